//! Where the time of the network goes: runs a model's network on one thread and has the engine
//! tell how long each of its operators took.
//!
//!     cargo run --release --example operators -- models/onrecord-small/model.onnx [TOKENS [RUNS]]
//!
//! One window of TOKENS tokens (256, the most that a window has) is run RUNS times (20), after a
//! first time that is not counted. The ids are spread over the vocabulary: times do not depend
//! on them.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::expect_used,
    reason = "an example that cannot start should stop and say so"
)]

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use onrecord::model::RtenEngine;
use rten::{ModelOptions, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(path) = arguments.first() else {
        eprintln!("usage: operators MODEL.onnx [TOKENS [RUNS]]");
        return ExitCode::from(2);
    };
    let number = |place: usize, otherwise: usize| {
        let given = arguments.get(place).map(|word| word.parse());
        given.map_or(otherwise, |given| given.expect("a number"))
    };
    let (tokens, runs) = (number(1, 256), number(2, 20));

    // As src/model/rten.rs loads it.
    RtenEngine::keep_freed_memory();
    let mut options = ModelOptions::with_all_ops();
    options.prepack_weights(true);
    let model = options.load_file(path).expect("an ONNX model");
    let node = |name: &str| model.find_node(name).expect("a tensor of the contract");
    let ids: Vec<i32> = (0..tokens).map(|n| (n * 7919 % 20_000) as i32).collect();
    let ids = NdTensor::from_data([1, tokens], ids);
    let mask = NdTensor::from_data([1, tokens], vec![1_i32; tokens]);
    let pool = Arc::new(ThreadPool::with_num_threads(1));
    let run = |timing: bool| {
        let mut options = RunOptions::default().with_timing(timing);
        options.thread_pool = Some(Arc::clone(&pool));
        let inputs = vec![
            (node("input_ids"), ids.view().into()),
            (node("attention_mask"), mask.view().into()),
        ];
        let started = Instant::now();
        model
            .run_n::<1>(inputs, [node("output")], Some(options))
            .expect("the network runs");
        started.elapsed()
    };
    run(false);
    let time: Duration = (0..runs).map(|_| run(false)).sum();
    println!(
        "{:.0} tokens/s on one thread, {runs} windows of {tokens} tokens",
        (runs * tokens) as f64 / time.as_secs_f64()
    );
    run(true);
    ExitCode::SUCCESS
}
