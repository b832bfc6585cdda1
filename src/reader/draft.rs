//! One draft, read again and again while it is being written.
//!
//! A whole reading runs every sentence through the network. After an edit almost all of
//! them stand where they stood, between the same neighbours, so that their scores still
//! hold: only a sentence that is new, or has a new neighbour within [`REACH`], is scored
//! again, in a window with as much around it as fits. Everything behind the network
//! (sources, footing) is cheap and always done for the whole draft.
//!
//! Scores are first those of a whole reading. After an edit, those near it come from
//! another window than a whole reading would use, and now and then another label wins by
//! a hair; those elsewhere never move. [`DraftReader::read_whole`] brings all of them in
//! line, as when the draft is saved.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::{Reader, spans};
use crate::findings::Settings;
use crate::ingest::Article;
use crate::model::{Document, Model, ModelError, Scoring, SentenceScores};
use crate::report::Reading;
use crate::segment::{Segmented, segment};
use crate::span::Span;

/// How many sentences on either side a sentence's scores are taken to depend on: a
/// neighbouring paragraph of news.
const REACH: usize = 2;

/// How many readings ago scores must have been used to be kept: an undone edit finds its
/// scores again.
const KEPT_READINGS: u64 = 32;

/// Remembers the scores of one draft's sentences.
///
/// ```no_run
/// use onrecord::{DraftReader, Reader};
/// use onrecord::findings::Settings;
/// use onrecord::ingest::{Options, article};
/// use onrecord::model::{Embedded, Model};
///
/// let reader = Reader::new(Model::new(Embedded::Small.files(), 2)?);
/// let mut draft = DraftReader::default();
/// let settings = Settings::default();
/// for text in ["The quay will close.", "The quay will close, an official said."] {
///     let article = article(text.as_bytes(), "draft.md", &Options::default())?;
///     println!("{:?}", draft.read(&reader, &article, &settings)?.sentences[0].label);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct DraftReader {
    known: HashMap<u64, Known>,
    /// How many readings there have been.
    turn: u64,
}

#[derive(Debug)]
struct Known {
    /// The scores, their spans counted from the sentence's start.
    scores: SentenceScores,
    /// The last reading that used them.
    used: u64,
}

impl DraftReader {
    /// Reads the draft as it stands now, scoring again what an edit touched.
    ///
    /// # Errors
    /// Where the model fails.
    pub fn read(
        &mut self,
        reader: &Reader,
        article: &Article,
        settings: &Settings,
    ) -> Result<Reading, ModelError> {
        self.read_at_once(reader, article, settings, false)
    }

    /// Reads the draft as [`Reader::read`] does, to the last digit.
    ///
    /// # Errors
    /// Where the model fails.
    pub fn read_whole(
        &mut self,
        reader: &Reader,
        article: &Article,
        settings: &Settings,
    ) -> Result<Reading, ModelError> {
        self.read_at_once(reader, article, settings, true)
    }

    fn read_at_once(
        &mut self,
        reader: &Reader,
        article: &Article,
        settings: &Settings,
        whole: bool,
    ) -> Result<Reading, ModelError> {
        let mut pass = self.begin(reader, article.clone(), whole)?;
        while pass.left() > 0 {
            pass.run(pass.left())?;
        }
        Ok(self.finish(pass).compose(reader, settings))
    }

    /// Begins a reading of the draft as it stands now, to be done in pieces; `whole` as a
    /// reading of the article alone would do it.
    pub(crate) fn begin<'m>(
        &self,
        reader: &'m Reader,
        article: Article,
        whole: bool,
    ) -> Result<Pass<'m>, ModelError> {
        let model = reader.model();
        let segmented = segment(&article);
        let text = article.text();
        let sentences = spans(&segmented);
        let keys = keys(text, &sentences);
        let is_missing = |key: &u64| whole || !self.known.contains_key(key);
        let mut missing: Vec<usize> = (0..keys.len())
            .filter(|&index| keys.get(index).is_some_and(is_missing))
            .collect();
        // Where most is new, the windows of a whole reading are as cheap, and exact.
        if missing.len() * 2 > sentences.len() {
            missing = (0..sentences.len()).collect();
        }
        let ranges = ranges(&missing);
        let mut around = Vec::with_capacity(ranges.len());
        for range in &ranges {
            around.push(surroundings(model, text, &sentences, range.clone())?);
        }
        let documents: Vec<Document<'_>> = around
            .iter()
            .map(|stretch| Document {
                text,
                sentences: sentences.get(stretch.clone()).unwrap_or_default(),
            })
            .collect();
        let scoring = model.scoring(&documents)?;
        Ok(Pass {
            article,
            segmented,
            keys,
            stretches: ranges.into_iter().zip(around).collect(),
            scoring,
        })
    }

    /// Takes over the scores of a pass whose windows were all run. They hold for the text that it
    /// began with, and for what of a later one is still the same.
    pub(crate) fn finish(&mut self, pass: Pass<'_>) -> Scored {
        self.turn += 1;
        let sentences = spans(&pass.segmented);
        let scored = pass.scoring.finish();
        for ((range, stretch), scored) in pass.stretches.into_iter().zip(scored) {
            let places = stretch
                .clone()
                .filter_map(|at| Some((at, pass.keys.get(at)?, sentences.get(at)?)));
            for ((at, &key, sentence), scores) in places.zip(scored) {
                if range.contains(&at) {
                    let start = sentence.start();
                    let scores = rebased(&scores, |span| {
                        Span::new(
                            span.start().saturating_sub(start),
                            span.end().saturating_sub(start),
                        )
                    });
                    let used = self.turn;
                    self.known.insert(key, Known { scores, used });
                }
            }
        }
        let mut scores = Vec::with_capacity(sentences.len());
        for (key, sentence) in pass.keys.iter().zip(&sentences) {
            if let Some(known) = self.known.get_mut(key) {
                known.used = self.turn;
                scores.push(rebased(&known.scores, |span| {
                    span.shifted(sentence.start())
                }));
            }
        }
        let oldest = self.turn.saturating_sub(KEPT_READINGS);
        self.known.retain(|_, known| known.used >= oldest);
        Scored {
            article: pass.article,
            segmented: pass.segmented,
            scores,
        }
    }
}

/// One reading of a draft on its way through the model.
pub(crate) struct Pass<'m> {
    article: Article,
    segmented: Segmented,
    keys: Vec<u64>,
    /// The sentences to be scored, and those around them that are in their windows.
    stretches: Vec<(Range<usize>, Range<usize>)>,
    scoring: Scoring<'m>,
}

impl Pass<'_> {
    /// How many windows are left to run.
    pub(crate) fn left(&self) -> usize {
        self.scoring.left()
    }

    /// Runs the next windows, at most that many.
    pub(crate) fn run(&mut self, windows: usize) -> Result<(), ModelError> {
        self.scoring.run(windows)
    }
}

/// A draft and what the model says of each of its sentences.
pub(crate) struct Scored {
    article: Article,
    segmented: Segmented,
    scores: Vec<SentenceScores>,
}

impl Scored {
    /// Everything behind the model.
    pub(crate) fn compose(&self, reader: &Reader, settings: &Settings) -> Reading {
        reader.compose_with(&self.article, &self.segmented, &self.scores, settings)
    }
}

/// For each sentence, a digest of it and its neighbours, and of where it stands among them.
fn keys(text: &str, sentences: &[Span]) -> Vec<u64> {
    (0..sentences.len())
        .map(|index| {
            let from = index.saturating_sub(REACH);
            let mut hasher = DefaultHasher::new();
            (index - from).hash(&mut hasher);
            for sentence in sentences.iter().skip(from).take(index - from + REACH + 1) {
                sentence.of(text).hash(&mut hasher);
            }
            hasher.finish()
        })
        .collect()
}

/// Runs of numbers; those so near each other that they would share neighbours are one.
fn ranges(numbers: &[usize]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some(range) if number <= range.end + REACH => range.end = number + 1,
            _ => ranges.push(number..number + 1),
        }
    }
    ranges
}

/// A range of sentences with as many on either side as one window holds; at least those
/// within [`REACH`].
fn surroundings(
    model: &Model,
    text: &str,
    sentences: &[Span],
    range: Range<usize>,
) -> Result<Range<usize>, ModelError> {
    // One token closes each sentence, one opens the window.
    let cost = |at: usize| -> Result<usize, ModelError> {
        let sentences = sentences.get(at..=at).unwrap_or_default();
        Ok(model.count_tokens(&[Document { text, sentences }])? + 1)
    };
    let capacity = model.manifest().max_window.saturating_sub(1);
    let mut from = range.start.saturating_sub(REACH);
    let mut to = (range.end + REACH).min(sentences.len());
    let mut used = 0;
    for at in from..to {
        used += cost(at)?;
        if used > capacity {
            return Ok(from..to);
        }
    }
    // The shorter side first, so that what is scored stands in the middle.
    loop {
        let before = (from > 0).then(|| (range.start - from, from - 1));
        let after = (to < sentences.len()).then(|| (to - range.end, to));
        let Some((_, next)) = before.into_iter().chain(after).min() else {
            return Ok(from..to);
        };
        used += cost(next)?;
        if used > capacity {
            return Ok(from..to);
        }
        if next < from {
            from = next;
        } else {
            to = next + 1;
        }
    }
}

/// The same scores with their spans counted from elsewhere.
fn rebased(scores: &SentenceScores, span: impl Fn(Span) -> Span) -> SentenceScores {
    let mut scores = scores.clone();
    for token in &mut scores.tokens {
        token.span = span(token.span);
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Options, article};
    use crate::model::Embedded;

    fn reader() -> Reader {
        Reader::new(Model::new(Embedded::Small.files(), 2).unwrap())
    }

    fn of(text: &str) -> Article {
        article(text.as_bytes(), "draft.txt", &Options::default()).unwrap()
    }

    fn fixture() -> String {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/articles/harbour-contract.txt");
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn the_first_reading_and_a_whole_one_are_those_of_the_reader() {
        let (reader, mut draft, text) = (reader(), DraftReader::default(), fixture());
        assert_eq!(
            draft
                .read(&reader, &of(&text), &Settings::default())
                .unwrap(),
            reader.read(&of(&text)).unwrap()
        );
        let edited = text.replacen("harbour", "quay", 3);
        draft
            .read(&reader, &of(&edited), &Settings::default())
            .unwrap();
        let whole = draft
            .read_whole(&reader, &of(&edited), &Settings::default())
            .unwrap();
        assert_eq!(whole, reader.read(&of(&edited)).unwrap());
    }

    #[test]
    fn reading_an_unchanged_draft_again_changes_nothing() {
        let (reader, mut draft, text) = (reader(), DraftReader::default(), fixture());
        let first = draft
            .read(&reader, &of(&text), &Settings::default())
            .unwrap();
        assert_eq!(
            draft
                .read(&reader, &of(&text), &Settings::default())
                .unwrap(),
            first
        );
    }

    #[test]
    fn an_edit_leaves_every_sentence_beyond_its_reach_as_it_was() {
        let (reader, mut draft, text) = (reader(), DraftReader::default(), fixture());
        let before = draft
            .read(&reader, &of(&text), &Settings::default())
            .unwrap();
        let last = text.rfind("\n\n").unwrap();
        let edited = format!("{}\n\nNobody answered.{}", &text[..last], &text[last..]);
        let after = draft
            .read(&reader, &of(&edited), &Settings::default())
            .unwrap();
        let untouched = before.sentences.len() - 3 - REACH;
        for (old, new) in before
            .sentences
            .iter()
            .zip(&after.sentences)
            .take(untouched)
        {
            assert_eq!((old.label, &old.scores), (new.label, &new.scores));
        }
        assert!(after.text.contains("Nobody answered."));
    }

    /// Prints its count: `cargo test --lib reader -- --nocapture`.
    #[test]
    fn labels_after_an_edit_are_nearly_always_those_of_a_whole_reading() {
        let (reader, text) = (reader(), fixture());
        let paragraphs: Vec<&str> = text.split("\n\n").collect();
        let (mut differ, mut all) = (0, 0);
        for edited in (1..paragraphs.len()).step_by(4) {
            let mut draft = DraftReader::default();
            draft
                .read(&reader, &of(&text), &Settings::default())
                .unwrap();
            let mut paragraphs = paragraphs.clone();
            let longer = format!("{} That was on Friday, she said.", paragraphs[edited]);
            paragraphs[edited] = &longer;
            let article = of(&paragraphs.join("\n\n"));
            let quick = draft.read(&reader, &article, &Settings::default()).unwrap();
            let whole = reader.read(&article).unwrap();
            all += whole.sentences.len();
            let pairs = quick.sentences.iter().zip(&whole.sentences);
            differ += pairs.filter(|(a, b)| a.label != b.label).count();
        }
        println!("{differ} of {all} labels differ");
        assert!(differ * 25 <= all, "{differ} of {all} labels differ");
    }

    #[test]
    fn runs_that_share_neighbours_are_one() {
        assert_eq!(ranges(&[1, 2, 5, 9]), [1..6, 9..10]);
        assert!(ranges(&[]).is_empty());
    }

    #[test]
    fn scores_that_no_reading_uses_any_more_are_forgotten() {
        let (reader, mut draft) = (reader(), DraftReader::default());
        for round in 0..80 {
            draft
                .read(
                    &reader,
                    &of(&format!("The board met {round} times.")),
                    &Settings::default(),
                )
                .unwrap();
        }
        assert!(draft.known.len() as u64 <= KEPT_READINGS + 1);
    }
}
