//! Findings for a person at a terminal, in the manner of a compiler.
//!
//! The first line of a finding has the form that editors and terminals know how to open,
//! `PATH:LINE:COLUMN: severity[rule]: message`. Under it stand the lines of the file with
//! the flagged words underlined, drawn by `annotate-snippets`. A paragraph of an article is
//! often one long line, which that crate would cut in the middle of the flagged sentence;
//! it is broken at the width first and then shown without line numbers.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};
use textwrap::{WordSeparator, WordSplitter};

use super::{CheckOptions, CheckRenderer, Detail, Summary, severity_name};
use crate::check::{Checked, Located};
use crate::findings::{Rule, rule};
use crate::render::clean::clean;
use crate::report::Severity;

/// Columns that the margin takes beside the file's lines.
const MARGIN: usize = 8;
/// Columns that are always there for what stands behind `= why: `.
const NOTE_MARGIN: usize = 12;
/// Longer lines are machine-made and no line that a person would read whole.
const LONGEST_LINE: usize = 20_000;

/// The text report.
pub(super) struct Text {
    options: CheckOptions,
    width: usize,
    /// The rules that have said why they matter.
    explained: Vec<&'static str>,
}

impl Text {
    pub(super) fn new(options: CheckOptions) -> Self {
        Self {
            options,
            width: options.width.clamp(40, 120),
            explained: Vec::new(),
        }
    }

    /// What the rule says under a finding: a name and a text for each.
    fn notes(&mut self, located: &Located) -> Vec<(&'static str, String)> {
        let Some(rule) = rule(&located.finding.rule) else {
            return Vec::new();
        };
        let mut notes = Vec::new();
        if let Some(wording) = rule.rewording.and_then(|reword| reword(&located.words)) {
            notes.push(("help", format!("“{}” would be neutral", wording)));
        }
        let first = !self.explained.contains(&rule.name);
        if first || self.options.detail == Detail::Full {
            self.explained.push(rule.name);
            notes.push(("why", rule.why.to_owned()));
        }
        if self.options.detail == Detail::Full {
            notes.extend(rule_details(rule));
        }
        notes
    }

    fn drawn(&mut self, checked: &Checked, located: &Located) -> String {
        let notes = self.notes(located);
        let level = match located.finding.severity {
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let place = format!(
            "{}: {}",
            place(checked, located),
            severity_name(located.finding.severity)
        );
        let excerpt = Excerpt::of(checked, located, self.width - MARGIN);
        let snippet = Snippet::source(excerpt.text.as_str())
            .line_start(excerpt.first_line)
            .line_numbering(!excerpt.broken)
            .annotations(
                excerpt
                    .marks
                    .iter()
                    .map(|mark| AnnotationKind::Primary.span(mark.clone())),
            );
        let group = level
            .with_name(place)
            .primary_title(clean(&located.finding.message).into_owned())
            .id(located.finding.rule.as_str())
            .element(snippet)
            .elements(notes.into_iter().map(|(name, text)| {
                let text = textwrap::fill(&clean(&text), self.width - NOTE_MARGIN);
                let level = if name == "help" { Level::HELP } else { Level::NOTE };
                Element::from(level.with_name(name).message(text))
            }));
        // The excerpt fits already; the crate must not cut it again.
        let renderer = if self.options.colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        renderer.term_width(LONGEST_LINE).render(&[group])
    }
}

fn rule_details(rule: &'static Rule) -> Vec<(&'static str, String)> {
    let mut details = vec![
        ("finds", format!("{} {}", rule.finds, rule.how)),
        ("example", rule.example.text.to_owned()),
        ("better", rule.example.better.to_owned()),
    ];
    details.extend(
        rule.references
            .iter()
            .map(|reference| ("see", reference.title.to_owned())),
    );
    details
}

fn place(checked: &Checked, located: &Located) -> String {
    let start = located.start;
    format!("{}:{}:{}", clean(&checked.path), start.line, start.column)
}

impl CheckRenderer for Text {
    fn add(&mut self, checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
        for located in &checked.findings {
            if self.options.detail == Detail::Brief {
                let finding = &located.finding;
                writeln!(
                    out,
                    "{}: {}[{}]: {}",
                    place(checked, located),
                    severity_name(finding.severity),
                    finding.rule,
                    clean(&finding.message)
                )?;
            } else {
                writeln!(out, "{}\n", self.drawn(checked, located))?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if self.options.detail == Detail::Brief {
            return Ok(());
        }
        writeln!(out, "{}", summary_line(summary))
    }
}

/// The last line of the report.
fn summary_line(summary: &Summary) -> String {
    let mut counts = Vec::new();
    for (count, one, many) in [
        (summary.warnings, "warning", "warnings"),
        (summary.notes, "note", "notes"),
    ] {
        if count > 0 {
            counts.push(counted(count, one, many));
        }
    }
    let articles = counted(summary.articles, "article", "articles");
    let mut line = if counts.is_empty() {
        format!("Nothing found in {articles}")
    } else if summary.articles == 1 {
        counts.join(", ")
    } else {
        format!("{} in {} of {articles}", counts.join(", "), summary.with_findings)
    };
    for (count, what) in [
        (summary.known, "known from the baseline"),
        (summary.switched_off, "switched off in the text"),
        (summary.failed, "could not be checked"),
    ] {
        if count > 0 {
            line += &format!("; {count} {what}");
        }
    }
    line + "."
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The lines of a file that a finding is on, with the flagged words marked line by line.
#[derive(Debug, Default)]
struct Excerpt {
    text: String,
    marks: Vec<Range<usize>>,
    first_line: usize,
    /// Whether a line was too long and stands on several here.
    broken: bool,
}

impl Excerpt {
    fn of(checked: &Checked, located: &Located, width: usize) -> Self {
        let source = &checked.source;
        let mut excerpt = Self {
            first_line: located.start.line,
            ..Self::default()
        };
        for number in located.start.line..=located.end.line {
            let line = source.line(number);
            let text = line.of(source.text());
            let within = |offset: usize| offset.clamp(line.start(), line.end()) - line.start();
            let flagged = within(located.span.start())..within(located.span.end());
            let rows = rows(text, width);
            excerpt.broken |= rows.len() > 1;
            for row in rows {
                excerpt.push(text, row, &flagged);
            }
        }
        if excerpt.marks.is_empty() {
            // Words that were not found again in the file: the place is marked alone.
            let at = excerpt.text.trim_end().len();
            excerpt.marks.push(at..at);
        }
        excerpt
    }

    /// Adds a row of a line; rows of a broken line without a flagged word are left out.
    fn push(&mut self, line: &str, row: Range<usize>, flagged: &Range<usize>) {
        let start = flagged.start.max(row.start);
        let end = flagged.end.min(row.end);
        let marked = line.get(start..end).unwrap_or_default();
        if marked.trim().is_empty() && row.len() < line.len() {
            return;
        }
        let leading = marked.len() - marked.trim_start().len();
        if !marked.trim().is_empty() {
            let at = self.text.len() + (start + leading - row.start);
            self.marks.push(at..at + marked.trim().len());
        }
        self.text.push_str(line.get(row).unwrap_or_default());
        self.text.push('\n');
    }
}

/// The byte ranges of a line's rows when it is broken at white space to fit `width`.
fn rows(line: &str, width: usize) -> Vec<Range<usize>> {
    let options = textwrap::Options::new(width)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    let mut rows = Vec::new();
    let mut from = 0;
    for row in textwrap::wrap(line, options) {
        // Rows are parts of the line in order, with white space left out between them.
        let Some(at) = line.get(from..).and_then(|rest| rest.find(row.as_ref())) else {
            return std::iter::once(0..line.len()).collect();
        };
        rows.push(from + at..from + at + row.len());
        from += at + row.len();
    }
    rows
}

#[cfg(test)]
mod tests;
