//! From an article to a lesson.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::{answers, done, made, onrecord, refused, root, text, value};

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
fn a_key_that_was_edited_where_it_lies_is_the_teacher_s() {
    let (_folder, out, mut made) = made(&[]);
    let entry = &mut made["key"][0];
    let label = match entry["label"].as_str() {
        Some("fact") => "framing",
        _ => "fact",
    };
    let why = entry["why"].clone();
    entry["label"] = json!(label);
    fs::write(format!("{out}/lesson.json"), made.to_string()).unwrap();
    let again = ["new", "--from", &out, "-o", &out, "--replace"];
    done(&again);
    let entry = &value(&format!("{out}/lesson.json"))["key"][0];
    assert_eq!(
        (&entry["label"], &entry["by"]),
        (&json!(label), &json!("teacher"))
    );
    assert_ne!(entry["why"], why);
    assert!(text(&format!("{out}/key.html")).contains("Corrected by the teacher"));
    let once = text(&format!("{out}/lesson.json"));
    done(&again);
    assert_eq!(text(&format!("{out}/lesson.json")), once);
}

#[test]
fn the_folder_is_tried_before_anything_is_read_and_made_after() {
    let folder = TempDir::new().unwrap();
    let at = |path: &str| folder.path().join(path).display().to_string();
    fs::write(at("file"), "").unwrap();
    let stderr = refused(&["new", &at("missing.txt"), "-o", &at("file")]);
    assert!(
        stderr.contains("file: is a file; name a folder"),
        "{stderr}"
    );
    #[cfg(unix)]
    {
        let stderr = refused(&["new", &at("missing.txt"), "-o", &at("file/lesson")]);
        assert!(
            stderr.ends_with("file/lesson: cannot be written: not a directory\n"),
            "{stderr}"
        );
    }
    let stderr = refused(&["new", &at("missing.txt"), "-o", &at("new/lesson")]);
    assert!(stderr.contains("missing.txt"), "{stderr}");
    assert!(!folder.path().join("new").exists());
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
