//! The default engine: rten, pure Rust, int8.
//!
//! Each window runs on its own, on one thread, and windows run side by side. Dynamic
//! quantisation takes its scale from the whole input, so windows run in one tensor would
//! change each other's numbers, and padding would cost time; alone they do neither.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::engine::{Batch, Engine, Output};
use super::{Bytes, ModelError};

/// Runs an ONNX model with rten.
pub struct RtenEngine {
    model: Model,
    input_ids: NodeId,
    attention_mask: NodeId,
    output: NodeId,
    /// One pool of one thread for each window that may run at the same time.
    workers: Vec<Arc<ThreadPool>>,
}

impl RtenEngine {
    /// Loads a model that keeps the contract's names: `input_ids`, `attention_mask`, `output`.
    ///
    /// `threads` is how many windows may run at the same time; 0 counts as 1.
    ///
    /// # Errors
    /// Where the bytes are no model, or one with other inputs or outputs.
    pub fn new(onnx: Bytes, threads: usize) -> Result<Self, ModelError> {
        // Packing the weights once costs 20 MB and spares every window from packing them anew.
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let model = match onnx {
            Bytes::Borrowed(bytes) => options.load_static_slice(bytes),
            Bytes::Owned(bytes) => options.load(bytes),
        }
        .map_err(|error| ModelError::Network(error.to_string()))?;
        let node = |name: &'static str| {
            model
                .find_node(name)
                .ok_or_else(|| ModelError::Network(format!("it has no tensor named {name}")))
        };
        let (input_ids, attention_mask, output) =
            (node("input_ids")?, node("attention_mask")?, node("output")?);
        let workers = (0..threads.max(1))
            .map(|_| Arc::new(ThreadPool::with_num_threads(1)))
            .collect();
        Ok(Self {
            model,
            input_ids,
            attention_mask,
            output,
            workers,
        })
    }

    fn run_window(&self, ids: &[u32], pool: &Arc<ThreadPool>) -> Result<Output, ModelError> {
        let failed = |error: &dyn std::fmt::Display| ModelError::Network(error.to_string());
        let shape = [1, ids.len()];
        let input = NdTensor::from_data(shape, ids.iter().map(|&id| id as i32).collect::<Vec<_>>());
        let mask = NdTensor::from_data(shape, vec![1i32; ids.len()]);
        let mut options = RunOptions::default();
        options.thread_pool = Some(Arc::clone(pool));
        let inputs = vec![
            (self.input_ids, input.view().into()),
            (self.attention_mask, mask.view().into()),
        ];
        let [value] = self
            .model
            .run_n(inputs, [self.output], Some(options))
            .map_err(|error| failed(&error))?;
        let tensor: NdTensor<f32, 3> = value.try_into().map_err(|error| failed(&error))?;
        let [_, rows, channels] = tensor.shape();
        if rows != ids.len() {
            return Err(ModelError::Network(format!(
                "it gave {rows} rows for {} tokens",
                ids.len()
            )));
        }
        Output::new(channels, tensor.into_data())
    }
}

impl Engine for RtenEngine {
    fn run(&self, batch: &Batch) -> Result<Vec<Output>, ModelError> {
        let next = AtomicUsize::new(0);
        let results = Mutex::new((0..batch.len()).map(|_| None).collect::<Vec<_>>());
        let work = |pool: &Arc<ThreadPool>| {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= batch.len() {
                    break;
                }
                let output = self.run_window(batch.window(number), pool);
                let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(place) = results.get_mut(number) {
                    *place = Some(output);
                }
            }
        };
        let busy = self.workers.len().min(batch.len());
        thread::scope(|scope| {
            for pool in self.workers.iter().take(busy).skip(1) {
                scope.spawn(|| work(pool));
            }
            if let Some(pool) = self.workers.first() {
                work(pool);
            }
        });
        results
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .into_iter()
            .map(|output| {
                output.unwrap_or_else(|| Err(ModelError::Network("a window was not run".into())))
            })
            .collect()
    }

    fn side_by_side(&self) -> usize {
        self.workers.len()
    }

    fn name(&self) -> &'static str {
        "rten"
    }
}
