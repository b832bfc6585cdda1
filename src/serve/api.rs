//! What can be asked, and how each request is answered.

use std::sync::Arc;

use axum::extract::{Query, Request};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, middleware};
use serde::Deserialize;
use tokio::sync::oneshot;

use super::answer::Form;
use super::guard::{Hosts, guard};
use super::posted::{Kind, Posted, Received};
use super::problem::Problem;
use super::{App, about, assets, checking, comparing, openapi, posted, reading};
use crate::check::Ingested;
use crate::ingest::Options;
use crate::report::Reading;

/// Every request that is answered.
pub(super) fn router(app: Arc<App>, hosts: Arc<Hosts>) -> Router {
    Router::new()
        .route("/", get(assets::page))
        .route("/assets/{name}", get(assets::asset))
        .route("/api/read", post(reading::read))
        .route("/api/check", post(checking::check))
        .route("/api/compare", post(comparing::compare_pieces))
        .route("/api/rules", get(about::rules))
        .route("/api/schema", get(about::schema))
        .route("/api/openapi.json", get(openapi::document))
        .route("/healthz", get(about::health))
        .fallback(missing)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(hosts, guard))
        .with_state(app)
}

pub(super) async fn missing() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "there is nothing here; /api/openapi.json lists what there is",
    )
}

pub(super) async fn wrong_method(method: Method) -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong-method",
        format!("{method} is not answered here; /api/openapi.json says what is"),
    )
}

/// What a query may say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    /// The form of the answer.
    pub(super) format: Option<String>,
    /// What the article is called, such as the name of its file.
    pub(super) name: Option<String>,
}

/// A request whose body is there.
pub(super) struct Asked {
    pub(super) kind: Kind,
    pub(super) body: Received,
    headers: HeaderMap,
    pub(super) wish: Wish,
}

impl Asked {
    pub(super) async fn new(app: &App, request: Request) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let Query(wish) = Query::try_from_uri(&parts.uri).map_err(|error| {
            let why = error.body_text();
            let why = why.rsplit(": ").next().unwrap_or_default();
            let detail = format!("the query cannot be read: {why}; it may say format and name");
            Problem::new(StatusCode::BAD_REQUEST, "broken-query", detail)
        })?;
        let kind = Kind::of(&parts.headers)?;
        let body = app.bodies.read(&parts.headers, body).await?;
        Ok(Self {
            kind,
            body,
            headers: parts.headers,
            wish,
        })
    }

    /// The article in the body.
    pub(super) async fn posted(self, options: Options) -> Result<Posted, Problem> {
        aside(move || {
            let name = self.wish.name.as_deref();
            posted::article(self.kind, &self.body, name, &options)
        })
        .await
    }

    pub(super) fn form<F: Form>(&self) -> Result<F, Problem> {
        F::wanted(self.wish.format.as_deref(), &self.headers)
    }
}

/// Does what takes a while where it keeps nobody else waiting. Whoever drops the future before
/// the work begins, since others were before it, has it not done.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let (answer, answered) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        if !answer.is_closed() {
            // Whoever left in the meantime needs no answer.
            drop(answer.send(work()));
        }
    });
    answered
        .await
        .map_err(|_| Problem::internal("the request could not be worked on; try another article"))?
}

/// Answers a request that needs the model, within the time that one may take.
pub(super) async fn in_time(
    app: &App,
    answer: impl Future<Output = Result<Response, Problem>>,
) -> Result<Response, Problem> {
    match tokio::time::timeout(app.options.patience, answer).await {
        Ok(answer) => answer,
        Err(_) => Err(Problem::timed_out()),
    }
}

/// The reading of what was posted, and where findings stand in it.
pub(super) async fn reading_of(app: &App, posted: Posted) -> Result<(Reading, Ingested), Problem> {
    match posted {
        Posted::New(mut ingested) => {
            let article = std::mem::take(&mut ingested.article);
            Ok((app.desk.read(article).await?, *ingested))
        }
        Posted::Read(reading) => Ok((*reading, Ingested::default())),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_nobody_waits_for_any_more_is_not_begun() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .max_blocking_threads(1)
            .build()
            .unwrap();
        let (begun, begins) = mpsc::channel();
        let (let_go, held) = mpsc::channel::<()>();
        runtime.block_on(async {
            let first = tokio::spawn(aside(move || Ok(held.recv().is_ok())));
            tokio::task::yield_now().await;
            // The only thread is taken; the next one waits behind it, and its caller leaves.
            let late = aside(move || Ok(begun.send(())));
            let left = tokio::time::timeout(Duration::from_millis(20), late).await;
            assert!(left.is_err());
            let_go.send(()).unwrap();
            assert!(first.await.unwrap().is_ok_and(|held| held));
            aside(|| Ok(())).await.unwrap_or_else(|_| panic!("it runs"));
        });
        assert!(begins.recv().is_err(), "it ran all the same");
    }
}
