//! From a file to what the check needs of it.

use std::path::Path;

use onrecord::check::{Directives, Source};
use onrecord::ingest::{self, Article, Format};

use crate::cli::complain;
use crate::cli::input::read_bytes;

/// What a file gave.
pub(super) struct Ingested {
    pub(super) article: Article,
    /// The file's characters, where it holds any.
    pub(super) source: Option<String>,
    pub(super) directives: Directives,
}

/// Makes an article of the file at `path` and reads its directives.
pub(super) fn ingested(
    path: &Path,
    name: &str,
    options: &ingest::Options,
) -> Result<Ingested, String> {
    let bytes = read_bytes(path, options.max_bytes)?;
    let article =
        |bytes: &[u8]| ingest::article(bytes, name, options).map_err(|error| error.to_string());
    // What cannot be read as characters may still be an article, in a format of its own.
    let Ok((text, format)) = ingest::source_text(&bytes, name, options) else {
        return Ok(Ingested {
            article: article(&bytes)?,
            source: None,
            directives: Directives::default(),
        });
    };
    let (directives, remarks) = Directives::of(&text, format);
    let article = if format == Format::Text && !directives.is_empty() {
        article(directives.blanked(&text).as_bytes())?
    } else {
        article(&bytes)?
    };
    if !remarks.is_empty() {
        let source = Source::new(text.clone());
        for remark in remarks {
            let line = source.position(remark.at).line;
            complain(&format!("{name}:{line}: warning: {}", remark.message));
        }
    }
    Ok(Ingested {
        article,
        source: Some(text),
        directives,
    })
}
