//! A teacher's corrections of a lesson, pupils' answers to it, and a lesson itself.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use onrecord::lesson::{Corrections, Lesson, collect, mark};
use onrecord::render::{LessonPage, answer_table, class_page, class_text, pupil_table};

const LESSON: &[u8] = include_bytes!("../../lessons/local-election/lesson.json");

static READY: OnceLock<Lesson> = OnceLock::new();

fn hold_pages(lesson: &Lesson) {
    for page in LessonPage::ALL {
        page.write(lesson, &mut Vec::new()).expect("room");
    }
}

fn hold_marks(lesson: &Lesson, answers: Vec<u8>) {
    let (handed, refused) = collect(lesson, &[("pupil.json".to_owned(), answers)], None);
    let class = mark(lesson, &handed, refused);
    let out = &mut Vec::new();
    class_page(lesson, &class, out).expect("room");
    class_text(lesson, &class, out).expect("room");
    answer_table(lesson, &class, out).expect("room");
    pupil_table(&class, out).expect("room");
}

fuzz_target!(|data: &[u8]| {
    let ready = READY.get_or_init(|| Lesson::read(LESSON).expect("a ready lesson"));
    let Some((&choice, bytes)) = data.split_first() else {
        return;
    };
    match choice % 3 {
        0 => hold_marks(ready, bytes.to_vec()),
        1 => {
            let Ok(corrections) = Corrections::read(bytes) else {
                return;
            };
            let mut lesson = ready.clone();
            if corrections.apply(&mut lesson).is_ok() {
                hold_pages(&lesson);
                let written = serde_json::to_vec(&lesson).expect("JSON");
                Lesson::read(&written).expect("a corrected lesson");
            }
        }
        _ => {
            let mut parts = bytes.splitn(2, |&byte| byte == 0);
            let Some(Ok(lesson)) = parts.next().map(Lesson::read) else {
                return;
            };
            hold_pages(&lesson);
            if let Some(answers) = parts.next() {
                hold_marks(&lesson, answers.to_vec());
            }
        }
    }
});
