//! How many findings of each rule a strict copy editor accepted: the figures that
//! `docs/rules.md` shows, and that decide which rules are on by default.

/// When the findings were read.
pub(super) const READ_ON: &str = "24 November 2026";

/// The model that the findings rest on.
pub(super) const MODEL: &str = "onrecord-small 1.0.0";

/// What was read.
pub(super) const ARTICLES: &str = "40 published articles, 20 of the development set and 20 of five other collections, evenly spaced, those with broken characters left out";

/// For every rule, its findings and how many of them were accepted.
pub(super) const TABLE: &[Accepted] = &[
    row("unnamed-source", 7, 7),
    row("vague-attribution", 1, 1),
    row("unsourced-allegation", 0, 0),
    row("single-source", 0, 0),
    row("dominant-source", 1, 1),
    row("second-hand", 2, 2),
    row("late-attribution", 0, 0),
    row("orphan-quotation", 0, 0),
    row("no-right-of-reply", 3, 3),
    row("headline-overreach", 0, 0),
    row("loaded-language", 17, 16),
    row("loaded-cue", 6, 6),
    row("scare-quotes", 1, 1),
    row("framing-in-news", 1, 1),
    row("mind-reading", 0, 0),
    row("forecast-as-fact", 0, 0),
];

const fn row(rule: &'static str, found: u32, accepted: u32) -> Accepted {
    Accepted {
        rule,
        found,
        accepted,
    }
}

/// One rule's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    /// The rule's name.
    pub(super) rule: &'static str,
    /// What it found.
    pub(super) found: u32,
    /// How many of those a copy editor would act on.
    pub(super) accepted: u32,
}

/// The figures of one rule.
pub(super) fn of(rule: &str) -> Option<Accepted> {
    TABLE.iter().copied().find(|row| row.rule == rule)
}

/// From this share of accepted findings on a rule may be on by default.
#[cfg(test)]
const ENOUGH: f64 = 0.8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::RULES;

    #[test]
    fn every_rule_was_read_and_those_that_are_on_were_accepted() {
        assert_eq!(TABLE.len(), RULES.len());
        for rule in RULES {
            let Accepted {
                found, accepted, ..
            } = of(rule.name).unwrap();
            assert!(accepted <= found, "{}", rule.name);
            assert!(
                !rule.on_in_news || f64::from(accepted) >= ENOUGH * f64::from(found),
                "{} is on with {accepted} of {found}",
                rule.name
            );
        }
    }
}
