//! Each piece by itself, and what pieces share: sources and loaded words.

use std::collections::{BTreeMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::Subject;
use crate::attribution::names_same;
use crate::label::{Label, Probability, SourceKind};
use crate::report::{Footing, Reading, Source, Weighed, footing, word_count};

/// One piece by itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Piece {
    /// How the user named it.
    pub name: String,
    /// The headline, where it is one article and has one.
    pub title: Option<String>,
    /// The outlet, where all its articles name the same.
    pub outlet: Option<String>,
    /// Its articles.
    pub articles: usize,
    /// How much of its words rests on what, all articles together.
    pub footing: Footing,
    /// Sources that sentences rest on, counted in each article.
    pub sources: usize,
    /// Words that rest on sources who are not named, as a share of the footing's words.
    pub unnamed: Probability,
    /// Loaded words and phrases in the outlet's own voice, a thousand words of the footing.
    pub loaded_per_1000: f32,
}

/// A source of one or more pieces.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SharedSource {
    /// Its fullest name.
    pub name: String,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// For each piece, the words that rest on it; 0 where it is not a source there.
    pub words: Vec<usize>,
}

/// A loaded word or phrase of one or more pieces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LoadedWord {
    /// The words in lower case.
    pub words: String,
    /// For each piece, how often it stands there.
    pub times: Vec<usize>,
}

pub(super) fn piece(subject: &Subject<'_>) -> Piece {
    let readings = subject.readings;
    let weighed: Vec<Weighed> = readings.iter().flat_map(weighed).collect();
    let footing = footing(&weighed);
    let words = footing.words.max(1) as f32;
    let relied_on = || readings.iter().flat_map(Reading::sources_relied_on);
    let unnamed: usize = relied_on()
        .filter(|source| source.kind == SourceKind::Unnamed)
        .map(|source| source.words)
        .sum();
    let loaded: usize = readings
        .iter()
        .flat_map(|reading| &reading.sentences)
        .map(|sentence| sentence.loaded.len())
        .sum();
    Piece {
        name: subject.name.to_owned(),
        title: match readings {
            [reading] => reading.article.title.clone(),
            _ => None,
        },
        outlet: common(readings, |reading| reading.article.outlet.as_ref()),
        articles: readings.len(),
        sources: relied_on().count(),
        unnamed: Probability::new(unnamed as f32 / words),
        loaded_per_1000: loaded as f32 * 1000.0 / words,
        footing,
    }
}

fn weighed(reading: &Reading) -> impl Iterator<Item = Weighed> {
    reading.sentences.iter().map(|sentence| Weighed {
        words: word_count(sentence.span().of(&reading.text)),
        label: sentence.label,
        scores: sentence.scores,
    })
}

/// What all readings have alike.
fn common(readings: &[Reading], part: impl Fn(&Reading) -> Option<&String>) -> Option<String> {
    let (first, rest) = readings.split_first()?;
    let own = part(first)?;
    rest.iter()
        .all(|reading| part(reading) == Some(own))
        .then(|| own.clone())
}

/// The sources of all pieces, the same one joined under its fullest name. "A senior official" of one
/// text is nobody of whom another is known to speak: the unnamed are joined in drafts of one text only.
pub(super) fn sources(subjects: &[Subject<'_>], are_drafts: bool) -> Vec<SharedSource> {
    let found: Vec<(usize, &Source)> = subjects
        .iter()
        .enumerate()
        .flat_map(|(piece, subject)| {
            subject
                .readings
                .iter()
                .flat_map(Reading::sources_relied_on)
                .map(move |source| (piece, source))
        })
        .filter(|(_, source)| !source.name.trim().is_empty())
        .collect();
    let mut others: HashSet<&str> = found
        .iter()
        .map(|(_, source)| source.name.as_str())
        .collect();
    let mut shared: Vec<SharedSource> = Vec::new();
    for (piece, source) in found {
        others.remove(source.name.as_str());
        let may_join = |kind: SourceKind| are_drafts || kind != SourceKind::Unnamed;
        let known = shared.iter_mut().find(|known| {
            may_join(source.kind)
                && may_join(known.kind)
                && names_same(&source.name, &known.name, &others)
        });
        others.insert(source.name.as_str());
        let known = match known {
            Some(known) => known,
            None => {
                shared.push(SharedSource {
                    name: source.name.clone(),
                    kind: source.kind,
                    words: vec![0; subjects.len()],
                });
                let Some(new) = shared.last_mut() else {
                    continue;
                };
                new
            }
        };
        if source.name.len() > known.name.len() {
            known.name.clone_from(&source.name);
        }
        if let Some(words) = known.words.get_mut(piece) {
            *words += source.words;
        }
    }
    shared.sort_by_key(|source| {
        let pieces = source.words.iter().filter(|&&words| words > 0).count();
        std::cmp::Reverse((pieces, source.words.iter().sum::<usize>()))
    });
    shared
}

/// The loaded words of all pieces.
pub(super) fn loaded(subjects: &[Subject<'_>]) -> Vec<LoadedWord> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (piece, subject) in subjects.iter().enumerate() {
        for reading in subject.readings {
            for sentence in &reading.sentences {
                if sentence.label == Label::Boilerplate {
                    continue;
                }
                for loaded in &sentence.loaded {
                    let words = loaded.span().of(&reading.text).to_lowercase();
                    let times = found
                        .entry(words)
                        .or_insert_with(|| vec![0; subjects.len()]);
                    if let Some(times) = times.get_mut(piece) {
                        *times += 1;
                    }
                }
            }
        }
    }
    let mut loaded: Vec<LoadedWord> = found
        .into_iter()
        .map(|(words, times)| LoadedWord { words, times })
        .collect();
    loaded.sort_by_key(|word| std::cmp::Reverse(word.times.iter().sum::<usize>()));
    loaded
}
