//! `onrecord audit`: many articles, unattended.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use onrecord::Reader;
use onrecord::audit::archive::Archive;
use onrecord::audit::summary::{Dimension, Method};
use onrecord::audit::{Audit, Failure, Finished, Options, Progress};
use onrecord::ingest;

use super::archive::ColumnArgs;
use super::model_choice::ModelArgs;
use super::read::Switch;
use super::settings::{Broken, SettingsArgs, SettingsFinder};
use super::{Outcome, Stop, complain};

/// How often a line is written where there is no terminal to draw a bar on.
const EVERY: Duration = Duration::from_secs(30);

/// The file that lists what failed.
const FAILURES: &str = "failures.jsonl";

/// How many failures are told at the end.
const TOLD: usize = 3;

/// Steps of the bar, which is drawn by the share of bytes that are read.
const STEPS: u64 = 10_000;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord audit archive/ -o audit                      a folder of articles, by outlet
  onrecord audit --model small CC-NEWS-*.warc.gz -o audit
  onrecord audit --map text=body --map outlet=source articles.csv.gz -o audit
  onrecord audit --tables --readings archive.parquet -o audit

Stopped at any moment, the same command goes on where it was. DIR gets index.html to look at,
articles.parquet and .csv, outlets.csv, differences.csv and summary.json; docs/audit.md
describes them. Exit codes: 0 done, 2 some articles failed (failures.jsonl says which and why)
or the audit could not be finished.")]
pub(super) struct Args {
    /// Archives: folders, articles, JSON lines, CSV, TSV, Parquet and WARC files, the tables
    /// and WARC also as .gz or .zst
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// The folder for the results
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    #[command(flatten)]
    columns: ColumnArgs,
    #[command(flatten)]
    model: ModelArgs,
    /// Also write tables of sentences, sources and findings, as Parquet
    #[arg(long)]
    tables: bool,
    /// Also write all readings, as readings.jsonl.zst
    #[arg(long)]
    readings: bool,
    /// Part each outlet's articles by month, author or section; several by commas
    #[arg(long, value_enum, value_delimiter = ',', default_value = "month")]
    by: Vec<DimensionName>,
    /// Samples drawn for each interval
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    samples: u32,
    /// What the drawing begins with; equal seeds give equal intervals
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How often what is finished is made safe, in seconds: what stopping the audit can cost
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    save_every: u64,
    /// Begin anew where DIR holds another audit; its results are replaced at the end
    #[arg(long)]
    restart: bool,
    /// No progress; errors and the last line only
    #[arg(short, long)]
    quiet: bool,
    /// Whether articles that are not English are refused; on unless the settings say otherwise
    #[arg(long, value_enum)]
    language_check: Option<Switch>,
    #[command(flatten)]
    settings: SettingsArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum DimensionName {
    Month,
    Author,
    Section,
}

impl From<DimensionName> for Dimension {
    fn from(name: DimensionName) -> Self {
        match name {
            DimensionName::Month => Dimension::Month,
            DimensionName::Author => Dimension::Author,
            DimensionName::Section => Dimension::Section,
        }
    }
}

/// Results in the folder that is read would be read as articles the next time.
fn refuse_own_folder(args: &Args) -> Result<(), Stop> {
    let Ok(output) = args.output.canonicalize() else {
        return Ok(());
    };
    let is_output = |path: &&PathBuf| path.canonicalize().is_ok_and(|path| path == output);
    match args.paths.iter().find(is_output) {
        Some(path) => Err(Stop::Error(format!(
            "{}: the results cannot go where the articles are; name another folder with -o, such as {}",
            path.display(),
            args.output.join("audit").display()
        ))),
        None => Ok(()),
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    refuse_own_folder(args)?;
    let archive = Archive::find(&args.paths, args.columns.columns()?)?;
    let mut finder = SettingsFinder::new(&args.settings)?;
    for path in archive.paths() {
        // A broken settings file is told before hours of work, not after.
        finder
            .of(path)
            .map_err(|Broken(why)| why.unwrap_or_default())?;
    }
    let fingerprint = finder.fingerprint();
    let finder = Mutex::new(finder);
    let settings = |path: &Path| {
        let mut finder = finder.lock().unwrap_or_else(PoisonError::into_inner);
        finder
            .of(path)
            .map(|(chosen, _)| chosen)
            .unwrap_or_default()
    };
    let reader = Reader::new(args.model.load_for_many()?);
    let options = Options {
        threads: args.model.threads(),
        tables: args.tables,
        readings: args.readings,
        ingest: ingest::Options::default(),
        language_check: args.language_check.map(|switch| switch == Switch::On),
        method: Method {
            samples: args.samples as usize,
            seed: args.seed,
            by: args.by.iter().copied().map(Dimension::from).collect(),
        },
        save_every: Duration::from_secs(args.save_every),
        restart: args.restart,
    };
    let audit = Audit {
        archive: &archive,
        reader: &reader,
        settings: &settings,
        settings_fingerprint: &fingerprint,
        options: &options,
    };
    let mut teller = Teller::new(args.quiet, archive.bytes());
    let finished = audit.run(&args.output, &mut |progress| teller.tell(progress));
    teller.end();
    let Finished { progress, summary } = finished.map_err(|error| error.to_string())?;
    if summary.is_none() {
        complain(&format!(
            "{}: this audit is finished, and nothing has changed since; --restart does it again",
            args.output.display()
        ));
    }
    if progress.failures > 0 {
        tell_failures(&args.output);
    }
    complain(&last_line(&progress, &args.output));
    Ok(if progress.failures > 0 {
        Outcome::SomeFailed
    } else {
        Outcome::Done
    })
}

/// Says of the first failures what was wrong: one of them is often that of all, such as a column
/// that has another name.
fn tell_failures(folder: &Path) {
    let Ok(file) = File::open(folder.join(FAILURES)) else {
        return;
    };
    let failures = BufReader::new(file)
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| serde_json::from_str::<Failure>(&line).ok());
    for Failure { place, message, .. } in failures.take(TOLD) {
        complain(&format!("{place}: {message}"));
    }
}

fn last_line(progress: &Progress, folder: &Path) -> String {
    let articles = if progress.articles == 1 {
        "article"
    } else {
        "articles"
    };
    let failed = match progress.failures {
        0 => String::new(),
        failures => format!(", {failures} failed ({})", folder.join(FAILURES).display()),
    };
    let repeated = match progress.duplicates {
        0 => String::new(),
        1 => ", 1 that repeats another left out".to_owned(),
        duplicates => format!(", {duplicates} that repeat others left out"),
    };
    format!(
        "{} {articles} read{repeated}{failed}; open {}",
        progress.articles,
        folder.join("index.html").display()
    )
}

/// Says how far the audit is: a bar at a terminal, a line now and then elsewhere.
struct Teller {
    bar: ProgressBar,
    lines: bool,
    bytes: u64,
    started: Instant,
    told: Instant,
}

impl Teller {
    fn new(quiet: bool, bytes: u64) -> Self {
        let at_terminal = io::stderr().is_terminal();
        let bar = if quiet || !at_terminal {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())
        } else {
            ProgressBar::new(STEPS)
        };
        let style = "{bar:32} {percent} %  {msg}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        let now = Instant::now();
        Self {
            bar,
            lines: !quiet && !at_terminal,
            bytes,
            started: now,
            told: now,
        }
    }

    fn tell(&mut self, progress: &Progress) {
        let share = progress.bytes as f64 / self.bytes.max(1) as f64;
        if !self.bar.is_hidden() {
            self.bar.set_position((share * STEPS as f64) as u64);
            self.bar.set_message(self.figures(progress));
        }
        if self.lines && self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            let left = self
                .started
                .elapsed()
                .mul_f64((1.0 - share).max(0.0) / share.max(1e-6));
            complain(&format!(
                "{:.1} %, {}, about {} left",
                share * 100.0,
                self.figures(progress),
                indicatif::HumanDuration(left)
            ));
        }
    }

    fn figures(&self, progress: &Progress) -> String {
        let done = progress.items.saturating_sub(progress.resumed);
        let rate = done as f64 / self.started.elapsed().as_secs_f64().max(1e-3);
        format!(
            "{} articles, {rate:.1}/s, {} failed",
            progress.articles, progress.failures
        )
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
