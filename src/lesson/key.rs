//! From readings to lessons: the model's key.

use super::choice::{Choice, choose, is_hard};
use super::error::LessonError;
use super::format::{
    Author, KeyEntry, Lesson, LessonArticle, LessonParagraph, LessonSentence, LessonSource,
    LoadedWords, ModelAnswer, SCHEMA,
};
use super::language::Language;
use super::level::Level;
use super::pair::pair;
use super::source::is_pronoun;
use super::validate::{lesson_id, sentence_id};
use super::words::fill;
use crate::ingest::BlockKind;
use crate::label::{Label, LabelScores, SourceKind};
use crate::report::{ReadSentence, Reading};
use crate::span::Span;

/// What a lesson should be like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How hard.
    pub level: Level,
    /// The most sentences to ask; the level's number by default. Of a pair, both articles
    /// together.
    pub sentences: Option<usize>,
    /// What the choice begins with; equal seeds choose alike.
    pub seed: u64,
    /// The language of the pages.
    pub language: Language,
    /// What stands above the exercise; the article's headline by default.
    pub title: Option<String>,
}

/// A lesson on one article.
///
/// # Errors
/// Where no sentence of the article can be asked at this level.
pub fn lesson(reading: &Reading, options: &Options) -> Result<Lesson, LessonError> {
    build(&[reading], options)
}

/// A lesson on two articles on one event.
///
/// # Errors
/// Where no sentence of either article can be asked at this level.
pub fn pair_lesson(a: &Reading, b: &Reading, options: &Options) -> Result<Lesson, LessonError> {
    let mut lesson = build(&[a, b], options)?;
    lesson.pair = Some(pair(a, b));
    Ok(lesson)
}

fn build(readings: &[&Reading], options: &Options) -> Result<Lesson, LessonError> {
    let count = options.sentences.unwrap_or(options.level.sentences());
    let mut left = count;
    let mut articles = Vec::new();
    let mut sentences: Vec<LessonSentence> = Vec::new();
    let mut key = Vec::new();
    for (number, reading) in readings.iter().enumerate() {
        // What one article of a pair cannot give, the next may.
        let share = left.div_ceil(readings.len() - number);
        let choice = choose(reading, options.level, share, options.seed);
        left -= choice.sentences.len();
        articles.push(article(reading, &choice));
        for &index in &choice.sentences {
            let Some(read) = reading.sentences.get(index) else {
                continue;
            };
            let asked = asked(sentences.len() + 1, number, read.span(), &reading.text);
            key.push(entry(reading, read, asked.number, options.language));
            sentences.push(asked);
        }
    }
    if sentences.is_empty() {
        return Err(LessonError::NothingToAsk {
            level: options.level.number(),
            advice: if options.level == Level::One {
                "try --level 2, or a longer article"
            } else {
                "an article of some paragraphs is needed"
            },
        });
    }
    let title = |reading: &&Reading| headline(reading);
    let model = readings.first().map(|reading| reading.model.clone());
    Ok(Lesson {
        schema: SCHEMA.to_owned(),
        id: lesson_id(&articles, &sentences),
        title: match &options.title {
            Some(title) => title.clone(),
            None => readings
                .iter()
                .filter_map(title)
                .collect::<Vec<_>>()
                .join(" / "),
        },
        language: options.language,
        level: options.level,
        seed: options.seed,
        labels: options.level.labels().to_vec(),
        model: model.unwrap_or_else(|| crate::report::ModelInfo {
            name: String::new(),
            version: String::new(),
        }),
        articles,
        sentences,
        key,
        pair: None,
    })
}

/// The headline as it is known, or as it stands in the text.
fn headline(reading: &Reading) -> Option<String> {
    let known = reading.article.title.clone();
    known.filter(|title| !title.trim().is_empty()).or_else(|| {
        let sentence = reading
            .sentences
            .iter()
            .find(|sentence| sentence.block == BlockKind::Headline)?;
        Some(sentence.span().of(&reading.text).to_owned())
    })
}

fn article(reading: &Reading, choice: &Choice) -> LessonArticle {
    let info = &reading.article;
    LessonArticle {
        title: headline(reading),
        outlet: info.outlet.clone(),
        author: info.author.clone(),
        date: info.date.clone(),
        url: info.url.clone(),
        text: reading.text.clone(),
        paragraphs: choice
            .paragraphs
            .iter()
            .map(|&(span, block)| LessonParagraph {
                start: span.start(),
                end: span.end(),
                block,
            })
            .collect(),
        begins_earlier: choice.begins_earlier,
        goes_on: choice.goes_on,
        sources: reading
            .sources_relied_on()
            .iter()
            .filter(|source| !source.name.trim().is_empty())
            .map(|source| LessonSource {
                name: source.name.clone(),
                kind: source.kind,
                spans: source
                    .mentions
                    .iter()
                    .copied()
                    .filter(|span| {
                        let words = span.of(&reading.text);
                        !words.is_empty() && !is_pronoun(words)
                    })
                    .collect(),
            })
            .collect(),
    }
}

/// A sentence of the exercise.
pub(super) fn asked(number: usize, article: usize, span: Span, text: &str) -> LessonSentence {
    let words = span.of(text).to_owned();
    LessonSentence {
        number,
        id: sentence_id(article, span, &words),
        article,
        start: span.start(),
        end: span.end(),
        text: words,
    }
}

/// The model's answer to a sentence.
fn entry(reading: &Reading, read: &ReadSentence, number: usize, language: Language) -> KeyEntry {
    let source = read
        .source
        .and_then(|id| reading.sources.get(id))
        .filter(|source| !source.name.trim().is_empty());
    let loaded: Vec<LoadedWords> = read
        .loaded
        .iter()
        .map(|loaded| LoadedWords {
            start: loaded.start,
            end: loaded.end,
            words: loaded.span().of(&reading.text).to_owned(),
        })
        .filter(|loaded| !loaded.words.is_empty())
        .collect();
    let mut entry = KeyEntry {
        sentence: number,
        label: read.label,
        also: read.also.filter(|also| *also != Label::Boilerplate),
        source: source.map(|source| source.name.clone()),
        loaded,
        why: String::new(),
        hard: None,
        note: None,
        by: Author::Model,
        model: Some(ModelAnswer {
            label: read.label,
            confidence: read.confidence,
        }),
    };
    entry.why = why(&entry, source.map(|source| source.kind), language);
    entry.hard = is_hard(read)
        .then(|| hard(&entry, Some(read.scores), language))
        .flatten();
    entry
}

/// Why a sentence has its label, in the words of the label's definition.
pub(super) fn why(entry: &KeyEntry, kind: Option<SourceKind>, language: Language) -> String {
    let words = language.words();
    let name = entry.source.as_deref().unwrap_or_default();
    let unnamed = matches!(kind, Some(SourceKind::Unnamed));
    let reason = match (entry.label, entry.source.is_some()) {
        (Label::Fact, _) => words.why_fact,
        (Label::Quote, true) if unnamed => words.why_quote_unnamed,
        (Label::Quote, true) => words.why_quote,
        (Label::Quote, false) => words.why_quote_nobody,
        (Label::Framing, _) => words.why_framing,
        (Label::Allegation, true) if unnamed => words.why_allegation_unnamed,
        (Label::Allegation, true) => words.why_allegation,
        (Label::Allegation, false) => words.why_allegation_nobody,
        (Label::Boilerplate, _) => "",
    };
    fill(reason, &[("source", name)])
}

/// Why careful readers may differ on a sentence: because of a second label, or because the
/// model wavers between its own and another.
pub(super) fn hard(
    entry: &KeyEntry,
    scores: Option<LabelScores>,
    language: Language,
) -> Option<String> {
    let words = language.words();
    if let Some(also) = entry.also {
        return Some(fill(words.hard_also, &[("label", words.label(also).name)]));
    }
    let scores = scores?;
    let second = Label::FOOTING
        .into_iter()
        .filter(|label| *label != entry.label)
        .max_by(|a, b| scores.get(*a).get().total_cmp(&scores.get(*b).get()))?;
    Some(fill(
        words.hard_unsure,
        &[
            ("label", words.label(second).name),
            ("percent", &scores.get(second).percent().to_string()),
        ],
    ))
}
