//! Attributed to another outlet, or to a source that heard it from another.

use super::references::{AP, BBC_ACCURACY, REUTERS};
use crate::findings::phrases::{Phrases, words};
use crate::findings::voices::is_about;
use crate::findings::{Context, Example, Hit, Rule};
use crate::label::SourceKind;
use crate::report::{ReadSentence, Severity};
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "second-hand",
    finds: "A claim that comes from another outlet, or from a source that heard it from somebody else.",
    how: "The source that the sentence rests on is a document or an organisation whose name is a news outlet's (“the Courier newspaper”, “a report in the Daily Herald”), or the words attributed say that the speaker was told it. The outlet's own name, where the article gives it, is not flagged, nor is a paper that something was seen by, told or shown to, which is how papers speak of themselves; nor are polls that an outlet had taken, an outlet whose own criticism is the news (“attacked”, “endorsed”), and what a witness was told and says on oath. Each outlet is flagged once.",
    why: "A claim does not become firmer by being repeated. Whoever carries another's report takes over its errors; the agencies ask for an attempt to confirm it, for credit, and for words that tell the reader that it is unconfirmed.",
    references: &[AP, REUTERS, BBC_ACCURACY],
    example: Example {
        text: "The dredger had been sold in secret, according to the Tolland Courier newspaper.",
        better: "The dredger had been sold in secret, the buyer’s lawyer, Ada Quill, confirmed on Monday.",
    },
    severity: Severity::Note,
    on_in_news: false,
    on_in_opinion: false,
    options: &[],
    check,
    rewording: None,
};

/// Words in the names of news outlets. They are looked for only in what the model takes
/// for the source of a sentence, and only where they are written as a name or alone.
const OUTLET: Phrases = Phrases(&[
    "broadcaster",
    "chronicle",
    "courier",
    "daily",
    "echo",
    "evening",
    "gazette",
    "guardian",
    "herald",
    "journal",
    "magazine",
    "mail",
    "mirror",
    "news",
    "newspaper",
    "newspapers",
    "observer",
    "post",
    "radio",
    "reuters",
    "telegraph",
    "television",
    "times",
    "tribune",
    "tv",
    "weekly",
    "associated press",
    "bbc",
    "cnn",
    "politico",
]);

/// Names in which these words are no outlet's: "the Post Office", "the Journal of Botany".
const NO_OUTLET: Phrases = Phrases(&[
    "agency for",
    "analysis",
    "association",
    "conference",
    "editorial board",
    "journal of",
    "office",
    "one released",
    "poll",
    "polls",
    "release",
    "review",
    "studies",
    "study",
    "survey",
    "surveys",
    "union",
]);

/// Ways of saying that the speaker has it from somebody else.
const HEARSAY: Phrases = Phrases(&[
    "been told by",
    "had heard from",
    "had told her",
    "had told him",
    "had told them",
    "heard from a",
    "was told by",
    "were told by",
]);

/// Verbs of an outlet that takes a side: what it said is then the news itself.
const TAKES_A_SIDE: &[&str] = &[
    "apolog", "attack", "blast", "call", "criticis", "criticiz", "den", "endors", "lambast",
    "mock", "prais", "slam", "urg",
];

/// Where witnesses are heard on oath: what they were told is what they are asked about.
const ON_OATH: Phrases = Phrases(&[
    "court",
    "inquest",
    "inquiry",
    "jurors",
    "jury",
    "testified",
    "testify",
    "trial",
    "tribunal",
]);

fn check(context: &Context<'_>) -> Vec<Hit> {
    if context.reads_as_opinion() {
        return Vec::new();
    }
    let mut seen: Vec<String> = Vec::new();
    let mut hits = Vec::new();
    for (number, sentence) in context.attributed() {
        let Some((name, hit)) = outlet(context, number, sentence) else {
            continue;
        };
        if !seen.contains(&name) {
            seen.push(name);
            hits.push(hit);
        }
    }
    hits.extend(
        context
            .attributed()
            .filter_map(|(number, sentence)| hearsay(context, number, sentence)),
    );
    hits
}

/// Whether a paper named behind these words speaks of itself: "a letter seen by the".
fn is_own_work(before: &str) -> bool {
    let words: Vec<&str> = before.split_whitespace().collect();
    // What else belongs to the name: "the Daily" of "the Daily Courier".
    let kept = words
        .iter()
        .rposition(|word| *word != "the" && !word.starts_with(char::is_uppercase))
        .map_or(0, |last| last + 1);
    let before = words.get(..kept).unwrap_or_default().join(" ");
    [
        "seen by",
        "shown to",
        "obtained by",
        "told",
        "leaked to",
        "spoke to",
    ]
    .iter()
    .any(|way| before.ends_with(way))
}

/// The word that tells the outlet, and the finding.
fn outlet(context: &Context<'_>, number: usize, sentence: &ReadSentence) -> Option<(String, Hit)> {
    let source = context.source(sentence)?;
    if !matches!(source.kind, SourceKind::Document | SourceKind::Organisation) {
        return None;
    }
    let span = context.named_in(number)?;
    let text = &context.reading().text;
    let name = OUTLET.find(text, span)?;
    if is_own_work(context.text(Span::new(sentence.start, name.start()))) {
        return None;
    }
    // "Daily figures" are no paper: a name is capitalised, "newspaper" need not be.
    let takes_a_side = context
        .attributions(number)
        .filter_map(|attribution| attribution.cue_span)
        .flat_map(|cue| words(text, cue))
        .any(|(word, _)| TAKES_A_SIDE.iter().any(|verb| word.starts_with(verb)));
    if takes_a_side {
        return None;
    }
    let is_name = context.text(name).starts_with(char::is_uppercase)
        || Phrases(&["broadcaster", "magazine", "newspaper", "newspapers"]).has(context.text(name));
    let own = context
        .reading()
        .article
        .outlet
        .as_deref()
        .unwrap_or_default();
    // What a paper said years ago is what the piece is about, not what it rests on.
    let is_old = words(text, sentence.span())
        .iter()
        .any(|(word, _)| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")));
    let is_own = !own.is_empty()
        && (own
            .to_lowercase()
            .contains(&context.text(name).to_lowercase())
            || context.text(span).contains(own))
        // A dateline: "BRENMOUTH (Courier) –".
        || text.contains(&format!("({})", context.text(span)));
    if context.is_quoted(span)
        || !is_name
        || is_own
        || is_old
        || NO_OUTLET.are_in(text, span)
        || is_about(context, source)
    {
        return None;
    }
    let hit = Hit::new(
        span,
        format!(
            "This rests on the reporting of “{}”. Confirm it yourself, or say that you could not.",
            context.text(span)
        ),
    );
    Some((context.text(name).to_lowercase(), hit))
}

fn hearsay(context: &Context<'_>, number: usize, sentence: &ReadSentence) -> Option<Hit> {
    let text = &context.reading().text;
    let source = context.source(sentence)?;
    let phrase = HEARSAY.find(text, sentence.span())?;
    // Told by whom is the point: a cue that is the sentence's own attribution is none.
    let is_cue = context
        .attributions(number)
        .filter_map(|attribution| attribution.cue_span)
        .any(|cue| {
            words(text, cue)
                .iter()
                .any(|(_, word)| phrase.contains(*word))
        });
    let is_content = context
        .attributions(number)
        .flat_map(|attribution| &attribution.content_spans)
        .any(|content| content.contains(phrase));
    let on_oath = ON_OATH.are_in(text, sentence.span());
    if is_cue || !is_content || on_oath || source.kind == SourceKind::Document {
        return None;
    }
    Some(Hit::new(
        phrase,
        format!(
            "{} has this from somebody else. Ask whoever saw it, or tell the reader how far the account has travelled.",
            source.name
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_that_saw_the_letter_speaks_of_itself() {
        assert!(is_own_work("The letter, seen by the "));
        assert!(is_own_work("Mr Pell told the Daily "));
        assert!(!is_own_work("The fire began in a bin, according to the "));
        assert!(!is_own_work("The "));
    }
}
