//! Directives in drafts.

use crate::program::{DRAFT, RULE, check_in, folder, found, stderr, stdout};

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
fn a_directive_in_a_fence_of_markdown_switches_nothing_off() {
    let fenced = format!("# Quay\n\n```\n<!-- onrecord: off -->\n```\n\n{DRAFT}");
    let folder = folder(&[("fenced.md", &fenced)]);
    assert_eq!(found(&folder, &[&["fenced.md"], &RULE[..]].concat()), 1);
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
