//! Pieces side by side: two outlets on one event, two drafts of one story.
//!
//! A piece is one article, or several that belong together, such as an outlet's. Every
//! piece has its footing, its sources and its loaded words; where each piece is one
//! article, sentences that tell the same are found and those whose labels differ are
//! shown against each other; where two articles are drafts of one text, what changed
//! between them is worked out as well.

mod align;
mod claims;
mod drafts;
mod only;
mod pieces;
mod told;

use schemars::JsonSchema;
use serde::Serialize;

pub use claims::{Claim, Teller};
pub use drafts::{Change, ChangeKind, DraftDiff, Edit, EditKind};
pub use only::told_by_one;
pub use pieces::{LoadedWord, Piece, SharedSource};
pub use told::Told;

use crate::report::{ModelInfo, Reading};

/// Name and version of the format.
pub const SCHEMA: &str = "onrecord.comparison/1";

/// Two or more pieces side by side.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "An onrecord comparison")]
pub struct Comparison {
    /// Name and version of this format: `onrecord.comparison/1`.
    pub schema: String,
    /// The model that read the pieces.
    pub model: ModelInfo,
    /// The pieces, in the order given.
    pub pieces: Vec<Piece>,
    /// Every source that a sentence rests on, those of most pieces and most words first.
    pub sources: Vec<SharedSource>,
    /// Sentences of two pieces that tell the same under different labels, the most alike
    /// first. Empty where a piece is several articles, and for drafts of one text.
    pub claims: Vec<Claim>,
    /// Loaded words, the most frequent first.
    pub loaded: Vec<LoadedWord>,
    /// What changed, where two articles are drafts of one text.
    pub drafts: Option<DraftDiff>,
}

/// What is compared: a name, and the readings that belong to it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// How the user named it.
    pub name: &'a str,
    /// Its readings; at least one.
    pub readings: &'a [Reading],
}

/// Puts pieces side by side.
#[must_use]
pub fn compare(subjects: &[Subject<'_>]) -> Comparison {
    let model = subjects
        .iter()
        .flat_map(|subject| subject.readings)
        .map(|reading| reading.model.clone())
        .next()
        .unwrap_or_else(|| ModelInfo {
            name: String::new(),
            version: String::new(),
        });
    let articles: Option<Vec<&Reading>> = subjects
        .iter()
        .map(|subject| match subject.readings {
            [reading] => Some(reading),
            _ => None,
        })
        .collect();
    let drafts = match articles.as_deref() {
        Some([before, after]) => drafts::diff(before, after),
        _ => None,
    };
    let marked = match (articles.as_deref(), &drafts) {
        (Some([before, after]), Some(drafts)) => {
            Some(drafts::marked_alike(before, after, &drafts.same))
        }
        _ => None,
    };
    let with_marks: Option<Vec<Subject<'_>>> = marked.as_ref().map(|marked| {
        let both = subjects.iter().zip(marked);
        both.map(|(subject, reading)| Subject {
            name: subject.name,
            readings: std::slice::from_ref(reading),
        })
        .collect()
    });
    let subjects = with_marks.as_deref().unwrap_or(subjects);
    Comparison {
        schema: SCHEMA.to_owned(),
        model,
        pieces: subjects.iter().map(pieces::piece).collect(),
        sources: pieces::sources(subjects, drafts.is_some()),
        // Of drafts, what changed says it all.
        claims: match (&articles, &drafts) {
            (Some(articles), None) => claims::claims(articles),
            _ => Vec::new(),
        },
        loaded: pieces::loaded(subjects),
        drafts: drafts.map(|drafts| drafts.diff),
    }
}

#[cfg(test)]
mod tests;
