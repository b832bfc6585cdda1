//! One item of an archive, and the article that it turns out to be.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::{Columns, Place, warc_records};
use crate::files::{self, ReadError};
use crate::ingest::{self, Article, Format, IngestError, Metadata, Options};
use crate::report::{Reading, SCHEMA};

/// Name and version of a line that says why there is no reading.
pub(in crate::audit) const FAILURE: &str = "onrecord.failure/1";

/// One item as it lies in the archive, not looked into yet.
#[derive(Debug)]
pub struct Item {
    /// Where it lies.
    pub place: Place,
    /// The first folder below the one that was named, on the way to its file.
    pub(super) folder: Option<String>,
    pub(super) taken: Taken,
    /// Bytes of the archive that were read up to and with it.
    pub(super) read: u64,
}

/// What was taken out of an archive for an item.
#[derive(Debug)]
pub enum Taken {
    /// The name of its file.
    File(PathBuf),
    /// A line of JSON.
    Json(Vec<u8>),
    /// A row of a table: its fields, raw, each with the field's name.
    Row(Vec<(&'static str, Vec<u8>)>),
    /// A web archive's response.
    Page(warc_records::Page),
    /// Something of a web archive that is no article, and why.
    Other(&'static str),
    /// Nothing: it cannot be read.
    Nothing(Refusal),
}

/// Why an item is no article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The cause in one word, for counting.
    pub reason: Cow<'static, str>,
    /// What is wrong and what to do.
    pub message: String,
}

impl Refusal {
    pub(crate) fn new(reason: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            message: message.into(),
        }
    }
}

impl From<IngestError> for Refusal {
    fn from(error: IngestError) -> Self {
        Self::new(error.name(), error.to_string())
    }
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unreadable(why) => Self::new("unreadable", why),
            ReadError::Ingest(error) => error.into(),
        }
    }
}

/// An item that was never meant to be an article, and why, as crawls hold many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped(pub &'static str);

/// What an item turns out to be.
#[derive(Debug)]
pub struct Opened {
    /// The article, or what was read of it before.
    pub found: Found,
    /// What is known of it beside that.
    pub known: Known,
}

/// An article, or its reading.
#[derive(Debug)]
pub enum Found {
    /// An article that is still to be read.
    Article(Article),
    /// The reading of one, as `onrecord read` and `onrecord pipe` write it.
    Reading(Box<Reading>),
}

/// What is known of an article beside the article itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The part of the paper that it stood in.
    pub section: Option<String>,
    /// Which outlet's it is taken to be: the one that it names, else its address's host, else
    /// its folder.
    pub outlet: Option<String>,
}

/// A reading as a line of JSON, with what an archive knows of the article and a reading does
/// not.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::audit) struct ReadingLine<R> {
    #[serde(flatten)]
    pub(in crate::audit) reading: R,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::audit) section: Option<String>,
}

/// A line that says why there is no reading.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::audit) struct FailureLine {
    pub(in crate::audit) schema: String,
    pub(in crate::audit) line: u64,
    pub(in crate::audit) reason: String,
    pub(in crate::audit) message: String,
}

/// What a line of JSON says that it is; articles say nothing.
#[derive(Deserialize)]
struct Marked {
    schema: String,
}

impl Item {
    /// An item that is no part of any file.
    pub(crate) const fn new(place: Place, taken: Taken) -> Self {
        Self {
            place,
            folder: None,
            taken,
            read: 0,
        }
    }

    /// Bytes of the archive that were read up to and with this item.
    #[must_use]
    pub const fn read(&self) -> u64 {
        self.read
    }

    /// The file that it lies in.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        match &self.taken {
            Taken::File(path) => path.clone(),
            _ => PathBuf::from(&self.place.file),
        }
    }

    /// Reads the article.
    ///
    /// # Errors
    /// Why there is none; `Ok(Err(_))` for what was never meant to be one.
    pub fn open(
        self,
        columns: &Columns,
        options: &Options,
    ) -> Result<Result<Opened, Skipped>, Refusal> {
        let Item {
            place,
            folder,
            taken,
            ..
        } = self;
        let mut known = Known::default();
        let article = match taken {
            Taken::File(path) => file(&path, options)?,
            Taken::Json(line) => match reading(&line)? {
                Some(line) => {
                    let outlet =
                        own_outlet(&line.reading.article.outlet, &line.reading.article.url);
                    known.outlet = outlet.or(folder);
                    known.section = line.section;
                    let found = Found::Reading(Box::new(line.reading));
                    return Ok(Ok(Opened { found, known }));
                }
                None => {
                    let fields =
                        Fields::of_json(&line, columns).map_err(|why| Refusal::new("json", why))?;
                    known.section.clone_from(&fields.section);
                    record(fields, &place, columns, options)?
                }
            },
            Taken::Row(cells) => {
                let mut fields = Fields::default();
                for (field, cell) in cells {
                    let text = String::from_utf8(cell).map_err(|_| {
                        Refusal::new(
                            "encoding",
                            format!("“{field}” is not UTF-8; save the table as UTF-8"),
                        )
                    })?;
                    fields.set(field, text);
                }
                known.section.clone_from(&fields.section);
                record(fields, &place, columns, options)?
            }
            Taken::Page(page) => match page.article(options) {
                Ok(article) => article,
                Err(skipped) => return Ok(Err(skipped)),
            },
            Taken::Other(why) => return Ok(Err(Skipped(why))),
            Taken::Nothing(refusal) => return Err(refusal),
        };
        let metadata = article.metadata();
        known.outlet = own_outlet(&metadata.outlet, &metadata.url).or(folder);
        let found = Found::Article(article);
        Ok(Ok(Opened { found, known }))
    }
}

/// The reading on a line of JSON; none where the line is an article.
///
/// # Errors
/// Where the line says why there is no reading, or is a reading of another format.
fn reading(line: &[u8]) -> Result<Option<ReadingLine<Reading>>, Refusal> {
    // Articles are many and readings are marked: only what may be one is looked at closely. The
    // mark stands anywhere, since other programs sort fields.
    let is_marked = line.windows(10).any(|word| word == b"\"onrecord.");
    let Some(marked) = is_marked
        .then(|| serde_json::from_slice::<Marked>(line).ok())
        .flatten()
    else {
        return Ok(None);
    };
    let broken =
        |why: &dyn fmt::Display| Refusal::new("json", format!("this reading is broken: {why}"));
    match marked.schema.as_str() {
        SCHEMA => {
            let read: ReadingLine<Reading> =
                serde_json::from_slice(line).map_err(|error| broken(&error))?;
            read.reading
                .is_sound()
                .map_err(|unsound| broken(&unsound))?;
            Ok(Some(read))
        }
        FAILURE => {
            let failure: FailureLine =
                serde_json::from_slice(line).map_err(|error| broken(&error))?;
            Err(Refusal::new(failure.reason, failure.message))
        }
        other => Err(Refusal::new(
            "json",
            format!("this is {other}; an archive holds articles or readings ({SCHEMA})"),
        )),
    }
}

/// Whose an article is taken to be, by what it says itself.
pub(in crate::audit) fn own_outlet(named: &Option<String>, url: &Option<String>) -> Option<String> {
    let named = named.as_deref().map(|name| name.trim().to_owned());
    named
        .filter(|name| !name.is_empty())
        .or_else(|| url.as_deref().and_then(host))
}

fn file(path: &Path, options: &Options) -> Result<Article, Refusal> {
    let name = path.display().to_string();
    let bytes = files::read(path, options.max_bytes)?;
    Ok(ingest::article(&bytes, &name, options)?)
}

fn record(
    fields: Fields,
    place: &Place,
    columns: &Columns,
    options: &Options,
) -> Result<Article, Refusal> {
    let metadata = Metadata {
        id: fields.id.unwrap_or_else(|| place.to_string()),
        title: fields.title,
        outlet: fields.outlet,
        author: fields.author,
        date: fields.date,
        url: fields.url,
    };
    let (text, format) = match (fields.text, fields.html) {
        (Some(text), _) => (text, Format::Text),
        (None, Some(html)) => (html, Format::Html),
        (None, None) => {
            let (text, html) = (columns.of("text"), columns.of("html"));
            let why = format!("“{text}” and “{html}” are empty; there is no article");
            return Err(Refusal::new("blank", why));
        }
    };
    let options = Options { format, ..*options };
    Ok(ingest::record(&text, metadata, &options)?)
}

/// The host of a web address, without `www.`.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}
