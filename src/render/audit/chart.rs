//! Charts of an audit's page: where each mark stands, for the template to draw.

use crate::audit::summary::{Estimate, Group, Measure};
use crate::label::Label;

use super::figure;

/// One measure of several outlets: a dot each, its interval, and what it is when corrected.
pub(super) struct Dots<'a> {
    pub(super) rows: Vec<Dot<'a>>,
    /// What the right end of the scale stands for.
    pub(super) end: String,
}

/// One outlet's row. Places are per cent of the chart's width.
pub(super) struct Dot<'a> {
    pub(super) outlet: &'a str,
    pub(super) figure: String,
    pub(super) at: f64,
    pub(super) range: Option<(f64, f64)>,
    pub(super) corrected: Option<Corrected>,
}

/// The corrected figure of a row.
pub(super) struct Corrected {
    pub(super) figure: String,
    pub(super) at: f64,
    pub(super) range: Option<(f64, f64)>,
}

impl<'a> Dots<'a> {
    pub(super) fn new(outlets: &'a [Group], measure: Measure) -> Self {
        let estimates = |group: &Group| -> [Option<Estimate>; 2] {
            [&group.measures, &group.corrected].map(|figures| figures.get(&measure).copied())
        };
        let most = outlets
            .iter()
            .flat_map(estimates)
            .flatten()
            .map(|estimate| estimate.high.unwrap_or(estimate.value))
            .fold(0.0, f64::max);
        let end = scale_end(most);
        let place = |value: f64| (value / end * 100.0).clamp(0.0, 100.0);
        let range = |estimate: &Estimate| {
            let (low, high) = estimate.low.zip(estimate.high)?;
            Some((place(low), place(high)))
        };
        let rows = outlets.iter().filter_map(|group| {
            let [found, corrected] = estimates(group);
            let found = found?;
            Some(Dot {
                outlet: &group.outlet,
                figure: figure(measure, found.value),
                at: place(found.value),
                range: range(&found),
                corrected: corrected.map(|corrected| Corrected {
                    figure: figure(measure, corrected.value),
                    at: place(corrected.value),
                    range: range(&corrected),
                }),
            })
        });
        Self {
            rows: rows.collect(),
            end: figure(measure, end),
        }
    }
}

/// The next round number: 1, 2 or 5 times a power of ten.
fn scale_end(most: f64) -> f64 {
    if most <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(most.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|end| *end >= most)
        .unwrap_or(most)
}

/// One outlet's words, parted by label.
pub(super) struct Stack {
    pub(super) parts: Vec<StackPart>,
}

/// One label's part. Places are per cent of the bar's width.
pub(super) struct StackPart {
    pub(super) label: Label,
    pub(super) offset: f64,
    pub(super) length: f64,
}

impl StackPart {
    pub(super) fn middle(&self) -> f64 {
        self.offset + self.length / 2.0
    }
}

impl Stack {
    pub(super) fn new(group: &Group) -> Self {
        let mut offset = 0.0;
        let labels = Label::FOOTING.into_iter().zip(Measure::ALL);
        let parts = labels.filter_map(|(label, measure)| {
            let length = group.measures.get(&measure)?.value * 100.0;
            let part = StackPart {
                label,
                offset,
                length,
            };
            offset += length;
            (length > 0.0).then_some(part)
        });
        Self {
            parts: parts.collect(),
        }
    }

    /// The bar for those who do not see it.
    pub(super) fn in_words(&self) -> String {
        let parts: Vec<String> = self
            .parts
            .iter()
            .map(|part| format!("{} {:.0} %", part.label.title(), part.length))
            .collect();
        parts.join(", ")
    }
}

/// Width and height of a chart over time, in its own units.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 120.0;

/// One outlet's labels, month by month.
pub(super) struct Months<'a> {
    pub(super) outlet: &'a str,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) lines: Vec<Line>,
    /// The same as a table: a month's name, its articles, and its shares in words.
    pub(super) rows: Vec<(String, u64, Vec<String>)>,
}

/// One label's line.
pub(super) struct Line {
    pub(super) label: Label,
    /// Points of a polyline.
    pub(super) points: String,
    /// Where the line's letter stands.
    pub(super) end: (f64, f64),
}

impl<'a> Months<'a> {
    /// The chart of an outlet's months, which stand in their order; none of a single month.
    pub(super) fn new(outlet: &'a str, months: &[&Group]) -> Option<Self> {
        let name = |group: &Group| group.value.clone().unwrap_or_default();
        let (first, last) = (months.first()?, months.last()?);
        let (from, to) = (month_number(&name(first))?, month_number(&name(last))?);
        if from == to {
            return None;
        }
        let x = |group: &Group| {
            let number = month_number(&name(group)).unwrap_or(from);
            f64::from(number - from) / f64::from(to - from) * WIDTH
        };
        let labels = || Label::FOOTING.into_iter().zip(Measure::ALL);
        let lines = labels().filter_map(|(label, measure)| {
            let points: Vec<(f64, f64)> = months
                .iter()
                .filter_map(|group| {
                    let share = group.measures.get(&measure)?.value;
                    Some((x(group), (1.0 - share) * HEIGHT))
                })
                .collect();
            let &end = points.last()?;
            let points: Vec<String> = points
                .iter()
                .map(|(x, y)| format!("{x:.1},{y:.1}"))
                .collect();
            Some(Line {
                label,
                points: points.join(" "),
                end,
            })
        });
        let mut lines: Vec<Line> = lines.collect();
        part_letters(&mut lines);
        let rows = months.iter().map(|group| {
            let shares = labels().map(|(_, measure)| {
                let share = group.measures.get(&measure);
                share.map_or_else(String::new, |share| figure(measure, share.value))
            });
            (name(group), group.articles, shares.collect())
        });
        Some(Self {
            outlet,
            first: name(first),
            last: name(last),
            lines,
            rows: rows.collect(),
        })
    }
}

/// Room that a letter at the end of a line takes.
const LETTER: f64 = 13.0;

/// Moves the letters at the ends of lines apart.
fn part_letters(lines: &mut [Line]) {
    let mut order: Vec<&mut Line> = lines.iter_mut().collect();
    order.sort_by(|a, b| a.end.1.total_cmp(&b.end.1));
    let mut free = f64::NEG_INFINITY;
    for line in &mut order {
        line.end.1 = line.end.1.max(free);
        free = line.end.1 + LETTER;
    }
    // Those that were pushed out at the bottom go back up.
    let mut room = HEIGHT + LETTER / 2.0;
    for line in order.iter_mut().rev() {
        line.end.1 = line.end.1.min(room);
        room = line.end.1 - LETTER;
    }
}

/// Months since the year 0.
fn month_number(month: &str) -> Option<i32> {
    let (year, month) = month.split_once('-')?;
    Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_at_a_round_number() {
        for (most, end) in [
            (0.37, 0.5),
            (0.02, 0.02),
            (7.3, 10.0),
            (0.0, 1.0),
            (0.9, 1.0),
        ] {
            assert!((scale_end(most) - end).abs() < 1e-9, "{most}");
        }
    }

    #[test]
    fn letters_do_not_cover_each_other() {
        let line = |y| Line {
            label: Label::Fact,
            points: String::new(),
            end: (0.0, y),
        };
        let mut lines = vec![line(118.0), line(119.0), line(60.0), line(120.0)];
        part_letters(&mut lines);
        let mut places: Vec<f64> = lines.iter().map(|line| line.end.1).collect();
        places.sort_by(f64::total_cmp);
        for pair in places.windows(2) {
            assert!(pair[1] - pair[0] >= LETTER - 1e-9, "{places:?}");
        }
        assert!(places[3] <= HEIGHT + LETTER / 2.0);
    }
}
