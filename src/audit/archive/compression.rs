//! Files as they are, or out of gzip or Zstandard, and how much of them was read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::item::Refusal;
use super::json_lines::unreadable;

/// Bytes read at once.
const BUFFER: usize = 1 << 16;

/// A file whose content is read, whatever it is compressed with.
pub(super) struct Unpacked {
    pub(super) content: Box<dyn BufRead>,
    pub(super) read: Position,
}

/// How many bytes of a file were read so far, compressed as they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Position(Arc<AtomicU64>);

impl Position {
    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Opens a file. What it is compressed with is told by its first bytes, not by its name.
///
/// # Errors
/// Where it cannot be opened or its beginning cannot be read.
pub(super) fn open(path: &Path) -> io::Result<Unpacked> {
    let read = Position::default();
    let counted = Counted {
        file: File::open(path)?,
        read: read.clone(),
    };
    let mut plain = BufReader::with_capacity(BUFFER, counted);
    let head = plain.fill_buf()?;
    let content: Box<dyn BufRead> = if head.starts_with(&[0x1f, 0x8b]) {
        Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(plain)))
    } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let decoder = zstd::stream::read::Decoder::with_buffer(plain)?;
        Box::new(BufReader::with_capacity(BUFFER, decoder))
    } else {
        Box::new(plain)
    };
    Ok(Unpacked { content, read })
}

/// Leaves out a byte order mark.
///
/// # Errors
/// Where the content is in an encoding that no table or JSON is read in, or cannot be read.
pub(super) fn begin(content: &mut dyn BufRead) -> Result<(), Refusal> {
    let head = content.fill_buf().map_err(|error| unreadable(&error))?;
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Err(Refusal::new(
            "encoding",
            "the file is UTF-16; save it as UTF-8",
        ));
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        content.consume(3);
    }
    Ok(())
}

/// A file that counts what is read of it.
struct Counted {
    file: File,
    read: Position,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read.0.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
