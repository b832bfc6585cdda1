//! Quotations over the whole article.
//!
//! Marks are paired paragraph by paragraph; this module joins what runs on. By news
//! convention a quotation that goes on in the next paragraph is left open at the end of
//! the one and opened again at the start of the other. Where the next paragraph does not
//! open it again, the closing mark is missing and the quotation ends with its paragraph.
//! Headlines, captions and other blocks outside the running text neither take part in
//! this nor interrupt it.

use super::marks::Family;
use super::neighbours::skip_space;
use super::pairing::{Paired, Stretch};
use super::sentence::{Quotation, Sentence};
use crate::ingest::BlockKind;
use crate::span::Span;

/// The quotations of an article, gathered block by block.
#[derive(Debug, Default)]
pub(super) struct Tracker {
    quotations: Vec<Quotation>,
    extents: Vec<Extent>,
    running: Vec<Running>,
}

/// A quotation left open at the end of the last paragraph of running text.
#[derive(Clone, Copy, Debug)]
struct Running {
    quotation: usize,
    family: Family,
}

/// One part of a quotation, its opening mark included.
#[derive(Clone, Copy, Debug)]
struct Extent {
    quotation: usize,
    span: Span,
    /// Whether the quotation began in an earlier paragraph.
    continued: bool,
}

impl Tracker {
    /// Takes the next block of the article, whose text starts at `offset`.
    pub(super) fn block(&mut self, kind: BlockKind, text: &str, offset: usize, paired: &Paired) {
        let runs = kind.is_running_text();
        let earlier = if runs {
            std::mem::take(&mut self.running)
        } else {
            Vec::new()
        };
        let mut resumed = earlier.iter();
        let mut leading_at = skip_space(text, 0);
        for stretch in &paired.stretches {
            let leads = stretch.opening.start() == leading_at;
            leading_at = skip_space(text, stretch.opening.end());
            let goes_on = if leads { resumed.next() } else { None }
                .filter(|running| running.family == stretch.family);
            if goes_on.is_none() {
                resumed = [].iter();
            }
            let quotation = self.add(goes_on.map(|running| running.quotation), stretch, offset);
            if let Some(quotation) = quotation
                && runs
                && stretch.running
            {
                let family = stretch.family;
                self.running.push(Running { quotation, family });
            }
        }
    }

    /// Adds a stretch to the quotation that it goes on with, or as a new one, and gives
    /// that quotation's index; `None` where a new one holds nothing.
    fn add(&mut self, goes_on: Option<usize>, stretch: &Stretch, offset: usize) -> Option<usize> {
        let content = stretch.content.shifted(offset);
        if goes_on.is_none() && content.is_empty() {
            return None;
        }
        let index = goes_on.unwrap_or(self.quotations.len());
        if goes_on.is_none() {
            self.quotations.push(Quotation {
                parts: Vec::new(),
                closed: false,
                depth: stretch.depth,
            });
        }
        let quotation = self.quotations.get_mut(index)?;
        quotation.closed = stretch.closed_at.is_some();
        if !content.is_empty() {
            quotation.parts.push(content);
            self.extents.push(Extent {
                quotation: index,
                span: stretch.opening.shifted(offset).union(content),
                continued: goes_on.is_some(),
            });
        }
        Some(index)
    }

    /// The quotations; marks in `sentences`, which stand in reading order, those that start
    /// inside one.
    pub(super) fn finish(self, sentences: &mut [Sentence]) -> Vec<Quotation> {
        let mut coming = self.extents.iter().peekable();
        let mut around: Vec<&Extent> = Vec::new();
        for sentence in sentences {
            let start = sentence.span.start();
            while let Some(extent) = coming.next_if(|extent| extent.span.start() <= start) {
                around.push(extent);
            }
            around.retain(|extent| start < extent.span.end());
            sentence.inside = around
                .iter()
                .find(|extent| extent.continued || extent.span.start() < start)
                .map(|extent| extent.quotation);
        }
        self.quotations
    }
}
