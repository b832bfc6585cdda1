//! Prints every finding with its sentence, to be read by somebody who judges the rules.
//!
//!     cargo run --example findings -- FILE...
//!
//! A file is an article, or a `.jsonl` of readings (`onrecord read --format jsonl`), of
//! labelled documents, or of records with `title` and `text`. Readings are checked as they
//! are, without a model, so that a changed rule is seen at once. All rules run, those that
//! are off by default too.

#![allow(
    clippy::print_stdout,
    reason = "a development tool that prints what it finds"
)]

use std::error::Error;
use std::fs;

use onrecord::Reader;
use onrecord::eval::LabelledDocument;
use onrecord::findings::{RULES, Settings, check};
use onrecord::ingest::{self, Metadata, Options};
use onrecord::model::{Embedded, Model};
use onrecord::report::Reading;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let mut settings = Settings::default();
    for rule in RULES {
        settings.switch(rule, true);
    }
    let mut reader = None;
    for path in std::env::args().skip(1) {
        let bytes = fs::read(&path)?;
        if !path.ends_with(".jsonl") {
            let article = ingest::article(&bytes, &path, &Options::default())?;
            print(&model(&mut reader)?.read(&article)?, &settings);
            continue;
        }
        for line in String::from_utf8(bytes)?.lines() {
            print(&reading(line, &mut reader)?, &settings);
        }
    }
    Ok(())
}

/// The reader, loaded when it is first needed.
fn model(reader: &mut Option<Reader>) -> Result<&Reader, Box<dyn Error>> {
    if reader.is_none() {
        *reader = Some(Reader::new(Model::new(Embedded::DEFAULT.files(), 1)?));
    }
    reader.as_ref().ok_or_else(|| "no model".into())
}

/// The reading that a line holds, or that of the article that it holds.
fn reading(line: &str, reader: &mut Option<Reader>) -> Result<Reading, Box<dyn Error>> {
    let value: Value = serde_json::from_str(line)?;
    if value.get("schema").is_some() {
        return Ok(serde_json::from_value(value)?);
    }
    if value.get("sentences").is_some() {
        let (article, segmented) = LabelledDocument::parse(line)?.article();
        return Ok(model(reader)?.read_segmented(&article, &segmented)?);
    }
    let field = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let metadata = Metadata {
        id: field("id").unwrap_or_default(),
        title: field("title"),
        outlet: field("outlet"),
        ..Metadata::default()
    };
    let text = field("text").ok_or("a line without text")?;
    let article = ingest::record(&text, metadata, &Options::default())?;
    Ok(model(reader)?.read(&article)?)
}

fn print(reading: &Reading, settings: &Settings) {
    for finding in check(reading, settings) {
        let sentence = reading
            .sentences
            .iter()
            .position(|s| s.start <= finding.start && finding.start < s.end);
        let around = sentence
            .and_then(|number| reading.sentences.get(number))
            .map_or("", |s| s.span().of(&reading.text));
        let flagged = reading
            .text
            .get(finding.start..finding.end)
            .unwrap_or_default();
        println!(
            "{}\t{}:{}\n  [{}] {}\n  {}\n",
            finding.rule,
            reading.article.id,
            sentence.unwrap_or_default(),
            flagged.replace('\n', " "),
            finding.message,
            around.replace('\n', " ")
        );
    }
}
