//! An open draft: its text, and the last reading of it.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::{Duration, Instant};

use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::position::{Encoding, Lines};
use crate::check::{Alignment, Directives, Remark};
use crate::config::Chosen;
use crate::ingest::{Format, IngestError, Options, article};
use crate::model::ModelError;
use crate::report::{Finding, Reading};
use crate::span::Span;
use crate::{DraftReader, Reader};

/// The longest draft that is read while one writes, in bytes: 40,000 words. A longer one is
/// a book, for `onrecord check`.
const MAX_DRAFT: usize = 256 * 1024;

/// How long a reading may be put off by more keystrokes.
const PATIENCE: Duration = Duration::from_secs(1);

/// An open document.
pub(super) struct Draft {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: String,
    pub(super) lines: Lines,
    language: String,
    reader: DraftReader,
    pub(super) view: View,
    due: Option<Due>,
}

/// When a draft is to be read.
#[derive(Clone, Copy, Debug)]
struct Due {
    at: Instant,
    latest: Instant,
}

/// What is known of a draft as it was last read.
pub(super) enum View {
    /// There is nothing to read yet.
    Blank,
    /// It is not read, for this reason.
    Refused(String),
    Read(Box<Read>),
}

/// A reading with its places in the draft.
pub(super) struct Read {
    pub(super) reading: Reading,
    /// Where each sentence stands in the draft; empty where it was not found.
    pub(super) sentences: Vec<Span>,
    /// What was found, and where in the draft.
    pub(super) findings: Vec<(Finding, Span)>,
    /// What is wrong with the draft's directives.
    pub(super) remarks: Vec<Remark>,
}

impl Draft {
    pub(super) fn new(item: TextDocumentItem) -> Self {
        Self {
            uri: item.uri,
            version: item.version,
            lines: Lines::new(&item.text),
            text: item.text,
            language: item.language_id,
            reader: DraftReader::default(),
            view: View::Blank,
            due: None,
        }
    }

    /// Takes over an edit: a new text, or some characters in place of others.
    pub(super) fn apply(&mut self, change: TextDocumentContentChangeEvent, encoding: Encoding) {
        match change.range {
            None => self.text = change.text,
            Some(range) => {
                let span = self.lines.span(&self.text, range, encoding);
                self.text
                    .replace_range(span.start()..span.end(), &change.text);
            }
        }
        self.lines = Lines::new(&self.text);
    }

    /// Puts a reading off until nothing has happened for `debounce`.
    pub(super) fn schedule(&mut self, now: Instant, debounce: Duration) {
        let latest = self
            .due
            .map_or(now + debounce.max(PATIENCE), |due| due.latest);
        let at = (now + debounce).min(latest);
        self.due = Some(Due { at, latest });
    }

    /// When the draft is to be read, if it is.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due.map(|due| due.at)
    }

    /// The file that it is a draft of, where it is one.
    pub(super) fn path(&self) -> Option<PathBuf> {
        if self.uri.scheme()?.as_str() != "file" {
            return None;
        }
        let path = self.uri.path().as_estr().decode().into_string().ok()?;
        // "/c:/drafts" is how a drive is written in an address.
        let drive = path
            .strip_prefix('/')
            .filter(|rest| rest.chars().nth(1) == Some(':'));
        PathBuf::from_str(drive.unwrap_or(&path)).ok()
    }

    /// Whether comments are part of its format, so that it can carry directives unseen.
    pub(super) fn format(&self) -> Format {
        match self.language.as_str() {
            "markdown" => Format::Markdown,
            "html" => Format::Html,
            "plaintext" | "text" => Format::Text,
            _ => match Format::of_name(self.uri.path().as_str()) {
                Format::Docx => Format::Text,
                format => format,
            },
        }
    }

    /// Reads the draft as it stands; `whole` as a check of the file would.
    ///
    /// # Errors
    /// Where the model fails.
    pub(super) fn read(
        &mut self,
        reader: &Reader,
        chosen: &Chosen,
        whole: bool,
    ) -> Result<(), ModelError> {
        self.due = None;
        self.view = self.viewed(reader, chosen, whole)?;
        Ok(())
    }

    fn viewed(
        &mut self,
        reader: &Reader,
        chosen: &Chosen,
        whole: bool,
    ) -> Result<View, ModelError> {
        if self.text.len() > MAX_DRAFT {
            return Ok(View::Refused(format!(
                "longer than {} KiB, and not read while you write; run onrecord check on the file",
                MAX_DRAFT / 1024
            )));
        }
        let format = self.format();
        let (directives, remarks) = Directives::of(&self.text, format);
        // Only Markdown and HTML know comments; elsewhere they would be read as text.
        let source = match format {
            Format::Markdown | Format::Html => self.text.clone(),
            _ => directives.blanked(&self.text),
        };
        let options = Options {
            format,
            language_check: chosen.language_check.unwrap_or(true),
            ..Options::default()
        };
        let article = match article(source.as_bytes(), self.uri.as_str(), &options) {
            Ok(article) => article,
            Err(error) => return Ok(refusal(&error)),
        };
        let settings = &chosen.settings;
        let mut reading = if whole {
            self.reader.read_whole(reader, &article, settings)?
        } else {
            self.reader.read(reader, &article, settings)?
        };
        let found = std::mem::take(&mut reading.findings);
        let alignment = Alignment::new(&reading.text, &source);
        let locate = |span: Span| alignment.locate(&reading.text, &source, span);
        let sentences = reading.sentences.iter().map(|s| locate(s.span())).collect();
        let findings = found
            .into_iter()
            .map(|finding| {
                let span = locate(Span::new(finding.start, finding.end));
                (finding, span)
            })
            .filter(|(finding, span)| !directives.switch_off(&finding.rule, span.start()))
            .collect();
        Ok(View::Read(Box::new(Read {
            reading,
            sentences,
            findings,
            remarks,
        })))
    }
}

/// Why a draft is not read; an empty one is none that anybody need hear of.
fn refusal(error: &IngestError) -> View {
    match error {
        IngestError::Empty
        | IngestError::Blank
        | IngestError::NoSentence
        | IngestError::NoArticle => View::Blank,
        IngestError::NotEnglish { language } => View::Refused(format!(
            "it reads as {language}, not English, the only language the models know; \
             language-check = \"off\" in onrecord.toml has it read all the same"
        )),
        error => View::Refused(error.to_string()),
    }
}

impl Read {
    /// The number of the sentence at a place in the draft.
    pub(super) fn sentence_at(&self, offset: usize) -> Option<usize> {
        self.sentences
            .iter()
            .position(|span| span.start() <= offset && offset < span.end())
            .or_else(|| {
                self.sentences
                    .iter()
                    .position(|span| !span.is_empty() && span.end() == offset)
            })
    }

    /// What was found under a span of the draft, or at its start where it is empty.
    pub(super) fn findings_under(&self, span: Span) -> impl Iterator<Item = &(Finding, Span)> {
        self.findings
            .iter()
            .filter(move |(_, found)| found.start() <= span.end() && span.start() <= found.end())
    }
}
