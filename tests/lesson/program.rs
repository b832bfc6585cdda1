//! The program, a lesson that it made, and answers to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub(crate) fn onrecord(arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
        .current_dir(root(""))
        .arg("lesson")
        .args(arguments)
        .output()
        .unwrap()
}

#[track_caller]
pub(crate) fn done(arguments: &[&str]) -> String {
    let output = onrecord(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
pub(crate) fn refused(arguments: &[&str]) -> String {
    let output = onrecord(arguments);
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

/// A lesson on an invented article, in a folder of its own.
pub(crate) fn made(options: &[&str]) -> (TempDir, String, Value) {
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

pub(crate) fn value(path: &str) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

pub(crate) fn text(path: &str) -> String {
    fs::read_to_string(path).unwrap()
}

/// Answers as the page hands them in: the key's labels, sources and loaded words, with the
/// labels of some sentences changed.
pub(crate) fn answers(lesson: &Value, pupil: &str, changed: &[(usize, &str)]) -> Value {
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

pub(crate) fn hand_in(folder: &Path, file: &str, answers: &Value) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(file), answers.to_string()).unwrap();
}
