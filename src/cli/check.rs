//! `onrecord check`: findings only, like a linter.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use onrecord::Reader;
use onrecord::check::{Baseline, Checked, Directives, Source};
use onrecord::findings::{self, RULES, Rule, Settings};
use onrecord::ingest::{self, Article, Format};
use onrecord::render::{CheckFormat, CheckOptions, CheckRenderer, Detail, Summary};

use super::articles::articles;
use super::baseline_file::{self, Keys};
use super::input::{STDIN, read_bytes};
use super::model_choice::ModelArgs;
use super::output::Output;
use super::read::{Colour, InputFormat, Switch, TOGETHER, progress, refuse_to_overwrite};
use super::rule_name::RuleName;
use super::settings::{SettingsArgs, SettingsFinder};
use super::{Outcome, Stop, complain};

/// Columns where no terminal says how many there are.
const WIDTH: u16 = 120;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord check draft.md                          what an editor would stop at
  onrecord check --quiet articles/                 one line a finding, for a whole folder
  onrecord check --rule unnamed-source draft.md    one rule only
  onrecord check --write-baseline known.json old/  remember what is there now
  onrecord check --baseline known.json old/        and show only what is new
  onrecord check --format sarif -o onrecord.sarif drafts/

Exit codes: 0 nothing at or above --fail-on was found, 1 something was, 2 usage or input
errors (the rest is still checked). Rules: onrecord rules. Settings: onrecord.toml, beside
the article or above it. docs/check.md describes both.")]
pub(super) struct Args {
    /// Articles: text, Markdown or HTML files, folders of them, or - for standard input
    #[arg(value_name = "PATH|-")]
    paths: Vec<PathBuf>,
    /// How to write the findings
    #[arg(short, long, value_enum, default_value_t = FormatName::Text)]
    format: FormatName,
    /// Write to this file instead of standard output; it appears whole or not at all
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Exit with 1 where a finding is at least this serious
    #[arg(long, value_enum, default_value_t = FailOn::Warning)]
    fail_on: FailOn,
    /// Check this rule and no other, even where the settings switch it off; may be repeated
    #[arg(long, value_name = "RULE", value_parser = RuleName, hide_possible_values = true)]
    rule: Vec<&'static Rule>,
    /// Leave this rule out; may be repeated
    #[arg(long, value_name = "RULE", value_parser = RuleName, hide_possible_values = true)]
    off: Vec<&'static Rule>,
    #[command(flatten)]
    settings: SettingsArgs,
    /// Show only what is not in this baseline
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write a baseline of what is found instead of a report
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "output"])]
    write_baseline: Option<PathBuf>,
    /// One line a finding, no summary
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// All that a rule says with each finding; on stderr, which settings hold
    #[arg(short, long)]
    verbose: bool,
    /// The name of what comes on standard input, for settings, format and report
    #[arg(long, value_name = "PATH")]
    stdin_path: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// What the articles are written in; found out by default
    #[arg(long, value_enum, default_value_t = InputFormat::Auto)]
    input_format: InputFormat,
    /// Whether articles that are not English are refused; on unless the settings say otherwise
    #[arg(long, value_enum)]
    language_check: Option<Switch>,
    /// When to use colour in the text report
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
    /// Columns of the text report; the terminal's by default
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=400))]
    width: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FormatName {
    /// For a person at a terminal
    Text,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for editors and code hosts
    Sarif,
    /// Workflow commands, for GitHub Actions
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Note,
    Warning,
    Never,
}

impl FailOn {
    fn is_reached(self, summary: &Summary) -> bool {
        match self {
            FailOn::Note => summary.notes + summary.warnings > 0,
            FailOn::Warning => summary.warnings > 0,
            FailOn::Never => false,
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let (paths, errors) = articles(&given(args)?);
    for target in [&args.output, &args.write_baseline] {
        refuse_to_overwrite(&paths, target.as_deref())?;
    }
    let mut check = Check {
        args,
        finder: SettingsFinder::new(&args.settings)?,
        known: args.baseline.as_deref().map(Known::read).transpose()?,
        summary: Summary::default(),
        written: Baseline::default(),
    };
    for error in errors {
        check.fail(&error);
    }
    let reader = Reader::new(args.model.load()?);
    let progress = progress(paths.len());
    let mut report = Report::new(args);
    for group in paths.chunks(TOGETHER) {
        let prepared: Vec<Prepared> = group
            .iter()
            .filter_map(|path| progress.suspend(|| check.prepare(path)))
            .collect();
        let together: Vec<&Article> = prepared.iter().map(|one| &one.article).collect();
        let readings = reader
            .read_batch(&together)
            .map_err(|error| error.to_string())?;
        for (prepared, reading) in prepared.into_iter().zip(&readings) {
            let found = findings::check(reading, &prepared.settings);
            let checked = Checked::new(
                &prepared.name,
                reading,
                found,
                prepared.source,
                &prepared.directives,
            );
            let checked = check.count(checked);
            progress.suspend(|| report.add(&checked))?;
        }
        progress.inc(group.len() as u64);
    }
    progress.finish_and_clear();
    check.finish(report)
}

/// An article that is ready to be read.
struct Prepared {
    name: String,
    article: Article,
    source: Option<String>,
    directives: Directives,
    settings: Settings,
}

/// A baseline that is compared with.
struct Known {
    baseline: Baseline,
    keys: Keys,
}

impl Known {
    fn read(path: &Path) -> Result<Self, String> {
        Ok(Self {
            baseline: baseline_file::read(path)?,
            keys: Keys::of(path),
        })
    }
}

/// What a run has in hand besides its report.
struct Check<'a> {
    args: &'a Args,
    finder: SettingsFinder,
    known: Option<Known>,
    summary: Summary,
    /// The baseline that is to be written.
    written: Baseline,
}

impl Check<'_> {
    fn fail(&mut self, message: &str) {
        self.summary.failed += 1;
        complain(message);
    }

    /// Reads and ingests an article; where that fails, says so.
    fn prepare(&mut self, path: &Path) -> Option<Prepared> {
        let shown = match &self.args.stdin_path {
            Some(name) if path == Path::new(STDIN) => name,
            _ => path,
        };
        let name = shown.display().to_string();
        let (chosen, file) = match self.finder.of(shown) {
            Ok(found) => found,
            Err(broken) => {
                self.summary.failed += 1;
                if let Some(message) = broken.0 {
                    complain(&message);
                }
                return None;
            }
        };
        if self.args.verbose {
            let file = file.as_deref().unwrap_or("none, the defaults hold");
            complain(&format!("{name}: settings: {file}"));
        }
        let language_check = self.args.language_check.map(|switch| switch == Switch::On);
        let options = ingest::Options {
            format: self.args.input_format.into(),
            language_check: language_check.or(chosen.language_check).unwrap_or(true),
            ..ingest::Options::default()
        };
        let settings = self.with_flags(chosen.settings);
        match ingested(path, &name, &options) {
            Ok(ingested) => Some(Prepared {
                name,
                article: ingested.article,
                source: ingested.source,
                directives: ingested.directives,
                settings,
            }),
            Err(message) => {
                self.fail(&format!("{name}: {message}"));
                None
            }
        }
    }

    /// The settings after `--rule` and `--off`.
    fn with_flags(&self, mut settings: Settings) -> Settings {
        let (only, off) = (&self.args.rule, &self.args.off);
        for &rule in RULES {
            let named = |rules: &[&Rule]| rules.iter().any(|other| other.name == rule.name);
            if !only.is_empty() {
                settings.switch(rule, named(only));
            }
            if named(off) {
                settings.switch(rule, false);
            }
        }
        settings
    }

    /// Leaves out what the baseline knows, and counts the rest.
    fn count(&mut self, mut checked: Checked) -> Checked {
        if let Some(known) = &mut self.known {
            let key = known.keys.of_article(&checked);
            checked.leave_out_known(&mut known.baseline, &key);
        }
        if let Some(path) = &self.args.write_baseline {
            let key = Keys::of(path).of_article(&checked);
            for located in &checked.findings {
                self.written
                    .add(&key, &located.finding.rule, &located.sentence);
            }
        }
        self.summary.add(&checked);
        checked
    }

    fn finish(self, report: Report) -> Result<Outcome, Stop> {
        let summary = &self.summary;
        let found = match &self.args.write_baseline {
            Some(path) => {
                baseline_file::write(path, &self.written)?;
                let findings = summary.warnings + summary.notes;
                complain(&format!(
                    "{}: written; findings that it knows: {findings}",
                    path.display()
                ));
                false
            }
            None => {
                report.finish(summary)?;
                self.args.fail_on.is_reached(summary)
            }
        };
        Ok(if summary.failed > 0 {
            Outcome::SomeFailed
        } else if found {
            Outcome::Found
        } else {
            Outcome::Done
        })
    }
}

/// What a file gave.
struct Ingested {
    article: Article,
    source: Option<String>,
    directives: Directives,
}

/// Makes an article of the file at `path` and reads its directives.
fn ingested(path: &Path, name: &str, options: &ingest::Options) -> Result<Ingested, String> {
    let bytes = read_bytes(path, options.max_bytes)?;
    let article =
        |bytes: &[u8]| ingest::article(bytes, name, options).map_err(|error| error.to_string());
    // What cannot be read as characters may still be an article, in a format of its own.
    let Ok((text, format)) = ingest::source_text(&bytes, name, options) else {
        return Ok(Ingested {
            article: article(&bytes)?,
            source: None,
            directives: Directives::default(),
        });
    };
    let (directives, remarks) = Directives::of(&text);
    let article = if format == Format::Text && !directives.is_empty() {
        article(directives.blanked(&text).as_bytes())?
    } else {
        article(&bytes)?
    };
    if !remarks.is_empty() {
        let source = Source::new(text.clone());
        for remark in remarks {
            let line = source.position(remark.at).line;
            complain(&format!("{name}:{line}: warning: {}", remark.message));
        }
    }
    Ok(Ingested {
        article,
        source: Some(text),
        directives,
    })
}

/// The report and the place that it is written to.
struct Report<'a> {
    args: &'a Args,
    renderer: Box<dyn CheckRenderer>,
    /// Opened when there is something to write.
    out: Option<Output>,
}

impl<'a> Report<'a> {
    fn new(args: &'a Args) -> Self {
        let format = match args.format {
            FormatName::Text => CheckFormat::Text,
            FormatName::Json => CheckFormat::Json,
            FormatName::Sarif => CheckFormat::Sarif,
            FormatName::Github => CheckFormat::Github,
        };
        Self {
            args,
            renderer: format.renderer(options(args)),
            out: None,
        }
    }

    fn out(&mut self) -> Result<(&mut Output, &mut dyn CheckRenderer), Stop> {
        let out = match &mut self.out {
            Some(out) => out,
            none => none.insert(Output::open(self.args.output.as_deref())?),
        };
        Ok((out, self.renderer.as_mut()))
    }

    fn add(&mut self, checked: &Checked) -> Result<(), Stop> {
        if self.args.write_baseline.is_some() {
            return Ok(());
        }
        let (out, renderer) = self.out()?;
        let name = out.name();
        renderer
            .add(checked, out)
            .map_err(|error| Stop::writing(&name, &error))
    }

    fn finish(mut self, summary: &Summary) -> Result<(), Stop> {
        // A person has had the errors; a program waits for its report even so.
        if summary.articles == 0 && self.args.format == FormatName::Text {
            return Ok(());
        }
        let (out, renderer) = self.out()?;
        let name = out.name();
        renderer
            .finish(summary, out)
            .map_err(|error| Stop::writing(&name, &error))?;
        self.out.map_or(Ok(()), Output::finish)
    }
}

/// The paths given, or standard input where something is piped into it.
fn given(args: &Args) -> Result<Vec<PathBuf>, Stop> {
    if !args.paths.is_empty() {
        return Ok(args.paths.clone());
    }
    if args.stdin_path.is_none() && io::stdin().is_terminal() {
        return Err(Stop::Error(
            "no article was given; name a file or a folder, or - to read standard input".to_owned(),
        ));
    }
    Ok(vec![PathBuf::from(STDIN)])
}

fn options(args: &Args) -> CheckOptions {
    let to_terminal = args.output.is_none() && io::stdout().is_terminal();
    let terminal = to_terminal
        .then(terminal_size::terminal_size)
        .flatten()
        .map(|(width, _)| width.0);
    CheckOptions {
        width: usize::from(args.width.or(terminal).unwrap_or(WIDTH)),
        colour: args.color.is_wanted(args.output.as_deref()),
        detail: if args.quiet {
            Detail::Brief
        } else if args.verbose {
            Detail::Full
        } else {
            Detail::Usual
        },
    }
}
