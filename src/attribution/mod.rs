//! From scores to sources: who says what, and whose words each sentence is.
//!
//! The model tags source, cue and content in every sentence; `tags` reads the best legal
//! sequence, `link` ties the spans of a sentence into attributions. `mention`, `names`
//! and `entries` gather the forms of each source's name into one entry. `choose` then
//! says whose words each attributed sentence is: the speaker whom a line under its block
//! quotation names, the source tied to it by its own cue, the one whose quotation still runs, or
//! the name that the model's pointer answers with.

mod choose;
mod entries;
mod gather;
mod grammar;
mod link;
mod mention;
mod name_index;
mod names;
mod same_name;
mod tags;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::choose::{Chooser, tied_source};
use self::entries::{Entries, Mention};
use self::gather::gather;
use self::link::links;
use self::mention::{reference, without_dateline};
use self::name_index::NameIndex;
pub(crate) use self::name_index::is_title_case;
pub(crate) use self::names::{Name, family_name, is_short_form, proper_names, without_titles};
pub(crate) use self::same_name::names_same;
pub use self::tags::{Role, TaggedSpan, tagged_spans};
use crate::label::{Label, SourceKind};
use crate::model::SentenceScores;
use crate::segment::{Credit, Quoted, Segmented, credits};
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

/// One act of attribution: a source, the cue that ties it to what it says, and that content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attribution {
    /// Id of the source; null where none was found.
    pub source: Option<usize>,
    /// The words that name the source here, a pronoun included.
    pub source_span: Option<Span>,
    /// The words that mark the attribution, such as "said" or "according to".
    pub cue_span: Option<Span>,
    /// What is attributed.
    pub content_spans: Vec<Span>,
    /// Indices of the sentences that hold the content.
    pub sentences: Vec<usize>,
    /// Whether any of it stands in quotation marks.
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

/// An attribution inside one sentence, and the entry that its source span names; none
/// for a pronoun until its sentence's source is known.
struct Tie {
    source: Option<Span>,
    cue: Option<Span>,
    content: Vec<Span>,
    entry: Option<usize>,
}

/// A credit under a block quotation, and the entry of its speaker.
struct Credited {
    credit: Credit,
    entry: usize,
}

/// All that attributes: the ties inside sentences, and the credits under block quotations.
struct Acts<'a> {
    /// For every sentence, its ties.
    ties: &'a [Vec<Tie>],
    credits: &'a [Credited],
    quoted: &'a Quoted<'a>,
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
    let sentences: Vec<Span> = segmented.sentences.iter().map(|s| s.span).collect();
    let index = NameIndex::new(text, sentences.iter().copied());
    let mut entries = Entries::default();
    let mut ties: Vec<Vec<Tie>> = scores
        .iter()
        .enumerate()
        .map(|(number, scores)| {
            let span = sentences.get(number).copied().unwrap_or_default();
            sentence_ties(text, (number, span), scores, &index, &mut entries)
        })
        .collect();
    let credits: Vec<Credited> = credits(text, &segmented.sentences)
        .into_iter()
        .filter_map(|credit| credited(text, credit, scores, &index, &mut entries))
        .collect();
    entries.add_names(&index, |span| {
        let number = sentences.partition_point(|sentence| sentence.end() <= span.start());
        let holds = sentences
            .get(number)
            .is_some_and(|sentence| sentence.contains(span));
        holds.then_some(number)
    });

    let tied: Vec<Option<usize>> = ties.iter().map(|ties| tied_source(ties)).collect();
    let mut credited: Vec<Option<usize>> = vec![None; labels.len()];
    for credit in &credits {
        let sentences = credit.credit.quotation.start..=credit.credit.line;
        if let Some(places) = credited.get_mut(sentences) {
            places.fill(Some(credit.entry));
        }
    }
    let attributed: Vec<bool> = labels
        .iter()
        .zip(scores)
        .zip(&credited)
        .map(|((label, scores), credited)| match label {
            Label::Quote => true,
            Label::Allegation => {
                credited.is_some() || scores.best_source_kind() != SourceKind::None
            }
            Label::Fact | Label::Framing | Label::Boilerplate => false,
        })
        .collect();
    let quoted = Quoted::new(text, segmented);
    let mentioned = entries.by_sentence(sentences.len());
    let chooser = Chooser {
        scores,
        entries: &entries,
        mentioned: &mentioned,
        segmented,
        quoted: &quoted,
        tied: &tied,
        credited: &credited,
    };
    let chosen = chooser.choose(&attributed);

    // A pronoun refers to whoever's words its sentence is.
    for (sentence, (ties, chosen)) in ties.iter_mut().zip(&chosen).enumerate() {
        for tie in ties {
            if let (Some(span), None, Some(source)) = (tie.source, tie.entry, *chosen) {
                tie.entry = Some(source);
                entries.mention(source, Mention { sentence, span });
            }
        }
    }
    let acts = Acts {
        ties: &ties,
        credits: &credits,
        quoted: &quoted,
    };
    gather(text, segmented, scores, &entries, &acts, &chosen)
}

/// A credit whose speaker became an entry. The model need not know what such a line is: where it
/// sees nothing that speaks, a person does.
fn credited(
    text: &str,
    credit: Credit,
    scores: &[SentenceScores],
    index: &NameIndex,
    entries: &mut Entries,
) -> Option<Credited> {
    let kind = match scores
        .get(credit.line)
        .map(SentenceScores::best_source_kind)
    {
        Some(kind @ (SourceKind::Organisation | SourceKind::Document | SourceKind::Group)) => kind,
        _ => SourceKind::Person,
    };
    let mention = Mention {
        sentence: credit.line,
        span: credit.speaker,
    };
    let entry = entries.add(reference(text, credit.speaker, kind), mention, index)?;
    Some(Credited { credit, entry })
}

/// The attributions inside one sentence, given its number and span; their sources become
/// entries.
fn sentence_ties(
    text: &str,
    (sentence, whole): (usize, Span),
    scores: &SentenceScores,
    index: &NameIndex,
    entries: &mut Entries,
) -> Vec<Tie> {
    let kind = scores.best_source_kind();
    // Where every word has a capital, none of them is part of a name by it.
    let names = match is_title_case(text, whole) {
        true => Vec::new(),
        false => proper_names(text, whole),
    };
    links(&tagged_spans(scores, text))
        .into_iter()
        .map(|link| {
            let source = link
                .source(|span| scores.pointer(scores, span))
                .map(|span| without_dateline(text, with_whole_names(span, &names)))
                .filter(|span| !names_nobody(text, *span));
            let entry = source.and_then(|span| {
                entries.add(
                    reference(text, span, kind),
                    Mention { sentence, span },
                    index,
                )
            });
            Tie {
                source,
                cue: link.cue,
                content: link.content,
                entry,
            }
        })
        .collect()
}

/// Whether a tag that ended early left nothing but "the", or took in no more than the "Q" of an
/// interview.
fn names_nobody(text: &str, span: Span) -> bool {
    let word = span.of(text);
    word.chars().filter(|c| c.is_alphanumeric()).count() < 2
        || matches!(word.to_lowercase().as_str(), "an" | "the")
}

/// The span and the rest of every name that it cuts in two: tags may end at "Prime
/// Minister Ann" where "Hale" follows.
fn with_whole_names(span: Span, names: &[Name]) -> Span {
    names
        .iter()
        .filter(|name| name.span.overlaps(span))
        .fold(span, |whole, name| whole.union(name.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_the_tags_cut_is_made_whole() {
        let text = "Prime Minister Ann Hale said no to Brenmouth.";
        let names = proper_names(text, Span::new(0, text.len()));
        assert_eq!(
            with_whole_names(Span::new(0, 18), &names).of(text),
            "Prime Minister Ann Hale"
        );
        assert_eq!(with_whole_names(Span::new(24, 28), &names).of(text), "said");
    }
}
