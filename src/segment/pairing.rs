//! Which mark of a paragraph closes which.
//!
//! One walk over the marks with a stack of what is open. Straight marks alternate where
//! their place says nothing; a mark that opens while its like is still open is a nested
//! quotation if two closing marks follow, and otherwise shows that a closing mark is
//! missing. A single mark only opens where one that can close it follows, or where a
//! running quotation may start: everything else is an apostrophe.

use super::marks::{Candidate, Family, Lean, candidates};
use super::neighbours::char_before;
use crate::span::Span;

/// What a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It opens a quotation.
    Opens,
    /// It closes one; a double mark that closes nothing counts too.
    Closes,
}

/// A mark whose role is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where it stands in the paragraph.
    pub(super) span: Span,
    /// What it does.
    pub(super) role: Role,
}

/// A quotation as far as one paragraph holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Its opening mark.
    pub(super) opening: Span,
    /// What stands between its marks, white space at the ends left out; may be empty.
    pub(super) content: Span,
    /// What closes it.
    pub(super) family: Family,
    /// Where its closing mark ends; `None` where it has none.
    pub(super) closed_at: Option<usize>,
    /// Whether it is still open at the paragraph's end.
    pub(super) running: bool,
    /// How many quotations it stands in.
    pub(super) depth: usize,
}

/// The marks and quotations of one paragraph.
#[derive(Debug, Default)]
pub(super) struct Paired {
    /// The marks by their place.
    pub(super) marks: Vec<Mark>,
    /// The quotations by their opening marks.
    pub(super) stretches: Vec<Stretch>,
}

impl Paired {
    /// The mark that starts at `at`.
    pub(super) fn mark_at(&self, at: usize) -> Option<Mark> {
        let index = self
            .marks
            .binary_search_by_key(&at, |mark| mark.span.start())
            .ok()?;
        self.marks.get(index).copied()
    }
}

/// Pairs the marks of a paragraph.
pub(super) fn pair(text: &str) -> Paired {
    let candidates = candidates(text);
    let mut pairing = Pairing {
        text,
        open: Vec::new(),
        paired: Paired::default(),
        apostrophes: Vec::new(),
    };
    let outlooks = outlooks(&candidates);
    for (candidate, outlook) in candidates.iter().zip(outlooks) {
        pairing.take(*candidate, outlook);
    }
    pairing.finish()
}

/// What follows a mark among those of its family.
#[derive(Clone, Copy, Debug, Default)]
struct Outlook {
    /// The next one closes.
    one_close: bool,
    /// The next two close.
    two_closes: bool,
}

/// The outlook from each mark, found in one walk from the end.
fn outlooks(candidates: &[Candidate]) -> Vec<Outlook> {
    let mut ahead = [Outlook::default(); 3];
    let mut outlooks: Vec<Outlook> = candidates
        .iter()
        .rev()
        .filter_map(|candidate| {
            let here = ahead.get_mut(candidate.family as usize)?;
            let outlook = *here;
            let closes = candidate.lean.closes();
            *here = Outlook {
                one_close: closes,
                two_closes: closes && outlook.one_close,
            };
            Some(outlook)
        })
        .collect();
    outlooks.reverse();
    outlooks
}

/// A quotation whose closing mark has not come yet.
struct Open {
    candidate: Candidate,
    mark: usize,
    depth: usize,
    closes_later: bool,
}

/// Quotations deeper than this are decoration, and would cost time to search through.
const MAX_DEPTH: usize = 8;

struct Pairing<'t> {
    text: &'t str,
    open: Vec<Open>,
    paired: Paired,
    /// Marks that turned out to be apostrophes, by their index in `paired.marks`.
    apostrophes: Vec<usize>,
}

impl Pairing<'_> {
    fn take(&mut self, candidate: Candidate, outlook: Outlook) {
        match candidate.lean {
            Lean::Opens => self.opening(candidate, outlook),
            Lean::Closes | Lean::DoubtfullyCloses => self.closing(candidate, outlook),
            Lean::Either if self.open_index(candidate.family).is_some() => {
                self.closing(candidate, outlook);
            }
            Lean::Either => self.opening(candidate, outlook),
        }
    }

    fn opening(&mut self, candidate: Candidate, outlook: Outlook) {
        let closes_later = outlook.one_close;
        if candidate.family == Family::Single && !closes_later && !self.may_run_on(candidate) {
            return;
        }
        let same_on_top = self
            .open
            .last()
            .is_some_and(|top| top.candidate.family == candidate.family);
        if same_on_top && !outlook.two_closes {
            self.abandon_top(candidate.at);
        }
        if self.open.len() == MAX_DEPTH {
            return;
        }
        self.open.push(Open {
            candidate,
            mark: self.paired.marks.len(),
            depth: self.open.len(),
            closes_later,
        });
        self.mark(candidate, Role::Opens);
    }

    /// Whether a single mark with no closing one behind it may still open a quotation that
    /// runs into the next paragraph: at a paragraph's start, and, where its shape is
    /// directed, behind a colon or a comma.
    fn may_run_on(&self, candidate: Candidate) -> bool {
        let head = self.text.get(..candidate.at).unwrap_or_default().trim_end();
        let starts =
            head.is_empty() || (self.open.len() == 1 && self.starts_paragraph(candidate.at));
        starts || (candidate.curly && matches!(char_before(head, head.len()), Some(':' | ',')))
    }

    /// Whether only opening marks and white space stand before `at`.
    fn starts_paragraph(&self, at: usize) -> bool {
        let first = self.open.first();
        first.is_some_and(|first| {
            let between = self.text.get(first.candidate.end()..at).unwrap_or_default();
            let before = self.text.get(..first.candidate.at).unwrap_or_default();
            before.trim().is_empty() && between.trim().is_empty()
        })
    }

    fn closing(&mut self, candidate: Candidate, outlook: Outlook) {
        let index = self.open_index(candidate.family);
        if candidate.family == Family::Single {
            let on_top = index.is_some_and(|index| index + 1 == self.open.len());
            let possessive = candidate.lean == Lean::DoubtfullyCloses && outlook.one_close;
            if !on_top || possessive {
                return;
            }
        }
        self.mark(candidate, Role::Closes);
        let Some(index) = index else { return };
        while self.open.len() > index + 1 {
            self.abandon_top(candidate.at);
        }
        if let Some(open) = self.open.pop() {
            self.stretch(&open, candidate.at, Some(candidate.end()), false);
        }
    }

    /// Ends the innermost open quotation at `end`, where no mark closes it. A single mark
    /// whose closing one lies beyond `end` was an apostrophe, and so was a straight one.
    fn abandon_top(&mut self, end: usize) {
        if let Some(open) = self.open.pop() {
            let single = open.candidate.family == Family::Single;
            if single && (open.closes_later || !open.candidate.curly) {
                self.apostrophes.push(open.mark);
            } else {
                self.stretch(&open, end, None, false);
            }
        }
    }

    fn finish(mut self) -> Paired {
        for open in std::mem::take(&mut self.open) {
            self.stretch(&open, self.text.len(), None, true);
        }
        let mut apostrophes = self.apostrophes;
        apostrophes.sort_unstable();
        let mut index = 0;
        self.paired.marks.retain(|_| {
            index += 1;
            apostrophes.binary_search(&(index - 1)).is_err()
        });
        self.paired
            .stretches
            .sort_by_key(|stretch| stretch.opening.start());
        self.paired
    }

    fn open_index(&self, family: Family) -> Option<usize> {
        self.open
            .iter()
            .rposition(|open| open.candidate.family == family)
    }

    fn mark(&mut self, candidate: Candidate, role: Role) {
        let span = Span::new(candidate.at, candidate.end());
        self.paired.marks.push(Mark { span, role });
    }

    fn stretch(&mut self, open: &Open, end: usize, closed_at: Option<usize>, running: bool) {
        self.paired.stretches.push(Stretch {
            opening: Span::new(open.candidate.at, open.candidate.end()),
            content: Span::new(open.candidate.end(), end).trimmed(self.text),
            family: open.candidate.family,
            closed_at,
            running,
            depth: open.depth,
        });
    }
}
