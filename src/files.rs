//! Files as the program handles them everywhere: read with an upper bound, written so that they
//! are there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::ingest::IngestError;

/// The bytes at `path`, at most `limit` of them.
///
/// # Errors
/// Why they cannot be had, in words or as what an article may not be.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let unreadable = |error: io::Error| ReadError::Unreadable(unreadable(path, &error));
    let known = fs::metadata(path).map_err(unreadable)?;
    if known.is_dir() {
        let why = "this is a folder; name the articles in it, as in FOLDER/*.txt";
        return Err(ReadError::Unreadable(why.to_owned()));
    }
    if known.len() > limit {
        let bytes = known.len();
        return Err(IngestError::TooLarge { bytes, limit }.into());
    }
    let file = File::open(path).map_err(unreadable)?;
    up_to(file, limit).map_err(unreadable)
}

/// The bytes of a file that belongs to the program's work and is no article, such as its settings:
/// at most `limit` of them.
///
/// # Errors
/// As [`std::fs::read`], and where it is no regular file, which might never end, or is longer.
pub fn read_own(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let invalid = |why: String| io::Error::new(io::ErrorKind::InvalidInput, why);
    if is_special(path) {
        return Err(invalid("it is a pipe or a device and no file".to_owned()));
    }
    let bytes = up_to(File::open(path)?, limit)?;
    if bytes.len() as u64 > limit {
        return Err(invalid(format!("it is longer than {} MiB", limit >> 20)));
    }
    Ok(bytes)
}

/// Whether a path leads to something that is neither a file nor a folder: a pipe may keep a
/// reader waiting for ever, a device may give bytes without an end.
#[must_use]
pub fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|known| !known.is_file() && !known.is_dir())
}

/// What a source gives, at most one byte more than `limit`, enough to tell that there are too
/// many.
///
/// # Errors
/// What the source answers.
pub fn up_to(source: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Why a file's bytes cannot be had. No message names the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It cannot be read: why, and what to do.
    #[error("{0}")]
    Unreadable(String),
    /// It has more bytes than an article may have.
    #[error(transparent)]
    Ingest(#[from] IngestError),
}

/// Why a file cannot be read and what to do, without its name.
#[must_use]
pub fn unreadable(path: &Path, error: &io::Error) -> String {
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

/// A file that gets its name when it is finished: a temporary one beside it until then. A killed
/// run leaves that behind under a name that says whose it is.
#[derive(Debug)]
pub struct WholeFile {
    part: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl WholeFile {
    /// Begins the file that is to be at `path`.
    ///
    /// # Errors
    /// Where nothing can be written into its folder.
    pub fn create(path: &Path) -> io::Result<Self> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let part = part_in(folder, fs::metadata(path).ok().as_ref())?;
        Ok(Self {
            part: BufWriter::new(part),
            path: path.to_owned(),
        })
    }

    /// Where the file is to be.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes out what is buffered and gives the file its name.
    ///
    /// # Errors
    /// Where it cannot be written or renamed.
    pub fn persist(self) -> io::Result<()> {
        let part = self.part.into_inner().map_err(|error| error.into_error())?;
        part.as_file().sync_all()?;
        part.persist(self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.part.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.part.flush()
    }
}

/// Writes the file at `path`, which is there whole or not at all.
///
/// # Errors
/// What `content` answers, or where nothing can be written there.
pub(crate) fn write(
    path: &Path,
    content: impl FnOnce(&mut WholeFile) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = WholeFile::create(path)?;
    content(&mut file)?;
    file.persist()
}

/// Writes a value as a line of JSON.
///
/// # Errors
/// What `out` answers, its kind kept.
pub(crate) fn write_line(
    out: &mut (impl Write + ?Sized),
    value: &impl serde::Serialize,
) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// A file in `folder` with the permissions of the one that it will replace, or of any new one.
fn part_in(folder: &Path, old: Option<&fs::Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".onrecord-").suffix(".part");
    // Temporary files are private by default; the user's mask applies to these.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let part = builder.tempfile_in(folder)?;
    if let Some(old) = old {
        part.as_file().set_permissions(old.permissions())?;
    }
    Ok(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_once_it_is_finished_and_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.txt");
        let mut file = WholeFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        assert!(!path.exists());
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions.clone()).unwrap();
        let mut file = WholeFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        file.persist().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions(), permissions);
    }

    #[test]
    fn more_bytes_than_the_limit_are_told_and_not_read() {
        assert_eq!(up_to(&b"12345"[..], 3).unwrap(), b"1234");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.txt");
        fs::write(&path, "12345").unwrap();
        let too_large = ReadError::Ingest(IngestError::TooLarge { bytes: 5, limit: 3 });
        assert_eq!(read(&path, 3), Err(too_large));
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert!(matches!(
            read(folder.path(), 5),
            Err(ReadError::Unreadable(_))
        ));
    }
}
