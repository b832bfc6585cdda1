//! Settings files, and what wins over them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{DRAFT, RULE, check_in, folder, found, json, onrecord, stderr, stdout};

#[test]
fn the_nearest_settings_hold_and_flags_win() {
    let folder = folder(&[
        (
            "onrecord.toml",
            "[[paths]]\nmatch = [\"desk/**\"]\n[paths.rules]\nunnamed-source = \"off\"\n",
        ),
        ("desk/draft.txt", DRAFT),
        ("wire/draft.txt", DRAFT),
        ("own/onrecord.toml", ""),
        ("own/desk/draft.txt", DRAFT),
        ("off.toml", "[rules]\nunnamed-source = \"off\"\n"),
    ]);
    let found = |arguments: &[&str]| {
        let report = json(&check_in(
            folder.path(),
            &[arguments, &["--format", "json"]].concat(),
            "",
        ));
        let findings = report["articles"][0]["findings"]
            .as_array()
            .unwrap()
            .clone();
        findings.iter().any(|finding| finding["rule"] == RULE[1])
    };
    assert!(!found(&["desk/draft.txt"]));
    assert!(found(&["wire/draft.txt"]));
    assert!(found(&["own/desk/draft.txt"]));
    assert!(found(&["desk/draft.txt", "--no-config"]));
    assert!(!found(&["wire/draft.txt", "--config", "off.toml"]));
    assert!(found(&[
        "wire/draft.txt",
        "--config",
        "off.toml",
        "--rule",
        RULE[1]
    ]));
    assert!(!found(&["wire/draft.txt", "--off", RULE[1]]));
}

/// Anybody could put settings into a folder such as `/tmp`, for all that others keep below it.
#[cfg(unix)]
#[test]
fn settings_in_a_shared_folder_hold_for_what_lies_beside_them_only() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder(&[
        ("onrecord.toml", "[rules]\nunnamed-source = \"warning\"\n"),
        (
            "shared/onrecord.toml",
            "[rules]\nunnamed-source = \"note\"\n",
        ),
        ("shared/draft.txt", DRAFT),
        ("shared/mine/draft.txt", DRAFT),
    ]);
    let severities = || {
        let paths = ["shared/draft.txt", "shared/mine/draft.txt"];
        paths.map(|path| {
            let output = check_in(folder.path(), &[path], "");
            let severities = ["note[unnamed-source]", "warning[unnamed-source]"];
            severities.map(|severity| stdout(&output).contains(severity))
        })
    };
    let (note, warning) = ([true, false], [false, true]);
    assert_eq!(severities(), [note, note]);
    let shared = fs::Permissions::from_mode(0o1777);
    fs::set_permissions(folder.path().join("shared"), shared).unwrap();
    assert_eq!(severities(), [note, warning]);
}

#[cfg(unix)]
#[test]
fn the_user_s_settings_hold_where_there_are_no_others() {
    let folder = folder(&[
        (
            "home/onrecord/onrecord.toml",
            "[rules]\nunnamed-source = \"note\"\n",
        ),
        ("draft.txt", DRAFT),
    ]);
    let output = onrecord(folder.path())
        .args(["check", "draft.txt"])
        .env("XDG_CONFIG_HOME", folder.path().join("home"))
        .output()
        .unwrap();
    assert!(
        stdout(&output).contains("note[unnamed-source]"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn names_in_the_settings_are_never_flagged() {
    let words = "“The board has known of the damage for a year,” said an official who asked not to be named.";
    let settings = format!("never-flag = [\"{words}\"]");
    let folder = folder(&[("draft.txt", DRAFT), ("onrecord.toml", &settings)]);
    let all = found(
        &folder,
        &[&["draft.txt", "--no-config"], &RULE[..]].concat(),
    );
    let fewer = found(&folder, &[&["draft.txt"], &RULE[..]].concat());
    assert_eq!(all, 1);
    // Whether the rule flags the sentence or the source in it is the rule's to say.
    assert!(fewer <= all);
}

#[test]
fn a_broken_settings_file_is_named_once_with_its_line_and_the_rest_is_done() {
    let folder = folder(&[
        ("a/onrecord.toml", "\n[rules]\nunamed-source = \"off\"\n"),
        ("a/one.txt", DRAFT),
        ("a/two.txt", DRAFT),
        ("b/three.txt", DRAFT),
    ]);
    let arguments = [
        &["a/one.txt", "a/two.txt", "b/three.txt", "--quiet"],
        &RULE[..],
    ]
    .concat();
    let output = check_in(folder.path(), &arguments, "");
    assert_eq!(output.status.code(), Some(2));
    let path = Path::new("a").join("onrecord.toml");
    assert_eq!(
        stderr(&output),
        format!(
            "onrecord: {}:3: there is no rule “unamed-source”; did you mean “unnamed-source”?\n",
            path.display()
        )
    );
    assert_eq!(stdout(&output).lines().count(), 1);
}

#[test]
fn verbose_says_which_sections_of_the_settings_hold() {
    let settings = "[[paths]]\nmatch = [\"desk/**\"]\ngenre = \"opinion\"\n\n\
                    [[paths]]\nmatch = [\"*.md\"]\ngenre = \"news\"\n";
    let folder = folder(&[
        ("onrecord.toml", settings),
        ("desk/a.md", DRAFT),
        ("b.md", DRAFT),
        ("c.txt", DRAFT),
    ]);
    let arguments = [&["desk/a.md", "b.md", "c.txt", "--verbose"], &RULE[..]].concat();
    let output = check_in(folder.path(), &arguments, "");
    assert_eq!(
        stderr(&output),
        "onrecord: desk/a.md: settings: onrecord.toml, with [[paths]] of lines 1, 5\n\
         onrecord: b.md: settings: onrecord.toml, with [[paths]] of line 5\n\
         onrecord: c.txt: settings: onrecord.toml, no [[paths]] of it\n"
    );
}

#[test]
fn the_settings_in_the_repository_hold_the_defaults() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("onrecord.toml")).unwrap();
    let config = onrecord::config::Config::parse(&text, "onrecord.toml").unwrap();
    let chosen = config.for_path(Path::new("tests/drafts/lifeboat.txt"), None);
    assert_eq!(chosen, onrecord::config::Chosen::default());
    // The examples in its comments must be right as well.
    let examples: String = text
        .lines()
        .map(|line| line.strip_prefix("#: ").unwrap_or(line).to_owned() + "\n")
        .collect();
    assert_ne!(examples, text);
    onrecord::config::Config::parse(&examples, "onrecord.toml").unwrap();
}

#[cfg(unix)]
#[test]
fn a_settings_file_that_is_none_is_an_error() {
    use std::os::unix::fs::symlink;

    let folder = folder(&[
        ("gone/draft.txt", DRAFT),
        ("circle/draft.txt", DRAFT),
        ("folder/draft.txt", DRAFT),
        ("folder/onrecord.toml/keep.txt", ""),
    ]);
    let at = |path: &str| folder.path().join(path);
    symlink("nowhere.toml", at("gone/onrecord.toml")).unwrap();
    symlink("onrecord.toml", at("circle/onrecord.toml")).unwrap();
    let nowhere = "this link leads nowhere; mend it, or name the file itself";
    let none = "this is a folder; rename it, or use --no-config";
    for (desk, why) in [("gone", nowhere), ("circle", nowhere), ("folder", none)] {
        let draft = format!("{desk}/draft.txt");
        let output = check_in(folder.path(), &[&[draft.as_str()], &RULE[..]].concat(), "");
        assert_eq!(output.status.code(), Some(2), "{desk}");
        assert_eq!(
            stderr(&output),
            format!("onrecord: {desk}/onrecord.toml: {why}\n")
        );
    }
}
