//! Baselines: what was known before is not said again.

use std::fs;

use crate::program::{DRAFT, RULE, check_in, folder, onrecord, stderr, stdout};

#[test]
fn a_baseline_leaves_only_what_is_new() {
    let folder = folder(&[("old/draft.txt", DRAFT)]);
    let run = |arguments: &[&str]| {
        check_in(
            folder.path(),
            &[arguments, &["--no-config"], &RULE].concat(),
            "",
        )
    };
    let output = run(&["old", "--write-baseline", "known.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    let baseline = fs::read_to_string(folder.path().join("known.json")).unwrap();
    assert!(!baseline.contains("official"), "{baseline}");

    let output = run(&["old", "--baseline", "known.json"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        stdout(&output),
        "Nothing found in 1 article; 1 known from the baseline.\n"
    );

    // Lines move and another finding comes; the first is still known.
    let more = DRAFT.replace(
        "\n\n“The",
        "\n\nThe vote was seven to two.\n\nThe quay will never reopen, a source close to the board said.\n\n“The",
    );
    fs::write(folder.path().join("old/draft.txt"), more).unwrap();
    let output = run(&["old/draft.txt", "--baseline", "known.json", "--quiet"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains("draft.txt:7:"), "{text}");
}

#[test]
fn a_baseline_stays_where_an_article_fails() {
    let folder = folder(&[("old/draft.txt", DRAFT), ("old/empty.txt", "")]);
    let known = folder.path().join("known.json");
    fs::write(&known, "what stood there").unwrap();
    let output = check_in(
        folder.path(),
        &["old", "--write-baseline", "known.json"],
        "",
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("known.json: not written"),
        "{}",
        stderr(&output)
    );
    assert_eq!(fs::read_to_string(&known).unwrap(), "what stood there");
}

#[test]
fn a_report_does_not_replace_what_the_check_goes_by() {
    let folder = folder(&[
        ("draft.txt", DRAFT),
        ("onrecord.toml", ""),
        ("desk.toml", ""),
    ]);
    check_in(
        folder.path(),
        &["draft.txt", "--write-baseline", "known.json"],
        "",
    );
    let all = || {
        ["onrecord.toml", "desk.toml", "known.json"]
            .map(|name| fs::read(folder.path().join(name)).unwrap())
    };
    let before = all();
    for (arguments, what) in [
        (
            ["--baseline", "known.json", "-o", "known.json"],
            "the baseline",
        ),
        (
            ["--config", "desk.toml", "-o", "desk.toml"],
            "a settings file",
        ),
        (
            ["--config", "desk.toml", "-o", "onrecord.toml"],
            "a settings file",
        ),
    ] {
        let output = check_in(
            folder.path(),
            &[&["draft.txt"], &arguments[..]].concat(),
            "",
        );
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(what), "{}", stderr(&output));
    }
    assert!(all() == before);
}

#[test]
fn an_unreadable_baseline_is_one_error() {
    let folder = folder(&[("draft.txt", DRAFT), ("known.json", "{\"findings\": 3}")]);
    for (file, why) in [
        (
            "known.json",
            "this is not a baseline; write one with --write-baseline",
        ),
        (
            "nowhere.json",
            "there is no such baseline; write one with --write-baseline",
        ),
    ] {
        let output = check_in(folder.path(), &["draft.txt", "--baseline", file], "");
        assert_eq!(output.status.code(), Some(2));
        let message = stderr(&output);
        assert!(
            message.starts_with(&format!("onrecord: {file}: {why}")),
            "{message}"
        );
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_baseline_knows_an_article_by_whatever_way_it_is_named() {
    let folder = folder(&[("old/draft.txt", DRAFT), ("known/keep.txt", "")]);
    let absolute = folder.path().join("old/draft.txt");
    let absolute = absolute.to_str().unwrap();
    let run = |from: &str, arguments: &[&str]| {
        let arguments = [arguments, &["--no-config"], &RULE].concat();
        stdout(&check_in(&folder.path().join(from), &arguments, ""))
    };
    run("", &[absolute, "--write-baseline", "known/known.json"]);
    let baseline = fs::read_to_string(folder.path().join("known/known.json")).unwrap();
    assert!(baseline.contains("\"../old/draft.txt\""), "{baseline}");
    for (from, article, known) in [
        ("", absolute, "known/known.json"),
        ("", "old/draft.txt", "known/known.json"),
        ("", "old", "./known/known.json"),
        ("old", "draft.txt", "../known/known.json"),
        ("known", "../old/draft.txt", "known.json"),
    ] {
        assert_eq!(
            run(from, &[article, "--baseline", known]),
            "Nothing found in 1 article; 1 known from the baseline.\n",
            "{article} from {from:?}"
        );
    }
}

/// Other programs write into the file behind standard output, too.
#[cfg(unix)]
#[test]
fn standard_output_under_its_name_is_added_to() {
    let folder = folder(&[("draft.txt", DRAFT), ("log.txt", "before\n")]);
    let log = folder.path().join("log.txt");
    for target in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let appended = fs::File::options().append(true).open(&log).unwrap();
        let status = onrecord(folder.path())
            .args(["check", "draft.txt", "-o", target])
            .stdout(appended)
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(1), "{target}");
    }
    let log = fs::read_to_string(&log).unwrap();
    assert!(log.starts_with("before\n"), "{log}");
    assert_eq!(log.matches("[unnamed-source]").count(), 3, "{log}");
}
