//! What a rule is: a constant that says everything about itself.

use super::Context;
use crate::report::Severity;
use crate::span::Span;

/// One rule. All texts are Markdown without headings.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in lower-case words joined by hyphens; it says what is wrong.
    pub name: &'static str,
    /// What it finds, in one sentence.
    pub finds: &'static str,
    /// How it tells a hit from a near miss, in a few sentences.
    pub how: &'static str,
    /// Why it matters in a newsroom.
    pub why: &'static str,
    /// The handbooks and studies that say so.
    pub references: &'static [Reference],
    /// A text that it flags, and a better one.
    pub example: Example,
    /// How serious its findings are unless the settings say otherwise.
    pub severity: Severity,
    /// Whether it is on by default in news.
    pub on_in_news: bool,
    /// Whether it is on by default in opinion pieces.
    pub on_in_opinion: bool,
    /// What can be set, with the values that hold by default.
    pub options: &'static [OptionSpec],
    /// Looks for it.
    pub check: fn(&Context<'_>) -> Vec<Hit>,
    /// The neutral wording for flagged words, where there is one.
    pub rewording: Option<fn(&str) -> Option<String>>,
}

/// A handbook, a code or a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Author or publisher, title, year, and the place in it.
    pub title: &'static str,
    /// Where it can be read.
    pub url: Option<&'static str>,
}

/// Invented sentences: what a rule flags, and how they could read instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What the rule flags.
    pub text: &'static str,
    /// A better wording.
    pub better: &'static str,
}

/// Something that can be set about a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OptionSpec {
    /// Its key in the settings.
    pub name: &'static str,
    /// What it means, in which unit and range.
    pub help: &'static str,
    /// What holds when nothing is set; a setting must be of the same type.
    pub default: OptionValue,
}

/// The value of an option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OptionValue {
    /// A share, from 0 to 1.
    Share(f64),
    /// A number of things, from 0.
    Count(u32),
    /// Off or on: 0 or 1.
    Switch(bool),
}

/// Something that a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The words that it is about, in the article's text.
    pub span: Span,
    /// What was found and what to do, in one or two sentences that name the case at hand.
    pub message: String,
    /// Whether this one is only worth a look, however serious the rule's findings are.
    pub mild: bool,
}

impl Hit {
    /// A hit on some words.
    #[must_use]
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            mild: false,
        }
    }

    /// The same hit, as one that is only worth a look.
    #[must_use]
    pub fn mild(self) -> Self {
        Self { mild: true, ..self }
    }
}
