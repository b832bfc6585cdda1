//! Where results go: standard output, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Stop;
use super::input::STDIN;

/// Somewhere to write.
pub(super) enum Output {
    Stdout(BufWriter<StdoutLock<'static>>),
    /// A device or a pipe, which cannot be replaced and is written as it stands.
    Device {
        device: BufWriter<File>,
        path: PathBuf,
    },
    /// A temporary file beside the wanted one, renamed at the end. A killed run leaves it
    /// behind under a name that says whose it is.
    File {
        part: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Output {
    /// Standard output, or `path` where one other than `-` is given.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path.filter(|path| *path != Path::new(STDIN)) else {
            return Ok(Output::Stdout(BufWriter::new(io::stdout().lock())));
        };
        let place = path.display().to_string();
        if path.is_dir() {
            return Err(Stop::Error(format!(
                "{place}: is a folder; name a file to write"
            )));
        }
        // A link stays one: what it points to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if path.exists() && !path.is_file() {
            let device = File::options().write(true).open(&path);
            let device = BufWriter::new(device.map_err(|error| Stop::writing(&place, &error))?);
            return Ok(Output::Device { device, path });
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let part = part_in(folder, fs::metadata(&path).ok().as_ref()).map_err(|error| {
            let why = match error.kind() {
                io::ErrorKind::NotFound => "there is no such folder".to_owned(),
                kind => io::Error::from(kind).to_string(),
            };
            Stop::Error(format!(
                "{place}: cannot be written: {why}; name a file in a folder that exists and may be written to"
            ))
        })?;
        Ok(Output::File {
            part: BufWriter::new(part),
            path,
        })
    }

    /// The name of the place, for messages.
    pub(super) fn name(&self) -> String {
        match self {
            Output::Stdout(_) => "standard output".to_owned(),
            Output::Device { path, .. } | Output::File { path, .. } => path.display().to_string(),
        }
    }

    /// Writes out what is buffered and gives a file its name.
    pub(super) fn finish(self) -> Result<(), Stop> {
        let name = self.name();
        let failed = |error: io::Error| Stop::writing(&name, &error);
        match self {
            Output::Stdout(mut out) => out.flush().map_err(failed),
            Output::Device { mut device, .. } => device.flush().map_err(failed),
            Output::File { part, path } => {
                let part = part
                    .into_inner()
                    .map_err(|error| failed(error.into_error()))?;
                part.as_file().sync_all().map_err(failed)?;
                part.persist(path).map_err(|error| failed(error.error))?;
                Ok(())
            }
        }
    }
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

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Stdout(out) => out.write(bytes),
            Output::Device { device, .. } => device.write(bytes),
            Output::File { part, .. } => part.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Stdout(out) => out.flush(),
            Output::Device { device, .. } => device.flush(),
            Output::File { part, .. } => part.flush(),
        }
    }
}
