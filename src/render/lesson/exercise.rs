//! The exercise in a browser.

use std::borrow::Cow;
use std::io::{self, Write};

use askama::Template;
use serde_json::json;

use super::texts::{ArticleView, articles};
use super::{LESSON_STYLE, Meaning, meanings, questions, title};
use crate::label::Label;
use crate::lesson::{Lesson, Words};
use crate::render::html::{STYLE, policy};

const OWN_STYLE: &str = include_str!("../../../templates/lesson/exercise.css");
const SCRIPT: &str = include_str!("../../../templates/lesson/exercise.js");

pub(super) fn write(lesson: &Lesson, hand_in: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let mut policy = policy(&[STYLE, LESSON_STYLE, OWN_STYLE], &[SCRIPT]);
    if hand_in.is_some() {
        policy.push_str("; connect-src 'self'");
    }
    let page = Page {
        policy,
        lesson,
        w: lesson.language.words(),
        title: title(lesson),
        hand_in: hand_in.unwrap_or_default(),
        script_words: script_words(lesson.language.words()),
        articles: articles(lesson),
        meanings: meanings(lesson),
    };
    page.write_into(out)
}

#[derive(Template)]
#[template(path = "lesson/exercise.html")]
struct Page<'a> {
    policy: String,
    lesson: &'a Lesson,
    w: &'static Words,
    title: Cow<'a, str>,
    hand_in: &'a str,
    script_words: String,
    articles: Vec<ArticleView<'a>>,
    meanings: Vec<Meaning>,
}

impl Page<'_> {
    const STYLE: &'static str = STYLE;
    const LESSON_STYLE: &'static str = LESSON_STYLE;
    const OWN_STYLE: &'static str = OWN_STYLE;
    const SCRIPT: &'static str = SCRIPT;

    /// A label's name. The template passes labels by reference.
    const fn name(&self, &label: &Label) -> &'static str {
        self.w.label(label).name
    }

    const fn line(&self, &label: &Label) -> &'static str {
        self.w.label(label).line
    }

    fn questions(&self) -> Vec<(&'static str, &'static str)> {
        questions(self.lesson)
    }
}

/// What the script says, as JSON.
fn script_words(w: &Words) -> String {
    let of_labels = |part: &dyn Fn(Label) -> String| -> serde_json::Map<String, serde_json::Value> {
        Label::FOOTING
            .into_iter()
            .map(|label| (label.name().to_owned(), part(label).into()))
            .collect()
    };
    json!({
        "sentenceOf": w.sentence_of,
        "answered": w.answered,
        "next": w.next,
        "finish": w.finish,
        "noneYet": w.none_yet,
        "noWords": w.no_words,
        "noSource": w.no_source,
        "source": w.source,
        "colon": w.colon,
        "loaded": w.ask_loaded,
        "openSentence": w.open_sentence,
        "answeredSentence": w.answered_sentence,
        "leftOpen": w.left_open,
        "allAnswered": w.all_answered,
        "savedFile": w.saved_file,
        "sent": w.sent,
        "sentAgain": w.sent_again,
        "notSent": w.not_sent,
        "resetSure": w.reset_sure,
        "kept": w.kept,
        "notKept": w.not_kept,
        "labels": of_labels(&|label| w.label(label).name.to_owned()),
        "letters": of_labels(&|label| label.letter().to_string()),
    })
    .to_string()
}
