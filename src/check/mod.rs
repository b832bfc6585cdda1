//! Findings as a linter reports them: at a line and a column of the file that was checked.
//!
//! Rules look at an article's text, which the markup, the line ends and much else of the
//! file have been taken out of. [`Checked::new`] finds the flagged words in the file again
//! (`align`), leaves out what a directive in the file switches off (`directive`), and
//! [`Baseline`] what was there before. `render::check` writes the result; nothing here
//! touches a file.

mod align;
mod baseline;
mod comments;
mod directive;
mod ingested;
mod markup;
mod source;

pub(crate) use baseline::fingerprint;
pub use baseline::{Baseline, BaselineError};
pub use directive::{Directives, Remark};
pub use ingested::Ingested;
pub(crate) use source::line_starts;
pub use source::{Position, Source};

pub(crate) use align::Alignment;

use crate::report::{Finding, Reading};
use crate::span::Span;

/// A finding, and where it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// What was found; its offsets index the article's text.
    pub finding: Finding,
    /// The flagged words in the file's text.
    pub span: Span,
    /// Where they begin in the file.
    pub start: Position,
    /// Where they end: behind the last character.
    pub end: Position,
    /// The flagged words as the article has them.
    pub words: String,
    /// The whole sentences that they stand in.
    pub sentence: String,
}

/// One article after the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// How the user named the article.
    pub path: String,
    /// The file's text, or the article's where the file holds no plain characters.
    pub source: Source,
    /// What was found, in the order of the article.
    pub findings: Vec<Located>,
    /// How many findings directives in the file left out.
    pub switched_off: usize,
    /// How many findings the baseline left out.
    pub known: usize,
}

impl Checked {
    /// Puts findings where they belong in the file and leaves out those that its
    /// directives switch off. `source` is the file's text; without one, positions are
    /// those of the article's text.
    #[must_use]
    pub fn new(
        path: &str,
        reading: &Reading,
        findings: Vec<Finding>,
        source: Option<String>,
        directives: &Directives,
    ) -> Self {
        let text = &reading.text;
        // Without a finding there is nothing to look for.
        let alignment = match &source {
            Some(source) if !findings.is_empty() => Alignment::new(text, source),
            _ => Alignment::of_itself(),
        };
        let source = Source::new(source.unwrap_or_else(|| text.clone()));
        let mut checked = Self {
            path: path.to_owned(),
            source,
            findings: Vec::new(),
            switched_off: 0,
            known: 0,
        };
        for finding in findings {
            let flagged = Span::new(finding.start, finding.end);
            let span = alignment.locate(text, checked.source.text(), flagged);
            if directives.switch_off(&finding.rule, span.start()) {
                checked.switched_off += 1;
                continue;
            }
            checked.findings.push(Located {
                span,
                start: checked.source.position(span.start()),
                end: checked.source.position(span.end()),
                words: flagged.of(text).to_owned(),
                sentence: sentences_under(reading, flagged),
                finding,
            });
        }
        checked
    }

    /// Leaves out what the baseline knows.
    pub fn leave_out_known(&mut self, baseline: &mut Baseline, path: &str) {
        let before = self.findings.len();
        self.findings
            .retain(|located| !baseline.take(path, &located.finding.rule, &located.sentence));
        self.known += before - self.findings.len();
    }
}

/// The sentences that a span touches, as one text.
fn sentences_under(reading: &Reading, span: Span) -> String {
    let sentences: Vec<&str> = reading
        .sentences
        .iter()
        .filter(|sentence| sentence.span().overlaps(span))
        .map(|sentence| sentence.span().of(&reading.text))
        .collect();
    if sentences.is_empty() {
        return span.of(&reading.text).to_owned();
    }
    sentences.join(" ")
}
