//! The same claim in two pieces: who tells it as what.

use schemars::JsonSchema;
use serde::Serialize;

use super::align::{Weights, pairs};
use super::told::Told;
use crate::ingest::BlockKind;
use crate::label::{Label, Probability};
use crate::report::{ReadSentence, Reading, word_count};

/// From this likeness on, two sentences are taken to tell the same. On pairs of invented
/// reports of one event, what lies above it shares who and what, not only the topic.
const SAME: f32 = 0.35;

/// Fewer words than this make no claim that could be told in two ways.
const LEAST_WORDS: usize = 5;

/// One claim that two pieces tell under different labels.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Claim {
    /// How alike the two sentences are, from 0 to 1.
    pub likeness: Probability,
    /// Who tells it as what; two, in the order of the pieces.
    pub tellers: Vec<Teller>,
}

/// One piece's sentence.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Teller {
    /// Number of the piece, from 0.
    pub piece: usize,
    /// The sentence.
    #[serde(flatten)]
    pub told: Told,
}

/// Claims of every two articles whose labels differ.
pub(super) fn claims(articles: &[&Reading]) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (first, before) in articles.iter().enumerate() {
        for (second, after) in articles.iter().enumerate().skip(first + 1) {
            claims.extend(between((first, before), (second, after)));
        }
    }
    claims.sort_by(|a, b| b.likeness.get().total_cmp(&a.likeness.get()));
    claims
}

fn between(a: (usize, &Reading), b: (usize, &Reading)) -> Vec<Claim> {
    let (own, other) = (telling(a.1), telling(b.1));
    let texts = own
        .iter()
        .map(|&(_, sentence)| sentence.span().of(&a.1.text))
        .chain(
            other
                .iter()
                .map(|&(_, sentence)| sentence.span().of(&b.1.text)),
        );
    let weights = Weights::new(texts);
    let likeness = |a, b| weights.likeness(a, b);
    pairs(likeness, own.len(), own.len() + other.len(), SAME)
        .into_iter()
        .filter_map(|(x, y, likeness)| {
            let (one, two) = (own.get(x)?, other.get(y.checked_sub(own.len())?)?);
            (one.1.label != two.1.label).then(|| Claim {
                likeness: Probability::new(likeness),
                tellers: [(a, one), (b, two)]
                    .map(|((piece, reading), &(number, sentence))| Teller {
                        piece,
                        told: Told::new(reading, number, sentence),
                    })
                    .into(),
            })
        })
        .collect()
}

/// The sentences of running text that are long enough to tell something.
pub(super) fn telling(reading: &Reading) -> Vec<(usize, &ReadSentence)> {
    reading
        .sentences
        .iter()
        .enumerate()
        .filter(|(_, sentence)| {
            sentence.label != Label::Boilerplate
                && sentence.block != BlockKind::Subheading
                && word_count(sentence.span().of(&reading.text)) >= LEAST_WORDS
        })
        .collect()
}
