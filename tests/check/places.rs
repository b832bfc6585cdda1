//! Where findings stand, and how each format says so.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::program::{DRAFT, RULE, check, check_in, draft, folder, json, line, stderr, stdout};

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
    let schema = include_str!("../sarif/sarif-schema-2.1.0.json").replace("{2}]?$", "{2}$");
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
fn standard_input_may_be_given_a_name() {
    let folder = folder(&[("desk/onrecord.toml", "[rules]\nunnamed-source = \"note\"\n")]);
    let arguments = [&["-", "-q", "--stdin-path", "desk/new.md"], &RULE[..]].concat();
    let output = check_in(folder.path(), &arguments, DRAFT);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("desk/new.md:5:"));
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
