//! A lesson of four sentences for tests, one of each label.

use super::answers::{Answer, Answers, GivenSource};
use super::format::{
    Author, KeyEntry, Lesson, LessonArticle, LessonParagraph, LessonSource, LoadedWords,
    ModelAnswer, SCHEMA,
};
use super::key::asked;
use super::language::Language;
use super::level::Level;
use super::validate::lesson_id;
use crate::ingest::BlockKind;
use crate::label::{Label, Probability, SourceKind};
use crate::report::ModelInfo;
use crate::span::Span;

const SENTENCES: [&str; 4] = [
    "The harbour board voted 7 to 2 for the contract on Tuesday.",
    "There had been no other bid, Ada Quill said.",
    "The vote is a stunning climb-down for a board that had promised caution.",
    "Two people familiar with the talks said that the price had doubled overnight.",
];

/// Where words stand in a text for the first time.
pub(crate) fn place(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span::new(start, start + words.len())
}

pub(crate) fn lesson() -> Lesson {
    let text = SENTENCES.join(" ") + " Nothing was asked of this one.";
    let spans = SENTENCES.map(|sentence| place(&text, sentence));
    let sentences: Vec<_> = (1..)
        .zip(spans)
        .map(|(number, span)| asked(number, 0, span, &text))
        .collect();
    let articles = vec![LessonArticle {
        title: Some("Board votes for the contract".to_owned()),
        outlet: Some("Harbour Courier".to_owned()),
        author: None,
        date: None,
        url: None,
        paragraphs: vec![LessonParagraph {
            start: 0,
            end: text.len(),
            block: BlockKind::Body,
        }],
        begins_earlier: false,
        goes_on: false,
        sources: vec![
            LessonSource {
                name: "Ada Quill".to_owned(),
                kind: SourceKind::Person,
                spans: vec![place(&text, "Ada Quill")],
            },
            LessonSource {
                name: "Two people familiar with the talks".to_owned(),
                kind: SourceKind::Unnamed,
                spans: vec![place(&text, "Two people familiar with the talks")],
            },
        ],
        text,
    }];
    let text = &articles[0].text;
    let entry = |sentence: usize, label: Label, source: Option<usize>| KeyEntry {
        sentence,
        label,
        also: (sentence == 1).then_some(Label::Framing),
        source: source.map(|source| articles[0].sources[source].name.clone()),
        loaded: (sentence == 3)
            .then(|| {
                let span = place(text, "stunning");
                LoadedWords {
                    start: span.start(),
                    end: span.end(),
                    words: "stunning".to_owned(),
                }
            })
            .into_iter()
            .collect(),
        why: format!("Because of {sentence}."),
        hard: (sentence == 1).then(|| "It could be framing.".to_owned()),
        note: None,
        by: Author::Model,
        model: Some(ModelAnswer {
            label,
            confidence: Probability::new(0.9),
        }),
    };
    let key = vec![
        entry(1, Label::Fact, None),
        entry(2, Label::Quote, Some(0)),
        entry(3, Label::Framing, None),
        entry(4, Label::Allegation, Some(1)),
    ];
    Lesson {
        schema: SCHEMA.to_owned(),
        id: lesson_id(&articles, &sentences),
        title: "Board votes".to_owned(),
        language: Language::En,
        level: Level::Two,
        seed: 1,
        labels: Level::Two.labels().to_vec(),
        model: ModelInfo {
            name: "onrecord-sample".to_owned(),
            version: "0.0.1".to_owned(),
        },
        articles,
        sentences,
        key,
        pair: None,
    }
}

/// Answers with these labels, none for the sentences behind them; sources and loaded words as
/// the key has them. Without labels, every sentence is answered as the key has it.
pub(crate) fn answers(lesson: &Lesson, pupil: &str, labels: &[Label]) -> Answers {
    let of_key: Vec<Label> = lesson.key.iter().map(|entry| entry.label).collect();
    let labels = if labels.is_empty() { &of_key } else { labels };
    Answers {
        schema: "onrecord.answers/1".to_owned(),
        lesson: lesson.id.clone(),
        title: Some(lesson.title.clone()),
        pupil: pupil.to_owned(),
        handed_in: "2026-03-05T09:41:00+01:00".to_owned(),
        answers: lesson
            .sentences
            .iter()
            .zip(labels)
            .map(|(sentence, label)| {
                let entry = lesson.entry(sentence.number).unwrap();
                let article = &lesson.articles[sentence.article];
                let source = entry
                    .source
                    .as_deref()
                    .map(|name| GivenSource::Words(article.source(name).unwrap().spans[0]));
                Answer {
                    sentence: sentence.id.clone(),
                    label: Some(*label),
                    source,
                    loaded: entry.loaded.iter().map(LoadedWords::span).collect(),
                }
            })
            .collect(),
        notes: Vec::new(),
    }
}
