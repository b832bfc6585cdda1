//! A class's answers for a spreadsheet.
//!
//! `class.csv`, a row for each pupil and sentence:
//!
//! | column | what it holds |
//! |---|---|
//! | `pupil`, `file`, `handed_in` | as the file gives them |
//! | `sentence`, `id` | its number in the lesson, and its id |
//! | `given`, `key`, `also` | the pupil's label, the key's, the key's second one; else empty |
//! | `outcome` | `right`, `near`, `wrong` or `missing` |
//! | `source_given`, `source_key`, `source_outcome` | where a source was asked for, else empty |
//! | `loaded_given`, `loaded_key` | loaded words, separated by `;` |
//! | `loaded_marked`, `loaded_found`, `loaded_wanted` | words marked, of those in the key, in the key |
//! | `text` | the sentence, on one line |
//!
//! `pupils.csv`, a row for each pupil: `pupil`, `file`, `handed_in`, `sentences`, the number of
//! labels `right`, `near`, `wrong` and `missing`, `sources_right` of `sources_asked`, and
//! `loaded_precision` and `loaded_recall`, from 0 to 1, empty where they are not defined.
//!
//! A text cell that a spreadsheet would take for a formula gets a leading apostrophe.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::label::Label;
use crate::lesson::{Class, Lesson, LoadedWords, Marked, MarkedSentence, Outcome};
use crate::render::table::{cell, io_error};

const ANSWERS: [&str; 18] = [
    "pupil",
    "file",
    "handed_in",
    "sentence",
    "id",
    "given",
    "key",
    "also",
    "outcome",
    "source_given",
    "source_key",
    "source_outcome",
    "loaded_given",
    "loaded_key",
    "loaded_marked",
    "loaded_found",
    "loaded_wanted",
    "text",
];

const PUPILS: [&str; 12] = [
    "pupil",
    "file",
    "handed_in",
    "sentences",
    "right",
    "near",
    "wrong",
    "missing",
    "sources_right",
    "sources_asked",
    "loaded_precision",
    "loaded_recall",
];

/// Writes a row for each pupil and sentence.
///
/// # Errors
/// What `out` answers, its kind kept.
pub fn answer_table(lesson: &Lesson, class: &Class, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(ANSWERS).map_err(io_error)?;
    for pupil in &class.pupils {
        for sentence in &pupil.sentences {
            if let Some(row) = answer(lesson, pupil, sentence) {
                csv.write_record(row.iter().map(AsRef::as_ref))
                    .map_err(io_error)?;
            }
        }
    }
    csv.flush()
}

fn answer<'a>(
    lesson: &'a Lesson,
    pupil: &'a Marked,
    marked: &'a MarkedSentence,
) -> Option<Vec<Cow<'a, str>>> {
    let entry = lesson.entry(marked.number)?;
    let sentence = lesson
        .sentences
        .iter()
        .find(|sentence| sentence.number == marked.number)?;
    let number = |value: usize| Cow::Owned(value.to_string());
    let name = |label: Option<Label>| Cow::Borrowed(label.map_or("", Label::name));
    let source = marked.source.as_ref();
    let given = source.map_or("", |source| {
        source.words.as_deref().unwrap_or(match source.outcome {
            Outcome::Missing => "",
            Outcome::Right | Outcome::Near | Outcome::Wrong => "none",
        })
    });
    let wanted = source.map_or("", |_| entry.source.as_deref().unwrap_or("none"));
    let own = |text: String| Cow::Owned(cell(&text).into_owned());
    let key: Vec<&str> = entry
        .loaded
        .iter()
        .map(|LoadedWords { words, .. }| words.as_str())
        .collect();
    Some(vec![
        cell(&pupil.pupil),
        cell(&pupil.file),
        cell(&pupil.handed_in),
        number(marked.number),
        Cow::Borrowed(sentence.id.as_str()),
        name(marked.given),
        name(Some(entry.label)),
        name(entry.also),
        Cow::Borrowed(marked.outcome.name()),
        cell(given),
        cell(wanted),
        Cow::Borrowed(source.map_or("", |source| source.outcome.name())),
        own(marked.loaded.words.join(";")),
        own(key.join(";")),
        number(marked.loaded.marked),
        number(marked.loaded.found),
        number(marked.loaded.wanted),
        cell(&sentence.text),
    ])
}

/// Writes a row for each pupil.
///
/// # Errors
/// What `out` answers, its kind kept.
pub fn pupil_table(class: &Class, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(PUPILS).map_err(io_error)?;
    for pupil in &class.pupils {
        let share = |share: Option<f64>| share.map(|share| format!("{share:.4}"));
        let loading = pupil.loading();
        let (right, asked) = pupil.sources();
        let count = |outcome| pupil.count(outcome).to_string();
        csv.write_record([
            cell(&pupil.pupil).as_ref(),
            cell(&pupil.file).as_ref(),
            cell(&pupil.handed_in).as_ref(),
            &pupil.sentences.len().to_string(),
            &count(Outcome::Right),
            &count(Outcome::Near),
            &count(Outcome::Wrong),
            &count(Outcome::Missing),
            &right.to_string(),
            &asked.to_string(),
            &share(loading.precision()).unwrap_or_default(),
            &share(loading.recall()).unwrap_or_default(),
        ])
        .map_err(io_error)?;
    }
    csv.flush()
}
