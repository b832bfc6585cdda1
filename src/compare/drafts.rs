//! What changed between two drafts of one text, sentence by sentence.

use schemars::JsonSchema;
use serde::Serialize;
use similar::utils::diff_words;
use similar::{Algorithm, ChangeTag, DiffOp, capture_diff_slices};

use super::align::{WordSets, pairs};
use super::told::Told;
use crate::report::{Loaded, ReadSentence, Reading};

/// From this share of the shorter article's sentences found in the other, word for word or
/// edited, the two are drafts of one text and not two texts on one matter.
const DRAFTS_FROM: f32 = 0.4;

/// From this share found word for word: two outlets can carry like sentences, but rarely equal ones.
const SAME_WORDS_FROM: f32 = 0.2;

/// From this likeness on, a sentence is another one edited.
const EDITED_FROM: f32 = 0.6;

/// What changed between two drafts.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DraftDiff {
    /// Sentences that stand in both, word for word, in the same order.
    pub kept: usize,
    /// Everything else, in the order of the later draft; what was removed stands where it stood.
    pub changes: Vec<Change>,
}

impl DraftDiff {
    /// How many changes are of a kind.
    #[must_use]
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.changes
            .iter()
            .filter(|change| change.kind == kind)
            .count()
    }
}

/// What became of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Reworded, perhaps moved as well.
    Edited,
    /// The same words in another place.
    Moved,
    /// New in the later draft.
    Added,
    /// Gone from the later draft.
    Removed,
    /// The same words in the same place, which now rest on something else, beyond doubt in
    /// both drafts.
    Relabelled,
}

impl ChangeKind {
    /// All kinds.
    pub const ALL: [ChangeKind; 5] = [
        ChangeKind::Edited,
        ChangeKind::Moved,
        ChangeKind::Added,
        ChangeKind::Removed,
        ChangeKind::Relabelled,
    ];

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ChangeKind::Edited => "edited",
            ChangeKind::Moved => "moved",
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Relabelled => "relabelled",
        }
    }
}

/// One sentence that is not as it was.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// As it was; absent where it was added.
    pub before: Option<Told>,
    /// As it is; absent where it was removed.
    pub after: Option<Told>,
    /// Word by word, where it was edited: joined, kept and removed parts give the sentence
    /// as it was, kept and added ones as it is.
    pub edits: Vec<Edit>,
}

/// What happened to some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EditKind {
    /// They stand in both.
    Kept,
    /// They are new.
    Added,
    /// They are gone.
    Removed,
}

/// Some words of an edited sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Edit {
    /// What happened to them.
    pub kind: EditKind,
    /// The words, white space included.
    pub text: String,
}

/// Two drafts of one text.
pub(super) struct Drafts {
    pub(super) diff: DraftDiff,
    /// The sentences with the same words: their number in the earlier and in the later draft.
    pub(super) same: Vec<(usize, usize)>,
}

/// What changed from `before` to `after`; `None` where they are no drafts of one text.
pub(super) fn diff(before: &Reading, after: &Reading) -> Option<Drafts> {
    let (old, new) = (folded(before), folded(after));
    let ops = capture_diff_slices(Algorithm::Patience, &old, &new);
    let mut kept: Vec<(usize, usize)> = Vec::new();
    let (mut gone, mut come): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for op in ops {
        match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => kept.extend((0..len).map(|n| (old_index + n, new_index + n))),
            op => {
                gone.extend(op.old_range());
                come.extend(op.new_range());
            }
        }
    }
    let moved = same_words(&old, &new, &mut gone, &mut come);
    let edited = alike(&old, &new, &mut gone, &mut come);
    let same = kept.len() + moved.len();
    let shorter = old.len().min(new.len());
    let reaches = |found: usize, share: f32| found as f32 >= share * shorter as f32;
    if shorter == 0 || !reaches(same, SAME_WORDS_FROM) || !reaches(same + edited.len(), DRAFTS_FROM)
    {
        return None;
    }

    let sentence = |reading: &Reading, number: usize| {
        let sentence = reading.sentences.get(number)?;
        Some(Told::new(reading, number, sentence))
    };
    let change = |kind, old: Option<usize>, new: Option<usize>| Change {
        kind,
        before: old.and_then(|number| sentence(before, number)),
        after: new.and_then(|number| sentence(after, number)),
        edits: Vec::new(),
    };
    let mut changes: Vec<(usize, Change)> = Vec::new();
    for &(old, new) in &kept {
        let change = change(ChangeKind::Relabelled, Some(old), Some(new));
        let label = |side: &Option<Told>| side.as_ref().map(|s| s.label);
        // The model reads a sentence with those around it: where it is unsure of the label in one
        // draft, the label of an untouched sentence may tip, which says nothing of the text.
        let is_sure = |reading: &Reading, number: usize| {
            let sentence = reading.sentences.get(number);
            sentence.is_some_and(|sentence| !sentence.is_uncertain())
        };
        if label(&change.before) != label(&change.after)
            && is_sure(before, old)
            && is_sure(after, new)
        {
            changes.push((new, change));
        }
    }
    for &(old, new) in &moved {
        changes.push((new, change(ChangeKind::Moved, Some(old), Some(new))));
    }
    for (old, new) in edited {
        let mut change = change(ChangeKind::Edited, Some(old), Some(new));
        if let (Some(before), Some(after)) = (&change.before, &change.after) {
            change.edits = edits(&before.text, &after.text);
        }
        changes.push((new, change));
    }
    for new in come {
        changes.push((new, change(ChangeKind::Added, None, Some(new))));
    }
    for old in gone {
        // Where it would stand now: behind the last sentence before it that was kept.
        let place = kept
            .iter()
            .rev()
            .find(|&&(kept, _)| kept < old)
            .map_or(0, |&(_, new)| new + 1);
        changes.push((place, change(ChangeKind::Removed, Some(old), None)));
    }
    changes.sort_by_key(|&(place, _)| place);
    Some(Drafts {
        diff: DraftDiff {
            kept: kept.len(),
            changes: changes.into_iter().map(|(_, change)| change).collect(),
        },
        same: kept.into_iter().chain(moved).collect(),
    })
}

/// The two drafts, their loaded words marked alike in the sentences with the same words: where the
/// model marks one in either draft, the writer wrote it in both.
pub(super) fn marked_alike(
    before: &Reading,
    after: &Reading,
    same: &[(usize, usize)],
) -> [Reading; 2] {
    let (mut old, mut new) = (before.clone(), after.clone());
    for &(a, b) in same {
        let (Some(a), Some(b)) = (old.sentences.get_mut(a), new.sentences.get_mut(b)) else {
            continue;
        };
        let marked = marks(&[a, b]);
        for sentence in [a, b] {
            // Elsewhere in the text the same sentence may be broken differently.
            let fits = |mark: &&Loaded| sentence.start + mark.end <= sentence.end;
            sentence.loaded = marked
                .iter()
                .filter(fits)
                .map(|mark| Loaded {
                    start: sentence.start + mark.start,
                    end: sentence.start + mark.end,
                    score: mark.score,
                })
                .collect();
        }
    }
    [old, new]
}

/// The loaded words of the same sentence in either draft, from its start; those that share words
/// are one.
fn marks(sentences: &[&mut ReadSentence; 2]) -> Vec<Loaded> {
    let mut all: Vec<Loaded> = sentences
        .iter()
        .flat_map(|sentence| {
            sentence.loaded.iter().map(|mark| Loaded {
                start: mark.start - sentence.start,
                end: mark.end - sentence.start,
                score: mark.score,
            })
        })
        .collect();
    all.sort_by_key(|mark| (mark.start, mark.end));
    let mut joined: Vec<Loaded> = Vec::new();
    for mark in all {
        match joined.last_mut() {
            Some(last) if mark.start < last.end => {
                last.end = last.end.max(mark.end);
                if mark.score > last.score {
                    last.score = mark.score;
                }
            }
            _ => joined.push(mark),
        }
    }
    joined
}

/// The sentences, white space folded.
fn folded(reading: &Reading) -> Vec<String> {
    reading
        .sentences
        .iter()
        .map(|sentence| {
            let text = sentence.span().of(&reading.text);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// Takes out of `gone` and `come` what has the same words.
fn same_words(
    old: &[String],
    new: &[String],
    gone: &mut Vec<usize>,
    come: &mut Vec<usize>,
) -> Vec<(usize, usize)> {
    let mut moved = Vec::new();
    gone.retain(|&from| {
        let to = come.iter().position(|&to| old.get(from) == new.get(to));
        if let Some(to) = to {
            moved.push((from, come.remove(to)));
        }
        to.is_none()
    });
    moved
}

/// Takes out of `gone` and `come` what is nearly the same.
fn alike(
    old: &[String],
    new: &[String],
    gone: &mut Vec<usize>,
    come: &mut Vec<usize>,
) -> Vec<(usize, usize)> {
    let of = |texts: &[String], numbers: &[usize]| -> Vec<String> {
        numbers
            .iter()
            .filter_map(|&number| texts.get(number).cloned())
            .collect()
    };
    let (was, is) = (of(old, gone), of(new, come));
    let words = WordSets::new(was.iter().chain(&is).map(String::as_str));
    // Every word counts alike: where one of eight was changed, the sentence was edited,
    // however rare that word is.
    let likeness = |a, b| words.shared(a, b);
    let edited: Vec<(usize, usize)> = pairs(likeness, was.len(), was.len() + is.len(), EDITED_FROM)
        .into_iter()
        .filter_map(|(a, b, _)| Some((*gone.get(a)?, *come.get(b.checked_sub(was.len())?)?)))
        .collect();
    gone.retain(|number| !edited.iter().any(|(old, _)| old == number));
    come.retain(|number| !edited.iter().any(|(_, new)| new == number));
    edited
}

fn edits(before: &str, after: &str) -> Vec<Edit> {
    diff_words(Algorithm::Patience, before, after)
        .into_iter()
        .map(|(tag, text)| Edit {
            kind: match tag {
                ChangeTag::Equal => EditKind::Kept,
                ChangeTag::Insert => EditKind::Added,
                ChangeTag::Delete => EditKind::Removed,
            },
            text: text.to_owned(),
        })
        .collect()
}
