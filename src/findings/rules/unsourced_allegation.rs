//! An accusation, or an unconfirmed claim, with no source at all.

use super::references::{BBC_ACCURACY, ELEMENTS, IPSO, SPJ};
use super::vague_attribution::impersonal;
use crate::findings::phrases::Phrases;
use crate::findings::voices::is_personal;
use crate::findings::{Context, Example, Hit, Rule};
use crate::label::Label;
use crate::report::{ReadSentence, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "unsourced-allegation",
    finds: "An accusation or an unconfirmed claim with no source at all.",
    how: "The sentence is an allegation that rests on nobody and attributes nothing: “allegedly”, “reportedly”, “was accused of”. Not flagged inside a passage that has its source: where the sentence before it rests on somebody, or in the same paragraph the one behind it or the second before. Nor is a charge before a court, or the writer’s own hedge (“apparently”). Nor is the headline or one of the first two sentences where the next has a source, a sentence that only tells of other people’s claims, or one in which the writer speaks of themselves. “It is believed” belongs to `vague-attribution`.",
    why: "“Allegedly” protects neither the person accused nor the outlet: it tells the reader that somebody says so and keeps back who. A claim that nobody stands behind is a rumour.",
    references: &[SPJ, BBC_ACCURACY, IPSO, ELEMENTS],
    example: Example {
        text: "The harbour master allegedly sold the same mooring to three different owners.",
        better: "The harbour master sold the same mooring to three different owners, according to contracts filed with the county court.",
    },
    severity: Severity::Warning,
    on_in_news: false,
    on_in_opinion: false,
    options: &[],
    check,
    rewording: None,
};

/// Words by which a sentence tells of other people's claims and makes none.
const TELLS_OF_CLAIMS: Phrases = Phrases(&[
    "claiming",
    "claims",
    "criticised",
    "criticized",
    "suspicion",
    "suspicions",
]);

/// The writer's own hedges, and what everybody is said to have known: nobody is accused.
const HEDGES: Phrases = Phrases(&["apparently", "known to", "supposedly"]);

/// Where an accusation is a public act: a prosecutor makes it, before a court.
const IN_COURT: Phrases = Phrases(&[
    "charged",
    "charges",
    "court",
    "indicted",
    "indictment",
    "jury",
    "prosecution",
    "prosecutors",
    "trial",
]);

/// Ways in which a sentence says that somebody is accused, and not by whom.
const ACCUSED: Phrases = Phrases(&["accused of", "alleged to"]);

/// Sentences before it in which the court may be told of.
const COURT_WITHIN: usize = 3;

/// Sentences before it in the paragraph whose source may still speak.
const SOURCE_WITHIN: usize = 2;

fn check(context: &Context<'_>) -> Vec<Hit> {
    let text = &context.reading().text;
    context
        .attributed()
        .filter(|(number, sentence)| {
            sentence.label == Label::Allegation
                && sentence.source.is_none()
                && !is_attributed(context, *number)
                && impersonal(text, sentence.span()).is_none()
                && context.quoted_share(sentence.span()) < 0.5
                && !is_in_a_passage(context, *number, sentence)
                && !TELLS_OF_CLAIMS.are_in(text, sentence.span())
                && !HEDGES.are_in(text, sentence.span())
                && !is_before_a_court(context, *number, sentence)
                && !is_personal(context, sentence.span())
                && !is_borne_out_below(context, *number)
        })
        .map(|(_, sentence)| {
            Hit::new(
                sentence.span(),
                "Nobody is said to make this claim. Say who does, or which document; otherwise cut it.",
            )
        })
        .collect()
}

/// Whether the accusation is a charge: a court is spoken of there or shortly before.
fn is_before_a_court(context: &Context<'_>, number: usize, sentence: &ReadSentence) -> bool {
    let text = &context.reading().text;
    ACCUSED.are_in(text, sentence.span())
        && context
            .before(number)
            .take(COURT_WITHIN)
            .map(|(_, before)| before)
            .chain([sentence])
            .any(|told| IN_COURT.are_in(text, told.span()))
}

/// Whether the sentence names a source of its own, even one that it does not rest on.
fn is_attributed(context: &Context<'_>, number: usize) -> bool {
    context
        .attributions(number)
        .any(|attribution| attribution.source.is_some() && context.is_speech(attribution))
}

/// Whether it opens the piece and the sentence behind it says who says so.
fn is_borne_out_below(context: &Context<'_>, number: usize) -> bool {
    context.is_lede(number)
        && context
            .behind(number)
            .next()
            .is_some_and(|(_, next)| next.source.is_some())
}

/// Whether the sentence goes on with what a source beside it says.
fn is_in_a_passage(context: &Context<'_>, number: usize, sentence: &ReadSentence) -> bool {
    let [before, behind] = context.beside(number);
    let in_paragraph =
        |other: &ReadSentence| other.paragraph == sentence.paragraph && other.source.is_some();
    before.is_some_and(|(_, other)| other.source.is_some())
        || context
            .before(number)
            .take(SOURCE_WITHIN)
            .any(|(_, other)| in_paragraph(other))
        || behind.is_some_and(|(_, other)| in_paragraph(other))
}
