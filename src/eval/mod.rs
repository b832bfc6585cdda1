//! Accuracy: readings against labels and annotations, with intervals.

mod annotated;
mod labelled;
mod measure;
mod tally;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::annotated::annotated_spans;
pub use self::labelled::{LabelledDocument, LabelledSentence};
use self::tally::Tally;
pub use self::tally::{Figures, LabelFigures};
use crate::Reader;
use crate::attribution::Role;
use crate::ingest::Article;
use crate::interval::percentile_interval;
use crate::label::Label;
use crate::model::ModelError;
use crate::report::ModelInfo;
use crate::span::Span;

/// Resamples of the bootstrap.
const RESAMPLES: usize = 1000;

/// Seed of the bootstrap: equal runs give equal intervals.
const SEED: u64 = 20_240_917;

/// What a miss is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissKind {
    /// The label.
    Label,
    /// The source's kind.
    SourceKind,
    /// The source's name.
    SourceName,
    /// A loaded phrase: missed where `expected` holds it, wrongly found where `found` does.
    Loaded,
}

/// Something that a reading got wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The document.
    pub document: String,
    /// The sentence's number in it, from 0.
    pub sentence: usize,
    /// What is wrong.
    pub kind: MissKind,
    /// What the labels say.
    pub expected: String,
    /// What the reading says.
    pub found: String,
    /// The sentence.
    pub text: String,
}

/// Lower and upper end of a 95 % interval.
pub type Interval = (f64, f64);

/// Bootstrap intervals over documents of the figures that decide.
///
/// Method: B. Efron, R. Tibshirani, *An Introduction to the Bootstrap* (1993), percentile
/// intervals; whole documents are drawn, since sentences of one document are alike.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Intervals {
    /// Of the macro-F1.
    pub macro_f1: Option<Interval>,
    /// Of the accuracy.
    pub accuracy: Option<Interval>,
    /// Of the source name accuracy.
    pub source_name_accuracy: Option<Interval>,
    /// Of the loaded phrases' F1.
    pub loaded_f1: Option<Interval>,
}

/// The outcome of an evaluation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// The model that was measured.
    pub model: ModelInfo,
    /// Over all documents.
    pub overall: Figures,
    /// 95 % intervals of the overall figures.
    pub intervals: Intervals,
    /// Rows are the labels' own, columns the reading's, in the order of [`Label::ALL`].
    pub confusion: [[usize; 5]; 5],
    /// The same in words of the sentences.
    pub confusion_words: [[usize; 5]; 5],
    /// By corpus.
    pub corpora: BTreeMap<String, Figures>,
}

/// Gathers documents one by one and computes the figures at the end.
#[derive(Debug)]
pub struct Evaluator<'a> {
    reader: &'a Reader,
    tallies: Vec<(String, Tally)>,
    misses: Vec<Miss>,
}

impl<'a> Evaluator<'a> {
    /// Measures the readings of `reader`.
    #[must_use]
    pub const fn new(reader: &'a Reader) -> Self {
        Self {
            reader,
            tallies: Vec::new(),
            misses: Vec::new(),
        }
    }

    /// Adds a document with labelled sentences.
    ///
    /// # Errors
    /// Where the model fails.
    pub fn add_labelled(&mut self, document: &LabelledDocument) -> Result<(), ModelError> {
        let tally = measure::labelled(self.reader, document, &mut self.misses)?;
        self.tallies.push((document.corpus.clone(), tally));
        Ok(())
    }

    /// Adds a text with annotated attributions.
    ///
    /// # Errors
    /// Where the model fails.
    pub fn add_annotated(
        &mut self,
        corpus: &str,
        article: &Article,
        gold: &[(Role, Span)],
    ) -> Result<(), ModelError> {
        let tally = measure::annotated(self.reader, article, gold)?;
        self.tallies.push((corpus.to_owned(), tally));
        Ok(())
    }

    /// What the readings got wrong so far.
    #[must_use]
    pub fn misses(&self) -> &[Miss] {
        &self.misses
    }

    /// The figures over everything that was added.
    #[must_use]
    pub fn finish(&self) -> Evaluation {
        let overall = sum(self.tallies.iter().map(|(_, tally)| tally));
        let mut corpora: BTreeMap<String, Tally> = BTreeMap::new();
        for (corpus, tally) in &self.tallies {
            corpora.entry(corpus.clone()).or_default().add(tally);
        }
        Evaluation {
            model: self.reader.model().manifest().into(),
            overall: overall.figures(),
            intervals: self.intervals(),
            confusion: overall.confusion,
            confusion_words: overall.confusion_words,
            corpora: corpora
                .into_iter()
                .map(|(corpus, tally)| (corpus, tally.figures()))
                .collect(),
        }
    }

    fn intervals(&self) -> Intervals {
        let mut random = fastrand::Rng::with_seed(SEED);
        // Documents without labels say nothing about these figures.
        let labelled: Vec<&Tally> = self
            .tallies
            .iter()
            .map(|(_, tally)| tally)
            .filter(|tally| tally.confusion.iter().flatten().any(|&n| n > 0))
            .collect();
        let mut samples: [Vec<f64>; 4] = Default::default();
        for _ in 0..RESAMPLES {
            let drawn = (0..labelled.len())
                .filter_map(|_| labelled.get(random.usize(0..labelled.len())).copied());
            let figures = sum(drawn).figures();
            let values = [
                figures.macro_f1,
                figures.accuracy,
                figures.source_name_accuracy,
                figures.loaded_f1,
            ];
            for (sample, value) in samples.iter_mut().zip(values) {
                sample.extend(value);
            }
        }
        let [macro_f1, accuracy, source_name_accuracy, loaded_f1] =
            samples.map(|mut drawn| percentile_interval(&mut drawn));
        Intervals {
            macro_f1,
            accuracy,
            source_name_accuracy,
            loaded_f1,
        }
    }
}

fn sum<'t>(tallies: impl Iterator<Item = &'t Tally>) -> Tally {
    let mut total = Tally::default();
    for tally in tallies {
        total.add(tally);
    }
    total
}

impl Evaluation {
    /// The confusion matrix as rows of (gold label, counts in the order of [`Label::ALL`]).
    pub fn confusion_rows(&self) -> impl Iterator<Item = (Label, [usize; 5])> + '_ {
        Label::ALL.into_iter().zip(self.confusion)
    }
}
