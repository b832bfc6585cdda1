//! Rests on a source that is not named.

use super::references::{AP, GUARDIAN, NEW_YORK_TIMES, REUTERS, SPJ};
use crate::findings::anonymity::{
    Anonymity, anonymity, is_one_person, is_unnamed, says_unnamed, without_clause,
};
use crate::findings::phrases::Phrases;
use crate::findings::voices::can_be_asked;
use crate::findings::{Context, Example, Hit, Rule};
use crate::label::SourceKind;
use crate::report::{ReadSentence, Severity, Source};
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "unnamed-source",
    finds: "A claim that rests on a source who is not named.",
    how: "The sentence is an attributed quote or an allegation, it says who speaks, and the article leaves them unnamed: “an aide”, “officials”, “two people at the talks”, “an official at the board, who asked not to be named”. Each such source is flagged once, where it first speaks; “one of the officials” later on is not flagged again, nor where one of the next two sentences introduces a person who speaks: any for “officials”, for “an aide” one with whose bare name it begins, nor one whose words a named outlet or person passes on. Where the piece gives a reason for the anonymity the finding is only a note; where it says that anonymity was asked for but not why, the message says so. A crowd (“critics”) belongs to `vague-attribution`; a spokesperson of a named office is a named source.",
    why: "A reader cannot weigh a claim without knowing who makes it and what they gain by it. The agencies allow unnamed sources for information that cannot be had otherwise, from people in a position to know it, and want the reason told to the reader; they rule them out for opinion and for attacks on others.",
    references: &[SPJ, AP, REUTERS, NEW_YORK_TIMES, GUARDIAN],
    example: Example {
        text: "The port authority paid twice for the same crane, an official said on Monday.",
        better: "The port authority paid twice for the same crane, its deputy director, Ada Quill, said on Monday.",
    },
    severity: Severity::Warning,
    on_in_news: true,
    on_in_opinion: true,
    options: &[],
    check,
    rewording: None,
};

/// What makes an unnamed source one of those spoken of before.
const REFERS_BACK: Phrases = Phrases(&["another", "both", "one of", "the", "these", "those"]);

/// Sentences behind an unnamed source in which the person may be introduced.
const NAMED_WITHIN: usize = 2;

fn check(context: &Context<'_>) -> Vec<Hit> {
    let text = &context.reading().text;
    let mut seen = Vec::new();
    context
        .attributed()
        .filter_map(|(number, sentence)| {
            let source = context.source(sentence)?;
            let words = context.named_in(number)?;
            if seen.contains(&source.id) || !is_unnamed(context, sentence, source, words) {
                return None;
            }
            if context.is_quoted(words) || rests_on_another(context, number, source, words) {
                return None;
            }
            let refers_back = !seen.is_empty() && REFERS_BACK.are_in(text, words);
            if refers_back || is_named_next(context, number, sentence, words) {
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
            .any(|content| content.contains(words));
        let other = attribution
            .source
            .and_then(|id| context.reading().sources.iter().find(|s| s.id == id));
        stands_here && passes_on && other.is_some_and(|o| o.id != source.id && can_be_asked(o))
    })
}

/// Whether one of the next sentences introduces a person who speaks: one of the "officials",
/// or, where the sentence begins with the name alone, the nurse whom "a nurse said" means.
/// Not where the sentence says that its source is not named.
fn is_named_next(
    context: &Context<'_>,
    number: usize,
    sentence: &ReadSentence,
    words: Span,
) -> bool {
    let is_one = is_one_person(&context.reading().text, words);
    let introduces = |next: &ReadSentence| {
        let speaker = context
            .source(next)
            .filter(|s| s.kind == SourceKind::Person)?;
        let first = *speaker.mentions.first()?;
        let begins = first.start() == next.start && is_bare_name(context.text(first));
        Some(next.span().contains(first) && (begins || !is_one))
    };
    !says_unnamed(context, sentence)
        && context
            .behind(number)
            .take(NAMED_WITHIN)
            .any(|(_, next)| introduces(next) == Some(true))
}

/// "Ada Quill", "Ada Quill, 34": no "opposition leader" before it, who would be another.
fn is_bare_name(words: &str) -> bool {
    let name = words.split(',').next().unwrap_or_default();
    name.split(' ')
        .all(|word| word.starts_with(char::is_uppercase))
}
