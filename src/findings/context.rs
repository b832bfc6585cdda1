//! What a rule looks at: the reading, its quotations, and the questions that rules ask of them.

use std::collections::BTreeMap;

use super::rule::OptionValue;
use super::settings::{Genre, RuleSettings, Settings};
use crate::attribution::Attribution;
use crate::ingest::BlockKind;
use crate::label::Label;
use crate::report::{ReadSentence, Reading, Source};
use crate::span::Span;

/// A reading as rules see it, with the options of the rule that looks.
#[derive(Debug)]
pub struct Context<'a> {
    reading: &'a Reading,
    genre: Genre,
    quotations: Vec<Span>,
    options: BTreeMap<&'static str, OptionValue>,
}

impl<'a> Context<'a> {
    pub(super) fn new(reading: &'a Reading, settings: &Settings) -> Self {
        Self {
            reading,
            genre: settings.genre(),
            quotations: reading.quotations(),
            options: BTreeMap::new(),
        }
    }

    /// Takes the options of the rule that looks next.
    pub(super) fn enter(&mut self, rule: &RuleSettings) {
        self.options.clone_from(&rule.options);
    }

    /// The reading.
    #[must_use]
    pub const fn reading(&self) -> &'a Reading {
        self.reading
    }

    /// What the article is.
    #[must_use]
    pub const fn genre(&self) -> Genre {
        self.genre
    }

    /// The words of a span.
    #[must_use]
    pub fn text(&self, span: Span) -> &'a str {
        span.of(&self.reading.text)
    }

    /// The value of the option `name` that is a share; 0 where the rule names no such option.
    #[must_use]
    pub fn share(&self, name: &str) -> f64 {
        match self.options.get(name) {
            Some(&OptionValue::Share(share)) => share,
            _ => 0.0,
        }
    }

    /// The value of the option `name` that is a number; 0 where the rule names no such option.
    #[must_use]
    pub fn count(&self, name: &str) -> usize {
        match self.options.get(name) {
            Some(&OptionValue::Count(count)) => count as usize,
            _ => 0,
        }
    }

    /// The sentences that are the article's own text, with their numbers.
    pub fn sentences(&self) -> impl Iterator<Item = (usize, &'a ReadSentence)> {
        self.reading
            .sentences
            .iter()
            .enumerate()
            .filter(|(_, sentence)| sentence.label != Label::Boilerplate)
    }

    /// Those of them that are running text: no headline and no heading.
    pub fn running_text(&self) -> impl Iterator<Item = (usize, &'a ReadSentence)> {
        self.sentences().filter(|(_, sentence)| {
            !matches!(sentence.block, BlockKind::Headline | BlockKind::Subheading)
        })
    }

    /// The source that a sentence rests on.
    #[must_use]
    pub fn source(&self, sentence: &ReadSentence) -> Option<&'a Source> {
        self.reading.sources.get(sentence.source?)
    }

    /// The attributions with content in the sentence of that number.
    pub fn attributions(&self, sentence: usize) -> impl Iterator<Item = &'a Attribution> {
        self.reading
            .attributions
            .iter()
            .filter(move |attribution| attribution.sentences.contains(&sentence))
    }

    /// What stands between quotation marks, the marks left out; in the order of the text.
    #[must_use]
    pub fn quotations(&self) -> &[Span] {
        &self.quotations
    }

    /// Whether any of it stands in quotation marks.
    #[must_use]
    pub fn is_quoted(&self, span: Span) -> bool {
        self.quotations.iter().any(|quoted| quoted.overlaps(span))
    }
}
