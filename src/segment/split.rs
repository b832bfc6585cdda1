//! A paragraph's sentences.
//!
//! One walk over the paragraph: every run of stops is read together with the closing
//! marks behind it and judged; an empty line and a line that starts a list item end a
//! sentence whatever stands before them.

use super::neighbours::{char_at, skip_space};
use super::pairing::Paired;
use super::stop::{Stop, is_stop};
use crate::span::Span;

/// The sentences of `text`, in order: no white space at their ends, none between them left
/// out.
pub(super) fn sentences(text: &str, paired: &Paired) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = skip_space(text, 0);
    let mut resume = start;
    for (at, c) in text.char_indices() {
        if at < resume {
            continue;
        }
        let end = if c == '\n' && line_starts_anew(text, at) {
            Some(at)
        } else if is_stop(c) {
            let stop = Stop::read(text, paired, at);
            resume = stop.span.end();
            stop.ends_sentence(text, paired, start).then_some(resume)
        } else {
            None
        };
        if let Some(end) = end {
            spans.push(Span::new(start, end).trimmed(text));
            start = skip_space(text, end);
            resume = start;
        }
    }
    spans.push(Span::new(start, text.len()).trimmed(text));
    spans.retain(|span| !span.is_empty());
    spans
}

/// Whether the line break at `at` is followed by an empty line or by a list item.
fn line_starts_anew(text: &str, at: usize) -> bool {
    let line = text.get(at + 1..).unwrap_or_default();
    let line = line.trim_start_matches([' ', '\t', '\r']);
    line.starts_with('\n') || starts_item(line)
}

/// Whether a line starts with a bullet or a number, as a list item does.
fn starts_item(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mark_len = match line.chars().next() {
        Some(c) if is_bullet(c) || matches!(c, '-' | '–' | '*') => c.len_utf8(),
        Some(_) if (1..=2).contains(&digits) => match char_at(line, digits) {
            Some('.' | ')') => digits + 1,
            _ => return false,
        },
        _ => return false,
    };
    char_at(line, mark_len).is_some_and(|c| c == ' ' || c == '\t')
}

/// Whether `c` starts a list item wherever it stands.
pub(super) const fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '●' | '▪' | '■' | '◦' | '‣' | '►' | '·')
}
