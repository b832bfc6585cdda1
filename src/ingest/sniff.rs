//! Turns away what is no text, by its first bytes, before anybody tries to decode it.

use super::IngestError;

/// How many leading bytes are searched for control characters: enough for any header.
const SAMPLE: usize = 64 * 1024;

/// Signatures at the very start of a file.
const SIGNATURES: &[(&[u8], IngestError)] = &[
    (b"%PDF-", IngestError::Pdf),
    (b"\x89PNG\r\n\x1a\n", IngestError::Image),
    (b"\xff\xd8\xff", IngestError::Image),
    (b"GIF87a", IngestError::Image),
    (b"GIF89a", IngestError::Image),
    (b"II*\0", IngestError::Image),
    (b"MM\0*", IngestError::Image),
    (b"<svg", IngestError::Image),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        IngestError::WordProcessor,
    ),
    (b"{\\rtf", IngestError::WordProcessor),
    (b"\x1f\x8b", IngestError::Archive),
];

/// Refuses bytes that are no text.
///
/// # Errors
///
/// Says what the bytes are instead: empty, too large, a PDF, an image, a word
/// processor's document, an archive or other binary data.
pub(super) fn refuse_non_text(bytes: &[u8], max_bytes: u64) -> Result<(), IngestError> {
    let length = bytes.len() as u64;
    if length > max_bytes {
        return Err(IngestError::TooLarge {
            bytes: length,
            limit: max_bytes,
        });
    }
    if bytes.is_empty() {
        return Err(IngestError::Empty);
    }
    if let Some((_, error)) = SIGNATURES
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
    {
        return Err(error.clone());
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(zip_content(bytes));
    }
    if is_media_container(bytes) {
        return Err(IngestError::Image);
    }
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if !utf16 && is_binary(bytes) {
        return Err(IngestError::Binary);
    }
    Ok(())
}

/// DOCX and ODT are ZIP archives whose first entries give them away.
fn zip_content(bytes: &[u8]) -> IngestError {
    let head = bytes.get(..SAMPLE).unwrap_or(bytes);
    let names: [&[u8]; 3] = [b"[Content_Types].xml", b"word/", b"application/vnd.oasis"];
    if names
        .iter()
        .any(|name| head.windows(name.len()).any(|window| window == *name))
    {
        IngestError::WordProcessor
    } else {
        IngestError::Archive
    }
}

/// WebP lies in a RIFF container; HEIC and AVIF in an ISO one, whose brand starts at byte 4.
fn is_media_container(bytes: &[u8]) -> bool {
    (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || bytes.get(4..8) == Some(b"ftyp")
}

/// A NUL, or more than one control character in a hundred bytes. A stray one is forgiven:
/// texts copied from terminals and old mail have them.
fn is_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..SAMPLE).unwrap_or(bytes);
    let controls = head
        .iter()
        .filter(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
        .count();
    bytes.contains(&0) || controls * 100 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> Option<IngestError> {
        refuse_non_text(bytes, 1000).err()
    }

    #[test]
    fn each_kind_of_file_is_named_for_what_it_is() {
        assert_eq!(refusal(b""), Some(IngestError::Empty));
        assert_eq!(refusal(b"%PDF-1.7\n%\xe2\xe3"), Some(IngestError::Pdf));
        assert_eq!(refusal(b"\x89PNG\r\n\x1a\n\0\0"), Some(IngestError::Image));
        assert_eq!(
            refusal(b"\xff\xd8\xff\xe0\0\x10JFIF"),
            Some(IngestError::Image)
        );
        assert_eq!(refusal(b"RIFF\x24\0\0\0WEBPVP8 "), Some(IngestError::Image));
        assert_eq!(refusal(b"\0\0\0\x18ftypheic"), Some(IngestError::Image));
        assert_eq!(
            refusal(b"PK\x03\x04\x14\0notes.txt"),
            Some(IngestError::Archive)
        );
        assert_eq!(
            refusal(b"PK\x03\x04\x14\0[Content_Types].xml"),
            Some(IngestError::WordProcessor)
        );
        assert_eq!(
            refusal(b"{\\rtf1\\ansi Tide}"),
            Some(IngestError::WordProcessor)
        );
        assert_eq!(refusal(b"\x7fELF\x02\x01\x01\0"), Some(IngestError::Binary));
    }

    #[test]
    fn the_size_limit_is_inclusive() {
        assert_eq!(refusal(&[b'a'; 1000]), None);
        let error = IngestError::TooLarge {
            bytes: 1001,
            limit: 1000,
        };
        assert_eq!(refusal(&[b'a'; 1001]), Some(error));
    }

    #[test]
    fn text_passes_in_any_encoding() {
        assert_eq!(refusal("Ebbe und Flut – täglich".as_bytes()), None);
        assert_eq!(refusal(b"caf\xe9 \x93quoted\x94"), None);
        assert_eq!(refusal(b"\xff\xfeT\0i\0d\0e\0"), None);
    }

    #[test]
    fn one_stray_control_character_does_not_make_a_text_binary() {
        let mut text = vec![b'a'; 400];
        text.push(0x07);
        assert_eq!(refusal(&text), None);
        text.extend([0x07; 9]);
        assert_eq!(refusal(&text), Some(IngestError::Binary));
    }
}
