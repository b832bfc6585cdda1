//! `onrecord lesson new`: the exercise, the worksheet, the key.

use std::path::{Path, PathBuf};

use onrecord::Reader;
use onrecord::ingest;
use onrecord::lesson::{Corrections, Language, Lesson, Level, Options, lesson, pair_lesson};
use onrecord::render::LessonPage;
use onrecord::report::Reading;

use super::super::input::read_article;
use super::super::model_choice::ModelArgs;
use super::super::read::{InputFormat, Switch};
use super::super::{Outcome, Stop, complain};
use super::{
    LESSON, LIMIT, lesson_file, make_folder, read_lesson, read_regular, require_regular, same_file,
    try_folder, write_file,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord lesson new story.txt -o lesson
  onrecord lesson new story.txt -o lesson --level 1 --sentences 5 --language de
  onrecord lesson new --pair mail.html gazette.html -o pair
  onrecord lesson new story.txt -o lesson --key edited.json --replace

DIR gets lesson.html for the pupils (one file, works offline), worksheet.html to print,
key.html for the teacher, and lesson.json, which `onrecord lesson mark` needs. To correct
the key, edit a copy of lesson.json, or write a list of the entries to change, such as
[{\"sentence\": 4, \"label\": \"quote\"}], and give it as --key: the teacher's key always wins
over the model. docs/formats.md describes both files.")]
pub(super) struct Args {
    /// The article: a text, Markdown, HTML or Word (DOCX) file, or - for standard input
    #[arg(value_name = "ARTICLE", required_unless_present_any = ["pair", "from"])]
    article: Option<PathBuf>,
    /// The folder for the lesson
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Two articles on one event instead of one article
    #[arg(long, value_names = ["A", "B"], num_args = 2, conflicts_with = "article")]
    pair: Vec<PathBuf>,
    /// Write the pages of an existing lesson.json again; no model runs
    #[arg(long, value_name = "LESSON.JSON", conflicts_with_all = ["article", "pair", "level", "sentences", "seed", "language"])]
    from: Option<PathBuf>,
    /// How hard: 1 few labels, a short passage, clear sentences; 2; 3 the whole article, hard
    /// sentences too
    #[arg(long, value_name = "1..3", default_value = "2", value_parser = level)]
    level: Level,
    /// How many sentences to ask; 6, 10 or 14 by level
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    sentences: Option<u16>,
    /// What the choice of sentences begins with; equal seeds choose alike
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The language of the pages: en, de, es or fr; articles stay English
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = str::parse::<Language>)]
    language: Language,
    /// What stands above the exercise; the headline by default
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The teacher's corrections of the key
    #[arg(long, value_name = "EDITED.JSON")]
    key: Option<PathBuf>,
    /// Replace the lesson in DIR
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    model: ModelArgs,
    /// What the article is written in; found out by default
    #[arg(long, value_enum, default_value_t = InputFormat::Auto)]
    input_format: InputFormat,
    /// Whether an article that is not English is refused
    #[arg(long, value_enum, default_value_t = Switch::On)]
    language_check: Switch,
}

fn level(written: &str) -> Result<Level, String> {
    written
        .parse::<u8>()
        .map_err(|_| "choose 1, 2 or 3".to_owned())
        .and_then(Level::try_from)
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    refuse_twins(&args.pair)?;
    try_folder(&args.output)?;
    let corrections = args.key.as_deref().map(read_corrections).transpose()?;
    let mut lesson = match &args.from {
        Some(path) => read_edited(&lesson_file(path))?,
        None => made(args)?,
    };
    if let Some(title) = &args.title {
        lesson.title.clone_from(title);
    }
    if let (Some(corrections), Some(path)) = (corrections, &args.key) {
        let renumbered = corrections
            .apply(&mut lesson)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        for each in renumbered {
            complain(&format!(
                "{}: sentence {} is counted without what the file adds and removes: “{}”, which is {} in the new key; give its text instead of its number to be sure",
                path.display(),
                each.given,
                beginning(&each.text),
                each.number
            ));
        }
    }
    make_folder(&args.output)?;
    refuse_to_replace(args, &lesson)?;
    for page in LessonPage::ALL {
        write_file(&args.output.join(page.file_name()), |out| {
            page.write(&lesson, out)
        })?;
    }
    // The last file: where it stands, the lesson is whole.
    write_file(&args.output.join(LESSON), |out| {
        serde_json::to_writer_pretty(&mut *out, &lesson)?;
        out.write_all(b"\n")
    })?;
    remark_on_mix(args, &lesson);
    let key = args.output.join(LessonPage::Key.file_name());
    let (advice, whose) = match args.key {
        Some(_) => ("look through", "as it is corrected now"),
        None => ("read", "and correct it with --key: it is the model's"),
    };
    complain(&format!(
        "{advice} {} first, {whose}; then lesson.html is for pupils, worksheet.html to print",
        key.display()
    ));
    Ok(Outcome::Done)
}

/// Enough of a sentence to know it by.
fn beginning(text: &str) -> String {
    let mut short: String = text.chars().take(50).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn read_corrections(path: &Path) -> Result<Corrections, String> {
    let name = path.display();
    let bytes = read_regular(path, LIMIT).map_err(|why| format!("{name}: {why}"))?;
    Corrections::read(&bytes).map_err(|error| format!("{name}: {error}"))
}

/// A lesson as it stands, or with what its teacher changed in it.
fn read_edited(path: &Path) -> Result<Lesson, String> {
    let mut lesson = read_lesson(path)?;
    if lesson.forget_edits() {
        read_corrections(path)?
            .apply(&mut lesson)
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(lesson)
}

/// The model's lesson.
fn made(args: &Args) -> Result<Lesson, Stop> {
    let ingest = ingest::Options {
        format: args.input_format.into(),
        language_check: args.language_check == Switch::On,
        ..ingest::Options::default()
    };
    let paths: Vec<&PathBuf> = args.article.iter().chain(&args.pair).collect();
    let articles = paths
        .iter()
        .map(|path| {
            require_regular(path).map_err(|why| format!("{}: {why}", path.display()))?;
            read_article(path, &ingest)
        })
        .collect::<Result<Vec<_>, String>>()?;
    let reader = Reader::new(args.model.load()?);
    let readings: Vec<Reading> = reader
        .read_batch(&articles.iter().collect::<Vec<_>>())
        .map_err(|error| error.to_string())?;
    let options = Options {
        level: args.level,
        sentences: args.sentences.map(usize::from),
        seed: args.seed,
        language: args.language,
        title: args.title.clone(),
    };
    let made = match readings.as_slice() {
        [one] => lesson(one, &options),
        [a, b] => pair_lesson(a, b, &options),
        _ => return Err(Stop::Error("no article was given; name one".to_owned())),
    };
    let names: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    Ok(made.map_err(|error| format!("{}: {error}", names.join(", ")))?)
}

/// An article beside itself differs in nothing.
fn refuse_twins(pair: &[PathBuf]) -> Result<(), Stop> {
    match pair {
        [a, b] if a == b || same_file(a, b) => Err(Stop::Error(format!(
            "{}: --pair compares two articles, and this is one file twice; name two files",
            b.display()
        ))),
        _ => Ok(()),
    }
}

/// Says where an article gives fewer sentences than were asked for, or none with some label.
fn remark_on_mix(args: &Args, lesson: &Lesson) {
    let missing: Vec<&str> = lesson
        .labels
        .iter()
        .filter(|label| lesson.key.iter().all(|entry| entry.label != **label))
        .map(|label| label.title())
        .collect();
    if !missing.is_empty() {
        complain(&format!(
            "no sentence of the exercise is {} by the key; another article has a better mix",
            missing.join(" or ")
        ));
    }
    let chosen = lesson.sentences.len();
    if args.from.is_some() {
        return;
    }
    let wanted = args
        .sentences
        .map_or_else(|| args.level.sentences(), usize::from);
    if chosen < wanted {
        let advice = match args.level {
            Level::Three => "a longer article has more",
            Level::One | Level::Two => "a higher --level or a longer article has more",
        };
        complain(&format!(
            "only {chosen} of {wanted} sentences could be chosen; {advice}"
        ));
    }
}

/// A lesson whose key a teacher may have edited is not replaced unasked.
fn refuse_to_replace(args: &Args, lesson: &Lesson) -> Result<(), Stop> {
    if args.replace {
        return Ok(());
    }
    let path = args.output.join(LESSON);
    if !path.exists() {
        let pages = LessonPage::ALL.map(|page| args.output.join(page.file_name()));
        return match pages.iter().find(|page| page.exists()) {
            Some(page) => Err(Stop::Error(format!(
                "{}: there is a page of another lesson in this folder; name another folder, or --replace it",
                page.display()
            ))),
            None => Ok(()),
        };
    }
    // What was read is in the new lesson.
    if args
        .from
        .iter()
        .chain(&args.key)
        .any(|read| same_file(read, &path))
    {
        return Ok(());
    }
    let what = match read_lesson(&path) {
        Ok(old) if old == *lesson => return Ok(()),
        Ok(old) if old.id == lesson.id => {
            "this lesson is in this folder already; with --replace it is made anew, and corrections of its key are lost unless --key has them"
        }
        _ => "there is another lesson in this folder; name another folder, or --replace it",
    };
    Err(Stop::Error(format!("{}: {what}", path.display())))
}
