//! Editorial framing in the lede, or beyond a set share of a news piece.

use super::references::{BBC_IMPARTIALITY, IPSO, SPJ};
use crate::findings::opinion::{is_labelled, is_openly_personal};
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Reference, Rule};
use crate::ingest::BlockKind;
use crate::label::Label;
use crate::report::{ReadSentence, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "framing-in-news",
    finds: "The outlet’s own judgement in the first sentence of a news piece, or in more than a set share of it.",
    how: "In a piece that also reports somebody’s words, as reviews, recipes and lists hardly do, the first sentence of running text is editorial framing beyond doubt; or framing takes more of the words than the option `share`, even at the low end of its interval. The second is said once, at the longest run of such sentences. A piece that says above itself that it is opinion (“Commentary:”) is left alone, and one that keeps saying “I” or “you”: by that a reader knows a column or a guide.",
    why: "Readers should be able to tell what happened from what the writer makes of it; the codes ask outlets to keep the two apart and to label comment. The first sentence tells them which of the two they are reading.",
    references: &[
        IPSO,
        SPJ,
        BBC_IMPARTIALITY,
        Reference {
            title: "Robert M. Entman, “Framing: Toward Clarification of a Fractured Paradigm”, *Journal of Communication* 43 (1993)",
            url: None,
        },
        Reference {
            title: "Susana Salgado and Jesper Strömbäck, “Interpretive Journalism”, *Journalism* 13 (2012)",
            url: None,
        },
    ],
    example: Example {
        text: "It was a disgraceful end to a disgraceful year for a council that has learned nothing.\n\nCouncillors voted 7 to 2 on Monday to close the Marsh Lane baths. “We had no choice,” said the chairman, Tom Pell.",
        better: "Councillors voted 7 to 2 on Monday to close the Marsh Lane baths. “We had no choice,” said the chairman, Tom Pell.",
    },
    severity: Severity::Note,
    on_in_news: false,
    on_in_opinion: false,
    options: &[
        OptionSpec {
            name: "certainty",
            help: "How certain the model must be that the first sentence is framing, from 0 to 1.",
            default: OptionValue::Share(0.9),
        },
        OptionSpec {
            name: "share",
            help: "Share of the words, from 0 to 1, that framing may take.",
            default: OptionValue::Share(0.25),
        },
        OptionSpec {
            name: "sentences",
            help: "Sentences of running text that a piece must have for that share to count.",
            default: OptionValue::Count(8),
        },
    ],
    check,
    rewording: None,
};

/// Words that a first sentence has, and a heading mostly has not.
const FEWEST_WORDS: usize = 8;

/// Share of a piece that somebody's words must take before it can be a news report at all:
/// reviews, recipes and lists quote hardly anybody.
const QUOTES_SOMEBODY: f32 = 0.1;

fn check(context: &Context<'_>) -> Vec<Hit> {
    if is_labelled(context) || is_openly_personal(context) || !quotes_somebody(context) {
        return Vec::new();
    }
    too_much(context)
        .or_else(|| lede(context))
        .into_iter()
        .collect()
}

fn lede(context: &Context<'_>) -> Option<Hit> {
    let (_, first) = context
        .running_text()
        .find(|(_, sentence)| sentence.block == BlockKind::Body)?;
    let is_framing = first.label == Label::Framing
        && f64::from(first.confidence.get()) >= context.share("certainty")
        && context.quoted_share(first.span()) < 0.5
        && is_a_sentence(context.text(first.span()));
    is_framing.then(|| {
        Hit::new(
            first.span(),
            "The piece opens with the outlet’s own judgement. Open with what happened, and leave the judging to those you quote.",
        )
    })
}

/// Whether it is a sentence, not a second headline or a question that serves as one.
fn is_a_sentence(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capitalised = words
        .iter()
        .filter(|word| word.starts_with(char::is_uppercase))
        .count();
    words.len() >= FEWEST_WORDS && capitalised * 2 < words.len() && !text.ends_with('?')
}

fn quotes_somebody(context: &Context<'_>) -> bool {
    let footing = &context.reading().footing;
    footing.quote.share.get() + footing.allegation.share.get() >= QUOTES_SOMEBODY
}

fn too_much(context: &Context<'_>) -> Option<Hit> {
    let framing = context.reading().footing.framing;
    if f64::from(framing.low.get()) <= context.share("share")
        || context.running_text().count() < context.count("sentences")
    {
        return None;
    }
    let first = longest_run(context)?;
    Some(Hit::new(
        first.span(),
        format!(
            "{} % of this piece is the outlet’s own judgement; its longest stretch begins here. Attribute it, or file the piece as opinion, a review or a feature.",
            framing.share.percent()
        ),
    ))
}

/// The first sentence of the longest run of framing.
fn longest_run<'a>(context: &Context<'a>) -> Option<&'a ReadSentence> {
    let sentences: Vec<&ReadSentence> = context.running_text().map(|(_, s)| s).collect();
    sentences
        .chunk_by(|a, b| a.label == b.label)
        .filter(|run| run.first().is_some_and(|s| s.label == Label::Framing))
        // `max_by_key` takes the last of equals; the earliest is wanted.
        .rev()
        .max_by_key(|run| run.len())
        .and_then(|run| run.first().copied())
}
