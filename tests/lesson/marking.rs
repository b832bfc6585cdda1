//! What pupils hand in.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{answers, done, hand_in, made, onrecord, refused, text};

#[test]
fn a_changed_lesson_is_refused_with_what_was_changed() {
    let (_folder, out, lesson) = made(&[]);
    let path = format!("{out}/lesson.json");
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = lesson.clone();
        change(&mut changed);
        fs::write(&path, changed.to_string()).unwrap();
        refused(&["mark", &out, "nothing.json"])
    };
    assert!(
        with(&|lesson| lesson["key"][2]["label"] = "boilerplate".into())
            .contains("sentence 3: `boilerplate`")
    );
    assert!(
        with(&|lesson| lesson["sentences"][0]["text"] = "Other words.".into())
            .contains("sentence 1: its text")
    );
    assert!(with(&|lesson| lesson["id"] = "00".into()).contains("id: it is `00`"));
    assert!(
        with(&|lesson| lesson["schema"] = "onrecord.reading/1".into())
            .contains("onrecord.lesson/1 is wanted")
    );
    assert!(with(&|lesson| lesson["colour"] = "red".into()).contains("colour"));
}

#[test]
fn answers_are_marked_and_the_class_is_shown() {
    let (folder, out, lesson) = made(&[]);
    let handed = folder.path().join("answers");
    let wrong = if lesson["key"][1]["label"] == "fact" {
        "quote"
    } else {
        "fact"
    };
    hand_in(&handed, "mia.json", &answers(&lesson, "Mia", &[]));
    hand_in(&handed, "noa.json", &answers(&lesson, "Noa", &[(2, wrong)]));
    let summary = done(&["mark", &out, handed.to_str().unwrap()]);
    assert!(summary.contains("2 pupils"), "{summary}");
    assert!(
        summary.contains("    10     0      0     0  Mia"),
        "{summary}"
    );
    let page = text(&format!("{out}/marks/class.html"));
    assert!(page.contains("Mia") && page.contains("Noa"));
    let rows: Vec<csv::StringRecord> = csv::Reader::from_path(format!("{out}/marks/class.csv"))
        .unwrap()
        .into_records()
        .map(Result::unwrap)
        .collect();
    assert_eq!(rows.len(), 20);
    let mia: Vec<&csv::StringRecord> = rows.iter().filter(|row| &row[0] == "Mia").collect();
    assert!(
        mia.iter()
            .all(|row| &row[8] == "right" && ["", "right"].contains(&&row[11])),
        "{mia:?}"
    );
    hand_in(&handed, "class.csv", &answers(&lesson, "Ada", &[]));
    let ada = handed.join("class.csv").display().to_string();
    let stderr = refused(&["mark", &out, &ada, "-o", handed.to_str().unwrap()]);
    assert!(stderr.contains("the marks would replace it"), "{stderr}");
    fs::remove_file(ada).unwrap();
    // Answers may lie beside their lesson.
    hand_in(Path::new(&out), "mia.json", &answers(&lesson, "Mia", &[]));
    assert!(done(&["mark", &out, &out]).contains("1 pupil"));
    done(&["mark", &out, handed.to_str().unwrap()]);
    let pupils = text(&format!("{out}/marks/pupils.csv"));
    assert!(pupils.starts_with("pupil,file,handed_in,sentences,right,near,wrong,missing"));
    assert_eq!(pupils.lines().count(), 3);
}

#[test]
fn what_cannot_be_marked_is_named_and_the_rest_is() {
    let (folder, out, lesson) = made(&[]);
    let handed = folder.path().join("answers");
    hand_in(&handed, "mia.json", &answers(&lesson, "Mia", &[]));
    let mut late = answers(&lesson, "Lee", &[]);
    late["handed_in"] = "2026-03-05T10:01:00+01:00".into();
    hand_in(&handed, "lee.json", &late);
    let mut other = answers(&lesson, "Otto", &[]);
    other["lesson"] = "feedfeedfeedfeed".into();
    hand_in(&handed, "otto.json", &other);
    let mut twice = answers(&lesson, "mia", &[(1, "framing")]);
    twice["handed_in"] = "2026-03-05T09:00:00+01:00".into();
    hand_in(&handed, "mia-first.json", &twice);
    let mut edited = answers(&lesson, "Eve", &[]);
    edited["answers"][0]["sentence"] = "00000000".into();
    hand_in(&handed, "eve.json", &edited);
    fs::write(handed.join("broken.json"), "{\"schema\": ").unwrap();
    fs::write(handed.join("notes.txt"), "not an answer").unwrap();
    fs::write(handed.join("noa.docx"), "PK").unwrap();
    fs::write(handed.join(".DS_Store"), "").unwrap();
    // Copied from the page into a mail, and from there into an editor.
    let copied = serde_json::to_string_pretty(&answers(&lesson, "Ida", &[])).unwrap();
    let copied = format!("Hello,\n> {}\nIda", copied.replace('\n', "\n> "));
    let copied: Vec<u8> = copied.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(handed.join("ida.txt"), [b"\xff\xfe", &copied[..]].concat()).unwrap();
    let marks = folder.path().join("marks");
    let output = onrecord(&[
        "mark",
        &out,
        handed.to_str().unwrap(),
        "nowhere.json",
        "--until",
        "2026-03-05T10:00",
        "-o",
        marks.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    for (file, why) in [
        ("broken.json", "this is no file of answers"),
        ("eve.json", "`00000000`"),
        ("lee.json", "handed in late"),
        ("mia-first.json", "handed in twice"),
        ("otto.json", "another lesson"),
        ("nowhere.json", "no such file"),
        ("notes.txt", "this is no file of answers: it has no { and }"),
        ("noa.docx", "those end in .json or .txt"),
    ] {
        let told = stderr
            .lines()
            .filter(|line| line.contains(file) && line.contains(why));
        assert_eq!(told.count(), 1, "{file}: {stderr}");
    }
    assert_eq!(stderr.lines().count(), 8, "{stderr}");
    let summary = String::from_utf8(output.stdout).unwrap();
    assert!(
        summary.contains("2 pupils\n") && summary.contains("  Ida") && summary.contains("  Mia"),
        "{summary}"
    );
    assert!(text(marks.join("class.html").to_str().unwrap()).contains("lee.json"));
}

#[test]
fn where_nothing_can_be_marked_nothing_is_written() {
    let (folder, out, _) = made(&[]);
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let stderr = refused(&["mark", &out, empty.to_str().unwrap()]);
    assert!(
        stderr.contains("there are no answers in this folder"),
        "{stderr}"
    );
    assert!(stderr.contains("no answers could be marked"), "{stderr}");
    assert!(!Path::new(&out).join("marks").exists());
}
