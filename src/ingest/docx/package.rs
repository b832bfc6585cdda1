//! The package that a DOCX is: a ZIP archive of XML parts that point to each other.

use std::io::{BufReader, Cursor, Read};

use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::super::IngestError;
use super::xml::{Part, Step};

/// What the first part that is read points to as the document itself.
const ROOT: &str = "";

/// The most bytes of what an OpenDocument package says that it is; such names are short.
const MAX_KIND: u64 = 100;

/// An open package.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

/// One of its parts, unpacked as it is read.
pub(super) type Source<'p, 'a> = BufReader<Utf8<ZipFile<'p, Cursor<&'a [u8]>>>>;

/// A source that gives UTF-8.
type Utf8<R> = DecodeReaderBytes<R, Vec<u8>>;

impl<'a> Package<'a> {
    /// Opens a package.
    ///
    /// # Errors
    ///
    /// What else the archive is: [`IngestError::OpenDocument`], [`IngestError::OtherOffice`],
    /// [`IngestError::Pages`], [`IngestError::Archive`] of something;
    /// [`IngestError::DamagedDocx`] for a DOCX that was cut off or lacks a part.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, IngestError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| cut_off(bytes))?;
        let mut package = Self { archive };
        if package.has("[Content_Types].xml") {
            return Ok(package);
        }
        Err(package.other_content())
    }

    /// What a package is that is not marked as one of Office.
    fn other_content(&mut self) -> IngestError {
        let is_iwork = self
            .archive
            .file_names()
            .any(|name| name.is_ok_and(|name| name.ends_with(".iwa")));
        match self.open_document_type() {
            Some(kind) if kind.starts_with("text") => IngestError::OpenDocument,
            Some(_) => IngestError::OtherOffice,
            None if is_iwork => IngestError::Pages,
            None if self.holds_usual_document() => IngestError::DamagedDocx,
            None => IngestError::Archive,
        }
    }

    /// Whether there is a document where every word processor puts it, whatever points there.
    pub(super) fn holds_usual_document(&self) -> bool {
        self.has("word/document.xml")
    }

    /// What an OpenDocument package says that it is: `text`, `spreadsheet`.
    fn open_document_type(&mut self) -> Option<String> {
        let mut kind = String::new();
        self.archive
            .by_name("mimetype")
            .ok()?
            .take(MAX_KIND)
            .read_to_string(&mut kind)
            .ok()?;
        let kind = kind.strip_prefix("application/vnd.oasis.opendocument.")?;
        Some(kind.to_owned())
    }

    /// The name of the part that is the document, as the package says.
    pub(super) fn document(&mut self) -> Result<Option<String>, IngestError> {
        self.related(ROOT, "/officeDocument")
    }

    /// The name of the part that holds title and author.
    pub(super) fn properties(&mut self) -> Result<Option<String>, IngestError> {
        self.related(ROOT, "/core-properties")
    }

    /// The name of the part that holds the styles of the document `document`.
    pub(super) fn styles(&mut self, document: &str) -> Result<Option<String>, IngestError> {
        self.related(document, "/styles")
    }

    /// The part of that name, if the package has it.
    ///
    /// # Errors
    ///
    /// [`IngestError::Encrypted`] or [`IngestError::DamagedDocx`] where it cannot be unpacked.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<Source<'_, 'a>>>, IngestError> {
        match self.archive.by_name(name) {
            Ok(file) => Ok(Some(Part::new(BufReader::new(utf8(file))))),
            Err(ZipError::FileNotFound) => Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                Err(IngestError::Encrypted)
            }
            Err(_) => Err(IngestError::DamagedDocx),
        }
    }

    /// The first part that `source` points to in a relationship whose type ends like that.
    /// Types begin differently in the two editions of the standard.
    fn related(&mut self, source: &str, kind: &str) -> Result<Option<String>, IngestError> {
        let (folder, file) = source.rsplit_once('/').unwrap_or(("", source));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(mut part) = self.part(&format!("{folder}{slash}_rels/{file}.rels"))? else {
            return Ok(None);
        };
        loop {
            match part.next()? {
                Step::Open(element) if element.name() == "Relationship" => {
                    let is_it = element
                        .attribute("Type")
                        .is_some_and(|found| found.ends_with(kind));
                    if let Some(target) = element.attribute("Target").filter(|_| is_it) {
                        return Ok(Some(match target.strip_prefix('/') {
                            Some(absolute) => absolute.to_owned(),
                            None => format!("{folder}{slash}{target}"),
                        }));
                    }
                }
                Step::End => return Ok(None),
                _ => {}
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }
}

/// A part's bytes as UTF-8, in which XML need not be written: office programs of some makers
/// write UTF-16, with the byte order mark that the standard asks for there. Without that mark
/// nothing is changed, so that what is no UTF-8 either is told as damage.
fn utf8<R: Read>(source: R) -> Utf8<R> {
    DecodeReaderBytesBuilder::new()
        .utf8_passthru(true)
        .build(source)
}

/// What an archive without its directory, which stands at the end, was meant to be.
fn cut_off(bytes: &[u8]) -> IngestError {
    const HEAD: usize = 64 * 1024;
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let names: [&[u8]; 2] = [b"[Content_Types].xml", b"word/"];
    let is_docx = names
        .iter()
        .any(|name| head.windows(name.len()).any(|window| window == *name));
    if is_docx {
        IngestError::DamagedDocx
    } else {
        IngestError::Archive
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        let mut text = String::new();
        let mut source = BufReader::with_capacity(16, utf8(bytes));
        source.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn utf16_of_either_order_becomes_utf8() {
        let text = "<w:t>The café 🌊 closed.</w:t>".repeat(500);
        let units = || std::iter::once(0xfeff).chain(text.encode_utf16());
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        for bytes in [&little, &big, &text.as_bytes().to_vec()] {
            assert_eq!(read(bytes), text);
        }
        assert_eq!(read(b""), "");
    }

    #[test]
    fn what_is_not_utf16_stays_as_it_is() {
        for bytes in [&b"<a>caf\xe9</a>"[..], b"\xef\xbb\xbf<a>\xff</a>", b"<"] {
            let mut same = Vec::new();
            utf8(bytes).read_to_end(&mut same).unwrap();
            assert_eq!(same, bytes);
        }
    }
}
