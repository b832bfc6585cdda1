//! One item of an archive, and the article that it turns out to be.

use std::path::{Path, PathBuf};

use super::fields::Fields;
use super::{Columns, Place, warc_records};
use crate::ingest::{self, Article, Format, IngestError, Metadata, Options};

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
    pub reason: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

impl Refusal {
    pub(in crate::audit) fn new(reason: &'static str, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: message.into(),
        }
    }
}

impl From<IngestError> for Refusal {
    fn from(error: IngestError) -> Self {
        Self::new(error.name(), error.to_string())
    }
}

/// An item that was never meant to be an article, and why, as crawls hold many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped(pub &'static str);

/// The article of an item, and what is known of it beside the article itself.
#[derive(Debug)]
pub struct Opened {
    /// The article.
    pub article: Article,
    /// The part of the paper that it stood in.
    pub section: Option<String>,
    /// Which outlet's it is taken to be: the one that it names, else its address's host, else
    /// its folder.
    pub outlet: Option<String>,
}

impl Item {
    /// An item that is no part of any file.
    pub(in crate::audit) const fn new(place: Place, taken: Taken) -> Self {
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
        let mut section = None;
        let article = match taken {
            Taken::File(path) => file(&path, options)?,
            Taken::Json(line) => {
                let fields =
                    Fields::of_json(&line, columns).map_err(|why| Refusal::new("json", why))?;
                section.clone_from(&fields.section);
                record(fields, &place, columns, options)?
            }
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
                section.clone_from(&fields.section);
                record(fields, &place, columns, options)?
            }
            Taken::Page(page) => match page.article(options) {
                Ok(article) => article,
                Err(skipped) => return Ok(Err(skipped)),
            },
            Taken::Other(why) => return Ok(Err(Skipped(why))),
            Taken::Nothing(refusal) => return Err(refusal),
        };
        let known = article.metadata();
        let outlet = known
            .outlet
            .clone()
            .or_else(|| known.url.as_deref().and_then(host))
            .or(folder);
        Ok(Ok(Opened {
            article,
            section,
            outlet,
        }))
    }
}

fn file(path: &Path, options: &Options) -> Result<Article, Refusal> {
    let name = path.display().to_string();
    let unreadable = |error: std::io::Error| {
        Refusal::new(
            "unreadable",
            format!("cannot be read: {error}; check its permissions"),
        )
    };
    let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
    let limit = options.max_bytes;
    if bytes > limit {
        return Err(IngestError::TooLarge { bytes, limit }.into());
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
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
