//! One entry of a teacher's corrections, as it is written.

use serde_json::Value;

use super::super::error::LessonError;
use super::super::format::LoadedWords;
use crate::label::Label;

/// One entry. What is `None` stays as the model has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Correction {
    /// How messages name it.
    pub(super) place: String,
    pub(super) number: Option<usize>,
    /// The sentence's words, by which it is found whatever its number.
    pub(super) text: Option<String>,
    pub(super) remove: bool,
    pub(super) label: Option<Label>,
    pub(super) also: Option<Option<Label>>,
    pub(super) source: Option<Option<String>>,
    /// Other ways in which the article names that source.
    pub(super) aliases: Vec<String>,
    pub(super) loaded: Option<Vec<LoadedWords>>,
    pub(super) why: Option<String>,
    pub(super) hard: Option<Option<String>>,
    pub(super) note: Option<Option<String>>,
}

const FIELDS: &str = "sentence, text, remove, label, also, source, loaded, why, hard, note";

impl Correction {
    /// Reads the entry at `place` of a list, from 0.
    pub(super) fn read(place: usize, entry: &Value) -> Result<Self, LessonError> {
        let Value::Object(fields) = entry else {
            return Err(LessonError::at(
                format!("entry {}", place + 1),
                format!("it is no entry of a key; an entry is an object with {FIELDS}"),
            ));
        };
        let number = fields
            .get("sentence")
            .filter(|value| !value.is_null())
            .map(|value| {
                value
                    .as_u64()
                    .and_then(|number| usize::try_from(number).ok())
                    .ok_or_else(|| {
                        LessonError::at(
                            format!("entry {}", place + 1),
                            format!("`sentence` is {value}; it must be a number"),
                        )
                    })
            })
            .transpose()?;
        let mut read = Correction {
            place: number.map_or_else(
                || format!("entry {}", place + 1),
                |number| format!("sentence {number}"),
            ),
            number,
            ..Correction::default()
        };
        for (field, value) in fields {
            let at = |problem: String| LessonError::at(read.place.clone(), problem);
            match field.as_str() {
                // What the model says is not the teacher's to change.
                "sentence" | "by" | "model" => {}
                "text" => read.text = word(value).map_err(|why| at(format!("`text` {why}")))?,
                "remove" => {
                    read.remove = value
                        .as_bool()
                        .ok_or_else(|| at("`remove` must be true or false".to_owned()))?;
                }
                "label" => {
                    let written = word(value).map_err(|why| at(format!("`label` {why}")))?;
                    read.label = written
                        .map(|written| label(&written))
                        .transpose()
                        .map_err(at)?;
                }
                "also" => {
                    let written = word(value).map_err(|why| at(format!("`also` {why}")))?;
                    let also = written.filter(|written| written != "-" && !written.is_empty());
                    read.also = Some(
                        also.map(|written| label(&written))
                            .transpose()
                            .map_err(at)?,
                    );
                }
                "source" => {
                    let mut names = names(value).map_err(|why| at(format!("`source` {why}")))?;
                    names.retain(|name| !name.trim().is_empty());
                    let mut names = names.into_iter();
                    read.source = Some(names.next());
                    read.aliases = names.collect();
                }
                "loaded" => {
                    let loaded = serde_json::from_value(value.clone()).map_err(|_| {
                        at("`loaded` must be a list of words, as in [\"stunning\"]".to_owned())
                    })?;
                    read.loaded = Some(loaded);
                }
                "why" => read.why = word(value).map_err(|why| at(format!("`why` {why}")))?,
                "hard" => read.hard = Some(word(value).map_err(|why| at(format!("`hard` {why}")))?),
                "note" => read.note = Some(word(value).map_err(|why| at(format!("`note` {why}")))?),
                other => {
                    return Err(at(format!(
                        "there is no field `{other}`; the fields are {FIELDS}"
                    )));
                }
            }
        }
        if read.number.is_none() && read.text.is_none() {
            return Err(LessonError::at(
                read.place,
                "it names no sentence; give its number as `sentence`, or its words as `text`",
            ));
        }
        Ok(read)
    }
}

/// A name, several, or none for null.
fn names(value: &Value) -> Result<Vec<String>, &'static str> {
    const WRONG: &str =
        "must be a name, a list of the ways in which the article names the source, or null";
    match value {
        Value::Null => Ok(Vec::new()),
        Value::String(name) => Ok(vec![name.clone()]),
        Value::Array(list) => list
            .iter()
            .map(|name| name.as_str().map(str::to_owned).ok_or(WRONG))
            .collect(),
        _ => Err(WRONG),
    }
}

/// A string, or nothing for null.
fn word(value: &Value) -> Result<Option<String>, &'static str> {
    match value {
        Value::Null => Ok(None),
        Value::String(word) => Ok(Some(word.clone())),
        _ => Err("must be a string or null"),
    }
}

fn label(written: &str) -> Result<Label, String> {
    Label::FOOTING
        .into_iter()
        .find(|label| label.name() == written)
        .ok_or_else(|| {
            let known: Vec<&str> = Label::FOOTING.iter().map(|label| label.name()).collect();
            format!("`{written}` is no label; choose {}", known.join(", "))
        })
}
