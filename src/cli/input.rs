//! Getting at an article's bytes.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use onrecord::ingest::{Article, IngestError, Options, article};

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
    let source: Box<dyn Read> = if path == Path::new(STDIN) {
        Box::new(io::stdin().lock())
    } else {
        let known = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if known.is_dir() {
            return Err("this is a folder; name the articles in it, as in FOLDER/*.txt".to_owned());
        }
        if known.len() > limit {
            let bytes = known.len();
            return Err(IngestError::TooLarge { bytes, limit }.to_string());
        }
        Box::new(File::open(path).map_err(|error| unreadable(path, &error))?)
    };
    let mut bytes = Vec::new();
    source
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, &error))?;
    Ok(bytes)
}

/// Why a file cannot be read and what to do, without its name.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> String {
    let is_link = fs::symlink_metadata(path).is_ok_and(|known| known.is_symlink());
    match error.kind() {
        io::ErrorKind::PermissionDenied => "may not be read; check its permissions".to_owned(),
        // To a file that is gone, or in a circle.
        _ if is_link && fs::metadata(path).is_err() => {
            "this link leads nowhere; mend it, or name the file itself".to_owned()
        }
        io::ErrorKind::NotFound => "there is no such file; check the path".to_owned(),
        io::ErrorKind::InvalidData => "this is not UTF-8 text; save it as UTF-8".to_owned(),
        io::ErrorKind::IsADirectory => "this is a folder; name a file".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
