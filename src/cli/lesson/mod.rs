//! `onrecord lesson`: an exercise from an article, and the marking of answers.

mod mark;
mod new;
#[cfg(feature = "serve")]
mod serve;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use onrecord::files::is_special;
use onrecord::lesson::Lesson;

use super::input::{STDIN, read_bytes};
use super::output::Output;
use super::{Outcome, Stop};

/// The file that holds a lesson, in its folder.
const LESSON: &str = "lesson.json";

/// The most bytes of a lesson, a key or a file of answers: a long article with its key takes a
/// hundredth of that.
const LIMIT: u64 = 4 << 20;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord lesson new story.txt -o lesson         the exercise, the worksheet and the key
  onrecord lesson serve lesson --listen 0.0.0.0:8377
                                                  pupils open it and hand in over the network
  onrecord lesson mark lesson answers             what they handed in, marked

docs/classroom.md has three ready lessons, a plan for 45 minutes, and how to hand out and
collect without internet.")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an exercise from an article
    New(new::Args),
    /// Give an exercise to a class in one network, and see what it hands in
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    /// Mark the answers that pupils handed in
    Mark(mark::Args),
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    match &args.command {
        Command::New(args) => new::run(args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(args),
        Command::Mark(args) => mark::run(args),
    }
}

/// The file of a lesson that is named by its folder or by itself.
fn lesson_file(lesson: &Path) -> PathBuf {
    if lesson.is_dir() {
        lesson.join(LESSON)
    } else {
        lesson.to_owned()
    }
}

/// Refuses what would keep the program waiting for a writer who never comes.
fn require_regular(path: &Path) -> Result<(), String> {
    if is_special(path) && path != Path::new(STDIN) {
        return Err("this is a pipe or a device and no file; name a file".to_owned());
    }
    Ok(())
}

/// The bytes of a file, or of standard input.
fn read_regular(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    require_regular(path)?;
    read_bytes(path, limit)
}

/// Reads a `lesson.json`.
fn read_lesson(path: &Path) -> Result<Lesson, String> {
    let name = path.display();
    let bytes = read_regular(path, LIMIT).map_err(|why| format!("{name}: {why}"))?;
    Lesson::read(&bytes).map_err(|error| format!("{name}: {error}"))
}

/// Whether two paths lead to the same file.
fn same_file(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(a), Ok(b)) if a == b)
}

/// Makes a folder where there is none.
fn make_folder(folder: &Path) -> Result<(), Stop> {
    let place = folder.display().to_string();
    refuse_file(folder)?;
    fs::create_dir_all(folder).map_err(|error| Stop::writing(&place, &error))
}

fn refuse_file(folder: &Path) -> Result<(), Stop> {
    if folder.exists() && !folder.is_dir() {
        return Err(Stop::Error(format!(
            "{}: is a file; name a folder for the results",
            folder.display()
        )));
    }
    Ok(())
}

/// Tries whether files can be written in a folder, or below what there is of its path, so that
/// nothing is read in vain.
fn try_folder(folder: &Path) -> Result<(), Stop> {
    refuse_file(folder)?;
    let place = folder.display().to_string();
    // Only the kind: the error itself names the trial's file.
    let failed = |error: io::Error| Stop::writing(&place, &error.kind().into());
    let path = std::path::absolute(folder).map_err(failed)?;
    let there = path.ancestors().find(|above| above.exists());
    tempfile::tempfile_in(there.unwrap_or(&path))
        .map(drop)
        .map_err(failed)
}

/// Writes a file that appears whole or not at all.
fn write_file(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Stop> {
    let mut out = Output::open(Some(path))?;
    let name = out.name();
    content(&mut out).map_err(|error| Stop::writing(&name, &error))?;
    out.finish()
}
