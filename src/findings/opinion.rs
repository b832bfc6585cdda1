//! Whether a piece is opinion, whatever it is filed as: by its label, its voice, or its share
//! of framing.

use super::Context;
use super::phrases::Phrases;
use super::voices::is_personal;
use crate::label::Label;
use crate::report::ReadSentence;

/// What newsrooms write above a piece that is not news.
const LABELS: &[&str] = &[
    "book review",
    "column",
    "comment",
    "commentary",
    "editorial",
    "film review",
    "guest essay",
    "letter to the editor",
    "op-ed",
    "opinion",
    "review",
    "viewpoint",
];

/// Signs that part such a label from the headline behind it.
const PARTS: &[char] = &[':', '|', '–', '—'];

/// Sentences at the start of a piece that may carry its label.
const LABELLED_WITHIN: usize = 2;

/// Share of a writer's own sentences in which "I" or "you" must stand for them to be
/// openly personal.
const PERSONAL_FROM: f64 = 0.1;

/// Words for the writer alone.
const FIRST_PERSON: Phrases = Phrases(&["i", "i'm", "i've", "me", "my"]);

/// From this share of framing on, a piece reads as opinion.
const MOSTLY_FRAMING: f32 = 0.4;

/// Sentences that a piece must have for a share of them to say what it is.
const ENOUGH_TO_TELL: usize = 8;

/// Whether the piece says above itself that it is opinion: "Commentary: ...".
pub(super) fn is_labelled(context: &Context<'_>) -> bool {
    let reading = context.reading();
    let heads = reading
        .sentences
        .iter()
        .take(LABELLED_WITHIN)
        .map(|sentence| context.text(sentence.span()));
    reading
        .article
        .title
        .as_deref()
        .into_iter()
        .chain(heads)
        .any(opens_with_label)
}

fn opens_with_label(head: &str) -> bool {
    let head = head.trim().to_lowercase();
    LABELS.iter().any(|label| {
        head.strip_prefix(label)
            .map(str::trim_start)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(PARTS))
    })
}

/// Whether the writer keeps saying "I" or "you": a column, a review or a guide that looks
/// like nothing else, so that no reader takes it for a report.
pub(super) fn is_openly_personal(context: &Context<'_>) -> bool {
    let own: Vec<&ReadSentence> = context
        .running_text()
        .map(|(_, sentence)| sentence)
        .filter(|sentence| matches!(sentence.label, Label::Fact | Label::Framing))
        .collect();
    let personal = own
        .iter()
        .filter(|sentence| is_personal(context, sentence.span()))
        .count();
    personal > 0 && personal as f64 >= PERSONAL_FROM * own.len() as f64
}

/// Whether the writer judges in the first person, once at least and beyond doubt.
pub(super) fn says_i(context: &Context<'_>) -> bool {
    context.own_voice().any(|(_, sentence)| {
        let first = FIRST_PERSON.find(&context.reading().text, sentence.span());
        sentence.label == Label::Framing
            && !sentence.is_uncertain()
            && first.is_some_and(|word| !context.is_quoted(word))
    })
}

/// Whether so much of the piece is the outlet's own judgement that it is opinion.
pub(super) fn is_mostly_framing(context: &Context<'_>) -> bool {
    context.reading().footing.framing.share.get() > MOSTLY_FRAMING && is_long_enough(context)
}

/// Whether the piece is long enough for shares of it to say what it is.
pub(super) fn is_long_enough(context: &Context<'_>) -> bool {
    context.running_text().count() >= ENOUGH_TO_TELL
}

#[cfg(test)]
mod tests {
    use super::opens_with_label;

    #[test]
    fn a_label_is_a_word_of_its_own() {
        for head in [
            "Opinion",
            "COMMENTARY: No, the dam held",
            "Review | A quiet sea",
            "Op-Ed — Let it go",
        ] {
            assert!(opens_with_label(head), "{head}");
        }
        for head in [
            "Opinion polls: a guide",
            "Reviewers: no",
            "Comment on the dam was refused",
            "",
        ] {
            assert!(!opens_with_label(head), "{head}");
        }
    }
}
