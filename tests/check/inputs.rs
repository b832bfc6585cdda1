//! What is given to be checked, and what is no article.

use std::fs;

use crate::program::{DRAFT, RULE, check_in, folder, stderr, stdout};

#[test]
fn what_is_no_article_is_one_error_and_the_rest_is_checked() {
    let folder = folder(&[
        ("draft.txt", DRAFT),
        ("empty.txt", ""),
        ("none/data.bin", "x"),
    ]);
    fs::write(folder.path().join("binary.txt"), [0_u8, 1, 2, 3, 0, 0, 9]).unwrap();
    let arguments = [
        &[
            "empty.txt",
            "binary.txt",
            "none",
            "nowhere.txt",
            "draft.txt",
            "-q",
        ],
        &RULE[..],
    ]
    .concat();
    let output = check_in(folder.path(), &arguments, "");
    assert_eq!(output.status.code(), Some(2));
    let message = stderr(&output);
    assert_eq!(message.lines().count(), 4, "{message}");
    for name in [
        "none: there is no article",
        "empty.txt: ",
        "binary.txt: ",
        "nowhere.txt: ",
    ] {
        assert!(message.contains(&format!("onrecord: {name}")), "{message}");
    }
    assert_eq!(stdout(&output).lines().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_said_to_be_one() {
    use std::os::unix::fs::symlink;

    let folder = folder(&[("desk/draft.txt", DRAFT)]);
    let at = |path: &str| folder.path().join(path);
    symlink("gone.md", at("desk/link.md")).unwrap();
    symlink("circle.txt", at("circle.txt")).unwrap();
    symlink("..", at("desk/up")).unwrap();
    let arguments = [&["desk", "circle.txt", "-q"], &RULE[..]].concat();
    let output = check_in(folder.path(), &arguments, "");
    assert_eq!(output.status.code(), Some(2));
    let why = "this link leads nowhere; mend it, or name the file itself";
    assert_eq!(
        stderr(&output),
        format!("onrecord: desk/link.md: {why}\nonrecord: circle.txt: {why}\n")
    );
    assert_eq!(stdout(&output).lines().count(), 1);
}

#[test]
fn a_report_is_a_file_that_is_no_article() {
    let folder = folder(&[("draft.txt", DRAFT)]);
    let output = check_in(folder.path(), &["draft.txt", "-o", "draft.txt"], "");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        fs::read_to_string(folder.path().join("draft.txt")).unwrap(),
        DRAFT
    );
    let arguments = [&["draft.txt", "-o", "report.txt"], &RULE[..]].concat();
    assert_eq!(
        check_in(folder.path(), &arguments, "").status.code(),
        Some(1)
    );
    let report = fs::read_to_string(folder.path().join("report.txt")).unwrap();
    assert!(report.ends_with("1 warning.\n"), "{report}");
}

#[test]
fn files_are_named_without_a_dot_before_them_and_each_is_checked_once() {
    let folder = folder(&[("council.txt", DRAFT), ("desk/town.txt", DRAFT)]);
    let run = |arguments: &[&str], format: &str| {
        let arguments = [arguments, &["--format", format, "--no-config"], &RULE].concat();
        stdout(&check_in(folder.path(), &arguments, ""))
    };
    let github = run(&["."], "github");
    let names: Vec<&str> = github
        .lines()
        .filter_map(|line| line.strip_prefix("::warning file=")?.split(',').next())
        .collect();
    assert_eq!(names, ["council.txt", "desk/town.txt"], "{github}");
    let absolute = folder.path().join("desk/town.txt");
    let twice = [
        "./desk/town.txt",
        "desk",
        "desk/../desk/town.txt",
        absolute.to_str().unwrap(),
    ];
    let text = run(&twice, "text");
    assert!(text.starts_with("desk/town.txt:5:"), "{text}");
    assert!(text.ends_with("\n1 warning.\n"), "{text}");
    assert!(!run(&["./desk"], "sarif").contains("./"));
}
