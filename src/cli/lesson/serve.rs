//! `onrecord lesson serve`: a lesson for a class in one network, and what it hands in.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use onrecord::files::WholeFile;
use onrecord::lesson::Answers;
use onrecord::serve::serve_lesson;

use super::super::listen::{ListenArgs, stopped};
use super::super::{Outcome, Stop, complain};
use super::{lesson_file, make_folder, read_lesson};

/// Files that are kept at most: a class hands in again and again, and a prankster more often.
const MOST: usize = 1000;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord lesson serve lesson --listen 0.0.0.0:8377    pupils open the address that it says
  onrecord lesson mark lesson lesson/answers            then

Pupils get the exercise and nothing else: neither the key nor the model. What they hand in is
kept as files in DIR/answers; of a pupil's two files the later one counts when they are marked.
docs/classroom.md says how to do it without internet.")]
pub(super) struct Args {
    /// The lesson's folder, or its lesson.json
    #[arg(value_name = "DIR")]
    lesson: PathBuf,
    /// The folder for what is handed in; DIR/answers by default
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    listen: ListenArgs,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let path = lesson_file(&args.lesson);
    let lesson = read_lesson(&path)?;
    let folder = match &args.output {
        Some(folder) => folder.clone(),
        None => path.with_file_name("answers"),
    };
    make_folder(&folder)?;
    let listener = args.listen.open()?;
    let what = format!("answers are kept in {}; the lesson is", folder.display());
    args.listen
        .announce(&listener, &what, "open the exercise and hand in answers")?;
    let one_by_one = Mutex::new(());
    let keep = move |answers: &Answers, bytes: &[u8]| {
        let _turn = one_by_one.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = keep(&folder, &answers.pupil, bytes);
        match &kept {
            Ok(path) => complain(&format!("{}: handed in", path.display())),
            Err(error) => complain(&format!("{}: cannot be kept: {error}", folder.display())),
        }
        kept.map(drop)
    };
    serve_lesson(listener, lesson, keep, &args.listen.host, stopped())
        .map_err(|error| args.listen.unusable(&error))?;
    Ok(Outcome::Done)
}

/// Keeps a pupil's answers under a name that says whose they are, beside earlier ones.
fn keep(folder: &Path, pupil: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let stem = stem(pupil);
    let free = (1..=MOST)
        .map(|number| match number {
            1 => folder.join(format!("{stem}.json")),
            _ => folder.join(format!("{stem}-{number}.json")),
        })
        .find(|path| fs::symlink_metadata(path).is_err());
    let is_full = fs::read_dir(folder)?.count() >= MOST;
    let Some(path) = free.filter(|_| !is_full) else {
        return Err(io::Error::other(format!(
            "there are {MOST} files already; move some away"
        )));
    };
    let mut file = WholeFile::create(&path)?;
    file.write_all(bytes)?;
    file.persist()?;
    Ok(path)
}

/// A pupil's name as the beginning of a file's: letters, digits and hyphens.
fn stem(pupil: &str) -> String {
    let plain: String = pupil
        .to_lowercase()
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let stem: String = parts.join("-").chars().take(40).collect();
    // No device file of Windows is meant by a name such as `con`.
    match stem.as_str() {
        "" => "pupil".to_owned(),
        "con" | "nul" | "prn" | "aux" => format!("{stem}-pupil"),
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_pupils_and_stay_in_their_folder() {
        assert_eq!(stem("Mia K."), "mia-k");
        assert_eq!(stem("../../etc/passwd"), "etc-passwd");
        assert_eq!(stem("Zoë \u{202e}"), "zoë");
        assert_eq!(stem(" \n"), "pupil");
        assert_eq!(stem("con"), "con-pupil");
        assert_eq!(stem(&"x".repeat(500)).len(), 40);
    }

    #[test]
    fn what_is_handed_in_again_is_kept_beside_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<String> = (0..3)
            .map(|_| keep(folder.path(), "Mia", b"{}").unwrap())
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["mia.json", "mia-2.json", "mia-3.json"]);
    }
}
