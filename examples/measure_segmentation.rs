//! Measures the sentence splitter against sentences that were split before.
//!
//! ```text
//! cargo run --example measure_segmentation -- LABELS.jsonl... [--quoted] [--show N]
//! ```
//!
//! Each line of the input is a document: `{"corpus": "...", "sentences": [{"p": 0, "text":
//! "..."}]}`, where `p` numbers the paragraph. The sentences of a paragraph are joined with
//! a space, split again by `onrecord::segment`, and the boundaries compared. Counted are
//! the boundaries inside paragraphs; a paragraph's end, which no splitter can miss, is not.
//! Many splitters keep all sentences of one quotation together, which onrecord does not do
//! on purpose, so boundaries inside quotations are counted apart ("quoted") and left out of
//! the other figures; `--quoted` counts them in.
//!
//! `--show N` prints up to N differences of each kind, spread evenly over the input: `+` a
//! boundary that only onrecord sets, `-` one that only the input has. The input's splitter
//! has errors of its own, so a difference is a thing to read, not a verdict.

// A measuring tool prints, and stops at the first line that it cannot read.
#![allow(clippy::print_stdout, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;

use onrecord::ingest::{ArticleBuilder, BlockKind, Metadata};
use onrecord::segment::segment;
use onrecord::span::Span;

#[derive(Default)]
struct Tally {
    both: usize,
    ours: usize,
    theirs: usize,
    quoted: usize,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.both += other.both;
        self.ours += other.ours;
        self.theirs += other.theirs;
        self.quoted += other.quoted;
    }

    fn print(&self, name: &str) {
        let share = |part: usize, all: usize| {
            if all == 0 {
                1.0
            } else {
                part as f64 / all as f64
            }
        };
        let precision = share(self.both, self.both + self.ours);
        let recall = share(self.both, self.both + self.theirs);
        let f1 = share(2 * self.both, 2 * self.both + self.ours + self.theirs);
        println!(
            "{name:<20} {:>9} {precision:>9.4} {recall:>9.4} {f1:>9.4} {:>9} {:>9} {:>9}",
            self.both + self.theirs,
            self.ours,
            self.theirs,
            self.quoted
        );
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut show = 0;
    let mut quoted = false;
    let mut paths = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        if arg == "--show" {
            show = args.next().ok_or("--show needs a number")?.parse()?;
        } else if arg == "--quoted" {
            quoted = true;
        } else {
            paths.push(arg);
        }
    }
    if paths.is_empty() {
        return Err("name one or more files of labelled sentences (.jsonl)".into());
    }

    let mut corpora: BTreeMap<String, Tally> = BTreeMap::new();
    let mut differences = [Vec::new(), Vec::new()];
    for path in paths {
        let lines = fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
        for (number, line) in lines.lines().enumerate() {
            let document: serde_json::Value = serde_json::from_str(line)
                .map_err(|e| format!("{path}, line {}: {e}", number + 1))?;
            let corpus = document["corpus"].as_str().unwrap_or("-");
            let tally = corpora.entry(corpus.to_owned()).or_default();
            for paragraph in paragraphs(&document) {
                tally.add(&paragraph.compare(corpus, quoted, &mut differences));
            }
        }
    }

    println!(
        "{:<20} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "corpus", "theirs", "precision", "recall", "F1", "only ours", "not ours", "quoted"
    );
    let mut all = Tally::default();
    let mut paragraphed = Tally::default();
    for (name, tally) in &corpora {
        tally.print(name);
        all.add(tally);
        if name != "climate" {
            paragraphed.add(tally);
        }
    }
    all.print("all");
    if corpora.contains_key("climate") {
        paragraphed.print("all but climate");
    }
    for (sign, kind) in ['+', '-'].into_iter().zip(&differences) {
        let step = (kind.len() / usize::max(show, 1)).max(1);
        for difference in kind.iter().step_by(step).take(show) {
            println!("{sign} {difference}");
        }
    }
    Ok(())
}

/// A paragraph put together from its sentences.
#[derive(Default)]
struct Paragraph {
    text: String,
    boundaries: BTreeSet<usize>,
}

impl Paragraph {
    fn push(&mut self, sentence: &str) {
        if !self.text.is_empty() {
            self.boundaries.insert(self.text.len());
            // A closing mark that was split off stood without a space.
            if !sentence.starts_with(['”', '’', ')', ']', '»']) {
                self.text.push(' ');
            }
        }
        self.text.push_str(sentence);
    }

    fn compare(
        &self,
        corpus: &str,
        count_quoted: bool,
        differences: &mut [Vec<String>; 2],
    ) -> Tally {
        let mut builder = ArticleBuilder::new(Metadata::default());
        builder.push(BlockKind::Body, &self.text);
        let segmented = segment(&builder.finish());
        let mut ours: BTreeSet<usize> = segmented
            .sentences
            .iter()
            .map(|sentence| sentence.span.end())
            .collect();
        ours.remove(&self.text.len());
        let is_quoted = |at: &usize| {
            let inside = |part: &Span| part.start() < *at && *at < part.end();
            !count_quoted
                && segmented
                    .quotations
                    .iter()
                    .any(|q| q.parts.iter().any(inside))
        };
        let mut theirs = self.boundaries.clone();
        let before = ours.union(&theirs).count();
        ours.retain(|at| !is_quoted(at));
        theirs.retain(|at| !is_quoted(at));
        let quoted = before - ours.union(&theirs).count();
        let [only_ours, only_theirs] = differences;
        only_ours.extend(ours.difference(&theirs).map(|&at| self.around(corpus, at)));
        only_theirs.extend(theirs.difference(&ours).map(|&at| self.around(corpus, at)));
        Tally {
            both: ours.intersection(&theirs).count(),
            ours: ours.difference(&theirs).count(),
            theirs: theirs.difference(&ours).count(),
            quoted,
        }
    }

    fn around(&self, corpus: &str, at: usize) -> String {
        const REACH: usize = 60;
        let before: Vec<char> = self.text[..at].chars().rev().take(REACH).collect();
        let before: String = before.into_iter().rev().collect();
        let after: String = self.text[at..].chars().take(REACH).collect();
        format!("{corpus}: {before} | {after}")
    }
}

fn paragraphs(document: &serde_json::Value) -> Vec<Paragraph> {
    let mut paragraphs: Vec<(u64, Paragraph)> = Vec::new();
    for sentence in document["sentences"].as_array().into_iter().flatten() {
        let number = sentence["p"].as_u64().unwrap_or_default();
        let text = sentence["text"].as_str().unwrap_or_default().trim();
        if text.is_empty() {
            continue;
        }
        if paragraphs.last().is_none_or(|(last, _)| *last != number) {
            paragraphs.push((number, Paragraph::default()));
        }
        if let Some((_, paragraph)) = paragraphs.last_mut() {
            paragraph.push(text);
        }
    }
    paragraphs
        .into_iter()
        .map(|(_, paragraph)| paragraph)
        .collect()
}
