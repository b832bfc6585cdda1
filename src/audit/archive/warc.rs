//! The records of a WARC file (ISO 28500), one after the other: a line with the version, headers as
//! mail has them, an empty line, and as many bytes as `Content-Length` says.
//!
//! Crawls hold what servers sent: headers in no encoding, records without an id, lengths that
//! lie. None of that may cost memory, nor what stood before it; odd headers cost no more than their record.

use std::io::{self, BufRead, Read};

use super::item::Refusal;
use super::json_lines::unreadable;

/// The most bytes of a record's head.
const MAX_HEAD: u64 = 64 * 1024;

/// The most headers of a record.
const MAX_HEADERS: usize = 128;

/// What a record says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Its type, such as `response`, in lower case.
    pub(super) kind: String,
    /// What it was fetched from.
    pub(super) target: Option<String>,
    /// The bytes of its body.
    pub(super) length: u64,
}

/// The records of a file.
pub(super) struct Records<R> {
    content: R,
    /// What is left of the body of the record that was given last.
    left: u64,
}

impl<R: BufRead> Records<R> {
    pub(super) const fn new(content: R) -> Self {
        Self { content, left: 0 }
    }

    /// The next record's head; nothing at the end. Behind an error nothing can be told apart.
    pub(super) fn next(&mut self) -> Option<Result<Head, Refusal>> {
        if let Err(refusal) = self.pass_body() {
            return Some(Err(refusal));
        }
        match self.head_bytes() {
            Ok(head) if head.is_empty() => None,
            Ok(head) => {
                let head = parsed(&head);
                if let Ok(head) = &head {
                    self.left = head.length;
                }
                Some(head)
            }
            Err(refusal) => Some(Err(refusal)),
        }
    }

    /// The body of the record that was given last.
    ///
    /// # Errors
    /// Where it cannot be read, or ends before its end.
    pub(super) fn body(&mut self) -> Result<Vec<u8>, Refusal> {
        let mut body = Vec::new();
        let read = (&mut self.content).take(self.left).read_to_end(&mut body);
        read.map_err(|error| unreadable(&error))?;
        if (body.len() as u64) < self.left {
            return Err(cut());
        }
        self.left = 0;
        Ok(body)
    }

    fn pass_body(&mut self) -> Result<(), Refusal> {
        let mut body = (&mut self.content).take(self.left);
        let passed = io::copy(&mut body, &mut io::sink()).map_err(|error| unreadable(&error))?;
        if passed < self.left {
            return Err(cut());
        }
        self.left = 0;
        Ok(())
    }

    /// The lines up to the first empty one behind others, the version's too; none at the end.
    fn head_bytes(&mut self) -> Result<Vec<u8>, Refusal> {
        let mut head = Vec::new();
        loop {
            let before = head.len();
            let room = MAX_HEAD.saturating_sub(before as u64);
            (&mut self.content)
                .take(room)
                .read_until(b'\n', &mut head)
                .map_err(|error| unreadable(&error))?;
            let line = head.get(before..).unwrap_or_default();
            if line.is_empty() {
                return match head.len() {
                    0 => Ok(head),
                    _ if room == 0 => Err(broken("the headers of a record have no end")),
                    _ => Err(cut()),
                };
            }
            if !line.trim_ascii().is_empty() {
                continue;
            }
            if before > 0 {
                return Ok(head);
            }
            // Empty lines part records; crawlers write two of them or none.
            head.clear();
        }
    }
}

fn parsed(head: &[u8]) -> Result<Head, Refusal> {
    let no_record = || broken("a record does not begin with WARC headers");
    let version = head.iter().position(|&byte| byte == b'\n');
    let (version, lines) = head.split_at(version.map_or(0, |at| at + 1));
    if !version.starts_with(b"WARC/") {
        return Err(no_record());
    }
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let Ok(httparse::Status::Complete((_, headers))) = httparse::parse_headers(lines, &mut headers)
    else {
        return Err(no_record());
    };
    let value = |name: &str| {
        let header = headers
            .iter()
            .find(|each| each.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(header.value).trim().to_owned())
    };
    let length = value("Content-Length").and_then(|length| length.parse().ok());
    Ok(Head {
        kind: value("WARC-Type").unwrap_or_default().to_ascii_lowercase(),
        target: value("WARC-Target-URI"),
        length: length.ok_or_else(|| broken("a record does not say how long it is"))?,
    })
}

fn cut() -> Refusal {
    broken("it ends in the middle of a record")
}

fn broken(why: &str) -> Refusal {
    Refusal::new(
        "warc",
        format!("cannot be read from here on: {why}; fetch the file again"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(bytes: &[u8]) -> Vec<Result<Head, String>> {
        let mut records = Records::new(bytes);
        let mut heads = Vec::new();
        while let Some(head) = records.next() {
            let is_last = head.is_err();
            heads.push(head.map_err(|refusal| refusal.message));
            if is_last {
                break;
            }
        }
        heads
    }

    fn head(kind: &str, target: Option<&str>, length: u64) -> Result<Head, String> {
        Ok(Head {
            kind: kind.to_owned(),
            target: target.map(str::to_owned),
            length,
        })
    }

    #[test]
    fn records_follow_each_other_whatever_their_headers_hold() {
        let file = b"WARC/1.0\r\nWARC-Type: Request\r\nContent-Length: 3\r\n\r\nGET\r\n\r\n\
            WARC/1.1\nWARC-Target-URI: http://a.example/\xff\ncontent-length: 0\nwarc-type: response\n\n";
        let target = Some("http://a.example/\u{fffd}");
        assert_eq!(
            heads(file),
            [head("request", None, 3), head("response", target, 0)]
        );
    }

    #[test]
    fn a_body_is_read_or_passed_over() {
        let file = b"WARC/1.0\r\nContent-Length: 4\r\n\r\nTide\r\n\r\nWARC/1.0\r\nContent-Length: 2\r\n\r\nup\r\n\r\n";
        let mut records = Records::new(&file[..]);
        assert!(records.next().unwrap().is_ok());
        assert_eq!(records.body().unwrap(), b"Tide");
        assert!(records.next().unwrap().is_ok());
        assert!(records.next().is_none());
    }

    #[test]
    fn what_is_no_record_ends_the_file_with_a_reason() {
        for (file, why) in [
            (&b"<html>\r\n\r\n"[..], "does not begin with WARC headers"),
            (b"WARC/1.0\r\nWARC-Type: x\r\n\r\n", "does not say how long"),
            (
                b"WARC/1.0\r\nContent-Length: -1\r\n\r\n",
                "does not say how long",
            ),
            (
                b"WARC/1.0\r\nContent-Length: 9\r\n\r\nTide",
                "in the middle of a record",
            ),
            (b"WARC/1.0\r\nContent-Le", "in the middle of a record"),
        ] {
            let heads = heads(file);
            let last = heads.last().unwrap().as_ref().unwrap_err();
            assert!(last.contains(why), "{last}");
        }
        let endless = [&b"WARC/1.0\r\n"[..], &b"a: b\r\n".repeat(20_000)].concat();
        assert!(heads(&endless)[0].as_ref().unwrap_err().contains("no end"));
        let line = [&b"WARC/1.0\r\na: "[..], &[b'x'; 200_000]].concat();
        assert!(heads(&line)[0].as_ref().unwrap_err().contains("no end"));
    }
}
