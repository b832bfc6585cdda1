//! Rests on a source that is not named.

use super::references::{AP, GUARDIAN, NEW_YORK_TIMES, REUTERS, SPJ};
use crate::findings::anonymity::{
    Anonymity, anonymity, is_one_person, is_unnamed, says_unnamed, without_clause,
};
use crate::findings::phrases::{self, Phrases};
use crate::findings::speech::SAYS;
use crate::findings::voices::can_be_asked;
use crate::findings::{Context, Example, Hit, Rule};
use crate::label::SourceKind;
use crate::report::{ReadSentence, Severity, Source};
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "unnamed-source",
    finds: "A claim that rests on a source who is not named.",
    how: "The sentence is an attributed quote or an allegation, it says who speaks, and the article leaves them unnamed: “an aide”, “officials”, “two people at the talks”, “an official at the board, who asked not to be named”. Each such source is flagged once, where it first speaks; “one of the officials” later on is not flagged again, nor is one person who is described where the piece opens and introduced by name at the start of the next sentence (“Ada Quill, 34, …”, “Ada Quill told”), nor one whose words a named outlet or person passes on. Where the piece gives a reason for the anonymity the finding is only a note; where it says that anonymity was asked for but not why, the message says so. A crowd (“critics”) belongs to `vague-attribution`; a spokesperson of a named office is a named source.",
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

/// Sentences from the start in which a source may be described first and named next.
const OPENING: usize = 2;

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

/// Whether a piece that opens with "a nurse said" goes on "Ada Quill, 34, ..." or "Ada Quill
/// told": the next sentence begins with a person who was not named before and who is
/// introduced or speaks there.
fn is_named_next(
    context: &Context<'_>,
    number: usize,
    sentence: &ReadSentence,
    words: Span,
) -> bool {
    let text = &context.reading().text;
    let opens_piece = context.before(number).nth(OPENING - 1).is_none();
    if !opens_piece || !is_one_person(text, words) || says_unnamed(context, sentence) {
        return false;
    }
    let Some((_, next)) = context.behind(number).next() else {
        return false;
    };
    context.source(next).is_some_and(|source| {
        source.kind == SourceKind::Person
            && source.mentions.first().is_some_and(|mention| {
                let behind = text.get(mention.end()..).unwrap_or_default();
                let speaks = || {
                    phrases::words(text, Span::new(mention.end(), next.end))
                        .first()
                        .is_some_and(|(word, _)| SAYS.has(word))
                };
                mention.start() == next.start
                    && (behind.starts_with(',') || mention.of(text).contains(',') || speaks())
            })
    })
}
