//! The package that a DOCX is: a ZIP archive of XML parts that point to each other.

use std::io::{BufReader, Cursor};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::super::IngestError;
use super::xml::{Part, Step};

/// What the first part that is read points to as the document itself.
const ROOT: &str = "";

/// An open package.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

/// One of its parts, unpacked as it is read.
pub(super) type Source<'p, 'a> = BufReader<ZipFile<'p, Cursor<&'a [u8]>>>;

impl<'a> Package<'a> {
    /// Opens a package.
    ///
    /// # Errors
    ///
    /// [`IngestError::Archive`] for a ZIP archive of something else,
    /// [`IngestError::OpenDocument`], [`IngestError::DamagedDocx`] for one that was cut off.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, IngestError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| cut_off(bytes))?;
        let package = Self { archive };
        if package.has("[Content_Types].xml") {
            return Ok(package);
        }
        Err(if package.is_open_document() {
            IngestError::OpenDocument
        } else {
            IngestError::Archive
        })
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
            Ok(file) => Ok(Some(Part::new(BufReader::new(file)))),
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

    fn is_open_document(&self) -> bool {
        self.has("META-INF/manifest.xml") && self.has("content.xml") && self.has("styles.xml")
    }
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
