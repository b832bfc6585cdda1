//! The document part: paragraphs out of runs, tables, text boxes and tracked changes.
//!
//! The text is the one that is left when every tracked change is accepted. Elements that
//! only wrap text (links, smart tags, content controls, insertions) leave no trace; those
//! that hold no text of the document (deletions, field codes, old properties, second forms
//! of one drawing) are passed over. Comments, notes, headers and footers are other parts
//! and never opened. No recursion: what is open lies on a stack, of bounded depth.

use std::io::BufRead;

use super::super::{IngestError, MAX_TEXT};
use super::flow::{Flow, Paragraph, Row};
use super::styles::{Role, Styles, role_of_outline};
use super::xml::{Element, Part, Step, Vocabulary};

/// The deepest fields inside fields that are told apart: deeper than any real document's.
const MAX_FIELDS: usize = 100;

/// Reads the paragraphs, in reading order.
///
/// # Errors
///
/// [`IngestError::OtherOffice`] where the part is a spreadsheet's or a presentation's, those
/// of [`Part::next`], [`IngestError::TooLarge`] beyond [`MAX_TEXT`].
pub(super) fn read<R: BufRead>(
    part: &mut Part<R>,
    styles: &Styles,
) -> Result<Vec<Paragraph>, IngestError> {
    let mut walk = Walk::new(styles);
    let mut is_root = true;
    loop {
        match part.next()? {
            Step::Open(element) => {
                if is_root && !(element.is_word() && element.name() == "document") {
                    return Err(IngestError::OtherOffice);
                }
                is_root = false;
                walk.open(&element);
            }
            Step::Close => walk.close(),
            Step::Text(text) => walk.text(&text)?,
            Step::End if is_root => return Err(IngestError::DamagedDocx),
            Step::End => break,
        }
    }
    Ok(walk.finish())
}

/// An open element, as far as what it holds depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Paragraph,
    ParagraphProperties,
    /// The properties of the paragraph's end mark: whether its end was deleted.
    MarkProperties,
    Numbering,
    Run {
        hidden: bool,
    },
    RunProperties,
    /// Text proper: the only place where characters count.
    Text,
    Row,
    RowProperties,
    Cell,
    TextBox,
    /// One content in several forms; only the first is taken.
    Alternatives {
        taken: bool,
    },
    /// A content control, and whether it shows nothing but what one should fill in, or a
    /// table of contents.
    Control {
        empty: bool,
    },
    ControlProperties,
    /// Deleted or moved from here.
    Removed,
    Other,
}

struct Walk<'s> {
    styles: &'s Styles,
    open: Vec<Open>,
    /// How deep inside an element that is passed over; 0 outside.
    skipping: usize,
    /// How many open elements hide their text.
    hidden: usize,
    /// The open fields, innermost last: whether the result has begun.
    fields: Vec<bool>,
    /// The open paragraphs: more than one inside a text box.
    paragraphs: Vec<Paragraph>,
    /// Where finished paragraphs go: the document, then the open cells and text boxes.
    flows: Vec<Flow>,
    rows: Vec<Row>,
    /// Bytes of text so far.
    bytes: u64,
}

impl<'s> Walk<'s> {
    fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            open: Vec::new(),
            skipping: 0,
            hidden: 0,
            fields: Vec::new(),
            paragraphs: Vec::new(),
            flows: vec![Flow::default()],
            rows: Vec::new(),
            bytes: 0,
        }
    }

    fn finish(mut self) -> Vec<Paragraph> {
        self.flows.pop().map(Flow::finish).unwrap_or_default()
    }

    fn open(&mut self, element: &Element) {
        if self.skipping > 0 || self.is_passed_over(element) {
            self.skipping += 1;
            return;
        }
        let open = self.kind(element);
        match open {
            Open::Paragraph => self
                .paragraphs
                .push(Paragraph::of_role(self.styles.role(None))),
            Open::Row => self.rows.push(Row::default()),
            Open::Cell | Open::TextBox => self.flows.push(Flow::default()),
            Open::Removed => self.hidden += 1,
            Open::Other if element.is_word() => self.note(element),
            _ => {}
        }
        self.open.push(open);
    }

    /// Whether an element holds nothing of the text as it stands now.
    fn is_passed_over(&mut self, element: &Element) -> bool {
        let name = element.name();
        match element.vocabulary {
            Vocabulary::Compatibility => match (name, self.open.last_mut()) {
                ("Choice" | "Fallback", Some(Open::Alternatives { taken })) => {
                    std::mem::replace(taken, true)
                }
                _ => false,
            },
            Vocabulary::Word => {
                let placeholder = name == "sdtContent"
                    && matches!(self.open.last(), Some(Open::Control { empty: true }));
                placeholder
                    // Deleted text has an element of its own, and so have field codes, the
                    // reading aid above a character, and the properties before a change.
                    || matches!(name, "delText" | "instrText" | "delInstrText" | "rt")
                    || name.ends_with("PrChange")
            }
            Vocabulary::Other => false,
        }
    }

    fn kind(&self, element: &Element) -> Open {
        let name = element.name();
        let parent = self.open.last();
        match element.vocabulary {
            Vocabulary::Compatibility if name == "AlternateContent" => {
                return Open::Alternatives { taken: false };
            }
            Vocabulary::Word => {}
            _ => return Open::Other,
        }
        match (name, parent) {
            ("p", _) => Open::Paragraph,
            ("pPr", Some(Open::Paragraph)) => Open::ParagraphProperties,
            ("rPr", Some(Open::ParagraphProperties)) => Open::MarkProperties,
            ("numPr", Some(Open::ParagraphProperties)) => Open::Numbering,
            ("del" | "moveFrom", Some(Open::MarkProperties | Open::RowProperties)) => Open::Other,
            ("del" | "moveFrom", _) => Open::Removed,
            ("r", _) => Open::Run { hidden: false },
            ("rPr", Some(Open::Run { .. })) => Open::RunProperties,
            ("t", _) => Open::Text,
            ("tr", _) => Open::Row,
            ("trPr", Some(Open::Row)) => Open::RowProperties,
            ("tc", Some(_)) if !self.rows.is_empty() => Open::Cell,
            ("txbxContent", _) => Open::TextBox,
            ("sdt", _) => Open::Control { empty: false },
            ("sdtPr", Some(Open::Control { .. })) => Open::ControlProperties,
            // Groups of properties: what stands in them speaks to the one around them.
            ("docPartObj", Some(Open::ControlProperties)) => Open::ControlProperties,
            _ => Open::Other,
        }
    }

    /// Takes over what an element without text of its own says.
    fn note(&mut self, element: &Element) {
        let value = || element.attribute("val").unwrap_or_default();
        match (element.name(), self.open.last()) {
            ("pStyle", Some(Open::ParagraphProperties)) => {
                let role = self.styles.role(Some(&value()));
                self.shape(|paragraph| paragraph.role = role);
            }
            ("outlineLvl", Some(Open::ParagraphProperties)) => {
                let role = role_of_outline(&value());
                self.shape(|paragraph| {
                    if let (Role::Body, Some(role)) = (paragraph.role, role) {
                        paragraph.role = role;
                    }
                });
            }
            ("numId", Some(Open::Numbering)) => {
                let numbered = value() != "0";
                self.shape(|paragraph| match paragraph.role {
                    Role::Body if numbered => paragraph.role = Role::Item,
                    Role::Item if !numbered => paragraph.role = Role::Body,
                    _ => {}
                });
            }
            ("del" | "moveFrom", Some(Open::MarkProperties)) => {
                self.shape(|paragraph| paragraph.runs_on = true);
            }
            ("del", Some(Open::RowProperties)) => {
                if let Some(row) = self.rows.last_mut() {
                    row.deleted = true;
                }
            }
            // Hidden, or struck out: the writer takes it back.
            ("vanish" | "strike" | "dstrike", Some(Open::RunProperties)) if element.is_on() => {
                self.hide_run();
            }
            ("showingPlcHdr", Some(Open::ControlProperties)) if element.is_on() => {
                self.empty_control();
            }
            ("docPartGallery", Some(Open::ControlProperties)) if value() == "Table of Contents" => {
                self.empty_control();
            }
            ("fldChar", _) => self.field(element.attribute("fldCharType").as_deref()),
            ("tab", Some(Open::Run { .. })) => self.push(" "),
            ("ptab", _) => self.push(" "),
            ("noBreakHyphen", _) => self.push("-"),
            ("br" | "cr", Some(Open::Run { .. })) if self.is_visible() => {
                self.shape(Paragraph::break_line);
            }
            ("sym", _) => {
                // Most symbols stand in the private area of a font that only draws: an
                // arrow, a tick. They are no letters, and cannot be told.
                let c = element.attribute("char");
                let c = c.and_then(|code| u32::from_str_radix(&code, 16).ok());
                let c = c.and_then(char::from_u32);
                if let Some(c) = c.filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c)) {
                    self.push(c.encode_utf8(&mut [0; 4]));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        match self.open.pop() {
            Some(Open::Paragraph) => self.end_paragraph(),
            Some(Open::Run { hidden: true } | Open::Removed) => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            Some(Open::Cell) => {
                if let (Some(flow), Some(row)) = (self.flows.pop(), self.rows.last_mut()) {
                    row.push(flow.finish());
                }
            }
            Some(Open::Row) => {
                if let (Some(row), Some(flow)) = (self.rows.pop(), self.flows.last_mut()) {
                    flow.extend(row.finish());
                }
            }
            Some(Open::TextBox) => {
                let inside = self.flows.pop().map(Flow::finish).unwrap_or_default();
                match (self.paragraphs.last_mut(), self.flows.last_mut()) {
                    (Some(around), _) => around.boxes.extend(inside),
                    (None, Some(flow)) => flow.extend(inside),
                    (None, None) => {}
                }
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        // A code without a result ends with its paragraph: one that was never closed must
        // not swallow the rest of the document.
        self.fields.retain(|in_result| *in_result);
        if let (Some(paragraph), Some(flow)) = (self.paragraphs.pop(), self.flows.last_mut()) {
            flow.push(paragraph);
        }
    }

    fn text(&mut self, text: &str) -> Result<(), IngestError> {
        if self.skipping == 0 && self.open.last() == Some(&Open::Text) {
            self.bytes += text.len() as u64;
            if self.bytes > MAX_TEXT {
                return Err(IngestError::TooLarge {
                    bytes: self.bytes,
                    limit: MAX_TEXT,
                });
            }
            self.push(text);
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if self.is_visible() {
            self.shape(|paragraph| paragraph.push(text));
        }
    }

    fn is_visible(&self) -> bool {
        self.hidden == 0 && self.fields.iter().all(|in_result| *in_result)
    }

    fn shape(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    fn field(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") if self.fields.len() < MAX_FIELDS => self.fields.push(false),
            Some("separate") => {
                if let Some(in_result) = self.fields.last_mut() {
                    *in_result = true;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// Hides the run whose properties are open.
    fn hide_run(&mut self) {
        if let Some(Open::Run { hidden }) = self.open.iter_mut().rev().nth(1)
            && !std::mem::replace(hidden, true)
        {
            self.hidden += 1;
        }
    }

    fn empty_control(&mut self) {
        let control = self.open.iter_mut().rev();
        for open in control {
            match open {
                Open::ControlProperties => {}
                Open::Control { empty } => {
                    *empty = true;
                    break;
                }
                _ => break,
            }
        }
    }
}
