//! A sentence as a comparison shows it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::label::{Label, Probability};
use crate::report::{ReadSentence, Reading};

/// A sentence of a piece, and what it rests on there.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Told {
    /// Its number in its reading, from 0.
    pub sentence: usize,
    /// Its words.
    pub text: String,
    /// What it rests on.
    pub label: Label,
    /// How sure the model is.
    pub confidence: Probability,
    /// The name of its source, where it has one.
    pub source: Option<String>,
}

impl Told {
    pub(super) fn new(reading: &Reading, number: usize, sentence: &ReadSentence) -> Self {
        Self {
            sentence: number,
            text: sentence.span().of(&reading.text).to_owned(),
            label: sentence.label,
            confidence: sentence.confidence,
            source: sentence
                .source
                .and_then(|id| reading.sources.get(id))
                .map(|source| source.name.clone()),
        }
    }
}
