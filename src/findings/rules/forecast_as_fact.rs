//! A prediction in the outlet's voice.

use super::references::{BBC_ACCURACY, IPSO, REUTERS};
use crate::findings::phrases::{Phrases, words};
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Reference, Rule};
use crate::label::Label;
use crate::report::Severity;
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "forecast-as-fact",
    finds: "A prediction that the outlet makes in its own voice, as if it were known.",
    how: "The sentence is editorial framing beyond doubt, it attributes nothing, and it says what will happen. What is scheduled (“The hearing will begin on Monday”) is a fact to the model and is left alone; so are sentences with a weekday, a month or a clock time, conditions, questions, hedged forecasts (“may”, “is likely to”), words to the reader (“you will”), and a sentence between two that are somebody’s words.",
    why: "Nobody knows what will happen, and those who forecast for a living do hardly better than chance at long range. A prediction with a name on it can be weighed, and checked later; one in the outlet’s voice borrows the weight of its facts.",
    references: &[
        IPSO,
        REUTERS,
        BBC_ACCURACY,
        Reference {
            title: "Philip E. Tetlock, *Expert Political Judgment* (2005)",
            url: None,
        },
    ],
    example: Example {
        text: "The council closed the baths on Monday. The shameful decision will haunt the mayor for years and destroy whatever trust was left.",
        better: "The council closed the baths on Monday. The decision will cost the mayor the next election, said Tom Pell, who teaches politics at Tolland College.",
    },
    severity: Severity::Note,
    on_in_news: false,
    on_in_opinion: false,
    options: &[OptionSpec {
        name: "certainty",
        help: "How certain the model must be that the sentence is framing, from 0 to 1.",
        default: OptionValue::Share(0.8),
    }],
    check,
    rewording: None,
};

/// Ways of saying what will happen.
const FORECAST: Phrases = Phrases(&[
    "are bound to",
    "are certain to",
    "are going to",
    "are sure to",
    "is bound to",
    "is certain to",
    "is going to",
    "is sure to",
    "will",
    "won't",
]);

/// What makes a sentence something else than a flat forecast.
const OTHERWISE: Phrases = Phrases(&[
    "alarm",
    "april",
    "august",
    "can",
    "could",
    "december",
    "february",
    "first",
    "friday",
    "hope",
    "hopes",
    "i",
    "if",
    "january",
    "july",
    "june",
    "likely",
    "march",
    "may",
    "maybe",
    "might",
    "monday",
    "november",
    "o'clock",
    "october",
    "our",
    "perhaps",
    "possibly",
    "probably",
    "report",
    "saturday",
    "september",
    "should",
    "study",
    "sunday",
    "thursday",
    "today",
    "tomorrow",
    "tonight",
    "tuesday",
    "unless",
    "us",
    "warning",
    "warnings",
    "we",
    "we're",
    "wednesday",
    "whether",
    "would",
    "you",
    "your",
    "not necessarily",
    "will need",
    "will have",
    "going to great",
    "going to the",
    "going to a",
]);

fn check(context: &Context<'_>) -> Vec<Hit> {
    if context.reads_as_opinion() {
        return Vec::new();
    }
    let text = &context.reading().text;
    context
        .own_voice()
        .filter(|(number, sentence)| {
            sentence.label == Label::Framing
                && !is_among_quotes(context, *number)
                && f64::from(sentence.confidence.get()) >= context.share("certainty")
                && !context.text(sentence.span()).ends_with('?')
                && !OTHERWISE.are_in(text, sentence.span())
        })
        .filter_map(|(_, sentence)| {
            let phrase = FORECAST.find(text, sentence.span())?;
            (!context.is_quoted(phrase)).then(|| {
                let shown = with_next_word(text, phrase, sentence.span());
                Hit::new(
                    shown,
                    format!(
                        "“{}” foretells in the outlet’s own voice. Say whose forecast it is, or what it rests on.",
                        shown.of(text)
                    ),
                )
            })
        })
        .collect()
}

/// Whether the sentences on both sides are somebody's words: a speech whose marks are lost.
fn is_among_quotes(context: &Context<'_>, number: usize) -> bool {
    context
        .beside(number)
        .iter()
        .all(|beside| beside.is_some_and(|(_, sentence)| sentence.label == Label::Quote))
}

/// The phrase and the word behind it, so that a finding shows what is foretold.
fn with_next_word(text: &str, phrase: Span, sentence: Span) -> Span {
    let behind = Span::new(phrase.end(), sentence.end());
    words(text, behind)
        .first()
        .map_or(phrase, |(_, word)| phrase.union(*word))
}
