//! From bytes to an [`Article`].
//!
//! The way in is [`article`]: bytes are turned away if they are no text and no Word document
//! ([`IngestError`] says what they are instead), decoded, read in their [`Format`] and laid out as blocks
//! with spans into one text. [`record`] does the same for a text whose title and outlet
//! are known already, as in a table of articles. Nothing here opens a file.
//!
//! Structure says what it can say for certain. Whether a sentence in a body block is part
//! of the article is the model's to decide; a block that is surely not (a byline, a credit,
//! a newsletter prompt) says so by [`BlockKind::is_boilerplate`] and stays in the text.

mod article;
pub(crate) mod decode;
mod docx;
mod draft;
mod error;
mod format;
mod front_matter;
mod furniture;
mod html;
mod language;
mod layout;
mod markdown;
mod plain;
mod sniff;

pub use article::{Article, ArticleBuilder, Block, BlockKind, Metadata};
pub use error::IngestError;
pub use format::Format;
pub(crate) use html::character;
pub(crate) use markdown::{container as markdown_container, html as markdown_html};

use draft::Draft;
use sniff::Content;

/// The most bytes a file may have unless [`Options::max_bytes`] says otherwise: 16 MiB. Web
/// pages carry a lot of markup; more is an archive in one file, or a mistake.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The most bytes of text an article may have: 2 MiB, three long novels. It bounds the
/// memory and the minutes that one file can take.
pub const MAX_TEXT: u64 = 2 * 1024 * 1024;

/// How to read an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The format; by default it is found out.
    pub format: Format,
    /// Whether a text that is not English is refused; it is by default.
    pub language_check: bool,
    /// The most bytes that are read, [`MAX_BYTES`] by default.
    pub max_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: Format::Auto,
            language_check: true,
            max_bytes: MAX_BYTES,
        }
    }
}

/// Reads an article from the bytes of a file. `name` is the file's name or path, `-` for
/// standard input: it becomes the article's id, and its ending tells the format.
///
/// ```
/// use onrecord::ingest::{BlockKind, Options, article};
///
/// let text = "Old quay to close\n\nBy Ada Quill\n\nThe board voted on Tuesday.";
/// let article = article(text.as_bytes(), "quay.txt", &Options::default())?;
/// assert_eq!(article.metadata().title.as_deref(), Some("Old quay to close"));
/// assert_eq!(article.blocks()[1].kind, BlockKind::Byline);
/// # Ok::<(), onrecord::ingest::IngestError>(())
/// ```
///
/// # Errors
///
/// Any [`IngestError`]; none of its messages names the file.
pub fn article(bytes: &[u8], name: &str, options: &Options) -> Result<Article, IngestError> {
    let content = sniff::content(bytes, options.max_bytes)?;
    let metadata = Metadata {
        id: name.to_owned(),
        ..Metadata::default()
    };
    let promised = options.format.promises_docx(name);
    match content {
        Content::Package => match docx::read(bytes, metadata) {
            Err(IngestError::Archive) if promised => Err(IngestError::NotDocx),
            Err(error) => Err(error),
            Ok(draft) => settle(draft, options),
        },
        Content::Text if promised => Err(IngestError::NotDocx),
        Content::Text => read(&decode::decode(bytes)?, metadata, options),
    }
}

/// The text of a file as it stands, and the format that [`article`] reads it in: for
/// whoever points into the file itself. Only a byte order mark is left out.
///
/// # Errors
///
/// Any [`IngestError`] that is about bytes; so for files that hold no plain characters.
pub fn source_text(
    bytes: &[u8],
    name: &str,
    options: &Options,
) -> Result<(String, Format), IngestError> {
    if sniff::content(bytes, options.max_bytes)? == Content::Package {
        return Err(IngestError::Archive);
    }
    let text = decode::raw(bytes)?;
    let format = options.format.settle(name, &text);
    Ok((text, format))
}

/// Reads an article from a text with known metadata, such as a line of a table. Where the
/// text does not begin with the title, the title is put in front as the headline. Unless
/// [`Options::format`] says otherwise the text is plain.
///
/// # Errors
///
/// Any [`IngestError`] that is not about bytes.
pub fn record(text: &str, metadata: Metadata, options: &Options) -> Result<Article, IngestError> {
    if sniff::content(text.as_bytes(), options.max_bytes)? == Content::Package {
        return Err(IngestError::Archive);
    }
    let format = match options.format {
        Format::Auto | Format::Docx => Format::Text,
        format => format,
    };
    read(
        &decode::normalise(text),
        without_blanks(metadata),
        &Options { format, ..*options },
    )
}

/// Tables write an unknown field as an empty one.
fn without_blanks(metadata: Metadata) -> Metadata {
    let known = |field: Option<String>| field.filter(|text| !text.trim().is_empty());
    Metadata {
        id: metadata.id,
        title: known(metadata.title),
        outlet: known(metadata.outlet),
        author: known(metadata.author),
        date: known(metadata.date),
        url: known(metadata.url),
    }
}

fn read(text: &str, metadata: Metadata, options: &Options) -> Result<Article, IngestError> {
    if text.trim().is_empty() {
        return Err(IngestError::Blank);
    }
    if !text.chars().any(char::is_alphabetic) {
        return Err(IngestError::NoSentence);
    }
    let draft = match options.format.settle(&metadata.id, text) {
        Format::Html => html::read(text, metadata)?,
        Format::Markdown => markdown::read(text, metadata),
        Format::Text | Format::Auto | Format::Docx => plain::read(text, metadata),
    };
    settle(draft, options)
}

/// The article of a draft, unless it is none.
fn settle(draft: Draft, options: &Options) -> Result<Article, IngestError> {
    let article = draft.finish();
    let bytes = article.text().len() as u64;
    if bytes > MAX_TEXT {
        return Err(IngestError::TooLarge {
            bytes,
            limit: MAX_TEXT,
        });
    }
    if !article.text().chars().any(char::is_alphabetic) {
        return Err(IngestError::NoSentence);
    }
    if options.language_check {
        language::require_english(&article)?;
    }
    Ok(article)
}

#[cfg(test)]
mod tests;
