//! The lines of a file that a finding is on, broken to a width.

use std::ops::Range;

use textwrap::{WordSeparator, WordSplitter, WrapAlgorithm};

use crate::check::{Checked, Located};
use crate::render::clean::clean;
use crate::span::Span;

/// Bytes of a line that are looked at on either side of the flagged words: a page that was
/// written by a machine may be one line.
const AROUND: usize = 2_000;
/// Rows that are shown at most; who flags a whole page means its beginning.
const ROWS: usize = 8;
/// Bytes of the flagged words that are looked at: more than that many rows hold.
const FLAGGED: usize = 4_000;

/// The lines of a file that a finding is on, with the flagged words marked line by line.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    /// The rows, safe to look at.
    pub(super) text: String,
    /// The flagged words in `text`, one range a row.
    pub(super) marks: Vec<Range<usize>>,
    /// The number of the first line in the file.
    pub(super) first_line: usize,
    /// Whether a line was too long and stands on several rows here.
    pub(super) broken: bool,
}

impl Excerpt {
    /// The lines of a finding, none wider than `width` columns unless a single word is.
    pub(super) fn of(checked: &Checked, located: &Located, width: usize) -> Self {
        let source = &checked.source;
        let mut excerpt = Self {
            first_line: located.start.line,
            ..Self::default()
        };
        let flagged = Span::new(
            located.span.start(),
            located.span.end().min(located.span.start() + FLAGGED),
        );
        for number in located.start.line..=located.end.line {
            let line = source.line(number);
            let shown = near(line, flagged, source.text());
            let text = shown.of(source.text());
            let within = |offset: usize| offset.clamp(shown.start(), shown.end()) - shown.start();
            let flagged = within(flagged.start())..within(flagged.end());
            let rows = rows(text, width);
            excerpt.broken |= rows.len() > 1 || shown != line;
            let alone = rows.len() == 1;
            for row in rows {
                if excerpt.marks.len() < ROWS {
                    excerpt.push(text, row, &flagged, alone);
                }
            }
            if excerpt.marks.len() == ROWS {
                break;
            }
        }
        if excerpt.marks.is_empty() {
            // Words that were not found again in the file: the place is marked alone.
            let at = excerpt.text.trim_end().len();
            excerpt.marks.push(at..at);
        }
        excerpt
    }

    /// Adds a row of a line. One of several is left out where no flagged word is on it.
    fn push(&mut self, line: &str, row: Range<usize>, flagged: &Range<usize>, alone: bool) {
        let part = |from: usize, to: usize| line.get(from..to).unwrap_or_default();
        let start = flagged.start.clamp(row.start, row.end);
        let end = flagged.end.clamp(start, row.end);
        let marked = part(start, end);
        let start = start + (marked.len() - marked.trim_start().len());
        let marked = marked.trim();
        if marked.is_empty() && !alone {
            return;
        }
        let end = start + marked.len();
        self.text.push_str(&clean(part(row.start, start)));
        let at = self.text.len();
        self.text.push_str(&clean(marked));
        if !marked.is_empty() {
            self.marks.push(at..self.text.len());
        }
        self.text.push_str(&clean(part(end, row.end)));
        self.text.push('\n');
    }
}

/// What of a line is near the flagged words, on the characters of `text`.
fn near(line: Span, flagged: Span, text: &str) -> Span {
    let on_character = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at += 1;
        }
        at
    };
    let start = line.start().max(flagged.start().saturating_sub(AROUND));
    let end = line.end().min(flagged.end() + AROUND);
    Span::new(on_character(start), on_character(end))
}

/// The byte ranges of a line's rows when it is broken at white space to fit `width`.
fn rows(line: &str, width: usize) -> Vec<Range<usize>> {
    let options = textwrap::Options::new(width)
        .break_words(false)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    let mut rows = Vec::new();
    let mut from = 0;
    for row in textwrap::wrap(line, options) {
        // Rows are parts of the line in order, with white space left out between them.
        let Some(at) = line.get(from..).and_then(|rest| rest.find(row.as_ref())) else {
            return std::iter::once(0..line.len()).collect();
        };
        rows.push(from + at..from + at + row.len());
        from += at + row.len();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Source;
    use crate::report::{Finding, Severity};

    fn excerpt(text: &str, words: &str, width: usize) -> Excerpt {
        let source = Source::new(text.to_owned());
        let start = text.find(words).unwrap();
        let span = Span::new(start, start + words.len());
        let located = Located {
            finding: Finding {
                rule: String::new(),
                severity: Severity::Note,
                start: 0,
                end: 0,
                message: String::new(),
            },
            span,
            start: source.position(span.start()),
            end: source.position(span.end()),
            words: words.to_owned(),
            sentence: words.to_owned(),
        };
        let checked = Checked {
            path: String::new(),
            source,
            findings: Vec::new(),
            switched_off: 0,
            known: 0,
        };
        Excerpt::of(&checked, &located, width)
    }

    fn marked(excerpt: &Excerpt) -> Vec<&str> {
        let marks = excerpt.marks.iter();
        marks.map(|mark| &excerpt.text[mark.clone()]).collect()
    }

    #[test]
    fn every_line_has_its_own_mark() {
        let excerpt = excerpt("One\n  two three\n\nfour five\n", "three\n\nfour", 40);
        assert_eq!(excerpt.text, "  two three\n\nfour five\n");
        assert_eq!(marked(&excerpt), ["three", "four"]);
        assert_eq!((excerpt.first_line, excerpt.broken), (2, false));
    }

    #[test]
    fn of_a_long_line_the_rows_with_flagged_words_are_shown() {
        let excerpt = excerpt("One two three four five six seven.", "three four", 13);
        assert_eq!(excerpt.text, "One two three\nfour five six\n");
        assert_eq!(marked(&excerpt), ["three", "four"]);
        assert!(excerpt.broken);
    }

    #[test]
    fn what_would_act_on_a_terminal_is_shown_as_nothing_of_the_kind() {
        let excerpt = excerpt(
            "A \u{1b}[31m\u{9b}0m \u{202e}word\u{200b}s here",
            "word\u{200b}s",
            40,
        );
        assert_eq!(excerpt.text, "A �[31m�0m �words here\n");
        assert_eq!(marked(&excerpt), ["words"]);
    }

    #[test]
    fn of_a_flagged_page_only_the_beginning_is_shown() {
        let text = "One two three.\n".repeat(1000);
        let excerpt = excerpt(&text, &text, 40);
        assert_eq!(marked(&excerpt), ["One two three."; ROWS]);
        assert_eq!(excerpt.text.lines().count(), ROWS);
    }

    #[test]
    fn a_page_on_one_line_is_shown_near_the_words_only() {
        let text = format!("{0} flagged {0}", "é ".repeat(1_000_000));
        let excerpt = excerpt(&text, "flagged", 80);
        assert_eq!(marked(&excerpt), ["flagged"]);
        assert!(excerpt.text.len() < 400, "{}", excerpt.text.len());
    }

    #[test]
    fn rows_hold_the_whole_line_but_for_spaces() {
        let line = "One two  three four, “five” 漢字漢字漢字 six.";
        let rows: Vec<&str> = rows(line, 12).into_iter().map(|row| &line[row]).collect();
        assert_eq!(rows.concat().replace(' ', ""), line.replace(' ', ""));
        assert!(rows.len() > 3);
        let width = |row: &&str| unicode_width::UnicodeWidthStr::width(*row);
        assert!(rows.iter().all(|row| width(row) <= 12), "{rows:?}");
    }
}
