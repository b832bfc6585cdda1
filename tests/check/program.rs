//! The program in a folder of its own, and how its output is read.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) const RULE: [&str; 2] = ["--rule", "unnamed-source"];

/// A draft whose last sentence rests on an unnamed source.
pub(crate) const DRAFT: &str = "Old quay to close\n\nThe harbour board voted on Tuesday to close the old quay to all boats.\n\n“The board has known of the damage for a year,” said an official who asked not to be named.\n";

pub(crate) fn draft(name: &str) -> String {
    let drafts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drafts");
    drafts.join(name).to_str().unwrap().to_owned()
}

/// The program, in a folder without settings of the user's.
pub(crate) fn onrecord(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"));
    command
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder.join("no-such-folder"))
        .env("NO_COLOR", "1");
    command
}

pub(crate) fn check_in(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = onrecord(folder)
        .arg("check")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments may close its input before it is all written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

pub(crate) fn check(arguments: &[&str]) -> Output {
    let folder = TempDir::new().unwrap();
    check_in(
        folder.path(),
        &[arguments, &["--no-config"], &RULE].concat(),
        "",
    )
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(crate) fn json(output: &Output) -> Value {
    assert!(!output.stdout.is_empty(), "{}", stderr(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A folder with files in it.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

pub(crate) fn found(folder: &TempDir, arguments: &[&str]) -> usize {
    let arguments = [arguments, &["--format", "json"]].concat();
    let report = json(&check_in(folder.path(), &arguments, ""));
    let articles = report["articles"].as_array().unwrap();
    articles
        .iter()
        .map(|article| article["findings"].as_array().unwrap().len())
        .sum()
}

/// The line of the first finding. What of a sentence is flagged is the rule's to say, so
/// the columns are left to the tests of the library.
pub(crate) fn line(report: &Value) -> u64 {
    let finding = &report["articles"][0]["findings"][0];
    assert!(finding["end_line"].as_u64() >= finding["line"].as_u64());
    finding["line"].as_u64().unwrap()
}
