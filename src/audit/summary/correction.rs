//! Shares of labels, corrected for the model's known error.
//!
//! The manifest's confusion matrix says how often the model takes each label for each other.
//! What it finds in an archive is the true shares seen through that matrix. Undoing it
//! exactly would blow up what is not known of the matrix, and put shares at 0 that are not:
//! the shares found are the first guess, and some steps of Bayes' theorem move it (G.
//! D'Agostini, "A multidimensional unfolding method based on Bayes' theorem", 1995). The
//! matrix itself is known from some hundred sentences only: it is drawn anew for every
//! sample, the same for all outlets.

use fastrand::Rng;

use crate::model::Confusion;

/// Steps of the correction. More of them trust the matrix more, and the shares found less.
const STEPS: usize = 20;

/// How much more the rates of error vary than if the sentences they were measured on were
/// independent: sentences of one document are misread alike. Measured for onrecord-small on 52
/// documents: 2.5, 1.6, 3.9 and 1.5 for the four labels, in words, clustered by document.
const DESIGN_EFFECT: f64 = 2.4;

/// Shares of labels, in the order of the footing.
pub(super) type Shares = [f64; 4];

/// For each true label, the chance that the model reads each label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Error([[f64; 4]; 4]);

impl Error {
    /// The matrix as it was measured.
    pub(super) fn measured(confusion: &Confusion) -> Self {
        Self(confusion.rates())
    }

    /// The matrix as it might have been measured on other sentences: each row's sentences
    /// drawn anew, as many as they are worth.
    pub(super) fn drawn(confusion: &Confusion, rng: &mut Rng) -> Self {
        let rates = confusion.rates();
        let mut drawn = [[0.0; 4]; 4];
        for ((row, rates), sentences) in drawn.iter_mut().zip(&rates).zip(confusion.sentences()) {
            let sentences = (sentences as f64 / DESIGN_EFFECT).ceil() as u64;
            // One sentence that is spread over all labels, so that what was never seen in a
            // few sentences is not impossible.
            let all = sentences as f64 + 1.0;
            for cell in row.iter_mut() {
                *cell = 0.25 / all;
            }
            for _ in 0..sentences {
                let point = rng.f64();
                let mut reached = 0.0;
                let mut cells = row.iter_mut().zip(rates);
                let hit = cells.find(|(_, rate)| {
                    reached += *rate;
                    point < reached
                });
                if let Some((cell, _)) = hit {
                    *cell += 1.0 / all;
                }
            }
            let sum: f64 = row.iter().sum();
            if sum > 0.0 {
                for cell in row.iter_mut() {
                    *cell /= sum;
                }
            }
        }
        Self(drawn)
    }

    /// The shares found, moved towards the true shares that explain them.
    pub(super) fn corrected(&self, found: Shares) -> Shares {
        let mut shares = found;
        for _ in 0..STEPS {
            let mut next = [0.0; 4];
            for (read, &weight) in found.iter().enumerate() {
                let joint: Vec<f64> = shares
                    .iter()
                    .zip(&self.0)
                    .map(|(share, row)| share * row.get(read).copied().unwrap_or(0.0))
                    .collect();
                let sum: f64 = joint.iter().sum();
                if sum > 0.0 {
                    for (next, joint) in next.iter_mut().zip(joint) {
                        *next += weight * joint / sum;
                    }
                }
            }
            shares = next;
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;
    use proptest::prelude::*;

    use super::{Confusion, Error, Shares};

    fn seen_through(error: &Error, shares: Shares) -> Shares {
        let mut found = [0.0; 4];
        for (share, row) in shares.iter().zip(&error.0) {
            for (found, rate) in found.iter_mut().zip(row) {
                *found += share * rate;
            }
        }
        found
    }

    fn error() -> Error {
        Error([
            [0.90, 0.05, 0.04, 0.01],
            [0.04, 0.90, 0.03, 0.03],
            [0.10, 0.06, 0.80, 0.04],
            [0.03, 0.20, 0.02, 0.75],
        ])
    }

    #[test]
    fn without_error_nothing_is_corrected() {
        let exact = Error([
            [1.0, 0.0, 0.0, 0.0],
            [0.0, 1.0, 0.0, 0.0],
            [0.0, 0.0, 1.0, 0.0],
            [0.0, 0.0, 0.0, 1.0],
        ]);
        let shares = [0.4, 0.3, 0.2, 0.1];
        for (a, b) in exact.corrected(shares).iter().zip(shares) {
            assert!((a - b).abs() < 1e-9);
        }
    }

    #[test]
    fn equal_seeds_draw_equal_matrices_that_are_close_to_the_measured_one() {
        let confusion = Confusion::of_sentences([
            [360, 20, 16, 4, 0],
            [16, 360, 12, 12, 0],
            [20, 12, 160, 8, 0],
            [2, 14, 1, 53, 0],
            [0, 0, 0, 0, 10],
        ]);
        let drawn = Error::drawn(&confusion, &mut Rng::with_seed(5));
        assert_eq!(drawn, Error::drawn(&confusion, &mut Rng::with_seed(5)));
        for (row, measured) in drawn.0.iter().zip(Error::measured(&confusion).0) {
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            for (a, b) in row.iter().zip(measured) {
                assert!((a - b).abs() < 0.15, "{drawn:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_corrected_shares_are_nearer_to_the_true_ones(
            raw in prop::array::uniform4(0.02f64..1.0)
        ) {
            let sum: f64 = raw.iter().sum();
            let shares = raw.map(|share| share / sum);
            let found = seen_through(&error(), shares);
            let corrected = error().corrected(found);
            let far = |a: Shares| a.iter().zip(shares).map(|(a, b)| (a - b).abs()).sum::<f64>();
            prop_assert!((corrected.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            // Where nothing is wrong, a correction cannot make it better.
            prop_assert!(far(corrected) <= far(found).max(0.02), "{:?} {:?}", corrected, shares);
        }
    }
}
