//! JSON lines: one object a line.

use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::path::Path;

use super::Numbered;
use super::compression::{self, Unpacked};
use super::item::{Refusal, Taken};

/// The most bytes that a line may have: an article of the largest size, with its markup and
/// all of it escaped.
pub(in crate::audit) const MAX_LINE: usize = 64 * 1024 * 1024;

/// Gives the lines of a file; what is in them is read later.
pub(super) fn draw(path: &Path, to: &mut Numbered<'_, '_>) -> ControlFlow<()> {
    let Unpacked { mut content, read } = match compression::open(path) {
        Ok(opened) => opened,
        Err(error) => return to.broken(None, unreadable(&error), 0),
    };
    if let Err(refusal) = compression::begin(&mut content) {
        return to.broken(None, refusal, read.get());
    }
    let mut lines = Lines::new(content);
    while let Some((number, line)) = lines.next_line() {
        match line {
            Ok(line) => to.give(Some(number), Taken::Json(line), read.get())?,
            Err(LineError::TooLong) => to.broken(Some(number), too_long(), read.get())?,
            Err(LineError::Unreadable(error)) => {
                return to.broken(Some(number), unreadable(&error), read.get());
            }
        }
    }
    ControlFlow::Continue(())
}

pub(super) fn unreadable(error: &io::Error) -> Refusal {
    Refusal::new(
        "unreadable",
        format!("cannot be read from here on: {error}; fetch the file again"),
    )
}

pub(in crate::audit) fn too_long() -> Refusal {
    Refusal::new(
        "too-large",
        format!(
            "the line is longer than {} MiB; split its article",
            MAX_LINE >> 20
        ),
    )
}

/// Why a line is not there.
#[derive(Debug)]
pub(in crate::audit) enum LineError {
    /// It is longer than [`MAX_LINE`]; the next one follows.
    TooLong,
    /// No more can be read.
    Unreadable(io::Error),
}

/// The lines of something, with their numbers, blank ones left out, each of bounded length.
pub(in crate::audit) struct Lines<R> {
    content: R,
    number: u64,
    broken: bool,
}

impl<R: BufRead> Lines<R> {
    pub(in crate::audit) const fn new(content: R) -> Self {
        Self {
            content,
            number: 0,
            broken: false,
        }
    }

    /// The next line that is not blank, without its end.
    pub(in crate::audit) fn next_line(&mut self) -> Option<(u64, Result<Vec<u8>, LineError>)> {
        while !self.broken {
            self.number += 1;
            match self.line() {
                Ok(None) => return None,
                Ok(Some(line)) if line.trim_ascii().is_empty() => {}
                Ok(Some(line)) => return Some((self.number, Ok(line))),
                Err(error) => {
                    self.broken = matches!(error, LineError::Unreadable(_));
                    return Some((self.number, Err(error)));
                }
            }
        }
        None
    }

    fn line(&mut self) -> Result<Option<Vec<u8>>, LineError> {
        let mut line = Vec::new();
        let mut is_too_long = false;
        loop {
            let chunk = match self.content.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(LineError::Unreadable(error)),
            };
            if chunk.is_empty() && line.is_empty() && !is_too_long {
                return Ok(None);
            }
            let end = chunk.iter().position(|&byte| byte == b'\n');
            let is_last = end.is_some() || chunk.is_empty();
            let taken = end.unwrap_or(chunk.len());
            is_too_long |= line.len() + taken > MAX_LINE;
            if is_too_long {
                line = Vec::new();
            } else {
                line.extend_from_slice(chunk.get(..taken).unwrap_or_default());
            }
            let used = taken + usize::from(end.is_some());
            self.content.consume(used);
            if is_last {
                return if is_too_long {
                    Err(LineError::TooLong)
                } else {
                    Ok(Some(line))
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(text: &[u8]) -> Vec<(u64, String)> {
        let mut lines = Lines::new(text);
        std::iter::from_fn(|| lines.next_line())
            .map(|(number, line)| (number, String::from_utf8(line.unwrap()).unwrap()))
            .collect()
    }

    #[test]
    fn blank_lines_count_and_are_left_out() {
        let expected = [
            (1, "a".to_owned()),
            (4, "b\r".to_owned()),
            (5, "c".to_owned()),
        ];
        assert_eq!(numbered(b"a\n\n  \r\nb\r\nc"), expected);
        assert_eq!(numbered(b"a\n").len(), 1);
        assert!(numbered(b"").is_empty());
    }

    #[test]
    fn an_overlong_line_is_passed_over_without_keeping_it() {
        let mut text = vec![b'x'; MAX_LINE + 1];
        text.extend_from_slice(b"\nshort\n");
        let mut lines = Lines::new(&text[..]);
        assert!(matches!(
            lines.next_line(),
            Some((1, Err(LineError::TooLong)))
        ));
        assert!(matches!(lines.next_line(), Some((2, Ok(line))) if line == b"short"));
        assert!(lines.next_line().is_none());
    }

    #[test]
    fn nothing_follows_what_cannot_be_read() {
        struct Broken;
        impl io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("torn"))
            }
        }
        let mut lines = Lines::new(io::BufReader::new(Broken));
        assert!(matches!(
            lines.next_line(),
            Some((1, Err(LineError::Unreadable(_))))
        ));
        assert!(lines.next_line().is_none());
    }
}
