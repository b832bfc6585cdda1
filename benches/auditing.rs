//! What an audit costs besides inference, and what it leaves of the bare engine's speed.
//!
//!     cargo bench --bench auditing [-- ARTICLES]
//!
//! Two figures, each from one long run instead of many short ones: articles a second through
//! an engine that answers at once, which is everything but inference; and tokens a second
//! of a whole audit with the small model beside those of the engine alone on the same windows.
//! ARTICLES is the number of short articles, 200,000 unless given; peak memory stands beside.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark may fail loudly, and its output is the point"
)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use onrecord::Reader;
use onrecord::audit::archive::{Archive, Columns};
use onrecord::audit::summary::Method;
use onrecord::audit::{Audit, Options};
use onrecord::config::Chosen;
use onrecord::ingest::{self, Metadata, record};
use onrecord::model::{Batch, Document, Embedded, Engine, Model, ModelError, Output};
use onrecord::segment::segment;
use onrecord::span::Span;

/// Short articles through the engine that answers at once.
const SHORT: usize = 200_000;

/// Articles of some 300 words through the small model.
const LONG: usize = 60;

/// Answers at once that every sentence is a fact.
struct Instantly {
    channels: usize,
}

impl Engine for Instantly {
    fn run(&self, batch: &Batch) -> Result<Vec<Output>, ModelError> {
        let rows = |window: &[u32]| {
            let mut values = vec![0.0; window.len() * self.channels];
            for row in values.chunks_mut(self.channels) {
                if let Some(fact) = row.first_mut() {
                    *fact = 5.0;
                }
            }
            Output::new(self.channels, values)
        };
        batch.windows().map(rows).collect()
    }

    fn name(&self) -> &'static str {
        "instantly"
    }
}

fn text(number: usize, paragraphs: usize) -> String {
    let paragraph = |part: usize| {
        format!(
            "The council of Sarrow voted on Tuesday to close {} of its libraries. “We have no \
             choice,” said Ann Hale, who leads it. Officials said that the plan would save {} \
             pounds a year.",
            number + part,
            number * 7 + part
        )
    };
    (0..paragraphs)
        .map(paragraph)
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn archive(path: &Path, articles: usize, paragraphs: usize) -> Archive {
    let mut file = BufWriter::new(File::create(path).expect("a temporary file"));
    for number in 0..articles {
        let outlet = ["Quay Courier", "Ludmere Mail", "Harbour Post"].get(number % 3);
        let line = serde_json::json!({"text": text(number, paragraphs), "outlet": outlet});
        writeln!(file, "{line}").expect("room for the archive");
    }
    file.flush().expect("room for the archive");
    Archive::find(&[path.to_owned()], Columns::default()).expect("the archive just written")
}

/// How long an audit takes.
fn audited(reader: &Reader, archive: &Archive, folder: &Path, threads: usize) -> Duration {
    let options = Options {
        threads,
        tables: false,
        readings: false,
        ingest: ingest::Options::default(),
        language_check: None,
        method: Method {
            samples: 1000,
            seed: 1,
            by: Vec::new(),
        },
        save_every: Duration::from_secs(10),
        restart: true,
    };
    let audit = Audit {
        archive,
        reader,
        settings: &|_| Chosen::default(),
        settings_fingerprint: "",
        options: &options,
    };
    let started = Instant::now();
    audit.run(folder, &mut |_| {}).expect("an audit");
    started.elapsed()
}

fn main() {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let into = folder.path().join("audit");

    let files = Embedded::Small.files();
    let model = Model::with_engine(
        &files.manifest,
        &files.tokenizer,
        Box::new(Instantly { channels: 147 }),
    )
    .expect("the embedded model");
    let count = std::env::args().find_map(|argument| argument.parse().ok());
    let count = count.unwrap_or(SHORT);
    let short = archive(&folder.path().join("short.jsonl"), count, 1);
    let time = audited(&Reader::new(model), &short, &into, threads);
    println!(
        "all but inference: {count} articles of 40 words in {:.1} s, {:.0} articles/s on {threads} threads, {} MB at peak",
        time.as_secs_f64(),
        count as f64 / time.as_secs_f64(),
        peak_memory()
    );

    let long = archive(&folder.path().join("long.jsonl"), LONG, 8);
    let model = Model::new(files, 1).expect("the embedded model");
    let reader = Reader::new(model);
    let time = audited(&reader, &long, &into, threads);
    let (tokens, alone) = engine_alone(threads);
    let rate = |time: Duration| tokens as f64 / time.as_secs_f64();
    println!(
        "whole audit: {:.0} tokens/s; engine alone: {:.0} tokens/s; {:.0} %",
        rate(time),
        rate(alone),
        100.0 * rate(time) / rate(alone)
    );
}

/// Peak memory of this process in MB, where the system tells it.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or_default() * 1024 / 1_000_000
}

/// Tokens of the long articles, and how long the model takes for their sentences, all given at
/// once.
fn engine_alone(threads: usize) -> (usize, Duration) {
    let model = Model::new(Embedded::Small.files(), threads).expect("the embedded model");
    let articles: Vec<_> = (0..LONG)
        .map(|number| {
            let article = record(
                &text(number, 8),
                Metadata::default(),
                &ingest::Options::default(),
            );
            article.expect("an article")
        })
        .collect();
    let sentences: Vec<Vec<Span>> = articles
        .iter()
        .map(|article| {
            segment(article)
                .sentences
                .iter()
                .map(|each| each.span)
                .collect()
        })
        .collect();
    let documents: Vec<Document<'_>> = articles
        .iter()
        .zip(&sentences)
        .map(|(article, sentences)| Document {
            text: article.text(),
            sentences,
        })
        .collect();
    let tokens = model.count_tokens(&documents).expect("tokens");
    let started = Instant::now();
    model.score(&documents).expect("scores");
    (tokens, started.elapsed())
}
