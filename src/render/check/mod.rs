//! From checked articles to bytes: one [`CheckRenderer`] for each [`CheckFormat`].
//!
//! Like the renderers of readings, these know neither the terminal nor the file that their
//! bytes end up in. Articles are added one by one; a [`Summary`] ends the report.

mod excerpt;
mod github;
mod json;
#[cfg(test)]
mod sample;
mod sarif;
mod text;

use std::io::{self, Write};

use crate::check::Checked;
use crate::report::Severity;

/// A form in which findings can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CheckFormat {
    /// For a person at a terminal.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, which editors and code hosts show beside the lines.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
}

/// How much the text says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// One line a finding, and no summary.
    Brief,
    /// The words, and the first time that a rule comes up, why it matters.
    #[default]
    Usual,
    /// With every finding all that the rule has to say.
    Full,
}

/// What the text renderer may assume about the place where it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckOptions {
    /// Columns of that place. Less than 40 counts as 40, more than 120 as 120.
    pub width: usize,
    /// Whether escape sequences for colour may be written.
    pub colour: bool,
    /// How much is said.
    pub detail: Detail,
}

/// The figures of a whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Articles that were checked.
    pub articles: usize,
    /// Those of them with findings.
    pub with_findings: usize,
    /// Findings that are worth mending.
    pub warnings: usize,
    /// Findings that are worth a look.
    pub notes: usize,
    /// Findings that directives in the articles left out.
    pub switched_off: usize,
    /// Findings that the baseline left out.
    pub known: usize,
    /// Articles that could not be checked.
    pub failed: usize,
}

impl Summary {
    /// Counts one more article.
    pub fn add(&mut self, checked: &Checked) {
        self.articles += 1;
        self.with_findings += usize::from(!checked.findings.is_empty());
        self.switched_off += checked.switched_off;
        self.known += checked.known;
        for located in &checked.findings {
            match located.finding.severity {
                Severity::Warning => self.warnings += 1,
                Severity::Note => self.notes += 1,
            }
        }
    }
}

/// Turns checked articles into the bytes of one format.
pub trait CheckRenderer {
    /// Takes one more article, and writes its findings at once where the format allows.
    ///
    /// # Errors
    /// What `out` answers, its kind kept, so that a closed pipe can be told apart.
    fn add(&mut self, checked: &Checked, out: &mut dyn Write) -> io::Result<()>;

    /// Writes what had to wait for the last article. Call it once, at the end.
    ///
    /// # Errors
    /// What `out` answers, its kind kept.
    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

impl CheckFormat {
    /// A renderer of this format.
    #[must_use]
    pub fn renderer(self, options: CheckOptions) -> Box<dyn CheckRenderer> {
        match self {
            CheckFormat::Text => Box::new(text::Text::new(options)),
            CheckFormat::Json => Box::new(json::Json::default()),
            CheckFormat::Sarif => Box::new(sarif::Sarif::default()),
            CheckFormat::Github => Box::new(github::Github),
        }
    }
}

/// A path as programs on all systems write it.
fn with_slashes(path: &str) -> String {
    if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    }
}
