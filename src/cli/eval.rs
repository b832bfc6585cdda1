//! `onrecord eval`: accuracy on labelled sentences and annotated attributions.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::Reader;
use onrecord::eval::{Evaluation, Evaluator, Figures, Interval, LabelledDocument, annotated_spans};
use onrecord::files::unreadable;
use onrecord::ingest::{Article, Metadata};
use onrecord::label::Label;

use super::in_use::InUse;
use super::model_choice::ModelArgs;
use super::output::Output;
use super::{Outcome, Stop};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord eval labels/dev.jsonl
  onrecord eval labels/dev.jsonl polnear/dev --format json
  onrecord eval labels/dev.jsonl --dump misses.jsonl

A file holds labelled documents, one a line; a folder holds texts (text/NAME.txt) and
their attributions (attributions/NAME_*.ann, brat standoff). docs/training.md gives both
formats.")]
pub(super) struct Args {
    /// Label files, or folders of annotated attributions
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<PathBuf>,
    /// How to write the figures
    #[arg(short, long, value_enum, default_value_t = FormatName::Text)]
    format: FormatName,
    /// Write every miss, one JSON object a line, to this file
    #[arg(long, value_name = "PATH")]
    dump: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FormatName {
    Text,
    Json,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let in_use = InUse {
        read: &args.paths,
        ..InUse::default()
    };
    in_use.try_target(args.dump.as_deref())?;
    let reader = Reader::new(args.model.load()?);
    let mut evaluator = Evaluator::new(&reader);
    for path in &args.paths {
        if path.is_dir() {
            add_annotated(&mut evaluator, path)?;
        } else {
            add_labelled(&mut evaluator, path)?;
        }
    }
    let evaluation = evaluator.finish();
    if let Some(path) = &args.dump {
        let mut lines = String::new();
        for miss in evaluator.misses() {
            lines += &serde_json::to_string(miss).map_err(|error| error.to_string())?;
            lines.push('\n');
        }
        Output::open(Some(path))?.write_whole(lines.as_bytes())?;
    }
    let report = match args.format {
        FormatName::Json => {
            serde_json::to_string_pretty(&evaluation).map_err(|error| error.to_string())? + "\n"
        }
        FormatName::Text => text(&evaluation),
    };
    Output::open(None)?.write_whole(report.as_bytes())?;
    Ok(Outcome::Done)
}

fn read(path: &Path) -> Result<String, Stop> {
    fs::read_to_string(path)
        .map_err(|error| Stop::Error(format!("{}: {}", path.display(), unreadable(path, &error))))
}

fn add_labelled(evaluator: &mut Evaluator<'_>, path: &Path) -> Result<(), Stop> {
    let mut found = false;
    let text = read(path)?;
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let at = format!("{}:{}", path.display(), number + 1);
        let document = LabelledDocument::parse(line).map_err(|why| {
            format!("{at}: this is no labelled document; docs/training.md gives the format ({why})")
        })?;
        evaluator
            .add_labelled(&document)
            .map_err(|error| format!("{at}: {error}"))?;
        found = true;
    }
    if found {
        Ok(())
    } else {
        Err(Stop::Error(format!(
            "{}: holds no labelled document; docs/training.md gives the format",
            path.display()
        )))
    }
}

fn add_annotated(evaluator: &mut Evaluator<'_>, folder: &Path) -> Result<(), Stop> {
    let texts = sorted_files(&folder.join("text"), "txt")?;
    let annotations = sorted_files(&folder.join("attributions"), "ann")?;
    let corpus = folder.display().to_string();
    let mut found = false;
    for path in texts {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // Of two annotators, the first by name.
        let Some(annotation) = annotations.iter().find(|annotation| {
            annotation
                .file_stem()
                .and_then(|name| {
                    name.to_string_lossy()
                        .rsplit_once('_')
                        .map(|(base, _)| base == stem)
                })
                .unwrap_or(false)
        }) else {
            continue;
        };
        let text = read(&path)?;
        let gold = annotated_spans(&text, &read(annotation)?)
            .map_err(|(line, why)| format!("{}:{line}: {why}", annotation.display()))?;
        let metadata = Metadata {
            id: path.display().to_string(),
            ..Metadata::default()
        };
        let article = Article::of_lines(metadata, text);
        evaluator
            .add_annotated(&corpus, &article, &gold)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        found = true;
    }
    if found {
        Ok(())
    } else {
        Err(Stop::Error(format!(
            "{corpus}: no text has attributions; those of text/NAME.txt stand in attributions/NAME_ANNOTATOR.ann"
        )))
    }
}

fn sorted_files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Stop> {
    let entries = fs::read_dir(folder).map_err(|error| {
        Stop::Error(format!(
            "{}: cannot be read: {error}; a folder of annotations holds text/ and attributions/",
            folder.display()
        ))
    })?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    Ok(files)
}

fn percent(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{:.1} %", value * 100.0))
}

fn points(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}

fn with_interval(value: Option<f64>, interval: Option<Interval>) -> String {
    match interval {
        Some((low, high)) => format!("{}  ({low:.3} to {high:.3})", points(value)),
        None => points(value),
    }
}

/// The evaluation for a person.
fn text(evaluation: &Evaluation) -> String {
    let figures = &evaluation.overall;
    let intervals = &evaluation.intervals;
    let documents = match figures.documents {
        1 => "document",
        _ => "documents",
    };
    let mut out = format!(
        "{} {documents}, {} labelled sentences\n\n",
        figures.documents, figures.sentences
    );
    let rows = [
        (
            "label macro-F1 (four labels)",
            with_interval(figures.macro_f1, intervals.macro_f1),
        ),
        (
            "accuracy over five labels",
            with_interval(figures.accuracy, intervals.accuracy),
        ),
        ("source kind accuracy", points(figures.source_kind_accuracy)),
        (
            "source name accuracy",
            with_interval(figures.source_name_accuracy, intervals.source_name_accuracy),
        ),
        ("  in the reading itself", points(figures.source_name_read)),
        (
            "loaded words F1",
            with_interval(figures.loaded_f1, intervals.loaded_f1),
        ),
        (
            "words in content spans, F1",
            points(figures.content_words_f1),
        ),
        ("words in source spans, F1", points(figures.source_words_f1)),
        ("words in cue spans, F1", points(figures.cue_words_f1)),
        (
            "footing, mean error of a share",
            percent(figures.footing_error),
        ),
        (
            "footing, true share in interval",
            percent(figures.footing_coverage),
        ),
        (
            "calibration error of confidence",
            points(figures.calibration_error),
        ),
    ];
    for (name, value) in rows {
        let _ = writeln!(out, "{name:<34}{value}");
    }
    out += "\nlabel         precision  recall     F1  sentences\n";
    for (label, figures) in &figures.labels {
        let _ = writeln!(
            out,
            "{label:<13}{:>10.3}{:>8.3}{:>7.3}{:>11}",
            figures.precision, figures.recall, figures.f1, figures.sentences
        );
    }
    out += "\nrows: the labels' own; columns: the reading's\n";
    let _ = write!(out, "{:<13}", "");
    for label in Label::ALL {
        let _ = write!(out, "{label:>12}");
    }
    out.push('\n');
    for (label, row) in evaluation.confusion_rows() {
        let _ = write!(out, "{label:<13}");
        for count in row {
            let _ = write!(out, "{count:>12}");
        }
        out.push('\n');
    }
    if evaluation.corpora.len() > 1 {
        out += "\ncorpus                 sentences  macro-F1  accuracy    name  loaded  content  source\n";
        for (corpus, figures) in &evaluation.corpora {
            out += &corpus_row(corpus, figures);
        }
    }
    out
}

fn corpus_row(corpus: &str, figures: &Figures) -> String {
    // Folders are long; their end says which.
    let from = corpus.char_indices().rev().nth(21).map_or(0, |(at, _)| at);
    format!(
        "{:<22}{:>10}{:>10}{:>10}{:>8}{:>8}{:>9}{:>8}\n",
        corpus.get(from..).unwrap_or(corpus),
        figures.sentences,
        points(figures.macro_f1),
        points(figures.accuracy),
        points(figures.source_name_accuracy),
        points(figures.loaded_f1),
        points(figures.content_words_f1),
        points(figures.source_words_f1),
    )
}
