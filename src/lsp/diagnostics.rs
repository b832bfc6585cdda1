//! Findings as diagnostics.

use lsp_types::{Diagnostic, DiagnosticSeverity, NumberOrString};

use super::draft::{Draft, View};
use super::position::Encoding;
use crate::report::{Finding, Severity};
use crate::span::Span;

/// Who says so.
const SOURCE: &str = "onrecord";

/// What the editor should show of a draft.
pub(super) fn diagnostics(draft: &Draft<'_>, encoding: Encoding) -> Vec<Diagnostic> {
    let range = |span| draft.lines.range(&draft.text, span, encoding);
    match &draft.view {
        View::Blank => Vec::new(),
        View::Refused(why) => vec![Diagnostic {
            range: range(draft.lines.line(&draft.text, 0)),
            severity: Some(DiagnosticSeverity::INFORMATION),
            source: Some(SOURCE.to_owned()),
            message: format!("This draft is not read: {why}"),
            ..Diagnostic::default()
        }],
        View::Read(read) => {
            let remarks = read.remarks.iter().map(|remark| Diagnostic {
                range: range(Span::new(remark.at, remark.at + "<!--".len())),
                severity: Some(DiagnosticSeverity::WARNING),
                source: Some(SOURCE.to_owned()),
                message: remark.message.clone(),
                ..Diagnostic::default()
            });
            let found = read
                .findings
                .iter()
                .map(|(finding, span)| diagnostic(draft, finding, *span, encoding));
            found.chain(remarks).collect()
        }
    }
}

/// One finding.
pub(super) fn diagnostic(
    draft: &Draft<'_>,
    finding: &Finding,
    span: Span,
    encoding: Encoding,
) -> Diagnostic {
    Diagnostic {
        range: draft.lines.range(&draft.text, span, encoding),
        severity: Some(match finding.severity {
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Note => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.clone())),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        ..Diagnostic::default()
    }
}
