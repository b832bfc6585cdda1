//! One document's reading against its labels.

use std::collections::HashSet;

use super::labelled::LabelledDocument;
use super::tally::Tally;
use super::{Miss, MissKind};
use crate::Reader;
use crate::attribution::{Role, attribute, names_same, tagged_spans};
use crate::ingest::Article;
use crate::label::Label;
use crate::model::ModelError;
use crate::report::{Loaded, Reading, word_count};
use crate::segment::segment;
use crate::span::Span;

/// Reads a labelled document with its own sentences, and counts what is right.
pub(super) fn labelled(
    reader: &Reader,
    document: &LabelledDocument,
    misses: &mut Vec<Miss>,
) -> Result<Tally, ModelError> {
    let (article, segmented) = document.article();
    let scores = reader.scores(&article, &segmented)?;
    let gold_labels: Vec<Label> = document
        .sentences
        .iter()
        .map(|sentence| sentence.label)
        .collect();
    // The source's name is measured apart from the label: with the labels given.
    let traced = attribute(article.text(), &segmented, &scores, &gold_labels);
    let reading = reader.compose(&article, &segmented, &scores);

    let names: HashSet<&str> = document
        .sentences
        .iter()
        .filter_map(|sentence| sentence.who.as_deref())
        .collect();
    let mut tally = Tally {
        documents: 1,
        ..Tally::default()
    };
    let mut miss = |number: usize, kind: MissKind, expected: String, found: String| {
        misses.push(Miss {
            document: document.name.clone(),
            sentence: number,
            kind,
            expected,
            found,
            text: document
                .sentences
                .get(number)
                .map(|s| s.text.clone())
                .unwrap_or_default(),
        });
    };
    for (number, ((gold, read), scores)) in document
        .sentences
        .iter()
        .zip(&reading.sentences)
        .zip(&scores)
        .enumerate()
    {
        let words = word_count(&gold.text);
        tally.count_label(gold.label, read.label, words, read.confidence.get());
        if gold.label != read.label {
            miss(
                number,
                MissKind::Label,
                gold.label.to_string(),
                read.label.to_string(),
            );
        }
        if let Some(kind) = gold.source_kind {
            let found = scores.best_source_kind();
            tally.source_kind.count(kind == found);
            if kind != found {
                miss(
                    number,
                    MissKind::SourceKind,
                    kind.to_string(),
                    found.to_string(),
                );
            }
        }
        if let (Label::Quote | Label::Allegation, Some(who)) = (gold.label, gold.who.as_deref()) {
            let name =
                |source: Option<&str>| source.is_some_and(|found| names_same(found, who, &names));
            let found = traced
                .sentence_sources
                .get(number)
                .copied()
                .flatten()
                .and_then(|id| traced.sources.get(id))
                .map(|source| source.name.as_str());
            let right = name(found);
            tally.source_name.count(right);
            if !right {
                miss(
                    number,
                    MissKind::SourceName,
                    who.to_owned(),
                    found.unwrap_or("none").to_owned(),
                );
            }
            let in_reading = read
                .source
                .and_then(|id| reading.sources.get(id))
                .map(|source| source.name.as_str());
            tally.source_name_read.count(name(in_reading));
        }
        count_loaded(
            &mut tally,
            &gold.loaded,
            read.start,
            &gold.text,
            &read.loaded,
            &reading,
            |expected, found| {
                miss(number, MissKind::Loaded, expected, found);
            },
        );
    }
    count_footing(&mut tally, document, &reading);
    Ok(tally)
}

fn count_loaded(
    tally: &mut Tally,
    gold: &[String],
    start: usize,
    text: &str,
    read: &[Loaded],
    reading: &Reading,
    mut miss: impl FnMut(String, String),
) {
    let gold_spans: Vec<Span> = gold
        .iter()
        .filter_map(|phrase| {
            text.trim_start()
                .find(phrase.as_str())
                .map(|at| Span::new(at, at + phrase.len()).shifted(start))
        })
        .collect();
    for span in &gold_spans {
        let found = read.iter().any(|loaded| loaded.span().overlaps(*span));
        tally.loaded.gold.count(found);
        if !found {
            miss(span.of(&reading.text).to_owned(), String::new());
        }
    }
    for loaded in read {
        let right = gold_spans.iter().any(|span| span.overlaps(loaded.span()));
        tally.loaded.found.count(right);
        if !right {
            miss(String::new(), loaded.span().of(&reading.text).to_owned());
        }
    }
}

fn count_footing(tally: &mut Tally, document: &LabelledDocument, reading: &Reading) {
    let words: Vec<(Label, usize)> = document
        .sentences
        .iter()
        .map(|sentence| (sentence.label, word_count(&sentence.text)))
        .collect();
    let all: usize = words
        .iter()
        .filter(|(label, _)| *label != Label::Boilerplate)
        .map(|(_, words)| words)
        .sum();
    if all == 0 {
        return;
    }
    for label in Label::FOOTING {
        let own: usize = words
            .iter()
            .filter(|(l, _)| *l == label)
            .map(|(_, words)| words)
            .sum();
        let truth = own as f64 / all as f64;
        if let Some(share) = reading.footing.share(label) {
            tally.footing_error.0 += (f64::from(share.share.get()) - truth).abs();
            tally.footing_error.1 += 1;
            let (low, high) = (f64::from(share.low.get()), f64::from(share.high.get()));
            // A share is a whole number of words: half a word of rounding is no miss.
            let half = 0.5 / all as f64;
            tally
                .footing_covered
                .count(low - half <= truth && truth <= high + half);
        }
    }
}

/// Reads an annotated text and counts the words of each role.
pub(super) fn annotated(
    reader: &Reader,
    article: &Article,
    gold: &[(Role, Span)],
) -> Result<Tally, ModelError> {
    let segmented = segment(article);
    let scores = reader.scores(article, &segmented)?;
    let read: Vec<(Role, Span)> = scores
        .iter()
        .flat_map(|scores| tagged_spans(scores, article.text()))
        .map(|tagged| (tagged.role, tagged.span))
        .collect();
    let words: Vec<Span> = words(article.text());
    let mut tally = Tally {
        documents: 1,
        ..Tally::default()
    };
    for role in [Role::Source, Role::Cue, Role::Content] {
        let of = |spans: &[(Role, Span)]| -> Vec<bool> {
            let own: Vec<Span> = spans
                .iter()
                .filter(|(r, _)| *r == role)
                .map(|(_, span)| *span)
                .collect();
            words
                .iter()
                .map(|word| own.iter().any(|span| span.overlaps(*word)))
                .collect()
        };
        let (gold, read) = (of(gold), of(&read));
        let counts = match role {
            Role::Source => &mut tally.source_words,
            Role::Cue => &mut tally.cue_words,
            Role::Content => &mut tally.content_words,
        };
        for (gold, read) in gold.into_iter().zip(read) {
            if gold {
                counts.gold.count(read);
            }
            if read {
                counts.found.count(gold);
            }
        }
    }
    Ok(tally)
}

/// Words as white space parts them, without punctuation alone.
fn words(text: &str) -> Vec<Span> {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            Span::new(start, start + word.len())
        })
        .collect()
}
