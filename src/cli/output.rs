//! Where results go: standard output, or a file that appears whole or not at all.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Stop;

/// Somewhere to write.
pub(super) enum Output {
    Stdout(BufWriter<StdoutLock<'static>>),
    /// A temporary file beside the wanted one, renamed at the end. A killed run leaves it
    /// behind under a name that says whose it is.
    File {
        part: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Output {
    /// Standard output, or `path` where one is given.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path else {
            return Ok(Output::Stdout(BufWriter::new(io::stdout().lock())));
        };
        if path.is_dir() {
            return Err(Stop::Error(format!(
                "{}: is a folder; name a file to write",
                path.display()
            )));
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let part = tempfile::Builder::new()
            .prefix(".onrecord-")
            .suffix(".part")
            .tempfile_in(folder)
            .map_err(|error| Stop::writing(&path.display().to_string(), &error))?;
        Ok(Output::File {
            part: BufWriter::new(part),
            path: path.to_owned(),
        })
    }

    /// The name of the place, for messages.
    pub(super) fn name(&self) -> String {
        match self {
            Output::Stdout(_) => "standard output".to_owned(),
            Output::File { path, .. } => path.display().to_string(),
        }
    }

    /// Writes out what is buffered and gives a file its name.
    pub(super) fn finish(self) -> Result<(), Stop> {
        let name = self.name();
        let failed = |error: io::Error| Stop::writing(&name, &error);
        match self {
            Output::Stdout(mut out) => out.flush().map_err(failed),
            Output::File { part, path } => {
                let part = part
                    .into_inner()
                    .map_err(|error| failed(error.into_error()))?;
                part.as_file().sync_all().map_err(failed)?;
                readable_as_usual(part.as_file()).map_err(failed)?;
                part.persist(path).map_err(|error| failed(error.error))?;
                Ok(())
            }
        }
    }
}

/// A temporary file is private to its owner; a report is not.
#[cfg(unix)]
fn readable_as_usual(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_as_usual(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Stdout(out) => out.write(bytes),
            Output::File { part, .. } => part.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Stdout(out) => out.flush(),
            Output::File { part, .. } => part.flush(),
        }
    }
}
