//! The forms that answers come in, and which of them a request wants.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use headers_accept::Accept;
use mediatype::MediaType;
use serde::Serialize;

use super::problem::Problem;

/// A form of an answer: its word in `?format=` and its media type.
pub(super) trait Form: Copy + Sized + 'static {
    /// All forms, the one for whoever has no wish first.
    const ALL: &'static [Self];

    /// The word that names it in a query.
    fn name(self) -> &'static str;

    /// Its media type, with parameters.
    fn media_type(self) -> &'static str;

    /// The form that a request wants: the one that the query names, else the best of those
    /// in its `Accept` header.
    ///
    /// # Errors
    /// Where it wants none that there is.
    fn wanted(query: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        let unknown = || {
            let names: Vec<&str> = Self::ALL.iter().map(|form| form.name()).collect();
            let types: Vec<&str> = Self::ALL
                .iter()
                .map(|form| essence(form.media_type()))
                .collect();
            Problem::new(
                StatusCode::NOT_ACCEPTABLE,
                "not-acceptable",
                format!(
                    "there is no such form; ask for ?format={}, or accept {}",
                    names.join("|"),
                    types.join(", ")
                ),
            )
        };
        if let Some(name) = query {
            let named = Self::ALL.iter().find(|form| form.name() == name);
            return named.copied().ok_or_else(unknown);
        }
        let Some(value) = headers.get(header::ACCEPT) else {
            return Self::ALL.first().copied().ok_or_else(unknown);
        };
        let accepted: Accept = value
            .to_str()
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(unknown)?;
        let types: Vec<(Self, MediaType<'_>)> = Self::ALL
            .iter()
            .filter_map(|&form| Some((form, MediaType::parse(essence(form.media_type())).ok()?)))
            .collect();
        let best = accepted.negotiate(types.iter().map(|(_, media_type)| media_type));
        types
            .iter()
            .find(|(_, media_type)| best == Some(media_type))
            .map(|&(form, _)| form)
            .ok_or_else(unknown)
    }

    /// An answer of this form.
    fn answer(self, bytes: Vec<u8>) -> Response {
        let media_type = HeaderValue::from_static(self.media_type());
        ([(header::CONTENT_TYPE, media_type)], bytes).into_response()
    }
}

/// A media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or(media_type)
}

/// Something and its part of the page.
#[derive(Serialize)]
pub(super) struct View<'a, T> {
    #[serde(flatten)]
    pub(super) value: T,
    pub(super) html: &'a str,
}

/// An answer that could not be put into its form.
pub(super) struct Unwritten(std::io::Error);

impl From<std::io::Error> for Unwritten {
    fn from(error: std::io::Error) -> Self {
        Self(error)
    }
}

impl From<Unwritten> for Problem {
    fn from(unwritten: Unwritten) -> Self {
        Problem::internal(format!("the answer could not be written: {}", unwritten.0))
    }
}
