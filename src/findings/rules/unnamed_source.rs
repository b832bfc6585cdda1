//! Rests on a source that is not named.

use super::references::{AP, GUARDIAN, NEW_YORK_TIMES, REUTERS, SPJ};
use crate::findings::phrases::Phrases;
use crate::findings::voices::{Anonymity, anonymity, is_somebody, says_unnamed};
use crate::findings::{Context, Example, Hit, Rule};
use crate::label::SourceKind;
use crate::report::Severity;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "unnamed-source",
    finds: "A claim that rests on a source who is not named.",
    how: "The sentence is an attributed quote or an allegation, it says who speaks, and the article leaves them unnamed: “an aide”, “officials”, “two people at the talks”. Each such source is flagged once, where it first speaks; “one of the officials” later on is not flagged again, nor is somebody who is described in the first sentence and named in the next. Where the piece gives a reason for the anonymity the finding is only a note; where it says that anonymity was asked for but not why, the message says so. A crowd (“critics”) belongs to `vague-attribution`; a spokesperson of a named office is a named source.",
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

/// Sentences from the start in which a source may be described first and named later:
/// "A woman who swam the strait said on Monday ... Ada Quill, 34, said ...".
const OPENING: usize = 2;

fn check(context: &Context<'_>) -> Vec<Hit> {
    let text = &context.reading().text;
    let mut seen = Vec::new();
    context
        .attributed()
        .filter_map(|(number, sentence)| {
            let source = context.source(sentence)?;
            let is_unnamed = match source.kind {
                SourceKind::Unnamed => true,
                // "A former clerk, who asked not to be named": one person, well described.
                SourceKind::Group => says_unnamed(context, sentence),
                _ => false,
            };
            if !is_unnamed || seen.contains(&source.id) {
                return None;
            }
            let words = context.named_in(number)?;
            let refers_back = !seen.is_empty() && REFERS_BACK.are_in(text, words);
            if !is_somebody(context, words) || refers_back || is_named_soon(context, number) {
                return None;
            }
            seen.push(source.id);
            let who = context.text(words).trim_end_matches(',');
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

/// Whether the sentence opens the piece, and somebody is named behind it who speaks then.
fn is_named_soon(context: &Context<'_>, number: usize) -> bool {
    let end = context.sentence(number).map_or(0, |sentence| sentence.end);
    context.before(number).nth(OPENING - 1).is_none()
        && context
            .behind(number)
            .take(OPENING)
            .filter_map(|(_, sentence)| context.source(sentence))
            .any(|source| {
                source.kind == SourceKind::Person
                    && source.mentions.iter().all(|mention| mention.start() >= end)
            })
}
