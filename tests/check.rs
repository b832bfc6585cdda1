//! Whole runs of `onrecord check`. Only one rule is asked for, so that the runs stay the same
//! when rules are added.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const RULE: [&str; 2] = ["--rule", "unnamed-source"];

/// A draft whose last sentence rests on an unnamed source.
const DRAFT: &str = "Old quay to close\n\nThe harbour board voted on Tuesday to close the old quay to all boats.\n\n“The board has known of the damage for a year,” said an official who asked not to be named.\n";

fn draft(name: &str) -> String {
    let drafts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drafts");
    drafts.join(name).to_str().unwrap().to_owned()
}

/// The program, in a folder without settings of the user's.
fn onrecord(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"));
    command
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder.join("no-such-folder"))
        .env("NO_COLOR", "1");
    command
}

fn check_in(folder: &Path, arguments: &[&str], input: &str) -> Output {
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

fn check(arguments: &[&str]) -> Output {
    let folder = TempDir::new().unwrap();
    check_in(
        folder.path(),
        &[arguments, &["--no-config"], &RULE].concat(),
        "",
    )
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    assert!(!output.stdout.is_empty(), "{}", stderr(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A folder with files in it.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn found(folder: &TempDir, arguments: &[&str]) -> usize {
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
fn line(report: &Value) -> u64 {
    let finding = &report["articles"][0]["findings"][0];
    assert!(finding["end_line"].as_u64() >= finding["line"].as_u64());
    finding["line"].as_u64().unwrap()
}

#[test]
fn a_finding_stands_at_its_line_of_the_text_file() {
    let output = check(&[&draft("lifeboat.txt"), "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let report = json(&output);
    assert_eq!(report["schema"], "onrecord.check/1");
    assert_eq!(line(&report), 14);
    let sentence = report["articles"][0]["findings"][0]["sentence"]
        .as_str()
        .unwrap();
    assert!(
        sentence.starts_with("An official with knowledge"),
        "{sentence}"
    );
}

#[test]
fn in_markdown_the_line_is_that_of_the_file_and_a_directive_switches_off() {
    let report = json(&check(&[&draft("lifeboat.md"), "--format", "json"]));
    let article = &report["articles"][0];
    assert_eq!(article["switched_off"], 1, "{report:#}");
    assert_eq!(
        article["findings"].as_array().unwrap().len(),
        1,
        "{report:#}"
    );
    assert_eq!(line(&report), 17);
}

#[test]
fn in_a_web_page_the_line_is_that_of_the_markup() {
    let report = json(&check(&[&draft("lifeboat.html"), "--format", "json"]));
    assert_eq!(line(&report), 16);
}

#[test]
fn the_text_report_underlines_the_words() {
    let output = check(&[&draft("lifeboat.txt")]);
    let text = stdout(&output);
    let place = format!("{}:14:1: warning[unnamed-source]: ", draft("lifeboat.txt"));
    assert!(text.starts_with(&place), "{text}");
    assert!(
        text.contains("\n14 | An official with knowledge of the decision"),
        "{text}"
    );
    assert!(text.contains("\n   | ^^^^^^^^^^"), "{text}");
    assert!(text.contains("\n   = why: "), "{text}");
    assert!(text.ends_with("\n1 warning.\n"), "{text}");
}

#[test]
fn quiet_is_one_line_a_finding() {
    let text = stdout(&check(&[&draft("lifeboat.txt"), "--quiet"]));
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn sarif_is_what_its_schema_says() {
    // The standard's pattern for languages has a bracket too many, which a strict reader refuses.
    let schema = include_str!("sarif/sarif-schema-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = folder(&[("a folder/dräft.txt", DRAFT), ("empty.txt", "")]);
    for paths in [
        ["a folder/dräft.txt", "a folder"],
        ["empty.txt", "empty.txt"],
    ] {
        let arguments = [&paths[..], &["--format", "sarif", "--no-config"], &RULE].concat();
        let log = json(&check_in(folder.path(), &arguments, ""));
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0]);
        let successful = paths[0] != "empty.txt";
        let run = &log["runs"][0];
        assert_eq!(run["invocations"][0]["executionSuccessful"], successful);
        let results = run["results"].as_array().unwrap();
        assert_eq!(!results.is_empty(), successful);
        for result in results {
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(
                place["artifactLocation"]["uri"],
                "a%20folder/dr%C3%A4ft.txt"
            );
            assert_eq!(place["region"]["startLine"], 5);
        }
    }
}

#[test]
fn github_gets_workflow_commands() {
    let folder = folder(&[("a,b.txt", DRAFT)]);
    let arguments = [&["a,b.txt", "--format", "github"], &RULE[..]].concat();
    let text = stdout(&check_in(folder.path(), &arguments, ""));
    assert!(
        text.starts_with("::warning file=a%2Cb.txt,line=5,endLine=5,col="),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn the_threshold_decides_the_exit_code() {
    let settings = "[rules]\nunnamed-source = \"note\"\n";
    let folder = folder(&[("draft.txt", DRAFT), ("onrecord.toml", settings)]);
    let code = |fail_on: &str| {
        let arguments = [&["draft.txt", "--fail-on", fail_on], &RULE[..]].concat();
        check_in(folder.path(), &arguments, "").status.code()
    };
    assert_eq!(code("note"), Some(1));
    assert_eq!(code("warning"), Some(0));
    assert_eq!(code("never"), Some(0));
}

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
fn a_directive_works_in_plain_text_and_an_unknown_rule_in_one_is_remarked() {
    let off = format!("<!-- onrecord: off unnamed-source -->\n{DRAFT}");
    let wrong = format!("<!-- onrecord: off unamed-source -->\n{DRAFT}");
    let folder = folder(&[("off.txt", &off), ("wrong.txt", &wrong)]);
    assert_eq!(found(&folder, &[&["off.txt"], &RULE[..]].concat()), 0);
    let output = check_in(
        folder.path(),
        &[&["wrong.txt", "-q"], &RULE[..]].concat(),
        "",
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stderr(&output),
        "onrecord: wrong.txt:1: warning: there is no rule “unamed-source”; did you mean “unnamed-source”?\n"
    );
    assert!(
        stdout(&output).starts_with("wrong.txt:6:"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn standard_input_may_be_given_a_name() {
    let folder = folder(&[("desk/onrecord.toml", "[rules]\nunnamed-source = \"note\"\n")]);
    let arguments = [&["-", "-q", "--stdin-path", "desk/new.md"], &RULE[..]].concat();
    let output = check_in(folder.path(), &arguments, DRAFT);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("desk/new.md:5:"));
}

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
fn a_directive_in_a_fence_of_markdown_switches_nothing_off() {
    let fenced = format!("# Quay\n\n```\n<!-- onrecord: off -->\n```\n\n{DRAFT}");
    let folder = folder(&[("fenced.md", &fenced)]);
    assert_eq!(found(&folder, &[&["fenced.md"], &RULE[..]].concat()), 1);
}

/// The example in `docs/check.md` is a run of the program: the command, its output, and
/// (which the page does not show) the exit code 1.
#[test]
fn the_example_in_the_documentation_is_what_is_printed() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/check.md")).unwrap();
    let (_, block) = page.split_once("```console\n$ onrecord check ").unwrap();
    let (command, rest) = block.split_once('\n').unwrap();
    let (printed, _) = rest.split_once("```\n").unwrap();
    let arguments: Vec<&str> = command.split(' ').collect();
    let output = check_in(&root, &arguments, "");
    assert_eq!(stdout(&output), printed);
    assert_eq!(output.status.code(), Some(1));
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

#[test]
fn what_only_looks_like_a_directive_switches_nothing_off() {
    let off = "<!-- onrecord: off -->";
    let body: String = DRAFT
        .split("\n\n")
        .map(|paragraph| format!("<p>{paragraph}</p>\n"))
        .collect();
    let script = format!("<script>let a = '{off}';</script>{body}");
    let value = format!("<p title=\"{off}\">The quay is old.</p>{body}");
    let link = format!("See [the vote](vote.html \"{off}\").\n\n{DRAFT}");
    let front = format!("---\nnote: {off}\n---\n\n{DRAFT}");
    let folder = folder(&[
        ("script.html", &script),
        ("value.html", &value),
        ("link.md", &link),
        ("front.md", &front),
        ("escaped.md", &format!("\\{off}\n\n{DRAFT}")),
    ]);
    for name in [
        "script.html",
        "value.html",
        "link.md",
        "front.md",
        "escaped.md",
    ] {
        assert_eq!(found(&folder, &[&[name], &RULE[..]].concat()), 1, "{name}");
    }
}

#[test]
fn a_reason_for_the_anonymity_may_stand_where_the_source_has_spoken() {
    let reason = "because her husband works for the council";
    let nurse = "The hospital trust at Brenmouth changed the rotas of four wards in May.\n\n\
                 A senior nurse at the hospital said rotas were changed to hide gaps. \
                 \"We'd come in and find names of people who had left,\" she said. \
                 She spoke on condition of anonymity because she feared losing her job.\n";
    let woman = |who: &str| {
        format!(
            "The council closed the baths at Brenmouth in May.\n\n\
             {who} who did not want to be named {reason} said nobody had asked the swimmers.\n"
        )
    };
    let folder = folder(&[
        ("every.toml", "[rules]\nunnamed-source = { every = 1 }\n"),
        ("nurse.txt", nurse),
        ("woman.txt", &woman("A woman")),
        ("man.txt", &woman("A man")),
        ("mother.txt", &woman("One mother")),
    ]);
    for name in ["nurse.txt", "woman.txt", "man.txt", "mother.txt"] {
        let quiet = |settings: &[&'static str]| {
            let arguments = [&[name, "--quiet"], settings, &RULE[..]].concat();
            stdout(&check_in(folder.path(), &arguments, ""))
        };
        assert_eq!(quiet(&["--no-config"]), "", "{name}: it is let pass");
        let text = quiet(&["--config", "every.toml"]);
        assert!(text.contains(": note[unnamed-source]: "), "{name}: {text}");
        assert!(text.contains("says why"), "{name}: {text}");
        assert_eq!(text.lines().count(), 1, "{name}: {text}");
    }
}
