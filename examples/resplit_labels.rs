//! Splits the sentences of a label file further, where this program's segmentation would.
//!
//!     cargo run --release --example resplit_labels -- LABELS/train.jsonl > train-resplit.jsonl
//!
//! Labels made on another splitter's sentences keep several sentences of one quotation
//! together; the program splits them. Trained on both (`train.py --alternate`), the
//! network meets sentences as it will at work. Every part inherits its sentence's labels;
//! a loaded phrase goes to the part that holds it. Sentences are never joined.

#![allow(
    clippy::indexing_slicing,
    reason = "JSON objects of a checked format; a tool for developers"
)]

use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::{env, fs::File};

use onrecord::ingest::{ArticleBuilder, BlockKind, Metadata};
use onrecord::segment::segment;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("name a label file")?;
    let mut out = io::stdout().lock();
    for line in BufReader::new(File::open(&path)?).lines() {
        let mut document: Value = serde_json::from_str(&line?)?;
        let sentences = document["sentences"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        document["sentences"] = sentences.iter().flat_map(parts).collect();
        writeln!(out, "{document}")?;
    }
    Ok(())
}

fn parts(sentence: &Value) -> Vec<Value> {
    let text = sentence["text"].as_str().unwrap_or_default();
    let mut builder = ArticleBuilder::new(Metadata::default());
    builder.push(BlockKind::Body, text);
    let article = builder.finish();
    segment(&article)
        .sentences
        .iter()
        .map(|part| {
            let part = part.span.of(article.text());
            let loaded = sentence["loaded"].as_array().into_iter().flatten();
            let loaded: Vec<&Value> = loaded
                .filter(|phrase| phrase.as_str().is_some_and(|phrase| part.contains(phrase)))
                .collect();
            let mut copy = sentence.clone();
            copy["text"] = json!(part);
            copy["loaded"] = json!(loaded);
            copy
        })
        .collect()
}
