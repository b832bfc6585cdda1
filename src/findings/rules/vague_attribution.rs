//! A crowd that nobody can ask.

use super::references::{AP_STYLEBOOK, BBC_ACCURACY, REUTERS};
use crate::findings::anonymity::is_crowd;
use crate::findings::phrases::{Phrases, words};
use crate::findings::voices::can_be_asked;
use crate::findings::{Context, Example, Hit, Reference, Rule};
use crate::label::{Label, SourceKind};
use crate::report::{ReadSentence, Severity};
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "vague-attribution",
    finds: "A claim that is put in the mouth of a crowd, or of nobody: “critics say”, “experts believe”, “it is understood”.",
    how: "The sentence is an allegation, not the plain quote of what nobody disputes, and the source that it gives is unnamed and a crowd, flagged where it first speaks; or it is a claim that hides behind “it is (widely) believed” or “is said to” and names nobody there, whoever spoke before. Not flagged where the sentence goes on to name one of the crowd, or where somebody who can be asked speaks in one of the next four sentences or, for the first two sentences of a piece, anywhere below; nor for “many” and “some” where a survey that asked them was told of just before.",
    why: "Nobody can ask “critics” whether they said it, how many they are, or what they know. It is also where a writer's own view most easily finds a mouth. One named critic is worth more than all of them.",
    references: &[
        REUTERS,
        BBC_ACCURACY,
        AP_STYLEBOOK,
        Reference {
            title: "Hugh M. Culbertson, “Veiled Attribution: An Element of Style?”, *Journalism Quarterly* 55 (1978)",
            url: None,
        },
    ],
    example: Example {
        text: "Critics say the new tram line has ruined dozens of shops.",
        better: "The new tram line has ruined dozens of shops, said Ada Quill, who leads the Tolland traders’ association.",
    },
    severity: Severity::Warning,
    on_in_news: true,
    on_in_opinion: false,
    options: &[],
    check,
    rewording: None,
};

/// Phrases that attribute a claim to nobody.
const IMPERSONAL: Phrases = Phrases(&[
    "are alleged to",
    "are believed to",
    "are rumoured to",
    "are said to",
    "are thought to",
    "are understood to",
    "is alleged to",
    "is believed to",
    "is rumoured to",
    "is said to",
    "is thought to",
    "is understood to",
    "it has been alleged",
    "it has been claimed",
    "it is alleged",
    "it is believed",
    "it is claimed",
    "it is feared",
    "it is rumoured",
    "it is said",
    "it is thought",
    "it is understood",
    "rumour has it",
    "was believed to",
    "was said to",
    "was thought to",
    "were said to",
]);

/// Adverbs without the usual ending that may stand inside such a phrase.
const ADVERBS: Phrases = Phrases(&["also", "long", "now", "often", "still"]);

/// Where a phrase that attributes a claim to nobody stands, an adverb inside it or not: "it is
/// widely believed".
pub(super) fn impersonal(text: &str, span: Span) -> Option<Span> {
    let mut words = words(text, span);
    words.retain(|(word, _)| !word.ends_with("ly") && !ADVERBS.has(word));
    IMPERSONAL.find_among(&words)
}

/// What announces that one of the crowd will be named.
const NAMING: Phrases = Phrases(&["among them", "including", "led by", "such as"]);

/// Sentences behind the claim in which somebody who can be asked may take it up.
const TAKEN_UP_WITHIN: usize = 4;

/// Words for a part of those who were asked.
const SHARES: Phrases = Phrases(&["many", "most", "others", "several", "some"]);

/// What says that people were asked.
const SURVEY: Phrases = Phrases(&[
    "poll",
    "polled",
    "questionnaire",
    "respondents",
    "survey",
    "surveyed",
]);

/// Sentences before the claim that may tell of the survey.
const TOLD_OF_WITHIN: usize = 2;

fn check(context: &Context<'_>) -> Vec<Hit> {
    let mut seen = Vec::new();
    let crowds = context.attributed().filter_map(|(number, sentence)| {
        let hit = crowd(context, number, sentence)?;
        let is_new = !seen.contains(&sentence.source);
        seen.push(sentence.source);
        is_new.then_some(hit)
    });
    let nobodies = context
        .attributed()
        .filter_map(|(number, sentence)| nobody(context, number, sentence));
    let mut hits: Vec<Hit> = crowds.collect();
    hits.extend(nobodies);
    hits
}

fn crowd(context: &Context<'_>, number: usize, sentence: &ReadSentence) -> Option<Hit> {
    let source = context.source(sentence)?;
    let words = context.named_in(number)?;
    let is_vague = match source.kind {
        SourceKind::Unnamed => true,
        // "Critics" by themselves; "supporters of the Tolland Ferry" are a group.
        SourceKind::Group => context.text(words).split_whitespace().count() <= 2,
        _ => false,
    };
    let text = &context.reading().text;
    if !is_vague
        || sentence.label != Label::Allegation
        || !is_crowd(context, words)
        || NAMING.are_in(text, sentence.span())
        || context.is_quoted(words)
        || is_taken_up(context, number)
        || answered_a_survey(context, number, words)
    {
        return None;
    }
    Some(Hit::new(
        words,
        format!(
            "Nobody can ask “{}”. Name one of them who said it, or say where it was said.",
            context
                .text(words)
                .trim_end_matches(',')
                .trim_end_matches(", however")
        ),
    ))
}

fn nobody(context: &Context<'_>, number: usize, sentence: &ReadSentence) -> Option<Hit> {
    let phrase = impersonal(&context.reading().text, sentence.span())?;
    let opens = phrase.start() == sentence.start;
    let is_claim = match sentence.label {
        Label::Allegation => true,
        Label::Quote => opens,
        _ => false,
    };
    if !is_claim || context.is_quoted(phrase) || names_a_source(context, number, phrase) {
        return None;
    }
    Some(Hit::new(
        phrase,
        format!(
            "“{}”: by whom? Say who it comes from, or leave it out.",
            context.text(phrase)
        ),
    ))
}

/// Whether an attribution of the sentence has a source of its own.
fn names_a_source(context: &Context<'_>, number: usize, phrase: Span) -> bool {
    context.attributions(number).any(|attribution| {
        attribution
            .source_span
            .is_some_and(|source| !source.overlaps(phrase) && attribution.source.is_some())
            && attribution
                .cue_span
                .is_some_and(|cue| !cue.overlaps(phrase))
    })
}

/// Whether "many" or "some" are those whom a survey asked, told of just before.
fn answered_a_survey(context: &Context<'_>, number: usize, words: Span) -> bool {
    let text = &context.reading().text;
    SHARES.has(context.text(words))
        && context
            .before(number)
            .take(TOLD_OF_WITHIN)
            .any(|(_, sentence)| SURVEY.are_in(text, sentence.span()))
}

fn is_taken_up(context: &Context<'_>, number: usize) -> bool {
    let within = if context.is_lede(number) {
        usize::MAX
    } else {
        TAKEN_UP_WITHIN
    };
    context
        .behind(number)
        .take(within)
        .any(|(_, sentence)| context.source(sentence).is_some_and(can_be_asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adverb_may_stand_in_a_phrase_for_nobody() {
        let found = |text: &'static str| {
            impersonal(text, Span::new(0, text.len())).map(|span| span.of(text))
        };
        assert_eq!(
            found("It is widely believed."),
            Some("It is widely believed")
        );
        assert_eq!(
            found("It has long been claimed."),
            Some("It has long been claimed")
        );
        assert_eq!(
            found("They are now thought to live there."),
            Some("are now thought to")
        );
        assert_eq!(found("The family is believed."), None);
    }
}
