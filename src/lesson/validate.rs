//! Reading `lesson.json`: nothing in it may contradict the rest.

use super::error::LessonError;
use super::format::{
    KeyEntry, Lesson, LessonArticle, LessonSentence, LoadedWords, SCHEMA, without_mark,
};
use super::source::{named_by_teacher, places};
use crate::label::Label;
use crate::model::sha256;
use crate::span::Span;

/// Digits of a sentence's id: enough to tell those of one lesson apart.
const SENTENCE_DIGITS: usize = 8;

/// Digits of a lesson's id: enough to tell those of a school apart.
const LESSON_DIGITS: usize = 16;

/// What answers know a sentence by.
pub(super) fn sentence_id(article: usize, span: Span, text: &str) -> String {
    let stamp = format!("{article} {} {} {text}", span.start(), span.end());
    first(&sha256(stamp.as_bytes()), SENTENCE_DIGITS)
}

/// What answers know a lesson by.
pub(super) fn lesson_id(articles: &[LessonArticle], sentences: &[LessonSentence]) -> String {
    let mut stamp = String::from(SCHEMA);
    for article in articles {
        stamp.push('\n');
        stamp.push_str(&sha256(article.text.as_bytes()));
        for paragraph in &article.paragraphs {
            stamp.push_str(&format!(" {}-{}", paragraph.start, paragraph.end));
        }
    }
    for sentence in sentences {
        stamp.push('\n');
        stamp.push_str(&sentence.id);
    }
    first(&sha256(stamp.as_bytes()), LESSON_DIGITS)
}

fn first(digest: &str, digits: usize) -> String {
    digest.chars().take(digits).collect()
}

impl Lesson {
    /// Reads a `lesson.json` and checks that its parts fit each other. Loaded words without a
    /// place get theirs, and a source that a teacher has named by hand is looked up.
    ///
    /// # Errors
    /// What is wrong and where: it is no JSON of this format, its text or its sentences were
    /// changed, or the key names a label, a source or words that cannot be.
    pub fn read(bytes: &[u8]) -> Result<Self, LessonError> {
        let bytes = without_mark(bytes);
        let shape = |error: serde_json::Error| LessonError::Shape {
            what: "lesson.json",
            problem: error.to_string(),
        };
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(shape)?;
        let schema = value.get("schema").and_then(serde_json::Value::as_str);
        if schema != Some(SCHEMA) {
            return Err(LessonError::Schema {
                found: schema.unwrap_or_default().to_owned(),
                wanted: SCHEMA,
                advice: "name the lesson.json that `onrecord lesson new` wrote",
            });
        }
        // From the bytes again, for the line in the message.
        let mut lesson: Lesson = serde_json::from_slice(bytes).map_err(shape)?;
        lesson.settle()?;
        Ok(lesson)
    }

    /// Checks everything, and fills in what a teacher may leave to the program.
    pub(super) fn settle(&mut self) -> Result<(), LessonError> {
        if self.articles.is_empty() || self.articles.len() > 2 {
            return Err(LessonError::at(
                "articles",
                "a lesson has one article or two",
            ));
        }
        for (number, article) in self.articles.iter().enumerate() {
            check_article(number, article)?;
        }
        for (place, sentence) in self.sentences.iter().enumerate() {
            check_sentence(place, sentence, &self.articles)?;
        }
        let id = lesson_id(&self.articles, &self.sentences);
        if id != self.id {
            return Err(LessonError::at(
                "id",
                format!(
                    "it is `{}` and should be `{id}`: the text or the choice of sentences was changed by hand; \
                     leave both as they were, and change sentences with `onrecord lesson new --key`",
                    self.id
                ),
            ));
        }
        self.key.sort_by_key(|entry| entry.sentence);
        let asked: Vec<usize> = self.sentences.iter().map(|each| each.number).collect();
        let answered: Vec<usize> = self.key.iter().map(|entry| entry.sentence).collect();
        if let Some(missing) = asked.iter().find(|number| !answered.contains(number)) {
            return Err(LessonError::sentence(
                *missing,
                "the key has no entry for it; add one",
            ));
        }
        if asked != answered {
            let extra = answered
                .iter()
                .find(|number| !asked.contains(number))
                .or_else(|| {
                    answered
                        .windows(2)
                        .find(|pair| pair.first() == pair.last())?
                        .first()
                });
            return Err(LessonError::sentence(
                extra.copied().unwrap_or_default(),
                "the key has an entry too many for it; there must be one for each sentence",
            ));
        }
        for entry in &mut self.key {
            let Some(sentence) = self
                .sentences
                .iter()
                .find(|each| each.number == entry.sentence)
            else {
                continue;
            };
            let Some(article) = self.articles.get_mut(sentence.article) else {
                continue;
            };
            settle_entry(entry, sentence, article, &self.labels)?;
        }
        Ok(())
    }
}

fn check_article(number: usize, article: &LessonArticle) -> Result<(), LessonError> {
    let place = || format!("article {}", number + 1);
    let fits = |span: Span| !span.of(&article.text).is_empty();
    let mut last = 0;
    for paragraph in &article.paragraphs {
        if !fits(paragraph.span()) || paragraph.start < last {
            return Err(LessonError::at(
                place(),
                format!(
                    "no paragraph stands at {}-{} of its text",
                    paragraph.start, paragraph.end
                ),
            ));
        }
        last = paragraph.end;
    }
    for source in &article.sources {
        if let Some(span) = source.spans.iter().find(|span| !fits(**span)) {
            return Err(LessonError::at(
                place(),
                format!(
                    "source `{}`: nothing stands at {span:?} of the text",
                    source.name
                ),
            ));
        }
    }
    Ok(())
}

fn check_sentence(
    place: usize,
    sentence: &LessonSentence,
    articles: &[LessonArticle],
) -> Result<(), LessonError> {
    let number = place + 1;
    let wrong = |problem: &str| Err(LessonError::sentence(number, problem));
    if sentence.number != number {
        return wrong("sentences are numbered from 1 in their order; it has another number");
    }
    let Some(article) = articles.get(sentence.article) else {
        return wrong("it names an article that is not there");
    };
    if sentence.text.is_empty() || sentence.span().of(&article.text) != sentence.text {
        return wrong("its text is not what stands at its place in the article");
    }
    if !article.shows(sentence.span()) {
        return wrong("it stands in no paragraph that pupils see");
    }
    if sentence.id != sentence_id(sentence.article, sentence.span(), &sentence.text) {
        return wrong("its id does not belong to its text; leave ids as they were");
    }
    Ok(())
}

/// Checks an entry of the key, finds its loaded words and its source.
pub(super) fn settle_entry(
    entry: &mut KeyEntry,
    sentence: &LessonSentence,
    article: &mut LessonArticle,
    labels: &[Label],
) -> Result<(), LessonError> {
    let wrong = |problem: String| Err(LessonError::sentence(sentence.number, problem));
    if !labels.contains(&entry.label) {
        let known: Vec<&str> = labels.iter().map(|label| label.name()).collect();
        return wrong(format!(
            "`{}` is no label that this lesson asks for; it asks for {}",
            entry.label,
            known.join(", ")
        ));
    }
    // Whoever makes the second label the first has said all that is to be said.
    if entry.also == Some(entry.label) {
        entry.also = None;
        entry.hard = None;
    }
    if entry.also == Some(Label::Boilerplate) {
        return wrong("`also` cannot be boilerplate".to_owned());
    }
    if let Some(name) = &entry.source
        && article.source(name).is_none()
    {
        match named_by_teacher(article, name) {
            Some(source) => article.sources.push(source),
            None => {
                return wrong(format!(
                    "source `{name}` stands nowhere in the article; write the name as the article does, or null"
                ));
            }
        }
    }
    place_loaded(&mut entry.loaded, sentence, &article.text)
}

/// Finds loaded words that have no place yet, and checks those that have.
fn place_loaded(
    loaded: &mut [LoadedWords],
    sentence: &LessonSentence,
    text: &str,
) -> Result<(), LessonError> {
    let mut taken: Vec<Span> = loaded
        .iter()
        .map(LoadedWords::span)
        .filter(|span| !span.is_empty())
        .collect();
    for each in loaded.iter_mut() {
        if each.span().is_empty() {
            let place = places(text, sentence.span(), &each.words)
                .into_iter()
                .find(|place| !taken.contains(place));
            let Some(place) = place else {
                return Err(LessonError::sentence(
                    sentence.number,
                    format!(
                        "loaded words `{}` do not stand in it; copy them as the sentence has them",
                        each.words
                    ),
                ));
            };
            (each.start, each.end) = (place.start(), place.end());
            each.words = place.of(text).to_owned();
            taken.push(place);
        } else if !sentence.span().contains(each.span()) || each.span().of(text) != each.words {
            return Err(LessonError::sentence(
                sentence.number,
                format!(
                    "loaded words `{}` do not stand at {}-{}; give the words alone, and their place is looked up",
                    each.words, each.start, each.end
                ),
            ));
        }
    }
    loaded.sort_by_key(LoadedWords::span);
    Ok(())
}
