//! A file's text with its lines.

use crate::span::Span;

/// A place in a text, as people and programs name it. All numbers begin at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column in characters (Unicode scalar values).
    pub column: usize,
    /// The column in UTF-16 code units.
    pub utf16: usize,
}

/// A text that knows where its lines begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    text: String,
    /// Where each line begins; the first at 0.
    starts: Vec<usize>,
}

/// Where the lines of a text begin, the first at 0. Lines end in `\n`, `\r\n` or a lone `\r`.
pub(crate) fn line_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((offset, byte)) = bytes.next() {
        let pair = byte == b'\r' && bytes.peek().is_some_and(|&(_, next)| next == b'\n');
        if byte == b'\n' || (byte == b'\r' && !pair) {
            starts.push(offset + 1);
        }
    }
    starts
}

impl Source {
    /// Finds the lines of a text, which end in `\n`, `\r\n` or a lone `\r`.
    #[must_use]
    pub fn new(text: String) -> Self {
        let starts = line_starts(&text);
        Self { text, starts }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the text stands.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_at(offset);
        let before = Span::new(self.line(line).start(), offset).of(&self.text);
        Position {
            line,
            column: 1 + before.chars().count(),
            utf16: 1 + before.encode_utf16().count(),
        }
    }

    /// The line of that number, from 1, without its end; empty where there is no such line.
    #[must_use]
    pub fn line(&self, number: usize) -> Span {
        let index = number.saturating_sub(1);
        let end = self.starts.get(number).copied().unwrap_or(self.text.len());
        let start = self.starts.get(index).copied().unwrap_or(end);
        let line = Span::new(start, end).of(&self.text);
        Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
    }

    /// The number of the line that holds a byte of the text.
    fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_code_units() {
        let source = Source::new("Tide\né🌊 out".to_owned());
        let position = source.position("Tide\né🌊 ".len());
        assert_eq!(
            position,
            Position {
                line: 2,
                column: 4,
                utf16: 5
            }
        );
    }

    #[test]
    fn every_kind_of_line_end_is_one() {
        let source = Source::new("a\r\nb\rc\nd".to_owned());
        let lines: Vec<&str> = (1..=5).map(|n| source.line(n).of(source.text())).collect();
        assert_eq!(lines, ["a", "b", "c", "d", ""]);
        assert_eq!(source.position(5).line, 3);
    }

    #[test]
    fn the_end_of_the_text_has_a_position() {
        assert_eq!(Source::new("ab\n".to_owned()).position(3).line, 2);
        assert_eq!(Source::new(String::new()).position(0).column, 1);
    }
}
