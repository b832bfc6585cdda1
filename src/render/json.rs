//! The reading as JSON, which is the public format, or as JSON lines.

use std::io::{self, Write};

use super::Renderer;
use crate::files::write_line;
use crate::report::Reading;

/// Indented JSON: an object for one reading, an array for none or several, or where
/// several were meant.
///
/// Whether it becomes an array may be known only once the second reading comes, so the
/// first waits.
pub(super) struct Json {
    first: Option<Vec<u8>>,
    array: bool,
    meant: bool,
}

impl Json {
    pub(super) const fn new(several: bool) -> Self {
        Self {
            first: None,
            array: false,
            meant: several,
        }
    }
}

impl Renderer for Json {
    fn add(&mut self, reading: &Reading, out: &mut dyn Write) -> io::Result<()> {
        let object = serde_json::to_vec_pretty(reading)?;
        if let Some(first) = self.first.take() {
            self.array = true;
            out.write_all(b"[\n")?;
            out.write_all(&first)?;
        } else if !self.array {
            self.first = Some(object);
            return Ok(());
        }
        out.write_all(b",\n")?;
        out.write_all(&object)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self.first.take() {
            Some(object) if self.meant => {
                out.write_all(b"[\n")?;
                out.write_all(&object)?;
                out.write_all(b"\n]\n")
            }
            Some(object) => {
                out.write_all(&object)?;
                out.write_all(b"\n")
            }
            None if self.array => out.write_all(b"\n]\n"),
            None => out.write_all(b"[]\n"),
        }
    }
}

/// One reading a line, each written as it comes.
pub(super) struct Jsonl;

impl Renderer for Jsonl {
    fn add(&mut self, reading: &Reading, out: &mut dyn Write) -> io::Result<()> {
        write_line(out, reading)
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Options, sample};
    use crate::report::Reading;

    fn written(format: Format, readings: &[Reading]) -> String {
        let mut bytes = Vec::new();
        format
            .write(readings, Options::default(), &mut bytes)
            .unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn one_reading_is_an_object_and_several_are_an_array() {
        let (a, b, c) = (sample::harbour(), sample::hostile(), sample::bare());
        let one: Reading =
            serde_json::from_str(&written(Format::Json, &[sample::harbour()])).unwrap();
        assert_eq!(one.article, a.article);
        let all: Vec<Reading> =
            serde_json::from_str(&written(Format::Json, &[a.clone(), b.clone(), c.clone()]))
                .unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!(
            [&all[0].text, &all[1].text, &all[2].text],
            [&a.text, &b.text, &c.text]
        );
    }

    #[test]
    fn jsonl_is_one_reading_a_line() {
        let text = written(Format::Jsonl, &[sample::harbour(), sample::hostile()]);
        let lines: Vec<Reading> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1].article.id, sample::hostile().article.id);
    }
}
