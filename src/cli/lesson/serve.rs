//! `onrecord lesson serve`: a lesson for a class in one network, and what it hands in.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use onrecord::files::WholeFile;
use onrecord::lesson::{Answers, Handed, Lesson, collect};
use onrecord::serve::{ClassroomOptions, Keep, serve_lesson};

use super::super::listen::{ListenArgs, stopped};
use super::super::{Outcome, Stop, complain};
use super::mark::read_all;
use super::{lesson_file, make_folder, read_lesson};

/// Files that begin alike at most.
const MOST: usize = 1000;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord lesson serve lesson --listen 0.0.0.0:8377
  onrecord lesson serve lesson --listen 0.0.0.0:8377 --keep answers
  onrecord lesson mark lesson answers

Pupils open the address, type the code and get the exercise: neither the key nor the model. You
open the other address and see who has handed in and what the class makes of it, live; from
there a page without names for the wall. Who hands in again replaces what they had. Nothing is kept
when it stops, unless --keep says where; then everything handed in is a file there, for `onrecord
lesson mark`, and what lies there already counts. docs/classroom.md says how to do it without
internet.")]
pub(super) struct Args {
    /// The lesson's folder, or its lesson.json
    #[arg(value_name = "DIR")]
    lesson: PathBuf,
    /// Keep what is handed in, as files in this folder
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// What pupils type to get the lesson; four letters drawn by lot by default
    #[arg(long, value_name = "CODE", value_parser = code)]
    code: Option<String>,
    #[command(flatten)]
    listen: ListenArgs,
}

/// A code as pupils type it.
fn code(word: &str) -> Result<String, String> {
    let is_plain = word.chars().all(|letter| letter.is_ascii_alphanumeric());
    if is_plain && (3..=20).contains(&word.len()) {
        Ok(word.to_ascii_uppercase())
    } else {
        Err("a code is 3 to 20 letters and digits, without accents and spaces".to_owned())
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let path = lesson_file(&args.lesson);
    let lesson = read_lesson(&path)?;
    let listener = args.listen.open()?;
    let handed = match &args.keep {
        Some(folder) => {
            make_folder(folder)?;
            handed_before(&lesson, folder, &path)
        }
        None => Vec::new(),
    };
    let drawn = |error: io::Error| Stop::Error(format!("no code can be drawn: {error}"));
    let options = ClassroomOptions {
        code: match &args.code {
            Some(code) => code.clone(),
            None => ClassroomOptions::random_code().map_err(drawn)?,
        },
        key: ClassroomOptions::random_key().map_err(drawn)?,
        wall: ClassroomOptions::random_key().map_err(drawn)?,
        address: args.listen.address(&listener)?,
        hosts: args.listen.host.clone(),
        keep: keeper(args.keep.clone(), &handed),
        handed,
    };
    let what = format!("pupils type {} and get the lesson", options.code);
    args.listen
        .announce(&listener, &what, "type the code and hand in answers")?;
    complain(&format!(
        "you see the class at {}/class/{} (whoever has that address sees it, too)",
        options.address, options.key
    ));
    complain(&match &args.keep {
        Some(folder) => format!(
            "what is handed in is kept in {}; {} handed in before",
            folder.display(),
            options.handed.len()
        ),
        None => "nothing is kept when this stops; --keep DIR keeps it".to_owned(),
    });
    if args.listen.is_local() {
        complain("only this machine can open it; --listen 0.0.0.0:8377 lets the class in");
    }
    serve_lesson(listener, lesson, options, stopped())
        .map_err(|error| args.listen.unusable(&error))?;
    Ok(Outcome::Done)
}

/// What lies in the folder already; what cannot be marked is said.
fn handed_before(lesson: &Lesson, folder: &Path, lesson_file: &Path) -> Vec<Handed> {
    let is_empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    if is_empty {
        return Vec::new();
    }
    let (files, unread) = read_all(&[folder.to_owned()], lesson_file);
    let (handed, refused) = collect(lesson, &files, None);
    for each in unread.iter().chain(&refused) {
        complain(&format!("{}: {}", each.file, each.why));
    }
    handed
}

/// What becomes of everything that is handed in: a file for each pupil.
fn keeper(folder: Option<PathBuf>, handed: &[Handed]) -> Box<Keep> {
    let Some(folder) = folder else {
        return Box::new(|answers: &Answers| {
            complain(&format!("{}: handed in", stem(&answers.pupil)));
            Ok(())
        });
    };
    let known = handed.iter().map(|handed| {
        let name = handed.answers.pupil.to_lowercase();
        (name, PathBuf::from(&handed.file))
    });
    let files: Mutex<HashMap<String, PathBuf>> = Mutex::new(known.collect());
    Box::new(move |answers: &Answers| {
        let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = keep(&folder, answers, &mut files);
        match &kept {
            Ok(path) => complain(&format!("{}: handed in", path.display())),
            Err(error) => complain(&format!("{}: cannot be kept: {error}", folder.display())),
        }
        kept.map(drop)
    })
}

/// Keeps a pupil's answers under a name that says whose they are, in place of the pupil's earlier
/// ones. `files` are those of the pupils.
fn keep(
    folder: &Path,
    answers: &Answers,
    files: &mut HashMap<String, PathBuf>,
) -> io::Result<PathBuf> {
    let name = answers.pupil.to_lowercase();
    let path = match files.get(&name) {
        Some(path) => path.clone(),
        None => free(folder, &stem(&answers.pupil))?,
    };
    let mut file = WholeFile::create(&path)?;
    serde_json::to_writer_pretty(&mut file, answers)?;
    file.write_all(b"\n")?;
    file.persist()?;
    files.insert(name, path.clone());
    Ok(path)
}

/// A path in a folder that no file has.
fn free(folder: &Path, stem: &str) -> io::Result<PathBuf> {
    (1..=MOST)
        .map(|number| match number {
            1 => folder.join(format!("{stem}.json")),
            _ => folder.join(format!("{stem}-{number}.json")),
        })
        .find(|path| fs::symlink_metadata(path).is_err())
        .ok_or_else(|| {
            io::Error::other(format!(
                "there are {MOST} files of this name already; move some away"
            ))
        })
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
    fn every_pupil_has_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = HashMap::new();
        let mut keep = |pupil: &str| {
            let answers = Answers {
                schema: String::new(),
                lesson: String::new(),
                title: None,
                pupil: pupil.to_owned(),
                handed_in: String::new(),
                answers: Vec::new(),
                notes: Vec::new(),
            };
            let path = keep(folder.path(), &answers, &mut files).unwrap();
            path.file_name().unwrap().to_string_lossy().into_owned()
        };
        assert_eq!(keep("Mia K"), "mia-k.json");
        assert_eq!(keep("Mia-K"), "mia-k-2.json");
        assert_eq!(keep("MIA K"), "mia-k.json");
        assert_eq!(keep("Mia K (2)"), "mia-k-2-2.json");
    }
}
