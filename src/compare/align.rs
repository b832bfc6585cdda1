//! How alike two sentences are: the cosine of their words' weights.
//!
//! A word weighs the more the fewer of the sentences at hand hold it (tf-idf, K. Spärck
//! Jones, 1972), so that names and figures count. Two articles hold too few sentences to
//! tell by that alone that "was" and "by" are common: words under four letters count a
//! quarter, unless they are figures.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation;

/// The sentences that are compared, as weights of words. Sentences are numbered as given.
pub(super) struct Weights {
    sentences: Vec<HashMap<String, f32>>,
}

impl Weights {
    pub(super) fn new<'a>(sentences: impl IntoIterator<Item = &'a str>) -> Self {
        let counted: Vec<HashMap<String, f32>> = sentences.into_iter().map(count).collect();
        let mut holders: HashMap<&str, usize> = HashMap::new();
        for word in counted.iter().flat_map(HashMap::keys) {
            *holders.entry(word).or_default() += 1;
        }
        let all = counted.len() as f32;
        let weigh = |(word, times): (&String, &f32)| {
            let holders = holders.get(word.as_str()).copied().unwrap_or(1) as f32;
            // One more than all, so that a word of every sentence still weighs something.
            (word.clone(), times * ((all + 1.0) / holders).ln())
        };
        let sentences = counted
            .iter()
            .map(|words| normalised(words.iter().map(weigh).collect()))
            .collect();
        Self { sentences }
    }

    /// From 0, no word in common, to 1, the same words. 0 where there is no such sentence.
    pub(super) fn likeness(&self, a: usize, b: usize) -> f32 {
        let (Some(a), Some(b)) = (self.sentences.get(a), self.sentences.get(b)) else {
            return 0.0;
        };
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        short
            .iter()
            .filter_map(|(word, weight)| Some(weight * long.get(word)?))
            .sum::<f32>()
            .min(1.0)
    }
}

fn count(sentence: &str) -> HashMap<String, f32> {
    let mut words = HashMap::new();
    for word in sentence.unicode_words() {
        let is_short = word.chars().count() < 4 && !word.contains(char::is_numeric);
        *words.entry(word.to_lowercase()).or_default() += if is_short { 0.25 } else { 1.0 };
    }
    words
}

fn normalised(mut weights: HashMap<String, f32>) -> HashMap<String, f32> {
    // Summed in a fixed order: equal runs give equal bits.
    let mut squares: Vec<f32> = weights.values().map(|weight| weight * weight).collect();
    squares.sort_by(f32::total_cmp);
    let length = squares.iter().sum::<f32>().sqrt();
    if length > 0.0 {
        for weight in weights.values_mut() {
            *weight /= length;
        }
    }
    weights
}

/// The sentences that are compared, as sets of words. Sentences are numbered as given.
pub(super) struct WordSets {
    sentences: Vec<HashSet<String>>,
}

impl WordSets {
    pub(super) fn new<'a>(sentences: impl IntoIterator<Item = &'a str>) -> Self {
        let words = |sentence: &str| sentence.unicode_words().map(str::to_lowercase).collect();
        Self {
            sentences: sentences.into_iter().map(words).collect(),
        }
    }

    /// The share of two sentences' words that both hold, from 0 to 1, however often they stand
    /// elsewhere (L. R. Dice, 1945). 0 where there is no such sentence.
    pub(super) fn shared(&self, a: usize, b: usize) -> f32 {
        let (Some(a), Some(b)) = (self.sentences.get(a), self.sentences.get(b)) else {
            return 0.0;
        };
        let shared = a.intersection(b).count();
        2.0 * shared as f32 / (a.len() + b.len()).max(1) as f32
    }
}

/// Pairs the sentences `0..first` with those behind them, `first..all`: the most alike
/// first, each at most once, down to a likeness of `least`.
pub(super) fn pairs(
    likeness: impl Fn(usize, usize) -> f32,
    first: usize,
    all: usize,
    least: f32,
) -> Vec<(usize, usize, f32)> {
    let likeness = &likeness;
    let mut found: Vec<(usize, usize, f32)> = (0..first)
        .flat_map(|a| (first..all).map(move |b| (a, b, likeness(a, b))))
        .filter(|&(_, _, likeness)| likeness >= least)
        .collect();
    found.sort_by(|x, y| {
        // Rounded, so that the order of sums does not decide between equals.
        let rank = |likeness: f32| (likeness * 1e4).round() as i64;
        (rank(y.2), x.0, x.1).cmp(&(rank(x.2), y.0, y.1))
    });
    let mut taken = vec![false; all];
    found.retain(|&(a, b, _)| {
        let free = [a, b].iter().all(|&n| taken.get(n) == Some(&false));
        if free {
            for n in [a, b] {
                if let Some(place) = taken.get_mut(n) {
                    *place = true;
                }
            }
        }
        free
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_tell_more_than_common_ones() {
        let weights = Weights::new([
            "The council closed the Bramley bridge on Monday.",
            "On Monday the Bramley bridge was closed by the council.",
            "The mayor spoke on Monday at the school.",
            "The ferry to Holm left on time.",
        ]);
        assert!(weights.likeness(0, 1) > 0.7);
        assert!(weights.likeness(0, 2) < 0.3);
        assert!((weights.likeness(0, 0) - 1.0).abs() < 1e-5);
        assert_eq!(weights.likeness(0, 9), 0.0);
    }

    #[test]
    fn each_sentence_is_paired_once_with_its_best() {
        let weights = Weights::new([
            "Ferry fares rise by a tenth.",
            "Ferry fares rise by a tenth in May.",
            "Ferry fares rise by a tenth.",
        ]);
        let found = pairs(|a, b| weights.likeness(a, b), 1, 3, 0.1);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0, found[0].1), (0, 2));
    }
}
