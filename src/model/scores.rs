//! What the network says of an article, in the article's own terms.

use super::engine::Output;
use super::manifest::Manifest;
use crate::label::{LabelScores, Probability, SourceKind};
use crate::span::Span;

/// Numbers of the attribution channel: outside, then begin and inside of source, cue and content.
pub const TAGS: usize = 7;

/// One token of a sentence and what the network says of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TokenScores {
    /// Where it stands in the article's text; tokens of one word touch.
    pub span: Span,
    /// Log-probabilities of the tags: outside, B/I source, B/I cue, B/I content.
    pub tags: [f32; TAGS],
    /// The calibrated probability that the token is part of loaded language.
    pub loaded: Probability,
}

/// One sentence and what the network says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SentenceScores {
    /// Calibrated probabilities of the labels.
    pub label: LabelScores,
    /// Calibrated probabilities of the source kinds, in the order of [`SourceKind::ALL`].
    pub source_kind: [f32; SourceKind::ALL.len()],
    /// The sentence's tokens, in order.
    pub tokens: Vec<TokenScores>,
    /// What the sentence asks for: see [`SentenceScores::pointer`]. Empty without a pointer.
    query: Vec<f32>,
    /// A vector as long as the query for every token, one after the other.
    keys: Vec<f32>,
}

impl SentenceScores {
    /// The most probable source kind.
    #[must_use]
    pub fn best_source_kind(&self) -> SourceKind {
        SourceKind::ALL
            .into_iter()
            .zip(self.source_kind)
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(SourceKind::None, |(kind, _)| kind)
    }

    /// How well the words under `span` in `other` answer whose words this sentence is:
    /// the best scaled dot product of this sentence's query with the keys of the tokens
    /// there. `None` where the model has no pointer or no token lies under the span.
    ///
    /// Method: O. Vinyals, M. Fortunato, N. Jaitly, "Pointer Networks", NeurIPS 2015.
    #[must_use]
    pub fn pointer(&self, other: &SentenceScores, span: Span) -> Option<f32> {
        let size = self.query.len();
        if size == 0 {
            return None;
        }
        let first = other
            .tokens
            .partition_point(|token| token.span.end() <= span.start());
        other
            .tokens
            .iter()
            .zip(other.keys.chunks_exact(size))
            .skip(first)
            .take_while(|(token, _)| token.span.start() < span.end())
            .filter(|(token, _)| span.overlaps(token.span))
            .map(|(_, key)| dot(&self.query, key) / (size as f32).sqrt())
            .max_by(f32::total_cmp)
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Softmax of `scores` divided by `temperature`; all equal where they are not numbers.
pub(super) fn softmax<const N: usize>(scores: &[f32], temperature: f32) -> [f32; N] {
    log_softmax(scores, temperature).map(f32::exp)
}

fn log_softmax<const N: usize>(scores: &[f32], temperature: f32) -> [f32; N] {
    let mut result = [0.0; N];
    for (place, score) in result.iter_mut().zip(scores) {
        *place = score / temperature;
    }
    let most = result.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = result.iter().map(|score| (score - most).exp()).sum();
    let norm = most + sum.ln();
    if norm.is_finite() {
        result.map(|score| score - norm)
    } else {
        [-(N as f32).ln(); N]
    }
}

fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// Reads one sentence's scores from the outputs of the windows that hold its pieces.
///
/// Most sentences are one piece. The label of a sentence in several is the mean of its
/// pieces' probabilities, weighted by their tokens.
pub(super) struct SentenceReader<'a> {
    manifest: &'a Manifest,
    label: [f32; 5],
    source_kind: [f32; 6],
    tokens: Vec<TokenScores>,
    query: Vec<f32>,
    keys: Vec<f32>,
    weight: f32,
}

impl<'a> SentenceReader<'a> {
    pub(super) fn new(manifest: &'a Manifest) -> Self {
        Self {
            manifest,
            label: [0.0; 5],
            source_kind: [0.0; 6],
            tokens: Vec::new(),
            query: Vec::new(),
            keys: Vec::new(),
            weight: 0.0,
        }
    }

    /// Adds a piece: its tokens' spans, and the row of the output at which it begins.
    pub(super) fn add(&mut self, output: &Output, first: usize, spans: &[Span]) {
        let Manifest {
            channels,
            temperatures,
            ..
        } = self.manifest;
        let sep = first + spans.len();
        let weight = spans.len().max(1) as f32;
        let label: [f32; 5] = softmax(output.at(sep, &channels.label), temperatures.label);
        let kind: [f32; 6] = softmax(
            output.at(sep, &channels.source_kind),
            temperatures.source_kind,
        );
        for (sum, p) in self.label.iter_mut().zip(label) {
            *sum += p * weight;
        }
        for (sum, p) in self.source_kind.iter_mut().zip(kind) {
            *sum += p * weight;
        }
        self.weight += weight;
        if self.query.is_empty()
            && let Some(range) = &channels.source_query
        {
            self.query = output.at(sep, range).to_vec();
        }
        // A sentence is mostly one piece: room for more than it would be left empty.
        self.tokens.reserve_exact(spans.len());
        if let Some(range) = &channels.source_key {
            self.keys.reserve_exact(spans.len() * range.len());
        }
        for (number, &span) in spans.iter().enumerate() {
            let row = first + number;
            let loaded = output
                .at(row, &channels.loaded)
                .first()
                .copied()
                .unwrap_or(f32::NEG_INFINITY);
            self.tokens.push(TokenScores {
                span,
                tags: log_softmax(output.at(row, &channels.attribution), 1.0),
                loaded: Probability::new(sigmoid(loaded / temperatures.loaded)),
            });
            if let Some(range) = &channels.source_key {
                self.keys.extend_from_slice(output.at(row, range));
            }
        }
    }

    pub(super) fn finish(self) -> SentenceScores {
        let weight = self.weight.max(1.0);
        SentenceScores {
            label: LabelScores::new(self.label.map(|sum| sum / weight)),
            source_kind: self.source_kind.map(|sum| sum / weight),
            tokens: self.tokens,
            query: self.query,
            keys: self.keys,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn softmax_sums_to_one_and_keeps_the_order() {
        let p: [f32; 3] = softmax(&[1.0, 3.0, 2.0], 1.0);
        assert!((p.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(p[1] > p[2] && p[2] > p[0]);
    }

    #[test]
    fn a_high_temperature_evens_the_odds() {
        let cool: [f32; 2] = softmax(&[2.0, 0.0], 1.0);
        let warm: [f32; 2] = softmax(&[2.0, 0.0], 4.0);
        assert!(warm[0] < cool[0] && warm[0] > 0.5);
    }

    #[test]
    fn scores_that_are_no_numbers_say_nothing() {
        let p: [f32; 4] = softmax(&[f32::NAN, 0.0, 0.0, 0.0], 1.0);
        assert_eq!(p, [0.25; 4]);
    }
}
