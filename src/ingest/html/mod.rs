//! Saved web pages: the article out of the middle, and what the page's head says about it.
//!
//! Which part of the page is the article is decided by `dom_smoothie`, which follows the
//! reader view of a well-known browser. The text is taken from the elements it keeps
//! ([`content`]), and the metadata from the whole page ([`page_metadata`]).

mod attributes;
mod content;
mod json_ld;
mod page_metadata;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use attributes::most_attributes;

use super::draft::{Draft, same_words};
use super::{BlockKind, IngestError, Metadata};

/// How deep elements may be nested. Real pages stay under 60; the time that choosing the
/// article takes grows with the square of the depth.
const MAX_DEPTH: usize = 400;

/// How many elements may be open at once in the source, as far as its tags tell. The
/// parser walks the open elements at every tag, so that this has to be known before.
const MAX_OPEN: usize = 20_000;

/// How many attributes one tag may have. Those of real pages stay under a hundred, but a script
/// may hold what only looks like a tag; the parser compares each attribute with all before it.
const MAX_ATTRIBUTES: usize = 5000;

/// The most that writing the page's texts out may take, in bytes looked at: about two seconds.
/// The reader view writes them, and its writer looks through the rest of a text at every `&` and
/// at every character from U+0080 to U+00BF (html5ever 0.40, `write_escaped`).
const MAX_WRITING: u64 = 20_000_000_000;

/// The character that a reference such as `&eacute;` or `&#8220;` means; nothing where it is
/// none, or means several.
pub(crate) fn character(reference: &str) -> Option<char> {
    let text = Document::fragment(reference).text();
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// Reads the article out of a page.
///
/// # Errors
///
/// [`IngestError::NoArticle`] where the page has no running text, [`IngestError::TooDeep`]
/// where it is nested beyond reason, [`IngestError::TooLong`] where one of its texts is too long
/// to be written out, or one of its tags has attributes beyond reason.
pub(super) fn read(page: &str, known: Metadata) -> Result<Draft, IngestError> {
    if open_elements(page) > MAX_OPEN {
        return Err(IngestError::TooDeep);
    }
    if most_attributes(page) > MAX_ATTRIBUTES {
        return Err(IngestError::TooLong);
    }
    let document = Document::from(page);
    if depth(&document.root()) > MAX_DEPTH {
        return Err(IngestError::TooDeep);
    }
    if writing(&document.root()) > MAX_WRITING {
        return Err(IngestError::TooLong);
    }
    let mut metadata = page_metadata::read(&document, known);
    // The reader view drops every footer; that of a quotation names its speaker.
    document.select("blockquote footer").rename("p");
    // Classes tell captions and credits from text.
    let config = Config {
        keep_classes: true,
        ..Config::default()
    };
    let mut reader = Readability::with_document(document, None, Some(config))
        .map_err(|_| IngestError::NoArticle)?;
    let found = reader.parse().map_err(|_| IngestError::NoArticle)?;
    if metadata.author.is_none() {
        metadata.author = found.byline.as_deref().and_then(page_metadata::author);
    }
    let content = content::read(&reader.doc);
    if !content.has_prose {
        return Err(IngestError::NoArticle);
    }
    let title = metadata.title.clone().unwrap_or_default();
    let mut draft = Draft::new(metadata);
    draft.push(BlockKind::Headline, &title);
    for (index, (kind, paragraph)) in content.blocks.iter().enumerate() {
        // The page's own headline, where the content begins with it.
        if index >= 3 || title.is_empty() || !same_words(paragraph, &title) {
            draft.push(*kind, paragraph);
        }
    }
    Ok(draft)
}

/// The largest number of elements that are open at once, by counting tags: an upper bound,
/// as unclosed paragraphs count although the parser closes them.
fn open_elements(page: &str) -> usize {
    const VOID: &[&str] = &[
        "br", "img", "meta", "link", "input", "hr", "source", "wbr", "area", "col", "embed",
    ];
    let (mut open, mut most) = (0_usize, 0_usize);
    for tag in page.split('<').skip(1) {
        if tag.starts_with('/') {
            open = open.saturating_sub(1);
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name = tag
                .split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default();
            if !VOID.iter().any(|void| name.eq_ignore_ascii_case(void)) {
                open += 1;
                most = most.max(open);
            }
        }
    }
    most
}

/// How many bytes are looked at, at most, where the page's texts are written out. Scripts and
/// styles, which may be long and full of `&`, are written as they are.
fn writing(root: &NodeRef<'_>) -> u64 {
    let is_raw = |node: &NodeRef<'_>| {
        node.parent()
            .is_some_and(|parent| parent.has_name("script") || parent.has_name("style"))
    };
    let texts = root
        .descendants_it()
        .filter(|node| node.is_text() && !is_raw(node));
    texts.fold(0, |all, node| {
        let text = node.text();
        let escaped = text.bytes().filter(|byte| matches!(byte, b'&' | 0xc2));
        let looked_at = (escaped.count() as u64).saturating_mul(text.len() as u64);
        all.saturating_add(looked_at)
    })
}

/// How deep the tree is, found without recursion.
fn depth(root: &NodeRef<'_>) -> usize {
    let mut deepest = 0;
    let mut pending = vec![(*root, 1)];
    while let Some((node, depth)) = pending.pop() {
        deepest = deepest.max(depth);
        pending.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    deepest
}

#[cfg(test)]
mod tests;
