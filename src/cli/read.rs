//! `onrecord read`: the main job.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use onrecord::Reader;
use onrecord::config::Chosen;
use onrecord::findings::Settings;
use onrecord::ingest::{self, Article};
use onrecord::model::{Document, Model};
use onrecord::render::{self, Format};
use onrecord::report::{ReadSentence, Reading};
use onrecord::span::Span;

use super::appearance::Appearance;
use super::in_use::InUse;
use super::input::{STDIN, read_article, require_stdin_once};
use super::model_choice::ModelArgs;
use super::output::Output;
use super::settings::{Broken, SettingsArgs, SettingsFinder};
use super::{Outcome, Stop, complain};

/// Articles that are read together: enough that all cores have windows to run.
pub(super) const TOGETHER: usize = 16;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord read story.txt                         the report, in the terminal
  onrecord read --format html -o story.html page.html
  onrecord read --format jsonl articles/*.txt > readings.jsonl
  pbpaste | onrecord read -                       what was copied

Letters: F reported fact, Q attributed quote, E editorial framing, A unverified
allegation, X not article text. Formats are described in docs/formats.md.")]
pub(super) struct Args {
    /// Articles: text, Markdown, HTML or Word (DOCX) files, or - for standard input
    #[arg(value_name = "PATH|-")]
    paths: Vec<PathBuf>,
    /// How to write the readings
    #[arg(short, long, value_enum, default_value_t = FormatName::Text)]
    format: FormatName,
    /// Write to this file instead of standard output; it appears whole or not at all
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// What the articles are written in; found out by default
    #[arg(long, value_enum, default_value_t = InputFormat::Auto)]
    input_format: InputFormat,
    /// Whether articles that are not English are refused; they are unless the settings say otherwise
    #[arg(long, value_enum)]
    language_check: Option<Switch>,
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    appearance: Appearance,
    /// Say on stderr how much was read, and how fast
    #[arg(long)]
    stats: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FormatName {
    /// For a person at a terminal
    Text,
    /// Indented JSON: an object, or an array of several
    Json,
    /// One JSON reading a line, in the order given
    Jsonl,
    /// One page that needs nothing but itself
    Html,
    /// For pasting into a document
    Markdown,
    /// One row a sentence
    Csv,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Text => Format::Text,
            FormatName::Json => Format::Json,
            FormatName::Jsonl => Format::Jsonl,
            FormatName::Html => Format::Html,
            FormatName::Markdown => Format::Markdown,
            FormatName::Csv => Format::Csv,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum InputFormat {
    Auto,
    Text,
    Markdown,
    Html,
    Docx,
}

impl From<InputFormat> for ingest::Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Auto => ingest::Format::Auto,
            InputFormat::Text => ingest::Format::Text,
            InputFormat::Markdown => ingest::Format::Markdown,
            InputFormat::Html => ingest::Format::Html,
            InputFormat::Docx => ingest::Format::Docx,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Switch {
    On,
    Off,
}

/// Whether articles that are not English are refused: as the flag says, else the settings.
pub(super) fn language_check(flag: Option<Switch>, chosen: &Chosen) -> bool {
    let asked = flag.map(|switch| switch == Switch::On);
    asked.or(chosen.language_check).unwrap_or(true)
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let mut failed = false;
    match read(args, &mut failed) {
        // Nobody reads on, and what failed by then did so all the same.
        Err(Stop::ClosedPipe) if failed => Ok(Outcome::SomeFailed),
        ended => ended.map(|()| match failed {
            true => Outcome::SomeFailed,
            false => Outcome::Done,
        }),
    }
}

/// Reads and reports; notes down in `failed` when an article could not be read.
fn read(args: &Args, failed: &mut bool) -> Result<(), Stop> {
    let paths = paths(args)?;
    let in_use = InUse {
        read: &paths,
        settings: args.settings.file(),
        ..InUse::default()
    };
    in_use.try_target(args.output.as_deref())?;
    let reader = Reader::new(args.model.load()?);
    let mut finder = SettingsFinder::new(&args.settings)?;
    let format = Format::from(args.format);
    let mut renderer = format.renderer(render::Options {
        several: paths.len() > 1,
        ..args.appearance.options(args.output.is_some())
    });
    let progress = progress(paths.len());
    let fail = |message: &str| progress.suspend(|| complain(message));

    // Opened at the first reading: where nothing could be read, nothing is written.
    let mut out: Option<Output> = None;
    let mut stats = Stats::default();
    let started = Instant::now();
    for group in paths.chunks(TOGETHER) {
        let mut articles: Vec<(Article, Settings)> = Vec::with_capacity(group.len());
        for path in group {
            match prepare(args, &mut finder, path) {
                Ok(prepared) => articles.push(prepared),
                Err(message) => {
                    *failed = true;
                    if let Some(message) = message {
                        fail(&message);
                    }
                    progress.inc(1);
                }
            }
        }
        let together: Vec<(&Article, &Settings)> = articles
            .iter()
            .map(|(article, settings)| (article, settings))
            .collect();
        let readings = reader
            .read_batch_with(&together)
            .map_err(|error| error.to_string())?;
        for reading in &readings {
            let out = match &mut out {
                Some(out) => out,
                none => none.insert(Output::open(args.output.as_deref())?),
            };
            let name = out.name();
            progress
                .suspend(|| renderer.add(reading, out))
                .map_err(|error| Stop::writing(&name, &error))?;
            progress.inc(1);
        }
        if args.stats {
            stats.add(reader.model(), &readings)?;
        }
    }
    progress.finish_and_clear();
    if args.stats {
        complain(&stats.line(started.elapsed()));
    }
    if let Some(mut out) = out {
        let name = out.name();
        renderer
            .finish(&mut out)
            .map_err(|error| Stop::writing(&name, &error))?;
        out.finish()?;
    }
    Ok(())
}

/// The article at `path`, and the settings of the rules that hold for it.
///
/// # Errors
/// What to say; nothing where the same was said of its settings file before.
fn prepare(
    args: &Args,
    finder: &mut SettingsFinder,
    path: &Path,
) -> Result<(Article, Settings), Option<String>> {
    let (chosen, _) = finder.of(path).map_err(|Broken(message)| message)?;
    let options = ingest::Options {
        format: args.input_format.into(),
        language_check: language_check(args.language_check, &chosen),
        ..ingest::Options::default()
    };
    let article = read_article(path, &options)?;
    Ok((article, chosen.settings))
}

/// How much was read.
#[derive(Debug, Default)]
struct Stats {
    articles: usize,
    words: usize,
    tokens: usize,
    /// Time spent on counting, which is not reading.
    counting: Duration,
}

impl Stats {
    fn add(&mut self, model: &Model, readings: &[Reading]) -> Result<(), String> {
        let started = Instant::now();
        for reading in readings {
            let sentences: Vec<Span> = reading.sentences.iter().map(ReadSentence::span).collect();
            let document = Document {
                text: &reading.text,
                sentences: &sentences,
            };
            self.tokens += model
                .count_tokens(&[document])
                .map_err(|error| error.to_string())?;
            self.words += reading.article.words;
        }
        self.articles += readings.len();
        self.counting += started.elapsed();
        Ok(())
    }

    fn line(&self, elapsed: Duration) -> String {
        let seconds = elapsed
            .saturating_sub(self.counting)
            .as_secs_f64()
            .max(1e-6);
        let rate = |count: usize| count as f64 / seconds;
        format!(
            "{} article{}, {} words, {} tokens in {seconds:.2} s: {:.1} articles/s, {:.0} tokens/s",
            self.articles,
            if self.articles == 1 { "" } else { "s" },
            self.words,
            self.tokens,
            rate(self.articles),
            rate(self.tokens)
        )
    }
}

/// The paths given, or standard input where something is piped into it.
fn paths(args: &Args) -> Result<Vec<PathBuf>, Stop> {
    require_stdin_once(&args.paths)?;
    if !args.paths.is_empty() {
        return Ok(args.paths.clone());
    }
    if io::stdin().is_terminal() {
        return Err(Stop::Error(
            "no article was given; name a file, or - to read standard input".to_owned(),
        ));
    }
    Ok(vec![PathBuf::from(STDIN)])
}

/// A bar on stderr where more than one article is read at a terminal; hidden otherwise.
pub(super) fn progress(articles: usize) -> ProgressBar {
    if articles < 2 || !io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let bar = ProgressBar::new(articles as u64);
    let style = "{bar:32} {pos}/{len} articles, {per_sec}, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar
}
