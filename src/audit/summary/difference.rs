//! Outlets against each other.

use serde::Serialize;

use super::bootstrap::Estimate;
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
    /// Chance of a difference at least as large, were there none: two-sided, by Student's t with
    /// Welch's degrees of freedom, from the standard errors of the samples drawn.
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
    /// Articles that were drawn from.
    pub(super) articles: u64,
    pub(super) value: f64,
    pub(super) samples: Vec<f64>,
}

impl Drawn {
    pub(super) fn estimate(&self) -> Estimate {
        Estimate::new(self.value, self.samples.clone())
    }

    fn minus(&self, other: &Self) -> Self {
        Self {
            articles: self.articles.min(other.articles),
            value: self.value - other.value,
            samples: self
                .samples
                .iter()
                .zip(&other.samples)
                .map(|(a, b)| a - b)
                .collect(),
        }
    }

    /// The squared standard error, with what drawing from few articles loses of it.
    fn squared_error(&self) -> f64 {
        let (count, articles) = (self.samples.len() as f64, self.articles as f64);
        if count < 2.0 || articles < 2.0 {
            return 0.0;
        }
        let mean = self.samples.iter().sum::<f64>() / count;
        let squares = self.samples.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
        squares / (count - 1.0) * articles / (articles - 1.0)
    }
}

/// The chance of two figures at least as far from each other, were they one in truth (B. L.
/// Welch, "The generalization of Student's problem", 1947). Outlets of few articles have
/// standard errors that are themselves uncertain; the normal distribution would find
/// differences in every other archive of small outlets.
fn chance(a: &Drawn, b: &Drawn) -> f64 {
    let (of_a, of_b) = (a.squared_error(), b.squared_error());
    let difference = (a.value - b.value).abs();
    if of_a + of_b <= 0.0 {
        // Figures that never vary, as a label that neither has: not enough to go by.
        return 1.0;
    }
    let freedom =
        |error: f64, drawn: &Drawn| error.powi(2) / (drawn.articles as f64 - 1.0).max(1.0);
    let degrees = (of_a + of_b).powi(2) / (freedom(of_a, a) + freedom(of_b, b));
    two_sided(difference / (of_a + of_b).sqrt(), degrees)
}

/// The two-sided chance of Student's t, through the normal deviate that has the same (D. L.
/// Wallace, "Bounds on normal approximations to Student's and the chi-square distributions",
/// 1959; off by a few per cent of itself from five degrees of freedom on).
fn two_sided(t: f64, degrees: f64) -> f64 {
    let deviate = (8.0 * degrees + 1.0) / (8.0 * degrees + 3.0)
        * (degrees * (t * t / degrees).ln_1p()).sqrt();
    libm::erfc(deviate / std::f64::consts::SQRT_2)
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
    let found = pairs.iter().map(|pair| pair.found.0.minus(pair.found.1));
    let chances: Vec<f64> = pairs
        .iter()
        .map(|pair| chance(pair.found.0, pair.found.1))
        .collect();
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
                p: precise(p),
                p_adjusted: precise(p_adjusted),
                verdict: verdict(p_adjusted, corrected.as_ref()),
                corrected,
            }
        })
        .collect()
}

/// Three digits, however small the chance is.
fn precise(chance: f64) -> f64 {
    format!("{chance:.2e}").parse().unwrap_or(chance)
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
    use super::super::COMPARED_FROM;
    use super::*;

    fn drawn(value: f64, spread: f64) -> Drawn {
        let samples = (0..1000).map(|n| value + spread * (f64::from(n % 21) - 10.0) / 10.0);
        Drawn {
            articles: 100,
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
    fn the_chances_of_student_s_t_are_those_of_the_tables() {
        // Two-sided 5 % and 0.1 % points.
        for (t, degrees, chance) in [
            (2.571, 5.0, 0.05),
            (2.228, 10.0, 0.05),
            (4.587, 10.0, 0.001),
            (2.042, 30.0, 0.05),
            (3.291, 1e6, 0.001),
        ] {
            let found = two_sided(t, degrees);
            assert!(
                (found / chance - 1.0).abs() < 0.06,
                "{t} {degrees}: {found}"
            );
        }
    }

    #[test]
    fn outlets_that_are_alike_seldom_differ_however_small_they_are() {
        use super::super::bootstrap::samples;
        use super::super::measure::{Counts, article};
        use fastrand::Rng;

        // Archives of two outlets out of one process: 5 % of them may show a difference.
        let mut rng = Rng::with_seed(23);
        let mut outlet = || {
            let articles: Vec<_> = (0..COMPARED_FROM)
                .map(|_| article([100 + rng.u32(0..300), rng.u32(0..300), 0, 0], 1))
                .collect();
            let drawn = samples(&articles, 200, &mut rng);
            let share = |counts: &Counts| counts.measure(Measure::Quote).unwrap();
            Drawn {
                articles: articles.len() as u64,
                value: share(&Counts::of(&articles)),
                samples: drawn.iter().map(share).collect(),
            }
        };
        let archives = 600;
        let false_ones = (0..archives)
            .filter(|_| chance(&outlet(), &outlet()) < LEVEL)
            .count();
        assert!(
            false_ones < archives * 8 / 100,
            "{false_ones} of {archives}"
        );
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
