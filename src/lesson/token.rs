//! A text as pupils touch it: words, and what stands between them.

use crate::span::Span;

/// A stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A word, without the punctuation at its ends.
    Word(Span),
    /// White space and punctuation.
    Gap(Span),
}

/// What joins two words without white space and is no part of either.
fn parts_words(c: char) -> bool {
    c.is_whitespace() || matches!(c, '—' | '–' | '…' | '/')
}

/// The tokens of a span, in order; together they are the whole of it.
pub(crate) fn tokens(text: &str, span: Span) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut gap_from = span.start();
    let mut at = span.start();
    for piece in span.of(text).split_inclusive(parts_words) {
        let whole = Span::new(at, at + piece.len());
        at = whole.end();
        let word = whole.trimmed_of(text, |c| !c.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        if gap_from < word.start() {
            tokens.push(Token::Gap(Span::new(gap_from, word.start())));
        }
        tokens.push(Token::Word(word));
        gap_from = word.end();
    }
    if gap_from < at {
        tokens.push(Token::Gap(Span::new(gap_from, at)));
    }
    tokens
}

/// The words of a span.
pub(super) fn word_spans(text: &str, span: Span) -> Vec<Span> {
    tokens(text, span)
        .into_iter()
        .filter_map(|token| match token {
            Token::Word(span) => Some(span),
            Token::Gap(_) => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        word_spans(text, Span::new(0, text.len()))
            .into_iter()
            .map(|span| span.of(text))
            .collect()
    }

    #[test]
    fn punctuation_stays_outside_and_apostrophes_inside() {
        assert_eq!(
            words("“Don’t,” she said—twice – on the so-called (first) day."),
            [
                "Don’t",
                "she",
                "said",
                "twice",
                "on",
                "the",
                "so-called",
                "first",
                "day"
            ]
        );
        assert!(words(" … — ").is_empty());
    }

    proptest! {
        #[test]
        fn tokens_join_to_the_text_on_character_boundaries(text in "\\PC{0,60}") {
            let joined: String = tokens(&text, Span::new(0, text.len()))
                .into_iter()
                .map(|token| match token { Token::Word(span) | Token::Gap(span) => span.of(&text) })
                .collect();
            prop_assert_eq!(joined, text);
        }
    }
}
