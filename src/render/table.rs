//! One row a sentence, for a spreadsheet or a statistics program.
//!
//! The columns, in order; the header is written once, before the first row:
//!
//! | column | what it holds |
//! |---|---|
//! | `article` | how the user named the article |
//! | `title`, `outlet`, `date` | what is known about it, else empty |
//! | `sentence` | number of the sentence in the article, from 0 |
//! | `start`, `end` | its bytes in the reading's text, the end not included |
//! | `paragraph` | number of the paragraph that holds it, from 0 |
//! | `block` | what that paragraph is: `headline`, `body`, ... |
//! | `label` | `fact`, `quote`, `framing`, `allegation` or `boilerplate` |
//! | `confidence` | the calibrated probability of that label, 0 to 1 |
//! | `fact`, `quote`, `framing`, `allegation`, `boilerplate` | the probability of each label |
//! | `also` | a second label, else empty |
//! | `source`, `source_kind` | whose words the sentence reports, else empty |
//! | `loaded` | loaded words, separated by `;` |
//! | `text` | the sentence, on one line, without control characters |
//!
//! A text cell that a spreadsheet would take for a formula gets a leading apostrophe.

use std::borrow::Cow;
use std::io::{self, Write};

use super::Renderer;
use super::clean::clean;
use super::pieces::{loaded_words, source_name, source_of};
use crate::label::{Label, Probability};
use crate::report::{ReadSentence, Reading};

const COLUMNS: [&str; 21] = [
    "article",
    "title",
    "outlet",
    "date",
    "sentence",
    "start",
    "end",
    "paragraph",
    "block",
    "label",
    "confidence",
    "fact",
    "quote",
    "framing",
    "allegation",
    "boilerplate",
    "also",
    "source",
    "source_kind",
    "loaded",
    "text",
];

/// Comma-separated values after RFC 4180, with a header.
#[derive(Default)]
pub(super) struct Csv {
    begun: bool,
}

impl Csv {
    fn begin(&mut self, csv: &mut csv::Writer<&mut dyn Write>) -> io::Result<()> {
        if !self.begun {
            csv.write_record(COLUMNS).map_err(io_error)?;
            self.begun = true;
        }
        Ok(())
    }
}

impl Renderer for Csv {
    fn add(&mut self, reading: &Reading, out: &mut dyn Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        self.begin(&mut csv)?;
        for (index, sentence) in reading.sentences.iter().enumerate() {
            csv.write_record(row(reading, index, sentence).iter().map(AsRef::as_ref))
                .map_err(io_error)?;
        }
        csv.flush()
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        self.begin(&mut csv)?;
        csv.flush()
    }
}

/// The failure to write underneath, whose kind says whether a pipe was closed.
pub(crate) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn row<'a>(reading: &'a Reading, index: usize, sentence: &'a ReadSentence) -> Vec<Cow<'a, str>> {
    let article = &reading.article;
    let known = |value: &'a Option<String>| cell(value.as_deref().unwrap_or_default());
    let number = |value: usize| Cow::Owned(value.to_string());
    let mut row = vec![
        cell(&article.id),
        known(&article.title),
        known(&article.outlet),
        known(&article.date),
        number(index),
        number(sentence.start),
        number(sentence.end),
        number(sentence.paragraph),
        Cow::Borrowed(sentence.block.name()),
        Cow::Borrowed(sentence.label.name()),
        score(sentence.confidence),
    ];
    row.extend(
        Label::ALL
            .into_iter()
            .map(|label| score(sentence.scores.get(label))),
    );
    let source = source_of(reading, sentence);
    let loaded = loaded_words(&reading.text, sentence).join(";");
    row.extend([
        Cow::Borrowed(sentence.also.map_or("", Label::name)),
        source.map_or_else(Cow::default, |source| no_formula_in(source_name(source))),
        Cow::Borrowed(source.map_or("", |source| source.kind.name())),
        no_formula_in(Cow::Owned(loaded)),
        cell(sentence.span().of(&reading.text)),
    ]);
    row
}

fn score(probability: Probability) -> Cow<'static, str> {
    Cow::Owned(format!("{:.4}", probability.get()))
}

/// A text cell: cleaned, on one line, and no formula.
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    no_formula_in(clean(text))
}

fn no_formula_in(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => no_formula(text),
        Cow::Owned(text) => Cow::Owned(no_formula(&text).into_owned()),
    }
}

/// The text with an apostrophe before it where a spreadsheet would take it for a formula.
///
/// Some spreadsheets read the full-width signs as formulas too. A lone sign, such as the
/// `-` that names standard input, is no formula.
pub(crate) fn no_formula(text: &str) -> Cow<'_, str> {
    let formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if formula && text.chars().nth(1).is_some() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Options, sample};
    use super::*;

    fn rows(readings: &[Reading]) -> Vec<csv::StringRecord> {
        let mut bytes = Vec::new();
        Format::Csv
            .write(readings, Options::default(), &mut bytes)
            .unwrap();
        csv::Reader::from_reader(bytes.as_slice())
            .into_records()
            .map(Result::unwrap)
            .collect()
    }

    fn column(name: &str) -> usize {
        COLUMNS.iter().position(|&column| column == name).unwrap()
    }

    #[test]
    fn the_header_stands_once_even_without_a_reading() {
        let mut bytes = Vec::new();
        Format::Csv
            .write(
                &[sample::harbour(), sample::harbour()],
                Options::default(),
                &mut bytes,
            )
            .unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.matches("article,title,outlet").count(), 1);
        assert!(rows(&[]).is_empty());
    }

    #[test]
    fn every_sentence_has_its_row_and_every_row_its_article() {
        let readings = [sample::harbour(), sample::bare()];
        let rows = rows(&readings);
        let sentences: usize = readings.iter().map(|reading| reading.sentences.len()).sum();
        assert_eq!(rows.len(), sentences);
        assert_eq!(&rows[0][column("article")], readings[0].article.id);
        assert_eq!(
            &rows[sentences - 1][column("article")],
            readings[1].article.id
        );
    }

    #[test]
    fn a_row_says_what_the_sentence_rests_on() {
        let reading = sample::harbour();
        let (index, sentence) = reading
            .sentences
            .iter()
            .enumerate()
            .find(|(_, s)| s.loaded.len() > 1)
            .unwrap();
        let row = &rows(std::slice::from_ref(&reading))[index];
        assert_eq!(&row[column("label")], sentence.label.name());
        assert_eq!(&row[column("text")], sentence.span().of(&reading.text));
        assert_eq!(
            row[column("loaded")].split(';').count(),
            sentence.loaded.len()
        );
        let block = serde_json::to_value(sentence.block).unwrap();
        assert_eq!(block, row[column("block")]);
    }

    #[test]
    fn formulas_are_disarmed_and_lone_signs_left() {
        for formula in ["=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", "＝1"] {
            assert!(cell(formula).starts_with('\''), "{formula}");
        }
        assert_eq!(cell("-"), "-");
        assert_eq!(cell("a=b"), "a=b");
    }
}
