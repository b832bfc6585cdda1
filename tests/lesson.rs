//! Whole runs of `onrecord lesson`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn onrecord(arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
        .current_dir(root(""))
        .arg("lesson")
        .args(arguments)
        .output()
        .unwrap()
}

#[track_caller]
fn done(arguments: &[&str]) -> String {
    let output = onrecord(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let output = onrecord(arguments);
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

/// A lesson on an invented article, in a folder of its own.
fn made(options: &[&str]) -> (TempDir, String, Value) {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("lesson").display().to_string();
    let arguments = [
        &[
            "new",
            "--model",
            "small",
            "lessons/local-election/article.txt",
            "-o",
            &out,
        ][..],
        options,
    ]
    .concat();
    done(&arguments);
    let made = value(&format!("{out}/lesson.json"));
    (folder, out, made)
}

fn value(path: &str) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn text(path: &str) -> String {
    fs::read_to_string(path).unwrap()
}

/// Answers as the page hands them in: the key's labels, sources and loaded words, with the
/// labels of some sentences changed.
fn answers(lesson: &Value, pupil: &str, changed: &[(usize, &str)]) -> Value {
    let key = lesson["key"].as_array().unwrap();
    let given: Vec<Value> = lesson["sentences"]
        .as_array()
        .unwrap()
        .iter()
        .zip(key)
        .map(|(sentence, entry)| {
            let number = sentence["number"].as_u64().unwrap() as usize;
            let label = changed
                .iter()
                .find(|(changed, _)| *changed == number)
                .map_or_else(|| entry["label"].clone(), |(_, label)| json!(label));
            let speaks = ["quote", "allegation"].contains(&label.as_str().unwrap());
            let article = &lesson["articles"][sentence["article"].as_u64().unwrap() as usize];
            let source = article["sources"]
                .as_array()
                .unwrap()
                .iter()
                .find(|source| source["name"] == entry["source"])
                .map_or(json!("none"), |source| source["spans"][0].clone());
            let loaded: Vec<Value> = entry["loaded"]
                .as_array()
                .unwrap()
                .iter()
                .map(|loaded| json!([loaded["start"], loaded["end"]]))
                .collect();
            json!({
                "sentence": sentence["id"], "label": label, "loaded": loaded,
                "source": if speaks { source } else { Value::Null },
            })
        })
        .collect();
    json!({
        "schema": "onrecord.answers/1", "lesson": lesson["id"], "title": lesson["title"],
        "pupil": pupil, "handed_in": "2026-03-05T09:41:00+01:00", "answers": given, "notes": [],
    })
}

fn hand_in(folder: &Path, file: &str, answers: &Value) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(file), answers.to_string()).unwrap();
}

#[test]
fn an_article_becomes_a_lesson_in_four_files() {
    let (_folder, out, made) = made(&["--title", "Who was paid when?"]);
    assert_eq!(made["schema"], "onrecord.lesson/1");
    assert_eq!(made["title"], "Who was paid when?");
    assert_eq!(made["sentences"].as_array().unwrap().len(), 10);
    let labels: std::collections::BTreeSet<&str> = made["key"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels.len(), 4, "the mix covers all labels: {labels:?}");
    for page in ["lesson.html", "worksheet.html", "key.html"] {
        let page = text(&format!("{out}/{page}"));
        assert!(page.contains("Who was paid when?"));
        assert!(!page.contains("http://") && !page.contains("https://"));
    }
    let exercise = text(&format!("{out}/lesson.html"));
    for entry in made["key"].as_array().unwrap() {
        assert!(
            !exercise.contains(entry["why"].as_str().unwrap()),
            "the key is no part of it"
        );
    }
}

#[test]
fn equal_seeds_choose_alike_and_others_otherwise() {
    let ids = |options: &[&str]| made(options).2["id"].clone();
    assert_eq!(ids(&["--seed", "7"]), ids(&["--seed", "7"]));
    assert_ne!(ids(&["--seed", "7"]), ids(&["--seed", "8"]));
}

#[test]
fn levels_differ_in_labels_and_in_how_much_is_shown() {
    let (_a, _, easy) = made(&["--level", "1"]);
    let (_b, _, hard) = made(&["--level", "3", "--sentences", "16"]);
    assert_eq!(easy["labels"].as_array().unwrap().len(), 3);
    assert_eq!(easy["sentences"].as_array().unwrap().len(), 6);
    assert!(
        easy["key"]
            .as_array()
            .unwrap()
            .iter()
            .all(|entry| entry["hard"].is_null())
    );
    let shown = |lesson: &Value| {
        lesson["articles"][0]["paragraphs"]
            .as_array()
            .unwrap()
            .len()
    };
    assert!(shown(&easy) < shown(&hard));
    assert!(
        hard["key"]
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| !entry["hard"].is_null())
    );
}

#[test]
fn the_pages_speak_the_language_that_is_asked_for() {
    let (_folder, out, made) = made(&["--language", "de"]);
    assert!(text(&format!("{out}/lesson.html")).contains("Worauf stützt sich dieser Satz?"));
    assert!(text(&format!("{out}/key.html")).contains("Nicht für die Klasse"));
    assert!(
        made["articles"][0]["text"]
            .as_str()
            .unwrap()
            .contains("Penhale, a former bus driver")
    );
}

#[test]
fn the_teachers_key_wins_over_the_model() {
    let (folder, out, lesson) = made(&[]);
    let edited = folder.path().join("edited.json");
    let first = &lesson["key"][0]["label"];
    let other = if first == "framing" {
        "fact"
    } else {
        "framing"
    };
    fs::write(
        &edited,
        json!([{ "sentence": 1, "label": other, "note": "I was there." }]).to_string(),
    )
    .unwrap();
    let article = "lessons/local-election/article.txt";
    let edited = edited.to_str().unwrap();
    let again = [
        "new", "--model", "small", article, "-o", &out, "--key", edited,
    ];
    let stderr = refused(&again);
    assert!(
        stderr.contains("this lesson is in this folder already"),
        "{stderr}"
    );
    done(&[&again[..], &["--replace"]].concat());
    let corrected = value(&format!("{out}/lesson.json"));
    assert_eq!(corrected["key"][0]["label"], other);
    assert_eq!(corrected["key"][0]["by"], "teacher");
    assert_eq!(
        corrected["id"], lesson["id"],
        "answers handed in before still fit"
    );
    assert!(text(&format!("{out}/key.html")).contains("I was there."));
    // Edited in place, the file is the key and may be written over.
    let path = format!("{out}/lesson.json");
    let mut copy = value(&path);
    copy["key"][1]["note"] = "Ask again.".into();
    fs::write(&path, copy.to_string()).unwrap();
    done(&["new", "--from", &path, "-o", &out]);
    assert!(text(&format!("{out}/key.html")).contains("Ask again."));
}

#[test]
fn a_number_that_what_is_added_moves_is_said() {
    let (folder, out, made) = made(&[]);
    let first = made["sentences"][0]["text"].as_str().unwrap();
    let key = folder.path().join("key.json").display().to_string();
    let list = json!([{"sentence": 1, "remove": true}, {"sentence": 2, "label": "framing"}]);
    fs::write(&key, list.to_string()).unwrap();
    let article = "lessons/local-election/article.txt";
    let output = onrecord(&[
        "new",
        "--model",
        "small",
        article,
        "-o",
        &out,
        "--key",
        &key,
        "--replace",
    ]);
    assert!(output.status.success());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("key.json: sentence 2 is counted without"),
        "{stderr}"
    );
    assert!(stderr.contains("which is 1 in the new key"), "{stderr}");
    let changed = value(&format!("{out}/lesson.json"));
    assert_ne!(changed["sentences"][0]["text"], first);
    assert_eq!(changed["key"][0]["label"], "framing");
}

#[test]
fn mistakes_in_a_key_are_told_with_file_and_entry() {
    let (folder, out, _) = made(&[]);
    let key = folder.path().join("key.json");
    let path = key.to_str().unwrap();
    let with = |content: &str| {
        fs::write(&key, content).unwrap();
        refused(&[
            "new",
            "--from",
            &format!("{out}/lesson.json"),
            "-o",
            &out,
            "--key",
            path,
        ])
    };
    let stderr = with(r#"[{"sentence": 4, "label": "fct"}]"#);
    assert_eq!(
        stderr.trim_end(),
        format!(
            "onrecord: {path}: sentence 4: `fct` is no label; choose fact, quote, framing, allegation"
        )
    );
    assert!(with("{").contains("line 1"));
    assert!(
        with(r#"[{"sentence": 40, "label": "fact"}]"#)
            .contains("sentence 40: there is no such sentence")
    );
}

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
fn a_folder_keeps_its_lesson_unless_it_is_to_be_replaced() {
    let (_folder, out, _) = made(&[]);
    let article = "lessons/local-election/article.txt";
    let again = ["new", "--model", "small", article, "-o", &out];
    let stderr = refused(&[&again[..], &["--seed", "9"]].concat());
    assert!(stderr.contains("another lesson in this folder"), "{stderr}");
    fs::remove_file(format!("{out}/lesson.json")).unwrap();
    let stderr = refused(&again);
    assert!(
        stderr.contains("a page of another lesson in this folder"),
        "{stderr}"
    );
    done(&[&again[..], &["--replace"]].concat());
}

#[test]
fn one_article_is_no_pair_and_few_sentences_are_remarked_on() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("lesson").display().to_string();
    let article = "lessons/local-election/article.txt";
    let same = "lessons/../lessons/local-election/article.txt";
    let stderr = refused(&["new", "-o", &out, "--pair", article, same]);
    assert!(stderr.contains("one file twice"), "{stderr}");
    let output = onrecord(&[
        "new",
        "--model",
        "small",
        article,
        "-o",
        &out,
        "--level",
        "1",
        "--sentences",
        "90",
    ]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert!(
        stderr.contains("of 90 sentences could be chosen"),
        "{stderr}"
    );
    let (part, page) = (
        value(&format!("{out}/lesson.json")),
        text(&format!("{out}/lesson.html")),
    );
    assert_eq!(part["articles"][0]["begins_earlier"], false);
    assert_eq!(part["articles"][0]["goes_on"], true);
    assert!(page.contains("The article goes on") && !page.contains("The article begins earlier"));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_and_not_waited_for() {
    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("pipe.json").display().to_string();
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let out = folder.path().join("lesson").display().to_string();
    for arguments in [&["new", &pipe, "-o", &out][..], &["mark", &pipe, "answers"]] {
        let stderr = refused(arguments);
        assert!(stderr.contains("this is a pipe"), "{stderr}");
    }
    let lesson = "lessons/local-election";
    let stderr = refused(&["mark", lesson, folder.path().to_str().unwrap(), "-o", &out]);
    assert!(stderr.contains("this is a pipe"), "{stderr}");
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

#[test]
fn a_pair_asks_of_both_articles_and_compares_them() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().display().to_string();
    done(&[
        "new",
        "--model",
        "small",
        "-o",
        &out,
        "--pair",
        "tests/articles/harbour-contract.txt",
        "tests/articles/harbour-gazette.txt",
    ]);
    let lesson = value(&format!("{out}/lesson.json"));
    let asked: Vec<u64> = lesson["sentences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sentence| sentence["article"].as_u64().unwrap())
        .collect();
    assert!(asked.contains(&0) && asked.contains(&1));
    let pair = &lesson["pair"];
    assert_eq!(pair["footing"].as_array().unwrap().len(), 4);
    for article in [0, 1] {
        assert!(
            pair["only"]
                .as_array()
                .unwrap()
                .iter()
                .any(|told| told["article"] == article),
            "{pair}"
        );
    }
    let named = pair["named"].as_array().unwrap();
    assert!(
        named.iter().any(|named| named["name"] == "Martin Foyle"),
        "{named:?}"
    );
    let exercise = text(&format!("{out}/lesson.html"));
    assert_eq!(exercise.matches("<textarea data-question").count(), 3);
    assert!(text(&format!("{out}/key.html")).contains("Only in article B"));
    let mut handed = answers(&lesson, "Mia", &[]);
    handed["notes"] = json!([{ "question": "only", "text": "Only A has seen <the> invoices." }]);
    let file = folder.path().join("mia.json");
    fs::write(&file, handed.to_string()).unwrap();
    done(&["mark", &out, file.to_str().unwrap()]);
    assert!(
        text(&format!("{out}/marks/class.html"))
            .contains("Only A has seen &#60;the&#62; invoices.")
    );
}

#[test]
fn an_article_that_is_an_attack_becomes_text() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().display().to_string();
    done(&[
        "new",
        "--model",
        "small",
        "tests/attacks/harbour-sign.html",
        "-o",
        &out,
    ]);
    for (page, scripts) in [("lesson.html", 1), ("worksheet.html", 0), ("key.html", 0)] {
        let page = text(&format!("{out}/{page}"));
        assert_eq!(page.matches("<script").count(), scripts);
        assert!(!page.contains("<img") && !page.contains('\u{202e}'));
    }
}

#[test]
fn the_lessons_in_the_repository_are_what_the_program_makes() {
    for name in ["local-election", "health-scare", "transfer-rumour"] {
        let folder = TempDir::new().unwrap();
        let out = folder.path().display().to_string();
        let home = root("lessons").join(name);
        let lesson = home.join("lesson.json");
        done(&["new", "--from", lesson.to_str().unwrap(), "-o", &out]);
        for file in ["lesson.json", "lesson.html", "worksheet.html", "key.html"] {
            let kept = fs::read_to_string(home.join(file)).unwrap();
            let made = text(&format!("{out}/{file}"));
            assert!(
                kept == made,
                "lessons/{name}/{file} is not current; renew it with scripts/make_lessons.sh"
            );
        }
        let key = value(lesson.to_str().unwrap());
        let corrected = key["key"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["by"] == "teacher")
            .count();
        assert!(corrected > 0, "lessons/{name} shows a corrected key");
        let article = fs::read_to_string(home.join("article.txt")).unwrap();
        let words = article.split_whitespace().count();
        assert!(
            (350..=600).contains(&words),
            "lessons/{name}: {words} words"
        );
    }
}
