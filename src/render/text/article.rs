//! The article with its margin.
//!
//! The margin gives, for each sentence: the label's letter, `?` where the model is unsure,
//! the number of the source, and a line in the label's colour along all of it. Remarks
//! that the margin has no room for stand faintly under the sentence.

use anstyle::Effects;
use unicode_width::UnicodeWidthStr;

use super::{Page, wrapped};
use crate::ingest::BlockKind;
use crate::label::Label;
use crate::render::pieces::{Paragraph, Run, lacks_source, paragraphs, ranking, runs};
use crate::report::{ReadSentence, Reading};

impl Page {
    pub(super) fn article(&self, reading: &Reading) -> Vec<String> {
        let mut lines = self.heading("The article, sentence by sentence", "");
        lines.extend(self.legend());
        for paragraph in paragraphs(reading) {
            lines.push(String::new());
            lines.extend(self.paragraph(reading, &paragraph));
        }
        lines
    }

    fn legend(&self) -> Vec<String> {
        let entry = |key: &str, meaning: &str| self.plain(&format!("{key} {meaning}"));
        let mut entries: Vec<_> = Label::ALL
            .iter()
            .map(|label| entry(&label.letter().to_string(), label.title()))
            .collect();
        entries.push(entry("1", "the source’s number"));
        entries.push(entry(self.ornament("–", "-"), "no source found"));
        entries.push(entry("?", "the model is unsure"));
        entries.push(if self.paint.is_on() {
            entry("underlined:", "loaded words")
        } else {
            entry("_so_", "loaded words")
        });
        self.packed(&entries, self.width - 2)
            .iter()
            .map(|line| format!("  {}", self.paint.faint(line)))
            .collect()
    }

    /// The entries in lines, none broken.
    fn packed(&self, entries: &[String], width: usize) -> Vec<String> {
        let apart = self.ornament(" · ", ", ");
        let mut lines: Vec<String> = Vec::new();
        for entry in entries {
            match lines.last_mut() {
                Some(line) if line.width() + apart.width() + entry.width() <= width => {
                    line.push_str(apart);
                    line.push_str(entry);
                }
                _ => lines.push(entry.clone()),
            }
        }
        lines
    }

    fn paragraph(&self, reading: &Reading, paragraph: &Paragraph<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        for (_, sentence) in &paragraph.sentences {
            let effects = match (sentence.label, paragraph.block) {
                (Label::Boilerplate, _) => Effects::DIMMED,
                (_, BlockKind::Headline | BlockKind::Subheading) => Effects::BOLD,
                _ => Effects::new(),
            };
            let rule = self.paint.line(sentence.label, self.ornament("▎", "|"));
            let (margin, columns) = self.margin(reading, sentence);
            let width = self.width.saturating_sub(columns + 2);
            let text = self.sentence(&runs(&reading.text, sentence), width, effects);
            let remark = wrapped(&self.plain(&remark(sentence)), width);
            let remark = remark.iter().filter(|line| !line.is_empty());
            let body = text
                .into_iter()
                .chain(remark.map(|line| self.paint.faint(line)));
            lines.extend(body.enumerate().map(|(number, line)| {
                let margin = if number == 0 {
                    margin.clone()
                } else {
                    " ".repeat(columns)
                };
                format!("{margin}{rule} {line}")
            }));
        }
        lines
    }

    /// What stands left of a sentence's first line, and its columns.
    fn margin(&self, reading: &Reading, sentence: &ReadSentence) -> (String, usize) {
        let digits = self.digits(reading);
        let plate = self
            .paint
            .plate(sentence.label, &format!(" {} ", sentence.label.letter()));
        let doubt = if sentence.is_uncertain() { '?' } else { ' ' };
        let source = match sentence.source {
            Some(id) => (id + 1).to_string(),
            None if lacks_source(sentence) => self.ornament("–", "-").to_owned(),
            None => String::new(),
        };
        (format!("{plate}{doubt}{source:>digits$} "), 5 + digits)
    }

    /// The sentence in lines of at most `width` columns, its loaded words marked.
    fn sentence(&self, runs: &[Run<'_>], width: usize, effects: Effects) -> Vec<String> {
        // Escape sequences would be counted as columns, so the marks are set after the
        // text is broken; underscores take columns and are set before.
        let mut text = String::new();
        let mut marks = Vec::new();
        for run in runs {
            if run.loaded && !self.paint.is_on() {
                text.extend(["_", &run.text, "_"]);
            } else {
                let start = text.len();
                text.push_str(&run.text);
                if run.loaded {
                    marks.push(start..text.len());
                }
            }
        }
        let mut from = 0;
        wrapped(&text, width)
            .iter()
            .map(|line| {
                // Between two lines there is only white space, so the first place is the place.
                let rest = text.get(from..).unwrap_or_default();
                let start = from + rest.find(line.as_str()).unwrap_or_default();
                from = start + line.len();
                let mut painted = String::new();
                let mut at = start;
                for mark in &marks {
                    let (mark_start, mark_end) = (mark.start.max(at), mark.end.min(from));
                    if mark_start < mark_end {
                        let before = text.get(at..mark_start).unwrap_or_default();
                        let marked = text.get(mark_start..mark_end).unwrap_or_default();
                        painted += &self.paint.words(before, effects);
                        painted += &self.paint.words(marked, effects | Effects::UNDERLINE);
                        at = mark_end;
                    }
                }
                painted
                    + &self
                        .paint
                        .words(text.get(at..from).unwrap_or_default(), effects)
            })
            .collect()
    }

    /// Our own words in the characters that the page allows.
    fn plain(&self, text: &str) -> String {
        if self.unicode {
            text.to_owned()
        } else {
            text.replace('’', "'")
        }
    }
}

/// What else a reader should know of a sentence; empty where that is nothing.
fn remark(sentence: &ReadSentence) -> String {
    let mut parts = Vec::new();
    let mut said = Vec::new();
    if sentence.is_uncertain() {
        let likely: Vec<_> = ranking(sentence).into_iter().take(2).collect();
        let words: Vec<_> = likely
            .iter()
            .map(|(label, score)| format!("{} {} %", label.title(), score.percent()))
            .collect();
        parts.push(format!("unsure: {}", words.join(", ")));
        said.extend(likely.into_iter().map(|(label, _)| label));
    }
    if let Some(also) = sentence.also.filter(|also| !said.contains(also)) {
        parts.push(format!("also {}", also.title()));
    }
    parts.join("; ")
}
