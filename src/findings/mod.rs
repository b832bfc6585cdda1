//! What an editor would stop at: named rules over a finished reading.
//!
//! A rule is one file in `rules/`, a constant that documents itself: what it finds, why
//! that matters in a newsroom, an example and a better wording, its options, and the
//! function that looks. [`RULES`] lists them all; `onrecord rules` and `docs/rules.md`
//! are written from the list. The model's labels, sources and spans carry every rule; a
//! list of words may only narrow what they found.

mod acceptance;
mod anonymity;
mod context;
mod explain;
mod naming;
mod opinion;
mod overlap;
mod phrases;
mod replies;
mod rule;
mod rules;
mod settings;
mod speech;
mod voices;

pub use context::Context;
pub use explain::{all_rules, explain};
pub use rule::{Example, Hit, OptionSpec, OptionValue, Reference, Rule};
pub use rules::RULES;
pub use settings::{Genre, RuleSettings, Settings};

use crate::report::{Finding, Reading, Severity};

/// Runs every rule that the settings leave on, and returns what they found in the order
/// of the text; findings at one place stand in the order of [`RULES`].
#[must_use]
pub fn check(reading: &Reading, settings: &Settings) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut context = Context::new(reading, settings);
    for rule in RULES {
        let own = settings.rule(rule);
        if !own.on {
            continue;
        }
        context.enter(&own);
        for hit in (rule.check)(&context) {
            if settings.never_flags(hit.span.of(&reading.text)) {
                continue;
            }
            found.push(Finding {
                rule: rule.name.to_owned(),
                severity: if hit.mild {
                    Severity::Note
                } else {
                    own.severity
                },
                start: hit.span.start(),
                end: hit.span.end(),
                message: hit.message,
            });
        }
    }
    found.sort_by_key(|finding| (finding.start, finding.end));
    found
}

/// The rule of that name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
