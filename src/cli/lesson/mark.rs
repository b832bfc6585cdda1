//! `onrecord lesson mark`: what pupils handed in, against the key.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use onrecord::lesson::{Deadline, Refused, collect, mark};
use onrecord::render::{answer_table, class_page, class_text, pupil_table};

use super::super::output::Output;
use super::super::{Outcome, Stop, complain};
use super::{
    LESSON, LIMIT, lesson_file, make_folder, read_lesson, read_regular, same_file, write_file,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord lesson mark lesson answers/                 all .json and .txt files of a folder
  onrecord lesson mark lesson mia.json noa.json -o marks
  onrecord lesson mark lesson answers/ --until 2026-03-05T10:00

Writes class.html (what splits the class, what it confuses, a section for each pupil),
class.csv (a row for each pupil and sentence) and pupils.csv, and a summary to standard
output. Files that are broken, changed, late or of another lesson are named and left out,
and the rest is marked; of a pupil's two files the later one counts. Exit codes: 0 done, 2
some files were left out.")]
pub(super) struct Args {
    /// The lesson's folder, or its lesson.json
    #[arg(value_name = "DIR")]
    lesson: PathBuf,
    /// Files that pupils handed in, or folders of them
    #[arg(value_name = "ANSWERS", required = true)]
    answers: Vec<PathBuf>,
    /// The folder for the results; DIR/marks by default
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Leave out what was handed in later, by the clocks of the pupils' devices
    #[arg(long, value_name = "TIME", value_parser = str::parse::<Deadline>)]
    until: Option<Deadline>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let path = lesson_file(&args.lesson);
    let lesson = read_lesson(&path)?;
    let folder = match &args.output {
        Some(folder) => folder.clone(),
        None => path.with_file_name("marks"),
    };
    let (files, unread) = read_all(&args.answers, &path);
    let (handed, mut refused) = collect(&lesson, &files, args.until);
    refused.splice(0..0, unread);
    for each in &refused {
        complain(&format!("{}: {}", each.file, each.why));
    }
    if handed.is_empty() {
        return Err(Stop::Error(
            "no answers could be marked; name the files that pupils saved, or their folder"
                .to_owned(),
        ));
    }
    let failed = !refused.is_empty();
    let class = mark(&lesson, &handed, refused);
    make_folder(&folder)?;
    let [table, pupils, page] =
        ["class.csv", "pupils.csv", "class.html"].map(|name| folder.join(name));
    for result in [&table, &pupils, &page] {
        refuse_answers(result, &files)?;
    }
    write_file(&table, |out| answer_table(&lesson, &class, out))?;
    write_file(&pupils, |out| pupil_table(&class, out))?;
    write_file(&page, |out| class_page(&lesson, &class, out))?;
    let mut out = Output::open(None)?;
    let name = out.name();
    class_text(&lesson, &class, &mut out)
        .and_then(|()| writeln!(out, "\n{}", page.display()))
        .map_err(|error| Stop::writing(&name, &error))?;
    out.finish()?;
    Ok(if failed {
        Outcome::SomeFailed
    } else {
        Outcome::Done
    })
}

/// Answers may have any name, and must not be replaced by the marks.
fn refuse_answers(result: &Path, answers: &[(String, Vec<u8>)]) -> Result<(), Stop> {
    match answers
        .iter()
        .any(|(file, _)| same_file(Path::new(file), result))
    {
        true => Err(Stop::Error(format!(
            "{}: holds answers, and the marks would replace it; name another folder with -o",
            result.display()
        ))),
        false => Ok(()),
    }
}

/// The bytes of all files, and those that could not be read. Answers may lie beside the lesson
/// that they answer, which is none of them.
pub(super) fn read_all(paths: &[PathBuf], lesson: &Path) -> (Vec<(String, Vec<u8>)>, Vec<Refused>) {
    let (mut files, mut refused) = (Vec::new(), Vec::new());
    let mut fail = |path: &Path, why: String| {
        refused.push(Refused {
            file: path.display().to_string(),
            why,
        });
    };
    for path in paths {
        let found = if path.is_dir() {
            match answers_in(path) {
                Ok(found) => {
                    if found.answers.is_empty() {
                        let why = "there are no answers in this folder; they end in .json or .txt";
                        fail(path, why.to_owned());
                    }
                    for other in &found.others {
                        let why = "this is no file of answers: those end in .json or .txt; \
                                   where it holds some, copy them into such a file";
                        fail(other, why.to_owned());
                    }
                    let answers = found.answers.into_iter();
                    answers.filter(|file| file != lesson).collect()
                }
                Err(error) => {
                    fail(path, format!("this folder cannot be searched: {error}"));
                    continue;
                }
            }
        } else {
            vec![path.clone()]
        };
        for file in found {
            match read_regular(&file, LIMIT) {
                Ok(bytes) => files.push((file.display().to_string(), bytes)),
                Err(why) => fail(&file, why),
            }
        }
    }
    (files, refused)
}

/// What lies in a folder, by name.
struct Found {
    /// What may be answers: those that a page saved, and those that were copied into a text file.
    answers: Vec<PathBuf>,
    /// What a teacher may take for answers and the program cannot read.
    others: Vec<PathBuf>,
}

/// The files of a folder, less those that the program itself writes beside a lesson.
fn answers_in(folder: &Path) -> io::Result<Found> {
    let (mut answers, mut others) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        // Macs leave hidden files beside those that they copy to a stick.
        if name.starts_with('.') || name == LESSON || path.is_dir() {
            continue;
        }
        match ending.to_str() {
            Some("json" | "txt") => answers.push(path),
            Some("html" | "csv") => {}
            _ => others.push(path),
        }
    }
    answers.sort();
    others.sort();
    Ok(Found { answers, others })
}
