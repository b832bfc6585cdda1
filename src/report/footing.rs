//! The footing: how much of an article rests on what, and how sure that is.

use super::reading::{Footing, Share};
use crate::label::{Label, LabelScores, Probability};

/// Above this many sentence-words steps the exact distribution gives way to the normal one.
const EXACT_LIMIT: usize = 20_000_000;

/// 5 % and 95 % points of the standard normal distribution.
const NORMAL_90: f64 = 1.644_853_626_951_472_2;

/// One sentence that may count towards the footing.
#[derive(Clone, Copy, Debug)]
pub struct Weighed {
    /// Its words.
    pub words: usize,
    /// Its label.
    pub label: Label,
    /// Its calibrated probabilities.
    pub scores: LabelScores,
}

/// Counts the words of each label, boilerplate left out.
///
/// `low` and `high` are the 5 % and 95 % points of the distribution of a label's share
/// that the calibrated probabilities imply when sentences are independent: each
/// sentence's words carry the label with its probability, given that the sentence is
/// article text. Up to a few hundred sentences the distribution is computed exactly, by
/// convolution; beyond that by its normal approximation. The interval always holds the
/// share itself.
#[must_use]
pub fn footing(sentences: &[Weighed]) -> Footing {
    let counted: Vec<&Weighed> = sentences
        .iter()
        .filter(|s| s.label != Label::Boilerplate)
        .collect();
    let words: usize = counted.iter().map(|s| s.words).sum();
    let share = |label: Label| {
        let own: usize = counted
            .iter()
            .filter(|s| s.label == label)
            .map(|s| s.words)
            .sum();
        if words == 0 {
            return Share::default();
        }
        let chances: Vec<(usize, f64)> = counted
            .iter()
            .map(|s| (s.words, chance(&s.scores, label)))
            .collect();
        let (low, high) = if counted.len().saturating_mul(words) <= EXACT_LIMIT {
            exact_interval(&chances, words)
        } else {
            normal_interval(&chances)
        };
        let part = |count: f64| Probability::new((count / words as f64) as f32);
        let value = part(own as f64);
        Share {
            words: own,
            share: value,
            low: Probability::new(part(low).get().min(value.get())),
            high: Probability::new(part(high).get().max(value.get())),
        }
    };
    Footing {
        words,
        fact: share(Label::Fact),
        quote: share(Label::Quote),
        framing: share(Label::Framing),
        allegation: share(Label::Allegation),
    }
}

/// The probability of a label, given that the sentence is article text.
fn chance(scores: &LabelScores, label: Label) -> f64 {
    let text: f64 = Label::FOOTING
        .iter()
        .map(|&l| f64::from(scores.get(l).get()))
        .sum();
    if text > 0.0 {
        (f64::from(scores.get(label).get()) / text).clamp(0.0, 1.0)
    } else {
        0.25
    }
}

/// 5 % and 95 % points of the sum of words, each counted with its chance.
fn exact_interval(chances: &[(usize, f64)], words: usize) -> (f64, f64) {
    let mut distribution = vec![0.0; words + 1];
    if let Some(nothing) = distribution.first_mut() {
        *nothing = 1.0;
    }
    let mut reached = 0;
    for &(weight, p) in chances {
        reached += weight;
        for sum in (0..=reached.min(words)).rev() {
            let without = distribution.get(sum).copied().unwrap_or_default();
            let with = sum
                .checked_sub(weight)
                .and_then(|rest| distribution.get(rest))
                .copied()
                .unwrap_or_default();
            if let Some(place) = distribution.get_mut(sum) {
                *place = without * (1.0 - p) + with * p;
            }
        }
    }
    let point = |level: f64| {
        let mut total = 0.0;
        distribution
            .iter()
            .position(|p| {
                total += p;
                total >= level
            })
            .unwrap_or(words) as f64
    };
    (point(0.05), point(0.95))
}

fn normal_interval(chances: &[(usize, f64)]) -> (f64, f64) {
    let mean: f64 = chances.iter().map(|&(weight, p)| weight as f64 * p).sum();
    let variance: f64 = chances
        .iter()
        .map(|&(weight, p)| (weight as f64).powi(2) * p * (1.0 - p))
        .sum();
    let reach = NORMAL_90 * variance.sqrt();
    (mean - reach, mean + reach)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn weighed(words: usize, scores: [f32; 5]) -> Weighed {
        let scores = LabelScores::new(scores);
        Weighed {
            words,
            label: scores.best(),
            scores,
        }
    }

    #[test]
    fn boilerplate_is_left_out() {
        let footing = footing(&[
            weighed(30, [1.0, 0.0, 0.0, 0.0, 0.0]),
            weighed(10, [0.0, 1.0, 0.0, 0.0, 0.0]),
            weighed(60, [0.0, 0.0, 0.0, 0.0, 1.0]),
        ]);
        assert_eq!(footing.words, 40);
        assert_eq!(footing.fact.share.percent(), 75);
        assert_eq!(
            (footing.quote.low.percent(), footing.quote.high.percent()),
            (25, 25)
        );
    }

    #[test]
    fn an_article_without_text_has_an_empty_footing() {
        assert_eq!(footing(&[]).words, 0);
        assert_eq!(footing(&[]).fact, Share::default());
    }

    #[test]
    fn one_doubtful_sentence_spreads_the_interval_over_everything() {
        let footing = footing(&[weighed(20, [0.6, 0.4, 0.0, 0.0, 0.0])]);
        assert_eq!(
            (footing.fact.low.percent(), footing.fact.high.percent()),
            (0, 100)
        );
    }

    #[test]
    fn the_exact_and_the_normal_interval_agree_on_many_sentences() {
        let chances = vec![(7, 0.5); 400];
        let (low, high) = exact_interval(&chances, 2800);
        let (normal_low, normal_high) = normal_interval(&chances);
        assert!((low - normal_low).abs() <= 7.0 && (high - normal_high).abs() <= 7.0);
    }

    proptest! {
        #[test]
        fn shares_sum_to_one_and_lie_in_their_intervals(
            raw in prop::collection::vec((1usize..60, prop::array::uniform5(0.01f32..1.0)), 1..40)
        ) {
            let sentences: Vec<Weighed> = raw
                .into_iter()
                .map(|(words, p)| {
                    let sum: f32 = p.iter().sum();
                    weighed(words, p.map(|x| x / sum))
                })
                .collect();
            let footing = footing(&sentences);
            let shares: Vec<Share> = Label::FOOTING.iter().filter_map(|&l| footing.share(l)).collect();
            prop_assert_eq!(shares.iter().map(|s| s.words).sum::<usize>(), footing.words);
            for share in shares {
                prop_assert!(share.low <= share.share && share.share <= share.high);
            }
        }
    }
}
