//! A part's bytes as UTF-8, in which XML need not be written: office programs of some makers
//! write UTF-16, with the byte order mark that the standard asks for there.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use encoding_rs::{Decoder, Encoding, UTF_8};

/// How many bytes are decoded at a time.
const PIECE: usize = 8 * 1024;

/// A source that gives UTF-8.
pub(super) struct Utf8<R> {
    source: BufReader<R>,
    /// Whether the source's first bytes were looked at.
    begun: bool,
    /// What turns its bytes into UTF-8, where they are something else.
    decoder: Option<Decoder>,
    /// What was decoded and not yet taken.
    decoded: Cursor<Vec<u8>>,
}

impl<R: Read> Utf8<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source: BufReader::new(source),
            begun: false,
            decoder: None,
            decoded: Cursor::default(),
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if !self.begun {
            self.begun = true;
            let mark = Encoding::for_bom(self.source.fill_buf()?);
            let encoding = mark.map(|(encoding, _)| encoding);
            self.decoder = encoding
                .filter(|&encoding| encoding != UTF_8)
                .map(Encoding::new_decoder_with_bom_removal);
        }
        while self.decoded.fill_buf()?.is_empty() {
            let Some(decoder) = &mut self.decoder else {
                return self.source.read(into);
            };
            let bytes = self.source.fill_buf()?;
            let is_last = bytes.is_empty();
            let mut piece = vec![0; PIECE];
            let (_, read, written, _) = decoder.decode_to_utf8(bytes, &mut piece, is_last);
            self.source.consume(read);
            piece.truncate(written);
            self.decoded = Cursor::new(piece);
            // One that has come to its end must not be asked again.
            if is_last {
                self.decoder = None;
            }
        }
        self.decoded.read(into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        let mut text = String::new();
        let mut source = BufReader::with_capacity(16, Utf8::new(bytes));
        source.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn utf16_of_either_order_becomes_utf8() {
        let text = "<w:t>The café 🌊 closed.</w:t>".repeat(500);
        let units = || std::iter::once(0xfeff).chain(text.encode_utf16());
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        for bytes in [&little, &big, &text.as_bytes().to_vec()] {
            assert_eq!(read(bytes), text);
        }
        assert_eq!(read(b""), "");
    }
}
