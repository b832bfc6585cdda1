//! Windows: which sentences the network reads together, and where each is scored.
//!
//! The network reads `[CLS] s1 [SEP] s2 [SEP] ...`, at most `max_window` tokens. An
//! article longer than that is read in overlapping windows of about equal length, and
//! each sentence is scored in the window in which it stands farthest from a cut, so that
//! it has neighbours on both sides. A sentence that alone exceeds a window is cut into
//! pieces.

use std::ops::Range;

/// Tokens that neighbouring windows share, at least, where sentences allow it.
const OVERLAP: usize = 16;

/// A stretch of one sentence's tokens: all of them, unless the sentence exceeds a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) sentence: usize,
    pub(super) tokens: Range<usize>,
}

impl Piece {
    /// Tokens in the window, the `[SEP]` that closes the piece included.
    fn cost(&self) -> usize {
        self.tokens.len() + 1
    }
}

/// Consecutive pieces that are read together, and those of them that are scored here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) pieces: Range<usize>,
    pub(super) scored: Range<usize>,
}

/// Cuts sentences of the given token counts into pieces that fit a window.
pub(super) fn pieces(lengths: &[usize], max_window: usize) -> Vec<Piece> {
    // One place for [CLS], one for [SEP].
    let room = max_window.saturating_sub(2).max(1);
    let mut pieces = Vec::with_capacity(lengths.len());
    for (sentence, &length) in lengths.iter().enumerate() {
        let count = length.div_ceil(room).max(1);
        for part in 0..count {
            let tokens = part * length / count..(part + 1) * length / count;
            pieces.push(Piece { sentence, tokens });
        }
    }
    pieces
}

/// Lays windows over the pieces. Every piece is scored in exactly one window.
pub(super) fn windows(pieces: &[Piece], max_window: usize) -> Vec<Window> {
    let tape = Tape::new(pieces);
    // One place for [CLS].
    let capacity = max_window.saturating_sub(1).max(2);
    let overlap = OVERLAP.min(capacity / 3);
    let full = tape.lay(capacity, capacity, overlap);
    // As few windows as that, but of like length: a last one of a few words would see little.
    let count = full.len().max(1);
    let target = (tape.total() + (count - 1) * overlap).div_ceil(count);
    let even = tape.lay(target, capacity, overlap);
    let laid = if even.len() > full.len() { full } else { even };

    // A piece in two windows goes to the one in which it lies farther from a cut: the
    // overlap is parted in its middle.
    let mut result: Vec<Window> = Vec::with_capacity(laid.len());
    for (number, window) in laid.iter().enumerate() {
        let from = result.last().map_or(0, |before| before.scored.end);
        let to = match laid.get(number + 1) {
            None => pieces.len(),
            Some(next) => {
                let middle = (tape.at(next.start) + tape.at(window.end)) / 2;
                let parted = (next.start..window.end)
                    .find(|&piece| (tape.at(piece) + tape.at(piece + 1)) / 2 >= middle);
                parted.unwrap_or(window.end)
            }
        };
        result.push(Window {
            pieces: window.clone(),
            scored: from..to,
        });
    }
    result
}

/// The pieces laid end to end, as offsets in the article's tokens.
struct Tape {
    starts: Vec<usize>,
}

impl Tape {
    fn new(pieces: &[Piece]) -> Self {
        let mut total = 0;
        let mut starts = vec![0];
        for piece in pieces {
            total += piece.cost();
            starts.push(total);
        }
        Self { starts }
    }

    fn total(&self) -> usize {
        self.starts.last().copied().unwrap_or_default()
    }

    /// Where a piece starts; the end of the tape for what lies behind the last.
    fn at(&self, piece: usize) -> usize {
        self.starts
            .get(piece)
            .copied()
            .unwrap_or_else(|| self.total())
    }

    /// Windows of about `target` tokens, at most `capacity`, neighbours sharing `overlap`
    /// where their pieces allow it.
    fn lay(&self, target: usize, capacity: usize, overlap: usize) -> Vec<Range<usize>> {
        let pieces = self.starts.len() - 1;
        let length = |from: usize, to: usize| self.at(to) - self.at(from);
        let mut laid = Vec::new();
        let mut start = 0;
        while start < pieces {
            let mut end = start + 1;
            while end < pieces && length(start, end) < target && length(start, end + 1) <= capacity
            {
                end += 1;
            }
            laid.push(start..end);
            if end == pieces {
                break;
            }
            let mut next = end;
            while next - 1 > start && length(next, end) < overlap {
                next -= 1;
            }
            // Stepping back must not leave the next window unable to go beyond this one.
            while next < end && length(next, end + 1) > capacity {
                next += 1;
            }
            start = next;
        }
        laid
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_article_is_one_window() {
        let pieces = pieces(&[10, 20, 30], 256);
        assert_eq!(
            windows(&pieces, 256),
            [Window {
                pieces: 0..3,
                scored: 0..3
            }]
        );
    }

    #[test]
    fn an_article_of_nothing_has_no_window() {
        assert!(windows(&[], 256).is_empty());
    }

    #[test]
    fn windows_of_a_long_article_overlap_and_are_alike_in_length() {
        let pieces = pieces(&[7; 120], 256);
        let laid = windows(&pieces, 256);
        assert_eq!(laid.len(), 5);
        for pair in laid.windows(2) {
            assert!(pair[1].pieces.start < pair[0].pieces.end, "{pair:?}");
        }
        // Neither side of a window's scored part touches the cut.
        assert!(
            laid[1].scored.start > laid[1].pieces.start && laid[1].scored.end < laid[1].pieces.end
        );
    }

    #[test]
    fn a_sentence_longer_than_a_window_is_cut_evenly() {
        let pieces = pieces(&[600], 256);
        assert_eq!(
            pieces.iter().map(|p| p.tokens.len()).collect::<Vec<_>>(),
            [200, 200, 200]
        );
    }

    proptest! {
        #[test]
        fn every_piece_is_scored_once_and_every_window_fits(
            lengths in prop::collection::vec(0usize..700, 0..80),
            max_window in 16usize..400,
        ) {
            let pieces = pieces(&lengths, max_window);
            let laid = windows(&pieces, max_window);
            let mut next = 0;
            for window in &laid {
                let tokens: usize = pieces[window.pieces.clone()].iter().map(Piece::cost).sum();
                prop_assert!(tokens < max_window);
                prop_assert_eq!(window.scored.start, next);
                prop_assert!(window.pieces.start <= window.scored.start && window.scored.end <= window.pieces.end);
                next = window.scored.end;
            }
            prop_assert_eq!(next, pieces.len());
            let covered: usize = pieces.iter().map(|p| p.tokens.len()).sum();
            prop_assert_eq!(covered, lengths.iter().sum::<usize>());
        }
    }
}
