//! Intervals by drawing articles anew (B. Efron, R. Tibshirani, "An Introduction to the
//! Bootstrap", 1993): an article is drawn with all its words, so that sentences of one
//! article, which are alike, do not count as independent.

use fastrand::Rng;
use serde::Serialize;

use super::measure::{ArticleCounts, Counts};
use crate::interval::percentile_interval;

/// A figure and its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// 2.5 % point of the figures of the samples drawn; none where there is one article.
    pub low: Option<f64>,
    /// 97.5 % point.
    pub high: Option<f64>,
}

impl Estimate {
    /// A figure with what it would be in each sample drawn. The interval always holds the
    /// figure itself.
    pub(super) fn new(value: f64, mut drawn: Vec<f64>) -> Self {
        let points = percentile_interval(&mut drawn);
        Self {
            value: rounded(value),
            low: points.map(|(low, _)| rounded(low.min(value))),
            high: points.map(|(_, high)| rounded(high.max(value))),
        }
    }
}

/// The counts of as many samples of the articles as asked for, each as large as the group.
pub(super) fn samples(articles: &[ArticleCounts], samples: usize, rng: &mut Rng) -> Vec<Counts> {
    if articles.len() < 2 {
        return Vec::new();
    }
    (0..samples)
        .map(|_| Counts::of((0..articles.len()).filter_map(|_| rng.choice(articles))))
        .collect()
}

/// Six decimals: finer than any interval, and short to write.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::super::measure::{Measure, article};
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_that_of_theory() {
        // 400 articles with 0 or 4 sources: mean 2, standard error 2 / 20.
        let articles: Vec<ArticleCounts> = (0..400)
            .map(|n| article([10, 0, 0, 0], if n % 2 == 0 { 0 } else { 4 }))
            .collect();
        let mut rng = Rng::with_seed(7);
        let drawn: Vec<f64> = samples(&articles, 2000, &mut rng)
            .iter()
            .filter_map(|counts| counts.measure(Measure::Sources))
            .collect();
        let estimate = Estimate::new(2.0, drawn);
        assert!(
            (estimate.low.unwrap() - (2.0 - 0.196)).abs() < 0.02,
            "{estimate:?}"
        );
        assert!(
            (estimate.high.unwrap() - (2.0 + 0.196)).abs() < 0.02,
            "{estimate:?}"
        );
    }

    #[test]
    fn long_articles_weigh_more_than_short_ones() {
        let articles = [article([900, 100, 0, 0], 1), article([0, 100, 0, 0], 1)];
        let counts = Counts::of(&articles);
        assert_eq!(counts.measure(Measure::Fact), Some(900.0 / 1100.0));
    }

    #[test]
    fn equal_seeds_draw_equal_samples() {
        let articles: Vec<ArticleCounts> = (1..20).map(|n| article([n, n * n, 1, 0], n)).collect();
        let draw = || samples(&articles, 10, &mut Rng::with_seed(3));
        assert_eq!(draw(), draw());
    }

    #[test]
    fn one_article_has_no_interval() {
        let drawn = samples(&[article([1, 0, 0, 0], 1)], 100, &mut Rng::with_seed(1));
        assert!(drawn.is_empty());
        assert_eq!(Estimate::new(1.0, Vec::new()).low, None);
    }
}
