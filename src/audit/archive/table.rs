//! Tables as text: one article a row, the columns named in the first.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder, Trim};

use super::compression::{self, Unpacked};
use super::item::{Refusal, Taken};
use super::json_lines::{MAX_LINE, unreadable};
use super::{Columns, Numbered};

/// Gives the rows of a table, numbered by the line in which each begins.
pub(super) fn draw(
    path: &Path,
    delimiter: u8,
    columns: &Columns,
    to: &mut Numbered<'_, '_>,
) -> ControlFlow<()> {
    let Unpacked { mut content, read } = match compression::open(path) {
        Ok(opened) => opened,
        Err(error) => return to.broken(None, unreadable(&error), 0),
    };
    if let Err(refusal) = compression::begin(&mut content) {
        return to.broken(None, refusal, read.get());
    }
    let Habits {
        delimiter,
        lines_before,
    } = match content.fill_buf() {
        Ok(head) => Habits::of(head, delimiter),
        Err(error) => return to.broken(None, unreadable(&error), read.get()),
    };
    let left = Rc::new(Cell::new(MAX_LINE));
    let mut table = ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(Trim::Headers)
        .from_reader(Bounded {
            content,
            left: Rc::clone(&left),
        });
    let header = match table.byte_headers() {
        Ok(header) => header.clone(),
        Err(error) => return to.broken(Some(1), refusal(&error), 0),
    };
    let names: Vec<String> = header
        .iter()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let places = match columns.needed(&names) {
        Ok(places) => places,
        Err(refusal) => return to.broken(Some(1), refusal, 0),
    };
    let line_of = |position: &csv::Position| position.line() + lines_before;
    let mut row = ByteRecord::new();
    loop {
        left.set(MAX_LINE);
        let begun = table.position().clone();
        match table.read_byte_record(&mut row) {
            Ok(false) => return ControlFlow::Continue(()),
            Ok(true) => {
                let line = row.position().map(line_of);
                let cells = places
                    .iter()
                    .filter_map(|&(field, place)| Some((field, row.get(place)?.to_vec())))
                    .collect();
                to.give(line, Taken::Row(cells), read.get())?;
            }
            Err(error) => {
                // An error of the bytes themselves does not say in which row it is.
                let line = line_of(error.position().unwrap_or(&begun));
                to.broken(Some(line), refusal(&error), read.get())?;
                if error.is_io_error() {
                    return ControlFlow::Continue(());
                }
            }
        }
    }
}

/// A table that gives no more than what is left for the row under way.
struct Bounded<R> {
    content: R,
    left: Rc<Cell<usize>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer)?;
        let left = self.left.get().checked_sub(read);
        self.left.set(left.ok_or(io::ErrorKind::FileTooLarge)?);
        Ok(read)
    }
}

/// How a table is written, by its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Habits {
    delimiter: u8,
    /// Lines that a row's position does not count: where lines end in CR LF, the reader stands
    /// before the LF of the line before.
    lines_before: u64,
}

impl Habits {
    /// Spreadsheets of countries that write 1,5 part the fields of a `.csv` by semicolons.
    fn of(head: &[u8], delimiter: u8) -> Self {
        let first = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let has_other = first.contains(&b';') && !first.contains(&delimiter);
        Self {
            delimiter: if has_other { b';' } else { delimiter },
            lines_before: u64::from(first.ends_with(b"\r")),
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
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => Refusal::new(
            "too-large",
            format!(
                "the row is longer than {} MiB, and the rest of the file is not read; look for a quotation mark without a second",
                MAX_LINE >> 20
            ),
        ),
        csv::ErrorKind::Io(error) => unreadable(error),
        _ => Refusal::new("csv", format!("this is no row of a table: {error}")),
    }
}
