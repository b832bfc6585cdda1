//! A class's answers as a page for the wall and for the file.

use std::borrow::Cow;
use std::io::{self, Write};

use askama::Template;

use super::{LESSON_STYLE, asked, title};
use crate::label::Label;
use crate::lesson::{
    Agreement, Class, Lesson, Marked, MarkedSentence, Note, Outcome, Tally, Words, fill,
};
use crate::render::clean::clean;
use crate::render::html::{STYLE, policy};

const OWN_STYLE: &str = include_str!("../../../templates/lesson/class.css");
const LIVE_SCRIPT: &str = include_str!("../../../templates/lesson/live.js");

/// What a class's page says while the class is at work.
#[derive(Clone, Copy, Debug)]
pub struct LivePage<'a> {
    /// Where pupils open the lesson, such as `http://192.168.1.20:8377`.
    pub address: &'a str,
    /// What they type there.
    pub code: &'a str,
    /// The lesson's address as a drawing for cameras, an SVG element; none where there is none.
    pub drawing: Option<&'a str>,
    /// What stands in the address of the teacher's page.
    pub key: &'a str,
    /// What stands in the address of the page for the wall.
    pub wall: &'a str,
    /// Tells the class as it stands from a later one.
    pub version: u64,
    /// Whether it shows who has handed in, and their marks: not on the wall.
    pub with_names: bool,
}

/// Writes the page of a class: what splits it, what it confuses, and each pupil's marks.
///
/// # Errors
/// What `out` answers.
pub fn class_page(lesson: &Lesson, class: &Class, out: &mut dyn Write) -> io::Result<()> {
    let policy = policy(&[STYLE, LESSON_STYLE, OWN_STYLE], &[]);
    Page::new(policy, lesson, class, None).write_into(out)
}

/// Writes the same page for a class that is still at work: how to join, who has handed in, and what
/// the class makes of it so far, which the page asks its server for again and again.
///
/// # Errors
/// What `out` answers.
pub fn live_page(
    lesson: &Lesson,
    class: &Class,
    live: &LivePage<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut policy = policy(&[STYLE, LESSON_STYLE, OWN_STYLE], &[LIVE_SCRIPT]);
    policy.push_str(
        "; connect-src 'self'; require-trusted-types-for 'script'; trusted-types onrecord",
    );
    Page::new(policy, lesson, class, Some(live)).write_into(out)
}

#[derive(Template)]
#[template(path = "lesson/class.html")]
struct Page<'a> {
    policy: String,
    lesson: &'a Lesson,
    class: &'a Class,
    w: &'static Words,
    title: Cow<'a, str>,
    live: Option<&'a LivePage<'a>>,
}

/// A sentence and what the class gave to it.
struct Row<'a> {
    number: usize,
    text: Cow<'a, str>,
    label: Label,
    hard: Option<Cow<'a, str>>,
    tally: &'a Tally,
    /// The tally in words, for a screen reader.
    in_words: String,
}

impl<'a> Page<'a> {
    const STYLE: &'static str = STYLE;
    const LESSON_STYLE: &'static str = LESSON_STYLE;
    const OWN_STYLE: &'static str = OWN_STYLE;
    const LIVE_SCRIPT: &'static str = LIVE_SCRIPT;

    fn new(
        policy: String,
        lesson: &'a Lesson,
        class: &'a Class,
        live: Option<&'a LivePage<'a>>,
    ) -> Self {
        Self {
            policy,
            lesson,
            class,
            w: lesson.language.words(),
            title: title(lesson),
            live,
        }
    }

    /// Whether pupils stand on the page by name.
    fn with_names(&self) -> bool {
        self.live.is_none_or(|live| live.with_names)
    }

    /// How many sentences a pupil has answered.
    fn answered(&self, pupil: &Marked) -> String {
        let all = pupil.sentences.len();
        let done = all - pupil.count(Outcome::Missing);
        fill(
            self.w.answered,
            &[("n", &done.to_string()), ("all", &all.to_string())],
        )
    }

    /// A label's name. The template passes labels by reference.
    const fn name(&self, &label: &Label) -> &'static str {
        self.w.label(label).name
    }

    fn clean<'t>(&self, text: &'t str) -> Cow<'t, str> {
        clean(text)
    }

    /// Pupils as a share of the class, in whole per cent. The template passes numbers by
    /// reference.
    fn percent(&self, &pupils: &usize) -> usize {
        let all = self.class.pupils.len().max(1);
        (pupils * 100 + all / 2) / all
    }

    fn figures(&self) -> Vec<(&'static str, String)> {
        let percent = |share: f64| format!("{:.0}\u{a0}%", share * 100.0);
        let (right, asked) = self.class.sources();
        let mut figures = vec![
            (self.w.pupils, self.class.pupils.len().to_string()),
            (
                self.w.labels_right,
                percent(self.class.share(Outcome::Right)),
            ),
            (self.w.labels_near, percent(self.class.share(Outcome::Near))),
        ];
        if asked > 0 {
            figures.push((self.w.sources_right, percent(right as f64 / asked as f64)));
        }
        let alpha = self.class.alpha.map_or_else(
            || "–".to_owned(),
            |alpha| self.lesson.language.decimal(alpha),
        );
        figures.push((self.w.agreement, alpha));
        figures
    }

    fn alpha_means(&self) -> &'static str {
        match self.class.agreement() {
            Agreement::Strong => self.w.alpha_strong,
            Agreement::Fair => self.w.alpha_fair,
            Agreement::Weak => self.w.alpha_weak,
            Agreement::None => self.w.alpha_none,
            Agreement::Undefined => self.w.alpha_undefined,
        }
    }

    fn row(&self, tally: &'a Tally) -> Option<Row<'a>> {
        let number = tally.number;
        let sentence = self
            .lesson
            .sentences
            .iter()
            .find(|each| each.number == number)?;
        let entry = self.lesson.entry(number)?;
        let counted: Vec<String> = tally
            .counts
            .iter()
            .map(|(label, times)| format!("{} {times}", self.w.label(*label).name))
            .collect();
        Some(Row {
            number,
            text: clean(&sentence.text),
            label: entry.label,
            hard: entry.hard.as_deref().map(clean),
            tally,
            in_words: counted.join(", "),
        })
    }

    fn rows(&self) -> Vec<Row<'a>> {
        let tallies = self.class.tallies.iter();
        tallies.filter_map(|tally| self.row(tally)).collect()
    }

    fn splits(&self) -> Vec<Row<'a>> {
        let splits = self.class.splits().into_iter();
        splits.filter_map(|tally| self.row(tally)).collect()
    }

    fn confusion(&self) -> String {
        let Some(confusion) = self.class.confusion else {
            return self.w.no_confusion.to_owned();
        };
        fill(
            self.w.confused,
            &[
                ("label", self.w.label(confusion.label).name),
                ("given", self.w.label(confusion.given).name),
                ("n", &confusion.times.to_string()),
            ],
        )
    }

    fn handed_in(&self, pupil: &Marked) -> String {
        // Seconds and offset say nothing to a reader.
        let minutes: String = clean(&pupil.handed_in).chars().take(16).collect();
        fill(self.w.handed_in, &[("time", &minutes.replace('T', " "))])
    }

    fn scores(&self, pupil: &Marked) -> Vec<String> {
        let count = |outcome| pupil.count(outcome).to_string();
        let (right, asked) = pupil.sources();
        let loading = pupil.loading();
        let mut scores = vec![fill(
            self.w.label_score,
            &[
                ("right", &count(Outcome::Right)),
                ("near", &count(Outcome::Near)),
                ("wrong", &count(Outcome::Wrong)),
                ("missing", &count(Outcome::Missing)),
            ],
        )];
        if asked > 0 {
            scores.push(fill(
                self.w.source_score,
                &[("right", &right.to_string()), ("all", &asked.to_string())],
            ));
        }
        if loading.wanted + loading.marked > 0 {
            scores.push(fill(
                self.w.word_score,
                &[
                    ("right", &loading.found.to_string()),
                    ("all", &loading.wanted.to_string()),
                    ("extra", &(loading.marked - loading.found).to_string()),
                ],
            ));
        }
        scores
    }

    fn outcome(&self, outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Right => self.w.right,
            Outcome::Near => self.w.near,
            Outcome::Wrong => self.w.wrong,
            Outcome::Missing => self.w.missing,
        }
    }

    /// The source and the loaded words that a pupil gave, each on its line.
    fn extras(&self, sentence: &MarkedSentence) -> Vec<String> {
        let source = sentence
            .source
            .as_ref()
            .and_then(|source| source.words.as_deref());
        let mut extras: Vec<String> = source.iter().map(|name| clean(name).into_owned()).collect();
        if !sentence.loaded.words.is_empty() {
            extras.push(clean(&sentence.loaded.words.join(", ")).into_owned());
        }
        extras
    }

    fn key_label(&self, &number: &usize) -> Option<Label> {
        self.lesson.entry(number).map(|entry| entry.label)
    }

    fn question(&self, note: &Note) -> &'static str {
        asked(self.lesson, note.question)
    }
}
