//! A file as the check needs it.

use std::path::Path;

use onrecord::check::{Ingested, Source};
use onrecord::ingest;

use crate::cli::complain;
use crate::cli::input::read_bytes;

/// Makes an article of the file at `path` and reads its directives; says what is odd about
/// them.
pub(super) fn ingested(
    path: &Path,
    name: &str,
    options: &ingest::Options,
) -> Result<Ingested, String> {
    let bytes = read_bytes(path, options.max_bytes)?;
    let ingested = Ingested::new(&bytes, name, options).map_err(|error| error.to_string())?;
    if let (Some(text), false) = (&ingested.source, ingested.remarks.is_empty()) {
        let source = Source::new(text.clone());
        for remark in &ingested.remarks {
            let line = source.position(remark.at).line;
            complain(&format!("{name}:{line}: warning: {}", remark.message));
        }
    }
    Ok(ingested)
}
