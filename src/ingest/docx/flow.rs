//! Paragraphs as they gather: in the document, in a cell, in a text box.

use super::super::furniture::{ends_a_sentence, words};
use super::styles::Role;

/// A paragraph in the making.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) role: Role,
    pub(super) text: String,
    /// Whether its end was deleted, so that the next paragraph goes on where it stops.
    pub(super) runs_on: bool,
    /// The paragraphs of the text boxes that hang on it; they follow it.
    pub(super) boxes: Vec<Paragraph>,
    /// Where the text before the last two line breaks in a row ends, each time.
    cuts: Vec<usize>,
    /// Whether the last thing was a line break.
    broke: bool,
}

impl Paragraph {
    pub(super) fn of_role(role: Role) -> Self {
        Self {
            role,
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.broke &= text.trim().is_empty();
    }

    /// A line break is a space; two in a row end a paragraph, as people who do not like
    /// the space between paragraphs write them.
    pub(super) fn break_line(&mut self) {
        if self.broke {
            self.cuts.push(self.text.len());
        }
        self.text.push(' ');
        self.broke = true;
    }

    /// The paragraph with the next behind it. Word gives joined paragraphs the properties of
    /// the last.
    fn joined(mut self, next: Self) -> Self {
        let length = self.text.len();
        self.text.push_str(&next.text);
        self.cuts.extend(next.cuts.iter().map(|cut| length + cut));
        self.boxes.extend(next.boxes);
        Self {
            text: self.text,
            cuts: self.cuts,
            boxes: self.boxes,
            ..next
        }
    }

    fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The paragraphs that it is made of, those of its text boxes behind them.
    fn parts(self) -> Vec<Paragraph> {
        let mut parts = Vec::new();
        let mut from = 0;
        for to in self.cuts.into_iter().chain([self.text.len()]) {
            let text = self.text.get(from..to).unwrap_or_default().to_owned();
            parts.push(Paragraph {
                text,
                ..Self::of_role(self.role)
            });
            from = to;
        }
        parts.retain(|part| !part.is_empty());
        parts.extend(self.boxes);
        parts
    }
}

/// Finished paragraphs in one place, in order.
#[derive(Debug, Default)]
pub(super) struct Flow {
    paragraphs: Vec<Paragraph>,
    /// What goes on in the next paragraph.
    carried: Option<Paragraph>,
}

impl Flow {
    /// Adds a paragraph; entries of a table of contents are left out.
    pub(super) fn push(&mut self, paragraph: Paragraph) {
        let whole = match self.carried.take() {
            Some(before) => before.joined(paragraph),
            None => paragraph,
        };
        if whole.runs_on {
            self.carried = Some(whole);
        } else if whole.role != Role::Contents {
            self.paragraphs.extend(whole.parts());
        }
    }

    /// Adds the paragraphs of a table row or a text box; nothing runs on into them.
    pub(super) fn extend(&mut self, paragraphs: Vec<Paragraph>) {
        self.end_carried();
        self.paragraphs.extend(paragraphs);
    }

    pub(super) fn finish(mut self) -> Vec<Paragraph> {
        self.end_carried();
        self.paragraphs
    }

    fn end_carried(&mut self) {
        if let Some(last) = self.carried.take() {
            self.paragraphs.extend(last.parts());
        }
    }
}

/// A table row in the making.
#[derive(Debug, Default)]
pub(super) struct Row {
    cells: Vec<Vec<Paragraph>>,
    /// Whether the row was deleted.
    pub(super) deleted: bool,
}

/// How many words a paragraph in a cell has, and a sentence's end, where the table only
/// lays out the page.
const PROSE: usize = 25;

impl Row {
    /// Adds a cell; an empty one is left out.
    pub(super) fn push(&mut self, cell: Vec<Paragraph>) {
        if !cell.is_empty() {
            self.cells.push(cell);
        }
    }

    /// The row as one paragraph, its cells parted by bars. Where a cell holds prose, the
    /// table is a newsroom's form, and its cells' paragraphs are the article's.
    pub(super) fn finish(self) -> Vec<Paragraph> {
        if self.deleted {
            return Vec::new();
        }
        let prose = |paragraph: &Paragraph| {
            words(&paragraph.text) >= PROSE && ends_a_sentence(&paragraph.text)
        };
        if self.cells.iter().flatten().any(prose) {
            return self.cells.into_iter().flatten().collect();
        }
        let cells: Vec<String> = self
            .cells
            .iter()
            .map(|cell| {
                let texts: Vec<&str> = cell.iter().map(|p| p.text.trim()).collect();
                texts.join(" ")
            })
            .collect();
        if cells.is_empty() {
            return Vec::new();
        }
        vec![Paragraph {
            text: cells.join(" | "),
            ..Paragraph::of_role(Role::Row)
        }]
    }
}
