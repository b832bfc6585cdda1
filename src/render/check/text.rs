//! Findings for a person at a terminal, in the manner of a compiler.
//!
//! The first line of a finding has the form that editors and terminals know how to open,
//! `PATH:LINE:COLUMN: severity[rule]: message`. Under it stand the lines of the file with
//! the flagged words underlined, drawn by `annotate-snippets`. A paragraph of an article is
//! often one long line, which that crate would cut in the middle of the flagged sentence;
//! it is broken at the width first and then shown without line numbers.

use std::io::{self, Write};

use annotate_snippets::renderer::{DEFAULT_NOTE_STYLE, DEFAULT_WARNING_STYLE};
use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};
use anstyle::Style;
use textwrap::WordSplitter;

use super::excerpt::Excerpt;
use super::{CheckOptions, CheckRenderer, Detail, Summary};
use crate::check::{Checked, Located};
use crate::findings::{Rule, rule};
use crate::render::clean::clean;
use crate::render::plain::plain;
use crate::report::Severity;

/// Columns that the margin takes beside the file's lines.
const MARGIN: usize = 8;
/// Columns that are always there for what stands behind `= why: `.
const NOTE_MARGIN: usize = 12;
/// More columns than any excerpt has: it is broken already and must not be cut again.
const UNCUT: usize = 100_000;

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
            notes.push(("why", plain(rule.why)));
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
            located.finding.severity.name()
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
                let options = textwrap::Options::new(self.width - NOTE_MARGIN)
                    .word_splitter(WordSplitter::NoHyphenation);
                let text = textwrap::fill(&clean(&text), options);
                let level = if name == "help" {
                    Level::HELP
                } else {
                    Level::NOTE
                };
                Element::from(level.with_name(name).message(text))
            }));
        let renderer = if self.options.colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        renderer.term_width(UNCUT).render(&[group])
    }
}

/// An example in which headline and paragraphs are told apart even so.
fn on_one_line(example: &str) -> String {
    plain(example).replace("\n\n", " / ")
}

fn rule_details(rule: &'static Rule) -> Vec<(&'static str, String)> {
    let mut details = vec![
        ("finds", plain(&format!("{} {}", rule.finds, rule.how))),
        ("example", on_one_line(rule.example.text)),
        ("better", on_one_line(rule.example.better)),
    ];
    details.extend(
        rule.references
            .iter()
            .map(|reference| ("see", plain(reference.title))),
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
                let style = match (self.options.colour, finding.severity) {
                    (false, _) => Style::new(),
                    (true, Severity::Warning) => DEFAULT_WARNING_STYLE,
                    (true, Severity::Note) => DEFAULT_NOTE_STYLE,
                };
                writeln!(
                    out,
                    "{}: {style}{}[{}]{style:#}: {}",
                    place(checked, located),
                    finding.severity.name(),
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
        format!(
            "{} in {} of {articles}",
            counts.join(", "),
            summary.with_findings
        )
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

#[cfg(test)]
mod tests;
