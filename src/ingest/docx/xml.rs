//! One XML part of the package, element by element, within limits.
//!
//! A part is unpacked as it is read and never held whole, so that a few kilobytes that
//! unpack to gigabytes cost no memory: reading stops at [`MAX_PART`]. Office files have no
//! document type and no entities of their own; a part that has is refused.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::super::IngestError;

/// The most bytes of XML that are read of one part. A 200-page document has about 10 MiB.
pub(super) const MAX_PART: u64 = 64 * 1024 * 1024;

/// The most bytes between one tag and the next, or within a tag.
const MAX_PIECE: u64 = 4 * 1024 * 1024;

/// How deep elements may be nested. A text box in a table in a text box has about 60.
const MAX_DEPTH: usize = 400;

/// The vocabularies that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// WordprocessingML: the text itself.
    Word,
    /// Markup compatibility: one content in several forms.
    Compatibility,
    /// Anything else: drawings, formulas, metadata.
    Other,
}

impl Vocabulary {
    fn of(namespace: &ResolveResult<'_>) -> Self {
        let ResolveResult::Bound(namespace) = namespace else {
            return Vocabulary::Other;
        };
        match namespace.0 {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Vocabulary::Word,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => {
                Vocabulary::Compatibility
            }
            _ => Vocabulary::Other,
        }
    }
}

/// An element that begins.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) vocabulary: Vocabulary,
    start: BytesStart<'static>,
}

impl Element {
    /// Its name without the prefix.
    pub(super) fn name(&self) -> &str {
        self.start.name().local_name().into_inner()
    }

    /// Whether it is one of WordprocessingML's.
    pub(super) fn is_word(&self) -> bool {
        self.vocabulary == Vocabulary::Word
    }

    /// The value of the attribute of that name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.start
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok())
            .map(Cow::into_owned)
    }

    /// What a property such as `<w:b/>` or `<w:b w:val="0"/>` says.
    pub(super) fn is_on(&self) -> bool {
        !matches!(
            self.attribute("val").as_deref(),
            Some("0" | "false" | "off" | "none")
        )
    }
}

/// What comes next in a part.
#[derive(Debug)]
pub(super) enum Step {
    Open(Element),
    Close,
    Text(String),
    End,
}

/// A part that is being read.
pub(super) struct Part<R> {
    reader: NsReader<Bounded<R>>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<R: BufRead> Part<R> {
    pub(super) fn new(source: R) -> Self {
        let mut reader = NsReader::from_reader(Bounded {
            source,
            left: MAX_PART,
            piece: MAX_PIECE,
            exhausted: false,
        });
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
        }
    }

    /// The next element, text or end.
    ///
    /// # Errors
    ///
    /// [`IngestError::DamagedDocx`] where it is no XML that an office program writes,
    /// [`IngestError::Unpacked`] beyond the limits, [`IngestError::TooDeep`].
    pub(super) fn next(&mut self) -> Result<Step, IngestError> {
        loop {
            self.buffer.clear();
            self.reader.get_mut().piece = MAX_PIECE;
            match self.reader.read_event_into(&mut self.buffer) {
                Ok(Event::Start(start)) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(IngestError::TooDeep);
                    }
                    let start = start.into_owned();
                    let (namespace, _) = self.reader.resolver().resolve_element(start.name());
                    let vocabulary = Vocabulary::of(&namespace);
                    return Ok(Step::Open(Element { vocabulary, start }));
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Step::Close);
                }
                Ok(Event::Text(text)) => {
                    return Ok(Step::Text(text.xml10_content().into_owned()));
                }
                Ok(Event::CData(text)) => {
                    return Ok(Step::Text(text.xml10_content().into_owned()));
                }
                Ok(Event::GeneralRef(reference)) => {
                    let c = character(&reference).ok_or(IngestError::DamagedDocx)?;
                    return Ok(Step::Text(c.to_string()));
                }
                Ok(Event::Eof) if self.depth == 0 => return Ok(Step::End),
                Ok(Event::Eof | Event::DocType(_)) => return Err(IngestError::DamagedDocx),
                Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_)) => {}
                Err(_) if self.reader.get_ref().exhausted => {
                    return Err(IngestError::Unpacked { limit: MAX_PART });
                }
                Err(_) => return Err(IngestError::DamagedDocx),
            }
        }
    }
}

/// The character that `&amp;`, `&#8212;` or the like stands for. XML knows five names; others
/// would have to be declared by a document type.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    Some(match reference.xml10_content().as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// A source that ends with an error beyond a number of bytes.
struct Bounded<R> {
    source: R,
    /// Bytes left of the part.
    left: u64,
    /// Bytes left until the next tag or text must have ended.
    piece: u64,
    exhausted: bool,
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let room = usize::try_from(self.left.min(self.piece)).unwrap_or(usize::MAX);
        let bytes = self.source.fill_buf()?;
        if room == 0 && !bytes.is_empty() {
            self.exhausted = true;
            return Err(io::Error::other("too much to unpack"));
        }
        Ok(bytes.get(..room).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount as u64);
        self.piece = self.piece.saturating_sub(amount as u64);
        self.source.consume(amount);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let amount = self.fill_buf()?.read(into)?;
        self.consume(amount);
        Ok(amount)
    }
}
