//! What the sentence under the pointer rests on, and why something in it was flagged.

use std::fmt::Write;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::client::Abilities;
use super::draft::{Draft, Read, View};
use crate::findings::rule;
use crate::report::ReadSentence;

/// The hover at a position; nothing outside sentences.
pub(super) fn hover(draft: &Draft<'_>, position: Position, abilities: Abilities) -> Option<Hover> {
    let View::Read(read) = &draft.view else {
        return None;
    };
    let offset = draft
        .lines
        .offset(&draft.text, position, abilities.encoding);
    let number = read.sentence_at(offset)?;
    let sentence = read.reading.sentences.get(number)?;
    let span = read.sentences.get(number).copied()?;
    let mut text = basis(read, sentence);
    let here = crate::span::Span::new(offset, offset);
    for (finding, _) in read.findings_under(here) {
        let _ = write!(text, "\n\n---\n\n**{}**: {}", finding.rule, finding.message);
        if let Some(rule) = rule(&finding.rule) {
            let _ = write!(text, "\n\n*Why:* {}", rule.why);
        }
    }
    let (kind, value) = if abilities.markdown {
        (MarkupKind::Markdown, text)
    } else {
        (MarkupKind::PlainText, plain(&text))
    };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value }),
        range: Some(draft.lines.range(&draft.text, span, abilities.encoding)),
    })
}

/// Label, confidence and source of a sentence.
fn basis(read: &Read, sentence: &ReadSentence) -> String {
    let mut text = format!(
        "**{}**, {} % sure",
        sentence.label.title(),
        sentence.confidence.percent()
    );
    if let Some(also) = sentence.also {
        let _ = write!(text, "; also {}", also.title());
    }
    if let Some(source) = sentence.source.and_then(|id| read.reading.sources.get(id)) {
        let _ = write!(
            text,
            "\n\nRests on {} ({}",
            escaped(&source.name),
            source.kind
        );
        if let Some(description) = &source.description {
            let _ = write!(text, ": {}", escaped(description));
        }
        let _ = write!(text, "), {} % of the draft’s words", source.share.percent());
    }
    text
}

/// Words of the draft, so that no mark in them is taken for Markdown.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The same without marks, for clients that show text as it is.
fn plain(markdown: &str) -> String {
    markdown
        .replace("\n\n---\n\n", "\n\n")
        .replace("**", "")
        .replace("*Why:*", "Why:")
        .replace('\\', "")
}
