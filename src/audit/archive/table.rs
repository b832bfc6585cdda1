//! Tables as text: one article a row, the columns named in the first.

use std::ops::ControlFlow;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, Trim};

use super::compression::{self, Unpacked};
use super::item::{Refusal, Taken};
use super::json_lines::unreadable;
use super::{Columns, Numbered};

/// Gives the rows of a table, numbered by the line in which each begins.
pub(super) fn draw(
    path: &Path,
    delimiter: u8,
    columns: &Columns,
    to: &mut Numbered<'_, '_>,
) -> ControlFlow<()> {
    let Unpacked { content, read } = match compression::open(path) {
        Ok(opened) => opened,
        Err(error) => return to.broken(None, unreadable(&error), 0),
    };
    let mut table = ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(Trim::Headers)
        .from_reader(content);
    let header = match table.byte_headers() {
        Ok(header) => header.clone(),
        Err(error) => return to.broken(Some(1), refusal(&error), 0),
    };
    let names: Vec<String> = header
        .iter()
        .map(|name| {
            let name = String::from_utf8_lossy(name);
            name.trim_start_matches('\u{feff}').to_owned()
        })
        .collect();
    let known = || names.iter().map(String::as_str);
    if let Some(why) = columns.wrongly_mapped(known()) {
        return to.broken(Some(1), Refusal::new("columns", why), 0);
    }
    let places = columns.places(known());
    if !places
        .iter()
        .any(|(field, _)| matches!(*field, "text" | "html"))
    {
        return to.broken(
            Some(1),
            Refusal::new("columns", columns.missing(known())),
            0,
        );
    }
    let mut row = ByteRecord::new();
    loop {
        match table.read_byte_record(&mut row) {
            Ok(false) => return ControlFlow::Continue(()),
            Ok(true) => {
                let line = row.position().map(csv::Position::line);
                let cells = places
                    .iter()
                    .filter_map(|&(field, place)| Some((field, row.get(place)?.to_vec())))
                    .collect();
                to.give(line, Taken::Row(cells), read.get())?;
            }
            Err(error) => {
                let line = error.position().map(csv::Position::line);
                to.broken(line, refusal(&error), read.get())?;
                if error.is_io_error() {
                    return ControlFlow::Continue(());
                }
            }
        }
    }
}

fn refusal(error: &csv::Error) -> Refusal {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => Refusal::new(
            "csv",
            format!(
                "the row has {len} fields and the header {expected_len}; put fields with commas, quotes or line ends in quotation marks"
            ),
        ),
        csv::ErrorKind::Io(error) => unreadable(error),
        _ => Refusal::new("csv", format!("this is no row of a table: {error}")),
    }
}
