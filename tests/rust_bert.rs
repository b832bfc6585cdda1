//! Holds the rust-bert engine to the default one, on every embedded model and fixture article.
//!
//! Two things are asked. The labels that a person reads must be the same, int8 in one
//! engine and 32-bit in the other. And both engines must compute the same network: for
//! that the int8 graph is written anew with the same weights and 32-bit arithmetic, so
//! that what quantised activations cost does not hide a mistake.

#![cfg(feature = "rust-bert")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test may fail loudly"
)]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use onrecord::Reader;
use onrecord::ingest::{Article, Options, article};
use onrecord::label::{Label, Probability};
use onrecord::model::{
    Document, Embedded, EngineKind, Model, ModelFiles, RtenEngine, SentenceScores,
};
use onrecord::segment::segment;
use onrecord::span::Span;
use rten_onnx::onnx::{AttributeProto, AttributeType, ModelProto, NodeProto};

/// Share of sentences that must have one label in both engines.
///
/// Eight bits move the base model's scores further than the small one's: MPNet's
/// activations reach wider, and the engine has one scale for all of a window's.
const fn same_labels(embedded: Embedded) -> f64 {
    match embedded {
        Embedded::Small => 0.98,
        Embedded::Base => 0.96,
    }
}

/// The same, of the sentences that the program does not show as uncertain.
const SAME_CERTAIN_LABELS: f64 = 0.98;

/// How far a probability may differ between two engines that compute the same network in
/// 32 bits. They add in another order, which moves it by far less.
const TOLERANCE: f32 = 0.001;

const THREADS: usize = 2;

fn fixtures() -> Vec<(PathBuf, Article)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).unwrap();
        let read = article(&bytes, &path.display().to_string(), &Options::default()).unwrap();
        (path, read)
    };
    paths.into_iter().map(read).collect()
}

fn scores(model: &Model, article: &Article) -> Vec<SentenceScores> {
    let sentences: Vec<Span> = segment(article).sentences.iter().map(|s| s.span).collect();
    let document = Document {
        text: article.text(),
        sentences: &sentences,
    };
    model.score(&[document]).unwrap().remove(0)
}

/// Every probability that the network gives of a sentence and its tokens.
fn probabilities(scores: &SentenceScores) -> Vec<f32> {
    let labels = Label::ALL.map(|label| scores.label.get(label));
    let loaded = scores.tokens.iter().map(|token| token.loaded);
    let tags = scores
        .tokens
        .iter()
        .flat_map(|token| token.tags.map(f32::exp));
    labels
        .into_iter()
        .chain(loaded)
        .map(Probability::get)
        .chain(scores.source_kind)
        .chain(tags)
        .collect()
}

/// How far two models' probabilities differ over all fixtures, the largest difference last.
fn differences(a: &Model, b: &Model, of: impl Fn(&SentenceScores) -> Vec<f32>) -> Vec<f32> {
    let mut found = Vec::new();
    for (_, article) in fixtures() {
        let (a, b) = (scores(a, &article), scores(b, &article));
        assert_eq!(a.len(), b.len());
        for (a, b) in a.iter().zip(&b) {
            let (a, b) = (of(a), of(b));
            assert_eq!(a.len(), b.len());
            found.extend(a.iter().zip(&b).map(|(a, b)| (a - b).abs()));
        }
    }
    found.sort_by(f32::total_cmp);
    found
}

fn told(what: &str, differences: &[f32]) {
    let at = |share: usize| differences[(differences.len() - 1) * share / 100];
    eprintln!(
        "{what}: {} probabilities; median difference {:.6}, 99th percentile {:.6}, largest {:.6}",
        differences.len(),
        at(50),
        at(99),
        at(100)
    );
}

/// The model's files with the graph's integer products replaced: the weight is dequantised
/// and the activation multiplied as it is.
fn in_32_bits(mut files: ModelFiles) -> ModelFiles {
    let mut model = ModelProto::parse_buf(&files.network).unwrap();
    let graph = model.graph.as_mut().unwrap();
    let mut activations = HashMap::new();
    let mut replaced = Vec::new();
    let mut products = 0;
    for node in std::mem::take(&mut graph.node) {
        match node.op_type.as_deref() {
            Some("DynamicQuantizeLinear") => {
                activations.insert(node.output[0].clone(), node.input[0].clone());
            }
            Some("MatMulInteger") => {
                let (quantised, weight, zero_point) =
                    (&node.input[0], &node.input[1], &node.input[3]);
                let result = node.output[0].strip_suffix("_output_quantized").unwrap();
                let scale = weight.replace("_quantized", "_scale");
                let plain = format!("{result}_weight");
                replaced.push(NodeProto {
                    attribute: vec![AttributeProto {
                        name: Some("axis".to_owned()),
                        i: Some(1),
                        r#type: Some(AttributeType::INT),
                        ..Default::default()
                    }],
                    ..operator("DequantizeLinear", [weight, &scale, zero_point], &plain)
                });
                let inputs = [activations[quantised].as_str(), &plain];
                replaced.push(operator("MatMul", inputs, result));
                products += 1;
            }
            // What turned the integers into the result that is there already.
            Some("Cast" | "Mul") if node.input[0].ends_with("_output_quantized") => {}
            Some("Mul") if node.input.iter().any(|i| i.ends_with("_scales_mul:0")) => {}
            Some("Mul") if node.output[0].ends_with("_scales_mul:0") => {}
            _ => replaced.push(node),
        }
    }
    assert!(products > 0, "the model has no integer products");
    graph.node = replaced;
    files.network = model.write_buf().unwrap().into();
    files
}

fn operator<const N: usize>(kind: &str, inputs: [&str; N], output: &str) -> NodeProto {
    NodeProto {
        name: Some(format!("{output}_{kind}")),
        op_type: Some(kind.to_owned()),
        input: inputs.map(str::to_owned).to_vec(),
        output: vec![output.to_owned()],
        ..Default::default()
    }
}

#[test]
fn labels_are_the_same_in_both_engines() {
    for embedded in Embedded::ALL {
        let [rten, torch] = EngineKind::ALL.map(|engine| {
            Reader::new(Model::with_engine_kind(embedded.files(), engine, THREADS).unwrap())
        });
        assert_eq!(torch.model().engine(), "rust-bert");
        let (mut same, mut all, mut certain, mut certain_same) = (0, 0, 0, 0);
        for (path, article) in fixtures() {
            let (a, b) = (rten.read(&article).unwrap(), torch.read(&article).unwrap());
            assert_eq!(a.sentences.len(), b.sentences.len());
            for (a, b) in a.sentences.iter().zip(&b.sentences) {
                all += 1;
                certain += i32::from(!a.is_uncertain());
                if a.label == b.label {
                    same += 1;
                    certain_same += i32::from(!a.is_uncertain());
                } else {
                    let text = a.span().of(article.text());
                    let (p, q) = (a.scores.get(a.label), a.scores.get(b.label));
                    eprintln!(
                        "{}: {} {p:.2?} or {} {q:.2?}: {text}",
                        path.display(),
                        a.label,
                        b.label
                    );
                }
            }
        }
        let differ = differences(rten.model(), torch.model(), |sentence| {
            Label::ALL
                .map(|label| sentence.label.get(label).get())
                .to_vec()
        });
        eprintln!(
            "{}: {same} of {all} labels are the same, {certain_same} of the {certain} that are certain",
            embedded.name()
        );
        told("labels, int8 and 32-bit", &differ);
        assert!(f64::from(same) >= same_labels(embedded) * f64::from(all));
        assert!(f64::from(certain_same) >= SAME_CERTAIN_LABELS * f64::from(certain));
    }
}

#[test]
fn both_engines_compute_the_same_network() {
    for embedded in Embedded::ALL {
        let files = in_32_bits(embedded.files());
        let engine = RtenEngine::new(files.network, THREADS).unwrap();
        let rten = Model::with_engine(&files.manifest, &files.tokenizer, Box::new(engine)).unwrap();
        let torch =
            Model::with_engine_kind(embedded.files(), EngineKind::RustBert, THREADS).unwrap();
        let differ = differences(&rten, &torch, probabilities);
        told("all heads, both 32-bit", &differ);
        assert!(*differ.last().unwrap() <= TOLERANCE);
    }
}

#[test]
fn a_reading_does_not_depend_on_what_is_read_beside_it() {
    let model = Model::with_engine_kind(Embedded::Small.files(), EngineKind::RustBert, THREADS);
    let reader = Reader::new(model.unwrap());
    let articles: Vec<Article> = fixtures().into_iter().map(|(_, article)| article).collect();
    let together = reader
        .read_batch(&articles.iter().collect::<Vec<_>>())
        .unwrap();
    for (article, reading) in articles.iter().zip(together) {
        assert_eq!(reader.read(article).unwrap(), reading);
    }
}

#[test]
fn the_program_reads_with_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles/ferry-wire.txt");
    let output = Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
        .args(["read", "--engine", "rust-bert", "--threads", "1"])
        .arg(path)
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("Ferry runs aground"));
}
