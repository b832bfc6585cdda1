//! A motive or a feeling stated as fact, without a source.

use super::references::{BBC_ACCURACY, IPSO, RECASENS};
use crate::findings::phrases::Phrases;
use crate::findings::voices::is_personal;
use crate::findings::{Context, Example, Hit, Reference, Rule};
use crate::label::Label;
use crate::report::Severity;
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "mind-reading",
    finds: "Somebody’s motive or feeling, stated as fact, without a source.",
    how: "The sentence is editorial framing, or reported fact that a careful reader would also call framing; it is the outlet’s own; and it says of somebody else that they are desperate, furious, jealous, eager, or do something out of spite or in the hope of something. Not flagged where somebody’s own words stand beside it in the paragraph, where the sentence says that it judges by the look of it (“seemed”, “by all indications”), or where the writer speaks of their own mind.",
    why: "Nobody sees into another’s head. What a person wanted can be reported if they said so or if a document shows it; otherwise it is a guess, and people explain others’ acts by character far too readily.",
    references: &[
        BBC_ACCURACY,
        IPSO,
        RECASENS,
        Reference {
            title: "Lee Ross, “The Intuitive Psychologist and His Shortcomings”, *Advances in Experimental Social Psychology* 10 (1977)",
            url: None,
        },
    ],
    example: Example {
        text: "The council voted on the baths on Monday. The mayor was desperate to bury the story before the election.",
        better: "The council voted on the baths on Monday. The election is on Thursday.",
    },
    severity: Severity::Warning,
    on_in_news: false,
    on_in_opinion: false,
    options: &[],
    check,
    rewording: None,
};

/// States of somebody's mind that only they could report.
const MIND: Phrases = Phrases(&[
    "apparent attempt to",
    "apparent bid to",
    "apparent effort to",
    "apparently hoping",
    "apparently trying",
    "ashamed of",
    "bent on",
    "bitterly regretted",
    "clearly enjoyed",
    "clearly hoping",
    "clearly trying",
    "clearly wanted",
    "cynical attempt",
    "deep down",
    "delighted in",
    "desperate for",
    "desperate to",
    "desperately wanted",
    "desperately wants",
    "determined to",
    "driven by",
    "eager to",
    "embarrassed by",
    "furious",
    "in a bid to",
    "in a cynical",
    "in the hope of",
    "itching to",
    "jealous of",
    "knew full well",
    "knows full well",
    "motivated by",
    "only wanted",
    "only wants",
    "out of envy",
    "out of fear",
    "out of greed",
    "out of jealousy",
    "out of revenge",
    "out of spite",
    "out of vanity",
    "rattled by",
    "relished",
    "relishes",
    "resented",
    "resents",
    "revels in",
    "secretly",
    "terrified",
    "to distract attention",
    "to distract from",
    "to divert attention",
    "to get back at",
    "to get revenge",
    "to punish",
    "to save face",
    "to save her own skin",
    "to save his own skin",
    "wanted nothing more than",
    "wanted only",
]);

/// What says that the writer judges by the look of it.
const HEDGED: Phrases = Phrases(&[
    "apparently",
    "appear",
    "appeared",
    "appears",
    "by all accounts",
    "by all indications",
    "perhaps",
    "seem",
    "seemed",
    "seemingly",
    "seems",
]);

fn check(context: &Context<'_>) -> Vec<Hit> {
    if context.reads_as_opinion() {
        return Vec::new();
    }
    let text = &context.reading().text;
    context
        .own_voice()
        .filter(|(number, sentence)| {
            (sentence.label == Label::Framing || sentence.also == Some(Label::Framing))
                && !is_personal(context, sentence.span())
                && !context.stands_by_words(*number, sentence)
        })
        .filter_map(|(_, sentence)| {
            let phrase = MIND.find(text, sentence.span())?;
            let before = Span::new(sentence.start, phrase.start());
            (!HEDGED.are_in(text, before)).then_some(phrase)
        })
        .filter(|phrase| !context.is_quoted(*phrase))
        .map(|phrase| {
            Hit::new(
                phrase,
                format!(
                    "“{}” looks into somebody’s head. Say what they said or did, or who says so.",
                    context.text(phrase)
                ),
            )
        })
        .collect()
}
