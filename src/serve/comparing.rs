//! `POST /api/compare`.

use std::ops::RangeInclusive;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::answer::{Form, Unwritten, View};
use super::api::{Asked, aside, in_time, reading_of};
use super::posted::{Kind, Posted};
use super::problem::Problem;
use super::{App, posted};
use crate::compare::{Comparison, Subject, compare};
use crate::ingest::Options;
use crate::render::{self, ComparisonFormat, comparison_part};
use crate::report::Reading;

/// Pieces that may be compared at once.
const PIECES: RangeInclusive<usize> = 2..=4;

/// Sentences of all pieces together: every one is set against every other of another piece,
/// which can be called off by nobody.
const SENTENCES: usize = 2000;

/// A form of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CompareForm {
    Written(ComparisonFormat),
    View,
}

impl Form for CompareForm {
    const ALL: &'static [Self] = &[
        CompareForm::Written(ComparisonFormat::Json),
        CompareForm::Written(ComparisonFormat::Html),
        CompareForm::Written(ComparisonFormat::Text),
        CompareForm::View,
    ];

    fn name(self) -> &'static str {
        match self {
            CompareForm::Written(ComparisonFormat::Json) => "json",
            CompareForm::Written(ComparisonFormat::Html) => "html",
            CompareForm::Written(ComparisonFormat::Text) => "text",
            CompareForm::View => "view",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            CompareForm::Written(ComparisonFormat::Json) => "application/json",
            CompareForm::Written(ComparisonFormat::Html) => "text/html; charset=utf-8",
            CompareForm::Written(ComparisonFormat::Text) => "text/plain; charset=utf-8",
            CompareForm::View => "application/vnd.onrecord.view+json",
        }
    }
}

/// What a comparison is asked for: articles, or readings of them.
#[derive(Deserialize)]
#[serde(expecting = "an object with an array of articles under pieces")]
struct Pieces {
    pieces: Vec<Box<RawValue>>,
}

pub(super) async fn compare_pieces(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    let asked = Asked::new(&app, request).await?;
    let form: CompareForm = asked.form()?;
    if asked.kind != Kind::Json {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported-type",
            "send application/json: an object with an array of articles under pieces",
        ));
    }
    let options = app.options.ingest;
    let answer = async {
        let posted = aside(move || pieces(&asked.body, &options)).await?;
        let mut readings = Vec::new();
        let mut sentences = 0;
        for posted in posted {
            let (reading, _) = reading_of(&app, posted).await?;
            sentences += reading.sentences.len();
            readings.push(reading);
        }
        if sentences > SENTENCES {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "pieces",
                format!(
                    "{sentences} sentences are more than can be set side by side here ({SENTENCES}); use onrecord compare"
                ),
            ));
        }
        let bytes = aside(move || Ok(compared(&readings, form)?)).await?;
        Ok(form.answer(bytes))
    };
    in_time(&app, answer).await
}

fn pieces(body: &[u8], options: &Options) -> Result<Vec<Posted>, Problem> {
    let Pieces { pieces } = serde_json::from_slice(body).map_err(|error| {
        let why = format!("the body cannot be read: {error}");
        Problem::new(StatusCode::BAD_REQUEST, "json", why)
    })?;
    if !PIECES.contains(&pieces.len()) {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "pieces",
            format!(
                "{} pieces cannot be compared here; send {} to {}",
                pieces.len(),
                PIECES.start(),
                PIECES.end()
            ),
        ));
    }
    let numbered = pieces.into_iter().zip(1..);
    numbered
        .map(|(piece, number)| {
            let name = format!("piece {number}");
            posted::of_json(piece.get().as_bytes().to_vec(), &name, options)
                .map_err(|problem| problem.about(&name))
        })
        .collect()
}

fn compared(readings: &[Reading], form: CompareForm) -> Result<Vec<u8>, Unwritten> {
    #[derive(Serialize)]
    struct Value<'a> {
        comparison: &'a Comparison,
    }
    let subjects: Vec<Subject<'_>> = readings
        .iter()
        .map(|reading| Subject {
            name: &reading.article.id,
            readings: std::slice::from_ref(reading),
        })
        .collect();
    let comparison = &compare(&subjects);
    let mut bytes = Vec::new();
    match form {
        CompareForm::Written(format) => {
            format.write(comparison, render::Options::default(), &mut bytes)?;
        }
        CompareForm::View => {
            let html = &comparison_part(comparison)?;
            let value = Value { comparison };
            serde_json::to_writer(&mut bytes, &View { value, html })
                .map_err(std::io::Error::from)?;
        }
    }
    Ok(bytes)
}
