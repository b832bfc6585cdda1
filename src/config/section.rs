//! What one part of a settings file changes.

use crate::findings::{Genre, OptionSpec, OptionValue, Rule, Settings};
use crate::report::Severity;

/// What holds everywhere, or for the articles of one `[[paths]]`.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    pub(super) genre: Option<Genre>,
    pub(super) language_check: Option<bool>,
    pub(super) never_flag: Vec<String>,
    pub(super) changes: Vec<Change>,
}

/// One change to one rule.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) rule: &'static Rule,
    pub(super) what: What,
}

/// What is changed about a rule.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    Switch(bool),
    /// The severity; the rule is on, too.
    Severity(Severity),
    Option(&'static OptionSpec, OptionValue),
}

impl Section {
    /// Lays this section over what holds so far.
    pub(super) fn apply(&self, settings: &mut Settings) {
        for words in &self.never_flag {
            settings.never_flag(words.as_str());
        }
        for change in &self.changes {
            match change.what {
                What::Switch(on) => settings.switch(change.rule, on),
                What::Severity(severity) => {
                    settings.switch(change.rule, true);
                    settings.set_severity(change.rule, severity);
                }
                What::Option(option, value) => settings.set_option(change.rule, option, value),
            }
        }
    }
}
