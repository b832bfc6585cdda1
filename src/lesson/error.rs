//! What can be wrong with a lesson, a key or a file of answers.

use thiserror::Error;

/// Why a lesson's file cannot be used. The message does not name the file.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LessonError {
    /// It is no JSON, or not of the shape that it should have.
    #[error("this is no {what} that can be read: {problem}")]
    Shape {
        /// What it should be.
        what: &'static str,
        /// What is wrong, with line and column where they are known.
        problem: String,
    },
    /// It holds no answers, or they were damaged on their way.
    #[error("this is no file of answers: {problem}")]
    NoAnswers {
        /// What is wrong, and what to do.
        problem: String,
    },
    /// It says that it is something else.
    #[error("its schema is `{found}`, and {wanted} is wanted; {advice}")]
    Schema {
        /// What it says.
        found: String,
        /// What it should say.
        wanted: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// It was changed where changes make its parts contradict each other.
    #[error("{place}: {problem}")]
    Entry {
        /// Which part, such as `sentence 4`.
        place: String,
        /// What is wrong with it, and what to do.
        problem: String,
    },
    /// Nothing in the article can be asked.
    #[error("no sentence of this article can be asked at level {level}: {advice}")]
    NothingToAsk {
        /// The level, from 1 to 3.
        level: u8,
        /// What to do.
        advice: &'static str,
    },
    /// Answers to another lesson.
    #[error(
        "these are answers to another lesson ({found}{}), not to this one ({wanted}); mark them with their own lesson.json",
        .title.as_ref().map(|title| format!(", “{title}”")).unwrap_or_default()
    )]
    OtherLesson {
        /// The id that the answers name.
        found: String,
        /// The lesson's title as the answers give it.
        title: Option<String>,
        /// The id of this lesson.
        wanted: String,
    },
}

impl LessonError {
    /// Something wrong with a sentence, named by its number.
    pub(super) fn sentence(number: usize, problem: impl Into<String>) -> Self {
        Self::at(format!("sentence {number}"), problem)
    }

    /// Something wrong at a place.
    pub(super) fn at(place: impl Into<String>, problem: impl Into<String>) -> Self {
        LessonError::Entry {
            place: place.into(),
            problem: problem.into(),
        }
    }
}
