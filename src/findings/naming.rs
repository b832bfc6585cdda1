//! Whether an article names, soon after, somebody whom it brought in without a name.

use super::Context;
use super::anonymity::{Anonymity, anonymity, is_one_person, telling_words, without_clause};
use super::phrases::words;
use crate::label::SourceKind;
use crate::report::{ReadSentence, Source};
use crate::span::Span;

/// Sentences behind an unnamed source in which the person may be introduced.
const NAMED_WITHIN: usize = 2;

/// Whether one of the next sentences introduces a person who speaks and is one of those meant:
/// what is said of them shares a word with the source's, "port officials" and "the port's deputy
/// director"; or nothing is said, and the sentence begins with the name of the one whom "a nurse"
/// means. "Sources" are nobody whom the piece would then name, and neither is a source of which it
/// says that it is not named.
pub(super) fn is_named_next(context: &Context<'_>, number: usize, words: Span) -> bool {
    let text = &context.reading().text;
    let own = telling_words(text, words);
    if own.iter().any(|word| word == "source") || anonymity(context, number) != Anonymity::Silent {
        return false;
    }
    let is_one = is_one_person(text, words);
    let introduces = |number: usize, next: &ReadSentence| {
        let speaker = context
            .source(next)
            .filter(|s| s.kind == SourceKind::Person)?;
        let first = *speaker.mentions.first()?;
        let begins = first.start() == next.start && is_bare_name(context.text(first));
        let described = description(context, number, speaker);
        let is_of_them = described.iter().any(|word| own.contains(word));
        let may_be_it = is_one && begins && speaker.description.is_none();
        Some(next.span().contains(first) && (is_of_them || may_be_it))
    };
    let is_introduced = context
        .behind(number)
        .take(NAMED_WITHIN)
        .any(|(number, next)| introduces(number, next) == Some(true));
    is_introduced
        || (is_one
            && (is_person_next(context, number) || is_named_further_on(context, number, words)))
}

/// Whether the next sentence brings up a person by a bare name that the piece has not told before:
/// it begins with it, or it is their words. Who is brought in so was spoken of already.
fn is_person_next(context: &Context<'_>, number: usize) -> bool {
    let text = &context.reading().text;
    let Some((_, next)) = context.behind(number).next() else {
        return false;
    };
    let told = text.get(..next.start).unwrap_or_default();
    let opening = words(text, next.span());
    let begins = match opening.as_slice() {
        [(_, first), (_, last), ..] => {
            // "Ada Quill, a councillor" would be somebody else.
            let is_bare = !text
                .get(last.end()..)
                .unwrap_or_default()
                .starts_with(", a");
            is_bare && is_new_name(told, context.text(*first), context.text(*last))
        }
        _ => false,
    };
    let speaks = context.source(next).is_some_and(|speaker| {
        let name: Vec<&str> = speaker.name.split(' ').collect();
        speaker.kind == SourceKind::Person
            && speaker.description.is_none()
            && context.quoted_share(next.span()) > 0.5
            && matches!(name.as_slice(), [first, last] if is_new_name(told, first, last))
    });
    begins || speaks
}

/// Whether one of the next sentences gives the one who was told of a name that is new: "The aide,
/// Tom Pell, worked for her", "Pell, the aide".
fn is_named_further_on(context: &Context<'_>, number: usize, who: Span) -> bool {
    let text = &context.reading().text;
    let own = telling_words(text, without_clause(text, who));
    context.behind(number).take(NAMED_WITHIN).any(|(_, next)| {
        let told = text.get(..next.start).unwrap_or_default();
        let said = words(text, next.span());
        // "The former aide" and "the aide": the article, and what they are behind it.
        let is_again = said.windows(3).any(|part| {
            matches!(part, [(the, _), (first, _), (second, _)]
                    if the == "the" && (own.contains(first) || own.contains(second)))
        });
        let is_named = said.windows(2).any(|part| {
            let [(_, first), (_, last)] = part else {
                return false;
            };
            let (first, last) = (context.text(*first), context.text(*last));
            last.chars().count() > 1 && is_new_name(told, first, last)
        });
        is_again && is_named
    })
}

/// Whether two words may be a name of which the text before tells nothing.
fn is_new_name(told: &str, first: &str, last: &str) -> bool {
    let is_capitalised = |word: &str| word.starts_with(char::is_uppercase);
    is_capitalised(first) && is_capitalised(last) && !told.contains(last)
}

/// What is said of a source in the article, and where it speaks in the sentence of that number.
fn description(context: &Context<'_>, number: usize, source: &Source) -> Vec<String> {
    let whole = |text: &str| telling_words(text, Span::new(0, text.len()));
    let mut described = source.description.as_deref().map_or_else(Vec::new, whole);
    let here = context
        .attributions(number)
        .filter(|attribution| attribution.source == Some(source.id))
        .filter_map(|attribution| attribution.source_span);
    described.extend(here.flat_map(|span| whole(context.text(span))));
    described
}

/// "Ada Quill", "Ada Quill, 34": no "opposition leader" before it, who would be another.
fn is_bare_name(words: &str) -> bool {
    let name = words.split(',').next().unwrap_or_default();
    name.split(' ')
        .all(|word| word.starts_with(char::is_uppercase))
}
