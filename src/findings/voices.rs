//! Who speaks in an article, and how far a reader could go and ask them.

use std::collections::HashSet;

use super::Context;
use super::phrases::Phrases;
use crate::label::SourceKind;
use crate::report::Source;
use crate::span::Span;

/// Words for the writer and for the reader.
const PERSONAL: Phrases = Phrases(&[
    "i", "i'm", "me", "my", "our", "us", "we", "we're", "you", "you're", "your",
]);

/// Whether the words are those of a writer who speaks for themselves, or to the reader.
pub(super) fn is_personal(context: &Context<'_>, words: Span) -> bool {
    PERSONAL.are_in(&context.reading().text, words)
}

/// Whether the source can be asked: it has a name, or an office with one.
pub(super) fn can_be_asked(source: &Source) -> bool {
    matches!(
        source.kind,
        SourceKind::Person | SourceKind::Organisation | SourceKind::Document
    )
}

/// The words of a text, in lower case.
pub(super) fn lower_words(text: &str) -> HashSet<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_owned)
        .collect()
}

/// Whether the headline names the source: then the piece is about what they say.
pub(super) fn is_about(context: &Context<'_>, source: &Source) -> bool {
    let headline = context
        .headline()
        .map_or("", |sentence| context.text(sentence.span()));
    let title = context.reading().article.title.as_deref();
    let words = lower_words(&[headline, title.unwrap_or_default()].join(" "));
    source
        .name
        .split(' ')
        .filter(|part| part.starts_with(char::is_uppercase) && part.chars().count() > 2)
        .any(|part| words.contains(&part.to_lowercase()))
}

/// Where the source is named in the first sentence that rests on it; that sentence where
/// it is not named there.
pub(super) fn first_voice(context: &Context<'_>, source: &Source) -> Option<Span> {
    let number = *source.sentences.first()?;
    let whole = context.sentence(number)?.span();
    Some(context.named_in(number).unwrap_or(whole))
}
