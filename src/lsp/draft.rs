//! An open draft: its text, the last reading of it, and the one that is under way.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::{Duration, Instant};

use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::position::{Encoding, Lines};
use crate::check::{Alignment, Directives, Remark};
use crate::config::Chosen;
use crate::ingest::{Format, IngestError, Options, article};
use crate::model::ModelError;
use crate::reader::Pass;
use crate::report::{Finding, Reading};
use crate::span::Span;
use crate::{DraftReader, Reader};

/// The longest draft that is read while one writes, in bytes: 40,000 words. A longer one is
/// a book, for `onrecord check`.
const MAX_DRAFT: usize = 256 * 1024;

/// How long a reading may be put off by more keystrokes.
const PATIENCE: Duration = Duration::from_secs(1);

/// An open document.
pub(super) struct Draft<'a> {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: String,
    pub(super) lines: Lines,
    language: String,
    reader: DraftReader,
    pub(super) view: View,
    due: Option<Due>,
    under_way: Option<UnderWay<'a>>,
}

/// When a draft is to be read.
#[derive(Clone, Copy, Debug)]
struct Due {
    at: Instant,
    latest: Instant,
    /// Whether it is to be read as a check of the file would.
    whole: bool,
}

/// A reading that was begun.
struct UnderWay<'a> {
    pass: Pass<'a>,
    chosen: Chosen,
    /// The text that it reads, without directives that would be read as text.
    source: String,
    directives: Directives,
    remarks: Vec<Remark>,
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

impl<'a> Draft<'a> {
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
            under_way: None,
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
        let whole = self.due.is_some_and(|due| due.whole);
        self.due = Some(Due { at, latest, whole });
    }

    /// Has the draft read as soon as can be; `whole` as a check of the file would.
    pub(super) fn demand(&mut self, now: Instant, whole: bool) {
        let whole = whole || self.due.is_some_and(|due| due.whole);
        let (at, latest) = (now, now);
        self.due = Some(Due { at, latest, whole });
    }

    /// Has a reading that was put off begin now.
    pub(super) fn hurry(&mut self, now: Instant) {
        if let Some(due) = &mut self.due {
            due.at = now;
        }
    }

    /// When the draft is to be read, if it is and no earlier reading has to end first.
    pub(super) fn due(&self) -> Option<Instant> {
        let due = self.due.filter(|_| self.under_way.is_none())?;
        Some(due.at)
    }

    /// Windows that the reading under way has left to run; nothing where there is none.
    pub(super) fn left(&self) -> Option<usize> {
        self.under_way
            .as_ref()
            .map(|under_way| under_way.pass.left())
    }

    /// Whether its view is that of its text.
    pub(super) fn is_settled(&self) -> bool {
        self.due.is_none() && self.under_way.is_none()
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

    /// Its format by what the editor calls it, else by its name; a Word document's text is plain.
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

    /// Begins to read the draft as it stands. One that is not read is settled at once.
    ///
    /// # Errors
    /// Where the model fails.
    pub(super) fn begin(&mut self, reader: &'a Reader, chosen: Chosen) -> Result<(), ModelError> {
        let whole = self.due.take().is_some_and(|due| due.whole);
        if self.text.len() > MAX_DRAFT {
            self.view = View::Refused(format!(
                "longer than {} KiB, and not read while you write; run onrecord check on the file",
                MAX_DRAFT / 1024
            ));
            return Ok(());
        }
        // As a check of the file would settle it, which looks at the text where no name tells.
        let format = self.format().settle(self.uri.as_str(), &self.text);
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
        match article(source.as_bytes(), self.uri.as_str(), &options) {
            Ok(article) => {
                self.under_way = Some(UnderWay {
                    pass: self.reader.begin(reader, article, whole)?,
                    chosen,
                    source,
                    directives,
                    remarks,
                });
            }
            Err(error) => self.view = refusal(&error),
        }
        Ok(())
    }

    /// Runs some windows of the reading under way. Where they were the last ones, the reading
    /// becomes the view, or, where the draft was changed meanwhile, only its scores are kept.
    ///
    /// # Errors
    /// Where the model fails; then nothing is under way.
    pub(super) fn go_on(&mut self, reader: &'a Reader) -> Result<(), ModelError> {
        let Some(mut under_way) = self.under_way.take() else {
            return Ok(());
        };
        under_way.pass.run(reader.model().windows_side_by_side())?;
        if under_way.pass.left() > 0 {
            self.under_way = Some(under_way);
            return Ok(());
        }
        let scored = self.reader.finish(under_way.pass);
        if self.due.is_some() {
            return Ok(());
        }
        let mut reading = scored.compose(reader, &under_way.chosen.settings);
        let source = under_way.source;
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
            .filter(|(finding, span)| {
                let directives = &under_way.directives;
                !directives.switch_off(&finding.rule, span.start())
            })
            .collect();
        self.view = View::Read(Box::new(Read {
            reading,
            sentences,
            findings,
            remarks: under_way.remarks,
        }));
        Ok(())
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
