//! Counts that add up over documents, and the figures that follow from them.

use serde::Serialize;

use crate::label::Label;

/// Bins of the calibration error, as in Guo et al., ICML 2017.
const BINS: usize = 15;

/// Right ones of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rate {
    pub(super) right: usize,
    pub(super) all: usize,
}

impl Rate {
    pub(super) fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.all += other.all;
    }

    fn value(self) -> Option<f64> {
        (self.all > 0).then(|| self.right as f64 / self.all as f64)
    }
}

/// What was found against what there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Overlap {
    pub(super) found: Rate,
    pub(super) gold: Rate,
}

impl Overlap {
    fn add(&mut self, other: Self) {
        self.found.add(other.found);
        self.gold.add(other.gold);
    }

    fn f1(self) -> Option<f64> {
        if self.found.all + self.gold.all == 0 {
            return None;
        }
        let (precision, recall) = (
            self.found.value().unwrap_or(0.0),
            self.gold.value().unwrap_or(0.0),
        );
        Some(harmonic_mean(precision, recall))
    }
}

fn harmonic_mean(a: f64, b: f64) -> f64 {
    if a + b > 0.0 {
        2.0 * a * b / (a + b)
    } else {
        0.0
    }
}

/// One calibration bin: how many sentences, the sum of their confidences, how many are right.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bin {
    count: usize,
    confidence: f64,
    right: usize,
}

/// The counts of one or more documents.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Rows are gold labels, columns are the reading's.
    pub(super) confusion: [[usize; 5]; 5],
    /// The same in words of the sentences.
    pub(super) confusion_words: [[usize; 5]; 5],
    pub(super) source_kind: Rate,
    pub(super) source_name: Rate,
    pub(super) source_name_read: Rate,
    pub(super) loaded: Overlap,
    pub(super) content_words: Overlap,
    pub(super) source_words: Overlap,
    pub(super) cue_words: Overlap,
    /// Sum over documents and labels of |share read - true share|, and how many.
    pub(super) footing_error: (f64, usize),
    /// True shares that lie in the interval that the reading gives.
    pub(super) footing_covered: Rate,
    pub(super) bins: [Bin; BINS],
    pub(super) documents: usize,
}

impl Tally {
    pub(super) fn count_label(&mut self, gold: Label, read: Label, words: usize, confidence: f32) {
        for (matrix, count) in [(&mut self.confusion, 1), (&mut self.confusion_words, words)] {
            let row = matrix.get_mut(gold as usize);
            if let Some(cell) = row.and_then(|row| row.get_mut(read as usize)) {
                *cell += count;
            }
        }
        let number = ((f64::from(confidence) * BINS as f64) as usize).min(BINS - 1);
        if let Some(bin) = self.bins.get_mut(number) {
            bin.count += 1;
            bin.confidence += f64::from(confidence);
            bin.right += usize::from(gold == read);
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (matrix, other) in [
            (&mut self.confusion, &other.confusion),
            (&mut self.confusion_words, &other.confusion_words),
        ] {
            for (cell, other) in matrix.iter_mut().flatten().zip(other.iter().flatten()) {
                *cell += other;
            }
        }
        self.source_kind.add(other.source_kind);
        self.source_name.add(other.source_name);
        self.source_name_read.add(other.source_name_read);
        self.loaded.add(other.loaded);
        self.content_words.add(other.content_words);
        self.source_words.add(other.source_words);
        self.cue_words.add(other.cue_words);
        self.footing_error.0 += other.footing_error.0;
        self.footing_error.1 += other.footing_error.1;
        self.footing_covered.add(other.footing_covered);
        for (bin, other) in self.bins.iter_mut().zip(&other.bins) {
            bin.count += other.count;
            bin.confidence += other.confidence;
            bin.right += other.right;
        }
        self.documents += other.documents;
    }

    fn sentences(&self) -> usize {
        self.confusion.iter().flatten().sum()
    }

    /// Precision, recall and F1 of one label; `None` where it occurs on neither side.
    fn label_f1(&self, label: Label) -> Option<LabelFigures> {
        let at = label as usize;
        let gold: usize = self.confusion.get(at)?.iter().sum();
        let read: usize = self.confusion.iter().filter_map(|row| row.get(at)).sum();
        let right = *self.confusion.get(at)?.get(at)?;
        if gold + read == 0 {
            return None;
        }
        let rate = |of: usize| {
            if of > 0 {
                right as f64 / of as f64
            } else {
                0.0
            }
        };
        let (precision, recall) = (rate(read), rate(gold));
        Some(LabelFigures {
            precision,
            recall,
            f1: harmonic_mean(precision, recall),
            sentences: gold,
        })
    }

    fn calibration_error(&self) -> Option<f64> {
        let all = self.sentences();
        (all > 0).then(|| {
            let distance: f64 = self
                .bins
                .iter()
                .map(|bin| (bin.confidence - bin.right as f64).abs())
                .sum();
            distance / all as f64
        })
    }

    pub(super) fn figures(&self) -> Figures {
        let labels: Vec<(Label, Option<LabelFigures>)> = Label::ALL
            .into_iter()
            .map(|label| (label, self.label_f1(label)))
            .collect();
        let main: Vec<f64> = labels
            .iter()
            .filter(|(label, _)| *label != Label::Boilerplate)
            .filter_map(|(_, figures)| figures.map(|f| f.f1))
            .collect();
        let right: usize = Label::ALL
            .iter()
            .filter_map(|&label| self.confusion.get(label as usize)?.get(label as usize))
            .sum();
        let sentences = self.sentences();
        Figures {
            documents: self.documents,
            sentences,
            macro_f1: (!main.is_empty()).then(|| main.iter().sum::<f64>() / main.len() as f64),
            accuracy: (sentences > 0).then(|| right as f64 / sentences as f64),
            labels: labels
                .into_iter()
                .filter_map(|(label, figures)| Some((label.name(), figures?)))
                .collect(),
            source_kind_accuracy: self.source_kind.value(),
            source_name_accuracy: self.source_name.value(),
            source_name_read: self.source_name_read.value(),
            loaded_f1: self.loaded.f1(),
            content_words_f1: self.content_words.f1(),
            source_words_f1: self.source_words.f1(),
            cue_words_f1: self.cue_words.f1(),
            footing_error: (self.footing_error.1 > 0)
                .then(|| self.footing_error.0 / self.footing_error.1 as f64),
            footing_coverage: self.footing_covered.value(),
            calibration_error: self.calibration_error(),
        }
    }
}

/// Precision, recall and F1 of one label.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LabelFigures {
    /// Right ones of those that the reading gives the label.
    pub precision: f64,
    /// Right ones of those that have the label.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Sentences that have the label.
    pub sentences: usize,
}

/// How good readings are against labels. A figure is absent where nothing was there to measure it on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Documents measured on.
    pub documents: usize,
    /// Labelled sentences among them.
    pub sentences: usize,
    /// Mean F1 of fact, quote, framing and allegation.
    pub macro_f1: Option<f64>,
    /// Right labels of all five.
    pub accuracy: Option<f64>,
    /// Each label's figures.
    pub labels: Vec<(&'static str, LabelFigures)>,
    /// Right source kinds, where a sentence has one.
    pub source_kind_accuracy: Option<f64>,
    /// Right source names, where a sentence has one, its label being given.
    pub source_name_accuracy: Option<f64>,
    /// Right source names in the reading itself, where a wrong label means no source.
    pub source_name_read: Option<f64>,
    /// F1 of loaded phrases; one counts as found where any of its words is.
    pub loaded_f1: Option<f64>,
    /// F1 of words in content spans, on annotated attributions.
    pub content_words_f1: Option<f64>,
    /// F1 of words in source spans, on annotated attributions.
    pub source_words_f1: Option<f64>,
    /// F1 of words in cue spans, on annotated attributions.
    pub cue_words_f1: Option<f64>,
    /// Mean distance of a label's share from the true one, 0 to 1.
    pub footing_error: Option<f64>,
    /// How often the 90 % interval of a share holds the true share.
    pub footing_coverage: Option<f64>,
    /// Expected calibration error of the label's confidence, 15 bins.
    pub calibration_error: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_follow_the_confusion_matrix() {
        let mut tally = Tally::default();
        tally.count_label(Label::Fact, Label::Fact, 10, 0.9);
        tally.count_label(Label::Fact, Label::Quote, 20, 0.9);
        tally.count_label(Label::Quote, Label::Quote, 30, 0.9);
        let figures = tally.figures();
        assert!((figures.accuracy.unwrap() - 2.0 / 3.0).abs() < 1e-9);
        // Fact and quote both have F1 2/3; framing and allegation do not occur.
        assert!((figures.macro_f1.unwrap() - 2.0 / 3.0).abs() < 1e-9);
        assert!((figures.calibration_error.unwrap() - (2.7f32 as f64 - 2.0) / 3.0).abs() < 1e-6);
    }

    #[test]
    fn what_was_not_measured_is_absent() {
        let figures = Tally::default().figures();
        assert_eq!(
            (figures.accuracy, figures.loaded_f1, figures.footing_error),
            (None, None, None)
        );
    }
}
