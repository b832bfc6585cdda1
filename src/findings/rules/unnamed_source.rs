//! Rests on a source that is not named.

use std::cell::LazyCell;

use super::references::{AP, GUARDIAN, NEW_YORK_TIMES, REUTERS, SPJ};
use crate::findings::anonymity::{
    Anonymity, DEFINITE, anonymity, explains_anonymity, is_one_person, is_unnamed, without_clause,
};
use crate::findings::naming::is_named_next;
use crate::findings::phrases::{Phrases, words};
use crate::findings::replies::is_no_comment;
use crate::findings::voices::can_be_asked;
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Rule};
use crate::ingest::BlockKind;
use crate::label::Label;
use crate::report::{ReadSentence, Severity, Source};
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "unnamed-source",
    finds: "A claim that rests on a source who is not named.",
    how: "The sentence is an allegation, it says who speaks, and the article leaves them unnamed: “a source”, “an official at the board”, “two people at the talks”. In an attributed quote, what is said of them must show that they are kept back on purpose: by what they know (“familiar with”, “close to”), what they are (“senior”, “former”) or what they asked for (“who asked not to be named”). Each source is flagged once, where it first speaks; where a piece says that anonymity was asked for but not why, the message says so. Let pass, unless the option `every` is 1, are pieces that give a reason for anonymity anywhere (then the finding is a note), groups speaking as one (“health officials”, “Quill’s advisers”), private people (“a neighbour”, “witnesses”) and block quotes. Never flagged is who is named in one of the next two sentences, or behind what they are (“a longtime official, Howard Lisle”), who was told of before (“one of the officials”, “the aide”), a public body (“officials”, “French officials”), a spokesperson of a named office, a reporter, or a crowd, which belongs to `vague-attribution`; nor are words that another outlet or person passes on (“told Reuters”, “the Gazette quoted an insider”), that can be looked up (posted in public, told to the police or a court), that decline to comment, or that only say where somebody will be.",
    why: "A reader cannot weigh a claim without knowing who makes it and what they gain by it. The agencies allow unnamed sources for information that cannot be had otherwise, from people in a position to know it, and want the reason told to the reader; they rule them out for opinion and for attacks on others.",
    references: &[SPJ, AP, REUTERS, NEW_YORK_TIMES, GUARDIAN],
    example: Example {
        text: "The port authority paid twice for the same crane, an official said on Monday.",
        better: "The port authority paid twice for the same crane, its deputy director, Ada Quill, said on Monday.",
    },
    severity: Severity::Warning,
    on_in_news: true,
    on_in_opinion: true,
    options: &[OptionSpec {
        name: "every",
        help: "1 flags what a desk lets pass, too, where the model takes them for unnamed sources: those of plain quotes, groups, private people, and, as a note, those whose anonymity the piece explains; 0 leaves them alone.",
        default: OptionValue::Switch(false),
    }],
    check,
    rewording: None,
};

/// What shows that a source is kept back on purpose: what they know, or what they are.
const SHIELDED: Phrases = Phrases(&[
    "briefed",
    "close to",
    "familiar",
    "former",
    "insider",
    "knowledge",
    "longtime",
    "senior",
    "source",
    "sources",
]);

/// What shows that a reporter met them, one by one.
const COUNTED: Phrases = Phrases(&["two", "three", "four", "five"]);

/// The staff and friends of a politician, speaking as one: what their side hopes and plans.
const CAMP: Phrases = Phrases(&[
    "advisers",
    "advisors",
    "aides",
    "allies",
    "associates",
    "strategists",
]);

/// People who hold no office and met the news by chance: nobody owes their names.
const PRIVATE: Phrases = Phrases(&[
    "attendee",
    "attendees",
    "audience member",
    "bystander",
    "bystanders",
    "fan",
    "friend",
    "friends",
    "neighbor",
    "neighbors",
    "neighbour",
    "neighbours",
    "parent",
    "parents",
    "questioner",
    "reader",
    "readers",
    "relative",
    "relatives",
    "student",
    "students",
    "tweeter",
    "witness",
    "witnesses",
]);

/// What begins the words for one of those spoken of before.
const REFERS_BACK: Phrases = Phrases(&["another", "both", "one of"]);

/// Those who ask, and are no sources.
const REPORTERS: Phrases = Phrases(&["reporter", "reporters", "journalist", "journalists"]);

/// What stands alone for one of those spoken of before, named or not.
const BARE: Phrases = Phrases(&["another", "one", "others", "some"]);

/// Announcements of where somebody will be: a press office's daily business.
const PLANS: Phrases = Phrases(&[
    "is expected to attend",
    "is scheduled to",
    "intended to spend",
    "intends to spend",
    "plans to attend",
    "plans to travel",
    "plans to visit",
    "will attend",
    "will meet with",
    "will reprise",
    "will speak at",
    "will spend the coming",
    "will tour",
    "will travel",
    "will visit",
]);

/// Where what somebody said can be looked up, named or not.
const ON_RECORD: Phrases = Phrases(&[
    "on facebook",
    "on instagram",
    "on twitter",
    "told fbi agents",
    "told investigators",
    "told police",
    "told the court",
    "told the f.b.i",
    "told the fbi",
    "told the inquiry",
    "told the police",
    "tweeted",
]);

/// Words that make up the name of a public body's people in general.
const PUBLIC_BODY: Phrases = Phrases(&[
    "administration",
    "and",
    "authorities",
    "city",
    "county",
    "federal",
    "government",
    "local",
    "officials",
    "police",
    "provincial",
    "regional",
    "state",
    "the",
]);

/// How the words for a country's people end.
const PEOPLES: &[&str] = &["an", "ch", "ese", "i", "ish"];

/// Directly before a source: somebody else's report passes the words on.
const PASSED_ON: Phrases = Phrases(&[
    "cited", "cites", "citing", "quoted", "quotes", "quoting", "reported", "reports",
]);

fn check(context: &Context<'_>) -> Vec<Hit> {
    let text = &context.reading().text;
    let every = context.is_on("every");
    // It takes reading all of the piece, which most need not.
    let explains = LazyCell::new(|| explains_anonymity(context));
    let mut seen = Vec::new();
    context
        .attributed()
        .filter_map(|(number, sentence)| {
            let source = context.source(sentence)?;
            let words = context.named_in(number)?;
            if seen.contains(&source.id) || !is_unnamed(context, number, source, words) {
                return None;
            }
            if context.is_quoted(words) || rests_on_another(context, number, source, words) {
                return None;
            }
            if BARE.has(context.text(words))
                || is_passed_on(context, sentence, words)
                || is_headline_short(context, sentence, words)
                || is_public_body(context, words)
                || PLANS.are_in(text, sentence.span())
                || ON_RECORD.are_in(text, sentence.span())
                || REPORTERS.are_in(text, words)
                || is_no_comment(text, sentence.span())
            {
                return None;
            }
            let refers_back = !seen.is_empty() && REFERS_BACK.begin(text, words);
            let is_definite = DEFINITE.has(&first_word(context.text(words)));
            if refers_back || is_definite {
                return None;
            }
            if !every && (is_let_pass(context, number, sentence, words) || *explains) {
                return None;
            }
            if is_named_next(context, number, words) {
                return None;
            }
            seen.push(source.id);
            let words = without_clause(text, words);
            let who = context.text(words);
            Some(match anonymity(context, number) {
                Anonymity::Explained => Hit::new(
                    words,
                    format!("The piece does not name “{who}” and says why. Make sure that the reason holds and that a second source bears the claim out."),
                )
                .mild(),
                Anonymity::Stated => Hit::new(
                    words,
                    format!("The piece does not name “{who}” and does not say why. Give the reason, and what they are in a position to know."),
                ),
                Anonymity::Silent => Hit::new(
                    words,
                    format!("The piece does not name “{who}” and gives no reason. Name the source, or say why not and how they know."),
                ),
            })
        })
        .collect()
}

/// Whether a desk lets it pass: nothing disputed rests on the source, or nobody owes the name.
fn is_let_pass(context: &Context<'_>, number: usize, sentence: &ReadSentence, words: Span) -> bool {
    let text = &context.reading().text;
    let who = without_clause(text, words);
    let is_shielded =
        SHIELDED.are_in(text, words) || anonymity(context, number) == Anonymity::Stated;
    let is_disputable = sentence.label == Label::Allegation || is_shielded;
    // What is set off as a quotation was written, and sourced, by somebody else.
    let is_set_off = sentence.block == BlockKind::Blockquote;
    // "Health officials", "insiders": a group, of whom many can be asked.
    let is_group = !is_one_person(text, words) && !is_shielded && !COUNTED.are_in(text, who);
    !is_disputable || is_set_off || is_group || CAMP.are_in(text, who) || PRIVATE.are_in(text, who)
}

fn first_word(words: &str) -> String {
    words
        .split(' ')
        .next()
        .map_or_else(String::new, str::to_lowercase)
}

/// Whether a headline, or a line under it, cuts somebody short whom the piece names: "analyst
/// says".
fn is_headline_short(context: &Context<'_>, sentence: &ReadSentence, who: Span) -> bool {
    let is_one_word = words(&context.reading().text, who).len() == 1;
    let is_plural = context.text(who).ends_with('s');
    is_one_word && !is_plural && sentence.label == Label::Quote
}

/// Whether officials speak of whom nothing else is said but whose they are: as a public body.
fn is_public_body(context: &Context<'_>, who: Span) -> bool {
    words(&context.reading().text, who)
        .iter()
        .all(|(word, span)| PUBLIC_BODY.has(word) || is_national(context.text(*span)))
}

/// Whether a word may be that for a country's people: "American", "U.S", "French".
fn is_national(word: &str) -> bool {
    let is_short = word.chars().filter(|c| c.is_alphabetic()).count() == 2;
    let is_capitalised = word.starts_with(char::is_uppercase);
    let is_initials = is_short && word.chars().all(|c| c.is_uppercase() || c == '.');
    is_initials || (is_capitalised && PEOPLES.iter().any(|ending| word.ends_with(ending)))
}

/// Whether somebody else whom the sentence names passes on what the source says: "officials
/// were warned, the Tolland Courier reported". That one is answerable, and `second-hand`
/// says so.
fn rests_on_another(context: &Context<'_>, number: usize, source: &Source, words: Span) -> bool {
    let whole = context.sentence(number).map(ReadSentence::span);
    context.attributions(number).any(|attribution| {
        let stands_here = attribution.source_span.is_some_and(|other| {
            !other.overlaps(words) && whole.is_some_and(|w| w.contains(other))
        });
        let passes_on = attribution
            .content_spans
            .iter()
            .any(|content| content.contains(words))
            || attribution
                .cue_span
                .is_some_and(|cue| PASSED_ON.are_in(&context.reading().text, cue));
        let other = attribution
            .source
            .and_then(|id| context.reading().sources.iter().find(|s| s.id == id));
        stands_here && passes_on && other.is_some_and(|o| o.id != source.id && can_be_asked(o))
    })
}

/// Whether the sentence hands on what another outlet got from the source: "the Gazette quoted an
/// insider".
fn is_passed_on(context: &Context<'_>, sentence: &ReadSentence, who: Span) -> bool {
    let before = words(
        &context.reading().text,
        Span::new(sentence.start, who.start().max(sentence.start)),
    );
    // "The Gazette reported, according to an insider".
    let reports = match before.as_slice() {
        [reports @ .., (according, _), (to, _)] if according == "according" && to == "to" => {
            reports
        }
        reports => reports,
    };
    reports.last().is_some_and(|(word, _)| PASSED_ON.has(word)) || is_told_to_another(context, who)
}

/// Whether the source spoke to an agency or a broadcaster, "told Reuters", "told NBC", that is not
/// the piece's own outlet as far as that is known. A paper's own "told the Courier" has no such name.
fn is_told_to_another(context: &Context<'_>, who: Span) -> bool {
    let text = &context.reading().text;
    let behind = Span::new(who.end(), text.len());
    let mut next = behind.of(text).split_whitespace();
    let own = context.reading().article.outlet.as_deref();
    next.next() == Some("told")
        && next.next().is_some_and(|heard| {
            let heard = heard.trim_matches(|c: char| !c.is_alphanumeric());
            let is_initials = heard.len() > 2 && heard.chars().all(char::is_uppercase);
            (is_initials || heard == "Reuters") && own.is_none_or(|own| !own.contains(heard))
        })
}
