//! The page's files, compiled in.

use std::sync::LazyLock;

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::label::Label;
use crate::model::sha256;
use crate::render::CAVEAT;

/// A file of the page.
struct Asset {
    name: &'static str,
    media_type: &'static str,
    text: &'static str,
}

const ASSETS: [Asset; 6] = [
    Asset {
        name: "report.css",
        media_type: "text/css; charset=utf-8",
        text: include_str!("../../templates/report.css"),
    },
    Asset {
        name: "comparison.css",
        media_type: "text/css; charset=utf-8",
        text: include_str!("../../templates/comparison.css"),
    },
    Asset {
        name: "serve.css",
        media_type: "text/css; charset=utf-8",
        text: include_str!("../../templates/serve.css"),
    },
    Asset {
        name: "icon.svg",
        media_type: "image/svg+xml",
        text: include_str!("../../templates/icon.svg"),
    },
    Asset {
        name: "report.js",
        media_type: "text/javascript; charset=utf-8",
        text: include_str!("../../templates/report.js"),
    },
    Asset {
        name: "serve.js",
        media_type: "text/javascript; charset=utf-8",
        text: include_str!("../../templates/serve.js"),
    },
];

#[derive(Template)]
#[template(path = "serve.html")]
struct Page;

impl Page {
    const CAVEAT: &'static str = CAVEAT;
}

/// The page itself; empty where it cannot be made, which a test rules out.
static PAGE: LazyLock<String> = LazyLock::new(|| Page.render().unwrap_or_default());

/// An invented article for whoever has none at hand.
const EXAMPLE: Asset = Asset {
    name: "example.txt",
    media_type: "text/plain; charset=utf-8",
    text: include_str!("../../tests/articles/harbour-contract.txt"),
};

/// Tells the files of this program from those of another version.
static TAG: LazyLock<String> = LazyLock::new(|| {
    let files = ASSETS.iter().chain([&EXAMPLE]).map(|asset| asset.text);
    let texts: String = files.chain([PAGE.as_str()]).collect();
    let digest = sha256(texts.as_bytes());
    format!("\"{}\"", digest.get(..16).unwrap_or_default())
});

/// A file, or that the browser has it already.
fn answer(headers: &HeaderMap, media_type: &'static str, text: &'static str) -> Response {
    let tag = HeaderValue::from_str(&TAG).unwrap_or(HeaderValue::from_static("\"\""));
    let is_known = headers.get(header::IF_NONE_MATCH) == Some(&tag);
    let about = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    if is_known {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, [(header::CONTENT_TYPE, media_type)], text).into_response()
}

pub(super) async fn page(headers: HeaderMap) -> Response {
    answer(&headers, "text/html; charset=utf-8", PAGE.as_str())
}

pub(super) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let mut all = ASSETS.iter().chain([&EXAMPLE]);
    match all.find(|asset| asset.name == name) {
        Some(asset) => answer(&headers, asset.media_type, asset.text),
        None => super::api::missing().await.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_and_its_files_are_small() {
        let files: usize = ASSETS.iter().map(|asset| asset.text.len()).sum();
        let bytes = files + PAGE.len();
        assert!(!PAGE.is_empty() && bytes < 300_000, "{bytes} bytes");
    }

    #[test]
    fn the_page_names_files_that_there_are() {
        let named = PAGE.split("\"/assets/").skip(1);
        for name in named.filter_map(|rest| rest.split('"').next()) {
            assert!(ASSETS.iter().any(|asset| asset.name == name), "{name}");
        }
    }
}
