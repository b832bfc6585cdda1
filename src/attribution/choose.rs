//! Whose words a sentence is.

use super::entries::{Entries, Entry};
use super::link::Link;
use crate::model::SentenceScores;
use crate::segment::Segmented;

/// How many sentences away a mention may be and still answer.
const REACH: usize = 12;

/// What a source tied to the sentence by a cue of its own is worth, on the scale of the
/// pointer's scores (natural-log odds).
const TIED: f32 = 6.0;

/// What the source of the sentence before is worth where one quotation runs through both.
const RUNNING: f32 = 4.0;

/// What the source of the last attributed sentence is worth otherwise.
const LAST: f32 = 1.0;

/// What each sentence of distance costs where the model has no pointer.
const DISTANCE: f32 = 0.5;

pub(super) struct Chooser<'a> {
    pub(super) scores: &'a [SentenceScores],
    pub(super) entries: &'a Entries,
    pub(super) segmented: &'a Segmented,
}

impl Chooser<'_> {
    /// The entry whose words the sentence is, given its links, the entries that they
    /// name, and what was chosen for the sentences before; `None` where nothing answers.
    pub(super) fn choose(
        &self,
        sentence: usize,
        links: &[Link],
        named: &[Option<usize>],
        before: &[Option<usize>],
    ) -> Option<usize> {
        let tied = main_source(links, named);
        let last = before.iter().rev().take(REACH).flatten().next().copied();
        let running = self
            .segmented
            .sentences
            .get(sentence)
            .and_then(|s| s.inside)
            .and_then(|_| before.last().copied().flatten());
        self.entries
            .iter()
            .filter_map(|(number, entry)| {
                let mut score = self.answer(sentence, entry);
                for (is_it, worth) in [
                    (tied == Some(number), TIED),
                    (running == Some(number), RUNNING),
                    (last == Some(number), LAST),
                ] {
                    if is_it {
                        *score.get_or_insert(0.0) += worth;
                    }
                }
                score.map(|score| (number, score))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(number, _)| number)
    }

    /// How well the entry's mentions answer the sentence; `None` where none is in reach.
    fn answer(&self, sentence: usize, entry: &Entry) -> Option<f32> {
        let own = self.scores.get(sentence)?;
        entry
            .mentions
            .iter()
            .filter(|mention| mention.sentence.abs_diff(sentence) <= REACH)
            .filter_map(|mention| {
                let other = self.scores.get(mention.sentence)?;
                let by_distance = -DISTANCE * mention.sentence.abs_diff(sentence) as f32;
                Some(own.pointer(other, mention.span).unwrap_or(by_distance))
            })
            .max_by(f32::total_cmp)
    }
}

/// The source of the link that carries most of the sentence's content.
fn main_source(links: &[Link], named: &[Option<usize>]) -> Option<usize> {
    links
        .iter()
        .zip(named)
        .filter_map(|(link, entry)| {
            Some((
                link.content.iter().map(|span| span.len()).sum::<usize>(),
                (*entry)?,
            ))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, entry)| entry)
}
