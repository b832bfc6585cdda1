//! A teacher's corrections of the key: they always win over the model.
//!
//! They are an edited copy of a `lesson.json`, or a list with only the entries to change. In a
//! list an entry names its sentence by number, or by its words where it is to be added; in a
//! copy the sentences are those of the copy, and one whose entry is deleted is asked no more.

mod entry;

use serde_json::{Map, Value};

use self::entry::Correction;
use super::error::LessonError;
use super::format::{Author, KeyEntry, Lesson, LessonArticle, LessonSentence, without_mark};
use super::key::{asked, hard, why};
use super::source::places;
use super::validate::{lesson_id, settle_entry};
use crate::label::Label;
use crate::span::Span;

/// What a teacher changed in a key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    entries: Vec<Correction>,
    /// Whether they are a copy of the whole lesson: what it does not ask is not asked.
    whole: bool,
    /// The language of the copy: what it says in another one is not the teacher's.
    language: Option<String>,
}

impl Corrections {
    /// Reads corrections.
    ///
    /// # Errors
    /// What is wrong and in which entry: no JSON, no list of entries, an entry without a
    /// sentence, a label that does not exist, a field that means nothing.
    pub fn read(bytes: &[u8]) -> Result<Self, LessonError> {
        let bytes = without_mark(bytes);
        let shape = |problem: String| LessonError::Shape {
            what: "key",
            problem,
        };
        let value: Value =
            serde_json::from_slice(bytes).map_err(|error| shape(error.to_string()))?;
        let (list, copy) = match &value {
            Value::Array(list) => (list, None),
            Value::Object(whole) => match whole.get("key") {
                Some(Value::Array(list)) => (list, Some(whole)),
                _ => {
                    return Err(shape(
                        "it holds no `key`; give an edited copy of lesson.json, or a list of entries".to_owned(),
                    ));
                }
            },
            _ => {
                return Err(shape(
                    "give an edited copy of lesson.json, or a list of entries".to_owned(),
                ));
            }
        };
        let texts = copy.map(sentence_texts).unwrap_or_default();
        let entries = list
            .iter()
            .enumerate()
            .map(|(place, entry)| {
                let mut entry = Correction::read(place, entry)?;
                if entry.text.is_none() {
                    entry.text = texts
                        .iter()
                        .find(|(number, _)| Some(*number) == entry.number)
                        .map(|(_, text)| text.clone());
                }
                Ok(entry)
            })
            .collect::<Result<Vec<_>, LessonError>>()?;
        Ok(Self {
            entries,
            whole: !texts.is_empty(),
            language: copy
                .and_then(|copy| copy.get("language")?.as_str())
                .map(str::to_owned),
        })
    }

    /// Puts the corrections into a lesson: sentences are added and removed, the key is
    /// changed, and what follows from that, numbers, labels on offer and the id, is settled.
    ///
    /// In a list, numbers are those of the lesson without what the list adds and removes. Gives
    /// the sentences that are meant by another number than they have now.
    ///
    /// # Errors
    /// Names the first entry that does not fit the lesson, and says what to do.
    pub fn apply(&self, lesson: &mut Lesson) -> Result<Vec<Renumbered>, LessonError> {
        let mut asked: Vec<(LessonSentence, KeyEntry)> = lesson
            .sentences
            .iter()
            .filter_map(|sentence| {
                let entry = lesson.entry(sentence.number)?.clone();
                Some((sentence.clone(), entry))
            })
            .collect();
        let mut named: Vec<Place> = Vec::new();
        let mut numbered: Vec<(usize, Place)> = Vec::new();
        let translated = self
            .language
            .as_ref()
            .is_some_and(|language| language != lesson.language.code());
        for correction in &self.entries {
            let mut correction = correction.clone();
            if translated {
                (correction.why, correction.hard) = (None, None);
            }
            let place = correction.find(lesson, &asked)?;
            if named.contains(&place) {
                return Err(correction.wrong("there is an entry for this sentence already"));
            }
            named.push(place);
            if let Some(given) = correction
                .number
                .filter(|_| !self.whole && correction.text.is_none())
            {
                numbered.push((given, place));
            }
            let known = asked
                .iter()
                .position(|(sentence, _)| (sentence.article, sentence.span()) == place);
            match known {
                Some(known) if correction.remove => {
                    asked.remove(known);
                }
                Some(known) => {
                    if let Some((sentence, entry)) = asked.get_mut(known) {
                        correction.change(entry, sentence, lesson)?;
                    }
                }
                None if correction.remove => {}
                None => {
                    let new = correction.added(lesson, place, &asked)?;
                    asked.push(new);
                }
            }
        }
        if self.whole {
            asked.retain(|(sentence, _)| named.contains(&(sentence.article, sentence.span())));
        }
        if asked.is_empty() {
            return Err(LessonError::at(
                "key",
                "no sentence is left; keep one at least",
            ));
        }
        asked.sort_by_key(|(sentence, _)| (sentence.article, sentence.span()));
        lesson.sentences.clear();
        lesson.key.clear();
        for (number, (mut sentence, mut entry)) in (1..).zip(asked) {
            sentence.number = number;
            entry.sentence = number;
            lesson.sentences.push(sentence);
            lesson.key.push(entry);
        }
        // Pupils must be able to give the right answer.
        let used = |label: &Label| {
            lesson.labels.contains(label) || lesson.key.iter().any(|entry| entry.label == *label)
        };
        lesson.labels = Label::FOOTING.into_iter().filter(used).collect();
        lesson.id = lesson_id(&lesson.articles, &lesson.sentences);
        lesson.settle()?;
        let renumbered = numbered.into_iter().filter_map(|(given, place)| {
            let mut sentences = lesson.sentences.iter();
            let now = sentences.find(|each| (each.article, each.span()) == place)?;
            (now.number != given).then(|| Renumbered {
                given,
                number: now.number,
                text: now.text.clone(),
            })
        });
        Ok(renumbered.collect())
    }
}

/// A sentence that a list of corrections calls by another number than the key that comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renumbered {
    /// Its number in the list.
    pub given: usize,
    /// Its number in the corrected lesson.
    pub number: usize,
    /// The sentence.
    pub text: String,
}

/// Number of an article and a stretch of its text.
type Place = (usize, Span);

impl Correction {
    fn wrong(&self, problem: impl Into<String>) -> LessonError {
        LessonError::at(self.place.clone(), problem)
    }

    /// Which stretch of which article is meant.
    fn find(
        &self,
        lesson: &Lesson,
        asked: &[(LessonSentence, KeyEntry)],
    ) -> Result<Place, LessonError> {
        if let Some(text) = &self.text {
            if let Some((known, _)) = asked.iter().find(|(sentence, _)| sentence.text == *text) {
                return Ok((known.article, known.span()));
            }
            let found = lesson
                .articles
                .iter()
                .enumerate()
                .flat_map(|(number, article)| {
                    let whole = Span::new(0, article.text.len());
                    places(&article.text, whole, text)
                        .into_iter()
                        .filter(|span| article.shows(*span))
                        .map(move |span| (number, span))
                })
                .next();
            return found.ok_or_else(|| {
                self.wrong(format!(
                    "“{text}” is not in what pupils see; copy the sentence from the article, or show more of it with a higher --level"
                ))
            });
        }
        let number = self.number.unwrap_or_default();
        asked
            .iter()
            .find(|(sentence, _)| sentence.number == number)
            .map(|(sentence, _)| (sentence.article, sentence.span()))
            .ok_or_else(|| {
                self.wrong(format!(
                    "there is no such sentence; this lesson asks {}; to add one, give its `text`",
                    lesson.sentences.len()
                ))
            })
    }

    /// A sentence that the teacher adds.
    fn added(
        &self,
        lesson: &mut Lesson,
        (article, span): Place,
        known: &[(LessonSentence, KeyEntry)],
    ) -> Result<(LessonSentence, KeyEntry), LessonError> {
        let clash = known
            .iter()
            .find(|(sentence, _)| sentence.article == article && sentence.span().overlaps(span));
        if let Some((sentence, _)) = clash {
            return Err(self.wrong(format!(
                "it overlaps sentence {}; remove that one first",
                sentence.number
            )));
        }
        let Some(label) = self.label else {
            return Err(self.wrong("a sentence that is added needs a `label`"));
        };
        let text = lesson
            .articles
            .get(article)
            .map(|article| article.text.clone())
            .unwrap_or_default();
        // Its number is settled when all are there.
        let sentence = asked(usize::MAX, article, span, &text);
        let mut entry = KeyEntry {
            sentence: usize::MAX,
            label,
            also: None,
            source: None,
            loaded: Vec::new(),
            why: String::new(),
            hard: None,
            note: None,
            by: Author::Teacher,
            model: None,
        };
        self.change(&mut entry, &sentence, lesson)?;
        Ok((sentence, entry))
    }

    /// Changes an entry of the key. Where the answer itself becomes another, the reason and
    /// the note on hard sentences follow it, unless the teacher has written them anew.
    fn change(
        &self,
        entry: &mut KeyEntry,
        sentence: &LessonSentence,
        lesson: &mut Lesson,
    ) -> Result<(), LessonError> {
        let before = entry.clone();
        if let Some(label) = self.label {
            entry.label = label;
        }
        if let Some(also) = self.also {
            entry.also = also;
        }
        if let Some(source) = &self.source {
            entry.source.clone_from(source);
        }
        if let Some(loaded) = &self.loaded {
            entry.loaded.clone_from(loaded);
        }
        if let Some(note) = &self.note {
            entry.note.clone_from(note);
        }
        let Some(article) = lesson.articles.get_mut(sentence.article) else {
            return Ok(());
        };
        settle_entry(entry, sentence, article, &Label::FOOTING).map_err(|error| match error {
            LessonError::Entry { problem, .. } => self.wrong(problem),
            other => other,
        })?;
        self.add_aliases(entry, article)?;
        let answer = |entry: &KeyEntry| (entry.label, entry.also, entry.source.clone());
        let changed = answer(entry) != answer(&before);
        if changed || entry.loaded != before.loaded {
            entry.by = Author::Teacher;
        }
        if changed || entry.why.is_empty() {
            let kind = entry
                .source
                .as_deref()
                .and_then(|name| article.source(name))
                .map(|source| source.kind);
            entry.why = why(entry, kind, lesson.language);
            entry.hard = hard(entry, None, lesson.language);
        }
        if let Some(text) = self.why.as_ref().filter(|text| **text != before.why) {
            entry.why.clone_from(text);
        }
        if let Some(text) = self.hard.as_ref().filter(|text| **text != before.hard) {
            entry.hard.clone_from(text);
        }
        Ok(())
    }
}

impl Correction {
    /// Adds to a source the places where it is named in another way.
    fn add_aliases(
        &self,
        entry: &KeyEntry,
        article: &mut LessonArticle,
    ) -> Result<(), LessonError> {
        let whole = Span::new(0, article.text.len());
        for alias in &self.aliases {
            let found = places(&article.text, whole, alias);
            if found.is_empty() {
                return Err(self.wrong(format!(
                    "source `{alias}` stands nowhere in the article; write the name as the article does"
                )));
            }
            let source = article
                .sources
                .iter_mut()
                .find(|source| Some(&source.name) == entry.source.as_ref());
            if let Some(source) = source {
                source.spans.extend(found);
                source.spans.sort_unstable();
                source.spans.dedup();
            }
        }
        Ok(())
    }
}

/// The words of the sentences of a copied lesson, by number.
fn sentence_texts(copy: &Map<String, Value>) -> Vec<(usize, String)> {
    let sentences = copy.get("sentences").and_then(Value::as_array);
    sentences
        .into_iter()
        .flatten()
        .filter_map(|sentence| {
            let number = usize::try_from(sentence.get("number")?.as_u64()?).ok()?;
            Some((number, sentence.get("text")?.as_str()?.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests;
