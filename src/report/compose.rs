//! Puts a reading together from what the other rooms found.

use unicode_segmentation::UnicodeSegmentation;

use super::footing::{Weighed, footing};
use super::reading::{
    ArticleInfo, Attribution, Loaded, ModelInfo, ReadSentence, Reading, SCHEMA, Source,
};
use crate::attribution::Attributed;
use crate::ingest::{Article, BlockKind};
use crate::label::{Label, LabelScores, Probability};
use crate::model::SentenceScores;
use crate::segment::Segmented;
use crate::span::Span;

/// From this probability on, the second-best label is one that a careful reader would
/// add: in training it takes a quarter of the target.
const ALSO_FROM: f32 = 0.2;

/// Words of a text: runs of letters and digits by Unicode's rules (UAX #29).
#[must_use]
pub fn word_count(text: &str) -> usize {
    text.unicode_words().count()
}

/// From this share of quoted letters on, a sentence is somebody's words.
const WHOLLY_QUOTED: f32 = 0.95;

/// The label scores of every sentence: the model's, held to what the article's structure says.
///
/// A caption or a byline that the structure shows is boilerplate. A sentence of running
/// text that stands wholly in quotation marks is never the outlet's own voice: it is a
/// quotation or an allegation, in the proportion in which the model sees them.
#[must_use]
pub fn label_scores(
    text: &str,
    segmented: &Segmented,
    scores: &[SentenceScores],
) -> Vec<LabelScores> {
    segmented
        .sentences
        .iter()
        .zip(scores)
        .map(|(sentence, scores)| {
            if sentence.block.is_boilerplate() {
                return LabelScores::new([0.0, 0.0, 0.0, 0.0, 1.0]);
            }
            let is_own_voice = matches!(scores.label.best(), Label::Fact | Label::Framing);
            let runs = matches!(
                sentence.block,
                BlockKind::Body | BlockKind::Item | BlockKind::Blockquote
            );
            if is_own_voice && runs && segmented.quoted_share(text, sentence.span) >= WHOLLY_QUOTED
            {
                return quoted(&scores.label);
            }
            scores.label
        })
        .collect()
}

/// The scores given that the sentence is not in the outlet's own voice.
fn quoted(scores: &LabelScores) -> LabelScores {
    let p = |label| scores.get(label).get();
    let (quote, allegation, boilerplate) =
        (p(Label::Quote), p(Label::Allegation), p(Label::Boilerplate));
    let rest = quote + allegation + boilerplate;
    if rest <= 0.0 {
        return LabelScores::new([0.0, 1.0, 0.0, 0.0, 0.0]);
    }
    LabelScores::new([
        0.0,
        quote / rest,
        0.0,
        allegation / rest,
        boilerplate / rest,
    ])
}

/// The reading of one article. `scores` and `label_scores` hold one entry a sentence;
/// `loaded_threshold` is the model's.
#[must_use]
pub fn compose(
    article: &Article,
    model: ModelInfo,
    segmented: &Segmented,
    scores: &[SentenceScores],
    label_scores: &[LabelScores],
    attributed: Attributed,
    loaded_threshold: f32,
) -> Reading {
    let text = article.text();
    let words: Vec<usize> = segmented
        .sentences
        .iter()
        .map(|s| word_count(s.span.of(text)))
        .collect();
    let quoted: Vec<Span> = segmented
        .quotations
        .iter()
        .flat_map(|q| q.parts.iter().copied())
        .collect();

    let sentences: Vec<ReadSentence> = segmented
        .sentences
        .iter()
        .zip(scores)
        .zip(label_scores)
        .enumerate()
        .map(|(number, ((sentence, scores), &label_scores))| {
            let label = label_scores.best();
            ReadSentence {
                start: sentence.span.start(),
                end: sentence.span.end(),
                paragraph: sentence.paragraph,
                block: sentence.block,
                label,
                confidence: label_scores.get(label),
                scores: label_scores,
                also: second_label(&label_scores, label),
                source: attributed.sentence_sources.get(number).copied().flatten(),
                loaded: if label == Label::Boilerplate {
                    Vec::new()
                } else {
                    loaded_words(scores, text, &quoted, loaded_threshold)
                },
            }
        })
        .collect();

    let weighed: Vec<Weighed> = sentences
        .iter()
        .zip(&words)
        .map(|(sentence, &words)| Weighed {
            words,
            label: sentence.label,
            scores: sentence.scores,
        })
        .collect();
    let footing = footing(&weighed);
    let sources = attributed
        .sources
        .into_iter()
        .enumerate()
        .map(|(id, source)| {
            let own: usize = source
                .sentences
                .iter()
                .filter_map(|&number| words.get(number))
                .sum();
            Source {
                id,
                name: source.name,
                kind: source.kind,
                description: source.description,
                mentions: source.mentions,
                sentences: source.sentences,
                words: own,
                share: Probability::new(own as f32 / footing.words.max(1) as f32),
            }
        })
        .collect();
    let attributions = attributed
        .attributions
        .into_iter()
        .map(|attribution| Attribution {
            source: attribution.source,
            source_span: attribution.source_span,
            cue_span: attribution.cue_span,
            content_spans: attribution.content_spans,
            sentences: attribution.sentences,
            direct: attribution.direct,
        })
        .collect();
    let metadata = article.metadata();
    Reading {
        schema: SCHEMA.to_owned(),
        article: ArticleInfo {
            id: metadata.id.clone(),
            title: metadata.title.clone(),
            outlet: metadata.outlet.clone(),
            author: metadata.author.clone(),
            date: metadata.date.clone(),
            url: metadata.url.clone(),
            words: word_count(text),
        },
        model,
        text: text.to_owned(),
        sentences,
        attributions,
        sources,
        findings: Vec::new(),
        footing,
    }
}

fn second_label(scores: &LabelScores, label: Label) -> Option<Label> {
    Label::ALL
        .into_iter()
        .filter(|&other| other != label && scores.get(other).get() >= ALSO_FROM)
        .max_by(|&a, &b| scores.get(a).get().total_cmp(&scores.get(b).get()))
}

/// Runs of words at or above the threshold, in the outlet's own voice: not inside quotation marks.
fn loaded_words(
    scores: &SentenceScores,
    text: &str,
    quoted: &[Span],
    threshold: f32,
) -> Vec<Loaded> {
    let mut found: Vec<Loaded> = Vec::new();
    let mut before: Option<Span> = None;
    for token in &scores.tokens {
        let touches = before.is_some_and(|b| b.end() == token.span.start());
        // A piece of a word that has begun goes with it, whatever its own score.
        let continues = touches
            && found
                .last()
                .is_some_and(|l| before.is_some_and(|b| b.end() == l.end))
            && is_inside_word(text, token.span.start());
        let is_loaded = continues || token.loaded.get() >= threshold;
        if is_loaded
            && token.span.of(text).chars().any(char::is_alphanumeric)
            && !quoted.iter().any(|q| q.overlaps(token.span))
        {
            let joins = found.last().is_some_and(|l| {
                text.get(l.end..token.span.start())
                    .is_some_and(|gap| gap.chars().all(|c| c == ' ' || c == '-'))
            });
            match found.last_mut() {
                Some(last) if joins => {
                    last.end = token.span.end();
                    if token.loaded > last.score {
                        last.score = token.loaded;
                    }
                }
                _ => found.push(Loaded {
                    start: if is_inside_word(text, token.span.start()) {
                        word_start(text, token.span.start())
                    } else {
                        token.span.start()
                    },
                    end: token.span.end(),
                    score: token.loaded,
                }),
            }
        }
        before = Some(token.span);
    }
    found
}

fn is_inside_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|head| head.chars().next_back());
    let behind = text.get(at..).and_then(|tail| tail.chars().next());
    before.is_some_and(char::is_alphanumeric) && behind.is_some_and(char::is_alphanumeric)
}

fn word_start(text: &str, at: usize) -> usize {
    text.get(..at)
        .map(|head| head.trim_end_matches(char::is_alphanumeric).len())
        .unwrap_or(at)
}
