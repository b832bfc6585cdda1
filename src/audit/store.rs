//! The folder of an audit while it runs: what is finished so far, safe from any interruption.
//!
//! Finished outcomes lie in numbered parts under `.onrecord/`, each written to a temporary
//! file, synced and renamed, so that a part is there whole or not at all. `run.json` says
//! which audit it is; a lock keeps a second one out. The tables are made of the parts at the
//! end.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use thiserror::Error;
use zstd::stream::write::Encoder;

use super::outcome::Outcome;

/// Name and version of the folder's format.
const FORMAT: &str = "onrecord.audit/1";

/// Where an audit keeps what is its own.
const WORK: &str = ".onrecord";

/// Says which audit a folder holds.
const RUN: &str = "run.json";

/// Whether a folder holds an audit, finished or not.
pub(super) fn is_audit(folder: &Path) -> bool {
    folder.join(WORK).join(RUN).is_file()
}

/// Every file that an audit may write into its folder.
const RESULTS: [&str; 15] = [
    "articles.csv",
    "articles.parquet",
    "authors.csv",
    "differences.csv",
    "duplicates.jsonl",
    "failures.jsonl",
    "findings.parquet",
    "index.html",
    "months.csv",
    "outlets.csv",
    "readings.jsonl.zst",
    "sections.csv",
    "sentences.parquet",
    "sources.parquet",
    "summary.json",
];

/// A file in a folder that an audit would write over.
fn occupied(folder: &Path) -> Option<PathBuf> {
    let files = RESULTS.iter().map(|name| folder.join(name));
    files
        .into_iter()
        .find(|file| fs::symlink_metadata(file).is_ok())
}

/// Outcomes in one part, at most.
const PART_OUTCOMES: usize = 2000;

/// zstd's: fast, and small enough for what is soon removed.
const LEVEL: i32 = 1;

/// Why an audit cannot go on.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another audit is at work in the folder.
    #[error("{}: another audit is writing into this folder; wait for it, or name another one", .0.display())]
    Locked(PathBuf),
    /// The folder holds an audit of other articles, or with other settings.
    #[error(
        "{}: this folder holds an audit of other articles or with other options; name another one, or begin anew with --restart", .0.display()
    )]
    Other(PathBuf),
    /// The folder holds a file that is no audit's and has the name of a result.
    #[error(
        "{}: this file is no audit's, and an audit would write over it; name another folder", .0.display()
    )]
    Occupied(PathBuf),
    /// There is no such folder and none can be made.
    #[error("{}: no folder can be made here: {error}; name another one", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A finished audit lacks one of its files.
    #[error("{}: this file of the finished audit is gone; --restart makes everything anew", .0.display())]
    Incomplete(PathBuf),
    /// A file cannot be written.
    #[error("{}: cannot be written: {error}; what was finished is safe, and the same command goes on from there", path.display())]
    Write {
        /// The file or its folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file of the audit's own cannot be read.
    #[error("{}: cannot be read: {why}; begin the audit anew with --restart", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

#[derive(Debug, Serialize, Deserialize)]
struct Run {
    format: String,
    fingerprint: String,
    finished: bool,
}

/// The folder of one audit, locked.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
    work: PathBuf,
    fingerprint: String,
    parts: usize,
    finished: bool,
    /// Held as long as the store is.
    _lock: File,
}

impl Store {
    /// Opens the folder of an audit, and makes it where there is none. `fingerprint` tells
    /// this audit from others; with `restart` any other is removed.
    pub(super) fn open(
        folder: &Path,
        fingerprint: &str,
        restart: bool,
    ) -> Result<Self, StoreError> {
        let work = folder.join(WORK);
        let failed = |path: &Path, error| StoreError::Write {
            path: path.to_owned(),
            error,
        };
        if !is_audit(folder)
            && let Some(file) = occupied(folder)
        {
            return Err(StoreError::Occupied(file));
        }
        fs::create_dir_all(&work).map_err(|error| StoreError::NoFolder {
            path: folder.to_owned(),
            error,
        })?;
        let lock_path = work.join("lock");
        let lock = File::create(&lock_path).map_err(|error| failed(&lock_path, error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(StoreError::Locked(folder.to_owned()));
            }
            Err(fs::TryLockError::Error(error)) => return Err(failed(&lock_path, error)),
        }
        let mut store = Self {
            folder: folder.to_owned(),
            work,
            fingerprint: fingerprint.to_owned(),
            parts: 0,
            finished: false,
            _lock: lock,
        };
        match store.run()? {
            Some(run) if run.format == FORMAT && run.fingerprint == fingerprint && !restart => {
                store.finished = run.finished;
                while store.part(store.parts).is_file() {
                    store.parts += 1;
                }
            }
            Some(_) if !restart => return Err(StoreError::Other(folder.to_owned())),
            _ => store.begin()?,
        }
        Ok(store)
    }

    /// Whether the audit was finished before.
    pub(super) const fn finished(&self) -> bool {
        self.finished
    }

    /// The folder that the results go to.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn run(&self) -> Result<Option<Run>, StoreError> {
        let path = self.work.join(RUN);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(&path, &error)),
        };
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|error| unreadable(&path, &error))
    }

    /// Removes what another run left, and notes down which one this is.
    fn begin(&mut self) -> Result<(), StoreError> {
        self.remove_parts()?;
        self.note(false)
    }

    fn note(&self, finished: bool) -> Result<(), StoreError> {
        let run = Run {
            format: FORMAT.to_owned(),
            fingerprint: self.fingerprint.clone(),
            finished,
        };
        let path = self.work.join(RUN);
        replace(&path, |out| {
            serde_json::to_writer_pretty(&mut *out, &run)?;
            out.write_all(b"\n")
        })
    }

    fn part(&self, number: usize) -> PathBuf {
        self.work.join(format!("part-{number:06}.jsonl.zst"))
    }

    fn remove_parts(&self) -> Result<(), StoreError> {
        let failed = |error| StoreError::Write {
            path: self.work.clone(),
            error,
        };
        for entry in fs::read_dir(&self.work).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // Temporary files of a run that was killed among them.
            if name.starts_with("part-") || name.ends_with(".part") {
                fs::remove_file(entry.path()).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Hands over every outcome of the finished parts, in order.
    ///
    /// # Errors
    /// Where a part cannot be read, or what `take` says.
    pub(super) fn replay<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(Outcome) -> Result<(), E>,
    ) -> Result<(), E> {
        for number in 0..self.parts {
            let path = self.part(number);
            let broken = |error: &dyn std::fmt::Display| E::from(unreadable(&path, error));
            let file = File::open(&path).map_err(|error| broken(&error))?;
            let decoder = zstd::Decoder::new(file).map_err(|error| broken(&error))?;
            for line in BufReader::new(decoder).lines() {
                let line = line.map_err(|error| broken(&error))?;
                take(serde_json::from_str(&line).map_err(|error| broken(&error))?)?;
            }
        }
        Ok(())
    }

    /// A writer for what follows the finished parts. A part stays open for at most `every`:
    /// that is what an interruption can cost, besides the articles that are being read.
    pub(super) const fn writer(&mut self, every: Duration) -> PartWriter<'_> {
        PartWriter {
            store: self,
            every,
            open: None,
        }
    }

    /// Notes down that all results are in place, and removes what they were made of.
    pub(super) fn finish(&mut self) -> Result<(), StoreError> {
        self.note(true)?;
        self.finished = true;
        self.parts = 0;
        self.remove_parts()
    }
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Read {
        path: path.to_owned(),
        why: error.to_string(),
    }
}

/// Writes outcomes into parts.
pub(super) struct PartWriter<'s> {
    store: &'s mut Store,
    every: Duration,
    open: Option<OpenPart>,
}

struct OpenPart {
    encoder: Encoder<'static, BufWriter<NamedTempFile>>,
    since: Instant,
    outcomes: usize,
}

impl PartWriter<'_> {
    /// Adds an outcome; now and then that finishes a part.
    pub(super) fn add(&mut self, outcome: &Outcome) -> Result<(), StoreError> {
        let work = self.store.work.clone();
        let failed = |error: io::Error| StoreError::Write {
            path: work.clone(),
            error,
        };
        let open = match &mut self.open {
            Some(open) => open,
            none => {
                let file = part_in(&work).map_err(failed)?;
                let encoder = Encoder::new(BufWriter::new(file), LEVEL).map_err(failed)?;
                none.insert(OpenPart {
                    encoder,
                    since: Instant::now(),
                    outcomes: 0,
                })
            }
        };
        serde_json::to_writer(&mut open.encoder, outcome).map_err(|error| failed(error.into()))?;
        open.encoder.write_all(b"\n").map_err(failed)?;
        open.outcomes += 1;
        if open.outcomes >= PART_OUTCOMES || open.since.elapsed() >= self.every {
            self.close()?;
        }
        Ok(())
    }

    /// Finishes the part that is open.
    pub(super) fn close(&mut self) -> Result<(), StoreError> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        let path = self.store.part(self.store.parts);
        let failed = |error: io::Error| StoreError::Write {
            path: path.clone(),
            error,
        };
        let file = open.encoder.finish().map_err(failed)?;
        let file = file
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
        self.store.parts += 1;
        Ok(())
    }
}

/// Writes a file that is there whole or not at all.
pub(super) fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), StoreError> {
    let mut part = Part::create(path)?;
    write(&mut part).map_err(|error| StoreError::Write {
        path: path.to_owned(),
        error,
    })?;
    part.persist()
}

/// A file that gets its name when it is finished.
#[derive(Debug)]
pub(super) struct Part {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl Part {
    pub(super) fn create(path: &Path) -> Result<Self, StoreError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let file = part_in(folder).map_err(|error| StoreError::Write {
            path: path.to_owned(),
            error,
        })?;
        Ok(Self {
            file: BufWriter::new(file),
            path: path.to_owned(),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn persist(self) -> Result<(), StoreError> {
        let Self { file, path } = self;
        let failed = |error: io::Error| StoreError::Write {
            path: path.clone(),
            error,
        };
        let file = file
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn part_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".onrecord-").suffix(".part");
    // Temporary files are private by default; the user's mask applies to these.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skipped(number: usize) -> Outcome {
        Outcome::Skipped(number.to_string())
    }

    fn replayed(store: &Store) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        store
            .replay(|outcome| {
                outcomes.push(outcome);
                Ok::<(), StoreError>(())
            })
            .unwrap();
        outcomes
    }

    #[test]
    fn what_is_in_a_finished_part_is_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), "a", false).unwrap();
        let mut writer = store.writer(Duration::from_secs(60));
        for number in 0..3 {
            writer.add(&skipped(number)).unwrap();
        }
        writer.close().unwrap();
        writer.add(&skipped(3)).unwrap();
        drop(store);
        // The fourth was in no finished part.
        let store = Store::open(folder.path(), "a", false).unwrap();
        assert_eq!(replayed(&store), [skipped(0), skipped(1), skipped(2)]);
    }

    #[test]
    fn a_folder_with_other_files_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("articles.csv");
        fs::write(&own, "text\n").unwrap();
        for restart in [false, true] {
            let refused = Store::open(folder.path(), "a", restart);
            assert!(matches!(refused, Err(StoreError::Occupied(_))));
        }
        assert_eq!(fs::read_to_string(&own).unwrap(), "text\n");
        let into_file = Store::open(&own, "a", false);
        assert!(matches!(into_file, Err(StoreError::NoFolder { .. })));
    }

    #[test]
    fn a_second_audit_is_kept_out() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), "a", false).unwrap();
        let second = Store::open(folder.path(), "a", false);
        assert!(matches!(second, Err(StoreError::Locked(_))));
        drop(store);
        assert!(Store::open(folder.path(), "a", false).is_ok());
    }

    #[test]
    fn another_audit_is_not_overwritten_unless_asked() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), "a", false).unwrap();
        let mut writer = store.writer(Duration::from_secs(60));
        writer.add(&skipped(0)).unwrap();
        writer.close().unwrap();
        drop(store);
        let other = Store::open(folder.path(), "b", false);
        assert!(matches!(other, Err(StoreError::Other(_))));
        let store = Store::open(folder.path(), "b", true).unwrap();
        assert!(replayed(&store).is_empty());
    }

    #[test]
    fn a_finished_audit_is_known_as_such_and_keeps_no_parts() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), "a", false).unwrap();
        let mut writer = store.writer(Duration::from_secs(60));
        writer.add(&skipped(0)).unwrap();
        writer.close().unwrap();
        store.finish().unwrap();
        drop(store);
        let store = Store::open(folder.path(), "a", false).unwrap();
        assert!(store.finished());
        assert!(replayed(&store).is_empty());
    }
}
