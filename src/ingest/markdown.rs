//! Markdown articles: structure from the marks, text without them.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::draft::Draft;
use super::{BlockKind, Metadata, front_matter};
use crate::span::Span;

/// What is Markdown besides CommonMark.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);

/// What of a Markdown text is HTML, in blocks and in lines, in order.
pub(crate) fn html(text: &str) -> Vec<Span> {
    let is_html =
        |event: &Event<'_>| matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_));
    Parser::new_ext(text, OPTIONS)
        .into_offset_iter()
        .filter(|(event, _)| is_html(event))
        .map(|(_, at)| Span::new(at.start, at.end))
        .collect()
}

/// The outermost list or block quote of a Markdown text that holds a byte.
pub(crate) fn container(text: &str, offset: usize) -> Option<Span> {
    Parser::new_ext(text, OPTIONS)
        .into_offset_iter()
        .filter(|(event, _)| {
            matches!(
                event,
                Event::Start(Tag::List(_) | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_))
            )
        })
        .map(|(_, at)| Span::new(at.start, at.end).trimmed(text))
        .find(|span| span.start() <= offset && offset < span.end())
}

/// Reads a Markdown text.
///
/// The first first-level heading is the headline. Code, HTML and comments are left out;
/// a picture's alternative text is its caption; footnotes stand where they are defined.
pub(super) fn read(text: &str, metadata: Metadata) -> Draft {
    let mut walk = Walk {
        draft: Draft::new(metadata),
        ..Walk::default()
    };
    for event in Parser::new_ext(text, OPTIONS) {
        walk.event(event);
    }
    walk.flush();
    walk.draft
}

/// What the walk over the events has in hand.
#[derive(Default)]
struct Walk {
    draft: Draft,
    /// The paragraph that is being collected.
    paragraph: String,
    /// The kinds of the open blocks, the innermost last.
    open: Vec<BlockKind>,
    /// Cells begun in the open row since its last text: the parser fills rows up with empty ones.
    cells: usize,
    /// The alternative text of the open picture.
    image: Option<String>,
    /// Captions met inside a paragraph, to stand behind it.
    captions: Vec<String>,
    /// The front matter, while it is being read.
    front_matter: Option<String>,
    /// How many code or HTML blocks are open: their text is no prose.
    skipping: usize,
}

impl Walk {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Rule => self.flush(),
            // The number of a footnote would stand in the middle of a sentence.
            Event::FootnoteReference(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.open.push(self.heading(*level));
            }
            Tag::BlockQuote(_) => self.open_block(BlockKind::Blockquote),
            Tag::Item => self.open_block(BlockKind::Item),
            Tag::TableHead | Tag::TableRow => self.open_block(BlockKind::Table),
            Tag::TableCell if !self.paragraph.is_empty() => self.cells += 1,
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.flush();
                self.skipping += 1;
            }
            // The writer takes it back.
            Tag::Strikethrough => self.skipping += 1,
            Tag::Image { .. } => self.image = Some(String::new()),
            Tag::MetadataBlock(_) => self.front_matter = Some(String::new()),
            Tag::Paragraph | Tag::List(_) | Tag::FootnoteDefinition(_) => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::Item
            | TagEnd::TableHead
            | TagEnd::TableRow => {
                self.flush();
                self.open.pop();
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Strikethrough => {
                self.skipping = self.skipping.saturating_sub(1);
            }
            TagEnd::Image => self.captions.extend(self.image.take()),
            TagEnd::MetadataBlock(_) => {
                let block = self.front_matter.take().unwrap_or_default();
                front_matter::read(&block, self.draft.metadata_mut());
            }
            TagEnd::Paragraph | TagEnd::FootnoteDefinition => self.flush(),
            _ => {}
        }
    }

    fn open_block(&mut self, kind: BlockKind) {
        self.flush();
        self.open.push(kind);
    }

    fn text(&mut self, text: &str) {
        if let Some(block) = &mut self.front_matter {
            block.push_str(text);
        } else if let Some(caption) = &mut self.image {
            caption.push_str(text);
        } else if self.skipping == 0 && !text.is_empty() {
            let cells = std::mem::take(&mut self.cells);
            self.paragraph.extend(std::iter::repeat_n(" | ", cells));
            self.paragraph.push_str(text);
        }
    }

    /// Only one heading of the first level, in front of all text, is the headline: some
    /// writers use that level for every section.
    fn heading(&self, level: HeadingLevel) -> BlockKind {
        if level == HeadingLevel::H1 && self.draft.is_empty() {
            BlockKind::Headline
        } else {
            BlockKind::Subheading
        }
    }

    fn flush(&mut self) {
        self.cells = 0;
        let kind = self.open.last().copied().unwrap_or(BlockKind::Body);
        self.draft.push(kind, &std::mem::take(&mut self.paragraph));
        for caption in std::mem::take(&mut self.captions) {
            self.draft.push(BlockKind::Caption, &caption);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<(BlockKind, String)> {
        let article = read(text, Metadata::default()).finish();
        let text = article.text();
        article
            .blocks()
            .iter()
            .map(|block| (block.kind, block.span.of(text).to_owned()))
            .collect()
    }

    fn block(kind: BlockKind, text: &str) -> (BlockKind, String) {
        (kind, text.to_owned())
    }

    #[test]
    fn marks_go_and_structure_stays() {
        use BlockKind::{Blockquote, Body, Headline, Item, Subheading};
        assert_eq!(
            blocks(
                "# Ferry *stops*\n\nThe [ferry](https://x.example) made its\nlast `run`.\n\n\
                 ## What next\n\n- A bridge\n- A tunnel\n\n> “Sad,” she said.\n"
            ),
            [
                block(Headline, "Ferry stops"),
                block(Body, "The ferry made its last run."),
                block(Subheading, "What next"),
                block(Item, "A bridge"),
                block(Item, "A tunnel"),
                block(Blockquote, "“Sad,” she said."),
            ]
        );
    }

    #[test]
    fn a_picture_s_words_are_a_caption_and_not_part_of_the_sentence() {
        assert_eq!(
            blocks("The quay ![Crowd at the quay](a.png) was full."),
            [
                block(BlockKind::Body, "The quay was full."),
                block(BlockKind::Caption, "Crowd at the quay")
            ]
        );
    }

    #[test]
    fn code_comments_and_html_are_left_out() {
        assert_eq!(
            blocks("One.\n\n<!-- note to self -->\n\n```\nlet x = 1;\n```\n\nTwo <b>bold</b>.\n"),
            [
                block(BlockKind::Body, "One."),
                block(BlockKind::Body, "Two bold.")
            ]
        );
    }

    #[test]
    fn what_is_struck_out_is_left_out() {
        assert_eq!(
            blocks("The mayor ~~boasted~~ said so. ~~It rained.~~\n"),
            [block(BlockKind::Body, "The mayor said so.")]
        );
    }

    #[test]
    fn cells_that_are_not_there_are_no_text() {
        let wide = "|a".repeat(3) + "\n" + &"|-".repeat(3) + "\n";
        assert_eq!(
            blocks(&(wide + "|b\n|c||d\n")),
            [
                block(BlockKind::Table, "a | a | a"),
                block(BlockKind::Table, "b"),
                block(BlockKind::Table, "c | | d"),
            ]
        );
    }

    #[test]
    fn a_table_row_is_one_block() {
        assert_eq!(
            blocks("| Year | Boats |\n|---|---|\n| 1990 | 40 |\n"),
            [
                block(BlockKind::Table, "Year | Boats"),
                block(BlockKind::Table, "1990 | 40")
            ]
        );
    }

    #[test]
    fn a_footnote_is_a_paragraph_and_leaves_no_number_in_the_sentence() {
        assert_eq!(
            blocks("It closed in 1990.[^1]\n\n[^1]: Port records.\n"),
            [
                block(BlockKind::Body, "It closed in 1990."),
                block(BlockKind::Body, "Port records.")
            ]
        );
    }

    #[test]
    fn the_title_of_the_front_matter_becomes_the_headline() {
        let draft = read(
            "---\ntitle: Ferry stops\nauthor: Ada Quill\n---\n\nIt stopped.\n",
            Metadata::default(),
        );
        let article = draft.finish();
        assert_eq!(article.metadata().author.as_deref(), Some("Ada Quill"));
        assert_eq!(article.text(), "Ferry stops\n\nIt stopped.");
        assert_eq!(article.blocks()[0].kind, BlockKind::Headline);
    }

    #[test]
    fn only_the_first_heading_is_the_headline() {
        let kinds: Vec<_> = blocks("# One\n\nText.\n\n# Two\n\nText.")
            .into_iter()
            .map(|b| b.0)
            .collect();
        assert_eq!(kinds[0], BlockKind::Headline);
        assert_eq!(kinds[2], BlockKind::Subheading);
    }
}
