//! Whole runs of `onrecord compare`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn compare(arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles"))
        .arg("compare")
        .args(arguments)
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = ["--format", "json"]
        .into_iter()
        .chain(arguments.iter().copied())
        .collect();
    serde_json::from_str(&stdout(&compare(&arguments))).unwrap()
}

#[test]
fn two_outlets_on_one_event() {
    let comparison = json(&["harbour-contract.txt", "harbour-gazette.txt"]);
    assert_eq!(comparison["schema"], "onrecord.comparison/1");
    assert!(comparison["drafts"].is_null());
    let adeyemi = comparison["sources"]
        .as_array()
        .unwrap()
        .iter()
        .find(|source| source["name"] == "Ruth Adeyemi")
        .expect("both quote her");
    for words in adeyemi["words"].as_array().unwrap() {
        assert!(words.as_u64().unwrap() > 0, "{adeyemi}");
    }
    // One outlet has seen the invoices; to the other the payment is an allegation.
    let payment = comparison["claims"]
        .as_array()
        .unwrap()
        .iter()
        .find(|claim| {
            let text = claim["tellers"][1]["text"].as_str().unwrap();
            text.contains("allegedly paid Greaves Marine")
        })
        .expect("it is told under another label");
    assert_ne!(
        payment["tellers"][0]["label"],
        payment["tellers"][1]["label"]
    );
    let loaded = |piece: usize| {
        comparison["pieces"][piece]["loaded_per_1000"]
            .as_f64()
            .unwrap()
    };
    assert!(loaded(1) > 3.0 * loaded(0));
}

#[test]
fn two_drafts_of_one_story() {
    let comparison = json(&["orchard-blight-draft.md", "orchard-blight.md"]);
    let changes = comparison["drafts"]["changes"].as_array().unwrap();
    let kinds = |kind: &str| {
        changes
            .iter()
            .filter(|change| change["kind"] == kind)
            .count()
    };
    assert_eq!(
        (kinds("edited"), kinds("moved"), kinds("removed")),
        (3, 1, 1)
    );
    let miserly = changes
        .iter()
        .flat_map(|change| change["edits"].as_array().unwrap())
        .find(|edit| edit["text"].as_str().unwrap().contains("miserly"))
        .unwrap();
    assert_eq!(miserly["kind"], "removed");
    let text = stdout(&compare(&["orchard-blight-draft.md", "orchard-blight.md"]));
    assert!(text.contains("[-a miserly-]"), "{text}");
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_escapes_what_it_shows() {
    let folder = TempDir::new().unwrap();
    let hostile = folder.path().join("hostile.txt");
    let article = "<script>alert(1)</script> Harbour closed\n\nThe harbour was closed on Monday, the council said. \
                   It will open on Friday, <img src=x onerror=alert(2)> said Ann Hale.\n";
    fs::write(&hostile, article).unwrap();
    let page = stdout(&compare(&[
        "--format",
        "html",
        "harbour-contract.txt",
        hostile.to_str().unwrap(),
    ]));
    assert!(page.contains("default-src &#39;none&#39;"));
    assert!(
        !page.contains("<script") && !page.contains("<img"),
        "{page}"
    );
    assert!(!page.contains("https://"));
}

#[test]
fn folders_are_pieces_of_several_articles() {
    let folder = TempDir::new().unwrap();
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    for name in ["harbour-contract.txt", "ferry-wire.txt"] {
        fs::copy(articles.join(name), folder.path().join(name)).unwrap();
    }
    fs::write(folder.path().join("broken.txt"), b"\x00\x01\x02\x03").unwrap();
    let output = compare(&[
        "--format",
        "json",
        folder.path().to_str().unwrap(),
        "harbour-gazette.txt",
    ]);
    // What could not be read is told, and the rest is compared.
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("broken.txt"));
    let comparison: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(comparison["pieces"][0]["articles"], 2);
    assert_eq!(comparison["claims"].as_array().unwrap().len(), 0);
}

#[test]
fn a_missing_piece_is_one_clear_error() {
    let output = compare(&["harbour-contract.txt", "nowhere.txt"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        stderr.trim_end(),
        "onrecord: nowhere.txt: there is no such file; check the path"
    );
    assert!(output.stdout.is_empty());
    let empty = TempDir::new().unwrap();
    let output = compare(&["harbour-contract.txt", empty.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("no article in this folder"), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}

#[test]
fn a_comparison_replaces_none_of_its_articles() {
    let folder = TempDir::new().unwrap();
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let piece = folder.path().join("desk/piece.txt");
    fs::create_dir(folder.path().join("desk")).unwrap();
    fs::copy(articles.join("harbour-contract.txt"), &piece).unwrap();
    let before = fs::read(&piece).unwrap();
    let target = piece.to_str().unwrap();
    let desk = folder.path().join("desk");
    for named in [target, desk.to_str().unwrap()] {
        let output = compare(&[named, "harbour-gazette.txt", "-o", target]);
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(
            stderr.contains("is one of the files that are read"),
            "{stderr}"
        );
        assert_eq!(fs::read(&piece).unwrap(), before);
    }
}

#[test]
fn a_comparison_replaces_no_settings() {
    let folder = TempDir::new().unwrap();
    let settings = folder.path().join("onrecord.toml");
    fs::write(&settings, "[check]\n").unwrap();
    let target = settings.to_str().unwrap();
    let output = compare(&["harbour-contract.txt", "harbour-gazette.txt", "-o", target]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("is a settings file"), "{stderr}");
    assert_eq!(fs::read_to_string(&settings).unwrap(), "[check]\n");
}
