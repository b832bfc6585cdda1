//! A comparison as one page that needs nothing but itself.

use std::borrow::Cow;
use std::io::{self, Write};

use askama::Template;

use super::letter;
use crate::compare::{Change, ChangeKind, Claim, Comparison, EditKind, LoadedWord, SharedSource};
use crate::label::Label;
use crate::render::clean::clean;
use crate::render::html::{STYLE, policy};
use crate::render::pieces::{CAVEAT, kind_title};
use crate::report::Share;

const OWN_STYLE: &str = include_str!("../../../templates/comparison.css");

pub(super) fn write(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let page = Page {
        policy: policy(&[STYLE, OWN_STYLE], &[]),
        part: Part { comparison },
    };
    page.write_into(out)
}

/// What a page of another kind shows of a comparison.
///
/// # Errors
/// Where the page cannot be made.
#[cfg(feature = "serve")]
pub(crate) fn part(comparison: &Comparison) -> io::Result<String> {
    Part { comparison }.render().map_err(io::Error::other)
}

#[derive(Template)]
#[template(path = "comparison.html")]
struct Page<'a> {
    policy: String,
    part: Part<'a>,
}

impl Page<'_> {
    const STYLE: &'static str = STYLE;
    const OWN_STYLE: &'static str = OWN_STYLE;
    const CAVEAT: &'static str = CAVEAT;
}

/// A comparison as a part of a page.
#[derive(Template)]
#[template(path = "comparison_part.html")]
struct Part<'a> {
    comparison: &'a Comparison,
}

impl<'a> Part<'a> {
    // The template passes numbers by reference.

    /// A piece's heading: its title, or how the user named it.
    fn title(&self, &piece: &usize) -> Cow<'a, str> {
        let Some(piece) = self.comparison.pieces.get(piece) else {
            return Cow::Borrowed("");
        };
        clean(piece.title.as_deref().unwrap_or(&piece.name))
    }

    fn share(&self, &piece: &usize, label: Label) -> Share {
        self.comparison
            .pieces
            .get(piece)
            .and_then(|piece| piece.footing.share(label))
            .unwrap_or_default()
    }

    fn kind(&self, source: &SharedSource) -> &'static str {
        kind_title(source.kind)
    }

    fn clean(&self, text: &'a str) -> Cow<'a, str> {
        clean(text)
    }

    fn letter(&self, &piece: &usize) -> String {
        letter(piece)
    }

    fn source(&self, source: &'a Option<String>) -> Cow<'a, str> {
        clean(source.as_deref().unwrap_or_default())
    }

    fn claims(&self) -> &'a [Claim] {
        &self.comparison.claims
    }

    fn loaded(&self) -> &'a [LoadedWord] {
        &self.comparison.loaded
    }

    /// The kinds of change that there are, with their numbers.
    fn counts(&self) -> Vec<(ChangeKind, usize)> {
        let Some(drafts) = &self.comparison.drafts else {
            return Vec::new();
        };
        ChangeKind::ALL
            .into_iter()
            .map(|kind| (kind, drafts.count(kind)))
            .filter(|&(_, number)| number > 0)
            .collect()
    }

    /// The labels before and after, where both stand and differ.
    fn relabelled(&self, change: &Change) -> Option<(Label, Label)> {
        let (before, after) = (change.before.as_ref()?, change.after.as_ref()?);
        (before.label != after.label).then_some((before.label, after.label))
    }
}
