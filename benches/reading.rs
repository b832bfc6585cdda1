//! Timings of the stages and of whole readings. `cargo bench` runs them; the figures of
//! whole runs of the program come from `scripts/measure_speed.sh`.

#![allow(
    missing_docs,
    reason = "criterion's macros make public items without any"
)]
#![allow(
    clippy::expect_used,
    reason = "a benchmark that cannot start should stop"
)]

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use onrecord::Reader;
use onrecord::ingest::{Article, Options, article};
use onrecord::model::{Document, Embedded, Model};
use onrecord::render::{self, Format};
use onrecord::segment::segment;
use onrecord::span::Span;

fn fixture(name: &str) -> (Vec<u8>, Article) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/articles")
        .join(name);
    let bytes = std::fs::read(&path).expect("the fixture is in the repository");
    let read = article(&bytes, name, &Options::default()).expect("the fixture is an article");
    (bytes, read)
}

fn model(embedded: Embedded) -> Model {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    Model::new(embedded.files(), threads).expect("the embedded model loads")
}

fn stages(criterion: &mut Criterion) {
    let (bytes, text) = fixture("harbour-contract.txt");
    let (page, _) = fixture("tram-inquiry.html");
    let reader = Reader::new(model(Embedded::Small));
    let reading = reader.read(&text).expect("the model runs");

    let mut group = criterion.benchmark_group("stages");
    group.bench_function("ingest/text", |b| {
        b.iter(|| article(black_box(&bytes), "a.txt", &Options::default()));
    });
    group.bench_function("ingest/html", |b| {
        b.iter(|| article(black_box(&page), "a.html", &Options::default()));
    });
    group.bench_function("segment", |b| b.iter(|| segment(black_box(&text))));
    for embedded in Embedded::ALL {
        group.bench_function(format!("model/load/{}", embedded.name()), |b| {
            b.iter_batched(|| (), |()| model(embedded), BatchSize::PerIteration);
        });
    }
    for format in [Format::Text, Format::Html, Format::Json] {
        group.bench_function(format!("render/{format}"), |b| {
            b.iter(|| {
                format.write(
                    std::slice::from_ref(black_box(&reading)),
                    render::Options::default(),
                    &mut Vec::new(),
                )
            });
        });
    }
    group.finish();
}

fn tokens(criterion: &mut Criterion) {
    for embedded in Embedded::ALL {
        tokens_of(embedded, criterion);
    }
}

fn tokens_of(embedded: Embedded, criterion: &mut Criterion) {
    let (_, text) = fixture("harbour-contract.txt");
    let reader = Reader::new(model(embedded));
    let spans: Vec<Span> = segment(&text).sentences.iter().map(|s| s.span).collect();
    let document = Document {
        text: text.text(),
        sentences: &spans,
    };
    let count = reader
        .model()
        .count_tokens(&[document])
        .expect("the tokenizer runs");

    let mut group = criterion.benchmark_group(format!("tokens/{}", embedded.name()));
    group.sample_size(10);
    group.throughput(Throughput::Elements(count as u64));
    group.bench_function("one article", |b| b.iter(|| reader.read(black_box(&text))));
    let many: Vec<&Article> = std::iter::repeat_n(&text, 16).collect();
    group.throughput(Throughput::Elements(16 * count as u64));
    group.bench_function("16 articles", |b| {
        b.iter(|| reader.read_batch(black_box(&many)));
    });
    group.finish();
}

criterion_group!(benches, stages, tokens);
criterion_main!(benches);
