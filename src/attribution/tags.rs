//! From tag scores to spans: the best legal sequence of source, cue and content.

use std::ops::Range;

use crate::model::{SentenceScores, TAGS, TokenScores};
use crate::span::Span;

/// The part that a span plays in an attribution (PARC 3.0's terms).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Whose words they are.
    Source,
    /// What marks the attribution: "said", "according to".
    Cue,
    /// What is attributed.
    Content,
}

/// A span of one sentence and its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaggedSpan {
    /// What it is.
    pub role: Role,
    /// Where it stands in the article's text.
    pub span: Span,
}

/// The tags' meaning, by their place in the channel: a role and whether it begins there.
const MEANING: [Option<(Role, bool)>; TAGS] = [
    None,
    Some((Role::Source, true)),
    Some((Role::Source, false)),
    Some((Role::Cue, true)),
    Some((Role::Cue, false)),
    Some((Role::Content, true)),
    Some((Role::Content, false)),
];

/// Whether `next` may follow `tag`: an inside needs a begin or an inside of its role before it.
///
/// Content may go on where a source or a cue broke into it, as in "It fell, she said,
/// by half"; the corpus tags the second half as inside.
fn may_follow(tag: usize, next: usize) -> bool {
    match MEANING.get(next).copied().flatten() {
        None | Some((_, true)) | Some((Role::Content, false)) => true,
        Some((role, false)) => {
            matches!(MEANING.get(tag).copied().flatten(), Some((before, _)) if before == role)
        }
    }
}

/// The most probable legal sequence of tags (Viterbi), one a word.
fn best_sequence(scores: &[[f32; TAGS]]) -> Vec<usize> {
    let Some((first, rest)) = scores.split_first() else {
        return Vec::new();
    };
    // The sentence begins as if an outside stood before it.
    let mut best: [f32; TAGS] = std::array::from_fn(|tag| {
        if may_follow(0, tag) {
            first.get(tag).copied().unwrap_or(f32::NEG_INFINITY)
        } else {
            f32::NEG_INFINITY
        }
    });
    let mut back: Vec<[usize; TAGS]> = Vec::with_capacity(rest.len());
    for word in rest {
        let from: [usize; TAGS] = std::array::from_fn(|next| {
            (0..TAGS)
                .filter(|&tag| may_follow(tag, next))
                .max_by(|&a, &b| value(&best, a).total_cmp(&value(&best, b)))
                .unwrap_or_default()
        });
        best = std::array::from_fn(|next| {
            value(&best, from.get(next).copied().unwrap_or_default()) + value(word, next)
        });
        back.push(from);
    }
    let mut tag = (0..TAGS)
        .max_by(|&a, &b| value(&best, a).total_cmp(&value(&best, b)))
        .unwrap_or_default();
    let mut sequence = vec![tag];
    for from in back.iter().rev() {
        tag = from.get(tag).copied().unwrap_or_default();
        sequence.push(tag);
    }
    sequence.reverse();
    sequence
}

fn value(scores: &[f32; TAGS], tag: usize) -> f32 {
    scores.get(tag).copied().unwrap_or(f32::NEG_INFINITY)
}

/// Groups of tokens that touch: a word with the punctuation glued to it is several
/// tokens, but pieces of one word must not get tags of their own.
fn words(tokens: &[TokenScores], text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (number, token) in tokens.iter().enumerate() {
        let continues = tokens.get(number.wrapping_sub(1)).is_some_and(|before| {
            before.span.end() == token.span.start()
                && is_word_piece(before.span.of(text))
                && is_word_piece(token.span.of(text))
        });
        match words.last_mut() {
            Some(word) if continues => word.end = number + 1,
            _ => words.push(number..number + 1),
        }
    }
    words
}

fn is_word_piece(text: &str) -> bool {
    text.chars().all(char::is_alphanumeric)
}

/// The sentence's spans, in order; spans of one role may stand side by side.
#[must_use]
pub fn tagged_spans(scores: &SentenceScores, text: &str) -> Vec<TaggedSpan> {
    let words = words(&scores.tokens, text);
    let sums: Vec<[f32; TAGS]> = words
        .iter()
        .map(|word| {
            // The word's first piece says whether a span begins; the others agree on the role.
            let tokens = scores.tokens.get(word.clone()).unwrap_or_default();
            tokens.first().map_or([0.0; TAGS], |token| token.tags)
        })
        .collect();
    let mut spans: Vec<TaggedSpan> = Vec::new();
    let mut open = false;
    for (word, tag) in words.iter().zip(best_sequence(&sums)) {
        let tokens = scores.tokens.get(word.clone()).unwrap_or_default();
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            continue;
        };
        let span = first.span.union(last.span);
        match MEANING.get(tag).copied().flatten() {
            None => open = false,
            Some((role, begins)) => {
                match spans.last_mut() {
                    Some(before) if open && !begins && before.role == role => {
                        before.span = before.span.union(span);
                    }
                    _ => spans.push(TaggedSpan { role, span }),
                }
                open = true;
            }
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const O: usize = 0;
    const BS: usize = 1;
    const IS: usize = 2;
    const BC: usize = 3;

    fn scores(tags: &[usize]) -> Vec<[f32; TAGS]> {
        tags.iter()
            .map(|&tag| std::array::from_fn(|n| if n == tag { -0.1 } else { -3.0 }))
            .collect()
    }

    #[test]
    fn a_legal_sequence_is_kept() {
        let tags = [BS, IS, BC, O, 5, 6, 6];
        assert_eq!(best_sequence(&scores(&tags)), tags);
    }

    #[test]
    fn an_inside_without_a_begin_is_mended() {
        let mut scores = scores(&[O, IS, IS]);
        scores[1][BS] = -1.0;
        assert_eq!(best_sequence(&scores), [O, BS, IS]);
    }

    proptest! {
        #[test]
        fn every_sequence_is_legal(raw in prop::collection::vec(prop::array::uniform7(-9f32..0.0), 0..40)) {
            let sequence = best_sequence(&raw);
            prop_assert_eq!(sequence.len(), raw.len());
            let mut before = O;
            for tag in sequence {
                prop_assert!(may_follow(before, tag));
                before = tag;
            }
        }
    }
}
