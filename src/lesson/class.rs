//! A class's answers: each pupil's marks, and where the discussion starts.

use serde::Serialize;

use super::agreement::{Agreement, alpha, division};
use super::collect::{Handed, Refused};
use super::format::Lesson;
use super::marking::{Marked, MarkedSentence, Outcome, marked};
use crate::label::Label;

/// From this division on a sentence splits the class: four of ten pupils against six, of
/// four labels, lie at 0.49; one of ten against nine at 0.23.
const SPLITS_FROM: f64 = 0.3;

/// The most sentences that are named as splitting the class.
const MOST_SPLITS: usize = 5;

/// A class, marked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Class {
    /// The pupils, by name.
    pub pupils: Vec<Marked>,
    /// What the class gave to each sentence, in the lesson's order.
    pub tallies: Vec<Tally>,
    /// Krippendorff's alpha of the labels given; null where it is not defined.
    pub alpha: Option<f64>,
    /// The most frequent confusion of two labels; null where there is none.
    pub confusion: Option<Confusion>,
    /// Files that were not marked, and why.
    pub refused: Vec<Refused>,
}

/// What the class gave to one sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tally {
    /// Its number in the lesson, from 1.
    pub number: usize,
    /// How often each label that the lesson offers was given.
    pub counts: Vec<(Label, usize)>,
    /// Pupils with the key's label.
    pub right: usize,
    /// Pupils with the key's second label.
    pub near: usize,
    /// Pupils with another label.
    pub wrong: usize,
    /// Pupils without one.
    pub missing: usize,
    /// How evenly it divides the class, from 0, one label, to 1, every label alike.
    pub division: f64,
}

impl Tally {
    /// Whether the class is of two minds about it.
    #[must_use]
    pub fn splits(&self) -> bool {
        self.division >= SPLITS_FROM
    }
}

/// One label taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// What the key says.
    pub label: Label,
    /// What pupils said.
    pub given: Label,
    /// How often, over all pupils and sentences; near ones are not counted.
    pub times: usize,
}

impl Class {
    /// What its alpha means.
    #[must_use]
    pub fn agreement(&self) -> Agreement {
        Agreement::of(self.alpha)
    }

    /// The sentences that split the class, the most evenly divided first; five at most.
    #[must_use]
    pub fn splits(&self) -> Vec<&Tally> {
        let mut splits: Vec<&Tally> = self.tallies.iter().filter(|tally| tally.splits()).collect();
        splits.sort_by(|a, b| b.division.total_cmp(&a.division));
        splits.truncate(MOST_SPLITS);
        splits
    }

    /// Labels with this outcome as a share of all that were asked, from 0 to 1; 0 where no
    /// pupil was marked.
    #[must_use]
    pub fn share(&self, outcome: Outcome) -> f64 {
        let asked: usize = self.pupils.iter().map(|pupil| pupil.sentences.len()).sum();
        let such: usize = self.pupils.iter().map(|pupil| pupil.count(outcome)).sum();
        such as f64 / asked.max(1) as f64
    }

    /// Sources that are right, and those that were asked for, of all pupils.
    #[must_use]
    pub fn sources(&self) -> (usize, usize) {
        self.pupils
            .iter()
            .map(Marked::sources)
            .fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1))
    }
}

/// Marks all answers against the lesson's key.
#[must_use]
pub fn mark(lesson: &Lesson, handed: &[Handed], refused: Vec<Refused>) -> Class {
    let mut pupils: Vec<Marked> = handed
        .iter()
        .map(|each| marked(lesson, &each.file, &each.answers))
        .collect();
    pupils.sort_by_cached_key(|pupil| (pupil.pupil.to_lowercase(), pupil.file.clone()));
    let of_sentence = |number: usize| -> Vec<&MarkedSentence> {
        pupils
            .iter()
            .filter_map(|pupil| pupil.sentences.iter().find(|each| each.number == number))
            .collect()
    };
    let tallies: Vec<Tally> = lesson
        .sentences
        .iter()
        .map(|sentence| {
            tally(
                sentence.number,
                &lesson.labels,
                &of_sentence(sentence.number),
            )
        })
        .collect();
    let units: Vec<Vec<Label>> = lesson
        .sentences
        .iter()
        .map(|sentence| {
            of_sentence(sentence.number)
                .into_iter()
                .filter_map(|marked| marked.given)
                .collect()
        })
        .collect();
    Class {
        alpha: alpha(&units),
        confusion: confusion(lesson, &pupils),
        tallies,
        pupils,
        refused,
    }
}

fn tally(number: usize, labels: &[Label], marks: &[&MarkedSentence]) -> Tally {
    let with = |outcome: Outcome| marks.iter().filter(|mark| mark.outcome == outcome).count();
    let counts: Vec<(Label, usize)> = labels
        .iter()
        .map(|&label| {
            let times = marks
                .iter()
                .filter(|mark| mark.given == Some(label))
                .count();
            (label, times)
        })
        .collect();
    Tally {
        number,
        right: with(Outcome::Right),
        near: with(Outcome::Near),
        wrong: with(Outcome::Wrong),
        missing: with(Outcome::Missing),
        division: division(&counts),
        counts,
    }
}

/// The pair of labels that was confused most often; of equals, the first by their order.
fn confusion(lesson: &Lesson, pupils: &[Marked]) -> Option<Confusion> {
    let mut found: Vec<Confusion> = Vec::new();
    for sentence in pupils.iter().flat_map(|pupil| &pupil.sentences) {
        let (Outcome::Wrong, Some(given)) = (sentence.outcome, sentence.given) else {
            continue;
        };
        let Some(entry) = lesson.entry(sentence.number) else {
            continue;
        };
        match found
            .iter_mut()
            .find(|known| known.label == entry.label && known.given == given)
        {
            Some(known) => known.times += 1,
            None => found.push(Confusion {
                label: entry.label,
                given,
                times: 1,
            }),
        }
    }
    found
        .into_iter()
        .min_by_key(|each| (std::cmp::Reverse(each.times), each.label, each.given))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{answers, lesson};
    use super::*;

    fn class_of(rows: &[&[Label]]) -> Class {
        let lesson = lesson();
        let handed: Vec<Handed> = rows
            .iter()
            .enumerate()
            .map(|(number, labels)| Handed {
                file: format!("{number}.json"),
                answers: answers(&lesson, &format!("Pupil {number}"), labels),
            })
            .collect();
        mark(&lesson, &handed, Vec::new())
    }

    use Label::{Allegation as A, Fact as F, Framing as E, Quote as Q};

    #[test]
    fn the_sentence_that_splits_the_class_is_named_first() {
        let class = class_of(&[&[F, Q, E, A], &[F, Q, E, Q], &[F, Q, A, Q], &[F, Q, E, A]]);
        let splits: Vec<usize> = class.splits().iter().map(|tally| tally.number).collect();
        assert_eq!(splits, [4, 3]);
        assert_eq!(class.tallies[3].counts, [(F, 0), (Q, 2), (E, 0), (A, 2)]);
        assert_eq!(
            class.confusion,
            Some(Confusion {
                label: A,
                given: Q,
                times: 2
            })
        );
        let alpha = class.alpha.unwrap();
        assert!(alpha > 0.5 && alpha < 1.0, "{alpha}");
        assert_eq!(class.agreement(), Agreement::Weak);
    }

    #[test]
    fn one_pupil_is_marked_and_agrees_with_nobody() {
        let class = class_of(&[&[F, Q, E, A]]);
        assert_eq!((class.alpha, class.confusion), (None, None));
        assert_eq!(class.share(Outcome::Right), 1.0);
        assert_eq!(class_of(&[]).share(Outcome::Right), 0.0);
    }
}
