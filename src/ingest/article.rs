//! An article: one text, what is known about it, and what each paragraph of it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::span::Span;

/// What is known of an article besides its text. All of it is optional but the id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// How the user named the article: its path, or `-` for standard input.
    pub id: String,
    /// The headline.
    pub title: Option<String>,
    /// The publication.
    pub outlet: Option<String>,
    /// The byline, without "By".
    pub author: Option<String>,
    /// The publication date as the page gives it.
    pub date: Option<String>,
    /// The address of the page.
    pub url: Option<String>,
}

/// What a paragraph is, as far as the article's structure tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// The article's headline.
    Headline,
    /// A heading inside the article, or the standfirst.
    Subheading,
    /// A line that names the author.
    Byline,
    /// Running text.
    Body,
    /// A list item.
    Item,
    /// A block quotation or a pull quote.
    Blockquote,
    /// The text of a table cell or row.
    Table,
    /// A picture's caption or credit.
    Caption,
    /// A prompt, a link line, a copyright line: text that is not the article's.
    Boilerplate,
}

impl BlockKind {
    /// The word used in JSON and in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            BlockKind::Headline => "headline",
            BlockKind::Subheading => "subheading",
            BlockKind::Byline => "byline",
            BlockKind::Body => "body",
            BlockKind::Item => "item",
            BlockKind::Blockquote => "blockquote",
            BlockKind::Table => "table",
            BlockKind::Caption => "caption",
            BlockKind::Boilerplate => "boilerplate",
        }
    }

    /// Whether the article tells its story in such blocks, sentence by sentence.
    #[must_use]
    pub const fn is_running_text(self) -> bool {
        match self {
            BlockKind::Body | BlockKind::Item | BlockKind::Blockquote => true,
            BlockKind::Headline
            | BlockKind::Subheading
            | BlockKind::Byline
            | BlockKind::Table
            | BlockKind::Caption
            | BlockKind::Boilerplate => false,
        }
    }

    /// Whether the structure alone says that this is not article text.
    ///
    /// Such blocks stay in the text but never count towards the footing.
    #[must_use]
    pub const fn is_boilerplate(self) -> bool {
        matches!(
            self,
            BlockKind::Byline | BlockKind::Caption | BlockKind::Boilerplate
        )
    }
}

/// One paragraph of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What the paragraph is.
    pub kind: BlockKind,
    /// Where it stands in the text; never empty, without white space at its ends.
    pub span: Span,
}

/// An article ready to be read.
///
/// Blocks stand in reading order and do not overlap; what lies between them is white space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    metadata: Metadata,
    text: String,
    blocks: Vec<Block>,
}

impl Article {
    /// The text as it is, every line with anything on it a paragraph of running text: for
    /// texts whose offsets must not move, such as annotated ones.
    #[must_use]
    pub fn of_lines(metadata: Metadata, text: String) -> Self {
        let mut blocks = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(start, start + line.len()).trimmed(&text);
            start += line.len();
            if !span.is_empty() {
                blocks.push(Block {
                    kind: BlockKind::Body,
                    span,
                });
            }
        }
        Self {
            metadata,
            text,
            blocks,
        }
    }

    /// What is known about the article.
    #[must_use]
    pub const fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The text that all spans index.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The paragraphs, in reading order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}

/// Puts an article together paragraph by paragraph.
///
/// ```
/// use onrecord::ingest::{ArticleBuilder, BlockKind, Metadata};
///
/// let mut builder = ArticleBuilder::new(Metadata::default());
/// builder.push(BlockKind::Headline, "Harbour bridge reopens");
/// builder.push(BlockKind::Body, "The bridge reopened on Monday.");
/// let article = builder.finish();
/// assert_eq!(article.blocks()[1].span.of(article.text()), "The bridge reopened on Monday.");
/// ```
#[derive(Debug, Default)]
pub struct ArticleBuilder {
    article: Article,
}

impl ArticleBuilder {
    /// An article without any text yet.
    #[must_use]
    pub fn new(metadata: Metadata) -> Self {
        Self {
            article: Article {
                metadata,
                ..Article::default()
            },
        }
    }

    /// Adds a paragraph, parted from the one before by an empty line. White space at
    /// its ends is dropped; a paragraph of nothing else is left out.
    pub fn push(&mut self, kind: BlockKind, paragraph: &str) {
        let paragraph = paragraph.trim();
        if paragraph.is_empty() {
            return;
        }
        if !self.article.text.is_empty() {
            self.article.text.push_str("\n\n");
        }
        let start = self.article.text.len();
        self.article.text.push_str(paragraph);
        let span = Span::new(start, self.article.text.len());
        self.article.blocks.push(Block { kind, span });
    }

    /// The finished article.
    #[must_use]
    pub fn finish(self) -> Article {
        self.article
    }
}
