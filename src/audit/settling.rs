//! What becomes of each item once its place in the order is known, which no thread that reads it
//! can tell: whether its text was met before, its number, and whether the page shows it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::archive::Place;
use super::outcome::{Duplicate, Failure, Outcome, Read};
use super::rows::ArticleRow;

/// Articles shown in full on the page, for each outlet.
const SAMPLE: usize = 3;

/// How far an audit is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Items that are done, whatever became of them.
    pub items: u64,
    /// Articles that were read.
    pub articles: u64,
    /// Items that failed.
    pub failures: u64,
    /// Items whose text was read before.
    pub duplicates: u64,
    /// Bytes of the archive that are done.
    pub bytes: u64,
    /// Items that an earlier run had done.
    pub resumed: u64,
}

/// What reading an item came to, before its place in the order is known.
pub(super) enum Processed {
    Read(Box<Read>),
    Failed(Failure),
    Skipped(&'static str),
    /// An earlier item has the same text.
    Duplicate {
        place: Place,
        id: String,
        text_sha256: String,
    },
}

/// Half a SHA-256: enough to tell any number of texts apart, and short.
fn short(text_sha256: &str) -> u128 {
    text_sha256
        .get(..32)
        .and_then(|half| u128::from_str_radix(half, 16).ok())
        .unwrap_or_default()
}

/// Which texts were met, where first, and what article they became.
#[derive(Default)]
pub(super) struct Texts {
    /// The number of the first item that has the text, and of its article once that is known.
    met: Mutex<HashMap<u128, (u64, u64)>>,
}

impl Texts {
    fn lock(&self) -> MutexGuard<'_, HashMap<u128, (u64, u64)>> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an earlier item than the `number`th has this text. Items are met in any order,
    /// so that a later one may have to find out again when its turn comes.
    pub(super) fn is_met_before(&self, text_sha256: &str, number: u64) -> bool {
        let mut met = self.lock();
        let (first, _) = met.entry(short(text_sha256)).or_insert((number, 0));
        let is_before = *first < number;
        *first = number.min(*first);
        is_before
    }

    /// The article that a text became; `article` is what it becomes if it has not yet.
    fn settle(&self, text_sha256: &str, article: u64) -> u64 {
        let mut met = self.lock();
        let (_, settled) = met.entry(short(text_sha256)).or_insert((0, 0));
        if *settled == 0 {
            *settled = article;
        }
        *settled
    }
}

/// What is known at some place in the order of the items.
pub(super) struct State<'t> {
    pub(super) progress: Progress,
    texts: &'t Texts,
    sample: SampleChoice,
}

impl<'t> State<'t> {
    pub(super) fn new(texts: &'t Texts) -> Self {
        Self {
            progress: Progress::default(),
            texts,
            sample: SampleChoice::default(),
        }
    }

    /// Counts an outcome of an earlier run.
    pub(super) fn take_back(&mut self, outcome: &Outcome) {
        self.progress.items += 1;
        match outcome {
            Outcome::Read(read) => {
                self.progress.articles += 1;
                let article = &read.rows.article;
                // 0: before every item of this run.
                self.texts.is_met_before(&article.text_sha256, 0);
                self.texts.settle(&article.text_sha256, article.article);
                self.sample.take(article);
            }
            Outcome::Failed(_) => self.progress.failures += 1,
            Outcome::Duplicate(_) => self.progress.duplicates += 1,
            Outcome::Skipped(_) => {}
        }
    }

    /// What becomes of the next item in the order.
    pub(super) fn settle(&mut self, processed: Processed, keep_reading: bool) -> Outcome {
        let outcome = self.outcome(processed, keep_reading);
        self.progress.items += 1;
        match outcome {
            Outcome::Failed(_) => self.progress.failures += 1,
            Outcome::Duplicate(_) => self.progress.duplicates += 1,
            Outcome::Read(_) | Outcome::Skipped(_) => {}
        }
        outcome
    }

    fn outcome(&mut self, processed: Processed, keep_reading: bool) -> Outcome {
        let duplicate = |place, id, article| Outcome::Duplicate(Duplicate { place, id, article });
        match processed {
            Processed::Failed(failure) => Outcome::Failed(failure),
            Processed::Skipped(reason) => Outcome::Skipped(reason.to_owned()),
            Processed::Duplicate {
                place,
                id,
                text_sha256,
            } => {
                let article = self.texts.settle(&text_sha256, 0);
                duplicate(place, id, article)
            }
            Processed::Read(mut read) => {
                let number = self.progress.articles + 1;
                let article = &read.rows.article;
                let settled = self.texts.settle(&article.text_sha256, number);
                if settled != number {
                    let (place, id) = (article.place.clone(), article.id.clone());
                    return duplicate(place, id, settled);
                }
                self.progress.articles = number;
                read.rows.number(number);
                let out = self.sample.take(&read.rows.article);
                let is_sample = out.as_deref() != Some(&read.rows.article.text_sha256);
                if !is_sample && !keep_reading {
                    read.reading = None;
                }
                Outcome::Read(read)
            }
        }
    }
}

/// Which articles the page shows in full: for each outlet those whose texts have the lowest
/// SHA-256, which is as good as drawn by lot, and the same in every run.
#[derive(Debug, Default)]
pub(super) struct SampleChoice {
    lowest: BTreeMap<String, BTreeSet<String>>,
}

impl SampleChoice {
    /// Takes an article into the sample, as far as is known now, and gives the text that is
    /// out for it: the article's own where it is not taken.
    pub(super) fn take(&mut self, article: &ArticleRow) -> Option<String> {
        let outlet = article.outlet.clone().unwrap_or_default();
        let lowest = self.lowest.entry(outlet).or_default();
        lowest.insert(article.text_sha256.clone());
        (lowest.len() > SAMPLE).then(|| lowest.pop_last()).flatten()
    }
}
