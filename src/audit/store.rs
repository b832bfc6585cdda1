//! The folder of an audit while it runs: what is finished so far, safe from any interruption.
//!
//! Finished outcomes lie in numbered parts under `.onrecord/`, each written to a temporary
//! file, synced and renamed, so that a part is there whole or not at all. `run.json` says
//! which audit it is; a lock keeps a second one out. The tables are made of the parts at the
//! end.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use zstd::stream::write::Encoder;

use super::outcome::Outcome;
use crate::files::{self, WholeFile, write_line};

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

/// When an audit makes a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Made {
    Always,
    WhenAsked,
}

/// The files that an audit writes into its folder.
const RESULTS: [(&str, Made); 15] = [
    ("articles.csv", Made::Always),
    ("articles.parquet", Made::Always),
    ("authors.csv", Made::WhenAsked),
    ("differences.csv", Made::Always),
    ("duplicates.jsonl", Made::Always),
    ("failures.jsonl", Made::Always),
    ("findings.parquet", Made::WhenAsked),
    ("index.html", Made::Always),
    ("months.csv", Made::WhenAsked),
    ("outlets.csv", Made::Always),
    ("readings.jsonl.zst", Made::WhenAsked),
    ("sections.csv", Made::WhenAsked),
    ("sentences.parquet", Made::WhenAsked),
    ("sources.parquet", Made::WhenAsked),
    ("summary.json", Made::Always),
];

/// A file in a folder that an audit would write over.
fn occupied(folder: &Path) -> Option<PathBuf> {
    RESULTS
        .iter()
        .map(|(name, _)| folder.join(name))
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

impl StoreError {
    /// What makes the error of a file or folder that cannot be written.
    pub(super) fn writing(path: &Path) -> impl Fn(io::Error) -> Self {
        move |error| StoreError::Write {
            path: path.to_owned(),
            error,
        }
    }
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
    /// this audit from others; with `restart` any other gives way.
    pub(super) fn open(
        folder: &Path,
        fingerprint: &str,
        restart: bool,
    ) -> Result<Self, StoreError> {
        let work = folder.join(WORK);
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
        let lock = File::create(&lock_path).map_err(StoreError::writing(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(StoreError::Locked(folder.to_owned()));
            }
            Err(fs::TryLockError::Error(error)) => {
                return Err(StoreError::writing(&lock_path)(error));
            }
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

    /// A result that is not in the folder, though every finished audit has it.
    pub(super) fn missing(&self) -> Option<PathBuf> {
        RESULTS
            .iter()
            .filter(|(_, made)| *made == Made::Always)
            .map(|(name, _)| self.folder.join(name))
            .find(|file| !file.is_file())
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
        let written = files::write(&path, |out| {
            serde_json::to_writer_pretty(&mut *out, &run)?;
            out.write_all(b"\n")
        });
        written.map_err(StoreError::writing(&path))
    }

    fn part(&self, number: usize) -> PathBuf {
        self.work.join(format!("part-{number:06}.jsonl.zst"))
    }

    fn remove_parts(&self) -> Result<(), StoreError> {
        let failed = StoreError::writing(&self.work);
        for entry in fs::read_dir(&self.work).map_err(&failed)? {
            let entry = entry.map_err(&failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // Temporary files of a run that was killed among them.
            if name.starts_with("part-") || name.ends_with(".part") {
                fs::remove_file(entry.path()).map_err(&failed)?;
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

    /// Notes down that all results are in place, and removes what they were made of, and the results
    /// of an audit before it that this one does not make.
    pub(super) fn finish(&mut self, makes: impl Fn(&str) -> bool) -> Result<(), StoreError> {
        for (name, made) in RESULTS {
            if made == Made::WhenAsked && !makes(name) {
                let path = self.folder.join(name);
                match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(StoreError::writing(&path)(error));
                    }
                    _ => {}
                }
            }
        }
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
    encoder: Encoder<'static, WholeFile>,
    since: Instant,
    outcomes: usize,
}

impl OpenPart {
    fn begin(path: &Path) -> io::Result<Self> {
        Ok(Self {
            encoder: Encoder::new(WholeFile::create(path)?, LEVEL)?,
            since: Instant::now(),
            outcomes: 0,
        })
    }
}

impl PartWriter<'_> {
    /// Adds an outcome; now and then that finishes a part.
    pub(super) fn add(&mut self, outcome: &Outcome) -> Result<(), StoreError> {
        let work = &self.store.work;
        let open = match &mut self.open {
            Some(open) => open,
            none => {
                let path = self.store.part(self.store.parts);
                none.insert(OpenPart::begin(&path).map_err(StoreError::writing(work))?)
            }
        };
        write_line(&mut open.encoder, outcome).map_err(StoreError::writing(work))?;
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
        let written = open.encoder.finish().and_then(WholeFile::persist);
        let path = self.store.part(self.store.parts);
        written.map_err(StoreError::writing(&path))?;
        self.store.parts += 1;
        Ok(())
    }
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
        store.finish(|_| true).unwrap();
        drop(store);
        let store = Store::open(folder.path(), "a", false).unwrap();
        assert!(store.finished());
        assert!(replayed(&store).is_empty());
    }

    #[test]
    fn a_result_that_is_gone_is_missed_unless_it_was_never_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), "a", false).unwrap();
        for (name, made) in RESULTS {
            if made == Made::Always {
                let file = folder.path().join(name);
                assert!(store.missing().is_some());
                fs::write(&file, "").unwrap();
            }
        }
        assert_eq!(store.missing(), None);
        let gone = folder.path().join("summary.json");
        fs::remove_file(&gone).unwrap();
        assert_eq!(store.missing(), Some(gone));
    }
}
