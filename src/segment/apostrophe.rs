//! Marks that look like quotation marks and are none: the apostrophe of a possessive, of
//! dropped letters and of a decade, and the marks of feet and inches.

use super::neighbours::{char_at, is_apostrophe, skip_space, word_at, word_before};

/// Whether the mark may be the apostrophe of a possessive plural or of a clipped word:
/// "the boys’ house", "goin’ home".
pub(super) fn is_possessive(text: &str, at: usize, len: usize) -> bool {
    let next = skip_space(text, at + len);
    let before_word = next > at + len && char_at(text, next).is_some_and(char::is_alphanumeric);
    let word = word_before(text, at);
    before_word
        && (word.ends_with(['s', 'S', 'z', 'x']) || word.ends_with("in") || CLIPPED.contains(&word))
}

/// Words that end in an apostrophe because their end is dropped.
const CLIPPED: [&str; 5] = ["ol", "an", "lil", "mo", "po"];

/// Words that start with an apostrophe because their start is dropped.
const ELIDED: [&str; 20] = [
    "tis", "twas", "twere", "twill", "em", "til", "till", "cause", "cuz", "cos", "bout", "round",
    "n", "nuff", "cept", "gainst", "neath", "burbs", "hood", "tude",
];

/// Whether a mark before `at` is an apostrophe that stands for dropped letters or digits.
pub(super) fn is_elision(text: &str, at: usize) -> bool {
    let word = word_at(text, at);
    let decade = word.strip_suffix('s').unwrap_or(word);
    if decade.len() == 2 && decade.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    let quoted = char_at(text, at + word.len()).is_some_and(is_apostrophe) && word != "n";
    !quoted
        && ELIDED
            .iter()
            .any(|elided| word.eq_ignore_ascii_case(elided))
}

/// Whether a straight double mark gives inches behind feet, as in 6'2" or 6' 2".
pub(super) fn is_inch(text: &str, at: usize) -> bool {
    let inches = word_before(text, at);
    if inches.is_empty() || inches.len() > 2 || !inches.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let head = text
        .get(..at - inches.len())
        .unwrap_or_default()
        .trim_end_matches(' ');
    let feet = head.strip_suffix(['\'', '’']);
    feet.is_some_and(|feet| feet.ends_with(|c: char| c.is_ascii_digit()))
}
