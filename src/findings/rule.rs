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

impl Rule {
    /// The option of that name.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&'static OptionSpec> {
        self.options.iter().find(|option| option.name == name)
    }
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

impl OptionValue {
    /// The value as settings and documents write it.
    #[must_use]
    pub fn number(self) -> f64 {
        match self {
            OptionValue::Share(share) => share,
            OptionValue::Count(count) => f64::from(count),
            OptionValue::Switch(on) => f64::from(u8::from(on)),
        }
    }
}

impl OptionSpec {
    /// The value that a number stands for.
    ///
    /// # Errors
    /// What the number must be, where it is none of this option's.
    pub fn value(&self, number: f64) -> Result<OptionValue, &'static str> {
        match self.default {
            OptionValue::Share(_) if (0.0..=1.0).contains(&number) => {
                Ok(OptionValue::Share(number))
            }
            OptionValue::Share(_) => Err("a share from 0 to 1"),
            OptionValue::Count(_)
                if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) =>
            {
                Ok(OptionValue::Count(number as u32))
            }
            OptionValue::Count(_) => Err("a whole number from 0"),
            OptionValue::Switch(_) if number == 0.0 || number == 1.0 => {
                Ok(OptionValue::Switch(number == 1.0))
            }
            OptionValue::Switch(_) => Err("0 or 1"),
        }
    }
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

#[cfg(test)]
mod tests {
    use crate::findings::{OptionValue, rule};

    #[test]
    fn a_switch_is_0_or_1_and_a_share_no_more_than_1() {
        let value = |name, option, number| {
            let option = rule(name).unwrap().option(option).unwrap();
            option.value(number)
        };
        assert_eq!(
            value("loaded-cue", "doubts", 1.0),
            Ok(OptionValue::Switch(true))
        );
        assert_eq!(value("loaded-cue", "doubts", 2.0), Err("0 or 1"));
        assert_eq!(value("loaded-cue", "doubts", 0.5), Err("0 or 1"));
        assert_eq!(
            value("loaded-language", "framing", 1.5),
            Err("a share from 0 to 1")
        );
    }
}
