//! From a request's body to an article.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::problem::Problem;
use crate::audit::archive::{Columns, Found, Item, Place, Refusal, Taken};
use crate::check::Ingested;
use crate::ingest::{Format, Options};
use crate::report::Reading;

/// What an article without a name is called.
const UNNAMED: &str = "pasted text";

/// How long a body may take to arrive.
const BODY: Duration = Duration::from_secs(20);

/// How much all bodies that are arriving, or wait to be made into articles, may have together, in KiB.
const ROOM: u32 = 128 * 1024;

/// How much of a body that is too large is read all the same, in bytes.
const PASSED_OVER: usize = 64 * 1024 * 1024;

/// The media type of Word documents.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// What the body of a request holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A JSON object with the article's text and what is known of it.
    Json,
    /// The article itself.
    Article(Format),
}

impl Kind {
    /// What the `Content-Type` header says. Without one the bytes say it themselves.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let is_packed = headers
            .get(header::CONTENT_ENCODING)
            .is_some_and(|encoding| encoding != "identity");
        if is_packed {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-type",
                "the body is compressed; send it as it is",
            ));
        }
        let Some(value) = headers.get(header::CONTENT_TYPE) else {
            return Ok(Kind::Article(Format::Auto));
        };
        let text = value.to_str().unwrap_or_default();
        let essence = text.split(';').next().unwrap_or_default().trim();
        match essence.to_ascii_lowercase().as_str() {
            "application/json" => Ok(Kind::Json),
            // People paste pages and Markdown, too.
            "text/plain" | "application/octet-stream" => Ok(Kind::Article(Format::Auto)),
            "text/markdown" => Ok(Kind::Article(Format::Markdown)),
            "text/html" | "application/xhtml+xml" => Ok(Kind::Article(Format::Html)),
            DOCX => Ok(Kind::Article(Format::Docx)),
            _ => Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-type",
                format!(
                    "the body is said to be {essence}; send application/json, text/plain, text/markdown, text/html or a Word document, and say so in Content-Type"
                ),
            )),
        }
    }
}

/// Reads bodies, as many at once as there is memory for.
pub(super) struct Bodies {
    /// The most bytes of one.
    limit: u64,
    /// What those that are there may still take, in KiB.
    room: Arc<Semaphore>,
}

/// A body, and the room that it takes for as long as it is there.
pub(super) struct Received {
    bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

impl Deref for Received {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Bodies {
    /// Bodies of up to `limit` bytes.
    pub(super) fn new(limit: u64) -> Self {
        Self {
            limit,
            room: Arc::new(Semaphore::new(ROOM as usize)),
        }
    }

    /// The whole body of a request.
    pub(super) async fn read(&self, headers: &HeaderMap, body: Body) -> Result<Received, Problem> {
        let said = headers
            .get(header::CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if said.is_some_and(|length| length > self.limit) {
            // Clients listen when they have sent what they have, and not before.
            if said.is_some_and(|length| length <= PASSED_OVER as u64) {
                let _ = tokio::time::timeout(BODY, pass_over(body)).await;
            }
            return Err(Problem::too_large(self.limit));
        }
        // One that does not say its length may become as long as any.
        let kib = said.unwrap_or(self.limit).div_ceil(1024).min(ROOM.into());
        let whole = async {
            let kib = u32::try_from(kib).unwrap_or(ROOM);
            let room = Arc::clone(&self.room).acquire_many_owned(kib).await;
            let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
            to_bytes(body, limit).await.map(|bytes| Received {
                bytes,
                _room: room.ok(),
            })
        };
        match tokio::time::timeout(BODY, whole).await {
            Ok(Ok(received)) => Ok(received),
            Ok(Err(error)) => Err(unread(&error, self.limit)),
            Err(_) => Err(Problem::too_slow()),
        }
    }
}

/// Reads a body and keeps nothing of it, up to [`PASSED_OVER`] bytes.
async fn pass_over(mut body: Body) {
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, Bytes::len);
        if read > PASSED_OVER {
            return;
        }
    }
}

fn unread(error: &axum::Error, limit: u64) -> Problem {
    use std::error::Error;
    let is_over = error
        .source()
        .is_some_and(<dyn Error>::is::<http_body_util::LengthLimitError>);
    if is_over {
        return Problem::too_large(limit);
    }
    Problem::new(
        StatusCode::BAD_REQUEST,
        "broken-body",
        "the body ended before its end; send it again",
    )
}

/// An article as posted: to be read, or read before.
pub(super) enum Posted {
    New(Box<Ingested>),
    Read(Box<Reading>),
}

/// The article in a body. `name` is what the user calls it, such as the name of its file.
pub(super) fn article(
    kind: Kind,
    body: &[u8],
    name: Option<&str>,
    options: &Options,
) -> Result<Posted, Problem> {
    let name = name
        .filter(|name| !name.trim().is_empty())
        .unwrap_or(UNNAMED);
    match kind {
        Kind::Article(format) => {
            let options = Options { format, ..*options };
            let ingested = Ingested::new(body, name, &options)?;
            Ok(Posted::New(Box::new(ingested)))
        }
        Kind::Json => of_json(body.to_vec(), name, options),
    }
}

/// What is looked at of a JSON object before it is read.
#[derive(Deserialize)]
#[serde(expecting = "an object with a text or an html")]
struct Shape<'a> {
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow)]
    html: Option<Cow<'a, str>>,
}

/// The article, or the reading, in a JSON object.
pub(super) fn of_json(body: Vec<u8>, name: &str, options: &Options) -> Result<Posted, Problem> {
    let broken = |why: String| Problem::new(StatusCode::BAD_REQUEST, "json", why);
    let body = match body.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => body,
    };
    let shape: Shape<'_> = serde_json::from_slice(&body)
        .map_err(|error| broken(format!("the article cannot be read: {error}")))?;
    match (shape.text, shape.html) {
        (None, None) => {
            let why =
                "the object has neither text nor html; send an article as {\"text\": \"...\"}";
            return Err(broken(why.to_owned()));
        }
        (Some(_), Some(_)) => {
            let why = "the object has text and html; send the one that is to be read";
            return Err(broken(why.to_owned()));
        }
        _ => {}
    }
    let place = Place {
        file: name.to_owned(),
        record: None,
    };
    let opened = Item::new(place, Taken::Json(body)).open(&Columns::default(), options)?;
    let opened = opened.map_err(|skipped| Refusal::new("skipped", skipped.0))?;
    Ok(match opened.found {
        Found::Article(article) => Posted::New(Box::new(Ingested::of_article(article))),
        Found::Reading(reading) => Posted::Read(reading),
    })
}
