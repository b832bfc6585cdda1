//! The rules on articles written for them, read by the embedded model; and the pages that
//! are written from the rules.
//!
//! `tests/rules/RULE.md` holds short articles parted by `---`. The first line of each says
//! what the rule must do with it: `hit: "words"` that the one finding must hold, with
//! `and "words"` for each further one, or `miss: why it is none`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use onrecord::Reader;
use onrecord::findings::{OptionValue, RULES, Rule, Settings, all_rules, rule};
use onrecord::ingest::{self, Format, Options};
use onrecord::model::{Embedded, Model};

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let mut settings = Settings::default();
    for rule in RULES {
        settings.switch(rule, true);
    }
    // As an editor may set it who wants them all.
    let cue = rule("loaded-cue").unwrap();
    let doubts = cue.option("doubts").unwrap();
    settings.set_option(cue, doubts, OptionValue::Switch(true));
    Reader::new(Model::new(Embedded::DEFAULT.files(), 2).unwrap()).with_settings(settings)
});

/// The words that the rule flags in an article in Markdown.
fn flagged(rule: &Rule, article: &str) -> Vec<String> {
    let options = Options {
        format: Format::Markdown,
        language_check: false,
        ..Options::default()
    };
    let article = ingest::article(article.as_bytes(), "article.md", &options).unwrap();
    let reading = READER.read(&article).unwrap();
    reading
        .findings
        .iter()
        .filter(|finding| finding.rule == rule.name)
        .map(|finding| reading.text[finding.start..finding.end].to_owned())
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// One article of a fixture, and what the rule must do with it.
struct Case<'a> {
    /// The words that must be flagged, one finding each; empty where nothing must.
    hits: Vec<&'a str>,
    first_line: &'a str,
    article: &'a str,
}

fn cases(fixture: &str) -> Vec<Case<'_>> {
    fixture
        .split("\n---\n")
        .map(|part| {
            let (first_line, article) = part.trim().split_once('\n').unwrap();
            let hits: Vec<&str> = match first_line.strip_prefix("hit: \"") {
                Some(words) => words
                    .strip_suffix('"')
                    .unwrap()
                    .split("\" and \"")
                    .collect(),
                None => Vec::new(),
            };
            assert!(
                !hits.is_empty() || first_line.starts_with("miss: "),
                "{first_line}"
            );
            Case {
                hits,
                first_line,
                article,
            }
        })
        .collect()
}

#[test]
fn rules_hit_what_they_should_and_nothing_else() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let path = root()
            .join("tests/rules")
            .join(rule.name)
            .with_extension("md");
        let fixture = fs::read_to_string(&path).unwrap();
        let cases = cases(&fixture);
        for wanted in [true, false] {
            let count = cases
                .iter()
                .filter(|case| case.hits.is_empty() != wanted)
                .count();
            assert!(count >= 3, "{}: only {count} cases", rule.name);
        }
        for case in cases {
            let found = flagged(rule, case.article);
            let pairs = found.iter().zip(&case.hits);
            let is_right = found.len() == case.hits.len()
                && pairs.into_iter().all(|(one, words)| one.contains(words));
            if !is_right {
                wrong.push(format!(
                    "{}: {}\n    found {found:?}",
                    rule.name, case.first_line
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_flags_its_own_example_and_not_the_better_wording() {
    let mut wrong = Vec::new();
    for rule in RULES {
        if flagged(rule, rule.example.text).is_empty() {
            wrong.push(format!("{} does not flag its example", rule.name));
        }
        if !flagged(rule, rule.example.better).is_empty() {
            wrong.push(format!("{} flags the better wording", rule.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Renew the page with `UPDATE_RULES=1 cargo test --test rules`.
#[test]
fn the_page_on_disk_is_that_of_the_rules() {
    let path = root().join("docs/rules.md");
    if std::env::var_os("UPDATE_RULES").is_some() {
        fs::write(&path, all_rules()).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == all_rules(),
        "docs/rules.md is not current; renew it with UPDATE_RULES=1 cargo test --test rules"
    );
}
