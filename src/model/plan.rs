//! How one document goes through the network: its windows, and its scores as they come in.

use super::engine::Output;
use super::manifest::Manifest;
use super::scores::{SentenceReader, SentenceScores};
use super::window::{Piece, Window, pieces, windows};
use crate::span::Span;

/// One sentence's tokens.
pub(super) struct Encoded {
    pub(super) ids: Vec<u32>,
    pub(super) spans: Vec<Span>,
}

/// One document on its way.
pub(super) struct Plan<'m> {
    encoded: Vec<Encoded>,
    pieces: Vec<Piece>,
    pub(super) windows: Vec<Window>,
    readers: Vec<SentenceReader<'m>>,
}

impl<'m> Plan<'m> {
    pub(super) fn new(encoded: Vec<Encoded>, manifest: &'m Manifest) -> Self {
        let lengths: Vec<usize> = encoded.iter().map(|sentence| sentence.ids.len()).collect();
        let pieces = pieces(&lengths, manifest.max_window);
        let windows = windows(&pieces, manifest.max_window);
        let readers = encoded
            .iter()
            .map(|_| SentenceReader::new(manifest))
            .collect();
        Self {
            encoded,
            pieces,
            windows,
            readers,
        }
    }

    /// The token ids of one window: `[CLS] piece [SEP] piece [SEP] ...`.
    pub(super) fn ids(&self, window: usize, cls: u32, sep: u32) -> Vec<u32> {
        let mut ids = vec![cls];
        let pieces = self
            .windows
            .get(window)
            .and_then(|w| self.pieces.get(w.pieces.clone()));
        for piece in pieces.unwrap_or_default() {
            if let Some(sentence) = self.encoded.get(piece.sentence) {
                ids.extend_from_slice(sentence.ids.get(piece.tokens.clone()).unwrap_or_default());
            }
            ids.push(sep);
        }
        ids
    }

    /// Takes over the scores of the sentences that are scored in this window.
    pub(super) fn read(&mut self, window: usize, output: &Output) {
        let Some(window) = self.windows.get(window) else {
            return;
        };
        let mut row = 1;
        for number in window.pieces.clone() {
            let Some(piece) = self.pieces.get(number) else {
                continue;
            };
            if window.scored.contains(&number)
                && let (Some(reader), Some(sentence)) = (
                    self.readers.get_mut(piece.sentence),
                    self.encoded.get(piece.sentence),
                )
            {
                reader.add(
                    output,
                    row,
                    sentence.spans.get(piece.tokens.clone()).unwrap_or_default(),
                );
            }
            row += piece.tokens.len() + 1;
        }
    }

    pub(super) fn finish(self) -> Vec<SentenceScores> {
        self.readers
            .into_iter()
            .map(SentenceReader::finish)
            .collect()
    }
}
