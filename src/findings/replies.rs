//! Whether those whom an article accuses answer, or were asked to.

use super::Context;
use super::phrases::Phrases;
use super::voices::has_word;
use crate::attribution::{family_name, is_short_form};
use crate::report::Source;
use crate::span::Span;

/// Ways of asking for somebody's answer, or failing to get it. They are about whoever is
/// accused, named there or not.
const ASKED: Phrases = Phrases(&[
    "approached for comment",
    "asked for comment",
    "asked to comment",
    "been asked for",
    "been contacted",
    "could not be reached",
    "couldn't be reached",
    "declined an interview",
    "declined comment",
    "declined to comment",
    "did not answer",
    "did not immediately respond",
    "did not reply",
    "did not respond",
    "did not return",
    "didn't respond",
    "didn't return",
    "for comment",
    "gave no answer",
    "had not replied",
    "had not responded",
    "has not commented",
    "has not replied",
    "has not responded",
    "have not responded",
    "no comment",
    "not available for comment",
    "refused to comment",
    "requests for comment",
    "request for comment",
    "unavailable for comment",
    "would not comment",
]);

/// Ways of saying nothing: beside those in which others tell of it.
const SILENCE: Phrases = Phrases(&[
    "cannot comment",
    "can't comment",
    "do not comment",
    "does not comment",
    "don't comment",
    "not going to comment",
    "not going to discuss",
    "not going to speak",
    "will not comment",
    "won't comment",
]);

/// Ways of answering. A council that "rejected the plan" answers nobody: the sentence must
/// be about the accused.
const ANSWERS: Phrases = Phrases(&[
    "declined to",
    "denial",
    "denied",
    "denies",
    "deny",
    "denying",
    "disputed",
    "disputes",
    "dispute",
    "pleaded not guilty",
    "refused to",
    "rejected",
    "rejects",
    "was asked",
    "were asked",
]);

/// Words for somebody named before.
const PRONOUNS: Phrases = Phrases(&["both", "he", "it", "she", "they"]);

/// Those who speak for others.
const REPRESENTS: Phrases = Phrases(&[
    "attorney",
    "campaign",
    "counsel",
    "lawyer",
    "lawyers",
    "on behalf",
    "representative",
    "solicitor",
    "spokesman",
    "spokesperson",
    "spokeswoman",
]);

/// Whether what a sentence says is that somebody says nothing.
pub(super) fn is_no_comment(text: &str, sentence: Span) -> bool {
    SILENCE.are_in(text, sentence) || ASKED.are_in(text, sentence)
}

/// Whether the article says anywhere that whoever it accuses was asked.
pub(super) fn somebody_was_asked(context: &Context<'_>) -> bool {
    let text = &context.reading().text;
    context
        .running_text()
        .any(|(_, sentence)| ASKED.are_in(text, sentence.span()))
}

/// Whether somebody of that name answers: in words of their own, in those of anybody who
/// speaks for them, or in the outlet's ("Foyle denies it"; "he denies it" where that stands
/// behind the sentence `accusation`).
pub(super) fn answers(context: &Context<'_>, name: &str, accusation: usize) -> bool {
    let text = &context.reading().text;
    let family = family_name(name).to_lowercase();
    let is_told_to_answer = || {
        context.running_text().any(|(number, sentence)| {
            let whole = sentence.span();
            ANSWERS.are_in(text, whole)
                && (has_word(context.text(whole), &family)
                    || (number > accusation && PRONOUNS.are_in(text, whole))
                    || REPRESENTS.are_in(text, whole))
        })
    };
    speaks(context, name) || is_told_to_answer()
}

/// Whether anybody of that name, or anybody who speaks for them, says anything.
fn speaks(context: &Context<'_>, name: &str) -> bool {
    let family = family_name(name).to_lowercase();
    let is = |source: &Source| {
        source.name.eq_ignore_ascii_case(name)
            || is_short_form(name, &source.name)
            || is_short_form(&source.name, name)
            || has_word(&source.name, &family)
            || has_word(source.description.as_deref().unwrap_or_default(), &family)
    };
    let says = |source: &Source| {
        !source.sentences.is_empty()
            || context.reading().attributions.iter().any(|attribution| {
                attribution.source == Some(source.id) && context.is_speech(attribution)
            })
    };
    let text = &context.reading().text;
    let is_spoken_for = || {
        context.attributed().any(|(_, sentence)| {
            REPRESENTS.are_in(text, sentence.span())
                && has_word(context.text(sentence.span()), &family)
        })
    };
    let mut sources = context.reading().sources.iter();
    sources.any(|source| is(source) && says(source)) || is_spoken_for()
}
