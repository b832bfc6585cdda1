//! A lesson as a file: `lesson.json`.
//!
//! `docs/lesson.schema.json` is generated from these types. A change to them is a change of
//! [`SCHEMA`] and an entry in the changelog.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::language::Language;
use super::level::Level;
use super::pair::Pair;
use crate::ingest::BlockKind;
use crate::label::{Label, Probability, SourceKind};
use crate::report::ModelInfo;
use crate::span::Span;

/// Name and version of the format.
pub const SCHEMA: &str = "onrecord.lesson/1";

/// An exercise: texts, chosen sentences, and the key to them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "An onrecord lesson")]
pub struct Lesson {
    /// Name and version of this format: `onrecord.lesson/1`.
    pub schema: String,
    /// What binds answers to this lesson: a digest of its texts and its chosen sentences. The
    /// key is no part of it, so that a key may be corrected after the pupils have begun.
    pub id: String,
    /// What stands above the exercise.
    pub title: String,
    /// The language of the pages; articles stay English.
    pub language: Language,
    /// How hard it is, from 1 to 3.
    pub level: Level,
    /// What the choice of sentences began with.
    pub seed: u64,
    /// The labels that pupils choose among.
    pub labels: Vec<Label>,
    /// The model that read the articles.
    pub model: ModelInfo,
    /// One article, or two on one event.
    pub articles: Vec<LessonArticle>,
    /// The chosen sentences, in reading order.
    pub sentences: Vec<LessonSentence>,
    /// The answers, one for each sentence.
    pub key: Vec<KeyEntry>,
    /// What the two articles have in common and what they do not; null for one article.
    pub pair: Option<Pair>,
}

/// An article of a lesson. All offsets are UTF-8 bytes into its `text`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LessonArticle {
    /// The headline.
    pub title: Option<String>,
    /// The publication.
    pub outlet: Option<String>,
    /// The byline.
    pub author: Option<String>,
    /// The publication date as the page gives it.
    pub date: Option<String>,
    /// The address of the page.
    pub url: Option<String>,
    /// The text that all offsets index, in UTF-8 bytes.
    pub text: String,
    /// The paragraphs that pupils see; of a long article, at an easy level, not all.
    pub paragraphs: Vec<LessonParagraph>,
    /// Whether the article begins before the paragraphs that pupils see.
    #[serde(default)]
    pub begins_earlier: bool,
    /// Whether it goes on behind them.
    #[serde(default)]
    pub goes_on: bool,
    /// Whose words there are in it, and where each is named.
    pub sources: Vec<LessonSource>,
}

/// A paragraph that pupils see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LessonParagraph {
    /// Offset of its first byte in `text`.
    pub start: usize,
    /// Offset behind its last byte in `text`.
    pub end: usize,
    /// What it is.
    pub block: BlockKind,
}

impl LessonParagraph {
    /// Where it stands in the text.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// A source of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LessonSource {
    /// Its name in the fullest form that the article gives.
    pub name: String,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// Where it is named or described, pronouns left out: a pupil who points at one of these is right.
    pub spans: Vec<Span>,
}

/// A chosen sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LessonSentence {
    /// Its number in the exercise, from 1.
    pub number: usize,
    /// What answers know it by: a digest of where it stands and of its words.
    pub id: String,
    /// Number of its article, from 0.
    pub article: usize,
    /// Offset of its first byte in the article's text.
    pub start: usize,
    /// Offset behind its last byte in the article's text.
    pub end: usize,
    /// Its words.
    pub text: String,
}

impl LessonSentence {
    /// Where it stands in its article's text.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// The answer to one sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyEntry {
    /// The sentence's number in the exercise.
    pub sentence: usize,
    /// What the sentence rests on.
    pub label: Label,
    /// A second label that a careful reader could give; pupils who do are near.
    pub also: Option<Label>,
    /// The name of its source, one of the article's; null where nobody is named.
    pub source: Option<String>,
    /// Loaded words in the outlet's own voice.
    pub loaded: Vec<LoadedWords>,
    /// Why, in the language of the pages.
    pub why: String,
    /// Why careful readers may differ; null where they should not.
    pub hard: Option<String>,
    /// A remark of the teacher's; null where there is none.
    pub note: Option<String>,
    /// Who gave the answer.
    pub by: Author,
    /// What the model says; null for a sentence that it did not read as one.
    pub model: Option<ModelAnswer>,
}

/// Loaded words of a sentence. A teacher may write the words alone, as a string: their place
/// is then looked up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadedWords {
    /// Offset of their first byte in the article's text.
    pub start: usize,
    /// Offset behind their last byte in the article's text.
    pub end: usize,
    /// The words.
    pub words: String,
}

impl LoadedWords {
    /// Where they stand in the article's text.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

impl<'de> Deserialize<'de> for LoadedWords {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "loaded words: a string, or start, end and words"
        )]
        enum Written {
            Words(String),
            Whole {
                start: usize,
                end: usize,
                words: String,
            },
        }
        // An empty span is looked up when the lesson is checked.
        Ok(match Written::deserialize(deserializer)? {
            Written::Words(words) => Self {
                start: 0,
                end: 0,
                words,
            },
            Written::Whole { start, end, words } => Self { start, end, words },
        })
    }
}

/// Who gave an answer of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// The model.
    Model,
    /// The teacher, against the model or where it was silent.
    Teacher,
}

/// What the model says of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelAnswer {
    /// Its label.
    pub label: Label,
    /// The calibrated probability of that label.
    pub confidence: Probability,
}

/// The bytes without a byte order mark, which some editors put before JSON.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

impl Lesson {
    /// Puts the model's labels back where somebody edited an entry of the key and left it under
    /// the model's name, so that what was edited can be applied as a correction. Says whether
    /// there was any.
    pub fn forget_edits(&mut self) -> bool {
        let mut found = false;
        for entry in &mut self.key {
            let model = entry.model.filter(|_| entry.by == Author::Model);
            if let Some(model) = model.filter(|model| model.label != entry.label) {
                entry.label = model.label;
                found = true;
            }
        }
        found
    }

    /// The language of the title: that of the articles where it is their headline.
    pub(crate) fn title_language(&self) -> &'static str {
        let headlines: Vec<&str> = self
            .articles
            .iter()
            .filter_map(|article| article.title.as_deref())
            .collect();
        if !self.title.trim().is_empty() && self.title == headlines.join(" / ") {
            Language::En.code()
        } else {
            self.language.code()
        }
    }

    /// The key's entry for a sentence; `None` only in a lesson put together by hand.
    #[must_use]
    pub fn entry(&self, number: usize) -> Option<&KeyEntry> {
        self.key.iter().find(|entry| entry.sentence == number)
    }

    /// The sentence that answers know by this id.
    #[must_use]
    pub fn sentence_of(&self, id: &str) -> Option<&LessonSentence> {
        self.sentences.iter().find(|sentence| sentence.id == id)
    }

    /// The article that a sentence stands in.
    #[must_use]
    pub fn article_of(&self, sentence: &LessonSentence) -> Option<&LessonArticle> {
        self.articles.get(sentence.article)
    }
}

impl LessonArticle {
    /// The source with this name.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&LessonSource> {
        self.sources.iter().find(|source| source.name == name)
    }

    /// Whether pupils see all of this stretch of the text.
    #[must_use]
    pub fn shows(&self, span: Span) -> bool {
        self.paragraphs
            .iter()
            .any(|paragraph| paragraph.span().contains(span))
    }
}
