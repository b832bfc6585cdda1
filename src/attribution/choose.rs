//! Whose words a sentence is.
//!
//! Sentences that one quotation holds together are one passage and have one source. For
//! each passage every entry is scored: by how well its mentions answer the sentences'
//! pointers, and by being tied to one of them by a cue. The best one is the source.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Tie;
use super::entries::{Entries, Entry};
use crate::model::SentenceScores;
use crate::segment::{Quoted, Segmented};

/// How many sentences away a mention may be and still answer.
const REACH: usize = 12;

/// How many sentences behind a passage its source may first be named.
const AHEAD: usize = 1;

/// What a source tied to the passage by a cue is worth, on the scale of the pointer's
/// scores (natural-log odds).
const TIED: f32 = 6.0;

/// What it is worth, for each sentence of the passage, where only a phrase ties it that
/// refers to something else: "the senator said" may be answered by the senator's name, but
/// a readout of six sentences is not that of whoever was named last.
const TIED_BY_REFERENCE: f32 = 2.0;

/// What the source of the last attributed sentence is worth.
const LAST: f32 = 1.0;

/// What each sentence of distance costs where the model has no pointer.
const DISTANCE: f32 = 0.5;

/// From this share of quoted letters on, a sentence may go on with the quotation of the
/// sentence before it in the paragraph.
const QUOTED: f32 = 0.6;

/// What share of that sentence must be quoted: "“No,” said Hale, who lives nearby" is enough.
const QUOTED_BEFORE: f32 = 0.1;

pub(super) struct Chooser<'a> {
    pub(super) scores: &'a [SentenceScores],
    pub(super) entries: &'a Entries,
    /// The entries that each sentence mentions.
    pub(super) mentioned: &'a [Vec<usize>],
    pub(super) segmented: &'a Segmented,
    pub(super) quoted: &'a Quoted<'a>,
    /// The entry tied to each sentence by a cue of its own.
    pub(super) tied: &'a [Option<usize>],
    /// The entry that a line under its block quotation names for each sentence.
    pub(super) credited: &'a [Option<usize>],
}

impl Chooser<'_> {
    /// For every sentence the entry whose words it is, where `attributed` says that it
    /// has one and something answers.
    pub(super) fn choose(&self, attributed: &[bool]) -> Vec<Option<usize>> {
        let mut chosen: Vec<Option<usize>> = vec![None; attributed.len()];
        let mut last: Option<(usize, usize)> = None;
        for passage in self.passages(attributed) {
            let recent = last.filter(|(end, _)| passage.start - end <= REACH);
            let source = self.source(&passage, recent.map(|(_, source)| source));
            if let Some(source) = source {
                last = Some((passage.end, source));
            }
            if let Some(places) = chosen.get_mut(passage) {
                places.fill(source);
            }
        }
        chosen
    }

    /// Runs of attributed sentences that share one source.
    fn passages(&self, attributed: &[bool]) -> Vec<Range<usize>> {
        let mut passages: Vec<Range<usize>> = Vec::new();
        let mut tied: Option<usize> = None;
        for number in (0..attributed.len()).filter(|&n| attributed.get(n) == Some(&true)) {
            let own = self.credit(number..number + 1);
            let own = own.or_else(|| self.tied.get(number).copied().flatten());
            match passages.last_mut() {
                Some(passage)
                    if passage.end == number
                        && self.goes_on(number)
                        && (own.is_none() || tied.is_none() || own == tied) =>
                {
                    passage.end = number + 1;
                    tied = tied.or(own);
                }
                _ => {
                    passages.push(number..number + 1);
                    tied = own;
                }
            }
        }
        passages
    }

    /// Whether the sentence's quotation is that of the sentence before.
    fn goes_on(&self, number: usize) -> bool {
        let sentences = &self.segmented.sentences;
        let (Some(before), Some(sentence)) = (
            number.checked_sub(1).and_then(|n| sentences.get(n)),
            sentences.get(number),
        ) else {
            return false;
        };
        sentence.inside.is_some()
            || (sentence.paragraph == before.paragraph
                && self.quoted.share(before.span) >= QUOTED_BEFORE
                && self.quoted.share(sentence.span) >= QUOTED)
    }

    /// Whom a line under its block quotation names for a passage.
    fn credit(&self, mut passage: Range<usize>) -> Option<usize> {
        passage.find_map(|number| self.credited.get(number).copied().flatten())
    }

    fn source(&self, passage: &Range<usize>, last: Option<usize>) -> Option<usize> {
        let credit = self.credit(passage.clone());
        if credit.is_some() {
            return credit;
        }
        let known = |entry: &Entry| {
            let first = entry.mentions.first().map(|mention| mention.sentence);
            first.is_none_or(|first| first < passage.end + AHEAD)
        };
        let tied = passage
            .clone()
            .find_map(|number| self.tied.get(number).copied().flatten());
        self.within_reach(passage)
            .chain(tied)
            .chain(last)
            .collect::<BTreeSet<usize>>()
            .into_iter()
            .filter_map(|number| Some((number, self.entries.get(number)?)))
            .filter(|(_, entry)| known(entry))
            .filter_map(|(number, entry)| {
                let answers = passage
                    .clone()
                    .filter_map(|sentence| self.answer(sentence, entry));
                let mut score = answers.reduce(|sum, answer| sum + answer);
                let tie = if entry.refers_back {
                    TIED_BY_REFERENCE * passage.len() as f32
                } else {
                    TIED
                };
                for (is_it, worth) in [(tied == Some(number), tie), (last == Some(number), LAST)] {
                    if is_it {
                        *score.get_or_insert(0.0) += worth;
                    }
                }
                score.map(|score| (number, score))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(number, _)| number)
    }

    /// The entries that are mentioned near a passage. Others answer nothing: an archive in one file
    /// has thousands.
    fn within_reach(&self, passage: &Range<usize>) -> impl Iterator<Item = usize> {
        let near = passage.start.saturating_sub(REACH)..passage.end + REACH;
        near.filter_map(|sentence| self.mentioned.get(sentence))
            .flatten()
            .copied()
    }

    /// How well the entry's mentions answer the sentence; `None` where none is in reach.
    fn answer(&self, sentence: usize, entry: &Entry) -> Option<f32> {
        let own = self.scores.get(sentence)?;
        let first = entry
            .mentions
            .partition_point(|mention| mention.sentence + REACH < sentence);
        entry
            .mentions
            .iter()
            .skip(first)
            .take_while(|mention| mention.sentence <= sentence + REACH)
            .filter_map(|mention| {
                let other = self.scores.get(mention.sentence)?;
                let by_distance = -DISTANCE * mention.sentence.abs_diff(sentence) as f32;
                Some(own.pointer(other, mention.span).unwrap_or(by_distance))
            })
            .max_by(f32::total_cmp)
    }
}

/// The source of the tie that carries most of a sentence's content.
pub(super) fn tied_source(ties: &[Tie]) -> Option<usize> {
    ties.iter()
        .filter_map(|tie| {
            let length: usize = tie.content.iter().map(|span| span.len()).sum();
            Some((length, tie.entry?))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, entry)| entry)
}
