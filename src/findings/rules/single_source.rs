//! Everything that is attributed, or every accusation, comes from one source.

use super::references::{AP, ELEMENTS, REUTERS};
use crate::findings::voices::is_about;
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Reference, Rule};
use crate::label::{Label, SourceKind};
use crate::report::{ReadSentence, Severity, Source};

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "single-source",
    finds: "A piece, or all of its accusations, resting on one source.",
    how: "All attributed sentences of the piece, or all its allegations, rest on the same source, there are at least as many of them as the options say, and nobody else is given as a source anywhere. Not flagged where the headline names the source: then the piece is about what they said. Accusations that one document makes, such as an indictment, are not flagged, and those of an unnamed source are `unnamed-source`’s.",
    why: "One source can be wrong, or want something. A second one that has its knowledge from elsewhere is the oldest check there is; where none can be had, the reader should be told that the account is one person's.",
    references: &[
        REUTERS,
        AP,
        ELEMENTS,
        Reference {
            title: "Justin Lewis, Andrew Williams and Bob Franklin, “A Compromised Fourth Estate?”, *Journalism Studies* 9 (2008)",
            url: None,
        },
    ],
    example: Example {
        text: "The Marsh Lane baths will not reopen before spring, the council’s works director, Ada Quill, said on Monday.\n\nQuill said the boiler had failed in August. She said a new one had been ordered in September. “It was the only boiler that fits the building,” she said.\n\nShe added that the repair would cost £90,000. “We had no choice,” she said.",
        better: "The Marsh Lane baths will not reopen before spring, the council’s works director, Ada Quill, said on Monday.\n\nQuill said the boiler had failed in August. She said a new one had been ordered in September.\n\nThe maker, Greaves Boilers, said the order reached it in December. “We could have delivered in a week,” said its manager, Tom Pell.",
    },
    severity: Severity::Note,
    on_in_news: false,
    on_in_opinion: false,
    options: &[
        OptionSpec {
            name: "sentences",
            help: "Attributed sentences from which on one source is too few for the piece.",
            default: OptionValue::Count(5),
        },
        OptionSpec {
            name: "allegations",
            help: "Passages of allegation from which on one source is too few for them.",
            default: OptionValue::Count(2),
        },
    ],
    check,
    rewording: None,
};

fn check(context: &Context<'_>) -> Vec<Hit> {
    let [source, others @ ..] = context.reading().sources.as_slice() else {
        return Vec::new();
    };
    if others.is_empty() {
        return whole_piece(context, source)
            .or_else(|| allegations(context))
            .into_iter()
            .collect();
    }
    allegations(context).into_iter().collect()
}

fn whole_piece(context: &Context<'_>, source: &Source) -> Option<Hit> {
    let sentences: Vec<&ReadSentence> = context.attributed().map(|(_, s)| s).collect();
    if sentences.len() < context.count("sentences").max(1) || is_about(context, source) {
        return None;
    }
    let first = sentences.first()?;
    Some(Hit::new(
        first.span(),
        format!(
            "All {} attributed sentences of this piece rest on {}. Find a second source, or tell the reader that there is one.",
            sentences.len(),
            source.name
        ),
    ))
}

fn allegations(context: &Context<'_>) -> Option<Hit> {
    let all: Vec<(usize, &ReadSentence)> = context
        .attributed()
        .filter(|(_, sentence)| sentence.label == Label::Allegation)
        .collect();
    let (_, first) = *all.first()?;
    let source = context.source(first)?;
    let is_only = all.iter().all(|(_, s)| s.source == first.source);
    // Sentences in a row are one allegation, told at length.
    let passages = all.chunk_by(|(one, _), (next, _)| one + 1 == *next).count();
    if !is_only
        || passages < context.count("allegations").max(1)
        || matches!(
            source.kind,
            SourceKind::Document | SourceKind::Unnamed | SourceKind::None
        )
        || is_about(context, source)
    {
        return None;
    }
    Some(Hit::new(
        first.span(),
        format!(
            "The allegations in {passages} places of this piece all rest on {}. Find a second source for them, or say that there is none.",
            source.name
        ),
    ))
}
