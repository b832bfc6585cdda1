//! Web archives: the pages among a crawl's records.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;
use std::path::Path;

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::Numbered;
use super::compression::{self, Unpacked};
use super::item::{Refusal, Skipped, Taken};
use super::json_lines::unreadable;
use super::warc::{Head, Records};
use crate::ingest::{self, Article, Format, MAX_BYTES, Metadata, Options};

/// The most headers that a response may have.
const MAX_HEADERS: usize = 256;

/// One answer of a web server.
#[derive(Debug)]
pub struct Page {
    url: Option<String>,
    /// Status line, headers and body.
    response: Vec<u8>,
}

/// Gives the records of a file: responses as pages, everything else by what it is.
pub(super) fn draw(path: &Path, to: &mut Numbered<'_, '_>) -> ControlFlow<()> {
    let Unpacked { content, read } = match compression::open(path) {
        Ok(opened) => opened,
        Err(error) => return to.broken(None, unreadable(&error), 0),
    };
    let mut records = Records::new(content);
    let mut number = 0;
    while let Some(head) = records.next() {
        number += 1;
        let taken = match head.and_then(|head| take(head, &mut records)) {
            Ok(taken) => taken,
            // What follows cannot be told apart any more.
            Err(refusal) => return to.broken(Some(number), refusal, read.get()),
        };
        to.give(Some(number), taken, read.get())?;
    }
    if number == 0 && path.metadata().is_ok_and(|known| known.len() > 0) {
        let why = Refusal::new("warc", "this is no web archive: there is no record in it");
        return to.broken(None, why, read.get());
    }
    ControlFlow::Continue(())
}

/// What a record is, its body read where it is a response of a web server.
fn take(head: Head, records: &mut Records<impl BufRead>) -> Result<Taken, Refusal> {
    match head.kind.as_str() {
        "response" => {}
        "warcinfo" => return Ok(Taken::Other("warcinfo record")),
        "request" => return Ok(Taken::Other("request record")),
        "metadata" => return Ok(Taken::Other("metadata record")),
        "revisit" => return Ok(Taken::Other("revisit record")),
        _ => return Ok(Taken::Other("other record")),
    }
    let url = head
        .target
        .map(|url| url.trim_matches(['<', '>']).to_owned());
    if url.as_deref().is_some_and(|url| !url.starts_with("http")) {
        return Ok(Taken::Other("not a web page"));
    }
    if head.length > 2 * MAX_BYTES {
        return Ok(Taken::Other("too large"));
    }
    let response = records.body()?;
    Ok(Taken::Page(Page { url, response }))
}

impl Page {
    /// The article of a page.
    ///
    /// # Errors
    /// Why there is none: the status, the type of content, or what is wrong with the page.
    pub(super) fn article(self, options: &Options) -> Result<Article, Skipped> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut parsed = httparse::Response::new(&mut headers);
        let Ok(httparse::Status::Complete(start)) = parsed.parse(&self.response) else {
            return Err(Skipped("not HTTP"));
        };
        if parsed.code != Some(200) {
            return Err(Skipped("status other than 200"));
        }
        let header = |name: &str| {
            parsed
                .headers
                .iter()
                .find(|header| header.name.eq_ignore_ascii_case(name))
                .map(|header| String::from_utf8_lossy(header.value).to_ascii_lowercase())
        };
        if let Some(kind) = header("content-type")
            && !kind.contains("html")
        {
            return Err(Skipped("not HTML"));
        }
        let mut body = self.response.get(start..).unwrap_or_default().to_vec();
        if header("transfer-encoding").is_some_and(|how| how.contains("chunked")) {
            // Crawlers that store a body joined leave the header in place.
            body = joined(&body).unwrap_or(body);
        }
        let limit = options.max_bytes.saturating_add(1);
        match header("content-encoding").as_deref().map(str::trim) {
            None | Some("" | "identity") => {}
            Some("gzip" | "x-gzip") if body.starts_with(&[0x1f, 0x8b]) => {
                body = unpacked(MultiGzDecoder::new(&body[..]), limit)?;
            }
            Some("deflate") => body = unpacked(ZlibDecoder::new(&body[..]), limit)?,
            // As with chunks: stored unpacked, whatever the header says.
            Some(_) if body.trim_ascii_start().starts_with(b"<") => {}
            Some(_) => return Err(Skipped("packed in an unknown way")),
        }
        let options = Options {
            format: Format::Html,
            ..*options
        };
        let name = self.url.clone().unwrap_or_default();
        let metadata = Metadata {
            id: name.clone(),
            url: self.url,
            ..Metadata::default()
        };
        ingest::source_text(&body, &name, &options)
            .and_then(|(text, _)| ingest::record(&text, metadata, &options))
            .map_err(|error| Skipped(error.name()))
    }
}

fn unpacked(mut packed: impl Read, limit: u64) -> Result<Vec<u8>, Skipped> {
    let mut body = Vec::new();
    packed
        .by_ref()
        .take(limit)
        .read_to_end(&mut body)
        .map_err(|_| Skipped("damaged body"))?;
    Ok(body)
}

/// A body without the sizes between its chunks; nothing where it has none.
fn joined(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    loop {
        let Ok(httparse::Status::Complete((start, size))) = httparse::parse_chunk_size(body) else {
            return None;
        };
        if size == 0 {
            return Some(joined);
        }
        let end = start.checked_add(usize::try_from(size).ok()?)?;
        joined.extend_from_slice(body.get(start..end)?);
        body = body.get(end..)?.strip_prefix(b"\r\n")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        assert_eq!(
            joined(b"4\r\nTide\r\n6\r\n tables\r\n0\r\n\r\n").as_deref(),
            None,
            "a chunk that is longer than it says"
        );
        assert_eq!(
            joined(b"4\r\nTide\r\n7\r\n tables\r\n0\r\n\r\n").as_deref(),
            Some(&b"Tide tables"[..])
        );
        assert_eq!(joined(b"<html>"), None);
    }

    #[test]
    fn a_page_says_why_it_is_no_article() {
        let page = |response: &str| {
            Page {
                url: Some("https://quay.example/1".to_owned()),
                response: response.as_bytes().to_vec(),
            }
            .article(&Options::default())
            .unwrap_err()
        };
        assert_eq!(page("SSH-2.0\r\n"), Skipped("not HTTP"));
        assert_eq!(
            page("HTTP/1.1 404 Not Found\r\n\r\n"),
            Skipped("status other than 200")
        );
        assert_eq!(
            page("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx"),
            Skipped("not HTML")
        );
        assert_eq!(
            page("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\nx"),
            Skipped("packed in an unknown way")
        );
        assert_eq!(
            page("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Menu</p>"),
            Skipped("no-article")
        );
    }
}
