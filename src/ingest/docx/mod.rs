//! Word documents (DOCX): the text as it stands when every tracked change is accepted.
//!
//! A [`package`] holds parts; [`styles`] say what paragraphs are, the [`document`] has
//! them. What they are made into is decided here: the headline above all, because writers
//! mark it in four ways.

mod document;
mod flow;
mod package;
mod styles;
mod xml;

use std::io::BufRead;

use self::flow::Paragraph;
use self::package::Package;
use self::styles::{Role, Styles};
use self::xml::{Part, Step};
use super::draft::{Draft, one_line, same_words};
use super::layout;
use super::{BlockKind, IngestError, Metadata, plain};

/// How far from the top a heading or a line that repeats the title may stand and still be
/// the headline: under a kicker and a date.
const NEAR_TOP: usize = 3;

/// Reads a Word document.
///
/// The headline is the paragraph in the style *Title*; else a heading of the first level
/// near the top; else the line near the top that the document's properties name as its
/// title; else the first line, where it reads like a headline. A title that only the
/// properties know is not taken: it is often that of the document that this one was made
/// from, and a reader does not see it. Nor is the author of the properties, whose copy of
/// Word it was: the byline says who wrote the article.
///
/// # Errors
///
/// Says what the bytes are instead, or that the document is damaged, encrypted, or larger
/// than an article.
pub(super) fn read(bytes: &[u8], metadata: Metadata) -> Result<Draft, IngestError> {
    let mut package = Package::open(bytes)?;
    let name = match package.document()? {
        Some(name) => name,
        None if package.holds_usual_document() => return Err(IngestError::DamagedDocx),
        None => return Err(IngestError::NotDocx),
    };
    let styles = match package.styles(&name)? {
        Some(part) => match package.part(&part)? {
            Some(mut part) => Styles::read(&mut part)?,
            None => Styles::default(),
        },
        None => Styles::default(),
    };
    let title = match package.properties()? {
        Some(part) => match package.part(&part)? {
            Some(mut part) => title(&mut part)?,
            None => None,
        },
        None => None,
    };
    let mut part = package.part(&name)?.ok_or(IngestError::DamagedDocx)?;
    let paragraphs = document::read(&mut part, &styles)?;
    if paragraphs.is_empty() {
        return Err(IngestError::Blank);
    }
    Ok(draft(&paragraphs, metadata, title))
}

/// The title in the document's properties.
fn title<R: BufRead>(part: &mut Part<R>) -> Result<Option<String>, IngestError> {
    let mut title = String::new();
    let mut inside = false;
    loop {
        match part.next()? {
            Step::Open(element) => inside = element.name() == "title",
            Step::Close => inside = false,
            Step::Text(text) if inside => title.push_str(&text),
            Step::Text(_) => {}
            Step::End => break,
        }
    }
    Ok(Some(one_line(&title)).filter(|title| !title.is_empty()))
}

fn draft(paragraphs: &[Paragraph], metadata: Metadata, title: Option<String>) -> Draft {
    // Writers who use no styles mark headings as in plain text, by their form.
    let plain: Vec<layout::Paragraph> = paragraphs
        .iter()
        .enumerate()
        .map(|(stanza, paragraph)| layout::Paragraph {
            text: one_line(&paragraph.text),
            item: paragraph.role == Role::Item,
            stanza,
        })
        .collect();
    let headline = headline(paragraphs, &plain, title.as_deref());
    let mut draft = Draft::new(metadata);
    for (index, (paragraph, line)) in paragraphs.iter().zip(&plain).enumerate() {
        let kind = match paragraph.role {
            _ if Some(index) == headline => BlockKind::Headline,
            Role::Title | Role::Heading(_) | Role::Subtitle => BlockKind::Subheading,
            Role::Byline => BlockKind::Byline,
            Role::Quote => BlockKind::Blockquote,
            Role::Caption => BlockKind::Caption,
            Role::Item => BlockKind::Item,
            Role::Row => BlockKind::Table,
            Role::Body | Role::Contents => {
                if plain::is_heading(line, plain.get(index + 1)) {
                    BlockKind::Subheading
                } else {
                    BlockKind::Body
                }
            }
        };
        draft.push(kind, &line.text);
    }
    draft
}

/// Which paragraph is the headline.
fn headline(
    paragraphs: &[Paragraph],
    plain: &[layout::Paragraph],
    title: Option<&str>,
) -> Option<usize> {
    let of_role = |role, within| {
        paragraphs
            .iter()
            .take(within)
            .position(|paragraph| paragraph.role == role)
    };
    of_role(Role::Title, usize::MAX)
        .or_else(|| of_role(Role::Heading(1), NEAR_TOP))
        .or_else(|| {
            let title = title?;
            plain
                .iter()
                .take(NEAR_TOP)
                .position(|line| same_words(&line.text, title))
        })
        .or_else(|| {
            let found = plain::headline(plain)?;
            paragraphs
                .get(found)
                .is_some_and(|paragraph| paragraph.role == Role::Body)
                .then_some(found)
        })
}

#[cfg(test)]
mod tests;
