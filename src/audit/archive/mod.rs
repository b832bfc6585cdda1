//! Archives: where the articles of an audit come from, and how one is taken out.
//!
//! An [`Archive`] is a list of files: articles of their own, or tables and crawls that hold
//! many. Its [`Item`]s are drawn in one fixed order, which is what makes an audit resumable,
//! and cheaply: decoding and reading an item is [`Item::open`]'s work, which many threads do.

mod compression;
mod fields;
mod item;
mod json_lines;
mod parquet_rows;
mod table;
mod warc;
mod warc_records;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use serde::{Deserialize, Serialize};

pub use fields::{Columns, MapError};
pub(super) use item::{FAILURE, FailureLine, ReadingLine, own_outlet};
pub use item::{Found, Item, Known, Opened, Refusal, Skipped, Taken};
pub(super) use json_lines::{LineError, Lines, too_long};

use crate::files::unreadable;
use crate::ingest::Format;

/// Where an item lies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file, as the user named it or the folder that holds it.
    pub file: String,
    /// The line, row or record in that file, from 1; none where the file is one article.
    pub record: Option<u64>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.record {
            Some(record) => write!(f, "{}:{record}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

/// What takes the items of an archive; a break says that no more are wanted.
type Give<'a> = dyn FnMut(Item) -> ControlFlow<()> + 'a;

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ArchiveFile {
    path: PathBuf,
    /// The folder below the one that was named, for articles that do not say their outlet.
    folder: Option<String>,
    kind: Kind,
    bytes: u64,
    /// When it was changed last, in nanoseconds of the Unix time; 0 where that is unknown.
    modified: u128,
}

/// What a file of an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// One article.
    Article,
    /// One JSON object a line.
    JsonLines,
    /// A table whose fields are parted by this character.
    Table(u8),
    /// A Parquet file.
    Parquet,
    /// A web archive.
    Warc,
    /// A folder that may not be searched.
    Closed,
}

impl Kind {
    /// What the name says, compression aside.
    fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let bare = name
            .strip_suffix(".gz")
            .or_else(|| name.strip_suffix(".zst"))
            .unwrap_or(&name);
        let (_, ending) = bare.rsplit_once('.')?;
        match ending {
            "jsonl" | "ndjson" => Some(Kind::JsonLines),
            "csv" => Some(Kind::Table(b',')),
            "tsv" => Some(Kind::Table(b'\t')),
            "parquet" => Some(Kind::Parquet),
            "warc" => Some(Kind::Warc),
            _ => None,
        }
    }
}

/// The files that hold the articles, in the order in which they are read.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    files: Vec<ArchiveFile>,
    columns: Columns,
}

impl Archive {
    /// The archive that some paths mean: files as they are, and of folders all files whose
    /// names say that they hold articles, by name, without hidden ones, those that a
    /// `.gitignore` leaves out, and the results of audits. A folder in them that may not be
    /// searched becomes an item that says so.
    ///
    /// # Errors
    /// What is wrong with the first path that cannot be used, and what to do.
    pub fn find(paths: &[PathBuf], columns: Columns) -> Result<Self, String> {
        let mut files = Vec::new();
        for path in paths {
            let known = fs::metadata(path)
                .map_err(|error| format!("{}: {}", path.display(), unreadable(path, &error)))?;
            if !known.is_dir() {
                files.push(file(path.clone(), None, &known));
                continue;
            }
            let before = files.len();
            let walk = WalkBuilder::new(path)
                .sort_by_file_name(Ord::cmp)
                .filter_entry(|entry| !super::store::is_audit(entry.path()))
                .build();
            for entry in walk {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(error) => {
                        files.push(closed(path, &error));
                        continue;
                    }
                };
                let name = entry.file_name().to_string_lossy().into_owned();
                // Word leaves such a file beside every document that is open.
                let wanted = !name.starts_with("~$")
                    && (Kind::of_name(&name).is_some() || Format::of_name(&name) != Format::Auto);
                let folder = folder_below(path, entry.path());
                match fs::metadata(entry.path()) {
                    Ok(known) if wanted && known.is_file() => {
                        files.push(file(entry.into_path(), folder, &known));
                    }
                    // A link that leads nowhere is missed in words, when it is opened.
                    Err(_) if wanted && entry.path_is_symlink() => files.push(ArchiveFile {
                        kind: Kind::Article,
                        folder,
                        bytes: 0,
                        modified: 0,
                        path: entry.into_path(),
                    }),
                    Ok(_) | Err(_) => {}
                }
            }
            if files.len() == before {
                return Err(format!(
                    "{}: there is no article in this folder; it may hold .txt, .md, .html, .docx, .jsonl, .csv, .tsv, .parquet and .warc files, the tables and web archives also as .gz or .zst",
                    path.display()
                ));
            }
        }
        Ok(Self { files, columns })
    }

    /// How columns are named.
    #[must_use]
    pub const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// How many bytes the files have, compressed as they are.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// The files, in the order in which they are read.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// What tells this archive from another, or from itself after a change: every file's
    /// name, size and time of change, and how columns are named.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut text = format!("{:?}\n", self.columns);
        for file in &self.files {
            text += &format!("{:?} {} {}\n", file.path, file.bytes, file.modified);
        }
        crate::model::sha256(text.as_bytes())
    }

    /// Gives every item, in order, until there are no more or `give` breaks. A file that cannot
    /// be read, or only in part, gives an item that says so, and the next file follows.
    pub fn draw(&self, give: &mut Give<'_>) {
        let mut before = 0;
        for file in &self.files {
            let name = file.path.display().to_string();
            let mut numbered = Numbered {
                name: &name,
                folder: file.folder.as_deref(),
                before,
                give,
            };
            let end = match file.kind {
                Kind::Article => numbered.give(None, Taken::File(file.path.clone()), file.bytes),
                Kind::JsonLines => json_lines::draw(&file.path, &mut numbered),
                Kind::Table(delimiter) => {
                    table::draw(&file.path, delimiter, &self.columns, &mut numbered)
                }
                Kind::Parquet => parquet_rows::draw(&file.path, &self.columns, &mut numbered),
                Kind::Warc => warc_records::draw(&file.path, &mut numbered),
                Kind::Closed => {
                    let why = "this folder may not be searched; check its permissions";
                    numbered.broken(None, Refusal::new("unreadable", why), 0)
                }
            };
            if end.is_break() {
                return;
            }
            before += file.bytes;
        }
    }
}

/// Hands on the items of one file.
struct Numbered<'a, 'g> {
    name: &'a str,
    folder: Option<&'a str>,
    /// Bytes of the files before this one.
    before: u64,
    give: &'a mut Give<'g>,
}

impl Numbered<'_, '_> {
    /// Gives what was taken from a place of this file, of which `read` bytes were read.
    fn give(&mut self, record: Option<u64>, taken: Taken, read: u64) -> ControlFlow<()> {
        (self.give)(Item {
            place: Place {
                file: self.name.to_owned(),
                record,
            },
            folder: self.folder.map(str::to_owned),
            taken,
            read: self.before + read,
        })
    }

    /// Gives the news that the file, or what is left of it, cannot be read.
    fn broken(&mut self, record: Option<u64>, refusal: Refusal, read: u64) -> ControlFlow<()> {
        self.give(record, Taken::Nothing(refusal), read)
    }
}

fn file(path: PathBuf, folder: Option<String>, known: &fs::Metadata) -> ArchiveFile {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let modified = known
        .modified()
        .ok()
        .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    ArchiveFile {
        kind: Kind::of_name(&name).unwrap_or(Kind::Article),
        folder,
        bytes: known.len(),
        modified: modified.map_or(0, |time| time.as_nanos()),
        path,
    }
}

/// A place below `root` where the search went no further.
fn closed(root: &Path, error: &ignore::Error) -> ArchiveFile {
    let mut error = error;
    let path = loop {
        match error {
            ignore::Error::WithPath { path, .. } => break path.as_path(),
            ignore::Error::WithDepth { err, .. } => error = err,
            _ => break root,
        }
    };
    ArchiveFile {
        kind: Kind::Closed,
        folder: folder_below(root, path),
        bytes: 0,
        modified: 0,
        path: path.to_owned(),
    }
}

/// The first folder on the way from `root` to `path`.
fn folder_below(root: &Path, path: &Path) -> Option<String> {
    let mut way = path.strip_prefix(root).ok()?.components();
    let first = way.next()?;
    way.next()?;
    Some(first.as_os_str().to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests;
