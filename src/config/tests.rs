use std::path::Path;

use super::*;
use crate::findings::rule;
use crate::report::Severity;

fn settings(text: &str, path: &str) -> Settings {
    let config = Config::parse(text, FILE_NAME).unwrap();
    config.for_path(Path::new(path), None).settings
}

fn is_on(settings: &Settings) -> bool {
    settings.rule(rule("unnamed-source").unwrap()).on
}

fn severity(settings: &Settings) -> Severity {
    settings.rule(rule("unnamed-source").unwrap()).severity
}

#[track_caller]
fn refused(text: &str) -> String {
    Config::parse(text, FILE_NAME).unwrap_err().to_string()
}

#[test]
fn an_empty_file_leaves_the_defaults() {
    assert_eq!(settings("", "story.txt"), Settings::default());
}

#[test]
fn a_rule_is_set_by_a_word_or_by_a_table() {
    let off = settings("[rules]\nunnamed-source = \"off\"", "story.txt");
    assert!(!is_on(&off));
    let note = settings("[rules.unnamed-source]\nseverity = \"note\"", "story.txt");
    assert!(is_on(&note));
    assert_eq!(severity(&note), Severity::Note);
}

#[test]
fn a_section_for_some_paths_is_laid_over_the_rest() {
    let text = "[rules]\nunnamed-source = \"off\"\n\
                [[paths]]\nmatch = [\"desk/**\", \"*.column.md\"]\ngenre = \"opinion\"\n\
                [paths.rules]\nunnamed-source = \"note\"\n";
    let elsewhere = settings(text, "wire/story.txt");
    assert!(!is_on(&elsewhere));
    assert_eq!(elsewhere.genre(), Genre::News);
    for path in ["desk/a/story.txt", "wire/harbour.column.md", "b.column.md"] {
        let desk = settings(text, path);
        assert!(is_on(&desk), "{path}");
        assert_eq!(severity(&desk), Severity::Note, "{path}");
        assert_eq!(desk.genre(), Genre::Opinion, "{path}");
    }
}

#[test]
fn a_star_stops_at_a_slash_and_later_sections_win() {
    let text = "[[paths]]\nmatch = [\"desk/*\"]\ngenre = \"opinion\"\n\
                [[paths]]\nmatch = [\"desk/news.txt\"]\ngenre = \"news\"\n";
    assert_eq!(settings(text, "desk/a.txt").genre(), Genre::Opinion);
    assert_eq!(settings(text, "desk/b/a.txt").genre(), Genre::News);
    assert_eq!(settings(text, "desk/news.txt").genre(), Genre::News);
}

#[test]
fn the_sections_that_match_an_article_are_known_by_their_lines() {
    let text = "genre = \"news\"\n\n[[paths]]\nmatch = [\"desk/**\"]\ngenre = \"opinion\"\n\n\
                [[paths]]\nmatch = [\"*.md\"]\nlanguage-check = \"off\"\n";
    let config = Config::parse(text, FILE_NAME).unwrap();
    let matched = |path: &str| config.for_path(Path::new(path), None).matched;
    assert_eq!(matched("desk/a.md"), [3, 7]);
    assert_eq!(matched("wire/a.md"), [7]);
    assert_eq!(matched("wire/a.txt"), [0; 0]);
    assert!(config.depends_on_path());
}

#[test]
fn what_is_given_wins_over_the_file() {
    let config = Config::parse("genre = \"opinion\"", FILE_NAME).unwrap();
    let chosen = config.for_path(Path::new("a.txt"), Some(Genre::News));
    assert_eq!(chosen.settings.genre(), Genre::News);
}

#[test]
fn the_language_check_may_be_switched_off_by_path() {
    let text = "[[paths]]\nmatch = [\"cy/**\"]\nlanguage-check = \"off\"";
    let config = Config::parse(text, FILE_NAME).unwrap();
    let check = |path: &str| config.for_path(Path::new(path), None).language_check;
    assert_eq!(check("cy/stori.txt"), Some(false));
    assert_eq!(check("story.txt"), None);
}

#[test]
fn names_that_are_never_flagged_add_up() {
    let text = "never-flag = [\"The Iron Duke\"]\n[[paths]]\nmatch = [\"a/**\"]\nnever-flag = [\"So-called Bay\"]";
    let mut both = Settings::default();
    both.never_flag("The Iron Duke");
    both.never_flag("So-called Bay");
    assert_eq!(settings(text, "a/story.txt"), both);
}

#[test]
fn every_error_names_the_line_and_the_near_word() {
    for (text, message) in [
        (
            "# A comment.\n\ngenres = \"news\"",
            "onrecord.toml:3: there is no key “genres” here; did you mean “genre”?",
        ),
        (
            "xyz = 1",
            "onrecord.toml:1: there is no key “xyz” here; known here: genre, language-check, never-flag, rules, paths",
        ),
        (
            "genre = \"satire\"",
            "onrecord.toml:1: “genre” must be \"news\" or \"opinion\"",
        ),
        (
            "[rules]\nunamed-source = \"off\"",
            "onrecord.toml:2: there is no rule “unamed-source”; did you mean “unnamed-source”?",
        ),
        (
            "[rules]\nspelling = \"off\"",
            "onrecord.toml:2: there is no rule “spelling”; “onrecord rules” lists them",
        ),
        (
            "[rules]\nunnamed-source = \"loud\"",
            "onrecord.toml:2: “unnamed-source” must be \"on\", \"off\", \"note\" or \"warning\", or a table of the rule's options",
        ),
        (
            "[rules.unnamed-source]\nsevrity = \"note\"",
            "onrecord.toml:2: rule unnamed-source has no option “sevrity”; did you mean “severity”?",
        ),
        (
            "[[paths]]\ngenre = \"news\"",
            "onrecord.toml:1: [[paths]] needs “match”, a list of patterns such as \"opinion/**\"",
        ),
        (
            "[[paths]]\ngenre = \"news\"\nmatch = []",
            "onrecord.toml:3: “match” must be a list of one pattern or more, such as \"opinion/**\"",
        ),
        (
            "[[paths]]\nmatch = \"opinion/**\"",
            "onrecord.toml:2: “match” must be a list of one pattern or more, such as \"opinion/**\"",
        ),
        (
            "[[paths]]\nmatch = [\"a/**\", \"./\"]",
            "onrecord.toml:2: “./” is not a pattern for paths: it names no file and no folder; all articles are \"**\"",
        ),
        (
            "[[paths]]\nmatch = [\"../desk/*\"]",
            "onrecord.toml:2: “../desk/*” is not a pattern for paths: it leads out of the settings file's folder; put a settings file there, or begin the pattern with \"**/\"",
        ),
        (
            "[[paths]]\nmatch = [\"a/**\",\n\"b/[\"]",
            "onrecord.toml:3: “b/[” is not a pattern for paths: unclosed character class; missing ']'",
        ),
        (
            "[[paths]]\nmatch = ['opinion\\columns']",
            "onrecord.toml:2: “opinion\\columns” is not a pattern for paths: write / between folders, on Windows too",
        ),
        (
            "never-flag = [\"a\", 1]",
            "onrecord.toml:1: “never-flag” must be a list of names",
        ),
    ] {
        assert_eq!(refused(text), message);
    }
}

#[test]
fn a_word_without_quotation_marks_is_said_to_need_them() {
    let message = refused("never-flag = []\ngenre = news\n");
    assert!(
        message.starts_with("onrecord.toml:2: this is not TOML"),
        "{message}"
    );
    assert!(message.ends_with("as in genre = \"news\""), "{message}");
}

#[test]
fn what_is_no_toml_is_said_to_be_none() {
    let message = refused("genre = \"news\"\n[rules\n");
    assert!(
        message.starts_with("onrecord.toml:2: this is not TOML: "),
        "{message}"
    );
    assert_eq!(message.lines().count(), 1);
}

#[test]
fn a_folder_means_all_that_is_in_it() {
    for pattern in [
        "opinion",
        "opinion/",
        "./opinion/",
        "./opinion/**",
        "/opinion",
    ] {
        let text = format!("[[paths]]\nmatch = [\"{pattern}\"]\ngenre = \"opinion\"\n");
        let config = Config::parse(&text, "onrecord.toml").unwrap();
        let genre = |path: &str| config.for_path(Path::new(path), None).settings.genre();
        assert_eq!(genre("opinion/column.md"), Genre::Opinion, "{pattern}");
        assert_eq!(genre("news/opinions.md"), Genre::News, "{pattern}");
    }
}

#[test]
fn a_message_repeats_little_of_a_long_word() {
    let long = "x".repeat(80_000);
    for text in [
        format!("[[paths]]\nmatch = [\"{long}[\"]"),
        format!("[[paths]]\nmatch = [\"../{long}\"]"),
        format!("[rules]\n{long} = \"off\""),
        format!("{long} = 1"),
        format!("[rules.unnamed-source]\n{long} = 1"),
    ] {
        let error = refused(&text);
        assert!(error.len() < 600 && error.contains('…'), "{error}");
    }
}

#[test]
fn patterns_that_are_too_long_together_are_said_to_be() {
    let pattern = format!("\"{}\"", "{a,b,c,d}*/**/".repeat(4_000));
    let patterns = vec![pattern; 10].join(", ");
    let error = refused(&format!("[[paths]]\nmatch = [{patterns}]"));
    assert!(
        error.starts_with("onrecord.toml:2: “match” must be shorter"),
        "{error}"
    );
}
