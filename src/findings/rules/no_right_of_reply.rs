//! Somebody is accused, and neither answers nor is said to have been asked.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use super::references::{AP, BBC_FAIRNESS, SPJ};
use crate::attribution::{
    Name, family_name, is_short_form, is_title_case, proper_names, without_titles,
};
use crate::findings::phrases::{Phrases, words};
use crate::findings::replies::{Replies, somebody_was_asked};
use crate::findings::{Context, Example, Hit, Reference, Rule};
use crate::label::Label;
use crate::report::{ReadSentence, Severity};
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "no-right-of-reply",
    finds: "Somebody who is accused by name, and neither answers nor is said to have been asked.",
    how: "The sentence is an allegation or a quote, and a named person or organisation is whom it accuses: its name follows “accused”, or “called” with an insult behind it (“a liar”), opens what an allegation says and that is a wrong (“stole”, “lied”), or stands before “allegedly”. Nobody of that name, and nobody who speaks for them, is a source anywhere in the piece, no sentence says that they denied it, and none that anybody declined to comment or could not be reached. Each name is flagged once.",
    why: "Whoever is accused may know what the accuser leaves out, and the reader should see that they were asked. Every code asks for it; British broadcasters are bound to it by rule 7.11 of the Ofcom code.",
    references: &[
        SPJ,
        BBC_FAIRNESS,
        AP,
        Reference {
            title: "Ofcom, *Broadcasting Code*, section 7 (Fairness), rule 7.11",
            url: None,
        },
    ],
    example: Example {
        text: "A former clerk, Tom Pell, accused Councillor Martin Foyle of taking bribes from a dredging company. Pell said he had seen the envelopes.",
        better: "A former clerk, Tom Pell, accused Councillor Martin Foyle of taking bribes from a dredging company. Pell said he had seen the envelopes. Foyle denied it. “I have never taken a penny,” he said.",
    },
    severity: Severity::Warning,
    on_in_news: false,
    on_in_opinion: false,
    options: &[],
    check,
    rewording: None,
};

/// Words right before the name of somebody who is accused.
const ACCUSES: Phrases = Phrases(&[
    "accuse", "accused", "accuses", "accusing", "blamed", "blames", "blaming",
]);

/// Words right before the name of somebody who is called something.
const CALLS: Phrases = Phrases(&[
    "branded", "branding", "brands", "call", "called", "calling", "calls", "labelled", "labeled",
]);

/// Words right behind it.
const IS_ACCUSED: Phrases = Phrases(&[
    "allegedly",
    "are accused",
    "has been accused",
    "have been accused",
    "is accused",
    "reportedly",
    "was accused",
    "were accused",
]);

/// Beginnings of words for what one is accused of. A factual claim from an unnamed source is
/// an allegation too; these part an accusation from it.
const WRONGS: &[&str] = &[
    "abus",
    "accus",
    "alleg",
    "assault",
    "attack",
    "beat",
    "betray",
    "blackmail",
    "brib",
    "bullie",
    "bully",
    "burn",
    "cheat",
    "conceal",
    "conspir",
    "corrupt",
    "cover",
    "coward",
    "crime",
    "criminal",
    "crook",
    "deceiv",
    "defraud",
    "delet",
    "destroy",
    "discriminat",
    "embezzl",
    "extort",
    "fak",
    "falsif",
    "forg",
    "fraud",
    "grop",
    "harass",
    "hid",
    "illegal",
    "kickback",
    "kill",
    "launder",
    "liar",
    "lied",
    "lying",
    "mislead",
    "misled",
    "misus",
    "murder",
    "plagiar",
    "pocket",
    "racis",
    "rape",
    "raping",
    "rapis",
    "rigged",
    "scam",
    "shred",
    "siphon",
    "steal",
    "stole",
    "thie",
    "threat",
    "tortur",
    "traitor",
    "violat",
];

/// Words that make the name before them that of a whole group: "House Republican leadership".
const MANY: Phrases = Phrases(&[
    "leaders",
    "leadership",
    "lawmakers",
    "members",
    "officials",
    "politicians",
    "supporters",
]);

/// Letters that may stand before the name in what is alleged: "that ", "Mr ".
const OPENING: usize = 6;

fn check(context: &Context<'_>) -> Vec<Hit> {
    if somebody_was_asked(context) {
        return Vec::new();
    }
    // Found at the first accusation; most articles have none.
    let names: LazyCell<Names, _> = LazyCell::new(|| full_names(context));
    let replies: LazyCell<Replies<'_>, _> = LazyCell::new(|| Replies::new(context));
    let mut seen: HashSet<String> = HashSet::new();
    let mut hits = Vec::new();
    let in_plain_case =
        |sentence: &ReadSentence| !is_title_case(&context.reading().text, sentence.span());
    for (number, sentence) in context.attributed() {
        // In a Headline Like This a Name Has No Edges; the text below says it again.
        if !in_plain_case(sentence) {
            continue;
        }
        for name in accused(context, number, sentence) {
            let (plain, _) = without_titles(&name.text);
            let Some(full) = full_name(&names, &plain) else {
                continue;
            };
            if seen.contains(&full) || replies.has_one_of(&full, number) {
                continue;
            }
            hits.push(Hit::new(
                name.span,
                format!("{full} is accused here and does not answer anywhere in the piece. Ask for a reply, and say so if there was none."),
            ));
            seen.insert(full);
        }
    }
    hits
}

/// The names of those whom an allegation accuses.
fn accused(context: &Context<'_>, number: usize, sentence: &ReadSentence) -> Vec<Name> {
    let text = &context.reading().text;
    let whole = sentence.span();
    // "Martin Foyle allegedly": a cue to the model, but Foyle says nothing.
    let attributions: Vec<_> = context
        .attributions(number)
        .filter(|attribution| context.is_speech(attribution))
        .collect();
    let speaks = |name: &Name| {
        attributions
            .iter()
            .filter_map(|attribution| attribution.source_span)
            .any(|source| source.overlaps(name.span))
    };
    let opens = |name: &Name| {
        attributions
            .iter()
            .flat_map(|attribution| &attribution.content_spans)
            .any(|content| {
                content.start() <= name.span.start()
                    && name.span.start() - content.start() <= OPENING
            })
    };
    proper_names(text, whole)
        .into_iter()
        .filter(|name| !speaks(name) && !is_possessive(text, name))
        .filter(|name| !starts_with(text, Span::new(name.span.end(), whole.end()), &MANY))
        .filter(|name| {
            let before = Span::new(whole.start(), name.span.start());
            let behind = Span::new(name.span.end(), whole.end());
            ends_with(text, before, &ACCUSES)
                || starts_with(text, behind, &IS_ACCUSED)
                || (ends_with(text, before, &CALLS) && is_wrong(text, behind))
                || (sentence.label == Label::Allegation && opens(name) && is_wrong(text, whole))
        })
        .collect()
}

fn is_wrong(text: &str, sentence: Span) -> bool {
    words(text, sentence)
        .iter()
        .any(|(word, _)| WRONGS.iter().any(|wrong| word.starts_with(wrong)))
}

/// "Foyle's deputy took bribes" does not accuse Foyle.
fn is_possessive(text: &str, name: &Name) -> bool {
    let behind = text.get(name.span.end()..).unwrap_or_default();
    behind.starts_with("’s") || behind.starts_with("'s")
}

fn ends_with(text: &str, span: Span, phrases: &Phrases) -> bool {
    let last = span.of(text).split_whitespace().last().unwrap_or_default();
    phrases.has(last)
}

fn starts_with(text: &str, span: Span, phrases: &Phrases) -> bool {
    phrases.find(text, span).is_some_and(|found| {
        let between = Span::new(span.start(), found.start()).of(text);
        between.trim_matches([',', ' ']).is_empty()
    })
}

/// The names of two words or more in the article, without titles, by their family names and in
/// the order of the text.
type Names = HashMap<String, Vec<String>>;

fn full_names(context: &Context<'_>) -> Names {
    let text = &context.reading().text;
    let found = context
        .sentences()
        .map(|(_, sentence)| sentence.span())
        .filter(|&sentence| !is_title_case(text, sentence))
        .flat_map(|sentence| proper_names(text, sentence))
        .map(|name| without_titles(&name.text).0)
        .filter(|name| name.contains(' '));
    let mut names = Names::new();
    for name in found {
        let alike = names.entry(family_name(&name).to_owned()).or_default();
        if !alike.contains(&name) {
            alike.push(name);
        }
    }
    names
}

/// The fullest form of a name; none for a name of one word that has no longer form, which
/// may be a place's.
fn full_name(names: &Names, name: &str) -> Option<String> {
    let mut alike = names.get(family_name(name)).into_iter().flatten();
    let longer = alike.find(|other| *other == name || is_short_form(name, other));
    longer
        .cloned()
        .or_else(|| name.contains(' ').then(|| name.to_owned()))
}
