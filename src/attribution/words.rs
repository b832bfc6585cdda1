//! Words as names and phrases see them: without the punctuation around them, which says
//! where one ends.

use super::grammar::{SUFFIXES, TITLES};
use crate::span::Span;

/// A word of the text as names see it: without the punctuation around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    /// Whether punctuation behind it ends a name: a comma, a closing mark, a possessive.
    pub(super) ends: bool,
    /// Whether an opening mark before it starts anew.
    pub(super) starts: bool,
}

impl Word<'_> {
    pub(super) fn is_capitalised(&self) -> bool {
        self.text
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(char::is_uppercase)
            || self.text.starts_with('@')
    }
}

/// The words of `text` under `span`.
pub(super) fn words(text: &str, span: Span) -> Vec<Word<'_>> {
    let inside = span.of(text);
    let mut result: Vec<Word<'_>> = Vec::new();
    for raw in inside.split_whitespace() {
        let offset = span.start() + (raw.as_ptr() as usize - inside.as_ptr() as usize);
        // Dashes without spaces part words as commas do.
        let mut from = 0;
        for part in raw.split_inclusive(['—', '–', '/']) {
            match (word(part, offset + from), result.last_mut()) {
                (Some(word), _) => result.push(word),
                // A dash with spaces about it.
                (None, Some(before)) => before.ends = true,
                (None, None) => {}
            }
            from += part.len();
        }
    }
    result
}

/// The phrase with single spaces between its words.
pub(super) fn folded(phrase: &str) -> String {
    phrase.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn word(raw: &str, offset: usize) -> Option<Word<'_>> {
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '@' | '#' | '&' | '$');
    let start = raw.find(is_inner)?;
    let last = raw.rfind(is_inner)?;
    let mut end = last + raw.get(last..)?.chars().next()?.len_utf8();
    let mut ends = raw.get(end..)?.chars().any(|c| c != '.');
    let mut text = raw.get(start..end)?;
    for possessive in ["'s", "’s", "'S", "’S"] {
        if let Some(owner) = text.strip_suffix(possessive) {
            text = owner;
            end = start + owner.len();
            ends = true;
        }
    }
    // The stop belongs to "J.", "Gov." and "U.S."; elsewhere it ends the sentence.
    if raw.get(end..)?.starts_with('.') {
        let is_initial = text.chars().count() == 1 || text.contains('.');
        if is_initial || TITLES.has(text) || SUFFIXES.has(text) || text == "St" {
            text = raw.get(start..=end)?;
        } else {
            ends = true;
        }
    }
    (!text.is_empty()).then(|| Word {
        text,
        span: Span::new(offset + start, offset + start + text.len()),
        ends,
        starts: start > 0,
    })
}
