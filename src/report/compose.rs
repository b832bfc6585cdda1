//! Puts a reading together from what the other rooms found.

use unicode_segmentation::UnicodeSegmentation;

use super::footing::{Weighed, footing};
use super::reading::{ArticleInfo, Loaded, ModelInfo, ReadSentence, Reading, SCHEMA, Source};
use crate::attribution::Attributed;
use crate::ingest::Article;
use crate::label::{Label, LabelScores, Probability};
use crate::model::SentenceScores;
use crate::segment::{Quoted, Segmented, credit_at, credits};
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
/// quotation or an allegation, in the proportion in which the model sees them; so is one of a
/// block quotation under which a line names the speaker, and that line belongs to it.
#[must_use]
pub fn label_scores(
    text: &str,
    segmented: &Segmented,
    scores: &[SentenceScores],
) -> Vec<LabelScores> {
    let credits = credits(text, &segmented.sentences);
    let quoted_words = Quoted::new(text, segmented);
    segmented
        .sentences
        .iter()
        .zip(scores)
        .enumerate()
        .map(|(number, (sentence, scores))| {
            let credit = credit_at(&credits, number);
            if credit.is_some_and(|credit| credit.line == number) {
                return LabelScores::new([0.0, 1.0, 0.0, 0.0, 0.0]);
            }
            if sentence.block.is_boilerplate() {
                return LabelScores::new([0.0, 0.0, 0.0, 0.0, 1.0]);
            }
            let is_own_voice = matches!(scores.label.best(), Label::Fact | Label::Framing);
            let is_quoted = || quoted_words.share(sentence.span) >= WHOLLY_QUOTED;
            if is_own_voice && sentence.block.is_running_text() && (credit.is_some() || is_quoted())
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
    let quoted = Quoted::new(text, segmented);

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
        attributions: attributed.attributions,
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

/// Words that may stand before a loaded one and carry nothing of it.
const DETERMINERS: [&str; 8] = ["a", "an", "the", "his", "her", "its", "their", "this"];

/// Runs of words with a token at or above the threshold, in the outlet's own voice: not
/// inside quotation marks.
fn loaded_words(
    scores: &SentenceScores,
    text: &str,
    quoted: &Quoted<'_>,
    threshold: f32,
) -> Vec<Loaded> {
    let mut found: Vec<Loaded> = Vec::new();
    for token in &scores.tokens {
        let is_word = token.span.of(text).chars().any(char::is_alphanumeric);
        if token.loaded.get() < threshold || !is_word || quoted.touches(token.span) {
            continue;
        }
        // A further piece of a word that is marked already; a word of megabytes has many.
        if let Some(last) = found.last_mut().filter(|last| last.end >= token.span.end()) {
            if token.loaded > last.score {
                last.score = token.loaded;
            }
            continue;
        }
        let word = whole_word(text, token.span);
        let goes_on = |last: &Loaded| word.start() <= last.end + 1;
        let is_determiner = DETERMINERS.contains(&word.of(text).to_lowercase().as_str());
        if is_determiner && !found.last().is_some_and(goes_on) {
            continue;
        }
        match found.last_mut() {
            Some(last) if goes_on(last) => {
                last.end = last.end.max(word.end());
                if token.loaded > last.score {
                    last.score = token.loaded;
                }
            }
            _ => found.push(Loaded {
                start: word.start(),
                end: word.end(),
                score: token.loaded,
            }),
        }
    }
    found
}

/// The word that a token is a piece of, with what hyphens tie to it: "hard-line".
fn whole_word(text: &str, token: Span) -> Span {
    let in_word = |c: char| c.is_alphanumeric() || c == '-';
    let head = text.get(..token.start()).unwrap_or_default();
    let tail = text.get(token.end()..).unwrap_or_default();
    let start = head.trim_end_matches(in_word).len();
    let end = text.len() - tail.trim_start_matches(in_word).len();
    let word = Span::new(start, end).of(text);
    // A dash without spaces, or a list's, is no hyphen.
    let front = word.len() - word.trim_start_matches('-').len();
    Span::new(start + front, start + word.trim_end_matches('-').len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_stands_for_its_whole_word() {
        let text = "the hard-line regime -fell-";
        let whole = |start, end| whole_word(text, Span::new(start, end)).of(text);
        assert_eq!(whole(9, 11), "hard-line");
        assert_eq!(whole(15, 17), "regime");
        assert_eq!(whole(22, 24), "fell");
    }

    #[test]
    fn words_are_counted_by_unicode() {
        assert_eq!(word_count("It wasn’t — 3.5 metres, she said."), 6);
    }

    #[test]
    fn a_quoted_sentence_is_never_the_outlets_voice() {
        let scores = quoted(&LabelScores::new([0.6, 0.2, 0.1, 0.1, 0.0]));
        assert_eq!(scores.best(), Label::Quote);
        assert!((scores.get(Label::Quote).get() - 2.0 / 3.0).abs() < 1e-6);
        assert_eq!(scores.get(Label::Fact).get(), 0.0);
    }
}
