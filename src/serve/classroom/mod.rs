//! A lesson for a class in one network: the exercise, and what pupils hand in.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

use super::guard::{Hosts, guard};
use super::posted::{Bodies, Kind};
use super::problem::Problem;
use super::{Options, api, runtime};
use crate::lesson::{Answers, Lesson};
use crate::render::exercise_page;

/// Where the page sends what is handed in.
const ANSWERS: &str = "/answers";

/// The most bytes of one pupil's answers: many times what the longest lesson asks for.
const LIMIT: u64 = 256 * 1024;

/// Keeps what a pupil has handed in: the answers, and the bytes that they came in.
type Keep = dyn Fn(&Answers, &[u8]) -> io::Result<()> + Send + Sync;

struct Classroom {
    page: Vec<u8>,
    lesson: Lesson,
    keep: Box<Keep>,
    bodies: Bodies,
}

/// Gives the exercise of a lesson to browsers, and everything that they hand in, if it is
/// answers to this lesson, to `keep`, until `stop` comes to its end. `hosts` are names by which
/// browsers may call the server, besides its addresses and `localhost`. Neither the key nor
/// anything that reads articles can be reached.
///
/// # Errors
/// Where the listener or the system's timers cannot be used.
pub fn serve_lesson(
    listener: TcpListener,
    lesson: Lesson,
    keep: impl Fn(&Answers, &[u8]) -> io::Result<()> + Send + Sync + 'static,
    hosts: &[String],
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let mut page = Vec::new();
    exercise_page(&lesson, Some(ANSWERS), &mut page)?;
    let hosts = Arc::new(Hosts::new(listener.local_addr()?, hosts));
    let classroom = Classroom {
        page,
        lesson,
        keep: Box::new(keep),
        bodies: Bodies::new(LIMIT),
    };
    let router = Router::new()
        .route("/", get(exercise))
        .route(ANSWERS, post(hand_in))
        .fallback(api::missing)
        .method_not_allowed_fallback(api::wrong_method)
        .layer(middleware::from_fn_with_state(hosts, guard))
        .with_state(Arc::new(classroom));
    runtime::run(listener, router, Options::default().patience, stop)
}

async fn exercise(State(classroom): State<Arc<Classroom>>) -> Response {
    // The page carries a policy of its own, which admits its style and script and nothing else.
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("frame-ancestors 'none'"),
        ),
    ];
    (headers, classroom.page.clone()).into_response()
}

async fn hand_in(
    State(classroom): State<Arc<Classroom>>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    if Kind::of(&parts.headers)? != Kind::Json {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported-type",
            "answers are application/json, as the exercise sends them",
        ));
    }
    let bytes = classroom.bodies.read(&parts.headers, body).await?;
    api::aside(move || {
        let answers = Answers::read(&bytes, &classroom.lesson).map_err(|error| {
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "answers",
                error.to_string(),
            )
        })?;
        (classroom.keep)(&answers, &bytes).map_err(|error| {
            Problem::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "not-kept",
                format!("the answers could not be kept: {error}"),
            )
        })?;
        let kept = axum::Json(json!({"pupil": answers.pupil, "answers": answers.answers.len()}));
        Ok((StatusCode::CREATED, kept).into_response())
    })
    .await
}
