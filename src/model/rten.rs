//! The default engine: rten, pure Rust, int8.
//!
//! Each window runs on its own, on one thread, and windows run side by side. Dynamic
//! quantisation takes its scale from the whole input, so windows run in one tensor would
//! change each other's numbers, and padding would cost time; alone they do neither.

use std::hint::black_box;
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
    /// How many windows of one batch may run at the same time.
    threads: usize,
    /// Pools of one thread that no window runs on now. Several batches may run at once, as in
    /// an audit, and each takes its own.
    idle: Mutex<Vec<Arc<ThreadPool>>>,
}

impl RtenEngine {
    /// Loads a model that keeps the contract's names: `input_ids`, `attention_mask`, `output`.
    ///
    /// `threads` is how many windows of one batch may run at the same time; 0 counts as 1.
    ///
    /// # Errors
    /// Where the bytes are no model, or one with other inputs or outputs.
    pub fn new(onnx: Bytes, threads: usize) -> Result<Self, ModelError> {
        Self::keep_freed_memory();
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
        Ok(Self {
            model,
            input_ids,
            attention_mask,
            output,
            threads: threads.max(1),
            idle: Mutex::new(Vec::new()),
        })
    }

    /// Has the process keep freed memory for its next use, up to 62 MB of it.
    ///
    /// A window's tensors are megabytes each. glibc hands blocks of that size back to the system as
    /// they are freed, or when a few of them are, and the next window's first touch of every page is
    /// a fault: 6 % of a window of the large model. It stops when it sees larger blocks come and go,
    /// up to 32 MiB ([mallopt(3)], `M_MMAP_THRESHOLD`): so one comes and goes, untouched. Other
    /// allocators take no notice.
    ///
    /// [mallopt(3)]: https://man7.org/linux/man-pages/man3/mallopt.3.html
    pub fn keep_freed_memory() {
        drop(black_box(Vec::<u8>::with_capacity(31 << 20)));
    }

    /// Runs something on a pool of its own.
    fn on_pool<T>(&self, run: impl FnOnce(&Arc<ThreadPool>) -> T) -> T {
        let lock = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = lock().pop();
        let pool = idle.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let result = run(&pool);
        lock().push(pool);
        result
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
        let work = || {
            self.on_pool(|pool| {
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
            });
        };
        thread::scope(|scope| {
            for _ in 1..self.threads.min(batch.len()) {
                scope.spawn(work);
            }
            work();
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
        self.threads
    }

    fn name(&self) -> &'static str {
        "rten"
    }
}
