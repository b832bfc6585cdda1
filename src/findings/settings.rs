//! What the user set about the rules.

use std::collections::BTreeMap;

use thiserror::Error;

use super::rule::{OptionValue, Rule};
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

/// Why a setting cannot be used.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum SettingsError {
    /// The rule has no such option.
    #[error("rule {rule} has no option {option}")]
    UnknownOption {
        /// The rule's name.
        rule: &'static str,
        /// The option's.
        option: String,
    },
    /// The value is of another type or out of range.
    #[error("{option} of rule {rule} must be {wanted}")]
    Value {
        /// The rule's name.
        rule: &'static str,
        /// The option's.
        option: &'static str,
        /// What it must be.
        wanted: &'static str,
    },
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
    ///
    /// # Errors
    /// Where the rule has no such option, or the value is of another type or out of range.
    pub fn set_option(
        &mut self,
        rule: &'static Rule,
        option: &str,
        value: f64,
    ) -> Result<(), SettingsError> {
        let spec = rule
            .options
            .iter()
            .find(|spec| spec.name == option)
            .ok_or_else(|| SettingsError::UnknownOption {
                rule: rule.name,
                option: option.to_owned(),
            })?;
        let refuse = |wanted| SettingsError::Value {
            rule: rule.name,
            option: spec.name,
            wanted,
        };
        let value = match spec.default {
            OptionValue::Share(_) if (0.0..=1.0).contains(&value) => OptionValue::Share(value),
            OptionValue::Share(_) => return Err(refuse("a share from 0 to 1")),
            OptionValue::Count(_)
                if value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value) =>
            {
                OptionValue::Count(value as u32)
            }
            OptionValue::Count(_) => return Err(refuse("a whole number from 0")),
            OptionValue::Switch(_) if value == 0.0 || value == 1.0 => {
                OptionValue::Switch(value == 1.0)
            }
            OptionValue::Switch(_) => return Err(refuse("0 or 1")),
        };
        self.change(rule, |own| {
            own.options.insert(spec.name, value);
        });
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::rule;

    #[test]
    fn a_switch_is_0_or_1_and_a_share_no_more_than_1() {
        let mut settings = Settings::default();
        let cue = rule("loaded-cue").unwrap();
        let language = rule("loaded-language").unwrap();
        assert!(settings.set_option(cue, "doubts", 1.0).is_ok());
        for (rule, option, value, wanted) in [
            (cue, "doubts", 2.0, "0 or 1"),
            (cue, "doubts", 0.5, "0 or 1"),
            (language, "framing", 1.5, "a share from 0 to 1"),
        ] {
            assert_eq!(
                settings.set_option(rule, option, value),
                Err(SettingsError::Value {
                    rule: rule.name,
                    option,
                    wanted
                })
            );
        }
    }
}
