//! The exercise on paper.

use std::borrow::Cow;
use std::io::{self, Write};

use askama::Template;

use super::texts::{ArticleView, articles};
use super::{LESSON_STYLE, Meaning, meanings, questions, title};
use crate::label::Label;
use crate::lesson::{Lesson, Words};
use crate::render::html::{STYLE, policy};

const OWN_STYLE: &str = include_str!("../../../templates/lesson/worksheet.css");

pub(super) fn write(lesson: &Lesson, out: &mut dyn Write) -> io::Result<()> {
    let page = Page {
        policy: policy(&[STYLE, LESSON_STYLE, OWN_STYLE], &[]),
        lesson,
        w: lesson.language.words(),
        title: title(lesson),
        articles: articles(lesson),
        meanings: meanings(lesson),
    };
    page.write_into(out)
}

#[derive(Template)]
#[template(path = "lesson/worksheet.html")]
struct Page<'a> {
    policy: String,
    lesson: &'a Lesson,
    w: &'static Words,
    title: Cow<'a, str>,
    articles: Vec<ArticleView<'a>>,
    meanings: Vec<Meaning>,
}

impl Page<'_> {
    const STYLE: &'static str = STYLE;
    const LESSON_STYLE: &'static str = LESSON_STYLE;
    const OWN_STYLE: &'static str = OWN_STYLE;

    /// A label's name. The template passes labels by reference.
    const fn name(&self, &label: &Label) -> &'static str {
        self.w.label(label).name
    }

    fn questions(&self) -> Vec<(&'static str, &'static str)> {
        questions(self.lesson)
    }
}
