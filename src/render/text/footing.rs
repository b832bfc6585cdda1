//! How much of the article rests on what: a bar, and a row for each label.

use super::Page;
use crate::label::Label;
use crate::render::pieces::{count, shares};
use crate::report::{Reading, Share};

/// Columns of a row as far as its range.
const RANGED: usize = 46;

/// Columns of a row as far as its number of words.
const COUNTED: usize = RANGED + 13;

impl Page {
    pub(super) fn footing(&self, reading: &Reading) -> Vec<String> {
        let words = reading.footing.words;
        let remark = format!("{}, boilerplate left out", count(words, "word"));
        let mut lines = self.heading("What it stands on", &remark);
        if words == 0 {
            lines.push("  Nothing here is article text.".to_owned());
            return lines;
        }
        lines.push(format!("  {}", self.bar(reading)));
        lines.push(String::new());
        lines.extend(shares(reading).map(|(label, share)| self.row(label, share)));
        if self.width >= RANGED {
            let note = "90 % interval";
            lines.push(format!(
                "{:1$}{2}",
                "",
                RANGED - note.len(),
                self.paint.faint(note)
            ));
        }
        lines
    }

    /// The bar, as wide as the page but for its indent.
    fn bar(&self, reading: &Reading) -> String {
        let parts: Vec<_> = shares(reading).collect();
        let words: Vec<_> = parts.iter().map(|(_, share)| share.words).collect();
        parts
            .iter()
            .zip(apportioned(&words, self.width - 2))
            .map(|(&(label, _), columns)| self.part(label, columns))
            .collect()
    }

    fn part(&self, label: Label, columns: usize) -> String {
        let letter = label.letter();
        if self.paint.is_on() {
            let text = if columns == 0 {
                String::new()
            } else {
                format!("{letter:^columns$}")
            };
            self.paint.plate(label, &text)
        } else {
            self.fill(label).to_string().repeat(columns)
        }
    }

    /// What fills a label's part of the bar where there is no colour.
    const fn fill(&self, label: Label) -> char {
        match label {
            _ if !self.unicode => label.letter(),
            Label::Fact => '█',
            Label::Quote => '▓',
            Label::Framing => '▒',
            Label::Allegation | Label::Boilerplate => '░',
        }
    }

    fn row(&self, label: Label, share: Share) -> String {
        let key = if self.paint.is_on() || !self.unicode {
            self.paint.plate(label, &format!(" {} ", label.letter()))
        } else {
            format!("{} {}", self.fill(label), label.letter())
        };
        let (low, high) = (share.low.percent(), share.high.percent());
        let range = format!("{low}{}{high} %", self.ornament("–", "-"));
        let mut row = format!(
            "  {key}  {:<21} {:>4} %",
            label.title(),
            share.share.percent()
        );
        // What a narrow page has no room for is left out, the least needed first.
        if self.width >= RANGED {
            row += &format!("  {range:>9}");
        }
        if self.width >= COUNTED {
            row += &format!("  {:>11}", count(share.words, "word"));
        }
        let scale = self.scale(share);
        if scale.is_empty() {
            row
        } else {
            format!("{row}  {}", self.paint.line(label, &scale))
        }
    }

    /// Columns left for the scales; 0 where they would be too few to tell anything.
    const fn scale_width(&self) -> usize {
        let left = self.width.saturating_sub(COUNTED + 2);
        if left < 18 { 0 } else { left }
    }

    /// The interval and the share within it, on a scale from nothing to all.
    fn scale(&self, share: Share) -> String {
        let width = self.scale_width();
        let Some(last) = width.checked_sub(1) else {
            return String::new();
        };
        let column = |percent: u32| (percent as usize * last + 50) / 100;
        let (low, at, high) = (
            column(share.low.percent()),
            column(share.share.percent()),
            column(share.high.percent()),
        );
        (0..width)
            .map(|here| match here {
                _ if here == at => self.ornament("●", "o"),
                _ if (low..=high).contains(&here) => self.ornament("━", "="),
                _ => self.ornament("·", "."),
            })
            .collect()
    }
}

/// `columns` shared out in proportion to `words`, by the running total, so that they add up.
fn apportioned(words: &[usize], columns: usize) -> Vec<usize> {
    let total = words.iter().sum::<usize>().max(1);
    let mut seen = 0;
    let mut taken = 0;
    words
        .iter()
        .map(|words| {
            seen += words;
            let upto = (seen * columns + total / 2) / total;
            let part = upto - taken;
            taken = upto;
            part
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_the_bar_add_up_to_it() {
        for words in [[1, 1, 1, 0], [97, 1, 1, 1], [0, 0, 0, 5], [33, 33, 33, 1]] {
            assert_eq!(
                apportioned(&words, 78).iter().sum::<usize>(),
                78,
                "{words:?}"
            );
        }
        assert_eq!(apportioned(&[0, 0, 0, 0], 78), [0, 0, 0, 0]);
        assert_eq!(apportioned(&[50, 25, 25, 0], 80), [40, 20, 20, 0]);
    }
}
