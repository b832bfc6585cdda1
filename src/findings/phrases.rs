//! Short lists of words and phrases. A rule uses one to narrow what the model found, never
//! to find anything by itself.

use unicode_segmentation::UnicodeSegmentation;

use crate::span::Span;

/// Phrases in lower case, their words parted by single spaces, with straight apostrophes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrases(pub(super) &'static [&'static str]);

impl Phrases {
    /// Where the first of them stands under `span`; of two that start together, the one
    /// listed first.
    pub(super) fn find(&self, text: &str, span: Span) -> Option<Span> {
        self.find_among(&words(text, span))
    }

    /// Where the first of them stands among some words of a text.
    pub(super) fn find_among(&self, words: &[Word]) -> Option<Span> {
        (0..words.len()).find_map(|at| {
            let rest = words.get(at..)?;
            self.0.iter().find_map(|phrase| starts_with(rest, phrase))
        })
    }

    /// Whether one of them stands under `span`.
    pub(super) fn are_in(&self, text: &str, span: Span) -> bool {
        self.find(text, span).is_some()
    }

    /// Whether one of them stands at the beginning of `span`.
    pub(super) fn begin(&self, text: &str, span: Span) -> bool {
        let words = words(text, span);
        self.0
            .iter()
            .any(|phrase| starts_with(&words, phrase).is_some())
    }

    /// Whether the text is one of them, whatever its case.
    pub(super) fn has(&self, words: &str) -> bool {
        let words = folded(words);
        self.0.contains(&words.as_str())
    }
}

/// A word in lower case, and where it stands.
pub(super) type Word = (String, Span);

/// The words under `span` by Unicode's rules (UAX #29), in lower case.
pub(super) fn words(text: &str, span: Span) -> Vec<Word> {
    span.of(text)
        .unicode_word_indices()
        .map(|(at, word)| {
            let start = span.start() + at;
            (folded(word), Span::new(start, start + word.len()))
        })
        .collect()
}

fn folded(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

fn starts_with(words: &[Word], phrase: &str) -> Option<Span> {
    let mut rest = words.iter();
    let mut whole: Option<Span> = None;
    for part in phrase.split(' ') {
        let (word, span) = rest.next()?;
        if word != part {
            return None;
        }
        whole = Some(whole.map_or(*span, |whole| whole.union(*span)));
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_as_whole_words_whatever_their_case_and_apostrophe() {
        let text = "Nobody WON’T say; it is understood, overwilling.";
        let all = Span::new(0, text.len());
        let found = |phrases| Phrases(phrases).find(text, all).map(|span| span.of(text));
        assert_eq!(found(&["won't"]), Some("WON’T"));
        assert_eq!(found(&["it is understood"]), Some("it is understood"));
        assert_eq!(found(&["will", "stood"]), None);
        assert_eq!(found(&["understood overwilling now"]), None);
    }
}
