//! What segmentation finds: sentences, and quotations that run through them.

use crate::ingest::BlockKind;
use crate::span::Span;

/// One sentence of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands in the article's text; no white space at its ends.
    pub span: Span,
    /// Index of the article's block that holds it.
    pub paragraph: usize,
    /// What that block is.
    pub block: BlockKind,
    /// Index into [`Segmented::quotations`] of the quotation that is still open from an
    /// earlier sentence when this one starts, if any.
    pub inside: Option<usize>,
}

/// One stretch of quoted text, from its opening mark to its closing mark.
///
/// A quotation may run over several sentences and paragraphs. By news convention each
/// new paragraph of a running quotation repeats the opening mark and only the last one
/// closes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The quoted text without its marks, one span for each paragraph it runs through.
    pub parts: Vec<Span>,
    /// Whether a closing mark was found.
    pub closed: bool,
    /// 0 for a quotation in running text, 1 for one inside another, and so on.
    pub depth: usize,
}

/// An article's sentences in reading order, and its quotations by their start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmented {
    /// The sentences; they never overlap, and cover all that is not white space.
    pub sentences: Vec<Sentence>,
    /// The quotations, outer ones before those inside them.
    pub quotations: Vec<Quotation>,
}
