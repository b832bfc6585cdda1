//! From scores to sources: who says what, and whose words each sentence is.
//!
//! The model tags source, cue and content in every sentence; `tags` reads the best legal
//! sequence, `link` ties the spans of a sentence into attributions. `mention`, `names`
//! and `entries` gather the forms of each source's name into one entry. `choose` then
//! says whose words each attributed sentence is: the source tied to it by its own cue,
//! the one whose quotation still runs, or the name that the model's pointer answers with.

mod choose;
mod entries;
mod link;
mod mention;
mod names;
mod tags;

use self::choose::{Chooser, tied_source};
use self::entries::{Entries, Mention, kind};
use self::link::{Link, links};
use self::mention::reference;
use self::names::NameIndex;
pub use self::tags::{Role, TaggedSpan, tagged_spans};
use crate::label::{Label, SourceKind};
use crate::model::SentenceScores;
use crate::segment::Segmented;
use crate::span::Span;

/// Who says what in an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attributed {
    /// The attributions, in the order of the text.
    pub attributions: Vec<Attribution>,
    /// The sources that at least one sentence rests on or one attribution names.
    pub sources: Vec<Source>,
    /// For every sentence, the index of its source in `sources`.
    pub sentence_sources: Vec<Option<usize>>,
}

/// One attribution: see [`crate::report::Attribution`], which it becomes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Index of the source in [`Attributed::sources`].
    pub source: Option<usize>,
    /// The words that name the source here.
    pub source_span: Option<Span>,
    /// The words that mark the attribution.
    pub cue_span: Option<Span>,
    /// What is attributed.
    pub content_spans: Vec<Span>,
    /// The sentences that hold the content.
    pub sentences: Vec<usize>,
    /// Whether any of the content stands in quotation marks.
    pub direct: bool,
}

/// One source of the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its name in the fullest form that the article gives.
    pub name: String,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// How the article describes it.
    pub description: Option<String>,
    /// Where it is named or referred to, in the order of the text.
    pub mentions: Vec<Span>,
    /// The sentences that rest on it.
    pub sentences: Vec<usize>,
}

/// Traces every attributed sentence to its source.
///
/// `labels` and `scores` hold one entry for each of the article's sentences.
#[must_use]
pub fn attribute(
    text: &str,
    segmented: &Segmented,
    scores: &[SentenceScores],
    labels: &[Label],
) -> Attributed {
    let sentences: Vec<Span> = segmented
        .sentences
        .iter()
        .map(|sentence| sentence.span)
        .collect();
    let index = NameIndex::new(text, sentences.iter().copied());
    let sentence_links: Vec<Vec<Link>> = scores
        .iter()
        .map(|scores| links(&tagged_spans(scores, text)))
        .collect();

    let mut entries = Entries::default();
    // For every link, the entry that its source span names; None for a pronoun.
    let mut named: Vec<Vec<Option<usize>>> = Vec::with_capacity(sentence_links.len());
    for (sentence, (links, scores)) in sentence_links.iter().zip(scores).enumerate() {
        let kind = scores.best_source_kind();
        named.push(
            links
                .iter()
                .map(|link| {
                    let span = link.source?;
                    entries.add(
                        reference(text, span, kind),
                        Mention { sentence, span },
                        &index,
                    )
                })
                .collect(),
        );
    }
    entries.add_names(&index, |span| {
        let number = sentences.partition_point(|sentence| sentence.end() <= span.start());
        sentences
            .get(number)
            .filter(|sentence| sentence.contains(span))
            .map(|_| number)
    });

    let tied: Vec<Option<usize>> = sentence_links
        .iter()
        .zip(&named)
        .map(|(links, named)| tied_source(links, named))
        .collect();
    let attributed: Vec<bool> = labels
        .iter()
        .zip(scores)
        .map(|(label, scores)| match label {
            Label::Quote => true,
            Label::Allegation => scores.best_source_kind() != SourceKind::None,
            Label::Fact | Label::Framing | Label::Boilerplate => false,
        })
        .collect();
    let chooser = Chooser {
        text,
        scores,
        entries: &entries,
        segmented,
        tied: &tied,
    };
    let chosen = chooser.choose(&attributed);

    // A pronoun refers to whoever's words its sentence is.
    for (sentence, (links, named)) in sentence_links.iter().zip(&mut named).enumerate() {
        for (link, entry) in links.iter().zip(named) {
            if let (Some(span), None, Some(Some(source))) =
                (link.source, *entry, chosen.get(sentence))
            {
                *entry = Some(*source);
                entries.mention(*source, Mention { sentence, span });
            }
        }
    }
    gather(
        text,
        segmented,
        scores,
        &entries,
        &sentence_links,
        &named,
        &chosen,
    )
}

/// Keeps the entries that something rests on, numbered by their first mention, and
/// writes the attributions in their terms.
fn gather(
    text: &str,
    segmented: &Segmented,
    scores: &[SentenceScores],
    entries: &Entries,
    sentence_links: &[Vec<Link>],
    named: &[Vec<Option<usize>>],
    chosen: &[Option<usize>],
) -> Attributed {
    let mut attributions = Vec::new();
    for (sentence, (links, named)) in sentence_links.iter().zip(named).enumerate() {
        let own = chosen.get(sentence).copied().flatten();
        let before = attributions.len();
        for (link, &entry) in links.iter().zip(named) {
            if link.content.is_empty() || (link.source.is_none() && link.cue.is_none()) {
                continue;
            }
            attributions.push(Attribution {
                source: entry.or(own),
                source_span: link.source.map(|span| span.trimmed(text)),
                cue_span: link.cue.map(|span| span.trimmed(text)),
                content_spans: link.content.clone(),
                sentences: vec![sentence],
                direct: link
                    .content
                    .iter()
                    .any(|&content| is_quoted(segmented, content)),
            });
        }
        // A sentence without a cue of its own goes on with its source's last attribution.
        if attributions.len() == before
            && let (Some(source), Some(sentence_span)) =
                (own, segmented.sentences.get(sentence).map(|s| s.span))
        {
            let direct = is_quoted(segmented, sentence_span);
            match attributions.iter_mut().rev().take(3).find(|attribution| {
                attribution.source == Some(source)
                    && attribution
                        .sentences
                        .last()
                        .is_some_and(|last| last + 1 == sentence)
            }) {
                Some(running) => {
                    running.content_spans.push(sentence_span);
                    running.sentences.push(sentence);
                    running.direct |= direct;
                }
                None => attributions.push(Attribution {
                    source: Some(source),
                    content_spans: vec![sentence_span],
                    sentences: vec![sentence],
                    direct,
                    ..Attribution::default()
                }),
            }
        }
    }

    let used = |number: usize| {
        chosen.contains(&Some(number))
            || attributions
                .iter()
                .any(|attribution| attribution.source == Some(number))
    };
    let mut kept: Vec<(usize, Vec<Span>)> = entries
        .iter()
        .filter(|(number, _)| used(*number))
        .map(|(number, entry)| {
            let mut mentions: Vec<Span> =
                entry.mentions.iter().map(|mention| mention.span).collect();
            mentions.sort_unstable();
            (number, mentions)
        })
        .collect();
    // Those that sentences rest on come first.
    kept.sort_by_key(|(number, mentions)| {
        let rests = chosen.contains(&Some(*number));
        (!rests, mentions.first().map(|span| span.start()), *number)
    });
    let renumbered = |number: usize| kept.iter().position(|(known, _)| *known == number);
    for attribution in &mut attributions {
        attribution.source = attribution.source.and_then(renumbered);
    }
    let sentence_sources: Vec<Option<usize>> = chosen
        .iter()
        .map(|source| source.and_then(renumbered))
        .collect();
    let sources = kept
        .iter()
        .enumerate()
        .filter_map(|(id, (number, mentions))| {
            let entry = entries.get(*number)?;
            let own = |source: &Option<usize>| *source == Some(id);
            let sentences: Vec<usize> = sentence_sources
                .iter()
                .enumerate()
                .filter(|(_, s)| own(s))
                .map(|(sentence, _)| sentence)
                .collect();
            let named: Vec<usize> = attributions
                .iter()
                .filter(|a| own(&a.source))
                .flat_map(|a| a.sentences.iter().copied())
                .collect();
            let mut votes = [0.0; SourceKind::ALL.len()];
            for sentence in if sentences.is_empty() {
                &named
            } else {
                &sentences
            } {
                for (vote, p) in votes.iter_mut().zip(
                    scores
                        .get(*sentence)
                        .map(|s| s.source_kind)
                        .unwrap_or_default(),
                ) {
                    *vote += p;
                }
            }
            Some(Source {
                name: entry.name.clone(),
                kind: kind(&votes),
                description: entry.description.clone(),
                mentions: mentions.clone(),
                sentences,
            })
        })
        .collect();
    Attributed {
        attributions,
        sources,
        sentence_sources,
    }
}

fn is_quoted(segmented: &Segmented, span: Span) -> bool {
    segmented
        .quotations
        .iter()
        .flat_map(|quotation| &quotation.parts)
        .any(|part| part.overlaps(span))
}
