//! What can be wrong with a settings file.

use std::borrow::Cow;

use thiserror::Error;

use super::nearest::nearest;
use crate::findings::RULES;

/// Something wrong at one line of a settings file.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{file}:{line}: {problem}")]
pub struct ConfigError {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with one line of a settings file.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Problem {
    /// It is no TOML.
    #[error("this is not TOML: {0}")]
    Syntax(String),
    /// A key that means nothing where it stands.
    #[error("there is no key “{}” here; {}", beginning(.key), offer(.nearest.as_ref(), .known))]
    UnknownKey {
        /// The key.
        key: String,
        /// The key that was probably meant.
        nearest: Option<String>,
        /// All keys that may stand there.
        known: String,
    },
    /// A rule that does not exist.
    #[error("there is no rule “{}”; {}", beginning(.rule), offer_rule(.nearest.as_ref()))]
    UnknownRule {
        /// Its name.
        rule: String,
        /// The rule that was probably meant.
        nearest: Option<String>,
    },
    /// An option that the rule does not have.
    #[error("rule {rule} has no option “{}”; {}", beginning(.option), offer(.nearest.as_ref(), .known))]
    UnknownOption {
        /// The rule's name.
        rule: &'static str,
        /// The option's.
        option: String,
        /// The option that was probably meant.
        nearest: Option<String>,
        /// All that may be set about the rule.
        known: String,
    },
    /// A value that cannot stand behind its key.
    #[error("“{}” must be {wanted}", beginning(.key))]
    Value {
        /// The key.
        key: String,
        /// What its value must be.
        wanted: String,
    },
    /// A pattern for paths that cannot be read.
    #[error("“{}” is not a pattern for paths: {why}", beginning(.pattern))]
    Pattern {
        /// The pattern.
        pattern: String,
        /// Why not.
        why: String,
    },
    /// A section for some paths that does not say which.
    #[error("[[paths]] needs “match”, a list of patterns such as \"opinion/**\"")]
    NoPatterns,
}

/// The most characters of a file's own words that a message repeats.
const REPEATED: usize = 80;

/// As much of a word from the file as a message should repeat.
fn beginning(word: &str) -> Cow<'_, str> {
    match word.char_indices().nth(REPEATED) {
        Some((end, _)) => Cow::Owned(format!("{}…", word.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(word),
    }
}

impl Problem {
    /// That there is no rule of that name.
    #[must_use]
    pub fn unknown_rule(name: &str) -> Self {
        Problem::UnknownRule {
            rule: name.to_owned(),
            nearest: nearest(name, RULES.iter().map(|rule| rule.name)).map(str::to_owned),
        }
    }
}

fn offer(nearest: Option<&String>, known: &str) -> String {
    match nearest {
        Some(nearest) => format!("did you mean “{nearest}”?"),
        None => format!("known here: {known}"),
    }
}

fn offer_rule(nearest: Option<&String>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean “{nearest}”?"),
        None => "“onrecord rules” lists them".to_owned(),
    }
}
