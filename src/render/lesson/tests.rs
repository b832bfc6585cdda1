use proptest::prelude::*;

use super::*;
use crate::lesson::{Class, Handed, Language, Refused, mark, sample};

fn page(page: LessonPage, lesson: &Lesson) -> String {
    let mut bytes = Vec::new();
    page.write(lesson, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn class(lesson: &Lesson) -> Class {
    use Label::{Allegation, Fact, Framing, Quote};
    let mut handed: Vec<Handed> = [
        ("=HYPERLINK(\"x\")", vec![Fact, Quote, Framing, Allegation]),
        ("<b>Noa</b>", vec![Framing, Fact, Framing, Quote]),
    ]
    .into_iter()
    .map(|(pupil, labels)| Handed {
        file: format!("{pupil}.json"),
        answers: sample::answers(lesson, pupil, &labels),
    })
    .collect();
    handed[0].answers.answers[2].loaded.clear();
    let refused = vec![Refused {
        file: "<late>.json".to_owned(),
        why: "handed in late".to_owned(),
    }];
    mark(lesson, &handed, refused)
}

fn class_of(lesson: &Lesson) -> String {
    let mut bytes = Vec::new();
    class_page(lesson, &class(lesson), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A lesson whose every text is an attack.
fn hostile() -> Lesson {
    let mut lesson = sample::lesson();
    let attack = "<script>alert(1)</script>\" onload=alert(2) \u{202e}";
    lesson.title = attack.to_owned();
    lesson.articles[0].title = Some(attack.to_owned());
    lesson.articles[0].outlet = Some(attack.to_owned());
    lesson.key[0].why = attack.to_owned();
    lesson.key[0].note = Some(attack.to_owned());
    lesson.key[1].source = Some(attack.to_owned());
    lesson.articles[0].sources[0].name = attack.to_owned();
    lesson.model.name = attack.to_owned();
    lesson
}

#[test]
fn the_exercise_holds_nothing_of_the_key() {
    let lesson = sample::lesson();
    let exercise = page(LessonPage::Exercise, &lesson);
    let worksheet = page(LessonPage::Worksheet, &lesson);
    for page in [exercise, worksheet] {
        for secret in ["Because of", "It could be framing", "confidence", "\"key\""] {
            assert!(!page.contains(secret), "{secret}");
        }
        // Only where the article itself names them.
        assert_eq!(
            page.matches("familiar").count(),
            2,
            "the sentence and the legend"
        );
    }
}

#[test]
fn the_key_gives_reason_confidence_and_doubt() {
    let key = page(LessonPage::Key, &sample::lesson());
    for said in [
        "Because of 1.",
        "90\u{a0}% sure",
        "It could be framing.",
        "also “editorial framing”",
        "<mark>stunning</mark>",
        "Two people familiar with the talks",
    ] {
        assert!(key.contains(said), "{said}");
    }
}

#[test]
fn every_language_has_its_pages() {
    for language in Language::ALL {
        let mut lesson = sample::lesson();
        lesson.language = language;
        let words = language.words();
        for each in LessonPage::ALL {
            let page = page(each, &lesson);
            assert!(page.contains(&format!("<html lang=\"{language}\">")));
            assert!(page.contains(words.legend), "{language}");
            assert!(
                page.contains("<mark>shameless</mark>"),
                "examples stay English"
            );
        }
        assert!(class_of(&lesson).contains(words.splits));
    }
}

#[test]
fn attacks_are_shown_and_do_nothing() {
    let lesson = hostile();
    let scripts = |page: &str| page.matches("<script").count();
    for each in LessonPage::ALL {
        let page = page(each, &lesson);
        assert_eq!(scripts(&page), usize::from(each == LessonPage::Exercise));
        assert!(!page.contains("\" onload="), "{each:?}");
        assert!(!page.contains('\u{202e}'), "{each:?}");
        assert!(page.contains("&#60;script&#62;alert(1)"), "{each:?}");
    }
    let class = class_of(&lesson);
    assert_eq!(scripts(&class), 0);
    assert!(!class.contains("<b>Noa</b>") && !class.contains("<late>"));
}

#[test]
fn the_policy_admits_what_stands_in_the_page_and_one_address_when_asked() {
    let lesson = sample::lesson();
    let exercise = page(LessonPage::Exercise, &lesson);
    assert_eq!(exercise.matches("<style").count(), 3);
    assert!(!exercise.contains(" style=") && !exercise.contains(" onclick="));
    assert!(!exercise.contains("connect-src"));
    let mut bytes = Vec::new();
    exercise_page(&lesson, Some("/hand-in"), &mut bytes).unwrap();
    let served = String::from_utf8(bytes).unwrap();
    assert!(served.contains("connect-src &#39;self&#39;"));
    assert!(served.contains("data-hand-in=\"/hand-in\""));
    assert!(served.contains("id=\"send\"") && !exercise.contains("id=\"send\""));
}

#[test]
fn names_in_tables_are_no_formulas() {
    let lesson = sample::lesson();
    let class = class(&lesson);
    let mut bytes = Vec::new();
    answer_table(&lesson, &class, &mut bytes).unwrap();
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(bytes.as_slice())
        .into_records()
        .map(Result::unwrap)
        .collect();
    assert_eq!(rows.len(), 8);
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with('=')));
    let row = rows
        .iter()
        .find(|row| row[0].starts_with("'=") && &row[3] == "3")
        .unwrap();
    assert_eq!((&row[8], &row[13], &row[16]), ("right", "stunning", "1"));
    let mut bytes = Vec::new();
    pupil_table(&class, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().count(), 3);
    assert!(
        text.lines().any(|line| line.contains(",4,1,1,2,0,")),
        "{text}"
    );
}

#[test]
fn the_summary_is_in_plain_words() {
    let lesson = sample::lesson();
    let mut bytes = Vec::new();
    class_text(&lesson, &class(&lesson), &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.starts_with("Board votes: 2 pupils\nlabels: 62 % right, 12 % near\n"),
        "{text}"
    );
    assert!(
        text.contains("sentences that split the class: 1, 2, 4"),
        "{text}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn text_never_opens_a_tag(hostile in "\\PC{0,30}|[<>&\"'/a=\\x00-\\x1f]{1,30}") {
        let tags = |text: &str| -> Vec<(usize, usize)> {
            let mut lesson = sample::lesson();
            lesson.title = format!("x{text}");
            lesson.articles[0].outlet = Some(format!("x{text}"));
            lesson.key[0].why = text.to_owned();
            LessonPage::ALL
                .map(|each| page(each, &lesson))
                .iter()
                .map(|page| (page.matches('<').count(), page.matches('"').count()))
                .collect()
        };
        prop_assert_eq!(tags(&hostile), tags("x"));
    }
}
