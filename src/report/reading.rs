//! The reading: the one public result, and the JSON that others build on.
//!
//! `docs/schema.json` is generated from these types. A change to them is a change of
//! [`SCHEMA`] and an entry in the changelog.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::attribution::Attribution;
use crate::ingest::{Block, BlockKind};
use crate::label::{Label, LabelScores, Probability, SourceKind};
use crate::model::Manifest;
use crate::segment::{outer_parts, quotations};
use crate::span::Span;

/// Name and version of the format.
pub const SCHEMA: &str = "onrecord.reading/1";

/// Below this confidence a sentence's label is shown as uncertain.
pub const UNCERTAIN_BELOW: f32 = 0.6;

/// The analysis of one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "An onrecord reading")]
pub struct Reading {
    /// Name and version of this format: `onrecord.reading/1`.
    pub schema: String,
    /// What is known about the article.
    pub article: ArticleInfo,
    /// The model that read it.
    pub model: ModelInfo,
    /// The text that all offsets index, in UTF-8 bytes.
    pub text: String,
    /// The sentences, in reading order.
    pub sentences: Vec<ReadSentence>,
    /// Who says what in which words.
    pub attributions: Vec<Attribution>,
    /// The sources: first those that sentences rest on, then those that only have an
    /// attribution; each group by first appearance.
    pub sources: Vec<Source>,
    /// What the rules found.
    pub findings: Vec<Finding>,
    /// How much of the article rests on what.
    pub footing: Footing,
}

impl Reading {
    /// The sources that at least one sentence rests on: they come first in `sources`. The
    /// others only said something in a sentence that rests on something else.
    #[must_use]
    pub fn sources_relied_on(&self) -> &[Source] {
        let count = self
            .sources
            .iter()
            .take_while(|source| !source.sentences.is_empty())
            .count();
        self.sources.get(..count).unwrap_or_default()
    }

    /// What stands between quotation marks, the marks left out; in the order of the text.
    #[must_use]
    pub fn quotations(&self) -> Vec<Span> {
        let blocks: Vec<Block> = self
            .sentences
            .chunk_by(|a, b| a.paragraph == b.paragraph)
            .filter_map(|paragraph| {
                let (first, last) = (paragraph.first()?, paragraph.last()?);
                Some(Block {
                    kind: first.block,
                    span: Span::new(first.start, last.end),
                })
            })
            .collect();
        outer_parts(&quotations(&self.text, &blocks))
    }
}

/// What is known about an article besides its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleInfo {
    /// How the user named the article: its path, or `-` for standard input.
    pub id: String,
    /// The headline.
    pub title: Option<String>,
    /// The publication.
    pub outlet: Option<String>,
    /// The byline.
    pub author: Option<String>,
    /// The publication date as the page gives it.
    pub date: Option<String>,
    /// The address of the page.
    pub url: Option<String>,
    /// Words of the whole text, boilerplate included.
    pub words: usize,
}

/// The model that read an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelInfo {
    /// Its name, such as `onrecord-small`.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl From<&Manifest> for ModelInfo {
    fn from(manifest: &Manifest) -> Self {
        Self {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
        }
    }
}

/// One sentence and what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReadSentence {
    /// Offset of its first byte in `text`.
    pub start: usize,
    /// Offset behind its last byte in `text`.
    pub end: usize,
    /// Number of the paragraph that holds it, from 0.
    pub paragraph: usize,
    /// What that paragraph is, as far as the article's structure tells.
    pub block: BlockKind,
    /// What the sentence rests on.
    pub label: Label,
    /// The calibrated probability of that label.
    pub confidence: Probability,
    /// The calibrated probability of every label.
    pub scores: LabelScores,
    /// A second label that a careful reader would add.
    pub also: Option<Label>,
    /// Id of the source whose words it reports; null where there is none or none was found.
    pub source: Option<usize>,
    /// Words in the outlet's own voice that carry a judgement.
    pub loaded: Vec<Loaded>,
}

impl ReadSentence {
    /// Where the sentence stands in the text.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Whether the label is a guess that a careful reader should check.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.confidence.get() < UNCERTAIN_BELOW
    }
}

/// A loaded word or phrase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Loaded {
    /// Offset of its first byte in `text`.
    pub start: usize,
    /// Offset behind its last byte in `text`.
    pub end: usize,
    /// How sure the model is.
    pub score: Probability,
}

impl Loaded {
    /// Where the words stand in the text.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// One source of the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Its place in `sources`.
    pub id: usize,
    /// Its name in the fullest form that the article gives.
    pub name: String,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// How the article describes it, such as an office or a title.
    pub description: Option<String>,
    /// Where it is named or referred to.
    pub mentions: Vec<Span>,
    /// Indices of the sentences that rest on it.
    pub sentences: Vec<usize>,
    /// Words of those sentences.
    pub words: usize,
    /// Those words as a share of the footing's words.
    pub share: Probability,
}

/// How serious a finding is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look.
    Note,
    /// Worth mending.
    Warning,
}

impl Severity {
    /// The word used in JSON and in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
        }
    }
}

/// Something that a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule's name.
    pub rule: String,
    /// How serious it is.
    pub severity: Severity,
    /// Offset of its first byte in `text`.
    pub start: usize,
    /// Offset behind its last byte in `text`.
    pub end: usize,
    /// What was found and why it matters.
    pub message: String,
}

/// How much of an article rests on what, in words, boilerplate left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Footing {
    /// Words that count: all but boilerplate.
    pub words: usize,
    /// Reported fact.
    pub fact: Share,
    /// Attributed quote.
    pub quote: Share,
    /// Editorial framing.
    pub framing: Share,
    /// Unverified allegation.
    pub allegation: Share,
}

impl Footing {
    /// The share of one label; `None` for boilerplate, which has none.
    #[must_use]
    pub const fn share(&self, label: Label) -> Option<Share> {
        match label {
            Label::Fact => Some(self.fact),
            Label::Quote => Some(self.quote),
            Label::Framing => Some(self.framing),
            Label::Allegation => Some(self.allegation),
            Label::Boilerplate => None,
        }
    }
}

/// One label's part of the footing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Share {
    /// Words of the sentences with this label.
    pub words: usize,
    /// Those words as a share of all that count.
    pub share: Probability,
    /// Lower end of the 90 % interval of the share.
    pub low: Probability,
    /// Upper end of the 90 % interval of the share.
    pub high: Probability,
}
