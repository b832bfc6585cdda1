//! Getting at an article's bytes.

use std::io;
use std::path::{Path, PathBuf};

use onrecord::files;
use onrecord::ingest::{Article, Options, article};

/// The name that stands for standard input.
pub(super) const STDIN: &str = "-";

/// Refuses to read standard input more than once: the second time it would be empty.
///
/// # Errors
/// A message that says what to do.
pub(super) fn require_stdin_once(paths: &[PathBuf]) -> Result<(), String> {
    let times = paths
        .iter()
        .filter(|path| *path == Path::new(STDIN))
        .count();
    if times > 1 {
        return Err("standard input (-) can be read only once; give - once".to_owned());
    }
    Ok(())
}

/// Reads the article at `path`, or from standard input.
///
/// # Errors
/// A message that begins with the path and says what to do.
pub(super) fn read_article(path: &Path, options: &Options) -> Result<Article, String> {
    let name = path.display().to_string();
    let bytes = read_bytes(path, options.max_bytes).map_err(|why| format!("{name}: {why}"))?;
    article(&bytes, &name, options).map_err(|error| format!("{name}: {error}"))
}

/// The bytes at `path`, or of standard input; at most one byte more than `limit`, enough to
/// tell that there are too many.
///
/// # Errors
/// A message that says what to do, without the path.
pub(super) fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    if path == Path::new(STDIN) {
        return files::up_to(io::stdin().lock(), limit)
            .map_err(|error| files::unreadable(path, &error));
    }
    files::read(path, limit).map_err(|error| error.to_string())
}
