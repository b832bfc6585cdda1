//! The program, archives of invented articles, and what an audit leaves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) fn onrecord() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"));
    command.env("XDG_CONFIG_HOME", "/nonexistent");
    command
}

/// Articles of two invented outlets about as many invented councils: short, all different.
pub(crate) fn articles(count: usize) -> Vec<Value> {
    let towns = [
        "Sarrow", "Quenby", "Ludmere", "Tarn Bay", "Osmond", "Pellick", "Harle",
    ];
    let names = [
        "Ann Hale",
        "Jo Tarrant",
        "Neil Frost",
        "Ruth Adeyemi",
        "Tom Castle",
    ];
    (0..count)
        .map(|number| {
            let town = towns[number % towns.len()];
            let name = names[number % names.len()];
            let (outlet, voice) = if number % 2 == 0 {
                ("Quay Courier", "The vote took two hours.")
            } else {
                (
                    "Ludmere Mail",
                    "It was another shameful night for a council that has lost its way.",
                )
            };
            let text = format!(
                "The council of {town} voted on Tuesday to close {} of its libraries. {voice} \
                 \u{201c}We have no choice,\u{201d} said {name}, who leads the council. \
                 Officials said that the plan would save {} pounds a year.\n\n\
                 The libraries will close in the autumn, and the books will go to the schools.",
                number + 2,
                (number + 3) * 1000,
            );
            json!({
                "id": format!("a{number}"),
                "outlet": outlet,
                "title": format!("{town} to close {} libraries", number + 2),
                "date": format!("2024-0{}-11", number % 3 + 1),
                "section": (if number % 3 == 0 { "Local" } else { "News" }),
                "text": text,
            })
        })
        .collect()
}

pub(crate) fn lines(articles: &[Value]) -> String {
    articles
        .iter()
        .map(|article| format!("{article}\n"))
        .collect()
}

/// A folder with an archive of so many articles in it.
pub(crate) fn archive(count: usize) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("articles.jsonl");
    fs::write(&path, lines(&articles(count))).unwrap();
    (folder, path)
}

pub(crate) fn audit(archive: &Path, into: &Path, more: &[&str]) -> Output {
    let mut command = onrecord();
    command
        .args(["audit", "--model", "small", "-o"])
        .arg(into)
        .arg(archive);
    command
        .args(["--samples", "200"])
        .args(more)
        .output()
        .unwrap()
}

#[track_caller]
pub(crate) fn assert_code(output: &Output, code: i32) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
}

/// Every file of a finished audit but the one that says when it was made of what.
pub(crate) fn results(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

pub(crate) fn rows(csv: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(csv).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// What the pipe answers to some lines.
pub(crate) fn pipe(arguments: &[&str], input: &str) -> (Output, Vec<Value>) {
    let output = assert_cmd::Command::from_std(onrecord())
        .args(["pipe", "--model", "small"])
        .args(arguments)
        .write_stdin(input)
        .output()
        .unwrap();
    let values = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    (output, values)
}
