//! The wire: `Content-Length: N`, an empty line, N bytes of JSON-RPC.
//!
//! The messages are `lsp-server`'s, but reading them is not: a client may name any length,
//! and memory for it must not be taken before the bytes are there.

use std::io::{self, BufRead, Read, Write};

use lsp_server::Message;
use serde_json::json;
use thiserror::Error;

/// The most bytes of one message: a whole draft of any length, and more.
const MAX_MESSAGE: u64 = 16 * 1024 * 1024;

/// The most bytes of a message that is passed over. Whoever announces more sends none of it,
/// or will not end.
const MAX_PASSED: u64 = 1024 * 1024 * 1024;

/// The most bytes of one header line.
const MAX_HEADER: u64 = 4 * 1024;

/// What came in.
#[derive(Debug)]
pub(super) enum Incoming {
    Message(Message),
    /// A whole message that means nothing, and why.
    Nonsense(String),
    /// A message that is too long to be read, and what to say of it.
    TooLong(String),
}

/// Why nothing more can be read: where the next message begins is unknown.
#[derive(Debug, Error)]
pub(super) enum Lost {
    #[error("the client sent {0:?} where a message's header should be")]
    Header(String),
    #[error("the client sent a message without Content-Length")]
    NoLength,
    #[error("the client announced a message of {0} bytes")]
    Endless(u64),
    #[error("the client cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// The next message; nothing where the client has closed the connection.
pub(super) fn read(input: &mut impl BufRead) -> Result<Option<Incoming>, Lost> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        input.take(MAX_HEADER).read_until(b'\n', &mut line)?;
        let line = String::from_utf8_lossy(&line);
        if !line.ends_with('\n') && line.len() < MAX_HEADER as usize {
            return Ok(None);
        }
        let header = line.trim_end();
        if header.is_empty() && line.ends_with('\n') {
            break;
        }
        let Some((name, value)) = header.split_once(':') else {
            return Err(Lost::Header(beginning(header)));
        };
        if name.eq_ignore_ascii_case("Content-Length") {
            let value = value.trim().parse::<u64>();
            length = Some(value.map_err(|_| Lost::Header(beginning(header)))?);
        }
    }
    let length = length.ok_or(Lost::NoLength)?;
    if length > MAX_PASSED {
        return Err(Lost::Endless(length));
    }
    if length > MAX_MESSAGE {
        // Passed over and not kept, so that the conversation goes on behind it.
        let passed = io::copy(&mut input.take(length), &mut io::sink())?;
        let why = format!(
            "a message of {length} bytes was passed over: more than {} MiB are no draft",
            MAX_MESSAGE >> 20
        );
        return Ok((passed == length).then_some(Incoming::TooLong(why)));
    }
    let mut body = Vec::new();
    input.take(length).read_to_end(&mut body)?;
    if (body.len() as u64) < length {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(message) => Incoming::Message(message),
        Err(error) => Incoming::Nonsense(format!("this is no message: {error}")),
    }))
}

/// Sends a message.
pub(super) fn write(output: &mut impl Write, message: &Message) -> io::Result<()> {
    message.write(output)
}

/// Answers something that is no message; there is no id to answer to.
pub(super) fn write_nonsense(output: &mut impl Write, why: &str) -> io::Result<()> {
    let code = lsp_server::ErrorCode::ParseError as i32;
    let error = json!({ "code": code, "message": why });
    let body = json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    output.flush()
}

/// As much of a line as a message should repeat.
fn beginning(line: &str) -> String {
    line.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(bytes: &[u8]) -> Result<Option<Incoming>, Lost> {
        read(&mut io::BufReader::new(bytes))
    }

    #[test]
    fn messages_follow_each_other() {
        let body = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let one = format!(
            "Content-Length: {}\r\nContent-Type: x\r\n\r\n{body}",
            body.len()
        );
        let two = one.repeat(2);
        let mut input = io::BufReader::new(two.as_bytes());
        for _ in 0..2 {
            let read = read(&mut input).unwrap();
            assert!(matches!(
                read,
                Some(Incoming::Message(Message::Notification(_)))
            ));
        }
        assert!(read(&mut input).unwrap().is_none());
    }

    #[test]
    fn a_length_is_believed_only_as_far_as_bytes_come() {
        assert!(
            first(b"Content-Length: 9999999\r\n\r\n{")
                .unwrap()
                .is_none()
        );
        let huge = first(b"Content-Length: 99999999999999\r\n\r\n{");
        assert!(matches!(huge, Err(Lost::Endless(99_999_999_999_999))));
    }

    #[test]
    fn what_is_too_long_is_passed_over() {
        let length = MAX_MESSAGE as usize + 1;
        let mut wire = format!("Content-Length: {length}\r\n\r\n").into_bytes();
        wire.resize(wire.len() + length, b'x');
        wire.extend_from_slice(b"Content-Length: 4\r\n\r\n{}{}");
        let mut input = io::BufReader::new(wire.as_slice());
        assert!(matches!(
            read(&mut input).unwrap(),
            Some(Incoming::TooLong(_))
        ));
        assert!(matches!(
            read(&mut input).unwrap(),
            Some(Incoming::Nonsense(_))
        ));
    }

    #[test]
    fn what_is_no_header_ends_the_connection_in_one_line() {
        assert!(matches!(
            first(b"GET / HTTP/1.1\r\n\r\n"),
            Err(Lost::Header(_))
        ));
        assert!(matches!(first(b"hello\r\n"), Err(Lost::Header(_))));
        assert!(matches!(
            first(b"Content-Length: -1\r\n\r\n"),
            Err(Lost::Header(_))
        ));
        assert!(matches!(first(b"Other: 1\r\n\r\n"), Err(Lost::NoLength)));
        let endless = [b'a'; 100_000];
        let error = first(&endless).unwrap_err().to_string();
        assert!(error.len() < 200 && error.lines().count() == 1, "{error}");
    }

    #[test]
    fn a_body_that_is_no_message_is_nonsense_and_the_next_one_is_read() {
        let mut input: &[u8] = b"Content-Length: 4\r\n\r\n{}{}Content-Length: 2\r\n\r\n[]";
        for _ in 0..2 {
            let read = read(&mut input).unwrap();
            assert!(matches!(read, Some(Incoming::Nonsense(_))));
        }
    }
}
