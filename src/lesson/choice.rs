//! Which passage of an article, and which of its sentences, make a lesson.

use fastrand::Rng;

use super::level::Level;
use super::source::is_pronoun;
use crate::ingest::BlockKind;
use crate::label::Label;
use crate::report::{ReadSentence, Reading, word_count};
use crate::span::Span;

/// Fewer words than this make no sentence that could be asked: "He laughed."
const LEAST_WORDS: usize = 5;

/// The most words of a sentence at the first level; longer ones say several things at once.
const MOST_WORDS_AT_FIRST: usize = 40;

/// Below this confidence a sentence is hard: about one in three such labels is wrong.
const HARD_BELOW: f32 = 0.7;

/// What is chosen of a reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    /// The paragraphs that pupils see, as stretches of the text.
    pub(super) paragraphs: Vec<(Span, BlockKind)>,
    /// Whether paragraphs before them are left out.
    pub(super) begins_earlier: bool,
    /// Whether paragraphs behind them are left out.
    pub(super) goes_on: bool,
    /// Indices of the chosen sentences, in reading order.
    pub(super) sentences: Vec<usize>,
}

/// Whether careful readers may differ on a sentence.
pub(super) fn is_hard(sentence: &ReadSentence) -> bool {
    sentence.confidence.get() < HARD_BELOW || sentence.also.is_some()
}

/// A paragraph of the reading.
struct Paragraph {
    block: BlockKind,
    span: Span,
    words: usize,
    /// Indices of its sentences that can be asked.
    asked: Vec<usize>,
}

/// Chooses a passage and at most `count` of its sentences. Equal seeds choose alike.
pub(super) fn choose(reading: &Reading, level: Level, count: usize, seed: u64) -> Choice {
    let paragraphs = paragraphs(reading, level);
    let passage = passage(reading, &paragraphs, level, count);
    let seen: Vec<Span> = passage.iter().map(|paragraph| paragraph.span).collect();
    let pool: Vec<usize> = passage
        .iter()
        .flat_map(|paragraph| &paragraph.asked)
        .copied()
        .filter(|&index| names_its_source(reading, index, &seen))
        .collect();
    let is_left_out = |part: Option<&Paragraph>, of: Option<&Paragraph>| match (part, of) {
        (Some(part), Some(of)) => part.span != of.span,
        _ => false,
    };
    Choice {
        begins_earlier: is_left_out(passage.first(), paragraphs.first()),
        goes_on: is_left_out(passage.last(), paragraphs.last()),
        sentences: mix(reading, &pool, level, count, seed),
        paragraphs: passage
            .iter()
            .map(|paragraph| (paragraph.span, paragraph.block))
            .collect(),
    }
}

/// What pupils may see: the headline stands above it, and furniture is no part of the text.
fn paragraphs(reading: &Reading, level: Level) -> Vec<Paragraph> {
    let mut first = 0;
    reading
        .sentences
        .chunk_by(|a, b| a.paragraph == b.paragraph)
        .filter_map(|chunk| {
            let start = first;
            first += chunk.len();
            let (head, last) = (chunk.first()?, chunk.last()?);
            let is_text = !head.block.is_boilerplate()
                && head.block != BlockKind::Headline
                && chunk.iter().any(|each| each.label != Label::Boilerplate);
            is_text.then(|| Paragraph {
                block: head.block,
                span: Span::new(head.start, last.end),
                words: word_count(Span::new(head.start, last.end).of(&reading.text)),
                asked: (start..)
                    .zip(chunk)
                    .filter(|(_, sentence)| can_be_asked(reading, sentence, level))
                    .map(|(index, _)| index)
                    .collect(),
            })
        })
        .collect()
}

fn can_be_asked(reading: &Reading, sentence: &ReadSentence, level: Level) -> bool {
    let words = word_count(sentence.span().of(&reading.text));
    let is_running = sentence.block.is_running_text();
    // A quotation without a source is one whose source the model has not found: its key
    // would be wrong.
    let is_whole = sentence.label != Label::Quote || sentence.source.is_some();
    let suits = match level {
        Level::One => words <= MOST_WORDS_AT_FIRST && !is_hard(sentence),
        Level::Two | Level::Three => true,
    };
    is_running
        && is_whole
        && suits
        && words >= LEAST_WORDS
        && level.labels().contains(&sentence.label)
}

/// Whether the source of a sentence can be pointed at in what pupils see.
fn names_its_source(reading: &Reading, index: usize, seen: &[Span]) -> bool {
    let source = reading
        .sentences
        .get(index)
        .and_then(|sentence| reading.sources.get(sentence.source?));
    source.is_none_or(|source| {
        source
            .mentions
            .iter()
            .filter(|mention| !is_pronoun(mention.of(&reading.text)))
            .any(|mention| seen.iter().any(|paragraph| paragraph.contains(*mention)))
    })
}

/// Consecutive paragraphs of no more words than the level has: those that hold the most
/// labels and enough sentences to ask, and of equals the earliest. An article explains itself
/// from its beginning, which is left for a passage with more labels or twice as many sentences.
fn passage<'a>(
    reading: &Reading,
    paragraphs: &'a [Paragraph],
    level: Level,
    count: usize,
) -> &'a [Paragraph] {
    let Some(limit) = level.words() else {
        return paragraphs;
    };
    let mut best: (&[Paragraph], (usize, usize)) = (&[], (0, 0));
    let mut beginning = None;
    for start in 0..paragraphs.len() {
        let rest = paragraphs.get(start..).unwrap_or_default();
        let mut words = 0;
        let length = rest
            .iter()
            .take_while(|paragraph| {
                words += paragraph.words;
                words <= limit
            })
            .count()
            // One paragraph at least, however long.
            .max(1);
        let Some(window) = rest.get(..length) else {
            continue;
        };
        let asked: Vec<&ReadSentence> = window
            .iter()
            .flat_map(|paragraph| &paragraph.asked)
            .filter_map(|&index| reading.sentences.get(index))
            .collect();
        let holds = |label: &&Label| asked.iter().any(|sentence| sentence.label == **label);
        // Three in four are enough: context is worth more than the last sentence.
        let enough = asked.len() * 4 >= count * 3;
        let worth = (
            level.labels().iter().filter(holds).count(),
            if enough { count } else { asked.len() },
        );
        if start == 0 {
            beginning = Some((window, worth));
        }
        if worth > best.1 {
            best = (window, worth);
        }
    }
    let (labels, asked) = best.1;
    match beginning {
        Some((window, worth)) if worth.0 == labels && worth.1 * 2 > asked => window,
        _ => best.0,
    }
}

/// At most `count` of the sentences in `pool`: the labels by turns, the rarest first, and
/// hard ones as often as the level wants them.
fn mix(reading: &Reading, pool: &[usize], level: Level, count: usize, seed: u64) -> Vec<usize> {
    let mut rng = Rng::with_seed(seed);
    let mut shuffled: Vec<(usize, &ReadSentence)> = pool
        .iter()
        .filter_map(|&index| Some((index, reading.sentences.get(index)?)))
        .collect();
    rng.shuffle(&mut shuffled);
    if level == Level::One {
        // In steps, so that the seed still has a say between equally clear ones.
        let step = |sentence: &ReadSentence| (sentence.confidence.get() * 20.0) as usize;
        shuffled.sort_by_key(|(_, sentence)| std::cmp::Reverse(step(sentence)));
    }
    let mut groups: Vec<Vec<(usize, bool)>> = level
        .labels()
        .iter()
        .map(|label| {
            shuffled
                .iter()
                .filter(|(_, sentence)| sentence.label == *label)
                .map(|&(index, sentence)| (index, is_hard(sentence)))
                .collect()
        })
        .filter(|group: &Vec<_>| !group.is_empty())
        .collect();
    groups.sort_by_key(Vec::len);
    let mut chosen: Vec<usize> = Vec::new();
    let mut hard = 0;
    while chosen.len() < count && groups.iter().any(|group| !group.is_empty()) {
        for group in groups.iter_mut().filter(|group| !group.is_empty()) {
            if chosen.len() == count {
                break;
            }
            let wants_hard = hard * 100 < level.hard_per_cent() * (chosen.len() + 1);
            let place = group
                .iter()
                .position(|(_, is_hard)| *is_hard == wants_hard)
                .unwrap_or_default();
            let (index, is_hard) = group.remove(place);
            hard += usize::from(is_hard);
            chosen.push(index);
        }
    }
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::render::sample;

    fn labels(reading: &Reading, choice: &Choice) -> HashSet<Label> {
        choice
            .sentences
            .iter()
            .map(|&index| reading.sentences[index].label)
            .collect()
    }

    #[test]
    fn every_label_that_can_be_asked_is() {
        let reading = sample::harbour();
        let choice = choose(&reading, Level::Three, 14, 1);
        let askable: HashSet<Label> = reading
            .sentences
            .iter()
            .filter(|sentence| can_be_asked(&reading, sentence, Level::Three))
            .map(|sentence| sentence.label)
            .collect();
        assert!(askable.len() > 2, "{askable:?}");
        // The sample's sources have no mentions, so only those that need none are left.
        assert!(!labels(&reading, &choice).is_empty());
    }

    #[test]
    fn the_first_level_asks_clear_sentences_of_three_labels() {
        let reading = sample::harbour();
        let choice = choose(&reading, Level::One, 6, 1);
        assert!(!choice.sentences.is_empty());
        for &index in &choice.sentences {
            let sentence = &reading.sentences[index];
            assert!(!is_hard(sentence) && sentence.label != Label::Allegation);
        }
    }

    proptest! {
        #[test]
        fn a_choice_is_ordered_within_its_passage_and_repeatable(
            seed in any::<u64>(),
            count in 1_usize..20,
            level in prop::sample::select(&Level::ALL[..]),
        ) {
            let reading = sample::harbour();
            let choice = choose(&reading, level, count, seed);
            prop_assert!(choice.sentences.len() <= count);
            prop_assert!(choice.sentences.is_sorted_by(|a, b| a < b));
            for &index in &choice.sentences {
                let span = reading.sentences[index].span();
                prop_assert!(choice.paragraphs.iter().any(|(paragraph, _)| paragraph.contains(span)));
            }
            prop_assert_eq!(choose(&reading, level, count, seed), choice);
        }
    }
}
