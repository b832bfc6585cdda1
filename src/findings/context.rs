//! What a rule looks at: the reading, its quotations, and the questions that rules ask of them.

use std::collections::BTreeMap;

use super::opinion;
use super::rule::OptionValue;
use super::settings::{Genre, RuleSettings, Settings};
use super::speech::SAYS;
use crate::attribution::Attribution;
use crate::ingest::BlockKind;
use crate::label::Label;
use crate::report::{ReadSentence, Reading, Source, UNCERTAIN_BELOW};
use crate::span::Span;

/// Sentences of running text that open a piece.
const LEDE: usize = 2;

/// A reading as rules see it, with the options of the rule that looks.
#[derive(Debug)]
pub struct Context<'a> {
    reading: &'a Reading,
    genre: Genre,
    quotations: Vec<Span>,
    /// The numbers of the sentences of running text.
    running: Vec<usize>,
    /// For every sentence, the attributions that it has a part in, by their place.
    attributions: Vec<Vec<usize>>,
    options: BTreeMap<&'static str, OptionValue>,
}

impl<'a> Context<'a> {
    pub(super) fn new(reading: &'a Reading, settings: &Settings) -> Self {
        Self {
            reading,
            genre: settings.genre(),
            quotations: reading.quotations(),
            running: reading
                .sentences
                .iter()
                .enumerate()
                .filter(|(_, sentence)| is_running(sentence))
                .map(|(number, _)| number)
                .collect(),
            attributions: attributions_by_sentence(reading),
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

    /// Whether the option `name` is switched on; it is not where the rule names no such option.
    #[must_use]
    pub fn is_on(&self, name: &str) -> bool {
        matches!(self.options.get(name), Some(OptionValue::Switch(true)))
    }

    /// The sentence of that number.
    #[must_use]
    pub fn sentence(&self, number: usize) -> Option<&'a ReadSentence> {
        self.reading.sentences.get(number)
    }

    /// The sentences that are the article's own text, with their numbers.
    pub fn sentences(&self) -> impl Iterator<Item = (usize, &'a ReadSentence)> + use<'a> {
        self.reading
            .sentences
            .iter()
            .enumerate()
            .filter(|(_, sentence)| sentence.label != Label::Boilerplate)
    }

    /// The headline, where the article has one.
    #[must_use]
    pub fn headline(&self) -> Option<&'a ReadSentence> {
        self.sentences()
            .map(|(_, sentence)| sentence)
            .find(|sentence| sentence.block == BlockKind::Headline)
    }

    /// Those of the sentences that are running text: no headline, heading or table.
    pub fn running_text(&self) -> impl DoubleEndedIterator<Item = (usize, &'a ReadSentence)> + '_ {
        self.numbered(&self.running)
    }

    /// Whether the sentence of that number is one of the first that run: a lede, which sums up
    /// what the text below says and by whom.
    #[must_use]
    pub fn is_lede(&self, number: usize) -> bool {
        self.before(number).nth(LEDE - 1).is_none()
    }

    /// The running text before the sentence of that number, the nearest first.
    pub fn before(&self, number: usize) -> impl Iterator<Item = (usize, &'a ReadSentence)> + '_ {
        let end = self.running.partition_point(|&other| other < number);
        self.numbered(self.running.get(..end).unwrap_or_default())
            .rev()
    }

    /// The running text behind the sentence of that number, the nearest first.
    pub fn behind(&self, number: usize) -> impl Iterator<Item = (usize, &'a ReadSentence)> + '_ {
        let start = self.running.partition_point(|&other| other <= number);
        self.numbered(self.running.get(start..).unwrap_or_default())
    }

    fn numbered<'s>(
        &'s self,
        numbers: &'s [usize],
    ) -> impl DoubleEndedIterator<Item = (usize, &'a ReadSentence)> + 's {
        numbers
            .iter()
            .filter_map(|&number| Some((number, self.sentence(number)?)))
    }

    /// Those of the running text whose label is certain enough to act on, and that say
    /// whole things: a fragment of a table or a caption is short.
    pub fn certain(&self) -> impl Iterator<Item = (usize, &'a ReadSentence)> + '_ {
        self.running_text()
            .filter(|(_, sentence)| !sentence.is_uncertain())
    }

    /// Those of the running text in which the outlet surely speaks for itself: facts and
    /// framing that rest on no source and hold no attribution. Which of the two it is may
    /// be unsure.
    pub fn own_voice(&self) -> impl Iterator<Item = (usize, &'a ReadSentence)> + '_ {
        self.surely_one_of([Label::Fact, Label::Framing])
            .filter(|(number, sentence)| {
                sentence.source.is_none() && !self.has_attribution(*number)
            })
    }

    /// Those of the running text that surely rest on somebody's word: quotes and
    /// allegations. Which of the two it is may be unsure.
    pub fn attributed(&self) -> impl Iterator<Item = (usize, &'a ReadSentence)> + '_ {
        self.surely_one_of([Label::Quote, Label::Allegation])
    }

    /// The running text under one of two labels that together are certain enough to act on.
    fn surely_one_of(
        &self,
        labels: [Label; 2],
    ) -> impl Iterator<Item = (usize, &'a ReadSentence)> + '_ {
        self.running_text().filter(move |(_, sentence)| {
            let chances = labels.map(|label| sentence.scores.get(label).get());
            labels.contains(&sentence.label) && chances.iter().sum::<f32>() >= UNCERTAIN_BELOW
        })
    }

    /// The source that a sentence rests on.
    #[must_use]
    pub fn source(&self, sentence: &ReadSentence) -> Option<&'a Source> {
        self.reading.sources.get(sentence.source?)
    }

    /// The attributions with content, source or cue in the sentence of that number.
    pub fn attributions(&self, number: usize) -> impl Iterator<Item = &'a Attribution> + '_ {
        let places = self.attributions.get(number).map(Vec::as_slice);
        places
            .unwrap_or_default()
            .iter()
            .filter_map(|&place| self.reading.attributions.get(place))
    }

    /// Whether the attribution's cue says that somebody says something.
    #[must_use]
    pub fn is_speech(&self, attribution: &Attribution) -> bool {
        attribution
            .cue_span
            .is_some_and(|cue| SAYS.are_in(&self.reading.text, cue))
    }

    /// Whether somebody's words are attributed in the sentence of that number.
    #[must_use]
    pub fn has_attribution(&self, number: usize) -> bool {
        self.attributions(number)
            .any(|attribution| self.is_speech(attribution))
    }

    /// Where the sentence of that number names its source and says that it speaks: the
    /// source's words, where a cue stands in the same sentence.
    #[must_use]
    pub fn named_in(&self, number: usize) -> Option<Span> {
        let sentence = self.sentence(number)?;
        self.attributions(number)
            .filter(|attribution| {
                attribution.source.is_some()
                    && attribution.source == sentence.source
                    && self.is_speech(attribution)
            })
            .find_map(|attribution| {
                let (source, cue) = (attribution.source_span?, attribution.cue_span?);
                let whole = sentence.span();
                (whole.contains(source) && whole.contains(cue))
                    .then(|| source.trimmed_of(&self.reading.text, |c| !c.is_alphanumeric()))
            })
    }

    /// Whether the piece is opinion, whatever it is filed as: it says so above itself, its
    /// writer judges as "I" or keeps saying "you", or much of it is the outlet's own judgement.
    /// `framing-in-news` can say the last once; rules about single words of it would only
    /// say it again.
    #[must_use]
    pub fn reads_as_opinion(&self) -> bool {
        opinion::is_labelled(self)
            || opinion::is_mostly_framing(self)
            || opinion::says_i(self)
            || (opinion::is_long_enough(self) && opinion::is_openly_personal(self))
    }

    /// What stands between quotation marks, the marks left out; in the order of the text.
    #[must_use]
    pub fn quotations(&self) -> &[Span] {
        &self.quotations
    }

    /// The quotations that share something with a span.
    pub fn quotations_in(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        span.overlapping(&self.quotations)
    }

    /// Whether any of it stands in quotation marks.
    #[must_use]
    pub fn is_quoted(&self, span: Span) -> bool {
        self.quotations_in(span).next().is_some()
    }

    /// What share of the bytes under `span` stands in quotation marks, 0 to 1.
    #[must_use]
    pub fn quoted_share(&self, span: Span) -> f64 {
        let quoted: usize = self
            .quotations_in(span)
            .filter_map(|quoted| quoted.intersection(span))
            .map(Span::len)
            .sum();
        quoted as f64 / span.len().max(1) as f64
    }

    /// The sentences beside the one of that number, before and behind, boilerplate
    /// skipped; the headline is nobody's neighbour.
    #[must_use]
    pub fn beside(&self, number: usize) -> [Option<(usize, &'a ReadSentence)>; 2] {
        [self.before(number).next(), self.behind(number).next()]
    }

    /// Whether a sentence beside it, in its paragraph, holds somebody's words: they may bear
    /// it out, or be what its marks take up.
    #[must_use]
    pub fn stands_by_words(&self, number: usize, sentence: &ReadSentence) -> bool {
        self.beside(number)
            .into_iter()
            .flatten()
            .any(|(_, beside)| {
                beside.paragraph == sentence.paragraph
                    && matches!(beside.label, Label::Quote | Label::Allegation)
            })
    }
}

fn is_running(sentence: &ReadSentence) -> bool {
    sentence.label != Label::Boilerplate && sentence.block.is_running_text()
}

/// An archive in one file has thousands of sentences: looking all attributions through for
/// each of them would take minutes.
fn attributions_by_sentence(reading: &Reading) -> Vec<Vec<usize>> {
    let mut by_sentence = vec![Vec::new(); reading.sentences.len()];
    let holding = |part: Span| {
        reading
            .sentences
            .partition_point(|sentence| sentence.end <= part.start())
    };
    for (place, attribution) in reading.attributions.iter().enumerate() {
        let parts = [attribution.source_span, attribution.cue_span];
        let numbers = parts.into_iter().flatten().map(holding);
        for number in attribution.sentences.iter().copied().chain(numbers) {
            if let Some(own) = by_sentence.get_mut(number)
                && own.last() != Some(&place)
            {
                own.push(place);
            }
        }
    }
    by_sentence
}
