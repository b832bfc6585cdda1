//! `POST /api/check`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;

use super::App;
use super::answer::{Form, Unwritten};
use super::api::{Asked, aside, in_time, reading_of};
use super::problem::Problem;
use crate::check::{Checked, Ingested};
use crate::render::{CheckFormat, CheckOptions, Detail, Summary};
use crate::report::Reading;

/// A form of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CheckForm(CheckFormat);

impl Form for CheckForm {
    const ALL: &'static [Self] = &[
        CheckForm(CheckFormat::Json),
        CheckForm(CheckFormat::Sarif),
        CheckForm(CheckFormat::Text),
    ];

    fn name(self) -> &'static str {
        match self.0 {
            CheckFormat::Json => "json",
            CheckFormat::Sarif => "sarif",
            CheckFormat::Text | CheckFormat::Github => "text",
        }
    }

    fn media_type(self) -> &'static str {
        match self.0 {
            CheckFormat::Json => "application/json",
            CheckFormat::Sarif => "application/sarif+json",
            CheckFormat::Text | CheckFormat::Github => "text/plain; charset=utf-8",
        }
    }
}

pub(super) async fn check(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    let asked = Asked::new(&app, request).await?;
    let form: CheckForm = asked.form()?;
    let options = app.options.ingest;
    let name = asked.wish.name.clone();
    let answer = async {
        let (reading, ingested) = reading_of(&app, asked.posted(options).await?).await?;
        let bytes = aside(move || Ok(checked(reading, ingested, name.as_deref(), form.0)?)).await?;
        Ok(form.answer(bytes))
    };
    in_time(&app, answer).await
}

fn checked(
    mut reading: Reading,
    ingested: Ingested,
    name: Option<&str>,
    format: CheckFormat,
) -> Result<Vec<u8>, Unwritten> {
    let found = std::mem::take(&mut reading.findings);
    let name = name.unwrap_or(&reading.article.id);
    let checked = Checked::new(name, &reading, found, ingested.source, &ingested.directives);
    let mut summary = Summary::default();
    summary.add(&checked);
    let mut bytes = Vec::new();
    let mut renderer = format.renderer(CheckOptions {
        width: 100,
        colour: false,
        detail: Detail::Usual,
    });
    renderer.add(&checked, &mut bytes)?;
    renderer.finish(&summary, &mut bytes)?;
    Ok(bytes)
}
