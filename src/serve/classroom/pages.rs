//! What browsers get of a classroom: the door, the exercise, and the teacher's pages.

use std::io;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;

use super::super::api;
use super::super::problem::Problem;
use super::Classroom;
use crate::render::{Door, LivePage, answer_table, join_page, live_page, pupil_table};

/// What came with the form at the door.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    code: String,
}

/// What a page that is shown already asks for.
#[derive(Deserialize)]
pub(super) struct Since {
    since: Option<String>,
}

/// A page that carries a policy of its own, which admits its style and script and nothing else.
fn page(status: StatusCode, bytes: Vec<u8>) -> Response {
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
    (status, headers, bytes).into_response()
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    write(&mut bytes)
        .map_err(|_| Problem::internal("the page could not be made; open it again"))?;
    Ok(bytes)
}

fn at_the_door(classroom: &Classroom, door: Door) -> Result<Response, Problem> {
    let status = match door {
        Door::Closed => StatusCode::OK,
        Door::WrongCode => StatusCode::NOT_FOUND,
    };
    let bytes = written(|out| join_page(&classroom.lesson, door, out))?;
    Ok(page(status, bytes))
}

pub(super) async fn door(State(classroom): State<Arc<Classroom>>) -> Result<Response, Problem> {
    at_the_door(&classroom, Door::Closed)
}

pub(super) async fn join(
    State(classroom): State<Arc<Classroom>>,
    Query(typed): Query<Typed>,
) -> Result<Response, Problem> {
    if classroom.is_code(&typed.code) {
        let lesson = format!("/lesson/{}", classroom.options.code);
        return Ok(Redirect::to(&lesson).into_response());
    }
    at_the_door(&classroom, Door::WrongCode)
}

pub(super) async fn exercise(
    State(classroom): State<Arc<Classroom>>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    if classroom.is_code(&code) {
        return Ok(page(StatusCode::OK, classroom.exercise.clone()));
    }
    at_the_door(&classroom, Door::WrongCode)
}

pub(super) async fn teacher(
    State(classroom): State<Arc<Classroom>>,
    Path(key): Path<String>,
    since: Query<Since>,
) -> Result<Response, Problem> {
    if key != classroom.options.key {
        return Err(missing().await);
    }
    live(classroom, since, true).await
}

pub(super) async fn wall(
    State(classroom): State<Arc<Classroom>>,
    Path(wall): Path<String>,
    since: Query<Since>,
) -> Result<Response, Problem> {
    if wall != classroom.options.wall {
        return Err(missing().await);
    }
    live(classroom, since, false).await
}

pub(super) async fn missing() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "there is nothing here; pupils begin at the address without anything behind it, and the teacher at the one that the program said when it began",
    )
}

pub(super) async fn wrong_method(method: Method) -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong-method",
        format!(
            "{method} is not answered here; pages are got with GET, and the exercise sends its answers with POST"
        ),
    )
}

/// The class as it stands; nothing where the browser has that already.
async fn live(
    classroom: Arc<Classroom>,
    Query(Since { since }): Query<Since>,
    with_names: bool,
) -> Result<Response, Problem> {
    if since.is_some_and(|since| since == classroom.roll.version().to_string()) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    api::aside(move || {
        let (class, version) = classroom.roll.class(&classroom.lesson);
        let live = LivePage {
            address: &classroom.options.address,
            code: &classroom.options.code,
            drawing: classroom.drawing.as_deref(),
            key: &classroom.options.key,
            wall: &classroom.options.wall,
            version,
            with_names,
        };
        let bytes = written(|out| live_page(&classroom.lesson, &class, &live, out))?;
        Ok(page(StatusCode::OK, bytes))
    })
    .await
}

/// The class as a table for a spreadsheet.
pub(super) async fn table(
    State(classroom): State<Arc<Classroom>>,
    Path((key, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    if key != classroom.options.key || !matches!(name.as_str(), "class.csv" | "pupils.csv") {
        return Err(missing().await);
    }
    api::aside(move || {
        let (class, _) = classroom.roll.class(&classroom.lesson);
        let bytes = written(|out| match name.as_str() {
            "class.csv" => answer_table(&classroom.lesson, &class, out),
            _ => pupil_table(&class, out),
        })?;
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}\""),
            ),
        ];
        Ok((headers, bytes).into_response())
    })
    .await
}

/// An address as a drawing for cameras, an SVG element; none where it is too long for one.
pub(super) fn drawing(address: &str) -> Option<String> {
    let code = QrCode::new(address).ok()?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(160, 160)
        .build();
    // Without the declaration, which only a file of its own has.
    drawn
        .find("<svg")
        .and_then(|at| drawn.get(at..))
        .map(str::to_owned)
}
