//! Quotation marks round single words that no one is quoted as saying.

use super::references::{IPSO, REUTERS};
use crate::findings::phrases::Phrases;
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Reference, Rule};
use crate::ingest::BlockKind;
use crate::report::Severity;
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "scare-quotes",
    finds: "Quotation marks round a word or two that nobody is quoted as saying.",
    how: "The quotation has no more words than the option allows, it stands in a sentence of the outlet’s own, neither that sentence nor the ones beside it attribute anything, and the words are not quoted anywhere else. Names, titles, headlines, and words that are explained as words (“known as”, “called”, “the term”) are left alone.",
    why: "The marks say that somebody else uses the word and that the writer does not; whose word it is, and what is wrong with it, the reader must guess. Sociologists of news have described them as a way to doubt without having to say so.",
    references: &[
        Reference {
            title: "*The Chicago Manual of Style*, 17th edition (2017), section 7.57",
            url: None,
        },
        Reference {
            title: "Gaye Tuchman, “Objectivity as Strategic Ritual”, *American Journal of Sociology* 77 (1972)",
            url: None,
        },
        REUTERS,
        IPSO,
    ],
    example: Example {
        text: "The council opened its “improved” bus station on Monday. It has four stands and no roof.",
        better: "The council opened its rebuilt bus station on Monday. It has four stands and no roof.",
    },
    severity: Severity::Note,
    on_in_news: false,
    on_in_opinion: false,
    options: &[OptionSpec {
        name: "words",
        help: "The most words that the marks may hold.",
        default: OptionValue::Count(1),
    }],
    check,
    rewording: None,
};

/// What says that a word is given as a word or a name.
const GIVEN: Phrases = Phrases(&[
    "accusations",
    "billed as",
    "book",
    "called",
    "calls",
    "calling",
    "charges",
    "coined",
    "considered",
    "deemed",
    "described as",
    "dubbed",
    "entitled",
    "film",
    "game",
    "known as",
    "labelled",
    "labeled",
    "means",
    "meaning",
    "named",
    "nicknamed",
    "novel",
    "phrase",
    "play",
    "slogan",
    "song",
    "term",
    "termed",
    "titled",
    "word",
    "words",
]);

fn check(context: &Context<'_>) -> Vec<Hit> {
    if context.reads_as_opinion() {
        return Vec::new();
    }
    context
        .own_voice()
        .filter(|(number, sentence)| {
            sentence.block == BlockKind::Body && !context.stands_by_words(*number, sentence)
        })
        .flat_map(|(_, sentence)| {
            context
                .quotations_in(sentence.span())
                .filter(|quoted| is_scare(context, sentence.span(), *quoted))
                .collect::<Vec<_>>()
        })
        .map(|quoted| {
            Hit::new(
                quoted,
                format!(
                    "Nobody is quoted as saying “{}”. Say whose word it is, or take the marks off.",
                    context.text(quoted)
                ),
            )
        })
        .collect()
}

fn is_scare(context: &Context<'_>, sentence: Span, quoted: Span) -> bool {
    let text = &context.reading().text;
    let inside = context.text(quoted);
    let words = inside.split_whitespace().count();
    let is_plain = inside.chars().all(|c| c.is_lowercase() || c == ' ');
    let before = Span::new(sentence.start(), quoted.start());
    sentence.contains(quoted)
        && (1..=context.count("words")).contains(&words)
        && is_plain
        && !GIVEN.are_in(text, before)
        && !is_quoted_elsewhere(context, quoted)
}

/// Whether the same words stand in another, longer quotation: then somebody said them.
fn is_quoted_elsewhere(context: &Context<'_>, quoted: Span) -> bool {
    let words = context.text(quoted).to_lowercase();
    context
        .quotations()
        .iter()
        .filter(|other| **other != quoted)
        .any(|other| context.text(*other).to_lowercase().contains(&words))
}
