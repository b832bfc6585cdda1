//! One run of stops with everything that belongs to it.
//!
//! That is: further stops, the closing marks and brackets behind them, and stops behind
//! those. Whether it ends a sentence is for `boundary` to say.

use super::marks::is_mark;
use super::neighbours::char_at;
use super::pairing::{Paired, Role};
use crate::span::Span;

/// What a run of stops is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One full stop.
    Full,
    /// Words left out or a pause: two or three full stops, parted by spaces or not.
    Ellipsis,
    /// A full stop and an ellipsis.
    FullEllipsis,
    /// A question mark or an exclamation mark.
    Strong,
    /// A stop of a script that writes no spaces.
    Wide,
}

/// Stops, with the closing marks behind them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    /// From the first stop to the last mark that belongs to it.
    pub(super) span: Span,
    /// What the stops are.
    pub(super) kind: Kind,
    /// Whether a quotation closes behind it.
    pub(super) quote: bool,
    /// Whether a bracket closes behind it.
    pub(super) bracket: bool,
    /// Whether another stop stands behind the closing marks.
    pub(super) again: bool,
}

/// Whether `c` may end a sentence.
pub(super) const fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '‽') || is_wide(c)
}

const fn is_wide(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡')
}

impl Stop {
    /// Reads the stop that starts at `at`.
    pub(super) fn read(text: &str, paired: &Paired, at: usize) -> Self {
        let (mut end, kind) = read_stops(text, at);
        let (mut quote, mut bracket, mut again) = (false, false, false);
        loop {
            while let Some((next, closes_quote)) = read_closing(text, paired, end) {
                end = next;
                quote |= closes_quote;
                bracket |= !closes_quote;
            }
            if (quote || bracket) && char_at(text, end).is_some_and(is_stop) {
                end = read_stops(text, end).0;
                again = true;
            } else {
                break;
            }
        }
        Stop {
            span: Span::new(at, end),
            kind,
            quote,
            bracket,
            again,
        }
    }
}

/// Reads stops from `at` on: where they end, and what they are together.
fn read_stops(text: &str, at: usize) -> (usize, Kind) {
    let mut end = at;
    let (mut dots, mut ellipsis, mut strong, mut wide) = (0_usize, false, false, false);
    while let Some(c) = char_at(text, end) {
        if !is_stop(c) {
            if dots == 0 || !is_spaced_dot(text, end) {
                break;
            }
            dots += 1;
            end += 2;
            continue;
        }
        dots += usize::from(c == '.');
        ellipsis |= c == '…';
        wide |= is_wide(c);
        strong |= !matches!(c, '.' | '…');
        end += c.len_utf8();
    }
    let kind = if wide {
        Kind::Wide
    } else if strong {
        Kind::Strong
    } else if dots > 3 || (ellipsis && dots > 0) {
        Kind::FullEllipsis
    } else if ellipsis || dots > 1 {
        Kind::Ellipsis
    } else {
        Kind::Full
    };
    (end, kind)
}

/// Whether a space and a full stop that stands alone follow, as in ". . .".
fn is_spaced_dot(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    rest.strip_prefix(" .").is_some_and(|rest| {
        rest.chars()
            .next()
            .is_none_or(|c| c.is_whitespace() || is_mark(c))
    })
}

/// The closing mark or bracket at `at`, parted by no more than a space: where it ends, and
/// whether it closes a quotation.
fn read_closing(text: &str, paired: &Paired, at: usize) -> Option<(usize, bool)> {
    // "over. ” She": some pages part the closing mark.
    let near = if char_at(text, at) == Some(' ') {
        at + 1
    } else {
        at
    };
    if let Some(mark) = paired.mark_at(near) {
        return (mark.role == Role::Closes).then(|| (mark.span.end(), true));
    }
    let c = char_at(text, at)?;
    let end = at + c.len_utf8();
    let word_follows = char_at(text, end).is_some_and(char::is_alphanumeric);
    match c {
        ')' | ']' | '}' => Some((end, false)),
        // A mark that closes nothing is an apostrophe, but not behind a stop. The
        // replacement character stands where a page's quotation mark was lost.
        '\'' | '’' | '\u{FFFD}' if !word_follows => Some((end, true)),
        _ => None,
    }
}
