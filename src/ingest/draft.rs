//! An article in the making: paragraphs as a format's reader finds them, and what all
//! formats have in common about them.
//!
//! The formats know structure (a heading, a list item); the lines themselves may still be
//! furniture, such as a credit or a newsletter prompt in a paragraph of its own, and every
//! article starts with its headline, wherever the title was found.

use super::{Article, ArticleBuilder, BlockKind, Metadata, decode, furniture};

/// Paragraphs and metadata, before the spans are laid.
#[derive(Debug, Default)]
pub(super) struct Draft {
    metadata: Metadata,
    blocks: Vec<(BlockKind, String)>,
}

impl Draft {
    /// A draft without any paragraph.
    pub(super) const fn new(metadata: Metadata) -> Self {
        Self {
            metadata,
            blocks: Vec::new(),
        }
    }

    /// Adds a paragraph on one line; one without a visible character is left out.
    pub(super) fn push(&mut self, kind: BlockKind, paragraph: &str) {
        let paragraph = one_line(paragraph);
        if !paragraph.is_empty() {
            self.blocks.push((kind, paragraph));
        }
    }

    /// Whether there is no paragraph yet.
    pub(super) const fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// What is known about the article, to be filled in.
    pub(super) const fn metadata_mut(&mut self) -> &mut Metadata {
        &mut self.metadata
    }

    /// Lays the article out: headline first, furniture marked, metadata completed from it.
    pub(super) fn finish(mut self) -> Article {
        self.settle_headline();
        self.mark_furniture();
        let mut builder = ArticleBuilder::new(self.metadata);
        for (kind, paragraph) in &self.blocks {
            builder.push(*kind, paragraph);
        }
        builder.finish()
    }

    /// Makes title and headline the same thing, said once.
    fn settle_headline(&mut self) {
        let headline = self
            .blocks
            .iter()
            .find(|block| block.0 == BlockKind::Headline);
        match (&self.metadata.title, headline) {
            (None, Some((_, text))) => self.metadata.title = Some(text.clone()),
            (Some(title), None) => {
                // The paragraph that repeats the title is the headline, if there is one
                // near the top: it stands where the page has it.
                let title = one_line(title);
                let near = self
                    .blocks
                    .iter_mut()
                    .take(3)
                    .find(|block| same_words(&block.1, &title));
                match near {
                    Some(block) => block.0 = BlockKind::Headline,
                    None => self.blocks.insert(0, (BlockKind::Headline, title)),
                }
            }
            _ => {}
        }
        // Pages that are copied whole carry the headline again, over the picture or the
        // player. It has been said, and must not count twice.
        let headline = self
            .blocks
            .iter()
            .position(|block| block.0 == BlockKind::Headline);
        let Some((at, text)) = headline.and_then(|at| Some((at, self.blocks.get(at)?.1.clone())))
        else {
            return;
        };
        // Once for all blocks: a headline may be as long as the text itself.
        let headline: String = letters(&text).collect();
        for block in self
            .blocks
            .iter_mut()
            .skip(at + 1)
            .filter(|block| letters(&block.1).eq(headline.chars()))
        {
            block.0 = BlockKind::Boilerplate;
        }
    }

    /// Bylines stand near the top or at the very end; elsewhere a line such as "By Royal
    /// Appointment" is text. The first byline and date fill what the metadata lacks.
    fn mark_furniture(&mut self) {
        let Self { metadata, blocks } = self;
        let last = blocks.len().saturating_sub(3);
        let mut prose = 0;
        for (index, (kind, text)) in blocks.iter_mut().enumerate() {
            if !matches!(kind, BlockKind::Body | BlockKind::Subheading) {
                continue;
            }
            match furniture::kind(text) {
                Some(BlockKind::Byline) if prose < 3 || index >= last => {
                    *kind = BlockKind::Byline;
                    if metadata.author.is_none() {
                        metadata.author = furniture::author(text);
                    }
                }
                Some(BlockKind::Byline) => {}
                Some(found) => {
                    *kind = found;
                    if metadata.date.is_none() && prose < 3 && furniture::is_date(text) {
                        metadata.date = Some(text.clone());
                    }
                }
                None => prose += 1,
            }
        }
    }
}

/// A paragraph with every run of white space as one space.
///
/// Invisible characters are dropped here once more: those that a page writes as `&shy;`
/// come to light only after decoding.
pub(super) fn one_line(paragraph: &str) -> String {
    let mut out = String::with_capacity(paragraph.len());
    for c in paragraph.chars().filter(|c| !decode::is_invisible(*c)) {
        let blank = c.is_whitespace() || c.is_control();
        if !blank {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether two lines have the same letters and digits, whatever stands between them.
pub(super) fn same_words(a: &str, b: &str) -> bool {
    letters(a).eq(letters(b))
}

/// The letters and digits of a line, in lower case.
fn letters(line: &str) -> impl Iterator<Item = char> + '_ {
    line.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(draft: Draft) -> Vec<BlockKind> {
        draft
            .finish()
            .blocks()
            .iter()
            .map(|block| block.kind)
            .collect()
    }

    #[test]
    fn a_known_title_is_said_once_where_the_text_has_it() {
        let mut draft = Draft::new(Metadata {
            title: Some("Ferry  stops".into()),
            ..Metadata::default()
        });
        draft.push(BlockKind::Body, "Ferry stops");
        draft.push(BlockKind::Body, "It stopped.");
        assert_eq!(kinds(draft), [BlockKind::Headline, BlockKind::Body]);
    }

    #[test]
    fn a_repeated_headline_counts_once() {
        let mut draft = Draft::default();
        draft.push(BlockKind::Headline, "“Ferry” stops");
        draft.push(BlockKind::Body, "\"Ferry\" stops");
        draft.push(BlockKind::Body, "It stopped.");
        assert_eq!(
            kinds(draft),
            [BlockKind::Headline, BlockKind::Boilerplate, BlockKind::Body]
        );
    }

    #[test]
    fn a_byline_counts_near_the_top_and_at_the_end_only() {
        let mut draft = Draft::default();
        draft.push(BlockKind::Body, "By Ada Quill");
        for _ in 0..8 {
            draft.push(BlockKind::Body, "The ferry stopped on Monday.");
        }
        draft
            .blocks
            .insert(5, (BlockKind::Body, "By Royal Appointment".into()));
        let article = draft.finish();
        assert_eq!(article.blocks()[0].kind, BlockKind::Byline);
        assert_eq!(article.blocks()[5].kind, BlockKind::Body);
        assert_eq!(article.metadata().author.as_deref(), Some("Ada Quill"));
    }

    #[test]
    fn white_space_of_every_sort_is_one_space() {
        assert_eq!(one_line(" a\u{a0}\n\t b  "), "a b");
        assert_eq!(one_line("house\u{200b}hold\u{ad}s\u{1}"), "households");
    }
}
