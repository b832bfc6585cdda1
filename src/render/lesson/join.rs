//! The door of a classroom: where pupils type the code.

use std::io::{self, Write};

use askama::Template;

use super::LESSON_STYLE;
use crate::lesson::{Lesson, Words};
use crate::render::html::{STYLE, policy};

const EXERCISE_STYLE: &str = include_str!("../../../templates/lesson/exercise.css");
const OWN_STYLE: &str = include_str!("../../../templates/lesson/join.css");

/// How somebody stands at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Nothing was typed yet.
    Closed,
    /// No lesson has the code that was typed.
    WrongCode,
}

/// Writes the page that asks for the code; its form leads to `/join?code=...`. It tells nothing of
/// the lesson but its language.
///
/// # Errors
/// What `out` answers.
pub fn join_page(lesson: &Lesson, door: Door, out: &mut dyn Write) -> io::Result<()> {
    let policy = policy(&[STYLE, LESSON_STYLE, EXERCISE_STYLE, OWN_STYLE], &[]);
    let page = Page {
        policy: policy.replace("form-action 'none'", "form-action 'self'"),
        lesson,
        w: lesson.language.words(),
        is_wrong: door == Door::WrongCode,
    };
    page.write_into(out)
}

#[derive(Template)]
#[template(path = "lesson/join.html")]
struct Page<'a> {
    policy: String,
    lesson: &'a Lesson,
    w: &'static Words,
    is_wrong: bool,
}

impl Page<'_> {
    const STYLE: &'static str = STYLE;
    const LESSON_STYLE: &'static str = LESSON_STYLE;
    const EXERCISE_STYLE: &'static str = EXERCISE_STYLE;
    const OWN_STYLE: &'static str = OWN_STYLE;
}
