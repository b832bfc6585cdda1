//! What a pupil hands in: a small JSON file.
//!
//! `docs/answers.schema.json` is generated from these types.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::copied;
use super::error::LessonError;
use super::format::{Lesson, LessonArticle, LessonSentence};
use crate::label::Label;
use crate::span::Span;

/// Name and version of the format.
const SCHEMA: &str = "onrecord.answers/1";

/// The most characters of a name that are kept.
const NAME_LENGTH: usize = 80;

/// A pupil's answers to a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Answers to an onrecord lesson")]
pub struct Answers {
    /// Name and version of this format: `onrecord.answers/1`.
    pub schema: String,
    /// The id of the lesson that they answer.
    pub lesson: String,
    /// That lesson's title, for people.
    pub title: Option<String>,
    /// The pupil's name as the pupil wrote it; may be empty.
    pub pupil: String,
    /// When they were handed in, by the device's clock: RFC 3339, such as
    /// `2026-03-05T09:41:00+01:00`, or the same without the offset.
    pub handed_in: String,
    /// The answers; sentences that the pupil left open may be missing.
    pub answers: Vec<Answer>,
    /// Answers to open questions; none for a lesson on one article.
    #[serde(default)]
    pub notes: Vec<Note>,
}

/// The answer to one sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The sentence's id in the lesson.
    pub sentence: String,
    /// The label; null where the pupil gave none.
    pub label: Option<Label>,
    /// The source; null where the pupil chose none.
    pub source: Option<GivenSource>,
    /// Words marked as loaded, as spans of the article's text.
    pub loaded: Vec<Span>,
}

/// Whose word a pupil says a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenSource {
    /// Nobody's that the article gives: `"none"` in JSON.
    Nobody,
    /// Whoever is named here in the article's text: a span in JSON.
    Words(Span),
}

/// A pupil's answer to an open question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The question: `rests`, `only` or `named`.
    pub question: Question,
    /// The pupil's words.
    pub text: String,
}

/// An open question on two articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// What each article rests on above all.
    Rests,
    /// What only one of them reports.
    Only,
    /// How each names the same people.
    Named,
}

impl Question {
    /// All questions, in the order in which they are asked.
    pub const ALL: [Question; 3] = [Question::Rests, Question::Only, Question::Named];

    /// The word used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Question::Rests => "rests",
            Question::Only => "only",
            Question::Named => "named",
        }
    }
}

impl Answers {
    /// Reads a file of answers to `lesson`, as a page saved it or as somebody copied it: with
    /// a greeting around it, quoted as mail quotes, with typographic quotation marks, in UTF-8
    /// or UTF-16. The name is put on one line and cut to 80 characters.
    ///
    /// # Errors
    /// What is wrong and where: no JSON of this format, answers to another lesson, a sentence
    /// that the lesson does not ask, a label that it does not offer, or a place outside the
    /// text.
    pub fn read(bytes: &[u8], lesson: &Lesson) -> Result<Self, LessonError> {
        let none = |problem: String| LessonError::NoAnswers { problem };
        let value = copied::read(bytes).map_err(none)?;
        let schema = value.get("schema").and_then(serde_json::Value::as_str);
        if schema != Some(SCHEMA) {
            let found = match schema {
                Some(schema) => format!("it calls itself `{schema}`"),
                None => "it holds something else".to_owned(),
            };
            return Err(none(format!(
                "{found}, and answers call themselves {SCHEMA}; name the files that pupils saved from lesson.html"
            )));
        }
        let mut answers: Answers = serde_json::from_value(value).map_err(|error| {
            none(format!(
                "it was changed after it was saved ({error}); ask the pupil to save it again"
            ))
        })?;
        if answers.lesson != lesson.id {
            return Err(LessonError::OtherLesson {
                found: answers.lesson,
                title: answers.title,
                wanted: lesson.id.clone(),
            });
        }
        let one_line: Vec<&str> = answers.pupil.split_whitespace().collect();
        answers.pupil = one_line.join(" ").chars().take(NAME_LENGTH).collect();
        let mut seen: Vec<&str> = Vec::new();
        for answer in &answers.answers {
            let id = answer.sentence.as_str();
            let Some(sentence) = lesson.sentence_of(id) else {
                return Err(LessonError::at(
                    format!("sentence `{id}`"),
                    "this lesson does not ask it; the file was changed after it was saved",
                ));
            };
            if seen.contains(&id) {
                return Err(LessonError::sentence(
                    sentence.number,
                    "it is answered twice; the file was changed after it was saved",
                ));
            }
            seen.push(id);
            if let Some(article) = lesson.article_of(sentence) {
                answer.check(lesson, sentence, article)?;
            }
        }
        Ok(answers)
    }

    /// The answer to a sentence.
    pub(super) fn to(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.sentence == id)
    }
}

impl Answer {
    fn check(
        &self,
        lesson: &Lesson,
        sentence: &LessonSentence,
        article: &LessonArticle,
    ) -> Result<(), LessonError> {
        let wrong = |problem: String| {
            Err(LessonError::sentence(
                sentence.number,
                format!("{problem}; the file was changed after it was saved"),
            ))
        };
        if let Some(label) = self.label
            && !lesson.labels.contains(&label)
        {
            return wrong(format!("`{label}` is no label that this lesson offers"));
        }
        if let Some(GivenSource::Words(span)) = self.source
            && (span.of(&article.text).is_empty() || !article.shows(span))
        {
            return wrong(format!(
                "its source is at {span:?}, where pupils see no words"
            ));
        }
        for &span in &self.loaded {
            if span.of(&article.text).is_empty() || !sentence.span().contains(span) {
                return wrong(format!("loaded words at {span:?} stand outside it"));
            }
        }
        Ok(())
    }
}

const NOBODY: &str = "none";

impl Serialize for GivenSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            GivenSource::Nobody => serializer.serialize_str(NOBODY),
            GivenSource::Words(span) => span.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for GivenSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a source: \"none\", or a span of the text")]
        enum Written {
            Word(String),
            Words(Span),
        }
        match Written::deserialize(deserializer)? {
            Written::Word(word) if word == NOBODY => Ok(GivenSource::Nobody),
            Written::Word(word) => Err(serde::de::Error::custom(format!(
                "`{word}` is no source; it is \"none\" or a span of the text"
            ))),
            Written::Words(span) => Ok(GivenSource::Words(span)),
        }
    }
}

impl JsonSchema for GivenSource {
    fn schema_name() -> Cow<'static, str> {
        "GivenSource".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let span = generator.subschema_for::<Span>();
        json_schema!({
            "description": "Whose word the sentence is: \"none\", or where the source is named in the article's text.",
            "anyOf": [{ "const": NOBODY }, span]
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{answers, lesson};
    use super::*;

    fn refused(change: impl FnOnce(&mut serde_json::Value)) -> String {
        let lesson = lesson();
        let mut value = serde_json::to_value(answers(&lesson, "Mia", &[])).unwrap();
        change(&mut value);
        Answers::read(value.to_string().as_bytes(), &lesson)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn what_was_written_is_read() {
        let lesson = lesson();
        let mut written = answers(&lesson, "  Mia \n Kraft ", &[Label::Fact, Label::Quote]);
        // As a text editor saves it.
        let bytes = [
            b"\xef\xbb\xbf",
            serde_json::to_vec(&written).unwrap().as_slice(),
        ]
        .concat();
        let read = Answers::read(&bytes, &lesson).unwrap();
        written.pupil = "Mia Kraft".to_owned();
        assert_eq!(read, written);
    }

    #[test]
    fn every_contradiction_is_told_with_its_place() {
        assert!(
            refused(|value| value["schema"] = "onrecord.lesson/1".into())
                .contains("onrecord.answers/1")
        );
        assert!(refused(|value| value["lesson"] = "0000".into()).contains("another lesson (0000"));
        assert!(
            refused(|value| value["answers"][0]["sentence"] = "ffff".into()).contains("`ffff`")
        );
        assert!(
            refused(|value| value["answers"][1]["label"] = "boilerplate".into())
                .starts_with("sentence 2: `boilerplate` is no label")
        );
        assert!(refused(|value| value["answers"][1]["label"] = "fct".into()).contains("fct"));
        assert!(
            refused(|value| value["answers"][0]["loaded"] = serde_json::json!([[0, 9000]]))
                .starts_with("sentence 1: loaded words")
        );
        assert!(
            refused(|value| value["answers"][0]["source"] = serde_json::json!([9000, 9001]))
                .starts_with("sentence 1: its source")
        );
        assert!(refused(|value| value["answers"][0]["source"] = "me".into()).contains("`me`"));
        assert!(refused(|value| value["grade"] = 1.into()).contains("grade"));
        assert!(
            refused(|value| {
                value["answers"][1]["sentence"] = value["answers"][0]["sentence"].clone();
            })
            .starts_with("sentence 1: it is answered twice")
        );
    }

    proptest! {
        #[test]
        fn no_file_makes_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Answers::read(&bytes, &lesson());
        }

        #[test]
        fn no_place_makes_reading_panic(start in any::<usize>(), length in 0_usize..50) {
            let lesson = lesson();
            let mut given = answers(&lesson, "Mia", &[Label::Quote]);
            let span = Span::new(start, start.saturating_add(length));
            given.answers[0].source = Some(GivenSource::Words(span));
            given.answers[0].loaded = vec![span];
            let _ = Answers::read(&serde_json::to_vec(&given).unwrap(), &lesson);
        }
    }
}
