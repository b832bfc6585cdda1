//! Sources that an article leaves unnamed: who is one, and how the article accounts for it.

use super::Context;
use super::phrases::Phrases;
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
    "bystander",
    "bystanders",
    "clerk",
    "clerks",
    "colleague",
    "colleagues",
    "consultant",
    "councillor",
    "councillors",
    "diplomat",
    "diplomats",
    "doctor",
    "doctors",
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
    "lawmaker",
    "lawmakers",
    "lobbyist",
    "lobbyists",
    "member of staff",
    "minister",
    "ministers",
    "neighbor",
    "neighbors",
    "neighbour",
    "neighbours",
    "nurse",
    "nurses",
    "officer",
    "officers",
    "official",
    "officials",
    "operative",
    "operatives",
    "parent",
    "parents",
    "people",
    "person",
    "politician",
    "relative",
    "relatives",
    "resident",
    "residents",
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
    "teacher",
    "teachers",
    "trader",
    "traders",
    "witness",
    "witnesses",
    "worker",
    "workers",
]);

/// Words for nobody in particular, where they stand alone.
const EVERYBODY: Phrases = Phrases(&[
    "a number of people",
    "friends",
    "many people",
    "people",
    "person",
    "residents",
    "some people",
    "someone",
]);

/// What stands before somebody who is one of several, or the first to be told of.
const ONE: Phrases = Phrases(&["a", "an", "another", "one"]);

/// What follows "a" and is no single person, or one who speaks for a named office.
const NO_PERSON: Phrases = Phrases(&[
    "agency",
    "announcement",
    "association",
    "book",
    "campaign",
    "coalition",
    "committee",
    "company",
    "council",
    "court",
    "data",
    "document",
    "email",
    "figures",
    "filing",
    "firm",
    "group",
    "hearing",
    "interview",
    "jury",
    "lawsuit",
    "letter",
    "majority",
    "memo",
    "ministry",
    "newspaper",
    "notice",
    "number of",
    "panel",
    "paper",
    "poll",
    "post",
    "report",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "statement",
    "study",
    "survey",
    "team",
    "tweet",
    "union",
    "user",
    "users",
    "website",
]);

/// What "official" and the like may stand before that is nobody.
const NO_PEOPLE: Phrases = Phrases(&["data", "documents", "figures", "records", "statistics"]);

/// What ends the words for somebody, where the model's span runs on into a clause.
const CLAUSES: &[&str] = &[
    ", on condition",
    ", on the condition",
    ", speaking",
    ", who",
    ", whose",
    " on condition",
    " on the condition",
    " to speak",
    " who ",
];

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

/// Whether the source of the sentence is somebody whom the reporter met and leaves
/// unnamed; `words` are those that name the source there.
pub(super) fn is_unnamed(
    context: &Context<'_>,
    sentence: &ReadSentence,
    source: &Source,
    words: Span,
) -> bool {
    if is_crowd(context, words) {
        return false;
    }
    let text = &context.reading().text;
    let is_one = is_one_person(text, words);
    // "People say" is what one hears; "two people at the talks" were met.
    let is_somebody = PEOPLE.are_in(text, words)
        && !EVERYBODY.has(words.of(text))
        && !NO_PEOPLE.are_in(text, words);
    match source.kind {
        SourceKind::Unnamed => is_one || is_somebody,
        // "An official at the board" is as unnamed as "an official", though the words name
        // the board and the model may take it for the source.
        SourceKind::Group | SourceKind::Organisation => {
            (is_one && is_somebody) || ((is_one || is_somebody) && says_unnamed(context, sentence))
        }
        SourceKind::Person | SourceKind::Document | SourceKind::None => false,
    }
}

/// Whether the words mean a single person: "a former fitter", "one resident".
pub(super) fn is_one_person(text: &str, words: Span) -> bool {
    let first = words.of(text).split(' ').next().unwrap_or_default();
    ONE.has(first) && !NO_PERSON.are_in(text, words)
}

/// The words for somebody without the clause that may follow them: "an aide" of "an aide,
/// who asked not to be named".
pub(super) fn without_clause(text: &str, words: Span) -> Span {
    let said = words.of(text);
    let end = CLAUSES
        .iter()
        .filter_map(|clause| said.find(clause))
        .filter(|&at| at > 0)
        .min()
        .unwrap_or(said.len());
    let plain = said.get(..end).unwrap_or(said);
    let plain = plain.trim_end_matches([',', ' ']);
    Span::new(words.start(), words.start() + plain.len())
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
