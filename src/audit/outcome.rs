//! What became of each item of an archive.

use serde::{Deserialize, Serialize};

use super::archive::Place;
use super::rows::Rows;
use crate::report::Reading;

/// What became of one item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// It was read.
    Read(Box<Read>),
    /// It could not be read.
    Failed(Failure),
    /// It was never meant to be an article.
    Skipped(String),
    /// Its text was read before.
    Duplicate(Duplicate),
}

/// An article that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Read {
    /// What the tables hold of it.
    pub(super) rows: Rows,
    /// The reading itself, where it is wanted whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reading: Option<Reading>,
}

/// An item that could not be read: a line of `failures.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Where it lies.
    #[serde(flatten)]
    pub place: Place,
    /// The cause in one word.
    pub reason: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// An item whose text was read before: a line of `duplicates.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// Where it lies.
    #[serde(flatten)]
    pub place: Place,
    /// How the archive names it.
    pub id: String,
    /// The number of the article with the same text.
    pub article: u64,
}
