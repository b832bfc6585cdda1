//! A key that a teacher has corrected.

use std::fs;

use serde_json::json;

use crate::program::{done, made, onrecord, refused, text, value};

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
