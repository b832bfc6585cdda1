//! The reading for a person at a terminal: the footing first, then the sources, then the
//! article with a margin that says of every sentence what it rests on.
//!
//! Colour never stands alone. Every label has its letter, and loaded words, underlined
//! where escape sequences are allowed, stand between underscores where they are not.

mod article;
mod footing;
mod paint;
mod sources;

use std::io::{self, Write};

use paint::Paint;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::clean::clean;
use super::pieces::{CAVEAT, particulars, sentence_of, title};
use super::{Options, Renderer};
use crate::report::{ModelInfo, Reading, Severity};

/// Text; readings are parted by a rule.
pub(super) struct Text {
    page: Page,
    begun: bool,
}

impl Text {
    pub(super) fn new(options: Options) -> Self {
        let page = Page::new(options);
        Self { page, begun: false }
    }
}

impl Renderer for Text {
    fn add(&mut self, reading: &Reading, out: &mut dyn Write) -> io::Result<()> {
        if self.begun {
            let rule = self.page.ornament("═", "=").repeat(self.page.width);
            writeln!(out, "\n{}\n", self.page.paint.faint(&rule))?;
        }
        self.begun = true;
        for line in self.page.reading(reading) {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// What the reading is laid out on.
pub(in crate::render) struct Page {
    pub(in crate::render) width: usize,
    pub(in crate::render) paint: Paint,
    unicode: bool,
}

impl Page {
    pub(in crate::render) fn new(options: Options) -> Self {
        Self {
            width: options.width.clamp(40, 100),
            paint: Paint::new(options.colour),
            unicode: options.unicode,
        }
    }

    fn reading(&self, reading: &Reading) -> Vec<String> {
        let mut lines = self.head(reading);
        lines.extend(self.footing(reading));
        lines.extend(self.sources(reading));
        lines.extend(self.findings(reading));
        lines.extend(self.article(reading));
        lines.extend(self.caveat(&reading.model));
        lines
    }

    fn head(&self, reading: &Reading) -> Vec<String> {
        let mut lines = wrapped(&title(reading), self.width);
        for line in &mut lines {
            *line = self.paint.strong(line);
        }
        let parts = particulars(reading).join(self.ornament(" · ", " | "));
        lines.extend(
            wrapped(&parts, self.width)
                .iter()
                .map(|line| self.paint.faint(line)),
        );
        lines
    }

    fn findings(&self, reading: &Reading) -> Vec<String> {
        if reading.findings.is_empty() {
            return Vec::new();
        }
        let mut lines = self.heading("Findings", "");
        for finding in &reading.findings {
            let severity = match finding.severity {
                Severity::Warning => self.paint.warning("warning"),
                Severity::Note => self.paint.strong("note   "),
            };
            let place = sentence_of(reading, finding)
                .map_or_else(String::new, |index| format!(", sentence {}", index + 1));
            lines.push(format!(
                "  {severity}  {}{}",
                clean(&finding.rule),
                self.paint.faint(&place)
            ));
            let message = wrapped(&clean(&finding.message), self.width - 11);
            lines.extend(message.iter().map(|line| format!("{:11}{line}", "")));
        }
        lines
    }

    /// What a report says of itself, and which model read.
    pub(in crate::render) fn caveat(&self, model: &ModelInfo) -> Vec<String> {
        let (name, version) = (clean(&model.name), clean(&model.version));
        let note = format!("{CAVEAT} Read by {name} {version}.");
        let note = wrapped(&note, self.width);
        std::iter::once(String::new())
            .chain(note.iter().map(|line| self.paint.faint(line)))
            .collect()
    }

    /// An empty line and a heading, with a remark at the right edge where it fits.
    pub(in crate::render) fn heading(&self, heading: &str, remark: &str) -> Vec<String> {
        let gap = self.width.saturating_sub(heading.width() + remark.width());
        // Where it does not fit, the remark is dropped: it says nothing that is not below.
        let remark = if gap == 0 {
            String::new()
        } else {
            self.paint.faint(remark)
        };
        vec![
            String::new(),
            format!("{}{:gap$}{remark}", self.paint.strong(heading), ""),
        ]
    }

    const fn ornament(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.unicode { unicode } else { ascii }
    }
}

/// The text broken into lines of at most `width` columns.
pub(in crate::render) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
        .into_iter()
        .map(|line| line.into_owned())
        .collect()
}

/// The text in exactly `width` columns, cut where it is longer.
fn fitted(text: &str, width: usize, ellipsis: &str) -> String {
    let mut fitted = String::new();
    if text.width() <= width {
        fitted.push_str(text);
    } else {
        for grapheme in text.graphemes(true) {
            if fitted.width() + grapheme.width() + ellipsis.width() > width {
                break;
            }
            fitted.push_str(grapheme);
        }
        fitted.push_str(ellipsis);
    }
    let gap = width.saturating_sub(fitted.width());
    fitted.extend(std::iter::repeat_n(' ', gap));
    fitted
}

#[cfg(test)]
mod tests;
