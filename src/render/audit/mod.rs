//! An audit as one page that needs nothing but itself.

mod chart;

use std::borrow::Cow;
use std::io::{self, Write};

use askama::Template;
use indicatif::HumanCount;

use self::chart::{Dots, Months, Stack};
use super::clean::clean;
use super::html::{Part, SCRIPT, STYLE, policy};
use super::pieces::{CAVEAT, count, day, kind_title};
use crate::audit::summary::{Difference, Dimension, Estimate, Group, Measure, Verdict};
use crate::audit::{Summary, UsedSource};
use crate::label::Label;
use crate::report::Reading;

const OWN_STYLE: &str = include_str!("../../../templates/audit.css");
const OWN_SCRIPT: &str = include_str!("../../../templates/audit.js");

/// The most outlets that charts show; the table has all.
const CHARTED: usize = 20;

/// The most outlets whose months are drawn.
const CHARTED_MONTHS: usize = 8;

/// The most articles that are shown in full.
const SHOWN: usize = 30;

/// The most differences that are listed; `differences.csv` has all.
const LISTED: usize = 60;

/// Writes the page of an audit, some of whose articles are shown in full.
///
/// # Errors
/// What `out` answers.
pub(crate) fn write(summary: &Summary, sample: &[Reading], out: &mut dyn Write) -> io::Result<()> {
    let parts = sample.iter().take(SHOWN).enumerate();
    let page = Page {
        policy: policy(&[STYLE, OWN_STYLE], &[SCRIPT, OWN_SCRIPT]),
        summary,
        sample: parts
            .map(|(place, reading)| (reading, Part::new(reading, place)))
            .collect(),
    };
    page.write_into(out)
}

#[derive(Template)]
#[template(path = "audit.html")]
struct Page<'a> {
    policy: String,
    summary: &'a Summary,
    sample: Vec<(&'a Reading, Part<'a>)>,
}

impl<'a> Page<'a> {
    const STYLE: &'static str = STYLE;
    const OWN_STYLE: &'static str = OWN_STYLE;
    const SCRIPT: &'static str = SCRIPT;
    const OWN_SCRIPT: &'static str = OWN_SCRIPT;
    const CAVEAT: &'static str = CAVEAT;

    fn outlets(&self) -> &'a [Group] {
        &self.summary.outlets.outlets
    }

    /// The outlets that charts show.
    fn charted(&self) -> &'a [Group] {
        let outlets = self.outlets();
        outlets.get(..CHARTED).unwrap_or(outlets)
    }

    fn title(&self) -> String {
        let outlets = count(self.outlets().len(), "outlet");
        format!("{} of {outlets}", articles(self.summary.articles))
    }

    /// What was not read, in words, where there is any.
    fn left_out(&self) -> Vec<String> {
        let counted = |counts: &std::collections::BTreeMap<String, u64>| -> Vec<String> {
            counts
                .iter()
                .map(|(reason, number)| format!("{number} {reason}"))
                .collect()
        };
        let mut left_out = Vec::new();
        let failed = counted(&self.summary.failures);
        if !failed.is_empty() {
            left_out.push(format!("Could not be read: {}.", failed.join(", ")));
        }
        let skipped = counted(&self.summary.skipped);
        if !skipped.is_empty() {
            left_out.push(format!("No articles: {}.", skipped.join(", ")));
        }
        if self.summary.duplicates > 0 {
            let number = self.summary.duplicates;
            left_out.push(format!("Same text as an article counted before: {number}."));
        }
        left_out
    }

    fn dots(&self, measure: Measure) -> Dots<'a> {
        Dots::new(self.charted(), measure)
    }

    /// The class that gives a measure its colour.
    fn tone(&self, measure: &Measure) -> &'static str {
        match measure {
            Measure::Fact | Measure::Quote | Measure::Framing | Measure::Allegation => {
                measure.name()
            }
            Measure::Unnamed | Measure::Loaded | Measure::Sources => "plain",
        }
    }

    // The template passes numbers by reference.
    fn grouped(&self, &number: &u64) -> String {
        HumanCount(number).to_string()
    }

    fn stack(&self, group: &Group) -> Stack {
        Stack::new(group)
    }

    /// Charts over time, of the outlets that have more than one month.
    fn months(&self) -> Vec<Months<'a>> {
        let Some(groups) = self.summary.outlets.by.get(&Dimension::Month) else {
            return Vec::new();
        };
        let of_outlet = |outlet: &'a Group| {
            let own: Vec<&Group> = groups
                .iter()
                .filter(|group| group.outlet == outlet.outlet)
                .collect();
            Months::new(&outlet.outlet, &own)
        };
        let drawn = self.outlets().iter().filter_map(of_outlet);
        drawn.take(CHARTED_MONTHS).collect()
    }

    /// The differences worth reading: what was found first, then what could be the model's.
    fn differences(&self) -> Vec<&'a Difference> {
        let mut listed: Vec<&Difference> = self
            .summary
            .outlets
            .differences
            .iter()
            .filter(|difference| difference.verdict != Verdict::NotFound)
            .collect();
        listed.sort_by(|a, b| {
            let rank = |difference: &Difference| difference.verdict == Verdict::CouldBeTheModel;
            let size = |difference: &Difference| difference.difference.value.abs();
            let by_rank = rank(a).cmp(&rank(b));
            by_rank
                .then(a.measure.cmp(&b.measure))
                .then(size(b).total_cmp(&size(a)))
        });
        listed.truncate(LISTED);
        listed
    }

    fn not_found(&self) -> usize {
        let differences = self.summary.outlets.differences.iter();
        differences
            .filter(|difference| difference.verdict == Verdict::NotFound)
            .count()
    }

    /// The sample, article by article, with the outlet each is of.
    fn sampled(&self) -> impl Iterator<Item = (String, &Part<'a>)> {
        self.sample.iter().map(|(reading, part)| {
            let article = &reading.article;
            let particulars = [article.outlet.as_deref(), article.date.as_deref().map(day)];
            let known: Vec<&str> = particulars.into_iter().flatten().collect();
            (clean(&known.join(" · ")).into_owned(), part)
        })
    }

    fn clean(&self, text: &'a str) -> Cow<'a, str> {
        clean(text)
    }

    fn kind(&self, source: &UsedSource) -> &'static str {
        kind_title(source.kind)
    }

    fn articles(&self, number: &u64) -> String {
        articles(*number)
    }

    /// A measure of a group as the table shows it.
    fn cell(&self, group: &Group, measure: &Measure) -> String {
        group.measures.get(measure).map_or_else(
            || "–".to_owned(),
            |estimate| figure(*measure, estimate.value),
        )
    }

    /// The same as a number, for sorting.
    fn key(&self, group: &Group, measure: &Measure) -> f64 {
        let estimate = group.measures.get(measure);
        estimate.map_or(-1.0, |estimate| estimate.value)
    }

    /// What a difference is worth, for a person.
    fn verdict(&self, difference: &Difference) -> &'static str {
        match difference.verdict {
            Verdict::Found => "found, also when corrected",
            Verdict::CouldBeTheModel => "could be the model’s own error",
            Verdict::FoundUncorrected => "found; the model’s error here is not known",
            Verdict::NotFound => "could be chance",
        }
    }

    /// A difference in words.
    fn gap(&self, difference: &Difference) -> String {
        signed(difference.measure, &difference.difference)
    }

    fn corrected_gap(&self, difference: &Difference) -> String {
        difference
            .corrected
            .as_ref()
            .map_or_else(|| "–".to_owned(), |gap| signed(difference.measure, gap))
    }
}

fn articles(number: u64) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} article{plural}", HumanCount(number))
}

/// A figure as a person reads it: per cent, or a number.
fn figure(measure: Measure, value: f64) -> String {
    if measure.is_share() {
        let percent = value * 100.0;
        // Loaded words are few in every hundred.
        if percent < 10.0 {
            format!("{percent:.1} %")
        } else {
            format!("{percent:.0} %")
        }
    } else {
        format!("{value:.1}")
    }
}

/// A difference with its interval, in points.
fn signed(measure: Measure, estimate: &Estimate) -> String {
    let shown = |value: f64| {
        let value = if measure.is_share() {
            value * 100.0
        } else {
            value
        };
        format!("{value:+.1}").replace('-', "−")
    };
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!(
            "{} ({} to {})",
            shown(estimate.value),
            shown(low),
            shown(high)
        ),
        _ => shown(estimate.value),
    }
}

#[cfg(test)]
mod tests;
