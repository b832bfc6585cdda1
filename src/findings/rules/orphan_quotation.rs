//! A quotation whose speaker cannot be found.

use super::references::{AP_STYLEBOOK, BBC_ACCURACY, SPJ};
use crate::findings::anonymity::WHOLLY_QUOTED;
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Rule};
use crate::ingest::BlockKind;
use crate::label::Label;
use crate::report::{ReadSentence, Severity};
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "orphan-quotation",
    finds: "A quotation whose speaker cannot be found.",
    how: "A sentence stands wholly in quotation marks, neither it nor the sentences beside it attribute anything or name the source that it would have to rest on, and it does not go on with a quotation before it. Short quotations, block quotations and headings are left alone; how long one must be is an option.",
    why: "A quotation without a speaker is a claim without a source, and a reader who guesses may guess wrong. It is often what is left when an edit cuts the sentence that named the speaker.",
    references: &[AP_STYLEBOOK, SPJ, BBC_ACCURACY],
    example: Example {
        text: "The council closed the public baths on Monday.\n\n“We were promised a new boiler two years ago and nobody has lifted a finger since.”\n\nThe baths opened in 1931. They were repaired in 1988.",
        better: "The council closed the public baths on Monday.\n\n“We were promised a new boiler two years ago and nobody has lifted a finger since,” said Ada Quill, who has swum there for thirty years.\n\nThe baths opened in 1931. They were repaired in 1988.",
    },
    severity: Severity::Warning,
    on_in_news: false,
    on_in_opinion: false,
    options: &[OptionSpec {
        name: "words",
        help: "Words that the quotation must have.",
        default: OptionValue::Count(6),
    }],
    check,
    rewording: None,
};

fn check(context: &Context<'_>) -> Vec<Hit> {
    context
        .running_text()
        .filter(|(number, sentence)| is_orphan(context, *number, sentence))
        .map(|(_, sentence)| {
            Hit::new(
                sentence.span(),
                "Who says this? No speaker is named with the quotation or beside it. Attribute it.",
            )
        })
        .collect()
}

fn is_orphan(context: &Context<'_>, number: usize, sentence: &ReadSentence) -> bool {
    let words = context.text(sentence.span()).split_whitespace().count();
    let is_quotation = sentence.block == BlockKind::Body
        && matches!(sentence.label, Label::Quote | Label::Allegation)
        && is_wholly_quoted(context, sentence.span())
        && words >= context.count("words");
    is_quotation
        && !speaks(context, number, sentence)
        && !goes_on_in_paragraph(context, number, sentence)
        && context
            .beside(number)
            .into_iter()
            .flatten()
            .all(|(other, beside)| {
                !speaks(context, other, sentence) && !is_somebodys(context, beside)
            })
}

/// Whether its source speaks in the paragraph before it, be it with a sentence between.
fn goes_on_in_paragraph(context: &Context<'_>, number: usize, quotation: &ReadSentence) -> bool {
    context
        .before(number)
        .take_while(|(_, sentence)| sentence.paragraph == quotation.paragraph)
        .any(|(_, sentence)| sentence.source.is_some() && sentence.source == quotation.source)
}

fn is_wholly_quoted(context: &Context<'_>, span: Span) -> bool {
    context.quoted_share(span) >= WHOLLY_QUOTED
}

/// Whether the sentence of that number attributes anything, or names the source that the
/// quotation would rest on.
fn speaks(context: &Context<'_>, number: usize, quotation: &ReadSentence) -> bool {
    let Some(whole) = context.sentence(number).map(ReadSentence::span) else {
        return false;
    };
    let names = context.source(quotation).is_some_and(|source| {
        source
            .mentions
            .iter()
            .any(|mention| whole.overlaps(*mention))
    });
    let cue = context
        .attributions(number)
        .any(|attribution| attribution.cue_span.is_some());
    names || cue
}

/// Whether the sentence beside is somebody's words: the quotation may go on with them.
fn is_somebodys(context: &Context<'_>, beside: &ReadSentence) -> bool {
    matches!(beside.label, Label::Quote | Label::Allegation)
        || is_wholly_quoted(context, beside.span())
}
