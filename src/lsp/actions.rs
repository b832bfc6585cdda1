//! What can be done about a finding: another wording, switching it off here, an explanation.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Command, TextEdit, Uri,
    WorkspaceEdit,
};
use serde_json::json;

use super::diagnostics::diagnostic;
use super::draft::{Draft, Read, View};
use super::position::Encoding;
use crate::findings::{Rule, rule};
use crate::ingest::{BlockKind, Format, markdown_container};
use crate::render::plain;
use crate::report::Finding;
use crate::span::Span;

/// The command that shows what a rule is about; its one argument is the rule's name.
pub(super) const EXPLAIN: &str = "onrecord.explain";

/// The actions for a range of a draft.
pub(super) fn actions(
    draft: &Draft<'_>,
    params: &CodeActionParams,
    encoding: Encoding,
) -> Vec<CodeActionOrCommand> {
    let View::Read(read) = &draft.view else {
        return Vec::new();
    };
    // Editors that tidy up on saving ask for other kinds only.
    let wanted = params.context.only.as_ref().is_none_or(|kinds| {
        kinds.iter().any(|kind| {
            let kind = kind.as_str();
            kind.is_empty() || kind == CodeActionKind::QUICKFIX.as_str()
        })
    });
    if !wanted {
        return Vec::new();
    }
    let span = draft.lines.span(&draft.text, params.range, encoding);
    let mut actions = Vec::new();
    for (finding, found) in read.findings_under(span) {
        let Some(rule) = rule(&finding.rule) else {
            continue;
        };
        let action = |title: String| CodeAction {
            title,
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostic(draft, finding, *found, encoding)]),
            ..CodeAction::default()
        };
        let edit = |edits: Vec<(Span, String)>| {
            let edits = edits.into_iter().map(|(span, new_text)| TextEdit {
                range: draft.lines.range(&draft.text, span, encoding),
                new_text,
            });
            Some(edit_of(draft.uri.clone(), edits.collect()))
        };
        if let Some((words, neutral)) = rewording(draft, read, rule, finding, *found) {
            actions.push(CodeAction {
                edit: edit(vec![(*found, neutral.clone())]),
                is_preferred: Some(true),
                ..action(format!("Write “{neutral}” instead of “{words}”"))
            });
        }
        if let Some(edits) = switch_off(draft, read, finding) {
            actions.push(CodeAction {
                edit: edit(edits),
                ..action(format!("Switch {} off here", rule.name))
            });
        }
        let title = format!("Explain {}", rule.name);
        actions.push(CodeAction {
            command: Some(Command {
                title: title.clone(),
                command: EXPLAIN.to_owned(),
                arguments: Some(vec![json!(rule.name)]),
            }),
            ..action(title)
        });
    }
    actions
        .into_iter()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

/// What a rule is about, for a person who asked.
pub(super) fn explanation(rule: &Rule) -> String {
    format!(
        "{}: {}\n\n{}\n\n{}\n\nFlagged: {}\nBetter: {}",
        rule.name,
        plain(rule.finds),
        plain(rule.how),
        plain(rule.why),
        plain(rule.example.text),
        plain(rule.example.better)
    )
}

fn edit_of(uri: Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit {
        changes: Some(HashMap::from([(uri, edits)])),
        ..WorkspaceEdit::default()
    }
}

/// The flagged words and the neutral ones, where the rule knows them and the draft has
/// the words as they were flagged, without markup between them.
fn rewording<'d>(
    draft: &'d Draft<'_>,
    read: &Read,
    rule: &Rule,
    finding: &Finding,
    found: Span,
) -> Option<(&'d str, String)> {
    let words = found.of(&draft.text);
    let flagged = Span::new(finding.start, finding.end).of(&read.reading.text);
    let neutral = rule.rewording?(flagged)?;
    (words == flagged && neutral != words).then_some((words, neutral))
}

/// The directives around the paragraph of a finding; in Markdown, around the whole list or block
/// quote that it stands in.
fn switch_off(draft: &Draft<'_>, read: &Read, finding: &Finding) -> Option<Vec<(Span, String)>> {
    let flagged = Span::new(finding.start, finding.end);
    let sentences = &read.reading.sentences;
    let first = sentences.iter().find(|s| s.span().overlaps(flagged))?;
    let paragraph = sentences
        .iter()
        .zip(&read.sentences)
        .filter(|(sentence, span)| sentence.paragraph == first.paragraph && !span.is_empty())
        .map(|(_, span)| *span)
        .reduce(Span::union)?;
    let off = format!("<!-- onrecord: off {} -->", finding.rule);
    let on = format!("<!-- onrecord: on {} -->", finding.rule);
    let at = |offset| Span::new(offset, offset);
    match draft.format() {
        // A comment between the rows would end the table.
        Format::Markdown if first.block != BlockKind::Table => {
            // One between the items of a list, or in a block quote, would cut it in two.
            let around = markdown_container(&draft.text, paragraph.start()).unwrap_or(paragraph);
            let (from, to) = whole_lines(draft, around)?;
            let end = line_end(&draft.text);
            Some(vec![
                (at(from), format!("{off}{end}")),
                (at(to), format!("{end}{on}")),
            ])
        }
        Format::Html => Some(vec![
            (at(paragraph.start()), off),
            (at(paragraph.end()), on),
        ]),
        _ => None,
    }
}

/// How the lines of a text end.
fn line_end(text: &str) -> &'static str {
    let line = text.split_inclusive(['\r', '\n']).next();
    let first = line.map_or(0, str::len);
    match (
        line.and_then(|line| line.chars().next_back()),
        text.get(first..),
    ) {
        (Some('\r'), Some(rest)) if rest.starts_with('\n') => "\r\n",
        (Some('\r'), _) => "\r",
        _ => "\n",
    }
}

/// Where the lines of a Markdown paragraph begin and end; nothing inside front matter,
/// which knows no comments.
fn whole_lines(draft: &Draft<'_>, paragraph: Span) -> Option<(usize, usize)> {
    let (text, lines) = (&draft.text, &draft.lines);
    if text.starts_with("---") {
        let end = text
            .find("\n---")
            .or_else(|| text.find("\r---"))
            .unwrap_or(0);
        if paragraph.start() < end {
            return None;
        }
    }
    let first = lines.line(text, lines.number(paragraph.start()));
    let number = lines.number(paragraph.end());
    let last = lines.line(text, number);
    // The line under a heading that makes it one.
    let under = lines.line(text, number + 1);
    let underlines = |mark| {
        let line = under.of(text).trim();
        !line.is_empty() && line.chars().all(|c| c == mark)
    };
    let end = if underlines('=') || underlines('-') {
        under
    } else {
        last
    };
    Some((first.start(), end.end()))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use lsp_types::TextDocumentItem;

    use super::*;
    use crate::Reader;
    use crate::config::Chosen;
    use crate::findings::Example;
    use crate::model::{Embedded, Model};
    use crate::report::Severity;

    const RULE: Rule = Rule {
        name: "unnamed-source",
        finds: "",
        how: "",
        why: "",
        references: &[],
        example: Example {
            text: "",
            better: "",
        },
        severity: Severity::Note,
        on_in_news: true,
        on_in_opinion: true,
        options: &[],
        check: |_| Vec::new(),
        rewording: Some(|words| (words == "boasted").then(|| "said".to_owned())),
    };

    /// A draft that was read, and the finding of that rule on some of its words.
    fn with_finding(text: &str, flagged: &str) -> (Draft<'static>, Finding) {
        let mut draft = Draft::new(TextDocumentItem {
            uri: "file:///quay.md".parse().unwrap(),
            language_id: "markdown".to_owned(),
            version: 1,
            text: text.to_owned(),
        });
        static READER: LazyLock<Reader> =
            LazyLock::new(|| Reader::new(Model::new(Embedded::Small.files(), 1).unwrap()));
        draft.begin(&READER, Chosen::default()).unwrap();
        while draft.left().is_some() {
            draft.go_on(&READER).unwrap();
        }
        let start = read(&draft).reading.text.find(flagged).unwrap();
        let finding = Finding {
            rule: RULE.name.to_owned(),
            severity: Severity::Note,
            start,
            end: start + flagged.len(),
            message: String::new(),
        };
        (draft, finding)
    }

    fn read<'d>(draft: &'d Draft<'_>) -> &'d Read {
        match &draft.view {
            View::Read(read) => read,
            _ => panic!("the draft was not read"),
        }
    }

    fn neutral(text: &str, found: &str) -> Option<String> {
        let (draft, finding) = with_finding(text, "boasted");
        let start = draft.text.find(found).unwrap();
        let span = Span::new(start, start + found.len());
        rewording(&draft, read(&draft), &RULE, &finding, span).map(|(_, neutral)| neutral)
    }

    #[test]
    fn the_neutral_wording_is_offered_where_the_words_stand_as_they_were_flagged() {
        let plain = "“We won,” the mayor boasted on Monday night.";
        assert_eq!(neutral(plain, "boasted").as_deref(), Some("said"));
        let marked = "“We won,” the mayor boa**sted** on Monday night.";
        assert_eq!(neutral(marked, "boa**sted**"), None);
    }

    /// The draft with its directives; nothing where there is no place for them.
    fn switched_off(text: &str, flagged: &str) -> Option<String> {
        let (draft, finding) = with_finding(text, flagged);
        let edits = switch_off(&draft, read(&draft), &finding)?;
        let mut text = text.to_owned();
        for (span, words) in edits.into_iter().rev() {
            text.insert_str(span.start(), &words);
        }
        Some(
            text.replace("<!-- onrecord: off unnamed-source -->", "OFF")
                .replace("<!-- onrecord: on unnamed-source -->", "ON"),
        )
    }

    #[test]
    fn directives_stand_on_lines_of_their_own_around_a_whole_paragraph() {
        assert_eq!(
            switched_off("One here.\n\nTwo\nthere. Three.\n\nFour.", "there").as_deref(),
            Some("One here.\n\nOFF\nTwo\nthere. Three.\nON\n\nFour.")
        );
        assert_eq!(
            switched_off("Old quay\n========\n\nIt closed.", "Old quay").as_deref(),
            Some("OFF\nOld quay\n========\nON\n\nIt closed.")
        );
        assert_eq!(
            switched_off("One here.\r\n\r\nTwo there.\r\n", "there").as_deref(),
            Some("One here.\r\n\r\nOFF\r\nTwo there.\r\nON\r\n")
        );
    }

    #[test]
    fn directives_stand_around_a_list_and_a_block_quote_as_a_whole() {
        let list = "It said:\n\n- One here.\n- Two.\n  1. Two is there.\n\n  So it is.\n- Three.";
        let around = "It said:\n\nOFF\n- One here.\n- Two.\n  1. Two is there.\n\n  So it is.\n- Three.\nON\n\nIt closed.";
        for flagged in ["here", "there", "So it", "Three"] {
            let found = switched_off(&format!("{list}\n\nIt closed."), flagged);
            assert_eq!(found.as_deref(), Some(around), "{flagged}");
        }
        assert_eq!(
            switched_off("> One here.\n> Two there.\n\nIt closed.", "there").as_deref(),
            Some("OFF\n> One here.\n> Two there.\nON\n\nIt closed.")
        );
    }

    #[test]
    fn where_a_comment_would_break_the_draft_none_is_offered() {
        assert_eq!(
            switched_off("---\ntitle: Old quay\n---\n\nIt closed.", "Old quay"),
            None
        );
        let table = "It closed.\n\n| Year | Boats |\n|---|---|\n| 1990 | forty |\n";
        assert_eq!(switched_off(table, "forty"), None);
    }
}
