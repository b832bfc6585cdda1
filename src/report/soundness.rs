//! Whether a reading that was not made here can be believed in what code relies on.

use thiserror::Error;

use super::reading::Reading;
use crate::span::Span;

/// What of a reading contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unsound {
    /// A place outside the text, inside a character, or that ends before it begins.
    #[error("{what} {number} lies at {start} to {end}, which is no place in its text")]
    Place {
        /// What has the place.
        what: &'static str,
        /// Its number, from 0.
        number: usize,
        /// Its first byte.
        start: usize,
        /// Behind its last byte.
        end: usize,
    },
    /// Sentences that are not in the order of the text.
    #[error("sentence {0} begins before the one in front of it ends")]
    Order(usize),
    /// A source or a sentence that is named and not there.
    #[error("{what} {number} names {named}, which is not there")]
    Missing {
        /// What names it.
        what: &'static str,
        /// Its number, from 0.
        number: usize,
        /// The number that it names.
        named: usize,
    },
    /// More words than the text has bytes, or labels whose words are not all of them.
    #[error("its words do not add up")]
    Words,
}

impl Reading {
    /// Whether every place lies in the text, on characters; sentences are in order and do not
    /// overlap; loaded words lie in their sentences; what is named is there; and the footing's words
    /// add up.
    ///
    /// All of that is so in what this program makes. Readings from elsewhere, handed in again, are
    /// taken only after this.
    ///
    /// # Errors
    /// The first thing that is not so.
    pub fn is_sound(&self) -> Result<(), Unsound> {
        self.sentences_are_sound()?;
        self.sources_are_sound()?;
        for (number, attribution) in self.attributions.iter().enumerate() {
            let what = "attribution";
            let spans = attribution.source_span.iter().chain(&attribution.cue_span);
            for &span in spans.chain(&attribution.content_spans) {
                self.is_span(what, number, span)?;
            }
            is_there(what, number, &attribution.source, self.sources.len())?;
            is_there(what, number, &attribution.sentences, self.sentences.len())?;
        }
        for (number, finding) in self.findings.iter().enumerate() {
            self.is_place("finding", number, finding.start, finding.end)?;
        }
        self.words_add_up().then_some(()).ok_or(Unsound::Words)
    }

    fn sentences_are_sound(&self) -> Result<(), Unsound> {
        let mut behind = 0;
        for (number, sentence) in self.sentences.iter().enumerate() {
            self.is_place("sentence", number, sentence.start, sentence.end)?;
            if sentence.start < behind {
                return Err(Unsound::Order(number));
            }
            behind = sentence.end;
            for loaded in &sentence.loaded {
                self.is_place("loaded word of sentence", number, loaded.start, loaded.end)?;
                if !sentence.span().contains(loaded.span()) {
                    return Err(Unsound::Order(number));
                }
            }
            is_there("sentence", number, &sentence.source, self.sources.len())?;
        }
        Ok(())
    }

    fn sources_are_sound(&self) -> Result<(), Unsound> {
        for (number, source) in self.sources.iter().enumerate() {
            let what = "source";
            if source.id != number {
                let named = source.id;
                return Err(Unsound::Missing {
                    what,
                    number,
                    named,
                });
            }
            for &mention in &source.mentions {
                self.is_span(what, number, mention)?;
            }
            is_there(what, number, &source.sentences, self.sentences.len())?;
        }
        Ok(())
    }

    fn words_add_up(&self) -> bool {
        let most = self.text.len();
        let footing = &self.footing;
        let labels = [
            footing.fact,
            footing.quote,
            footing.framing,
            footing.allegation,
        ];
        let sum = labels
            .iter()
            .try_fold(0_usize, |sum, share| sum.checked_add(share.words));
        sum == Some(footing.words)
            && footing.words <= most
            && self.article.words <= most
            && self.sources.iter().all(|source| source.words <= most)
    }

    fn is_span(&self, what: &'static str, number: usize, span: Span) -> Result<(), Unsound> {
        self.is_place(what, number, span.start(), span.end())
    }

    fn is_place(
        &self,
        what: &'static str,
        number: usize,
        start: usize,
        end: usize,
    ) -> Result<(), Unsound> {
        match self.text.get(start..end) {
            Some(_) => Ok(()),
            None => Err(Unsound::Place {
                what,
                number,
                start,
                end,
            }),
        }
    }
}

fn is_there<'a>(
    what: &'static str,
    number: usize,
    named: impl IntoIterator<Item = &'a usize>,
    count: usize,
) -> Result<(), Unsound> {
    match named.into_iter().find(|named| **named >= count) {
        Some(&named) => Err(Unsound::Missing {
            what,
            number,
            named,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::Probability;
    use crate::render::sample::{bare, harbour, hostile};
    use crate::report::{Attribution, Loaded};

    type Forgery = fn(&mut Reading);

    #[test]
    fn readings_that_agree_with_themselves_are_sound() {
        for reading in [harbour(), hostile(), bare()] {
            assert_eq!(reading.is_sound(), Ok(()));
        }
    }

    #[test]
    fn what_contradicts_itself_is_told() {
        const FAR: usize = usize::MAX / 2;
        let forgeries: [(&str, Forgery); 12] = [
            ("sentence 0 lies at", |reading| {
                reading.sentences[0].end = FAR;
            }),
            ("sentence 1 lies at", |reading| {
                reading.sentences[1].end = reading.sentences[1].start - 1;
            }),
            ("sentence 1 begins before", |reading| {
                reading.sentences[1].start = 0;
            }),
            ("loaded word of sentence 1", |reading| {
                reading.sentences[1].loaded.push(Loaded {
                    start: FAR,
                    end: FAR + 1,
                    score: Probability::default(),
                });
            }),
            ("sentence 1 names", |reading| {
                reading.sentences[1].source = Some(FAR);
            }),
            ("source 0 names", |reading| reading.sources[0].id = 1),
            ("source 0 lies at", |reading| {
                reading.sources[0].mentions = vec![Span::new(FAR, FAR)];
            }),
            ("source 0 names", |reading| {
                reading.sources[0].sentences = vec![FAR];
            }),
            ("attribution 0 lies at", |reading| {
                reading.attributions.push(Attribution {
                    cue_span: Some(Span::new(0, FAR)),
                    ..Attribution::default()
                });
            }),
            ("finding 0 lies at", |reading| {
                reading.findings[0].start = FAR;
                reading.findings[0].end = FAR + 3;
            }),
            ("words do not add up", |reading| {
                reading.footing.fact.words = FAR;
            }),
            ("words do not add up", |reading| reading.footing.words = 0),
        ];
        for (why, forge) in forgeries {
            let mut reading = harbour();
            forge(&mut reading);
            let told = reading.is_sound().unwrap_err().to_string();
            assert!(told.contains(why), "{why}: {told}");
        }
    }
}
