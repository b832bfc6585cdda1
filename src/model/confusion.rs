//! How a model's labels compare with those of readers, as its manifest knows it.

use serde::{Deserialize, Serialize};

/// Labels of documents that the model never trained on: rows are the true labels, columns
/// the model's, in the order of [`Label::ALL`](crate::label::Label::ALL). `onrecord eval`
/// counts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confusion {
    /// Sentences.
    sentences: [[u64; 5]; 5],
    /// The words of those sentences.
    words: [[u64; 5]; 5],
}

impl Confusion {
    /// For each label of the footing, how many sentences it was measured on, those left out
    /// that the model took for boilerplate.
    #[must_use]
    pub fn sentences(&self) -> [u64; 4] {
        footing(&self.sentences).map(|row| row.iter().sum())
    }

    /// For each true label of the footing (rows), the share of its words that the model reads
    /// under each label of the footing (columns). A label that was never measured counts as
    /// always read right.
    #[must_use]
    pub fn rates(&self) -> [[f64; 4]; 4] {
        let mut rates = [[0.0; 4]; 4];
        let rows = rates.iter_mut().zip(footing(&self.words));
        for (number, (rates, words)) in rows.enumerate() {
            let all: u64 = words.iter().sum();
            for (place, (rate, words)) in rates.iter_mut().zip(words).enumerate() {
                *rate = match all {
                    0 => f64::from(u8::from(place == number)),
                    all => words as f64 / all as f64,
                };
            }
        }
        rates
    }

    /// A matrix whose sentences have one word each.
    #[cfg(test)]
    pub(crate) const fn of_sentences(sentences: [[u64; 5]; 5]) -> Self {
        Self {
            sentences,
            words: sentences,
        }
    }
}

/// The part of a matrix without boilerplate.
fn footing(matrix: &[[u64; 5]; 5]) -> [[u64; 4]; 4] {
    let [fact, quote, framing, allegation, _] = matrix;
    [fact, quote, framing, allegation]
        .map(|&[fact, quote, framing, allegation, _]| [fact, quote, framing, allegation])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_leave_boilerplate_out() {
        let mut sentences = [[0; 5]; 5];
        sentences[0] = [6, 2, 0, 0, 2];
        let confusion = Confusion::of_sentences(sentences);
        assert_eq!(confusion.sentences(), [8, 0, 0, 0]);
        assert_eq!(confusion.rates()[0], [0.75, 0.25, 0.0, 0.0]);
        assert_eq!(confusion.rates()[2], [0.0, 0.0, 1.0, 0.0]);
    }
}
