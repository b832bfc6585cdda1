//! A comparison for people and programs.

mod html;
mod text;

use std::io::{self, Write};

#[cfg(feature = "serve")]
pub(crate) use html::part;

use super::Options;
use crate::compare::Comparison;

/// A form in which a comparison can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ComparisonFormat {
    /// For a person at a terminal.
    #[default]
    Text,
    /// One page that needs nothing but itself.
    Html,
    /// Indented JSON.
    Json,
}

impl ComparisonFormat {
    /// Writes a comparison.
    ///
    /// # Errors
    /// What `out` answers, its kind kept, so that a closed pipe can be told apart.
    pub fn write(
        self,
        comparison: &Comparison,
        options: Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match self {
            ComparisonFormat::Text => text::write(comparison, options, out),
            ComparisonFormat::Html => html::write(comparison, out),
            ComparisonFormat::Json => {
                serde_json::to_writer_pretty(&mut *out, comparison)?;
                writeln!(out)
            }
        }
    }
}

/// What a piece is called where there is room for one letter: A, B, ... Z, then numbers.
fn letter(piece: usize) -> String {
    match u8::try_from(piece) {
        Ok(number) if number < 26 => char::from(b'A' + number).to_string(),
        _ => (piece + 1).to_string(),
    }
}
