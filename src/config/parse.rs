//! From the text of a settings file to a [`Config`].
//!
//! The walk is by hand over the parser's tables, whose keys and values know where they
//! stand: a derived reader would name neither the line of a wrong value nor the key that
//! was probably meant.

use std::ops::Range;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::nearest::nearest;
use super::section::{Change, Section, What};
use super::{Config, ConfigError, Problem};
use crate::findings::{Genre, Rule, Settings, SettingsError, rule};
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
    let root = DeTable::parse(text).map_err(|error| Fault {
        at: error.span().unwrap_or(0..0),
        problem: Problem::Syntax(error.message().replace('\n', ", ")),
    });
    root.and_then(|root| config(root.get_ref()))
        .map_err(|fault| ConfigError {
            file: file.to_owned(),
            line: line(text, fault.at.start),
            problem: fault.problem,
        })
}

fn line(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|&&byte| byte == b'\n').count()
}

fn config(root: &DeTable<'_>) -> Read<Config> {
    let mut config = Config::default();
    for (key, value) in in_order(root) {
        if key.as_str() != "paths" {
            entry(&mut config.everywhere, &key, value, &["paths"])?;
            continue;
        }
        let wanted = "one [[paths]] section or more";
        for section in list(&key, value, wanted)? {
            config
                .paths
                .push(path_section(table(&key, section, wanted)?, section.span())?);
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
    let Some(spec) = rule.options.iter().find(|spec| spec.name == key.name) else {
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
    match Settings::default().set_option(rule, spec.name, number) {
        Ok(()) => Ok(What::Option(spec.name, number)),
        Err(SettingsError::Value { wanted, .. }) => Err(key.must_be(value, wanted)),
        Err(error @ SettingsError::UnknownOption { .. }) => {
            Err(key.must_be(value, &error.to_string()))
        }
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
    let wanted = "a list of patterns such as \"opinion/**\"";
    let mut set = GlobSetBuilder::new();
    for item in list(key, value, wanted)? {
        let pattern = string(key, item, wanted)?;
        // A star stops at a slash, as in a shell; a pattern without one matches in any
        // folder, and one that names a folder means all that is in it, as in a .gitignore.
        let bare = pattern.trim_start_matches("./").trim_matches('/');
        let anchor = if pattern.trim_end_matches('/').contains('/') {
            ""
        } else {
            "**/"
        };
        let last = bare.rsplit('/').next().unwrap_or_default();
        let within = (!last.contains(['*', '?', '[', '{'])).then(|| format!("{anchor}{bare}/**"));
        for glob in [format!("{anchor}{bare}")].into_iter().chain(within) {
            let glob = GlobBuilder::new(&glob)
                .literal_separator(true)
                .build()
                .map_err(|error| Fault {
                    at: item.span(),
                    problem: Problem::Pattern {
                        pattern: pattern.to_owned(),
                        why: error.kind().to_string(),
                    },
                })?;
            set.add(glob);
        }
    }
    set.build().map_err(|error| Fault {
        at: value.span(),
        problem: Problem::Pattern {
            pattern: "match".to_owned(),
            why: error.to_string(),
        },
    })
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
