//! How many findings of each rule readers accepted: the figures that `docs/rules.md` shows, and that
//! decide which rules are on by default. `scripts/sample_findings.py` draws what is read and counts.

/// When the findings were read.
pub(super) const READ_ON: &str = "29 November 2026";

/// The model that the findings rest on.
pub(super) const MODEL: &str = "onrecord-base 1.0.0";

/// For every rule, what it found and how many of those findings most readers would act on.
pub(super) const TABLE: &[Accepted] = &[
    row("unnamed-source", (97, 79), (6, 6)),
    row("vague-attribution", (93, 81), (26, 21)),
    row("unsourced-allegation", (32, 28), (22, 8)),
    row("single-source", (5, 0), (2, 0)),
    row("dominant-source", (4, 0), (1, 0)),
    row("second-hand", (17, 12), (7, 5)),
    row("late-attribution", (2, 0), (2, 0)),
    row("orphan-quotation", (1, 0), (0, 0)),
    row("no-right-of-reply", (7, 3), (3, 0)),
    row("headline-overreach", (2, 0), (0, 0)),
    row("loaded-language", (31, 30), (0, 0)),
    row("loaded-cue", (0, 0), (79, 77)),
    row("scare-quotes", (10, 3), (1, 0)),
    row("framing-in-news", (24, 13), (1, 0)),
    row("mind-reading", (1, 0), (1, 0)),
    row("forecast-as-fact", (13, 7), (2, 0)),
];

/// One rule's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    /// The rule's name.
    pub(super) rule: &'static str,
    /// In the articles that were read while the rules were mended.
    pub(super) mended_on: Count,
    /// In articles that were read last.
    pub(super) fresh: Count,
}

/// Findings, and how many of them were accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) found: u32,
    pub(super) accepted: u32,
}

const fn row(rule: &'static str, mended_on: (u32, u32), fresh: (u32, u32)) -> Accepted {
    Accepted {
        rule,
        mended_on: count(mended_on),
        fresh: count(fresh),
    }
}

const fn count((found, accepted): (u32, u32)) -> Count {
    Count { found, accepted }
}

impl Accepted {
    /// Both together.
    pub(super) const fn all(self) -> Count {
        Count {
            found: self.mended_on.found + self.fresh.found,
            accepted: self.mended_on.accepted + self.fresh.accepted,
        }
    }
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
            let Count { found, accepted } = of(rule.name).unwrap().all();
            assert!(accepted <= found, "{}", rule.name);
            assert!(
                !rule.on_in_news || f64::from(accepted) >= ENOUGH * f64::from(found),
                "{} is on with {accepted} of {found}",
                rule.name
            );
        }
    }
}
