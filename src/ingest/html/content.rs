//! From the elements of the article to its paragraphs.
//!
//! The tree is walked with a stack of its own, so that no nesting can overflow the
//! thread's. Inline elements leave no trace, so that they neither glue nor split words;
//! block elements end a paragraph, and so do two line breaks in a row.

use dom_query::{Document, NodeData, NodeRef};

use super::super::BlockKind;
use super::super::furniture::{ends_a_sentence, words};

/// What the walk found.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The paragraphs with what their elements say they are.
    pub(super) blocks: Vec<(BlockKind, String)>,
    /// Whether at least one sentence stands outside links.
    pub(super) has_prose: bool,
}

/// Reads the element that the reader view made of the page.
pub(super) fn read(document: &Document) -> Content {
    let mut walk = Walk::default();
    let root = document.select_single("#readability-page-1");
    let mut pending: Vec<Step<'_>> = root.nodes().iter().map(|node| Step::Enter(*node)).collect();
    while let Some(step) = pending.pop() {
        match step {
            Step::Enter(node) => {
                let Some(element) = Element::of(&node) else {
                    walk.text_of(&node);
                    continue;
                };
                if element.is_hidden(&node) {
                    continue;
                }
                walk.enter(&element);
                pending.push(Step::Leave(element));
                pending.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Leave(element) => walk.leave(&element),
        }
    }
    walk.flush();
    walk.content
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave(Element),
}

/// What matters of an element.
struct Element {
    name: String,
    kind: Option<BlockKind>,
}

/// Elements whose text is not shown as text.
const NOT_TEXT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "object", "button", "select",
    "textarea", "audio", "video", "canvas", "math", "head", "title",
    // Struck out: the writer takes it back.
    "del", "s", "strike",
];

/// Elements that stand in a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font",
    "i", "img", "ins", "kbd", "label", "mark", "picture", "q", "samp", "small", "source", "span",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "td", "th", "br",
];

impl Element {
    fn of(node: &NodeRef<'_>) -> Option<Self> {
        let name = node.node_name().filter(|_| node.is_element())?.to_string();
        let kind = kind_by_name(&name).or_else(|| kind_by_class(node));
        Some(Self { name, kind })
    }

    fn is_hidden(&self, node: &NodeRef<'_>) -> bool {
        NOT_TEXT.contains(&self.name.as_str())
            || node.has_attr("hidden")
            || node.attr("style").is_some_and(|style| {
                let style = style.to_ascii_lowercase().replace(' ', "");
                style.contains("display:none") || style.contains("visibility:hidden")
            })
    }

    /// Whether a paragraph ends where the element begins or ends.
    fn is_block(&self) -> bool {
        self.kind.is_some() || !INLINE.contains(&self.name.as_str())
    }
}

fn kind_by_name(name: &str) -> Option<BlockKind> {
    Some(match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Subheading,
        "li" | "dt" | "dd" => BlockKind::Item,
        "blockquote" => BlockKind::Blockquote,
        "figure" | "figcaption" | "caption" => BlockKind::Caption,
        "tr" => BlockKind::Table,
        _ => return None,
    })
}

/// Class names are free, but pages agree on calling a caption a caption.
fn kind_by_class(node: &NodeRef<'_>) -> Option<BlockKind> {
    let class = node.class().unwrap_or_default().to_ascii_lowercase();
    let property = node
        .attr("itemprop")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let has_word = |word: &str| {
        class
            .split(|c: char| !c.is_ascii_alphabetic())
            .any(|part| part == word)
    };
    if class.contains("caption")
        || property == "caption"
        || property == "copyrightholder"
        || has_word("credit")
        || has_word("credits")
    {
        Some(BlockKind::Caption)
    } else if has_word("byline") || node.attr("rel").is_some_and(|rel| rel.as_ref() == "author") {
        Some(BlockKind::Byline)
    } else {
        None
    }
}

/// How long a paragraph may be for its element's class to be believed: a page that calls
/// its whole body "credit" is about banking.
const LONGEST_CAPTION: usize = 120;

#[derive(Default)]
struct Walk {
    content: Content,
    paragraph: String,
    /// How many characters of the paragraph lie inside links.
    linked: usize,
    /// Whether the last thing met was a line break.
    broke: bool,
    kinds: Vec<BlockKind>,
    links: usize,
}

impl Walk {
    fn enter(&mut self, element: &Element) {
        match element.name.as_str() {
            "br" if self.broke => self.flush(),
            "br" => {
                self.paragraph.push(' ');
                self.broke = true;
            }
            "td" | "th" if !self.paragraph.trim().is_empty() => self.paragraph.push_str(" | "),
            "a" => self.links += 1,
            _ => {}
        }
        if element.is_block() {
            self.flush();
        }
        self.kinds.extend(element.kind);
    }

    fn leave(&mut self, element: &Element) {
        if element.is_block() {
            self.flush();
        }
        if element.kind.is_some() {
            self.kinds.pop();
        }
        if element.name == "a" {
            self.links = self.links.saturating_sub(1);
        }
    }

    fn text_of(&mut self, node: &NodeRef<'_>) {
        node.query(|tree_node| {
            if let NodeData::Text { contents } = &tree_node.data {
                self.text(contents);
            }
        });
    }

    fn text(&mut self, text: &str) {
        self.paragraph.push_str(text);
        let visible = text.chars().filter(|c| !c.is_whitespace()).count();
        if visible > 0 {
            self.broke = false;
        }
        if self.links > 0 {
            self.linked += visible;
        }
    }

    fn flush(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let linked = std::mem::take(&mut self.linked);
        self.broke = false;
        let visible = paragraph.chars().filter(|c| !c.is_whitespace()).count();
        if visible == 0 {
            return;
        }
        let kind = self.kind(&paragraph, linked >= visible);
        if kind.is_running_text()
            && linked * 2 < visible
            && words(&paragraph) >= 5
            && ends_a_sentence(&paragraph)
        {
            self.content.has_prose = true;
        }
        self.content.blocks.push((kind, paragraph));
    }

    /// What the innermost telling element says, unless the paragraph belies it.
    fn kind(&self, paragraph: &str, all_linked: bool) -> BlockKind {
        let kind = self.kinds.last().copied().unwrap_or(BlockKind::Body);
        let count = words(paragraph);
        match kind {
            // A whole paragraph that leads away and is no sentence points at another story.
            BlockKind::Body | BlockKind::Item
                if all_linked && count >= 3 && !ends_a_sentence(paragraph) =>
            {
                BlockKind::Boilerplate
            }
            // Tables lay out pages, too.
            BlockKind::Table if count >= 25 && ends_a_sentence(paragraph) => BlockKind::Body,
            BlockKind::Caption if count > LONGEST_CAPTION => BlockKind::Body,
            BlockKind::Byline if count > 20 => BlockKind::Body,
            kind => kind,
        }
    }
}
