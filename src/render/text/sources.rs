//! The sources, numbered as the article's margin names them.

use unicode_width::UnicodeWidthStr;

use super::{Page, fitted};
use crate::render::clean::clean;
use crate::render::pieces::{count, kind_title, source_name};
use crate::report::{Reading, Source};

/// A page must be this wide to have the kinds.
const KINDS: usize = 64;

/// A page must be this wide to have the numbers of sentences.
const COUNTS: usize = 52;

impl Page {
    pub(super) fn sources(&self, reading: &Reading) -> Vec<String> {
        let sources = reading.sources_relied_on();
        if sources.is_empty() {
            let mut lines = self.heading("Sources", "");
            lines.push("  No source was found.".to_owned());
            return lines;
        }
        let mut lines = self.heading("Sources", &count(sources.len(), "source"));
        let digits = self.digits(reading);
        let rest = self.columns("", "", "").len();
        let most = self.width.saturating_sub(2 + digits + 2 + rest);
        let widest = sources
            .iter()
            .map(|source| described(source).width())
            .max()
            .unwrap_or(0);
        let name = widest.clamp(18.min(most), most);
        let head = self.columns("kind", "sentences", "words");
        lines.push(
            self.paint
                .faint(&format!("{:1$}{head}", "", 4 + digits + name)),
        );
        lines.extend(
            sources
                .iter()
                .map(|source| self.source(source, digits, name)),
        );
        lines
    }

    fn source(&self, source: &Source, digits: usize, width: usize) -> String {
        let cell = fitted(&described(source), width, self.ornament("…", "."));
        // The name stands out from how it is described, as far as it fits.
        let name = source_name(source);
        let cell = match cell.strip_prefix(name.as_ref()) {
            Some(rest) => format!("{}{}", self.paint.strong(&name), self.paint.faint(rest)),
            None => self.paint.strong(&cell),
        };
        let columns = self.columns(
            kind_title(source.kind),
            &source.sentences.len().to_string(),
            &format!("{} %", source.share.percent()),
        );
        format!("  {:>digits$}  {cell}{columns}", source.id + 1)
    }

    /// The columns behind the name, as many as the page has room for.
    fn columns(&self, kind: &str, sentences: &str, share: &str) -> String {
        let mut columns = String::new();
        if self.width >= KINDS {
            columns += &format!("  {kind:12}");
        }
        if self.width >= COUNTS {
            columns += &format!("  {sentences:>9}");
        }
        columns + &format!("  {share:>6}")
    }

    /// Digits of the highest source number.
    pub(super) fn digits(&self, reading: &Reading) -> usize {
        reading.sources_relied_on().len().to_string().len()
    }
}

/// The name, and the description where there is one.
fn described(source: &Source) -> String {
    let name = source_name(source);
    match source.description.as_deref().map(str::trim) {
        Some(description) if !description.is_empty() => format!("{name}, {}", clean(description)),
        _ => name.into_owned(),
    }
}
