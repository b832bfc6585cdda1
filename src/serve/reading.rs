//! `POST /api/read`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use serde::Serialize;

use super::App;
use super::answer::{Form, Unwritten, View};
use super::api::{Asked, aside, in_time, reading_of};
use super::problem::Problem;
use crate::render::{self, Format, reading_part};
use crate::report::Reading;

/// A form of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReadForm {
    Written(Format),
    /// The reading and its part of the page, for the page itself.
    View,
}

impl Form for ReadForm {
    const ALL: &'static [Self] = &[
        ReadForm::Written(Format::Json),
        ReadForm::Written(Format::Html),
        ReadForm::Written(Format::Markdown),
        ReadForm::Written(Format::Csv),
        ReadForm::Written(Format::Text),
        ReadForm::Written(Format::Jsonl),
        ReadForm::View,
    ];

    fn name(self) -> &'static str {
        match self {
            ReadForm::Written(format) => format.name(),
            ReadForm::View => "view",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            ReadForm::Written(Format::Json) => "application/json",
            ReadForm::Written(Format::Jsonl) => "application/x-ndjson",
            ReadForm::Written(Format::Html) => "text/html; charset=utf-8",
            ReadForm::Written(Format::Markdown) => "text/markdown; charset=utf-8",
            ReadForm::Written(Format::Csv) => "text/csv; charset=utf-8",
            ReadForm::Written(Format::Text) => "text/plain; charset=utf-8",
            ReadForm::View => "application/vnd.onrecord.view+json",
        }
    }
}

pub(super) async fn read(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    let asked = Asked::new(&app, request).await?;
    let form: ReadForm = asked.form()?;
    let options = app.options.ingest;
    let answer = async {
        let (reading, _) = reading_of(&app, asked.posted(options).await?).await?;
        let bytes = aside(move || Ok(written(&reading, form)?)).await?;
        Ok(form.answer(bytes))
    };
    in_time(&app, answer).await
}

fn written(reading: &Reading, form: ReadForm) -> Result<Vec<u8>, Unwritten> {
    #[derive(Serialize)]
    struct Value<'a> {
        reading: &'a Reading,
    }
    let mut bytes = Vec::new();
    match form {
        ReadForm::Written(format) => {
            let options = render::Options::default();
            format.write(std::slice::from_ref(reading), options, &mut bytes)?;
        }
        ReadForm::View => {
            let html = &reading_part(reading)?;
            let value = Value { reading };
            serde_json::to_writer(&mut bytes, &View { value, html })
                .map_err(std::io::Error::from)?;
        }
    }
    Ok(bytes)
}
