//! From readings to bytes: one [`Renderer`] for each [`Format`].
//!
//! A renderer is a function of [`Reading`]s and of the [`Options`] that it is given; it
//! knows neither the terminal nor the file that its bytes end up in. Readings are added
//! one by one, and a format that can writes each at once, so that a long batch streams.
//! A new format costs one file here, one variant of [`Format`] and one line in
//! [`Format::renderer`].

mod audit;
mod check;
mod clean;
mod comparison;
mod html;
mod json;
mod lesson;
mod markdown;
mod pieces;
mod plain;
#[cfg(test)]
pub(crate) mod sample;
mod table;
mod text;

pub(crate) use audit::write as audit_page;
pub use check::{CheckFormat, CheckOptions, CheckRenderer, Detail, Summary};
pub use clean::clean;

use std::fmt;
use std::io::{self, Write};

pub use comparison::ComparisonFormat;
#[cfg(feature = "serve")]
pub(crate) use comparison::part as comparison_part;
#[cfg(feature = "serve")]
pub(crate) use html::part as reading_part;
pub use lesson::{
    Door, LessonPage, LivePage, answer_table, class_page, class_text, exercise_page, join_page,
    live_page, pupil_table,
};
#[cfg(feature = "serve")]
pub(crate) use pieces::CAVEAT;
pub use plain::plain;
pub(crate) use table::{io_error as csv_error, no_formula};

use crate::report::Reading;

/// What the text renderer may assume about the place where it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Columns of that place. Less than 40 counts as 40, and no line gets longer than 100,
    /// which is as much as reads well.
    pub width: usize,
    /// Whether escape sequences for colour and underlining may be written.
    pub colour: bool,
    /// Whether ornaments may be other than ASCII. The article's own characters always are.
    pub unicode: bool,
    /// Whether several readings are meant, however many succeed: JSON is then an array.
    pub several: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            width: 80,
            colour: false,
            unicode: true,
            several: false,
        }
    }
}

/// Turns readings into the bytes of one format.
pub trait Renderer {
    /// Takes one more reading, and writes it at once where the format allows.
    ///
    /// # Errors
    /// What `out` answers, its kind kept, so that a closed pipe can be told apart.
    fn add(&mut self, reading: &Reading, out: &mut dyn Write) -> io::Result<()>;

    /// Writes what had to wait for the last reading. Call it once, at the end.
    ///
    /// # Errors
    /// What `out` answers, its kind kept.
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// A form in which readings can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For a person at a terminal.
    #[default]
    Text,
    /// Indented JSON: one object, or an array of them where there are several readings.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// One page that needs nothing but itself.
    Html,
    /// For pasting into a document or an issue.
    Markdown,
    /// One row a sentence, for a spreadsheet.
    Csv,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 6] = [
        Format::Text,
        Format::Json,
        Format::Jsonl,
        Format::Html,
        Format::Markdown,
        Format::Csv,
    ];

    /// The word used on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Html => "html",
            Format::Markdown => "markdown",
            Format::Csv => "csv",
        }
    }

    /// A renderer for this format.
    #[must_use]
    pub fn renderer(self, options: Options) -> Box<dyn Renderer> {
        match self {
            Format::Text => Box::new(text::Text::new(options)),
            Format::Json => Box::new(json::Json::new(options.several)),
            Format::Jsonl => Box::new(json::Jsonl),
            Format::Html => Box::new(html::Html::default()),
            Format::Markdown => Box::new(markdown::Markdown::default()),
            Format::Csv => Box::new(table::Csv::default()),
        }
    }

    /// Writes `readings`, all of them, to `out`.
    ///
    /// ```
    /// use onrecord::render::{Format, Options};
    ///
    /// let mut bytes = Vec::new();
    /// Format::Json.write(&[], Options::default(), &mut bytes)?;
    /// assert_eq!(bytes, b"[]\n");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// What `out` answers, its kind kept, so that a closed pipe can be told apart.
    pub fn write(
        self,
        readings: &[Reading],
        options: Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut renderer = self.renderer(options);
        for reading in readings {
            renderer.add(reading, out)?;
        }
        renderer.finish(out)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_can_be_told_apart_in_every_format() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
        }
        for format in Format::ALL {
            let error = format
                .write(&[sample::harbour()], Options::default(), &mut Closed)
                .expect_err("nothing can be written");
            assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{format}");
        }
    }
}
