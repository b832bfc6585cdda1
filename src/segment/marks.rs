//! Quotation marks as they stand in a paragraph, before they are paired.
//!
//! Every mark that may open or close a quotation becomes a [`Candidate`] that says which
//! of the two its place suggests. Apostrophes, possessives inside a word, elisions
//! ('tis, '90s) and the marks of feet and inches are left out here; a possessive at a
//! word's end ("the boys' house") cannot be told from a closing mark by its place alone,
//! so it stays in as a doubtful one.

use super::apostrophe::{is_elision, is_inch, is_possessive};
use super::neighbours::{char_at, char_before, skip_space};

/// Marks that close each other, whatever their shape: pages mix “ with ".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// “ ” „ " '' and ``.
    Double,
    /// ‘ ’ ‚ and '.
    Single,
    /// « » ‹ ›.
    Angle,
}

/// What a mark's shape and place suggest that it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lean {
    /// It opens.
    Opens,
    /// It closes.
    Closes,
    /// It closes, unless it is the apostrophe of a possessive or of a clipped word.
    DoubtfullyCloses,
    /// Whatever is due.
    Either,
}

impl Lean {
    /// Whether the mark may close a quotation and does not look like an opening one.
    pub(super) const fn closes(self) -> bool {
        matches!(self, Lean::Closes | Lean::DoubtfullyCloses)
    }
}

/// A mark that may open or close a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Offset of its first byte in the paragraph.
    pub(super) at: usize,
    /// Its length in bytes.
    pub(super) len: usize,
    /// What it pairs with.
    pub(super) family: Family,
    /// What it probably does.
    pub(super) lean: Lean,
    /// Whether its shape has a direction, as “ has and " has not.
    pub(super) curly: bool,
}

impl Candidate {
    /// Offset behind its last byte.
    pub(super) const fn end(self) -> usize {
        self.at + self.len
    }
}

/// The marks of a paragraph, in order.
pub(super) fn candidates(text: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut straight_until = 0;
    for (at, c) in text.char_indices() {
        if at < straight_until {
            continue;
        }
        match c {
            '\'' | '`' => {
                let run = Run::at(text, at, c);
                straight_until = run.end;
                run.push_candidates(text, &mut found);
            }
            '"' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' => {
                found.extend(directed(text, at, c));
            }
            '‘' | '’' | '‚' => found.extend(single(text, at, c)),
            _ => {}
        }
    }
    found
}

/// A run of one or more straight apostrophes or backticks: '' stands for a double mark.
struct Run {
    start: usize,
    end: usize,
    tick: bool,
}

impl Run {
    fn at(text: &str, start: usize, c: char) -> Self {
        let rest = text.get(start..).unwrap_or_default();
        let len = rest.len() - rest.trim_start_matches(c).len();
        Run {
            start,
            end: start + len,
            tick: c == '`',
        }
    }

    fn push_candidates(&self, text: &str, found: &mut Vec<Candidate>) {
        match (self.end - self.start, self.tick) {
            (1, false) => found.extend(single(text, self.start, '\'')),
            (2, true) => found.push(Candidate {
                at: self.start,
                len: 2,
                family: Family::Double,
                lean: Lean::Opens,
                curly: true,
            }),
            (2, false) => found.push(straight_double(text, self.start, 2)),
            (3, false) => {
                // The outer mark is the double one: it comes first where the run opens.
                let lean = Sides::of(text, self.start, self.end).lean();
                let (first, second) = if lean == Lean::Opens { (2, 1) } else { (1, 2) };
                for (at, len) in [(self.start, first), (self.start + first, second)] {
                    let family = if len == 2 {
                        Family::Double
                    } else {
                        Family::Single
                    };
                    found.push(Candidate {
                        at,
                        len,
                        family,
                        lean,
                        curly: false,
                    });
                }
            }
            // A lone backtick and longer runs are code, rules or decoration.
            _ => {}
        }
    }
}

/// What stands left and right of a mark, other marks skipped.
struct Sides {
    before: Option<char>,
    after: Option<char>,
}

impl Sides {
    fn of(text: &str, start: usize, end: usize) -> Self {
        // Nested marks stand together in twos and threes; more is decoration.
        const NESTED: usize = 4;
        let head = text.get(..start).unwrap_or_default();
        let tail = text.get(end..).unwrap_or_default();
        Sides {
            before: head.chars().rev().take(NESTED).find(|&c| !is_mark(c)),
            after: tail.chars().take(NESTED).find(|&c| !is_mark(c)),
        }
    }

    fn may_open(&self) -> bool {
        self.before.is_none_or(|c| {
            c.is_whitespace() || matches!(c, '(' | '[' | '{' | '/' | '=' | '>') || is_dash(c)
        })
    }

    fn may_close(&self) -> bool {
        self.after.is_none_or(|c| {
            c.is_whitespace()
                || is_dash(c)
                || matches!(
                    c,
                    ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '…' | '/' | '<'
                )
        })
    }

    fn lean(&self) -> Lean {
        match (self.may_open(), self.may_close()) {
            (true, false) => Lean::Opens,
            (false, true) => Lean::Closes,
            (true, true) if self.before.is_none() && self.after.is_some() => Lean::Opens,
            (true, true) if self.after.is_none() && self.before.is_some() => Lean::Closes,
            _ => Lean::Either,
        }
    }
}

fn straight_double(text: &str, at: usize, len: usize) -> Candidate {
    Candidate {
        at,
        len,
        family: Family::Double,
        lean: Sides::of(text, at, at + len).lean(),
        curly: false,
    }
}

/// A double or angle mark; a directed shape is overruled only by an unmistakable place.
fn directed(text: &str, at: usize, c: char) -> Option<Candidate> {
    let len = c.len_utf8();
    if c == '"' {
        return (!is_inch(text, at)).then(|| straight_double(text, at, len));
    }
    let place = Sides::of(text, at, at + len).lean();
    let lean = match (c, place) {
        ('“', Lean::Closes) => Lean::Closes,
        ('”', Lean::Opens) => Lean::Either,
        ('«' | '‹', Lean::Closes) | ('»' | '›', Lean::Opens) => place,
        ('“' | '„' | '«' | '‹', _) => Lean::Opens,
        _ => Lean::Closes,
    };
    let family = if matches!(c, '“' | '”' | '„') {
        Family::Double
    } else {
        Family::Angle
    };
    Some(Candidate {
        at,
        len,
        family,
        lean,
        curly: true,
    })
}

/// A single mark, or nothing where it is an apostrophe.
fn single(text: &str, at: usize, c: char) -> Option<Candidate> {
    let len = c.len_utf8();
    let (before, after) = (char_before(text, at), char_at(text, at + len));
    let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if in_word(before) && in_word(after) {
        return None;
    }
    let sides = Sides::of(text, at, at + len);
    let opens = c != '’'
        && sides.may_open()
        && after.is_some_and(|c| !c.is_whitespace())
        && sides
            .after
            .is_some_and(|c| !matches!(c, ',' | ';' | ':' | '!' | '?' | ')' | ']'));
    let lean = if c == '‚' || opens {
        if is_elision(text, at + len) {
            return None;
        }
        Lean::Opens
    } else if c == '‘' {
        return None;
    } else if is_spaced_inner_close(text, at, len) || (!sides.may_open() && is_after_stop(&sides)) {
        Lean::Closes
    } else if !sides.may_open() && sides.may_close() {
        if is_possessive(text, at, len) {
            Lean::DoubtfullyCloses
        } else {
            Lean::Closes
        }
    } else {
        return None;
    };
    Some(Candidate {
        at,
        len,
        family: Family::Single,
        lean,
        curly: c != '\'',
    })
}

/// Whether a closing mark follows a stop, glued text behind it or not.
fn is_after_stop(sides: &Sides) -> bool {
    sides
        .before
        .is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '…'))
}

/// A single mark parted by a space from the double mark behind it, as in `over.’ ”`,
/// or from the words before it, as in `over. ’ ”`.
fn is_spaced_inner_close(text: &str, at: usize, len: usize) -> bool {
    let next = skip_space(text, at + len);
    next > at + len
        && char_before(text, at).is_some_and(char::is_whitespace)
        && matches!(char_at(text, next), Some('”' | '"'))
}

/// Whether `c` has the shape of a quotation mark.
pub(super) const fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' | '\'' | '‘' | '’' | '‚' | '`'
    )
}

/// Whether `c` is a dash or a hyphen.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―')
}
