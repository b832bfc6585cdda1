//! Whether two sentences say the same: how many of the words that carry content recur.

use std::collections::BTreeSet;

use super::phrases::words;
use crate::span::Span;

/// The words of a sentence that carry its content, their endings dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Content(BTreeSet<String>);

/// Letters that are kept of a word.
const STEM: usize = 6;

/// Endings that go, where at least three letters stay.
const ENDINGS: [&str; 5] = ["'s", "ing", "ed", "es", "s"];

/// A word without its ending, cut short: "dumped" and "dumping" are one word.
fn stem(word: &str) -> String {
    let bare = ENDINGS
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .filter(|bare| bare.chars().count() >= 3)
        .unwrap_or(word);
    bare.chars().take(STEM).collect()
}

impl Content {
    pub(super) fn of(text: &str, span: Span) -> Self {
        Self(
            words(text, span)
                .into_iter()
                .filter(|(word, _)| !EMPTY.contains(&word.as_str()))
                .map(|(word, _)| stem(&word))
                .collect(),
        )
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The share of these words that `other` has too, 0 to 1; 0 where there are none.
    pub(super) fn share_in(&self, other: &Self) -> f64 {
        if self.0.is_empty() {
            return 0.0;
        }
        self.0.intersection(&other.0).count() as f64 / self.0.len() as f64
    }
}

/// Words that carry no content by themselves.
const EMPTY: &[&str] = &[
    "a", "about", "after", "against", "all", "also", "an", "and", "any", "are", "as", "at", "be",
    "been", "before", "but", "by", "did", "do", "for", "from", "had", "has", "have", "he", "her",
    "him", "his", "how", "if", "in", "into", "is", "it", "its", "more", "new", "no", "not", "of",
    "off", "on", "or", "out", "over", "said", "say", "says", "she", "so", "some", "than", "that",
    "the", "their", "them", "then", "there", "they", "this", "to", "up", "was", "were", "what",
    "when", "where", "which", "while", "who", "will", "with", "would",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_small_words_do_not_matter() {
        let of = |text: &str| Content::of(text, Span::new(0, text.len()));
        let headline = of("Mayor dumped files in the river");
        let body = of("A clerk said the mayor’s staff had been dumping files into a river.");
        assert!((headline.share_in(&body) - 1.0).abs() < 1e-9);
        assert!(body.share_in(&headline) < 1.0);
        assert_eq!(of("of the").share_in(&body), 0.0);
    }
}
