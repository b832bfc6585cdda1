//! Whole runs of `onrecord eval` on invented documents.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

fn eval(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
        .arg("eval")
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .unwrap()
}

const DOCUMENT: &str = r#"{"doc":"a/1","corpus":"a","sentences":[{"p":0,"text":"The harbour bridge reopened on Monday after six weeks of repairs.","label":"F","also":null,"source_kind":null,"loaded":[],"who":null},{"p":1,"text":"“It will hold for forty years,” said Ann Hale, the harbour master.","label":"Q","also":null,"source_kind":"P","loaded":[],"who":"Ann Hale"}]}"#;

#[test]
fn labels_and_annotations_are_measured() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("dev.jsonl"), format!("{DOCUMENT}\n")).unwrap();
    for name in ["notes/text", "notes/attributions"] {
        fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    fs::write(
        folder.path().join("notes/text/one.txt"),
        "“It will hold,” said Ann Hale.\n",
    )
    .unwrap();
    fs::write(
        folder.path().join("notes/attributions/one_ab.ann"),
        "T1\tContent 0 15\t“It will hold,”\nT2\tCue 16 20\tsaid\nT3\tSource 21 29\tAnn Hale\n",
    )
    .unwrap();
    let output = eval(
        &folder,
        &[
            "dev.jsonl",
            "notes",
            "--format",
            "json",
            "--dump",
            "misses.jsonl",
        ],
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let figures: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(figures["overall"]["sentences"], 2);
    assert_eq!(figures["overall"]["accuracy"], 1.0);
    assert_eq!(figures["overall"]["source_name_accuracy"], 1.0);
    assert!(
        figures["corpora"]["notes"]["content_words_f1"]
            .as_f64()
            .unwrap()
            > 0.5
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("misses.jsonl")).unwrap(),
        ""
    );
}

#[test]
fn a_broken_line_is_named() {
    let folder = TempDir::new().unwrap();
    fs::write(
        folder.path().join("dev.jsonl"),
        format!("{DOCUMENT}\n{{\"doc\":\n"),
    )
    .unwrap();
    let output = eval(&folder, &["dev.jsonl"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr.starts_with("onrecord: dev.jsonl:2: "), "{stderr}");
}

#[test]
fn a_file_without_documents_is_refused() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("dev.jsonl"), "\n").unwrap();
    let output = eval(&folder, &["dev.jsonl"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr.contains("no labelled document"), "{stderr}");
}

#[test]
fn a_dump_replaces_no_labels() {
    let folder = TempDir::new().unwrap();
    let labels = folder.path().join("dev.jsonl");
    fs::write(&labels, format!("{DOCUMENT}\n")).unwrap();
    let output = eval(&folder, &["dev.jsonl", "--dump", "dev.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("dev.jsonl: is one of the files that are read"),
        "{stderr}"
    );
    assert_eq!(
        fs::read_to_string(&labels).unwrap(),
        format!("{DOCUMENT}\n")
    );
}
