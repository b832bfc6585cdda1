//! What only one of two articles reports.

use super::align::Weights;
use super::claims::telling;
use super::told::Told;
use crate::ingest::BlockKind;
use crate::report::{ReadSentence, Reading};

/// Below this likeness with every sentence of the other article, a sentence tells what the
/// other does not. Well below the likeness at which two tell the same: what lies between is
/// on the same matter, and nothing is said of it.
const ALONE_BELOW: f32 = 0.25;

/// The sentences of two articles on one event to which nothing in the other is alike, for
/// each article in the order of its text. Headlines count as something to be alike to and are
/// never listed. Likeness is the cosine of tf-idf weights, as in [`super::compare`].
#[must_use]
pub fn told_by_one(a: &Reading, b: &Reading) -> [Vec<Told>; 2] {
    let (own, other) = (telling(a), telling(b));
    let texts = |reading: &'_ Reading, sentences: &[(usize, &ReadSentence)]| -> Vec<String> {
        sentences
            .iter()
            .map(|(_, sentence)| sentence.span().of(&reading.text).to_owned())
            .collect()
    };
    let all = [texts(a, &own), texts(b, &other)].concat();
    let weights = Weights::new(all.iter().map(String::as_str));
    let first = own.len();
    let alone = |place: usize, others: std::ops::Range<usize>| {
        others
            .map(|other| weights.likeness(place, other))
            .all(|likeness| likeness < ALONE_BELOW)
    };
    let list = |reading: &Reading,
                sentences: &[(usize, &ReadSentence)],
                offset: usize,
                others: std::ops::Range<usize>| {
        sentences
            .iter()
            .enumerate()
            .filter(|(_, (_, sentence))| sentence.block != BlockKind::Headline)
            .filter(|(place, _)| alone(offset + place, others.clone()))
            .map(|(_, &(number, sentence))| Told::new(reading, number, sentence))
            .collect::<Vec<_>>()
    };
    [
        list(a, &own, 0, first..all.len()),
        list(b, &other, first, 0..first),
    ]
}
