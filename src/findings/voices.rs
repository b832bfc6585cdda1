//! Who speaks in an article, and how far a reader could go and ask them.

use super::Context;
use super::phrases::Phrases;
use crate::attribution::{family_name, is_short_form};
use crate::label::SourceKind;
use crate::report::{ReadSentence, Source};
use crate::span::Span;

/// Nouns for a crowd that nobody can ask. They are consulted for sources that the model
/// takes for unnamed, and only part "critics" from "two people at the talks".
const CROWD: Phrases = Phrases(&[
    "admirers",
    "analysts",
    "commentators",
    "critics",
    "detractors",
    "economists",
    "experts",
    "fans",
    "many",
    "observers",
    "opponents",
    "pundits",
    "sceptics",
    "scientists",
    "skeptics",
    "some",
    "supporters",
    "watchers",
]);

/// Those of them whom a name before them makes a group: "IPCC scientists".
const PROFESSIONS: Phrases = Phrases(&["analysts", "economists", "experts", "scientists"]);

/// What says that the person behind an unnamed source is one whom the reporter met.
const MET: Phrases = Phrases(&[
    "familiar",
    "who",
    "close to",
    "briefed",
    "knowledge",
    "condition of anonymity",
]);

/// Words for the writer and for the reader.
const PERSONAL: Phrases = Phrases(&[
    "i", "i'm", "me", "my", "our", "us", "we", "we're", "you", "you're", "your",
]);

/// Nouns for somebody whom a reporter meets and may leave unnamed. The model's unnamed
/// sources also hold pronouns, and groups that are as good as named ("House Republicans").
const PEOPLE: Phrases = Phrases(&[
    "adviser",
    "advisers",
    "advisor",
    "advisors",
    "agent",
    "agents",
    "aide",
    "aides",
    "allies",
    "ally",
    "analyst",
    "associate",
    "associates",
    "banker",
    "bankers",
    "clerk",
    "clerks",
    "colleague",
    "colleagues",
    "consultant",
    "diplomat",
    "diplomats",
    "donor",
    "donors",
    "employee",
    "employees",
    "engineer",
    "engineers",
    "executive",
    "executives",
    "friend",
    "friends",
    "insider",
    "insiders",
    "member of staff",
    "nurse",
    "nurses",
    "officer",
    "officers",
    "official",
    "officials",
    "operative",
    "operatives",
    "people",
    "person",
    "politician",
    "relative",
    "relatives",
    "soldier",
    "soldiers",
    "someone",
    "source",
    "sources",
    "staff member",
    "staffer",
    "staffers",
    "strategist",
    "strategists",
    "trader",
    "traders",
    "worker",
    "workers",
]);

/// Ways of asking for, or failing to get, somebody's answer to what is said about them.
const REPLY: Phrases = Phrases(&[
    "approached for comment",
    "asked for comment",
    "asked to comment",
    "been asked for",
    "been contacted",
    "could not be reached",
    "couldn't be reached",
    "declined an interview",
    "declined comment",
    "declined to",
    "denial",
    "denied",
    "denies",
    "deny",
    "denying",
    "did not answer",
    "did not immediately respond",
    "did not reply",
    "did not respond",
    "did not return",
    "didn't respond",
    "didn't return",
    "disputed",
    "disputes",
    "dispute",
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
    "pleaded not guilty",
    "refused to",
    "rejected",
    "rejects",
    "requests for comment",
    "request for comment",
    "unavailable for comment",
    "was asked",
    "were asked",
    "would not comment",
]);

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

/// Words that say why somebody is not named, or that it was asked for.
const ANONYMITY: Phrases = Phrases(&[
    "anonymity",
    "anonymous",
    "anonymously",
    "asked not to be identified",
    "asked not to be named",
    "asked that her name",
    "asked that his name",
    "asked that their names",
    "asking not to be identified",
    "asking not to be named",
    "cannot be named",
    "declined to be identified",
    "declined to be named",
    "did not want to be identified",
    "did not want to be named",
    "not allowed to speak",
    "not authorised to",
    "not authorized to",
    "not being named",
    "not permitted to speak",
    "speaking privately",
    "withheld",
]);

/// Words that give a reason.
const REASON: Phrases = Phrases(&[
    "afraid",
    "because",
    "could lose",
    "fear",
    "fearing",
    "for legal reasons",
    "for their safety",
    "fears",
    "in order to",
    "not allowed to",
    "not authorised to",
    "not authorized to",
    "not permitted to",
    "since",
    "so as not to",
    "to avoid",
    "to discuss",
    "to protect",
    "to speak freely",
]);

/// How an article accounts for an unnamed source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anonymity {
    /// It gives a reason.
    Explained,
    /// It says that the source asked not to be named, and not why.
    Stated,
    /// It says nothing.
    Silent,
}

/// Whether an unnamed source is a crowd that nobody can ask, not somebody whom the
/// reporter met and leaves unnamed. `words` are those that name the source.
pub(super) fn is_crowd(context: &Context<'_>, words: Span) -> bool {
    let text = &context.reading().text;
    let has_name = context
        .text(words)
        .split(' ')
        .skip(1)
        .any(|word| word.starts_with(char::is_uppercase))
        || context
            .text(words)
            .split(' ')
            .next()
            .is_some_and(|word| word.chars().filter(|c| c.is_uppercase()).count() > 1);
    CROWD.are_in(text, words)
        && !MET.are_in(text, words)
        && !(has_name && PROFESSIONS.are_in(text, words))
}

/// Whether the words are those of a writer who speaks for themselves, or to the reader.
pub(super) fn is_personal(context: &Context<'_>, words: Span) -> bool {
    PERSONAL.are_in(&context.reading().text, words)
}

/// Whether the words that name an unnamed source mean somebody whom the reporter met.
pub(super) fn is_somebody(context: &Context<'_>, words: Span) -> bool {
    PEOPLE.are_in(&context.reading().text, words) && !is_crowd(context, words)
}

/// Whether the sentence itself says that its source is not named.
pub(super) fn says_unnamed(context: &Context<'_>, sentence: &ReadSentence) -> bool {
    ANONYMITY.are_in(&context.reading().text, sentence.span())
}

/// How the sentence, or the one behind it, accounts for leaving its source unnamed.
pub(super) fn anonymity(context: &Context<'_>, number: usize) -> Anonymity {
    let text = &context.reading().text;
    let behind = context.beside(number)[1].map(|(_, sentence)| sentence);
    let told = context
        .sentence(number)
        .into_iter()
        .chain(behind)
        .map(ReadSentence::span)
        .filter(|&span| ANONYMITY.are_in(text, span))
        .map(|span| REASON.are_in(text, span))
        .max();
    match told {
        Some(true) => Anonymity::Explained,
        Some(false) => Anonymity::Stated,
        None => Anonymity::Silent,
    }
}

/// Whether the source can be asked: it has a name, or an office with one.
pub(super) fn can_be_asked(source: &Source) -> bool {
    matches!(
        source.kind,
        SourceKind::Person | SourceKind::Organisation | SourceKind::Document
    )
}

/// Whether the article says anywhere that somebody answered or was asked to.
pub(super) fn mentions_a_reply(context: &Context<'_>) -> bool {
    let text = &context.reading().text;
    context
        .running_text()
        .any(|(_, sentence)| REPLY.are_in(text, sentence.span()))
}

/// Whether anybody of that name, or anybody who speaks for them, says anything.
pub(super) fn speaks(context: &Context<'_>, name: &str) -> bool {
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

fn has_word(text: &str, word: &str) -> bool {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|part| part == word)
}

/// Whether the headline names the source: then the piece is about what they say.
pub(super) fn is_about(context: &Context<'_>, source: &Source) -> bool {
    let headline = context
        .headline()
        .map_or("", |sentence| context.text(sentence.span()));
    let title = context.reading().article.title.as_deref();
    let words = [headline, title.unwrap_or_default()].join(" ");
    source
        .name
        .split(' ')
        .filter(|part| part.starts_with(char::is_uppercase) && part.chars().count() > 2)
        .any(|part| has_word(&words, &part.to_lowercase()))
}

/// Where the source is named in the first sentence that rests on it; that sentence where
/// it is not named there.
pub(super) fn first_voice(context: &Context<'_>, source: &Source) -> Option<Span> {
    let number = *source.sentences.first()?;
    let whole = context.sentence(number)?.span();
    Some(context.named_in(number).unwrap_or(whole))
}
