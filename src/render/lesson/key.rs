//! The key, for the teacher.

use std::borrow::Cow;
use std::io::{self, Write};

use askama::Template;

use super::texts::{ArticleView, articles};
use super::{LESSON_STYLE, Meaning, meanings, title};
use crate::label::Label;
use crate::lesson::{
    Author, KeyEntry, Lesson, LessonSentence, LoadedWords, ToldByOne, Words, fill,
};
use crate::render::clean::clean;
use crate::render::html::{STYLE, policy};
use crate::render::pieces::{Run, runs_of};
use crate::span::Span;

const OWN_STYLE: &str = include_str!("../../../templates/lesson/key.css");

pub(super) fn write(lesson: &Lesson, out: &mut dyn Write) -> io::Result<()> {
    let (name, version) = (&lesson.model.name, &lesson.model.version);
    let page = Page {
        policy: policy(&[STYLE, LESSON_STYLE, OWN_STYLE], &[]),
        lesson,
        w: lesson.language.words(),
        title: title(lesson),
        model: format!("{} {}", clean(name), clean(version)),
        articles: articles(lesson),
        meanings: meanings(lesson),
    };
    page.write_into(out)
}

#[derive(Template)]
#[template(path = "lesson/key.html")]
struct Page<'a> {
    policy: String,
    lesson: &'a Lesson,
    w: &'static Words,
    title: Cow<'a, str>,
    model: String,
    articles: Vec<ArticleView<'a>>,
    meanings: Vec<Meaning>,
}

/// An answer, ready for the template.
struct EntryView<'a> {
    number: usize,
    label: Label,
    also: Option<String>,
    /// How sure the model is, where the answer is its own.
    sure: Option<String>,
    runs: Vec<Run<'a>>,
    /// Whether the label is one of somebody's word.
    speaks: bool,
    source: Option<Cow<'a, str>>,
    loaded: Vec<Cow<'a, str>>,
    why: Cow<'a, str>,
    note: Option<Cow<'a, str>>,
    /// That the teacher corrected it, and which other label the model gives.
    corrected: Option<String>,
    hard: Option<Cow<'a, str>>,
}

impl<'a> Page<'a> {
    const STYLE: &'static str = STYLE;
    const LESSON_STYLE: &'static str = LESSON_STYLE;
    const OWN_STYLE: &'static str = OWN_STYLE;

    /// A label's name. The template passes labels by reference.
    const fn name(&self, &label: &Label) -> &'static str {
        self.w.label(label).name
    }

    fn level(&self) -> String {
        let number = self.lesson.level.number().to_string();
        fill(self.w.level, &[("n", &number)])
    }

    /// The answers to an article's sentences. The template passes numbers by reference.
    fn entries(&self, &article: &usize) -> Vec<EntryView<'a>> {
        self.lesson
            .sentences
            .iter()
            .filter(|sentence| sentence.article == article)
            .filter_map(|sentence| self.entry(sentence, self.lesson.entry(sentence.number)?))
            .collect()
    }

    fn entry(&self, sentence: &'a LessonSentence, entry: &'a KeyEntry) -> Option<EntryView<'a>> {
        let article = self.lesson.article_of(sentence)?;
        let spans: Vec<Span> = entry.loaded.iter().map(LoadedWords::span).collect();
        let by_model = entry.by == Author::Model;
        let percent = entry
            .model
            .map(|model| model.confidence.percent().to_string())
            .unwrap_or_default();
        let sure = fill(self.w.sure, &[("percent", &percent)]);
        Some(EntryView {
            number: entry.sentence,
            label: entry.label,
            also: entry
                .also
                .map(|also| fill(self.w.also, &[("label", self.w.label(also).name)])),
            sure: (by_model && entry.model.is_some()).then_some(sure),
            runs: runs_of(&article.text, sentence.span(), spans),
            speaks: matches!(entry.label, Label::Quote | Label::Allegation),
            source: entry.source.as_deref().map(clean),
            loaded: entry.loaded.iter().map(|each| clean(&each.words)).collect(),
            why: clean(&entry.why),
            note: entry.note.as_deref().map(clean),
            corrected: (!by_model).then(|| self.corrected(entry, &percent)),
            hard: entry.hard.as_deref().map(clean),
        })
    }

    fn corrected(&self, entry: &KeyEntry, percent: &str) -> String {
        let Some(model) = entry.model.filter(|model| model.label != entry.label) else {
            return self.w.corrected.to_owned();
        };
        let label = self.w.label(model.label).name;
        let said = fill(self.w.model_said, &[("label", label), ("percent", percent)]);
        format!("{} {said}", self.w.corrected)
    }

    fn clean(&self, text: &str) -> String {
        clean(text).into_owned()
    }

    /// Ways of naming somebody, in a row.
    fn joined(&self, forms: &[String]) -> String {
        clean(&forms.join(" · ")).into_owned()
    }

    fn only_title(&self, article: &ArticleView<'_>) -> String {
        fill(self.w.pair_only, &[("letter", &article.letter())])
    }

    /// What only one article of a pair tells.
    fn only(&self, &article: &usize) -> Vec<&'a ToldByOne> {
        let pair = self.lesson.pair.as_ref();
        pair.map_or_else(Vec::new, |pair| {
            pair.only
                .iter()
                .filter(|told| told.article == article)
                .collect()
        })
    }

    /// Claims of both articles under different labels: letter, label and words of each.
    fn told(&self) -> Vec<Vec<(char, Label, Cow<'a, str>)>> {
        let pair = self.lesson.pair.as_ref();
        pair.map_or_else(Vec::new, |pair| {
            pair.told
                .iter()
                .map(|told| {
                    ('A'..='Z')
                        .zip(told.labels.iter().zip(&told.texts))
                        .map(|(letter, (&label, text))| (letter, label, clean(text)))
                        .collect()
                })
                .collect()
        })
    }
}
