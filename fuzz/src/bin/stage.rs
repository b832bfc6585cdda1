//! Does one stage of reading a number of times over, for counting its instructions:
//!
//!     cargo run -p onrecord-fuzz --bin stage -- segment 20
//!
//! `scripts/count_instructions.sh` runs it under callgrind, twice with different numbers, so
//! that what happens once drops out. The network's place is taken by scattered scores, as in
//! fuzzing: `decode` is everything of a reading but the network.

#![allow(
    clippy::print_stderr,
    clippy::expect_used,
    reason = "an example that cannot start should stop and say so"
)]

use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;

use onrecord::ingest::{Article, Options, article};
use onrecord::render::{self, Format};
use onrecord::segment::segment;
use onrecord_fuzz::reader;

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/articles");
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
            let reader = reader();
            for _ in 0..times {
                black_box(reader.read(black_box(&text))).expect("the model runs");
            }
        }
        form => {
            let form: Format = form
                .strip_prefix("render-")
                .and_then(|form| Format::ALL.into_iter().find(|known| known.name() == form))
                .expect("a stage that there is");
            let reader = reader();
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
