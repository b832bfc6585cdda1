//! Does one stage of reading a number of times over, for counting its instructions:
//!
//!     cargo run --example stage -- segment 20
//!
//! `scripts/count_instructions.sh` runs it under callgrind, twice with different numbers, so
//! that what happens once drops out. What the network says is worked out once and remembered:
//! `decode` is everything of a reading but the network.

#![allow(
    clippy::print_stderr,
    clippy::expect_used,
    reason = "an example that cannot start should stop and say so"
)]

use std::collections::HashMap;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;

use onrecord::Reader;
use onrecord::ingest::{Article, Options, article};
use onrecord::model::{Batch, Embedded, Engine, Model, ModelError, Output, RtenEngine};
use onrecord::render::{self, Format};
use onrecord::segment::segment;

/// An engine that runs a window once.
struct Remembering {
    engine: RtenEngine,
    known: Mutex<HashMap<Vec<u32>, Output>>,
}

impl Engine for Remembering {
    fn run(&self, batch: &Batch) -> Result<Vec<Output>, ModelError> {
        let mut known = self.known.lock().expect("no other thread");
        let mut outputs = Vec::with_capacity(batch.len());
        for window in batch.windows() {
            if !known.contains_key(window) {
                let mut alone = Batch::default();
                alone.push(window.iter().copied());
                let output = self
                    .engine
                    .run(&alone)?
                    .pop()
                    .expect("one window, one output");
                known.insert(window.to_vec(), output);
            }
            outputs.extend(known.get(window).cloned());
        }
        Ok(outputs)
    }

    fn name(&self) -> &'static str {
        "remembering"
    }
}

fn reader() -> Result<Reader, ModelError> {
    let files = Embedded::Small.files();
    let engine = Remembering {
        engine: RtenEngine::new(files.network, 1)?,
        known: Mutex::default(),
    };
    let model = Model::with_engine(&files.manifest, &files.tokenizer, Box::new(engine))?;
    Ok(Reader::new(model))
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    std::fs::read(folder.join(name)).expect("the fixture is in the repository")
}

fn ingested(name: &str) -> Article {
    article(&fixture(name), name, &Options::default()).expect("the fixture is an article")
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [stage, times] = arguments.as_slice() else {
        eprintln!("usage: stage ingest|segment|decode|render-text|render-html|render-json TIMES");
        return ExitCode::from(2);
    };
    let times: usize = times.parse().expect("how many times is a number");
    let text = ingested("harbour-contract.txt");
    match stage.as_str() {
        "ingest" => {
            let page = fixture("tram-inquiry.html");
            for _ in 0..times {
                black_box(article(black_box(&page), "page.html", &Options::default()))
                    .expect("the fixture is an article");
            }
        }
        "segment" => {
            for _ in 0..times {
                black_box(segment(black_box(&text)));
            }
        }
        "decode" => {
            let reader = reader().expect("the embedded model loads");
            // Once more, so that running the network is in every run.
            for _ in 0..=times {
                black_box(reader.read(black_box(&text))).expect("the model runs");
            }
        }
        form => {
            let form: Format = form
                .strip_prefix("render-")
                .and_then(|form| form.parse().ok())
                .expect("a stage that there is");
            let reader = reader().expect("the embedded model loads");
            let reading = reader.read(&text).expect("the model runs");
            for _ in 0..times {
                form.write(
                    std::slice::from_ref(black_box(&reading)),
                    render::Options::default(),
                    &mut Vec::new(),
                )
                .expect("memory takes it");
            }
        }
    }
    ExitCode::SUCCESS
}
