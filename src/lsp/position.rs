//! Between bytes and what the protocol counts in: lines, and UTF-16 code units or bytes
//! within them.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::check::line_starts;
use crate::span::Span;

/// What a position's column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// What every client can do.
    #[default]
    Utf16,
}

impl Encoding {
    /// Bytes where the client offers them, since they need no counting.
    pub(super) fn of_offered(offered: Option<&[PositionEncodingKind]>) -> Self {
        if offered.is_some_and(|kinds| kinds.contains(&PositionEncodingKind::UTF8)) {
            Encoding::Utf8
        } else {
            Encoding::Utf16
        }
    }

    /// Its name in the protocol.
    pub(super) const fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    const fn width(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
        }
    }
}

/// Where the lines of a text begin. Lines end in `\n`, `\r\n` or a lone `\r`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        Self {
            starts: line_starts(text),
        }
    }

    /// The line of that number, from 0, without its end; empty at the text's end where there
    /// are fewer.
    pub(super) fn line(&self, text: &str, number: usize) -> Span {
        let start = self.starts.get(number).copied().unwrap_or(text.len());
        let end = self.starts.get(number + 1).copied().unwrap_or(text.len());
        let line = Span::new(start, end).of(text);
        Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
    }

    /// The number of the line that holds a byte, from 0.
    pub(super) fn number(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|&start| start <= offset)
            .saturating_sub(1)
    }

    /// The position of a byte.
    pub(super) fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let line = self.number(offset);
        let start = self.line(text, line).start();
        let column: usize = Span::new(start, offset)
            .of(text)
            .chars()
            .map(|c| encoding.width(c))
            .sum();
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            character: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// The byte at a position. One behind its line's end is at the end, one behind the last
    /// line at the text's, and one inside a character at its start.
    pub(super) fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let line = self.line(
            text,
            usize::try_from(position.line).unwrap_or(usize::MAX - 1),
        );
        let mut left = usize::try_from(position.character).unwrap_or(usize::MAX);
        let mut offset = line.start();
        for c in line.of(text).chars() {
            let width = encoding.width(c);
            if left < width {
                break;
            }
            left -= width;
            offset += c.len_utf8();
        }
        offset
    }

    /// The range of a span.
    pub(super) fn range(&self, text: &str, span: Span, encoding: Encoding) -> Range {
        Range {
            start: self.position(text, span.start(), encoding),
            end: self.position(text, span.end(), encoding),
        }
    }

    /// The span of a range; empty at its start where it ends before that.
    pub(super) fn span(&self, text: &str, range: Range, encoding: Encoding) -> Span {
        Span::new(
            self.offset(text, range.start, encoding),
            self.offset(text, range.end, encoding),
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "“Tide” 🌊 out\r\né\rend\n";

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_count_code_units_or_bytes() {
        let lines = Lines::new(TEXT);
        let out = TEXT.find("out").unwrap();
        assert_eq!(lines.position(TEXT, out, Encoding::Utf16), at(0, 10));
        assert_eq!(lines.position(TEXT, out, Encoding::Utf8), at(0, 16));
        assert_eq!(lines.offset(TEXT, at(0, 10), Encoding::Utf16), out);
        assert_eq!(lines.offset(TEXT, at(0, 16), Encoding::Utf8), out);
        let end = TEXT.find("end").unwrap();
        assert_eq!(lines.position(TEXT, end, Encoding::Utf16), at(2, 0));
    }

    #[test]
    fn a_position_outside_the_text_is_the_nearest_inside() {
        let lines = Lines::new(TEXT);
        let first_end = TEXT.find('\r').unwrap();
        assert_eq!(lines.offset(TEXT, at(0, 999), Encoding::Utf16), first_end);
        assert_eq!(
            lines.offset(TEXT, at(u32::MAX, u32::MAX), Encoding::Utf16),
            TEXT.len()
        );
        // In the middle of the emoji's two code units.
        let wave = TEXT.find('🌊').unwrap();
        assert_eq!(lines.offset(TEXT, at(0, 8), Encoding::Utf16), wave);
        let backwards = Range {
            start: at(1, 0),
            end: at(0, 0),
        };
        assert!(lines.span(TEXT, backwards, Encoding::Utf16).is_empty());
    }

    proptest! {
        #[test]
        fn every_character_s_position_leads_back_to_it(text in "[a“🌊é\r\n]{0,40}") {
            let lines = Lines::new(&text);
            for (offset, c) in text.char_indices() {
                // Between the two characters of one line end there is no position.
                if c == '\n' && text[..offset].ends_with('\r') {
                    continue;
                }
                for encoding in [Encoding::Utf8, Encoding::Utf16] {
                    let position = lines.position(&text, offset, encoding);
                    prop_assert_eq!(lines.offset(&text, position, encoding), offset);
                }
            }
        }

        #[test]
        fn any_position_is_a_place_in_the_text(text in "[a“🌊\r\n]{0,40}", line: u32, character in 0_u32..60) {
            let offset = Lines::new(&text).offset(&text, at(line % 8, character), Encoding::Utf16);
            prop_assert!(text.is_char_boundary(offset));
        }
    }
}
