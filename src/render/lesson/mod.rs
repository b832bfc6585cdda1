//! The pages of a lesson and of a class: each one file that needs nothing but itself.
//!
//! Style and script of the report's page come first, a lesson's own behind them; the content
//! security policy admits those and nothing else. What pupils see holds nothing of the key.

mod class;
mod exercise;
mod join;
mod key;
mod summary;
mod tables;
#[cfg(test)]
mod tests;
mod texts;
mod worksheet;

use std::borrow::Cow;
use std::io::{self, Write};

pub use class::{LivePage, class_page, live_page};
pub use join::{Door, join_page};
pub use summary::class_text;
pub use tables::{answer_table, pupil_table};

use super::clean::clean;
use crate::label::Label;
use crate::lesson::{Lesson, Question};

const LESSON_STYLE: &str = include_str!("../../../templates/lesson/lesson.css");

/// A page of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LessonPage {
    /// What pupils work on in a browser.
    Exercise,
    /// The same on paper.
    Worksheet,
    /// The answers, for the teacher.
    Key,
}

impl LessonPage {
    /// All pages.
    pub const ALL: [LessonPage; 3] = [LessonPage::Exercise, LessonPage::Worksheet, LessonPage::Key];

    /// The name of the page's file.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            LessonPage::Exercise => "lesson.html",
            LessonPage::Worksheet => "worksheet.html",
            LessonPage::Key => "key.html",
        }
    }

    /// Writes the page.
    ///
    /// # Errors
    /// What `out` answers.
    pub fn write(self, lesson: &Lesson, out: &mut dyn Write) -> io::Result<()> {
        match self {
            LessonPage::Exercise => exercise_page(lesson, None, out),
            LessonPage::Worksheet => worksheet::write(lesson, out),
            LessonPage::Key => key::write(lesson, out),
        }
    }
}

/// Writes the exercise. With `hand_in`, an address on the server that the page comes from, a button
/// posts the answers there as JSON, and the page's policy allows that one connection.
///
/// # Errors
/// What `out` answers.
pub fn exercise_page(
    lesson: &Lesson,
    hand_in: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    exercise::write(lesson, hand_in, out)
}

/// What stands above a page.
fn title(lesson: &Lesson) -> Cow<'_, str> {
    let title = clean(&lesson.title);
    if title.trim().is_empty() {
        Cow::Borrowed(lesson.language.words().the_article)
    } else {
        title
    }
}

/// An invented sentence with each label. It is English, as articles are.
const fn example(label: Label) -> &'static str {
    match label {
        Label::Fact => "The harbour board voted 7 to 2 for the contract on Tuesday.",
        Label::Quote => "“We had no other bid,” the board’s chair, Ada Quill, said.",
        Label::Framing => {
            "The vote is a humiliating climb-down for a board that had promised caution."
        }
        Label::Allegation => {
            "Two people familiar with the talks said the price had doubled overnight."
        }
        Label::Boilerplate => "",
    }
}

/// What a label means, for the legend.
struct Meaning {
    label: Label,
    name: &'static str,
    definition: &'static str,
    example: &'static str,
}

/// What the labels mean that pupils choose among.
fn meanings(lesson: &Lesson) -> Vec<Meaning> {
    let words = lesson.language.words();
    lesson
        .labels
        .iter()
        .map(|&label| Meaning {
            label,
            name: words.label(label).name,
            definition: words.label(label).definition,
            example: example(label),
        })
        .collect()
}

/// The open questions on two articles, in the page's language, each with its name.
fn questions(lesson: &Lesson) -> Vec<(&'static str, &'static str)> {
    Question::ALL
        .into_iter()
        .map(|question| (question.name(), asked(lesson, question)))
        .collect()
}

/// An open question in the page's language.
const fn asked(lesson: &Lesson, question: Question) -> &'static str {
    let words = lesson.language.words();
    match question {
        Question::Rests => words.ask_rests,
        Question::Only => words.ask_only,
        Question::Named => words.ask_named,
    }
}
