//! Outlets against each other.

use serde::Serialize;

use super::bootstrap::{Estimate, rounded};
use super::measure::Measure;

/// A difference this improbable, were there none, counts as found.
const LEVEL: f64 = 0.05;

/// What a difference is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It may well be the articles that happened to be there.
    NotFound,
    /// It is there in what the model read, but the model's own errors could have made it.
    CouldBeTheModel,
    /// It is there, the model's known error taken into account.
    Found,
    /// It is there in what the model read; for this measure the model's error is not known.
    FoundUncorrected,
}

impl Verdict {
    /// The words used in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::NotFound => "not-found",
            Verdict::CouldBeTheModel => "could-be-the-model",
            Verdict::Found => "found",
            Verdict::FoundUncorrected => "found-uncorrected",
        }
    }
}

/// How much one outlet has more of something than another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The one.
    pub a: String,
    /// The other.
    pub b: String,
    /// What is compared.
    pub measure: Measure,
    /// The one's figure minus the other's.
    pub difference: Estimate,
    /// Chance of a difference at least as large, were there none (two-sided, from the
    /// standard error of the samples drawn).
    pub p: f64,
    /// The same, adjusted for all comparisons of the audit (S. Holm, "A simple sequentially
    /// rejective multiple test procedure", 1979).
    pub p_adjusted: f64,
    /// The difference corrected for the model's known error.
    pub corrected: Option<Estimate>,
    /// What it is worth.
    pub verdict: Verdict,
}

/// A measure of an outlet: the figure, and what it would be in each sample drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawn {
    pub(super) value: f64,
    pub(super) samples: Vec<f64>,
}

impl Drawn {
    pub(super) fn estimate(&self) -> Estimate {
        Estimate::new(self.value, self.samples.clone())
    }

    fn minus(&self, other: &Self) -> Self {
        Self {
            value: self.value - other.value,
            samples: self
                .samples
                .iter()
                .zip(&other.samples)
                .map(|(a, b)| a - b)
                .collect(),
        }
    }

    /// The chance of a figure at least as far from 0, were it 0 in truth.
    fn p(&self) -> f64 {
        let count = self.samples.len() as f64;
        if count < 2.0 {
            return 1.0;
        }
        let mean = self.samples.iter().sum::<f64>() / count;
        let variance = self.samples.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (count - 1.0);
        if variance <= 0.0 {
            return if self.value == 0.0 { 1.0 } else { 0.0 };
        }
        libm::erfc(self.value.abs() / (2.0 * variance).sqrt())
    }
}

/// One outlet's figure beside another's, with what both are corrected.
pub(super) struct Pair<'a> {
    pub(super) names: (&'a str, &'a str),
    pub(super) measure: Measure,
    pub(super) found: (&'a Drawn, &'a Drawn),
    pub(super) corrected: Option<(&'a Drawn, &'a Drawn)>,
}

/// The differences of all pairs, their chances adjusted for each other.
pub(super) fn differences(pairs: &[Pair<'_>]) -> Vec<Difference> {
    let found: Vec<Drawn> = pairs
        .iter()
        .map(|pair| pair.found.0.minus(pair.found.1))
        .collect();
    let chances: Vec<f64> = found.iter().map(Drawn::p).collect();
    let adjusted = holm(&chances);
    pairs
        .iter()
        .zip(found)
        .zip(chances.into_iter().zip(adjusted))
        .map(|((pair, found), (p, p_adjusted))| {
            let corrected = pair.corrected.map(|(a, b)| a.minus(b).estimate());
            Difference {
                a: pair.names.0.to_owned(),
                b: pair.names.1.to_owned(),
                measure: pair.measure,
                difference: found.estimate(),
                p: rounded(p),
                p_adjusted: rounded(p_adjusted),
                verdict: verdict(p_adjusted, corrected.as_ref()),
                corrected,
            }
        })
        .collect()
}

fn verdict(p_adjusted: f64, corrected: Option<&Estimate>) -> Verdict {
    if p_adjusted >= LEVEL {
        return Verdict::NotFound;
    }
    match corrected {
        None => Verdict::FoundUncorrected,
        Some(Estimate {
            low: Some(low),
            high: Some(high),
            ..
        }) if *low > 0.0 || *high < 0.0 => Verdict::Found,
        Some(_) => Verdict::CouldBeTheModel,
    }
}

/// Adjusts chances for the number of comparisons by Holm's step-down procedure.
fn holm(chances: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    let chance = |place: usize| chances.get(place).copied().unwrap_or(1.0);
    order.sort_by(|&a, &b| chance(a).total_cmp(&chance(b)));
    let mut adjusted = vec![1.0; chances.len()];
    let mut least: f64 = 0.0;
    for (rank, &place) in order.iter().enumerate() {
        least = least.max(chance(place) * (chances.len() - rank) as f64);
        if let Some(adjusted) = adjusted.get_mut(place) {
            *adjusted = least.min(1.0);
        }
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(value: f64, spread: f64) -> Drawn {
        let samples = (0..1000).map(|n| value + spread * (f64::from(n % 21) - 10.0) / 10.0);
        Drawn {
            value,
            samples: samples.collect(),
        }
    }

    #[test]
    fn holm_s_procedure_as_in_a_worked_example() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        let expected = [0.03, 0.06, 0.06, 0.02];
        for (a, b) in adjusted.iter().zip(expected) {
            assert!((a - b).abs() < 1e-12, "{adjusted:?}");
        }
        assert!(holm(&[]).is_empty());
    }

    #[test]
    fn a_difference_of_two_standard_errors_has_the_known_chance() {
        let figure = Drawn {
            value: 1.96,
            samples: (0..10_000)
                .map(|n| 1.96 + if n % 2 == 0 { 1.0 } else { -1.0 })
                .collect(),
        };
        assert!((figure.p() - 0.05).abs() < 0.001, "{}", figure.p());
    }

    #[test]
    fn a_difference_that_correction_takes_away_could_be_the_model_s() {
        let (a, b) = (drawn(0.30, 0.01), drawn(0.20, 0.01));
        let pair = |corrected| Pair {
            names: ("a", "b"),
            measure: Measure::Fact,
            found: (&a, &b),
            corrected,
        };
        let (wide_a, wide_b) = (drawn(0.30, 0.2), drawn(0.20, 0.01));
        let found = differences(&[
            pair(None),
            pair(Some((&a, &b))),
            pair(Some((&wide_a, &wide_b))),
        ]);
        let verdicts: Vec<Verdict> = found.iter().map(|difference| difference.verdict).collect();
        assert_eq!(
            verdicts,
            [
                Verdict::FoundUncorrected,
                Verdict::Found,
                Verdict::CouldBeTheModel
            ]
        );
        let same = differences(&[Pair {
            names: ("a", "a"),
            measure: Measure::Fact,
            found: (&a, &a),
            corrected: None,
        }]);
        assert_eq!(same[0].verdict, Verdict::NotFound);
    }
}
