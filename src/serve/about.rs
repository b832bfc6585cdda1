//! What the server says of itself: its rules, its format, its health.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::App;
use crate::findings::RULES;
use crate::report::{ModelInfo, Reading};

/// A rule in a few words.
#[derive(Serialize)]
struct RuleInfo {
    name: &'static str,
    finds: &'static str,
    why: &'static str,
}

pub(super) async fn rules() -> Response {
    let rules = RULES.iter().map(|rule| RuleInfo {
        name: rule.name,
        finds: rule.finds,
        why: rule.why,
    });
    Json(rules.collect::<Vec<_>>()).into_response()
}

pub(super) async fn schema() -> Response {
    let media_type = [(header::CONTENT_TYPE, "application/schema+json")];
    (media_type, Json(schemars::schema_for!(Reading))).into_response()
}

#[derive(Serialize)]
struct Health<'a> {
    status: &'static str,
    version: &'static str,
    model: &'a ModelInfo,
    /// Articles that are waiting or being read.
    waiting: usize,
}

pub(super) async fn health(State(app): State<Arc<App>>) -> Response {
    let (code, status) = match app.desk.is_open() {
        true => (StatusCode::OK, "ok"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "closed"),
    };
    let health = Health {
        status,
        version: env!("CARGO_PKG_VERSION"),
        model: &app.model,
        waiting: app.desk.waiting(),
    };
    (code, Json(health)).into_response()
}
