//! What the user set about the rules.

use std::collections::BTreeMap;

use super::rule::{OptionSpec, OptionValue, Rule};
use crate::report::Severity;

/// What an article is; rules differ by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Genre {
    /// A news report.
    #[default]
    News,
    /// A column, a leader, a review: the outlet's own voice is the point of it.
    Opinion,
}

/// What holds for one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSettings {
    /// Whether it runs.
    pub on: bool,
    /// How serious its findings are.
    pub severity: Severity,
    /// Its options, each with the value that holds.
    pub options: BTreeMap<&'static str, OptionValue>,
}

/// What holds for all rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    genre: Genre,
    changed: BTreeMap<&'static str, RuleSettings>,
    names: Vec<String>,
}

impl Settings {
    /// The defaults for a genre.
    #[must_use]
    pub fn for_genre(genre: Genre) -> Self {
        Self {
            genre,
            ..Self::default()
        }
    }

    /// What the article is.
    #[must_use]
    pub const fn genre(&self) -> Genre {
        self.genre
    }

    /// What holds for a rule.
    #[must_use]
    pub fn rule(&self, rule: &'static Rule) -> RuleSettings {
        self.changed
            .get(rule.name)
            .cloned()
            .unwrap_or_else(|| RuleSettings {
                on: match self.genre {
                    Genre::News => rule.on_in_news,
                    Genre::Opinion => rule.on_in_opinion,
                },
                severity: rule.severity,
                options: rule
                    .options
                    .iter()
                    .map(|option| (option.name, option.default))
                    .collect(),
            })
    }

    /// Switches a rule on or off.
    pub fn switch(&mut self, rule: &'static Rule, on: bool) {
        self.change(rule, |own| own.on = on);
    }

    /// Gives a rule's findings another severity.
    pub fn set_severity(&mut self, rule: &'static Rule, severity: Severity) {
        self.change(rule, |own| own.severity = severity);
    }

    /// Sets an option of a rule.
    pub fn set_option(&mut self, rule: &'static Rule, option: &OptionSpec, value: OptionValue) {
        self.change(rule, |own| {
            own.options.insert(option.name, value);
        });
    }

    /// Adds a name, or words, that no rule ever flags: a finding on exactly these words,
    /// whatever their case, is dropped.
    pub fn never_flag(&mut self, words: impl Into<String>) {
        self.names.push(words.into());
    }

    pub(super) fn never_flags(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        self.names.iter().any(|name| name.to_lowercase() == words)
    }

    fn change(&mut self, rule: &'static Rule, change: impl FnOnce(&mut RuleSettings)) {
        let mut own = self.rule(rule);
        change(&mut own);
        self.changed.insert(rule.name, own);
    }
}
