//! Reading for programs: JSON lines in, JSON lines out, one for one and in order.

use std::io::{self, BufRead, Write};
use std::ops::ControlFlow;

use serde::Serialize;
use thiserror::Error;

use super::archive::{
    Columns, FAILURE, FailureLine, Found, Item, LineError, Lines, Opened, Place, ReadingLine,
    Refusal, Taken, too_long,
};
use super::ordered::in_order;
use crate::Reader;
use crate::files::write_line;
use crate::findings::Settings;
use crate::ingest;
use crate::model::ModelError;

/// How to read.
#[derive(Clone, Debug)]
pub struct PipeOptions {
    /// Articles that are read side by side.
    pub threads: usize,
    /// How fields are named.
    pub columns: Columns,
    /// How articles are read.
    pub ingest: ingest::Options,
    /// The rules' settings.
    pub settings: Settings,
}

/// Why a pipe ended before its input.
#[derive(Debug, Error)]
pub enum PipeError {
    /// No more can be read.
    #[error("standard input cannot be read any more: {0}")]
    Input(io::Error),
    /// No more can be written.
    #[error("standard output cannot be written: {0}")]
    Output(io::Error),
    /// The model failed.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Reads an article from every line of `input` and writes a line to `output` for each: its
/// reading, or why there is none. Blank lines count and give nothing. Every line is
/// handed on as soon as it is finished, and no more are read than can be worked on.
///
/// Returns how many lines could not be read.
///
/// # Errors
/// Where input or output ends in an error, or the model fails.
pub fn pipe(
    reader: &Reader,
    options: &PipeOptions,
    mut input: impl BufRead + Send,
    output: &mut dyn Write,
) -> Result<u64, PipeError> {
    let mut failures = 0;
    let end = in_order(
        |give| {
            // What cannot be read says so at its first line.
            if let Ok(head) = input.fill_buf()
                && head.starts_with(b"\xef\xbb\xbf")
            {
                input.consume(3);
            }
            let mut lines = Lines::new(input);
            while let Some(line) = lines.next_line() {
                if give(line).is_break() {
                    return;
                }
            }
        },
        options.threads,
        |(number, line)| match line {
            Ok(line) => answer(reader, options, number, line),
            Err(LineError::TooLong) => failure(number, &too_long()),
            Err(LineError::Unreadable(error)) => Err(PipeError::Input(error)),
        },
        |answer| {
            let written = answer.and_then(|Answer { line, failed }| {
                failures += u64::from(failed);
                let written = output.write_all(&line).and_then(|()| output.flush());
                written.map_err(PipeError::Output)
            });
            match written {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => ControlFlow::Break(error),
            }
        },
    );
    match end {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => Ok(failures),
    }
}

/// A line of output, its end included.
struct Answer {
    line: Vec<u8>,
    failed: bool,
}

impl Answer {
    fn new(value: &impl Serialize, failed: bool) -> Result<Self, PipeError> {
        let mut line = Vec::new();
        write_line(&mut line, value).map_err(PipeError::Output)?;
        Ok(Self { line, failed })
    }
}

fn failure(number: u64, refusal: &Refusal) -> Result<Answer, PipeError> {
    let line = FailureLine {
        schema: FAILURE.to_owned(),
        line: number,
        reason: refusal.reason.clone().into_owned(),
        message: refusal.message.clone(),
    };
    Answer::new(&line, true)
}

fn answer(
    reader: &Reader,
    options: &PipeOptions,
    number: u64,
    line: Vec<u8>,
) -> Result<Answer, PipeError> {
    let place = Place {
        file: "-".to_owned(),
        record: Some(number),
    };
    let item = Item::new(place, Taken::Json(line));
    let opened = match item.open(&options.columns, &options.ingest) {
        Ok(Ok(opened)) => opened,
        Ok(Err(skipped)) => return failure(number, &Refusal::new("skipped", skipped.0)),
        Err(refusal) => return failure(number, &refusal),
    };
    let Opened { found, known } = opened;
    let reading = match found {
        Found::Reading(reading) => *reading,
        Found::Article(article) => reader.read_with(&article, &options.settings)?,
    };
    let section = known.section;
    Answer::new(&ReadingLine { reading, section }, false)
}
