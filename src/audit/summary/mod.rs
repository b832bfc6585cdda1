//! What an audit says of outlets: their figures with intervals, over time, against each
//! other, and corrected for the model's known error.

mod bootstrap;
mod correction;
mod difference;
mod measure;

use std::collections::BTreeMap;

use fastrand::Rng;
use serde::{Deserialize, Serialize};

pub use bootstrap::Estimate;
use correction::Error;
pub use difference::{Difference, Verdict};
use difference::{Drawn, Pair, differences};
pub use measure::Measure;
use measure::{ArticleCounts, Counts};

use super::rows::ArticleRow;
use crate::model::Confusion;

/// Outlets with fewer articles are not compared: an interval drawn from so few means little.
pub const COMPARED_FROM: usize = 10;

/// The most outlets that are compared with each other, those with the most articles.
pub const MOST_COMPARED: usize = 20;

/// What stands for an outlet that no article names.
pub const NO_OUTLET: &str = "(not named)";

/// By what, besides the outlet, articles are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dimension {
    /// Year and month of publication.
    Month,
    /// The byline.
    Author,
    /// The part of the paper.
    Section,
}

impl Dimension {
    /// The word used on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Dimension::Month => "month",
            Dimension::Author => "author",
            Dimension::Section => "section",
        }
    }

    /// The table of outlets' figures by it.
    pub(super) const fn table(self) -> &'static str {
        match self {
            Dimension::Month => "months.csv",
            Dimension::Author => "authors.csv",
            Dimension::Section => "sections.csv",
        }
    }

    fn of(self, article: &ArticleRow) -> Option<&str> {
        match self {
            Dimension::Month => article.month.as_deref(),
            Dimension::Author => article.author.as_deref(),
            Dimension::Section => article.section.as_deref(),
        }
    }
}

/// The figures of some articles.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// The outlet.
    pub outlet: String,
    /// The month, author or section, where the outlet's articles are parted by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// How many articles.
    pub articles: u64,
    /// Their words, boilerplate left out.
    pub words: u64,
    /// Every measure; one that nothing was counted for is left out.
    pub measures: BTreeMap<Measure, Estimate>,
    /// The labels' shares corrected for the model's known error, where the manifest knows it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub corrected: BTreeMap<Measure, Estimate>,
}

/// Everything that is said of outlets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outlets {
    /// One group an outlet, those with the most articles first.
    pub outlets: Vec<Group>,
    /// The same parted by month, author or section, as asked for.
    pub by: BTreeMap<Dimension, Vec<Group>>,
    /// Outlets against each other.
    pub differences: Vec<Difference>,
}

/// How figures are computed.
#[derive(Clone, Debug)]
pub struct Method {
    /// Samples drawn for an interval.
    pub samples: usize,
    /// What the drawing begins with.
    pub seed: u64,
    /// By what outlets' articles are parted.
    pub by: Vec<Dimension>,
}

/// The articles of an audit, as far as outlets' figures need them.
#[derive(Debug, Default)]
pub(super) struct Collected {
    articles: Vec<ArticleCounts>,
    /// Places in `articles`.
    outlets: BTreeMap<String, Vec<u32>>,
    by: BTreeMap<Dimension, BTreeMap<(String, String), Vec<u32>>>,
}

impl Collected {
    pub(super) fn new(by: &[Dimension]) -> Self {
        Self {
            by: by
                .iter()
                .map(|&dimension| (dimension, BTreeMap::new()))
                .collect(),
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, article: &ArticleRow) {
        let place = self.articles.len() as u32;
        self.articles.push(ArticleCounts::new(article));
        let outlet = article.outlet.as_deref().unwrap_or(NO_OUTLET);
        self.outlets
            .entry(outlet.to_owned())
            .or_default()
            .push(place);
        for (dimension, groups) in &mut self.by {
            if let Some(value) = dimension.of(article) {
                let key = (outlet.to_owned(), value.to_owned());
                groups.entry(key).or_default().push(place);
            }
        }
    }

    /// The figures of all groups, those of outlets also corrected where the model's error is
    /// known.
    pub(super) fn summarise(&self, method: &Method, confusion: Option<&Confusion>) -> Outlets {
        let errors = confusion.map(|confusion| {
            let mut rng = Rng::with_seed(method.seed);
            let drawn = (0..method.samples).map(|_| Error::drawn(confusion, &mut rng));
            Errors {
                measured: Error::measured(confusion),
                drawn: drawn.collect(),
            }
        });
        let mut outlets: Vec<(&str, Figures)> = self
            .outlets
            .iter()
            .map(|(outlet, places)| {
                let figures = self.figures(places, method, errors.as_ref(), outlet);
                (outlet.as_str(), figures)
            })
            .collect();
        // By name where as many articles: the map is in that order.
        outlets.sort_by_key(|(_, figures)| std::cmp::Reverse(figures.counts.articles()));
        let by = self.by.iter().map(|(&dimension, groups)| {
            let groups = groups.iter().map(|((outlet, value), places)| {
                let seed = format!("{outlet}\n{value}");
                self.figures(places, method, None, &seed)
                    .group(outlet, Some(value))
            });
            (dimension, groups.collect())
        });
        Outlets {
            by: by.collect(),
            differences: compared(&outlets),
            outlets: outlets
                .iter()
                .map(|(outlet, figures)| figures.group(outlet, None))
                .collect(),
        }
    }

    /// The figures of the articles at some places. `name` makes their samples their own,
    /// whatever other groups there are.
    fn figures(
        &self,
        places: &[u32],
        method: &Method,
        errors: Option<&Errors>,
        name: &str,
    ) -> Figures {
        let articles: Vec<ArticleCounts> = places
            .iter()
            .filter_map(|&place| self.articles.get(place as usize).copied())
            .collect();
        let counts = Counts::of(&articles);
        let mut rng = Rng::with_seed(method.seed ^ hashed(name));
        let samples = bootstrap::samples(&articles, method.samples, &mut rng);
        let measures = Measure::ALL.into_iter().filter_map(|measure| {
            let drawn = Drawn {
                articles: counts.articles(),
                value: counts.measure(measure)?,
                samples: samples
                    .iter()
                    .filter_map(|sample| sample.measure(measure))
                    .collect(),
            };
            Some((measure, drawn))
        });
        let corrected = errors
            .filter(|_| counts.words() > 0)
            .map(|errors| errors.corrected(&counts, &samples))
            .unwrap_or_default();
        Figures {
            counts,
            measures: measures.collect(),
            corrected,
        }
    }
}

/// The model's error, as it was measured and as it might have been.
struct Errors {
    measured: Error,
    drawn: Vec<Error>,
}

impl Errors {
    /// The corrected share of every label. One article has no samples of its own; its
    /// share is still uncertain by what is not known of the model.
    fn corrected(&self, counts: &Counts, samples: &[Counts]) -> BTreeMap<Measure, Drawn> {
        let value = self.measured.corrected(counts.label_shares());
        let own = std::iter::repeat_n(
            counts,
            if samples.is_empty() {
                self.drawn.len()
            } else {
                0
            },
        );
        let samples: Vec<_> = samples
            .iter()
            .chain(own)
            .zip(&self.drawn)
            .map(|(sample, error)| error.corrected(sample.label_shares()))
            .collect();
        Measure::ALL
            .into_iter()
            .zip(value)
            .enumerate()
            .map(|(place, (measure, value))| {
                let samples = samples
                    .iter()
                    .filter_map(|shares| shares.get(place).copied())
                    .collect();
                let drawn = Drawn {
                    articles: counts.articles(),
                    value,
                    samples,
                };
                (measure, drawn)
            })
            .collect()
    }
}

/// A group's figures with all their samples.
struct Figures {
    counts: Counts,
    measures: BTreeMap<Measure, Drawn>,
    corrected: BTreeMap<Measure, Drawn>,
}

impl Figures {
    fn group(&self, outlet: &str, value: Option<&str>) -> Group {
        let estimates = |drawn: &BTreeMap<Measure, Drawn>| {
            let estimates = drawn.iter();
            estimates
                .map(|(&measure, drawn)| (measure, drawn.estimate()))
                .collect()
        };
        Group {
            outlet: outlet.to_owned(),
            value: value.map(str::to_owned),
            articles: self.counts.articles(),
            words: self.counts.words(),
            measures: estimates(&self.measures),
            corrected: estimates(&self.corrected),
        }
    }
}

/// The outlets with enough articles, each pair of them once for every measure.
fn compared(outlets: &[(&str, Figures)]) -> Vec<Difference> {
    let large: Vec<&(&str, Figures)> = outlets
        .iter()
        .filter(|(_, figures)| figures.counts.articles() >= COMPARED_FROM as u64)
        .take(MOST_COMPARED)
        .collect();
    let mut pairs = Vec::new();
    for (number, (a, of_a)) in large.iter().copied().enumerate() {
        for (b, of_b) in large.iter().copied().skip(number + 1) {
            for measure in Measure::ALL {
                if let (Some(found_a), Some(found_b)) =
                    (of_a.measures.get(&measure), of_b.measures.get(&measure))
                {
                    let corrected = of_a
                        .corrected
                        .get(&measure)
                        .zip(of_b.corrected.get(&measure));
                    pairs.push(Pair {
                        names: (a, b),
                        measure,
                        found: (found_a, found_b),
                        corrected,
                    });
                }
            }
        }
    }
    differences(&pairs)
}

/// FNV-1a, which is the same everywhere and for ever.
fn hashed(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests;
