use serde_json::json;

use super::super::sample::lesson;
use super::*;

fn corrected(list: &Value) -> Result<Lesson, LessonError> {
    let mut lesson = lesson();
    Corrections::read(list.to_string().as_bytes())?.apply(&mut lesson)?;
    Ok(lesson)
}

#[track_caller]
fn refused(list: &Value, beginning: &str) {
    let error = corrected(list).unwrap_err().to_string();
    assert!(error.starts_with(beginning), "{error}");
}

#[test]
fn the_teachers_answer_wins_and_its_reason_follows() {
    let lesson = corrected(&json!([
        { "sentence": 1, "label": "allegation", "source": "Ada Quill", "note": "Ask who counted." },
        { "sentence": 3, "loaded": ["climb-down", "stunning"] },
    ]))
    .unwrap();
    let first = lesson.entry(1).unwrap();
    assert_eq!(
        (first.label, first.by),
        (Label::Allegation, Author::Teacher)
    );
    assert_eq!(first.model.unwrap().label, Label::Fact);
    assert!(first.why.contains("Ada Quill"), "{}", first.why);
    assert_eq!(first.note.as_deref(), Some("Ask who counted."));
    let third = lesson.entry(3).unwrap();
    let words: Vec<&str> = third
        .loaded
        .iter()
        .map(|each| each.words.as_str())
        .collect();
    assert_eq!(
        words,
        ["stunning", "climb-down"],
        "in the order of the text"
    );
    assert_eq!(third.why, "Because of 3.", "the answer is the same");
    assert_eq!(lesson.entry(2).unwrap().by, Author::Model);
    assert_eq!(
        lesson.id,
        super::super::sample::lesson().id,
        "the same is asked"
    );
}

#[test]
fn a_second_label_that_becomes_the_first_is_second_no_more() {
    let before = lesson();
    let second = before.entry(1).unwrap().also.unwrap();
    let mut copy = serde_json::to_value(&before).unwrap();
    copy["key"][0]["label"] = second.name().into();
    for corrections in [
        json!([{ "sentence": 1, "label": second.name() }]),
        copy.clone(),
    ] {
        let lesson = corrected(&corrections).unwrap();
        let entry = lesson.entry(1).unwrap();
        assert_eq!((entry.label, entry.also), (second, None));
        assert_eq!((entry.by, entry.hard.as_deref()), (Author::Teacher, None));
    }
    let edited = Lesson::read(copy.to_string().as_bytes()).unwrap();
    assert_eq!(edited.entry(1).unwrap().also, None);
}

#[test]
fn sentences_come_and_go_and_are_numbered_anew() {
    let lesson = corrected(&json!([
        { "sentence": 2, "remove": true },
        { "text": "Nothing was asked of this one.", "label": "fact" },
    ]))
    .unwrap();
    let numbers: Vec<usize> = lesson.sentences.iter().map(|each| each.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert_eq!(lesson.sentences[3].text, "Nothing was asked of this one.");
    let added = lesson.entry(4).unwrap();
    assert_eq!((added.by, added.model), (Author::Teacher, None));
    assert!(!added.why.is_empty());
    assert_ne!(lesson.id, super::super::sample::lesson().id);
    let bytes = serde_json::to_vec(&lesson).unwrap();
    assert_eq!(Lesson::read(&bytes).unwrap(), lesson);
}

#[test]
fn a_source_may_go_by_several_names() {
    let lesson = corrected(&json!([
        { "sentence": 2, "source": ["Ada Quill", "harbour board"] },
    ]))
    .unwrap();
    let entry = lesson.entry(2).unwrap();
    assert_eq!(
        (entry.source.as_deref(), entry.by),
        (Some("Ada Quill"), Author::Model)
    );
    assert_eq!(
        lesson.articles[0].source("Ada Quill").unwrap().spans.len(),
        2
    );
    refused(
        &json!([{ "sentence": 2, "source": ["Ada Quill", "the chair"] }]),
        "sentence 2: source `the chair` stands nowhere",
    );
    refused(
        &json!([{ "sentence": 2, "source": 3 }]),
        "sentence 2: `source` must be a name",
    );
}

#[test]
fn an_edited_copy_says_what_is_asked() {
    let mut copy = serde_json::to_value(lesson()).unwrap();
    copy["key"].as_array_mut().unwrap().remove(0);
    copy["key"][0]["label"] = "allegation".into();
    let lesson = corrected(&copy).unwrap();
    assert_eq!(lesson.sentences.len(), 3);
    let first = lesson.entry(1).unwrap();
    assert_eq!(
        (first.label, first.by),
        (Label::Allegation, Author::Teacher)
    );
    let untouched = lesson.entry(2).unwrap();
    assert_eq!(
        (untouched.label, untouched.by),
        (Label::Framing, Author::Model)
    );
}

#[test]
fn a_label_that_the_level_has_not_is_offered_when_the_teacher_gives_it() {
    let mut easy = lesson();
    easy.labels = vec![Label::Fact, Label::Quote, Label::Framing];
    let list = json!([{ "sentence": 4, "remove": true }, { "sentence": 1, "label": "allegation" }]);
    let corrections = Corrections::read(list.to_string().as_bytes()).unwrap();
    corrections.apply(&mut easy).unwrap();
    assert_eq!(easy.labels, Label::FOOTING);
}

#[test]
fn every_mistake_is_told_with_its_entry() {
    refused(
        &json!([{ "sentence": 4, "label": "fct" }]),
        "sentence 4: `fct` is no label; choose fact, quote",
    );
    refused(
        &json!([{ "sentence": 9, "label": "fact" }]),
        "sentence 9: there is no such sentence; this lesson asks 4",
    );
    refused(
        &json!([{ "sentence": 2, "source": "Ada Quiller" }]),
        "sentence 2: source `Ada Quiller` stands nowhere",
    );
    refused(
        &json!([{ "sentence": 3, "loaded": ["shocking"] }]),
        "sentence 3: loaded words `shocking`",
    );
    refused(
        &json!([{ "sentence": 3, "loaded": "stunning" }]),
        "sentence 3: `loaded` must be a list",
    );
    refused(
        &json!([{ "sentence": 1, "lable": "fact" }]),
        "sentence 1: there is no field `lable`",
    );
    refused(
        &json!([{ "sentence": "one" }]),
        "entry 1: `sentence` is \"one\"",
    );
    refused(
        &json!([{ "label": "fact" }]),
        "entry 1: it names no sentence",
    );
    refused(
        &json!([{ "sentence": 1 }, { "sentence": 1 }]),
        "sentence 1: there is an entry",
    );
    refused(
        &json!([{ "text": "It never said this.", "label": "fact" }]),
        "entry 1: “It never said this.”",
    );
    refused(
        &json!([{ "text": "Nothing was asked of this one." }]),
        "entry 1: a sentence that is added needs",
    );
    refused(
        &json!([{ "text": "on Tuesday. There had been", "label": "fact" }]),
        "entry 1: it overlaps sentence 1",
    );
    refused(
        &json!([{ "sentence": 1, "text": null, "remove": "yes" }]),
        "sentence 1: `remove`",
    );
    refused(
        &json!({ "answers": [] }),
        "this is no key that can be read: it holds no `key`",
    );
    refused(&json!([1]), "entry 1: it is no entry");
    refused(
        &[1, 2, 3, 4]
            .map(|number| json!({ "sentence": number, "remove": true }))
            .to_vec()
            .into(),
        "key: no sentence is left",
    );
    let broken = Corrections::read(b"[{]").unwrap_err().to_string();
    assert!(broken.contains("line 1"), "{broken}");
}
