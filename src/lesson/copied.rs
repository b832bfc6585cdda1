//! Answers on their way from the page to the teacher: saved, or copied as text into an editor or
//! a mail, which all leave their marks.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use serde_json::Value;

use crate::ingest::decode::raw;

/// The answers in a file, as far as they are whole. What stands around them is left out.
///
/// # Errors
/// What is wrong, and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<Value, String> {
    let text = text(bytes).ok_or_else(|| {
        "its letters cannot be read; open it in a text editor and save it as UTF-8".to_owned()
    })?;
    let from = text.find('{').ok_or_else(|| {
        "it has no { and }, between which answers stand; copy all of the text that the page shows"
            .to_owned()
    })?;
    let whole = text
        .rfind('}')
        .and_then(|last| text.get(from..=last))
        .ok_or_else(|| {
            "it breaks off before its end; copy all of the text that the page shows".to_owned()
        })?;
    serde_json::from_str(whole)
        .or_else(|error| {
            let mended = unquoted(whole);
            serde_json::from_str(&mended)
                .or_else(|_| serde_json::from_str(&straightened(&mended)))
                .map_err(|_| error)
        })
        .map_err(|error| {
            format!("it was damaged on its way ({error}); copy all of the text that the page shows")
        })
}

/// The file's letters.
fn text(bytes: &[u8]) -> Option<String> {
    // Some editors write UTF-16 without its mark. Answers are ASCII at least where they begin.
    let unmarked: Option<&'static Encoding> = match bytes {
        [0, letter, ..] if *letter != 0 => Some(UTF_16BE),
        [letter, 0, ..] if *letter != 0 => Some(UTF_16LE),
        _ => None,
    };
    match unmarked {
        Some(encoding) => encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(std::borrow::Cow::into_owned),
        None => raw(bytes).ok(),
    }
}

/// Without what mail puts before quoted lines, and on one line: in JSON a line's end is a space,
/// or has come into a text that a mail program has broken.
fn unquoted(text: &str) -> String {
    let is_prefix = |c: char| c == '>' || c.is_whitespace();
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim_start_matches(is_prefix).trim_end())
        .collect();
    lines.join(" ")
}

/// Whether a word processor may have put this for a plain double quotation mark.
const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″')
}

/// With plain quotation marks where JSON has them. Those inside of texts stay as they are.
fn straightened(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut opened_by = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match opened_by {
            None if is_quote(c) => {
                opened_by = Some(c);
                out.push('"');
            }
            Some(_) if c == '\\' => {
                out.push(c);
                out.extend(rest.next());
            }
            Some('"') if c == '"' => {
                opened_by = None;
                out.push(c);
            }
            Some(open) if open != '"' && is_quote(c) => {
                if ends_here(rest.as_str()) {
                    opened_by = None;
                    out.push('"');
                } else {
                    if c == '"' {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
            _ => out.push(c),
        }
    }
    out
}

/// Whether JSON goes on behind a quotation mark: a text that goes on has a letter there.
fn ends_here(behind: &str) -> bool {
    let behind = behind.trim_start();
    let begins_value = |rest: &str| {
        let rest = rest.trim_start();
        rest.starts_with(|c: char| is_quote(c) || c.is_ascii_digit() || "{[".contains(c))
            || rest.starts_with("null")
    };
    match behind.strip_prefix([',', ':']) {
        Some(rest) => begins_value(rest),
        None => behind.is_empty() || behind.starts_with(['}', ']']),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn value() -> Value {
        json!({
            "schema": "onrecord.answers/1", "title": "“Safe”, says the mayor: \"no\" > yes",
            "answers": [{ "label": "fact", "source": null, "loaded": [[1, 2], [3, 4]] }],
        })
    }

    fn written() -> String {
        serde_json::to_string_pretty(&value()).unwrap()
    }

    #[track_caller]
    fn is_read(bytes: &[u8]) {
        assert_eq!(read(bytes).unwrap(), value());
    }

    #[test]
    fn a_greeting_and_the_marks_of_a_mail_are_left_out() {
        let written = written();
        is_read(format!("Dear Ms Lund,\nhere they are:\n{written}\nBest, Mia").as_bytes());
        let quoted: String = written
            .lines()
            .map(|line| format!("> > {line}\r\n"))
            .collect();
        is_read(format!("On Tuesday Mia wrote:\n{quoted}").as_bytes());
        is_read(written.replace("says the", "says\n> the").as_bytes());
    }

    #[test]
    fn every_encoding_of_an_editor_is_read() {
        let written = written();
        is_read(format!("\u{feff}{written}").as_bytes());
        let little: Vec<u8> = written.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = written.encode_utf16().flat_map(u16::to_be_bytes).collect();
        is_read(&little);
        is_read(&big);
        is_read(&[b"\xff\xfe", &little[..]].concat());
        is_read(&[b"\xfe\xff", &big[..]].concat());
    }

    #[test]
    fn typographic_marks_are_delimiters_only_where_json_has_them() {
        for (open, close) in [("“", "”"), ("„", "“"), ("«", "»"), ("”", "”")] {
            let mut opens = false;
            let curly: String = written()
                .replace("\\\"", "\u{1}")
                .split('"')
                .enumerate()
                .map(|(at, part)| {
                    opens = !opens;
                    let mark = match at {
                        0 => "",
                        _ if opens => close,
                        _ => open,
                    };
                    format!("{mark}{part}")
                })
                .collect();
            is_read(curly.replace('\u{1}', "\\\"").as_bytes());
        }
    }

    #[test]
    fn what_is_wrong_is_told_in_words() {
        for (bytes, why) in [
            (&b"I liked it."[..], "it has no { and }"),
            (b"{\"schema\": ", "it breaks off"),
            (b"} {", "it breaks off"),
            (b"{\"schema\": nothing}", "it was damaged on its way"),
        ] {
            let said = read(bytes).unwrap_err();
            assert!(said.starts_with(why), "{said}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "[{}\"“”„:,>\\\\ \na\\PC]{0,60}") {
            let _ = read(text.as_bytes());
        }
    }
}
