//! A claim first, and its source only sentences later.

use super::references::{AP_STYLEBOOK, BBC_ACCURACY, REUTERS};
use crate::findings::overlap::Content;
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Reference, Rule};
use crate::label::Label;
use crate::report::{ReadSentence, Severity, word_count};
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "late-attribution",
    finds: "A claim that stands flat, and whose source the reader learns only sentences later.",
    how: "Either a passage of somebody's words runs for sentences before its speaker is named for the first time; or a sentence that names no source says what an allegation further down says again, with most of its words, as somebody's claim. How many sentences later is an option; a passage of fewer than 40 words is soon over and is let stand. A claim whose speaker the reader knows already is not flagged.",
    why: "A reader takes what is said flat for what the outlet knows. Many never reach the sentence that takes it back, and those who do have believed it meanwhile.",
    references: &[
        REUTERS,
        AP_STYLEBOOK,
        BBC_ACCURACY,
        Reference {
            title: "S. Shyam Sundar, “Effect of Source Attribution on Perception of Online News Stories”, *Journalism & Mass Communication Quarterly* 75 (1998)",
            url: None,
        },
    ],
    example: Example {
        text: "The night watchman opened the lock gates and drained the Tolland basin.\n\nThe basin holds 40 boats. It was built in 1894. The county reopened it on Friday after two weeks of work.\n\nA crane driver, Tom Pell, accused the night watchman of opening the lock gates and draining the basin.",
        better: "A crane driver, Tom Pell, accused the night watchman of opening the lock gates and draining the Tolland basin.\n\nThe basin holds 40 boats. It was built in 1894. The county reopened it on Friday after two weeks of work.",
    },
    severity: Severity::Note,
    on_in_news: false,
    on_in_opinion: false,
    options: &[OptionSpec {
        name: "sentences",
        help: "How many sentences behind the claim its source must stand to be late.",
        default: OptionValue::Count(2),
    }],
    check,
    rewording: None,
};

/// Share of the flat claim's words that the later one must have.
const SAME: f64 = 0.65;

/// Words that the flat claim must have, so that a share means something.
const FEWEST_WORDS: usize = 5;

/// Sentences behind a flat claim in which it may be taken back: a long report's length.
const REACH: usize = 80;

/// Words for which a reader waits without noticing.
const FEW_WORDS: usize = 40;

fn check(context: &Context<'_>) -> Vec<Hit> {
    let late = context.count("sentences").max(1);
    let mut last_source = None;
    let passages = context.attributed().filter_map(|(number, sentence)| {
        // Once for a passage: its first sentence.
        let starts = sentence.source != last_source;
        last_source = sentence.source;
        starts.then(|| unknown_speaker(context, number, sentence, late))?
    });
    // A flat accusation is one whose label may be unsure: told as fact, and not believed.
    let claims = context
        .running_text()
        .filter(|(number, sentence)| {
            matches!(sentence.label, Label::Fact | Label::Allegation)
                && sentence.source.is_none()
                && !context.has_attribution(*number)
        })
        .filter_map(|(number, sentence)| taken_back(context, number, sentence, late));
    passages
        .collect::<Vec<_>>()
        .into_iter()
        .chain(claims)
        .collect()
}

/// A passage whose speaker is named for the first time `late` sentences behind its start.
fn unknown_speaker(
    context: &Context<'_>,
    number: usize,
    sentence: &ReadSentence,
    late: usize,
) -> Option<Hit> {
    let source = context.source(sentence)?;
    let first = source.mentions.first()?;
    let between = context
        .behind(number)
        .take_while(|(_, at)| at.end <= first.start())
        .count();
    // Its speaker may follow a passage at once; late is only who follows another sentence.
    // "So obvious. So predictable. So pathetic," said Hale: short sentences are soon over.
    let words = word_count(context.text(Span::new(sentence.start, first.start())));
    let is_late = first.start() >= sentence.end && between >= late && words >= FEW_WORDS;
    (is_late && !context.has_attribution(number)).then(|| {
        Hit::new(
            sentence.span(),
            format!(
                "These are the words of {}, who is named only {} sentences later. Say at once who speaks.",
                source.name,
                between + 1
            ),
        )
    })
}

/// A flat claim that a later sentence gives as somebody's allegation.
fn taken_back(
    context: &Context<'_>,
    number: usize,
    sentence: &ReadSentence,
    late: usize,
) -> Option<Hit> {
    let text = &context.reading().text;
    let claim = Content::of(text, sentence.span());
    if claim.len() < FEWEST_WORDS {
        return None;
    }
    let says_it = |other: &ReadSentence| claim.share_in(&Content::of(text, other.span())) >= SAME;
    let (_, again) = context
        .behind(number)
        .take(REACH)
        .skip(late - 1)
        .find(|(_, other)| {
            other.label == Label::Allegation && !other.is_uncertain() && says_it(other)
        })?;
    let source = context.source(again)?;
    Some(Hit::new(
        sentence.span(),
        format!(
            "Stated flat here; further down it is only what {} says. Attribute it where it first stands.",
            source.name
        ),
    ))
}
