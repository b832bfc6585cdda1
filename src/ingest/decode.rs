//! From bytes to characters: which encoding they are in, and one way of writing line ends.
//!
//! The order is that of certainty: a byte order mark, then valid UTF-8 (no other encoding
//! looks like it by chance), then what a page declares, then a guess from the letters'
//! frequencies as browsers make it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::IngestError;

/// How far into a page its declaration of an encoding is searched for. Browsers stop after
/// 1024 bytes; pages saved from them often carry long scripts in front of it.
const DECLARATION_WITHIN: usize = 8 * 1024;

/// The text in `bytes`, with `\n` at its line ends and without invisible characters.
///
/// # Errors
///
/// [`IngestError::Encoding`] where no encoding gives a text that makes sense.
pub(super) fn decode(bytes: &[u8]) -> Result<String, IngestError> {
    raw(bytes).map(|text| normalise(&text))
}

/// The text in `bytes` as it stands, less a byte order mark.
///
/// # Errors
///
/// [`IngestError::Encoding`] where no encoding gives a text that makes sense.
pub(crate) fn raw(bytes: &[u8]) -> Result<String, IngestError> {
    let bytes = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding == UTF_8 => bytes.get(mark..).unwrap_or_default(),
        Some((encoding, mark)) => {
            let body = bytes.get(mark..).unwrap_or_default();
            return strictly(encoding, body).ok_or(IngestError::Encoding);
        }
        None => bytes,
    };
    if let Some(text) = nearly_utf8(bytes) {
        return Ok(text);
    }
    if let Some(text) = declared(bytes).and_then(|encoding| strictly(encoding, bytes)) {
        return Ok(text);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // The program reads English: a pound sign alone is no Polish letter.
    let guess = detector.guess(Some(b"uk"), Utf8Detection::Deny);
    strictly(guess, bytes)
        .filter(|text| reads_as_text(text))
        .ok_or(IngestError::Encoding)
}

/// The bytes in `encoding`, or nothing where one of them does not fit it.
fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
}

/// The text if it is UTF-8, give or take a few stray bytes.
///
/// A quotation pasted from an old page leaves a Windows-1252 byte in a text that is UTF-8
/// everywhere else, and a cut-off download ends inside a character. Guessing an encoding
/// for the whole would garble every other mark, so that stray bytes are read by themselves.
fn nearly_utf8(bytes: &[u8]) -> Option<String> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let mut text = String::with_capacity(bytes.len());
    let mut strays = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            strays += 1;
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
    }
    let cut_off = std::str::from_utf8(bytes)
        .is_err_and(|error| error.error_len().is_none() && error.valid_up_to() + 4 > bytes.len());
    if cut_off {
        let whole = bytes
            .utf8_chunks()
            .next()
            .map(|chunk| chunk.valid().to_owned());
        return whole.filter(|text| !text.is_empty());
    }
    let multibyte = bytes.utf8_chunks().flat_map(|chunk| chunk.valid().chars());
    let multibyte = multibyte.filter(|c| !c.is_ascii()).count();
    (multibyte >= 3 * strays).then_some(text)
}

/// The encoding that a page's `<meta charset=...>` or `<meta ... content="...; charset=...">` names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes
        .get(..DECLARATION_WITHIN)
        .unwrap_or(bytes)
        .to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let label = head.split("<meta").skip(1).find_map(|tag| {
        let tag = tag.split('>').next()?;
        let (_, value) = tag.split_once("charset")?;
        let value = value
            .trim_start()
            .strip_prefix('=')?
            .trim_start_matches([' ', '"', '\'']);
        value
            .split(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c)))
            .next()
            .map(str::to_owned)
    })?;
    Encoding::for_label(label.as_bytes())
}

/// Whether a guessed decoding gave words. A wrong guess gives control characters, or signs
/// where letters should be.
fn reads_as_text(text: &str) -> bool {
    let mut characters = 0_usize;
    let mut odd = 0_usize;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        characters += 1;
        if c.is_control() {
            return false;
        }
        let usual = c.is_alphanumeric() || c.is_ascii_punctuation() || "“”‘’„–—…«»£€©°".contains(c);
        odd += usize::from(!usual);
    }
    odd * 10 <= characters
}

/// One kind of line end, and nothing that nobody can see.
///
/// Marks of width zero and marks that turn the writing direction are dropped: they would
/// part words for the model, or let a text show other words than it holds. Control
/// characters become spaces. Joiners stay, because emoji are made with them.
pub(super) fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' => {
                characters.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}' => out.push('\n'),
            c if is_invisible(c) => {}
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Whether a character has no width and no business in a sentence.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use encoding_rs::{SHIFT_JIS, WINDOWS_1251};
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "The mayor’s café said “no” – twice.";

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn utf8_reads_the_same_with_and_without_a_mark() {
        assert_eq!(decode(TEXT.as_bytes()).unwrap(), TEXT);
        assert_eq!(decode(format!("\u{feff}{TEXT}").as_bytes()).unwrap(), TEXT);
    }

    #[test]
    fn utf16_with_a_mark_reads_in_both_byte_orders() {
        assert_eq!(decode(&utf16(TEXT, false)).unwrap(), TEXT);
        assert_eq!(decode(&utf16(TEXT, true)).unwrap(), TEXT);
    }

    #[test]
    fn half_a_surrogate_pair_is_a_broken_encoding() {
        let mut bytes = utf16("Tide", false);
        bytes.extend([0x00, 0xd8]);
        assert_eq!(decode(&bytes), Err(IngestError::Encoding));
    }

    #[test]
    fn legacy_encodings_are_guessed() {
        let (bytes, ..) = WINDOWS_1252.encode(TEXT);
        assert_eq!(decode(&bytes).unwrap(), TEXT);
        let russian = "Мэр города заявил, что порт будет закрыт до конца недели из-за шторма.";
        let (bytes, ..) = WINDOWS_1251.encode(russian);
        assert_eq!(decode(&bytes).unwrap(), russian);
    }

    #[test]
    fn a_pound_sign_alone_is_no_polish_letter() {
        let text = b"The fee will rise to \xa384 in May, the council of Brenmouth said on Monday.";
        assert!(decode(text).unwrap().contains("£84"));
        let text = b"The gar\xe7on from Alma\xf1a said so.";
        assert_eq!(decode(text).unwrap(), "The garçon from Almaña said so.");
    }

    #[test]
    fn a_page_s_declaration_beats_the_guess() {
        let page = "<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'><p>港";
        let (bytes, ..) = SHIFT_JIS.encode(page);
        assert_eq!(decode(&bytes).unwrap(), page);
        let page = "<meta charset=\"windows-1251\"><p>порт";
        let (bytes, ..) = WINDOWS_1251.encode(page);
        assert_eq!(decode(&bytes).unwrap(), page);
    }

    #[test]
    fn a_stray_legacy_byte_does_not_garble_a_utf8_text() {
        let mut bytes = "“One”, “two” and “three” isn".as_bytes().to_vec();
        bytes.extend(b"\x92t four");
        assert_eq!(
            decode(&bytes).unwrap(),
            "“One”, “two” and “three” isn’t four"
        );
    }

    #[test]
    fn a_text_cut_off_inside_a_character_loses_only_that() {
        let whole = "The café";
        assert_eq!(
            decode(&whole.as_bytes()[..whole.len() - 1]).unwrap(),
            "The caf"
        );
    }

    #[test]
    fn letters_in_no_known_code_are_a_wrong_encoding() {
        // "HARBOUR NEWS" and more in EBCDIC, the code of mainframes.
        let ebcdic = b"\xc8\x81\x99\x82\x96\xa4\x99\x40\x95\x85\xa6\xa2\x4b\x40\xe3\x88\x85\x40\x94\x81\xa8\x96\x99";
        assert_eq!(decode(ebcdic), Err(IngestError::Encoding));
    }

    #[test]
    fn every_line_end_becomes_a_line_feed() {
        assert_eq!(
            decode("a\r\nb\rc\u{2028}d\u{2029}e".as_bytes()).unwrap(),
            "a\nb\nc\nd\ne"
        );
    }

    #[test]
    fn invisible_characters_go_and_control_characters_become_spaces() {
        assert_eq!(
            decode("ha\u{ad}r\u{feff}bo\u{200b}ur\u{7}x".as_bytes()).unwrap(),
            "harbour x"
        );
        assert_eq!(decode("\u{202e}evil".as_bytes()).unwrap(), "evil");
    }

    proptest! {
        #[test]
        fn any_bytes_decode_or_fail_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(text) = decode(&bytes) {
                let invisible = text.contains(['\r', '\u{feff}', '\0']);
                prop_assert!(!invisible);
            }
        }

        #[test]
        fn printable_text_survives(text in "[a-zA-Zäöüß .,“”’\n]{0,200}") {
            prop_assert_eq!(decode(text.as_bytes()).unwrap(), text);
        }
    }
}
