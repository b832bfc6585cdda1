//! Sources that an article leaves unnamed: who is one, and how the article accounts for it.

use super::Context;
use super::phrases::{Phrases, words};
use crate::label::SourceKind;
use crate::report::{ReadSentence, Source};
use crate::span::Span;

/// Sentences behind an unnamed source in which it may be said why it has no name.
const TOLD_WITHIN: usize = 12;

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
    " whose ",
];

/// Words that say why somebody is not named, or that it was asked for.
const ANONYMITY: Phrases = Phrases(&[
    "anonymity",
    "anonymous",
    "anonymously",
    "asked that her name",
    "asked that his name",
    "asked that their names",
    "cannot be named",
    "declined to be identified",
    "declined to be named",
    "not allowed to speak",
    "not authorised to",
    "not authorized to",
    "not being named",
    "not permitted to speak",
    "not to be identified",
    "not to be named",
    "not want to be identified",
    "not want to be named",
    "not wish to be identified",
    "not wish to be named",
    "speaking privately",
    "wasn't authorised to",
    "wasn't authorized to",
    "weren't authorised to",
    "weren't authorized to",
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
    "respondents",
    "since",
    "so as not to",
    "to avoid",
    "to describe",
    "to discuss",
    "to protect",
    "to share",
    "to speak candidly",
    "to speak frankly",
    "to speak freely",
    "to speak openly",
    "wasn't authorised to",
    "wasn't authorized to",
    "weren't authorised to",
    "weren't authorized to",
]);

/// From this share on, a sentence stands wholly in quotation marks (which are not in the share), and says
/// nothing of who speaks.
pub(super) const WHOLLY_QUOTED: f64 = 0.85;

/// Words for whoever was spoken of last, and for what is theirs.
const PRONOUNS: Phrases = Phrases(&[
    "all", "both", "each", "he", "her", "his", "neither", "she", "their", "they",
]);

/// What begins the words for somebody who was told of before, by name or not: "the aide".
pub(super) const DEFINITE: Phrases = Phrases(&["that", "the", "these", "this", "those"]);

/// Words behind it among which the word for them may come: "the former senior nurse".
const SUBJECT: usize = 3;

/// Words of a phrase for somebody that do not tell who they are.
const TELLS_NOTHING: Phrases = Phrases(&[
    "a", "an", "and", "another", "at", "by", "close", "eight", "familiar", "five", "for", "former",
    "four", "from", "in", "local", "many", "near", "nine", "of", "on", "one", "senior", "seven",
    "several", "six", "some", "ten", "that", "the", "these", "this", "those", "three", "to", "top",
    "two", "with",
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
    let has_name = has_name(text, words)
        || context
            .text(words)
            .split(' ')
            .next()
            .is_some_and(|word| word.chars().filter(|c| c.is_uppercase()).count() > 1);
    CROWD.are_in(text, words)
        && !MET.are_in(text, words)
        && !(has_name && PROFESSIONS.are_in(text, words))
}

/// Whether the source of the sentence of that number is somebody whom the reporter met and leaves
/// unnamed; `words` are those that name the source there.
pub(super) fn is_unnamed(
    context: &Context<'_>,
    number: usize,
    source: &Source,
    words: Span,
) -> bool {
    if is_crowd(context, words) {
        return false;
    }
    let text = &context.reading().text;
    let who = without_clause(text, words);
    let is_one = is_one_person(text, words);
    // "People say" is what one hears; "two people at the talks" were met.
    let is_somebody =
        PEOPLE.are_in(text, who) && !EVERYBODY.has(words.of(text)) && !NO_PEOPLE.are_in(text, who);
    let is_said_to_be = || anonymity(context, number) != Anonymity::Silent;
    match source.kind {
        _ if is_named_behind(words.of(text)) => false,
        SourceKind::Unnamed => is_one || is_somebody || is_said_to_be(),
        // "An official at the board" is as unnamed as "an official", though the words name
        // the board and the model may take it for the source.
        SourceKind::Group | SourceKind::Organisation => {
            (is_one && is_somebody) || ((is_one || is_somebody) && is_said_to_be())
        }
        // "A woman, who did not want to be named", "a former mayor of Holm, who asked not to be
        // named": where the model sees a person.
        SourceKind::Person => is_one && is_said_to_be(),
        SourceKind::Document | SourceKind::None => false,
    }
}

/// Whether a name stands behind what somebody is: "a longtime official, Howard Foyle".
fn is_named_behind(words: &str) -> bool {
    words.split(", ").skip(1).any(|part| {
        let mut words = part.split(' ');
        let mut is_capitalised = || {
            words
                .next()
                .is_some_and(|word| word.starts_with(char::is_uppercase))
        };
        is_capitalised() && is_capitalised()
    })
}

/// Whether a word behind the first has a capital, as a name has.
fn has_name(text: &str, words: Span) -> bool {
    let mut behind = words.of(text).split(' ').skip(1);
    behind.any(|word| word.starts_with(char::is_uppercase))
}

/// Whether the words mean a single person: "a former fitter", "one resident". What a clause behind
/// them tells of ("her husband works for the council") is not who they are.
pub(super) fn is_one_person(text: &str, words: Span) -> bool {
    let who = without_clause(text, words);
    let first = who.of(text).split(' ').next().unwrap_or_default();
    ONE.has(first) && !NO_PERSON.are_in(text, who)
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
    let plain = plain.strip_suffix(" as").unwrap_or(plain);
    Span::new(words.start(), words.start() + plain.len())
}

/// How the article accounts for leaving the source of the sentence of that number unnamed: there,
/// in the next sentence, or as far as the text goes on with that source.
pub(super) fn anonymity(context: &Context<'_>, number: usize) -> Anonymity {
    let text = &context.reading().text;
    let told = context
        .sentence(number)
        .into_iter()
        .chain(told_behind(context, number))
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

/// Whether the piece says anywhere why it names somebody not.
pub(super) fn explains_anonymity(context: &Context<'_>) -> bool {
    let text = &context.reading().text;
    context
        .running_text()
        .map(|(_, sentence)| sentence.span())
        .any(|span| ANONYMITY.are_in(text, span) && REASON.are_in(text, span))
}

/// The next sentence, and those behind it as long as the text goes on with the source of the
/// sentence of that number; no more of them than a reader keeps in mind.
fn told_behind<'a>(context: &Context<'a>, number: usize) -> Vec<&'a ReadSentence> {
    let mut found = Vec::new();
    for (other, next) in context.behind(number).take(TOLD_WITHIN) {
        let goes_on = goes_on(context, number, (other, next));
        if goes_on || found.is_empty() {
            found.push(next);
        }
        if !goes_on {
            break;
        }
    }
    found
}

/// Whether a sentence goes on with the source of the one of that number: it rests on it, is a
/// quotation that nobody else is given for, or is about whoever was spoken of last.
fn goes_on(context: &Context<'_>, number: usize, (other, next): (usize, &ReadSentence)) -> bool {
    let source = context.sentence(number).and_then(|own| own.source);
    let rests_on_it = next.source.is_some() && next.source == source;
    let is_bare_quotation =
        next.source.is_none() && context.quoted_share(next.span()) >= WHOLLY_QUOTED;
    rests_on_it || is_bare_quotation || is_about_the_last(context, number, (other, next))
}

/// Whether the subject of a sentence, or who speaks in it, is a pronoun, or the source of the
/// sentence of that number by the word for it: "the nurse".
fn is_about_the_last(
    context: &Context<'_>,
    number: usize,
    (other, next): (usize, &ReadSentence),
) -> bool {
    let text = &context.reading().text;
    let opening = words(text, next.span());
    let first = opening.first().map_or("", |(word, _)| word.as_str());
    let speaks_as_pronoun = context
        .attributions(other)
        .filter_map(|attribution| attribution.source_span)
        .any(|span| next.span().contains(span) && PRONOUNS.has(span.of(text)));
    let own = context
        .named_in(number)
        .map(|words| telling_words(text, without_clause(text, words)))
        .unwrap_or_default();
    let named_again = DEFINITE.has(first)
        && opening
            .iter()
            .skip(1)
            .take(SUBJECT)
            .any(|(word, _)| own.contains(&singular(word)));
    PRONOUNS.has(first) || speaks_as_pronoun || named_again
}

/// The words that tell whom a phrase means: "port" and "official" of "two senior port officials",
/// each in the singular.
pub(super) fn telling_words(text: &str, span: Span) -> Vec<String> {
    words(text, span)
        .iter()
        .filter(|(word, _)| !TELLS_NOTHING.has(word))
        .map(|(word, _)| singular(word))
        .collect()
}

/// The word without the ending of a plural or a possessive, roughly: it is only compared with
/// others that were cut likewise.
fn singular(word: &str) -> String {
    let word = word.strip_suffix("'s").unwrap_or(word);
    let cut = word.strip_suffix('s').filter(|cut| cut.len() > 2);
    cut.unwrap_or(word).to_owned()
}
