//! Tells text from packages and turns away everything else, by its first bytes, before
//! anybody tries to decode it.

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
    (b"{\\rtf", IngestError::RichText),
    (b"\x1f\x8b", IngestError::Archive),
];

/// What Office has used before 2007, and uses for encrypted documents still.
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What bytes may be an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Text,
    /// A ZIP archive: a DOCX, as far as this tells.
    Package,
}

/// Which of the two the bytes are.
///
/// # Errors
///
/// Says what the bytes are instead: empty, too large, a PDF, an image, an old or an
/// encrypted office document, an archive or other binary data.
pub(super) fn content(bytes: &[u8], max_bytes: u64) -> Result<Content, IngestError> {
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
        return Ok(Content::Package);
    }
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(compound_content(bytes));
    }
    if is_media_container(bytes) {
        return Err(IngestError::Image);
    }
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if !utf16 && is_binary(bytes) {
        return Err(IngestError::Binary);
    }
    Ok(Content::Text)
}

/// An encrypted document is a compound file with a stream of that name; the names stand in
/// its directory, which may lie anywhere in it, in UTF-16.
fn compound_content(bytes: &[u8]) -> IngestError {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(name.len()).any(|window| window == name) {
        IngestError::Encrypted
    } else {
        IngestError::OldOffice
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
        content(bytes, 1000).err()
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
        assert_eq!(refusal(b"{\\rtf1\\ansi Tide}"), Some(IngestError::RichText));
        assert_eq!(refusal(b"\x7fELF\x02\x01\x01\0"), Some(IngestError::Binary));
    }

    #[test]
    fn an_encrypted_document_is_told_from_an_old_one() {
        let mut old = COMPOUND_FILE.to_vec();
        old.extend([0; 64]);
        assert_eq!(refusal(&old), Some(IngestError::OldOffice));
        old.extend("EncryptedPackage".bytes().flat_map(|byte| [byte, 0]));
        assert_eq!(refusal(&old), Some(IngestError::Encrypted));
    }

    #[test]
    fn an_archive_passes_as_a_package() {
        let archive = b"PK\x03\x04\x14\0notes.txt";
        assert_eq!(content(archive, 1000), Ok(Content::Package));
        assert_eq!(content(b"Tide", 1000), Ok(Content::Text));
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
