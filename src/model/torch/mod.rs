//! The second engine: libtorch, in 32-bit floating point, through rust-bert and tch.
//!
//! It reads the same ONNX file as the default engine, but for its weights alone, and
//! builds the network itself from what the manifest says of the encoder. It is the
//! reference for what int8 costs, and the way onto a GPU.

mod bert;
mod mpnet;
mod tensor;
mod weights;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use tch::nn::Module;
use tch::{Device, Tensor, nn};

use self::bert::Bert;
use self::mpnet::Mpnet;
use self::weights::Weights;
use super::engine::{Batch, Engine, Output};
use super::manifest::{Architecture, Encoder};
use super::{ModelError, WINDOWS_AT_ONCE};

/// Runs a model's network with libtorch.
pub struct TorchEngine {
    /// Tensors may be sent between threads but not shared.
    network: Mutex<Network>,
    /// Windows in one tensor. On a CPU one, so that a window's output depends on that
    /// window alone to the last digit. A GPU is idle with one: there all windows of a batch
    /// are padded to the longest and masked, and kernels chosen by the batch's size round
    /// otherwise, which moves a score by millionths.
    together: usize,
}

impl TorchEngine {
    /// Builds the network of an ONNX file of `scripts/export.py`, on the GPU where libtorch
    /// finds one that speaks CUDA, else on `threads` threads of the CPU (0 counts as 1).
    ///
    /// libtorch's threads are the whole process's: of several engines, the last one made
    /// decides how many there are.
    ///
    /// # Errors
    /// Where the bytes are no ONNX file, or lack a weight of the encoder that the manifest
    /// describes, or have it in another shape.
    pub fn new(onnx: &[u8], encoder: &Encoder, threads: usize) -> Result<Self, ModelError> {
        let device = Device::cuda_if_available();
        tch::set_num_threads(i32::try_from(threads.max(1)).unwrap_or(i32::MAX));
        let network = Network::new(onnx, encoder, device)?;
        let together = if device.is_cuda() { WINDOWS_AT_ONCE } else { 1 };
        Ok(Self {
            network: Mutex::new(network),
            together,
        })
    }
}

impl Engine for TorchEngine {
    fn run(&self, batch: &Batch) -> Result<Vec<Output>, ModelError> {
        let windows: Vec<&[u32]> = batch.windows().collect();
        let network = self.network.lock().unwrap_or_else(PoisonError::into_inner);
        let mut outputs = Vec::with_capacity(windows.len());
        for group in windows.chunks(self.together) {
            outputs.extend(tch::no_grad(|| network.run(group))?);
        }
        Ok(outputs)
    }

    fn side_by_side(&self) -> usize {
        self.together
    }

    fn name(&self) -> &'static str {
        "rust-bert"
    }
}

/// An encoder that runs.
trait Forward: Send {
    /// The last layer's output, `[windows, tokens, hidden]`, for ids `[windows, tokens]`.
    /// The mask, of the same shape, is 1 at tokens and 0 at padding; without one there is
    /// no padding.
    fn forward(&self, ids: &Tensor, mask: Option<&Tensor>) -> Result<Tensor, ModelError>;

    /// Most tokens of a window, given the rows of the table of positions.
    fn longest(&self, positions: i64) -> i64;
}

/// Sizes that encoders of either architecture have.
struct Dimensions {
    vocabulary: i64,
    positions: i64,
    hidden: i64,
    intermediate: i64,
    layers: i64,
    attention_heads: i64,
}

impl Dimensions {
    /// Takes them from the weights' shapes.
    fn of(weights: &Weights, encoder: &Encoder) -> Result<Self, ModelError> {
        let [vocabulary, hidden] = weights.shape("encoder.embeddings.word_embeddings.weight")?;
        let [positions, _] = weights.shape("encoder.embeddings.position_embeddings.weight")?;
        let [intermediate, _] =
            weights.shape("encoder.encoder.layer.0.intermediate.dense.weight")?;
        let layer = |number: &usize| {
            weights.has(&format!(
                "encoder.encoder.layer.{number}.output.dense.weight"
            ))
        };
        let heads = encoder.attention_heads;
        if heads == 0 || !hidden.is_multiple_of(heads) {
            return Err(ModelError::Manifest(format!(
                "its encoder has {heads} attention heads, which do not divide the {hidden} numbers of a token"
            )));
        }
        Ok(Self {
            vocabulary: vocabulary as i64,
            positions: positions as i64,
            hidden: hidden as i64,
            intermediate: intermediate as i64,
            layers: (0..).take_while(layer).count() as i64,
            attention_heads: heads as i64,
        })
    }
}

/// Encoder and heads.
struct Network {
    encoder: Box<dyn Forward>,
    heads: nn::Linear,
    channels: usize,
    vocabulary: i64,
    longest: i64,
    device: Device,
}

impl Network {
    fn new(onnx: &[u8], encoder: &Encoder, device: Device) -> Result<Self, ModelError> {
        let weights = Weights::read(onnx)?;
        let dimensions = Dimensions::of(&weights, encoder)?;
        let [channels, _] = weights.shape("heads.weight")?;

        let store = nn::VarStore::new(device);
        let path = store.root() / "encoder";
        let built: Box<dyn Forward> = match encoder.architecture {
            Architecture::Bert => Box::new(Bert::new(&path, &weights, &dimensions, encoder)?),
            Architecture::Mpnet => Box::new(Mpnet::new(&path, &weights, &dimensions, encoder)?),
        };
        let heads = nn::linear(
            store.root() / "heads",
            dimensions.hidden,
            channels as i64,
            nn::LinearConfig::default(),
        );
        fill(&store, &weights)?;
        Ok(Self {
            longest: built.longest(dimensions.positions),
            encoder: built,
            heads,
            channels,
            vocabulary: dimensions.vocabulary,
            device,
        })
    }

    /// Runs windows in one tensor, the shorter ones padded.
    fn run(&self, windows: &[&[u32]]) -> Result<Vec<Output>, ModelError> {
        for window in windows {
            self.check(window)?;
        }
        let longest = windows.iter().map(|window| window.len()).max();
        let longest = longest.unwrap_or_default();
        let tensor = |row: &dyn Fn(u32) -> i64| {
            let rows: Vec<i64> = windows
                .iter()
                .flat_map(|window| {
                    let padding = std::iter::repeat_n(0, longest - window.len());
                    window.iter().map(|&id| row(id)).chain(padding)
                })
                .collect();
            Tensor::from_slice(&rows)
                .view([windows.len() as i64, longest as i64])
                .to_device(self.device)
        };
        let ids = tensor(&|id| i64::from(id));
        let padded = windows.iter().any(|window| window.len() < longest);
        let mask = padded.then(|| tensor(&|_| 1));

        let hidden = self.encoder.forward(&ids, mask.as_ref())?;
        let output = self.heads.forward(&hidden).to_device(Device::Cpu);
        (0..)
            .zip(windows)
            .map(|(number, window)| {
                let rows = output.get(number).narrow(0, 0, window.len() as i64);
                let values = Vec::try_from(rows.reshape(-1)).map_err(failed)?;
                Output::new(self.channels, values)
            })
            .collect()
    }

    /// Refuses what libtorch would stop the program for.
    fn check(&self, window: &[u32]) -> Result<(), ModelError> {
        let tokens = window.len() as i64;
        if tokens == 0 || tokens > self.longest {
            return Err(ModelError::Network(format!(
                "it takes windows of 1 to {} tokens and was given one of {tokens}; max_window in manifest.json is wrong",
                self.longest
            )));
        }
        match window.iter().find(|&&id| i64::from(id) >= self.vocabulary) {
            Some(id) => Err(ModelError::Network(format!(
                "it knows {} tokens and was given the id {id}; tokenizer.json belongs to another model",
                self.vocabulary
            ))),
            None => Ok(()),
        }
    }
}

/// Fills every variable with the weight of its name.
fn fill(store: &nn::VarStore, weights: &Weights) -> Result<(), ModelError> {
    // In order, so that of several errors always the same one is told.
    let variables: BTreeMap<String, Tensor> = store.variables().into_iter().collect();
    for (name, mut variable) in variables {
        let weight = weights.get(&name)?;
        let shape: Vec<i64> = weight.shape.iter().map(|&size| size as i64).collect();
        if shape != variable.size() {
            return Err(ModelError::Network(format!(
                "its weight {name} has the shape {shape:?}; the encoder in manifest.json needs {:?}",
                variable.size()
            )));
        }
        let values = Tensor::from_slice(&weight.values).view(shape.as_slice());
        tch::no_grad(|| variable.f_copy_(&values)).map_err(failed)?;
    }
    Ok(())
}

fn failed(error: impl fmt::Display) -> ModelError {
    ModelError::Network(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Embedded, Manifest};

    fn small() -> (crate::model::Bytes, Encoder) {
        let files = Embedded::Small.files();
        let manifest = Manifest::parse(&files.manifest).unwrap();
        (files.network, manifest.encoder.unwrap())
    }

    fn refusal(change: impl FnOnce(&mut Encoder)) -> String {
        let (onnx, mut encoder) = small();
        change(&mut encoder);
        let error = TorchEngine::new(&onnx, &encoder, 1).err().unwrap();
        error.to_string()
    }

    #[test]
    fn padding_changes_no_window() {
        let (onnx, encoder) = small();
        let network = Network::new(&onnx, &encoder, Device::Cpu).unwrap();
        let windows: [&[u32]; 3] = [&[101, 2054, 102], &[101, 1037, 2158, 2056, 102], &[101]];
        let together = tch::no_grad(|| network.run(&windows)).unwrap();
        for (window, padded) in windows.iter().zip(&together) {
            let alone = tch::no_grad(|| network.run(&[window])).unwrap();
            for token in 0..window.len() {
                let all = 0..network.channels;
                let (a, b) = (alone[0].at(token, &all), padded.at(token, &all));
                assert_eq!((a.len(), b.len()), (network.channels, network.channels));
                assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4));
            }
            assert!(padded.at(window.len(), &(0..1)).is_empty());
        }
    }

    #[test]
    fn windows_that_the_network_cannot_take_are_refused() {
        let (onnx, encoder) = small();
        let engine = TorchEngine::new(&onnx, &encoder, 1).unwrap();
        let told = |ids: Vec<u32>| {
            let mut batch = Batch::default();
            batch.push(ids);
            engine.run(&batch).unwrap_err().to_string()
        };
        assert!(told(vec![101, 4_000_000]).contains("id 4000000; tokenizer.json"));
        assert!(told(vec![101; 513]).contains("1 to 512 tokens and was given one of 513"));
        assert!(told(vec![]).contains("max_window"));
        assert_eq!(engine.run(&Batch::default()).unwrap(), []);
    }

    #[test]
    fn a_manifest_that_does_not_fit_the_weights_is_refused() {
        assert!(refusal(|e| e.attention_heads = 7).contains("7 attention heads"));
        assert!(refusal(|e| e.attention_heads = 0).contains("0 attention heads"));
        assert!(refusal(|e| e.layer_norm_eps = 1e-5).contains("layer_norm_eps"));
        let other = refusal(|e| e.architecture = Architecture::Mpnet);
        assert!(
            other.contains("no weight encoder.encoder.relative_attention_bias"),
            "{other}"
        );
    }
}
