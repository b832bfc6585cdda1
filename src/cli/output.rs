//! Where results go: standard output, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

use onrecord::files::WholeFile;

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
    File(WholeFile),
}

impl Output {
    /// Standard output, or `path` where one other than `-` is given.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Stop> {
        let Some(path) = path.filter(|path| !is_stdout(path)) else {
            return Ok(Output::Stdout(BufWriter::new(io::stdout().lock())));
        };
        let place = path.display().to_string();
        if is_descriptor(path) {
            return Self::device(path);
        }
        if path.is_dir() {
            return Err(Stop::Error(format!(
                "{place}: is a folder; name a file to write"
            )));
        }
        // A link stays one: what it points to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if path.exists() && !path.is_file() {
            return Self::device(&path);
        }
        let file = WholeFile::create(&path).map_err(|error| {
            let why = match error.kind() {
                io::ErrorKind::NotFound => "there is no such folder".to_owned(),
                kind => io::Error::from(kind).to_string(),
            };
            Stop::Error(format!(
                "{place}: cannot be written: {why}; name a file in a folder that exists and may be written to"
            ))
        })?;
        Ok(Output::File(file))
    }

    fn device(path: &Path) -> Result<Self, Stop> {
        let device = File::options()
            .append(true)
            .open(path)
            .map_err(|error| Stop::writing(&path.display().to_string(), &error))?;
        Ok(Output::Device {
            device: BufWriter::new(device),
            path: path.to_owned(),
        })
    }

    /// Tries whether a file can be written at `path`, so that nothing is read in vain. A device or a
    /// pipe is left alone: whoever reads it would take the trial for all.
    pub(super) fn try_place(path: Option<&Path>) -> Result<(), Stop> {
        match path {
            Some(path) if is_stdout(path) || is_descriptor(path) => Ok(()),
            Some(path) if path.is_dir() || path.is_file() || !path.exists() => {
                Self::open(Some(path)).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// The name of the place, for messages.
    pub(super) fn name(&self) -> String {
        match self {
            Output::Stdout(_) => "standard output".to_owned(),
            Output::Device { path, .. } => path.display().to_string(),
            Output::File(file) => file.path().display().to_string(),
        }
    }

    /// Writes all that there is to write, and finishes.
    pub(super) fn write_whole(mut self, bytes: &[u8]) -> Result<(), Stop> {
        let name = self.name();
        self.write_all(bytes)
            .map_err(|error| Stop::writing(&name, &error))?;
        self.finish()
    }

    /// Writes out what is buffered and gives a file its name.
    pub(super) fn finish(self) -> Result<(), Stop> {
        let name = self.name();
        let failed = |error: io::Error| Stop::writing(&name, &error);
        match self {
            Output::Stdout(mut out) => out.flush().map_err(failed),
            Output::Device { mut device, .. } => device.flush().map_err(failed),
            Output::File(file) => file.persist().map_err(failed),
        }
    }
}

/// Whether the path stands for standard output, under its own name or as `-`.
fn is_stdout(path: &Path) -> bool {
    [STDIN, "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]
        .iter()
        .any(|name| path == Path::new(name))
}

/// Whether the path stands for an open file: what lies behind it may be a regular file that
/// others write, too, and must not be replaced.
fn is_descriptor(path: &Path) -> bool {
    path == Path::new("/dev/stderr")
        || path.starts_with("/dev/fd")
        || path.starts_with("/proc/self/fd")
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Stdout(out) => out.write(bytes),
            Output::Device { device, .. } => device.write(bytes),
            Output::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Stdout(out) => out.flush(),
            Output::Device { device, .. } => device.flush(),
            Output::File(file) => file.flush(),
        }
    }
}
