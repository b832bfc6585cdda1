//! From the text of a settings file to a [`Config`].
//!
//! The walk is by hand over the parser's tables, whose keys and values know where they
//! stand: a derived reader would name neither the line of a wrong value nor the key that
//! was probably meant.

use std::ops::Range;

use globset::{GlobSet, GlobSetBuilder};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::nearest::nearest;
use super::section::{Change, Section, What};
use super::{Config, ConfigError, PathSection, Problem, patterns};
use crate::findings::{Genre, Rule, rule};
use crate::report::Severity;

/// The keys that may stand in any section.
const SECTION_KEYS: [&str; 4] = ["genre", "language-check", "never-flag", "rules"];
/// What a rule may be set to in one word.
const RULE_WORDS: &str = "\"on\", \"off\", \"note\" or \"warning\"";

type Value<'i> = Spanned<DeValue<'i>>;

/// A problem and where it is.
struct Fault {
    at: Range<usize>,
    problem: Problem,
}

type Read<T> = Result<T, Fault>;

/// Reads a settings file.
pub(super) fn parse(text: &str, file: &str) -> Result<Config, ConfigError> {
    let root = DeTable::parse(text).map_err(|error| {
        let at = error.span().unwrap_or(0..0);
        let mut message = error.message().replace('\n', ", ");
        if is_bare_word(text, &at) {
            message += "; a word as a value stands in quotation marks, as in genre = \"news\"";
        }
        Fault {
            at,
            problem: Problem::Syntax(message),
        }
    });
    root.and_then(|root| config(root.get_ref(), text))
        .map_err(|fault| ConfigError {
            file: file.to_owned(),
            line: line(text, fault.at.start),
            problem: fault.problem,
        })
}

/// Whether a word stands behind an equals sign as it may in other formats. The parser takes
/// it for a number that is wrong.
fn is_bare_word(text: &str, at: &Range<usize>) -> bool {
    let before = text.get(..at.start).unwrap_or_default();
    let behind = text.get(at.start..).unwrap_or_default();
    before.trim_end_matches([' ', '\t']).ends_with('=')
        && behind
            .trim_start_matches([' ', '\t'])
            .starts_with(char::is_alphabetic)
}

fn line(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|&&byte| byte == b'\n').count()
}

fn config(root: &DeTable<'_>, text: &str) -> Read<Config> {
    let mut config = Config::default();
    for (key, value) in in_order(root) {
        if key.as_str() != "paths" {
            entry(&mut config.everywhere, &key, value, &["paths"])?;
            continue;
        }
        let wanted = "one [[paths]] section or more";
        for section in list(&key, value, wanted)? {
            let entries = table(&key, section, wanted)?;
            let (patterns, changes) = path_section(entries, section.span())?;
            config.paths.push(PathSection {
                line: line(text, section.span().start),
                patterns,
                section: changes,
            });
        }
    }
    Ok(config)
}

fn path_section(entries: &DeTable<'_>, at: Range<usize>) -> Read<(GlobSet, Section)> {
    let mut section = Section::default();
    let mut patterns = None;
    for (key, value) in in_order(entries) {
        if key.as_str() == "match" {
            patterns = Some(globs(&key, value)?);
        } else {
            entry(&mut section, &key, value, &["match"])?;
        }
    }
    let patterns = patterns.ok_or(Fault {
        at,
        problem: Problem::NoPatterns,
    })?;
    Ok((patterns, section))
}

/// One key of a section. `beside` are the other keys that could have stood there.
fn entry(section: &mut Section, key: &Key, value: &Value<'_>, beside: &[&str]) -> Read<()> {
    match key.as_str() {
        "genre" => {
            section.genre = Some(match value.get_ref().as_str() {
                Some("news") => Genre::News,
                Some("opinion") => Genre::Opinion,
                _ => return Err(key.must_be(value, "\"news\" or \"opinion\"")),
            });
        }
        "language-check" => {
            section.language_check = Some(match value.get_ref().as_str() {
                Some("on") => true,
                Some("off") => false,
                _ => return Err(key.must_be(value, "\"on\" or \"off\"")),
            });
        }
        "never-flag" => section.never_flag = strings(key, value, "a list of names")?,
        "rules" => {
            for (name, value) in in_order(table(key, value, "a table of rules")?) {
                let changes = rule_changes(&name, value)?;
                section.changes.extend(changes);
            }
        }
        _ => {
            let known: Vec<&str> = SECTION_KEYS.iter().chain(beside).copied().collect();
            return Err(Fault {
                at: key.at.clone(),
                problem: Problem::UnknownKey {
                    key: key.name.clone(),
                    nearest: nearest(&key.name, known.iter().copied()).map(str::to_owned),
                    known: known.join(", "),
                },
            });
        }
    }
    Ok(())
}

/// What `NAME = "note"` or the table `[rules.NAME]` changes.
fn rule_changes(key: &Key, value: &Value<'_>) -> Read<Vec<Change>> {
    let rule = rule(&key.name).ok_or_else(|| Fault {
        at: key.at.clone(),
        problem: Problem::unknown_rule(&key.name),
    })?;
    let change = |what| Change { rule, what };
    let Some(entries) = value.get_ref().as_table() else {
        let wanted = format!("{RULE_WORDS}, or a table of the rule's options");
        return Ok(vec![change(word(key, value, &wanted)?)]);
    };
    let mut changes = Vec::new();
    for (key, value) in in_order(entries) {
        changes.push(change(match key.as_str() {
            "severity" => word(&key, value, RULE_WORDS)?,
            _ => option(rule, &key, value)?,
        }));
    }
    Ok(changes)
}

fn word(key: &Key, value: &Value<'_>, wanted: &str) -> Read<What> {
    match value.get_ref().as_str() {
        Some("on") => Ok(What::Switch(true)),
        Some("off") => Ok(What::Switch(false)),
        Some("note") => Ok(What::Severity(Severity::Note)),
        Some("warning") => Ok(What::Severity(Severity::Warning)),
        _ => Err(key.must_be(value, wanted)),
    }
}

fn option(rule: &'static Rule, key: &Key, value: &Value<'_>) -> Read<What> {
    let Some(spec) = rule.option(&key.name) else {
        let known: Vec<&str> = std::iter::once("severity")
            .chain(rule.options.iter().map(|spec| spec.name))
            .collect();
        return Err(Fault {
            at: key.at.clone(),
            problem: Problem::UnknownOption {
                rule: rule.name,
                option: key.name.clone(),
                nearest: nearest(&key.name, known.iter().copied()).map(str::to_owned),
                known: known.join(", "),
            },
        });
    };
    let number = number(value.get_ref()).ok_or_else(|| key.must_be(value, "a number"))?;
    match spec.value(number) {
        Ok(value) => Ok(What::Option(spec, value)),
        Err(wanted) => Err(key.must_be(value, wanted)),
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(whole) if whole.radix() == 10 => whole.as_str().parse().ok(),
        DeValue::Float(real) => real.as_str().parse().ok(),
        _ => None,
    }
}

fn globs(key: &Key, value: &Value<'_>) -> Read<GlobSet> {
    let wanted = "a list of one pattern or more, such as \"opinion/**\"";
    let items = list(key, value, wanted)?;
    // Without a pattern the section would hold for nothing, which nobody writes on purpose.
    if items.is_empty() {
        return Err(key.must_be(value, wanted));
    }
    let mut set = GlobSetBuilder::new();
    for item in items {
        let pattern = string(key, item, wanted)?;
        for glob in patterns::globs(pattern).map_err(|why| bad_pattern(item, pattern, why))? {
            set.add(glob);
        }
    }
    // Each was well-formed alone: what fails now is the size of what matches them all.
    set.build().map_err(|_| {
        let shorter = "shorter: these patterns are too many, or too long, to be looked for together; part them among several [[paths]]";
        key.must_be(value, shorter)
    })
}

fn bad_pattern(value: &Value<'_>, pattern: &str, why: String) -> Fault {
    Fault {
        at: value.span(),
        problem: Problem::Pattern {
            pattern: pattern.to_owned(),
            why,
        },
    }
}

fn strings(key: &Key, value: &Value<'_>, wanted: &str) -> Read<Vec<String>> {
    list(key, value, wanted)?
        .iter()
        .map(|item| string(key, item, wanted).map(str::to_owned))
        .collect()
}

fn string<'a>(key: &Key, value: &'a Value<'_>, wanted: &str) -> Read<&'a str> {
    let value_ref = value.get_ref().as_str();
    value_ref.ok_or_else(|| key.must_be(value, wanted))
}

fn list<'a, 'i>(key: &Key, value: &'a Value<'i>, wanted: &str) -> Read<&'a DeArray<'i>> {
    let list = value.get_ref().as_array();
    list.ok_or_else(|| key.must_be(value, wanted))
}

fn table<'a, 'i>(key: &Key, value: &'a Value<'i>, wanted: &str) -> Read<&'a DeTable<'i>> {
    let table = value.get_ref().as_table();
    table.ok_or_else(|| key.must_be(value, wanted))
}

/// A key and where it stands.
struct Key {
    name: String,
    at: Range<usize>,
}

impl Key {
    fn as_str(&self) -> &str {
        &self.name
    }

    fn must_be(&self, value: &Value<'_>, wanted: &str) -> Fault {
        Fault {
            at: value.span(),
            problem: Problem::Value {
                key: self.name.clone(),
                wanted: wanted.to_owned(),
            },
        }
    }
}

/// The entries in the order of the file: the parser's tables are sorted by key.
fn in_order<'a, 'i>(table: &'a DeTable<'i>) -> Vec<(Key, &'a Value<'i>)> {
    let mut entries: Vec<(Key, &Value<'i>)> = table
        .iter()
        .map(|(key, value)| {
            let name = key.get_ref().to_string();
            let at = key.span();
            (Key { name, at }, value)
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.at.start);
    entries
}
