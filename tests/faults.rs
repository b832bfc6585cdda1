//! What chance does to a run: the network's files exchanged, the disk closed, a signal. Nothing
//! is lost, nothing half-written. What the disk does to an audit stands in `audit.rs`.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const STORY: &str = "The council of Sarrow voted on Tuesday to close two of its libraries. \
    “We have no choice,” said Ann Hale, who leads it.";

fn onrecord() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
}

/// The names of a folder's files, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_model_that_is_exchanged_during_a_run_changes_nothing_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/onrecord-small");
    for name in ["manifest.json", "model.onnx", "tokenizer.json"] {
        fs::copy(shipped.join(name), folder.path().join(name)).unwrap();
    }
    let mut child = onrecord()
        .args(["pipe", "--model"])
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut ask = || {
        writeln!(input, "{}", json!({"text": STORY})).unwrap();
        let answer: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        answer["sentences"].clone()
    };
    let before = ask();
    assert!(
        before
            .as_array()
            .is_some_and(|sentences| sentences.len() == 2),
        "{before}"
    );
    // In place, as a copy over the files would: whoever had mapped them would see it.
    for name in ["manifest.json", "model.onnx", "tokenizer.json"] {
        fs::write(folder.path().join(name), b"something else").unwrap();
    }
    assert_eq!(ask(), before);
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_report_that_is_interrupted_leaves_the_one_before() {
    for signal in ["-INT", "-KILL"] {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("report.jsonl");
        fs::write(&report, "the report before").unwrap();
        let article = folder.path().join("long.txt");
        let paragraphs = (0..20_000).map(|number| STORY.replace("two", &number.to_string()));
        fs::write(&article, paragraphs.collect::<Vec<_>>().join("\n\n")).unwrap();
        let mut child = onrecord()
            .args(["read", "--model", "small", "--format", "jsonl", "-o"])
            .args([&report, &article])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The longest article there may be takes a minute.
        std::thread::sleep(Duration::from_millis(500));
        let pid = child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &pid])
                .status()
                .unwrap()
                .success()
        );
        assert!(
            !child.wait().unwrap().success(),
            "{signal}: it was finished before the signal"
        );
        assert_eq!(fs::read_to_string(&report).unwrap(), "the report before");

        fs::write(&article, STORY).unwrap();
        let again = onrecord()
            .args(["read", "--model", "small", "--format", "jsonl", "-o"])
            .args([&report, &article])
            .status()
            .unwrap();
        assert!(again.success());
        assert!(
            fs::read_to_string(&report)
                .unwrap()
                .starts_with("{\"schema\"")
        );
    }
}

#[test]
fn a_place_that_cannot_be_written_is_one_error_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("story.txt");
    fs::write(&article, STORY).unwrap();
    let nowhere = folder.path().join("nowhere.txt");
    // Where nobody may write, root neither.
    let place = "/proc/onrecord/report.html";
    for command in [
        &["read", "--format", "html", "-o", place][..],
        &["compare", "--format", "html", "-o", place],
        &["check", "--format", "sarif", "-o", place],
        &["lesson", "new", "-o", place],
        &["audit", "-o", place],
    ] {
        let articles = if command[0] == "compare" { 2 } else { 1 };
        // Where the place is tried first, an article that is not there is not missed.
        let article = match command[0] {
            "read" | "compare" | "check" => &nowhere,
            _ => &article,
        };
        let output = onrecord()
            .args(command)
            .args(std::iter::repeat_n(article, articles))
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{command:?}: {stderr}");
        assert!(stderr.contains("/proc/onrecord"), "{command:?}: {stderr}");
    }
    assert_eq!(names(folder.path()), ["story.txt"]);
}

#[test]
fn whoever_stops_listening_does_not_change_how_it_ended() {
    let ended = |args: &[&str]| {
        let mut child = onrecord()
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        child.wait().unwrap().code()
    };
    let article = "tests/articles/harbour-contract.txt";
    assert_eq!(ended(&["check", "--fail-on", "note", article]), Some(1));
    assert_eq!(ended(&["read", "nowhere.txt", article]), Some(2));
    assert_eq!(ended(&["read", article]), Some(0));
}

#[test]
fn whoever_stops_listening_ends_a_pipe_quietly() {
    let mut child = onrecord()
        .args(["pipe", "--model", "small"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    let begun = Instant::now();
    while writeln!(input, "{}", json!({"text": STORY})).is_ok() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "it goes on for nobody"
        );
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
