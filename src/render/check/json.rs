//! Findings as one JSON object, for other programs. `docs/formats.md` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::{CheckRenderer, Summary};
use crate::check::{Checked, Located};
use crate::findings::rule;

/// Name and version of the format.
const SCHEMA: &str = "onrecord.check/1";

/// The JSON report; it waits for the last article.
#[derive(Default)]
pub(super) struct Json {
    articles: Vec<ArticleJson>,
}

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    articles: &'a [ArticleJson],
    summary: SummaryJson,
}

#[derive(Serialize)]
struct ArticleJson {
    path: String,
    findings: Vec<FindingJson>,
    switched_off: usize,
    known: usize,
}

#[derive(Serialize)]
struct FindingJson {
    rule: String,
    severity: &'static str,
    message: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    words: String,
    sentence: String,
    /// A neutral wording, where the rule knows one.
    rewording: Option<String>,
}

#[derive(Serialize)]
struct SummaryJson {
    articles: usize,
    with_findings: usize,
    warnings: usize,
    notes: usize,
    switched_off: usize,
    known: usize,
    failed: usize,
}

impl CheckRenderer for Json {
    fn add(&mut self, checked: &Checked, _: &mut dyn Write) -> io::Result<()> {
        self.articles.push(ArticleJson {
            path: checked.path.clone(),
            findings: checked.findings.iter().map(finding).collect(),
            switched_off: checked.switched_off,
            known: checked.known,
        });
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let report = Report {
            schema: SCHEMA,
            articles: &self.articles,
            summary: SummaryJson {
                articles: summary.articles,
                with_findings: summary.with_findings,
                warnings: summary.warnings,
                notes: summary.notes,
                switched_off: summary.switched_off,
                known: summary.known,
                failed: summary.failed,
            },
        };
        serde_json::to_writer_pretty(&mut *out, &report)?;
        out.write_all(b"\n")
    }
}

fn finding(located: &Located) -> FindingJson {
    let finding = &located.finding;
    FindingJson {
        rule: finding.rule.clone(),
        severity: finding.severity.name(),
        message: finding.message.clone(),
        line: located.start.line,
        column: located.start.column,
        end_line: located.end.line,
        end_column: located.end.column,
        words: located.words.clone(),
        sentence: located.sentence.clone(),
        rewording: rule(&finding.rule)
            .and_then(|rule| rule.rewording)
            .and_then(|reword| reword(&located.words)),
    }
}
