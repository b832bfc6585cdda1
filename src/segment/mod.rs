//! From an article to its sentences and quotations.
//!
//! The article's blocks are its paragraphs. In each one the quotation marks are read
//! (`marks`, `apostrophe`) and paired (`pairing`); the stops between sentences (`split`,
//! `stop`) are then judged with the marks' roles known (`boundary`, by `abbreviation`,
//! `follower` and `reporting`), and `quotation` joins quotations that run over several paragraphs;
//! `credit` finds the line under a block quotation that names its speaker.
//! Everything is one walk over the text without recursion: a stop is judged by a bounded
//! number of characters around it, so the time grows with the length and no faster.
//!
//! The rules are our own. Of the kept crates, `icu_segmenter` and `srx` split at every
//! abbreviation, `pragmatic-segmenter` binds a C library, loses characters and takes
//! minutes for a megabyte, and `sentencex`, the best of them, joins sentences inside
//! quotations, takes straight opening marks for closing ones and grows with the square of
//! a paragraph's length. Mending that from outside would judge every stop twice.

mod abbreviation;
mod apostrophe;
mod boundary;
mod credit;
mod follower;
mod marks;
mod neighbours;
mod pairing;
mod quotation;
mod quoted;
mod reporting;
mod sentence;
mod split;
mod stop;

pub(crate) use credit::{Credit, credit_at, credits};
pub use quoted::Quoted;
pub(crate) use quoted::outer_parts;
pub use sentence::{Quotation, Segmented, Sentence};

use crate::ingest::{Article, Block};

/// Splits an article into sentences and finds its quotations.
///
/// A sentence never reaches over the end of a block; closing marks and brackets behind a
/// stop belong to the sentence before. Sentences inside one quotation are split, but a
/// reporting clause stays with the words that it reports: `“Why?” he asked.` is one.
///
/// ```
/// use onrecord::ingest::{ArticleBuilder, BlockKind, Metadata};
/// use onrecord::segment::segment;
///
/// let mut builder = ArticleBuilder::new(Metadata::default());
/// builder.push(BlockKind::Body, "“It held. We were lucky,” said Gov. Ann Marlow.");
/// let article = builder.finish();
/// let segmented = segment(&article);
/// assert_eq!(segmented.sentences.len(), 2);
/// assert_eq!(segmented.sentences[1].inside, Some(0));
/// let quoted = segmented.quotations[0].parts[0];
/// assert_eq!(quoted.of(article.text()), "It held. We were lucky,");
/// ```
#[must_use]
pub fn segment(article: &Article) -> Segmented {
    let mut sentences = Vec::new();
    let mut tracker = quotation::Tracker::default();
    for (paragraph, block) in article.blocks().iter().enumerate() {
        let text = block.span.of(article.text());
        let offset = block.span.start();
        let paired = pairing::pair(text);
        for span in split::sentences(text, &paired) {
            sentences.push(Sentence {
                span: span.shifted(offset),
                paragraph,
                block: block.kind,
                inside: None,
            });
        }
        tracker.block(block.kind, text, offset, &paired);
    }
    let quotations = tracker.finish(&mut sentences);
    Segmented {
        sentences,
        quotations,
    }
}

/// Finds the quotations of an article whose sentences are known, as labelled ones are.
/// [`Sentence::inside`] is set anew.
#[must_use]
pub fn with_quotations(article: &Article, mut sentences: Vec<Sentence>) -> Segmented {
    let mut tracker = quotation::Tracker::default();
    for block in article.blocks() {
        let text = block.span.of(article.text());
        tracker.block(block.kind, text, block.span.start(), &pairing::pair(text));
    }
    let quotations = tracker.finish(&mut sentences);
    Segmented {
        sentences,
        quotations,
    }
}

/// The quotations of a text whose paragraphs are known.
#[must_use]
pub fn quotations(text: &str, blocks: &[Block]) -> Vec<Quotation> {
    let mut tracker = quotation::Tracker::default();
    for block in blocks {
        let paragraph = block.span.of(text);
        tracker.block(
            block.kind,
            paragraph,
            block.span.start(),
            &pairing::pair(paragraph),
        );
    }
    tracker.finish(&mut [])
}

#[cfg(test)]
mod tests;
