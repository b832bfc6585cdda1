//! Whether those whom an article accuses answer, or were asked to.

use std::collections::HashSet;

use super::Context;
use super::phrases::Phrases;
use super::voices::lower_words;
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

/// The answers in an article, looked up once: a long one may accuse hundreds of people.
pub(super) struct Replies<'a> {
    /// The sources that say anything.
    speakers: Vec<&'a Source>,
    /// The words of their names and descriptions, and of the sentences in which somebody
    /// speaks for others.
    speaking: HashSet<String>,
    /// The words of the sentences that tell of an answer.
    told: HashSet<String>,
    /// The last sentence that tells of an answer by somebody named before ("he denies it").
    last_by_pronoun: Option<usize>,
    /// Whether a sentence tells of an answer by those who speak for others.
    by_representative: bool,
}

impl<'a> Replies<'a> {
    pub(super) fn new(context: &Context<'a>) -> Self {
        let text = &context.reading().text;
        let speakers = speakers(context);
        let mut speaking = HashSet::new();
        for source in &speakers {
            speaking.extend(lower_words(&source.name));
            speaking.extend(lower_words(
                source.description.as_deref().unwrap_or_default(),
            ));
        }
        for (_, sentence) in context.attributed() {
            if REPRESENTS.are_in(text, sentence.span()) {
                speaking.extend(lower_words(context.text(sentence.span())));
            }
        }
        let mut replies = Self {
            speakers,
            speaking,
            told: HashSet::new(),
            last_by_pronoun: None,
            by_representative: false,
        };
        for (number, sentence) in context.running_text() {
            let whole = sentence.span();
            if !ANSWERS.are_in(text, whole) {
                continue;
            }
            replies.told.extend(lower_words(context.text(whole)));
            replies.by_representative |= REPRESENTS.are_in(text, whole);
            if PRONOUNS.are_in(text, whole) {
                replies.last_by_pronoun = Some(number);
            }
        }
        replies
    }

    /// Whether somebody of that name answers: in words of their own, in those of anybody who
    /// speaks for them, or in the outlet's ("Foyle denies it"; "he denies it" where that stands
    /// behind the sentence `accusation`).
    pub(super) fn has_one_of(&self, name: &str, accusation: usize) -> bool {
        let family = family_name(name).to_lowercase();
        self.by_representative
            || self.told.contains(&family)
            || self.last_by_pronoun.is_some_and(|last| last > accusation)
            || self.speaking.contains(&family)
            || self.speakers.iter().any(|source| {
                source.name.eq_ignore_ascii_case(name)
                    || is_short_form(name, &source.name)
                    || is_short_form(&source.name, name)
            })
    }
}

/// The sources that a sentence rests on, or that are said to say something.
fn speakers<'a>(context: &Context<'a>) -> Vec<&'a Source> {
    let reading = context.reading();
    let heard: HashSet<_> = reading
        .attributions
        .iter()
        .filter(|attribution| context.is_speech(attribution))
        .filter_map(|attribution| attribution.source)
        .collect();
    let says = |source: &&Source| !source.sentences.is_empty() || heard.contains(&source.id);
    reading.sources.iter().filter(says).collect()
}
