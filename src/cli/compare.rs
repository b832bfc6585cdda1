//! `onrecord compare`: pieces side by side.

use std::path::{Path, PathBuf};

use onrecord::Reader;
use onrecord::compare::{Subject, compare};
use onrecord::ingest::{self, Article};
use onrecord::render::ComparisonFormat;
use onrecord::report::Reading;

use super::appearance::Appearance;
use super::articles::articles;
use super::in_use::InUse;
use super::input::{STDIN, read_article, require_stdin_once};
use super::model_choice::ModelArgs;
use super::output::Output;
use super::read::{InputFormat, Switch, TOGETHER};
use super::{Outcome, Stop, complain};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord compare mail.html gazette.html         two outlets on one event
  onrecord compare draft-1.md draft-2.md          what changed between two drafts
  onrecord compare --format html -o pair.html mail.html gazette.html
  onrecord compare mail/ gazette/                 all articles of two folders

Articles show their footings, sources and loaded words side by side, and, where no piece is a
folder of several, sentences that tell the same under different labels. Where two articles are
drafts of one text, what was edited, moved, added and removed is shown as well.")]
pub(super) struct Args {
    /// Articles, or folders of articles; two or more
    #[arg(value_name = "PATH", required = true, num_args = 2..)]
    paths: Vec<PathBuf>,
    /// How to write the comparison
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
    /// Whether articles that are not English are refused
    #[arg(long, value_enum, default_value_t = Switch::On)]
    language_check: Switch,
    #[command(flatten)]
    appearance: Appearance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FormatName {
    /// For a person at a terminal
    Text,
    /// One page that needs nothing but itself
    Html,
    /// Indented JSON
    Json,
}

impl From<FormatName> for ComparisonFormat {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Text => ComparisonFormat::Text,
            FormatName::Html => ComparisonFormat::Html,
            FormatName::Json => ComparisonFormat::Json,
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    require_stdin_once(&args.paths)?;
    if args.output.is_some() {
        let in_use = InUse {
            read: &articles(&args.paths).0,
            ..InUse::default()
        };
        in_use.try_target(args.output.as_deref())?;
    }
    let reader = Reader::new(args.model.load()?);
    let options = ingest::Options {
        format: args.input_format.into(),
        language_check: args.language_check == Switch::On,
        ..ingest::Options::default()
    };
    let mut failed = false;
    let mut pieces: Vec<(String, Vec<Reading>)> = Vec::new();
    for path in &args.paths {
        let name = path.display().to_string();
        let readings = if path != Path::new(STDIN) && path.is_dir() {
            read_folder(&reader, path, &options, &mut failed)?
        } else {
            // A comparison without one of its pieces would say something else.
            let article = read_article(path, &options)?;
            vec![reader.read(&article).map_err(|error| error.to_string())?]
        };
        pieces.push((name, readings));
    }
    let subjects: Vec<Subject<'_>> = pieces
        .iter()
        .map(|(name, readings)| Subject { name, readings })
        .collect();
    let mut out = Output::open(args.output.as_deref())?;
    let name = out.name();
    let look = args.appearance.options(args.output.is_some());
    ComparisonFormat::from(args.format)
        .write(&compare(&subjects), look, &mut out)
        .map_err(|error| Stop::writing(&name, &error))?;
    out.finish()?;
    Ok(if failed {
        Outcome::SomeFailed
    } else {
        Outcome::Done
    })
}

/// All articles in a folder, as the check finds them. What cannot be read is told and left out.
fn read_folder(
    reader: &Reader,
    folder: &Path,
    options: &ingest::Options,
    failed: &mut bool,
) -> Result<Vec<Reading>, Stop> {
    let mut fail = |message: &str| {
        *failed = true;
        complain(message);
    };
    let (paths, errors) = articles(&[folder.to_owned()]);
    if let ([], [why]) = (paths.as_slice(), errors.as_slice()) {
        return Err(Stop::Error(why.clone()));
    }
    for message in &errors {
        fail(message);
    }
    let mut readings = Vec::new();
    for group in paths.chunks(TOGETHER) {
        let mut articles: Vec<Article> = Vec::new();
        for path in group {
            match read_article(path, options) {
                Ok(article) => articles.push(article),
                Err(message) => fail(&message),
            }
        }
        let read = reader
            .read_batch(&articles.iter().collect::<Vec<_>>())
            .map_err(|error| error.to_string())?;
        readings.extend(read);
    }
    if readings.is_empty() {
        return Err(Stop::Error(format!(
            "{}: no article in this folder could be read; a comparison needs one at least",
            folder.display()
        )));
    }
    Ok(readings)
}
