//! What was probably meant by a word that nobody knows.

use strsim::{damerau_levenshtein, normalized_damerau_levenshtein};

/// How alike two words must be, from 0 to 1, for one to be offered for the other.
const ALIKE: f64 = 0.6;

/// The known word that is nearest to `word`, if any is near.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase().replace('_', "-");
    known
        .into_iter()
        .filter(|known| normalized_damerau_levenshtein(&word, known) >= ALIKE)
        .min_by_key(|known| damerau_levenshtein(&word, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["unnamed-source", "single-source", "loaded-cue"];

    #[test]
    fn a_slip_is_put_right() {
        assert_eq!(nearest("unamed-source", KNOWN), Some("unnamed-source"));
        assert_eq!(nearest("Loaded_Cue", KNOWN), Some("loaded-cue"));
    }

    #[test]
    fn what_is_like_nothing_gets_no_offer() {
        assert_eq!(nearest("spelling", KNOWN), None);
    }
}
