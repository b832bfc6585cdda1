//! Lessons: from a reading to an exercise, and from answers to marks.
//!
//! A [`Lesson`] is one article, or two on one event, with some of its sentences chosen and a
//! key to them. What the pupils see is made of the text and the chosen sentences; the key is
//! the model's until a teacher [corrects](Corrections) it, and from then on the teacher's.
//! Pupils hand in [`Answers`]; [`collect`] parts those that can be marked from those that
//! cannot, and [`mark`] sets them against the key, one by one and as a class.
//!
//! Everything here is a function of what it is given: no file, no clock. The pages are
//! rendered by [`crate::render`].

mod agreement;
mod answers;
mod choice;
mod class;
mod collect;
mod copied;
mod correction;
mod error;
mod format;
mod key;
mod language;
mod level;
mod marking;
mod pair;
#[cfg(test)]
pub(crate) mod sample;
mod source;
mod token;
mod validate;
mod words;

pub use agreement::{Agreement, alpha};
pub use answers::{Answer, Answers, GivenSource, Note, Question};
pub use class::{Class, Confusion, Tally, mark};
pub use collect::{Deadline, Handed, Refused, collect};
pub use correction::{Corrections, Renumbered};
pub use error::LessonError;
pub use format::{
    Author, KeyEntry, Lesson, LessonArticle, LessonParagraph, LessonSentence, LessonSource,
    LoadedWords, ModelAnswer, SCHEMA,
};
pub use key::{Options, lesson, pair_lesson};
pub use language::Language;
pub use level::Level;
pub use marking::{Loading, Marked, MarkedSentence, MarkedSource, Outcome};
pub use pair::{NamedDifferently, Pair, SharedWords, ToldByOne, ToldDifferently, Weight};
pub(crate) use token::{Token, tokens};
pub(crate) use words::{Words, fill};
