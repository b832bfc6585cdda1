//! `onrecord pipe`: articles as JSON lines in, readings as JSON lines out.

use std::io::{self, BufReader, Write};
use std::path::Path;

use onrecord::Reader;
use onrecord::audit::{PipeError, PipeOptions, pipe};
use onrecord::ingest;

use super::archive::ColumnArgs;
use super::model_choice::ModelArgs;
use super::read::{Switch, language_check};
use super::settings::{Broken, SettingsArgs, SettingsFinder};
use super::{Outcome, Stop};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord pipe < articles.jsonl > readings.jsonl
  zcat articles.jsonl.gz | onrecord pipe --model small | zstd > readings.jsonl.zst
  onrecord audit --model small readings.jsonl.zst -o audit     tables of what was read

A line of input is an object with text or html and, if known, title, outlet, author, date, url,
id and section. A line of output stands for each, in the same order: a reading
(onrecord.reading/1), or why there is none (onrecord.failure/1); no line ends the run. Exit
codes: 0 done, 2 some lines failed. docs/audit.md describes the lines.")]
pub(super) struct Args {
    #[command(flatten)]
    columns: ColumnArgs,
    #[command(flatten)]
    model: ModelArgs,
    /// Whether articles that are not English are refused; on unless the settings say otherwise
    #[arg(long, value_enum)]
    language_check: Option<Switch>,
    #[command(flatten)]
    settings: SettingsArgs,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let mut finder = SettingsFinder::new(&args.settings)?;
    // What comes in has no path; the settings of the folder hold that the program runs in.
    let (chosen, _) = finder
        .of(Path::new("articles.jsonl"))
        .map_err(|Broken(why)| why.unwrap_or_default())?;
    let reader = Reader::new(args.model.load_for_many()?);
    let options = PipeOptions {
        threads: args.model.threads(),
        columns: args.columns.columns()?,
        ingest: ingest::Options {
            language_check: language_check(args.language_check, &chosen),
            ..ingest::Options::default()
        },
        settings: chosen.settings,
    };
    let mut output = io::BufWriter::new(io::stdout().lock());
    let failures = pipe(&reader, &options, BufReader::new(io::stdin()), &mut output);
    let failures = failures.map_err(|error| match error {
        PipeError::Output(error) => Stop::writing("standard output", &error),
        error => Stop::Error(error.to_string()),
    })?;
    output
        .flush()
        .map_err(|error| Stop::writing("standard output", &error))?;
    Ok(if failures > 0 {
        Outcome::SomeFailed
    } else {
        Outcome::Done
    })
}
