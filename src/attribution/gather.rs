//! The last step: the entries that something rests on become sources, and the ties
//! attributions in their terms.

use std::collections::{HashMap, HashSet};

use super::entries::{Entries, kind};
use super::{Acts, Attributed, Attribution, Credited, Source};
use crate::label::SourceKind;
use crate::model::SentenceScores;
use crate::segment::Segmented;
use crate::span::Span;

/// How many of the last attributions a sentence may go on with.
const RUNNING: usize = 3;

/// Keeps the entries that something rests on, numbered by their first mention, and
/// writes the attributions in their terms. `chosen` holds the entry of every sentence.
pub(super) fn gather(
    text: &str,
    segmented: &Segmented,
    scores: &[SentenceScores],
    entries: &Entries,
    acts: &Acts<'_>,
    chosen: &[Option<usize>],
) -> Attributed {
    let mut attributions = attributions(text, segmented, acts, chosen);
    let rested_on: HashSet<usize> = chosen.iter().copied().flatten().collect();
    let said: HashSet<usize> = attributions.iter().filter_map(|a| a.source).collect();
    let mut kept: Vec<(usize, Vec<Span>)> = entries
        .iter()
        .filter(|(number, _)| rested_on.contains(number) || said.contains(number))
        .map(|(number, entry)| {
            let mentions = entry.mentions.iter().map(|mention| mention.span);
            (number, mentions.collect())
        })
        .collect();
    // Those that sentences rest on come first.
    kept.sort_by_key(|(number, mentions)| {
        let rests = rested_on.contains(number);
        (!rests, mentions.first().map(|span| span.start()), *number)
    });
    let ids: HashMap<usize, usize> = kept
        .iter()
        .enumerate()
        .map(|(id, (number, _))| (*number, id))
        .collect();
    let renumbered = |number: usize| ids.get(&number).copied();
    for attribution in &mut attributions {
        attribution.source = attribution.source.and_then(renumbered);
    }
    let sentence_sources: Vec<Option<usize>> = chosen
        .iter()
        .map(|source| source.and_then(renumbered))
        .collect();
    let sentences_of = by_source(kept.len(), sentence_sources.iter().copied().zip(0..));
    let said_in = attributions.iter().flat_map(|attribution| {
        let sentences = attribution.sentences.iter();
        sentences.map(|&sentence| (attribution.source, sentence))
    });
    let named_in = by_source(kept.len(), said_in);
    let sources = kept
        .iter()
        .zip(sentences_of.into_iter().zip(named_in))
        .filter_map(|((number, mentions), (sentences, named))| {
            let entry = entries.get(*number)?;
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
            if entry.is_phrase()
                && let Some(person) = SourceKind::ALL
                    .iter()
                    .position(|&kind| kind == SourceKind::Person)
                && let Some(vote) = votes.get_mut(person)
            {
                // "U.S. officials" is no named person, whosever words the model takes them for.
                *vote = 0.0;
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

/// The sentences of each source, by its id.
fn by_source(
    sources: usize,
    sentences: impl Iterator<Item = (Option<usize>, usize)>,
) -> Vec<Vec<usize>> {
    let mut of_each = vec![Vec::new(); sources];
    for (source, sentence) in sentences {
        if let Some(own) = source.and_then(|id| of_each.get_mut(id)) {
            own.push(sentence);
        }
    }
    of_each
}

/// One attribution for every tie; a sentence without one goes on with its source's last.
/// Their sources are entries still.
fn attributions(
    text: &str,
    segmented: &Segmented,
    acts: &Acts<'_>,
    chosen: &[Option<usize>],
) -> Vec<Attribution> {
    let mut attributions: Vec<Attribution> = Vec::new();
    for (sentence, (ties, &own)) in acts.ties.iter().zip(chosen).enumerate() {
        let credited = acts
            .credits
            .binary_search_by_key(&sentence, |credited| credited.credit.line);
        if let Some(credited) = credited.ok().and_then(|at| acts.credits.get(at)) {
            name_speaker(&mut attributions, credited);
            continue;
        }
        let before = attributions.len();
        for tie in ties {
            // Where the sentence is the outlet's, a cue without a source ties nothing.
            let stands = tie.source.is_some() || (tie.cue.is_some() && own.is_some());
            if tie.content.is_empty() || !stands {
                continue;
            }
            attributions.push(Attribution {
                source: tie.entry.or(own),
                source_span: tie.source.map(|span| span.trimmed(text)),
                cue_span: tie.cue.map(|span| span.trimmed(text)),
                content_spans: tie.content.clone(),
                sentences: vec![sentence],
                direct: tie
                    .content
                    .iter()
                    .any(|&content| acts.quoted.touches(content)),
            });
        }
        if attributions.len() == before
            && let (Some(source), Some(whole)) = (own, segmented.sentences.get(sentence))
        {
            let direct = acts.quoted.touches(whole.span);
            go_on(&mut attributions, source, sentence, whole.span, direct);
        }
    }
    attributions
}

/// Gives the attribution that runs to a credit the speaker whom it names.
fn name_speaker(attributions: &mut [Attribution], credited: &Credited) {
    let Credited { credit, entry } = credited;
    let runs_to = |attribution: &&mut Attribution| {
        attribution.source == Some(*entry)
            && attribution.source_span.is_none()
            && attribution
                .sentences
                .last()
                .is_some_and(|last| credit.quotation.contains(last))
    };
    // Of the last few, an earlier one may run on further than those behind it.
    let may_run_to = |(behind, attribution): &(usize, &mut Attribution)| {
        *behind < RUNNING || attribution.sentences.last() >= Some(&credit.quotation.start)
    };
    let found = attributions
        .iter_mut()
        .rev()
        .enumerate()
        .take_while(may_run_to)
        .map(|(_, attribution)| attribution)
        .find(runs_to);
    if let Some(attribution) = found {
        attribution.source_span = Some(credit.speaker);
    }
}

/// Adds a whole sentence to the attribution that runs into it, or begins one without a cue.
fn go_on(
    attributions: &mut Vec<Attribution>,
    source: usize,
    sentence: usize,
    span: Span,
    direct: bool,
) {
    let runs_into = |attribution: &&mut Attribution| {
        attribution.source == Some(source)
            && attribution
                .sentences
                .last()
                .is_some_and(|last| last + 1 == sentence)
    };
    match attributions.iter_mut().rev().take(RUNNING).find(runs_into) {
        Some(running) => {
            running.content_spans.push(span);
            running.sentences.push(sentence);
            running.direct |= direct;
        }
        None => attributions.push(Attribution {
            source: Some(source),
            content_spans: vec![span],
            sentences: vec![sentence],
            direct,
            ..Attribution::default()
        }),
    }
}
