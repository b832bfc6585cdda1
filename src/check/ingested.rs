//! From a file's bytes to what a check needs of it.

use super::{Directives, Remark};
use crate::ingest::{self, Article, Format, IngestError, Options};

/// What a file gave.
#[derive(Clone, Debug, Default)]
pub struct Ingested {
    /// The article, without what its directives say.
    pub article: Article,
    /// The file's characters, where it holds any.
    pub source: Option<String>,
    /// What the file itself says of rules.
    pub directives: Directives,
    /// What is to be said of its directives.
    pub remarks: Vec<Remark>,
}

impl Ingested {
    /// Makes an article of a file's bytes and reads its directives. `name` is the file's.
    ///
    /// # Errors
    /// Any [`IngestError`]; none of its messages names the file.
    pub fn new(bytes: &[u8], name: &str, options: &Options) -> Result<Self, IngestError> {
        // What cannot be read as characters may still be an article, in a format of its own.
        let Ok((text, format)) = ingest::source_text(bytes, name, options) else {
            return Ok(Self::of_article(ingest::article(bytes, name, options)?));
        };
        let (directives, remarks) = Directives::of(&text, format);
        let article = if format == Format::Text && !directives.is_empty() {
            ingest::article(directives.blanked(&text).as_bytes(), name, options)?
        } else {
            ingest::article(bytes, name, options)?
        };
        Ok(Self {
            article,
            source: Some(text),
            directives,
            remarks,
        })
    }

    /// An article that came without a file.
    #[must_use]
    pub fn of_article(article: Article) -> Self {
        Self {
            article,
            ..Self::default()
        }
    }
}
