//! A rule's name on the command line.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command};
use onrecord::config::Problem;
use onrecord::findings::{RULES, Rule, rule};

/// Takes the names of rules. clap's own list of values would offer every name that is a
/// little alike and print all of them; this one says what the settings file would say.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleName;

impl TypedValueParser for RuleName {
    type Value = &'static Rule;

    fn parse_ref(
        &self,
        command: &Command,
        _: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        // A list may have spaces behind its commas, as one in a comment may.
        let name = value.to_string_lossy();
        let name = name.trim();
        rule(name).ok_or_else(|| {
            let message = format!("{}\n", Problem::unknown_rule(name));
            clap::Error::raw(ErrorKind::InvalidValue, message).with_cmd(command)
        })
    }

    /// For shells' completions.
    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            RULES
                .iter()
                .map(|rule| PossibleValue::new(rule.name).help(rule.finds)),
        ))
    }
}
