//! MPNet, which rust-bert lacks, written with tch.
//!
//! It is BERT with three differences: no token types, positions counted from 2, and to
//! every attention score a bias is added that depends on how far apart the two tokens
//! stand, the same in all layers.
//!
//! Method: K. Song, X. Tan, T. Qin, J. Lu, T.-Y. Liu, "MPNet: Masked and Permuted
//! Pre-training for Language Understanding", NeurIPS 2020; the buckets of distance are
//! those of C. Raffel et al., "Exploring the Limits of Transfer Learning with a Unified
//! Text-to-Text Transformer", JMLR 2020.

use tch::nn::{self, Module};
use tch::{Kind, Tensor};

use super::weights::Weights;
use super::{Dimensions, Forward};
use crate::model::{Encoder, ModelError};

/// The id of the token that pads; it takes no position of its own.
const PADDING: i64 = 1;

/// Distances from which on all share the last bucket.
const FARTHEST: f32 = 128.0;

/// An MPNet encoder without a pooler.
pub(super) struct Mpnet {
    words: nn::Embedding,
    positions: nn::Embedding,
    norm: nn::LayerNorm,
    layers: Vec<Layer>,
    /// One number a head for each bucket of distance.
    relative_bias: nn::Embedding,
    /// The bucket of every two places. Shape: `[longest, longest]`.
    buckets: Tensor,
}

impl Mpnet {
    /// The encoder's layers, their variables made under `path` and not yet filled.
    ///
    /// # Errors
    /// Where a weight is missing whose shape the encoder depends on.
    pub(super) fn new(
        path: &nn::Path<'_>,
        weights: &Weights,
        dimensions: &Dimensions,
        encoder: &Encoder,
    ) -> Result<Self, ModelError> {
        let &Dimensions {
            vocabulary,
            positions,
            hidden,
            attention_heads,
            ..
        } = dimensions;
        let [buckets, _] = weights.shape("encoder.encoder.relative_attention_bias.weight")?;
        let embeddings = path / "embeddings";
        let layers = path / "encoder" / "layer";
        Ok(Self {
            words: embedding(embeddings.clone() / "word_embeddings", vocabulary, hidden),
            positions: embedding(
                embeddings.clone() / "position_embeddings",
                positions,
                hidden,
            ),
            norm: layer_norm(embeddings / "LayerNorm", hidden, encoder),
            layers: (0..dimensions.layers)
                .map(|number| Layer::new(&(layers.clone() / number), dimensions, encoder))
                .collect(),
            relative_bias: embedding(
                path / "encoder" / "relative_attention_bias",
                buckets as i64,
                attention_heads,
            ),
            buckets: bucket_table(longest(positions), buckets as i64).to_device(path.device()),
        })
    }

    /// The bias of every two places of a window. Shape: `[1, heads, tokens, tokens]`.
    fn position_bias(&self, tokens: i64) -> Tensor {
        let buckets = self.buckets.narrow(0, 0, tokens).narrow(1, 0, tokens);
        let bias = self.relative_bias.forward(&buckets);
        bias.permute([2, 0, 1]).unsqueeze(0).contiguous()
    }
}

impl Forward for Mpnet {
    fn forward(&self, ids: &Tensor, mask: Option<&Tensor>) -> Result<Tensor, ModelError> {
        let real = ids.ne(PADDING).to_kind(Kind::Int64);
        let places = real.cumsum(1, Kind::Int64) * &real + PADDING;
        let embedded = self.words.forward(ids) + self.positions.forward(&places);
        let mut hidden = self.norm.forward(&embedded);
        let tokens = ids.size().last().copied().unwrap_or_default();
        let mut bias = self.position_bias(tokens);
        if let Some(mask) = mask {
            let padding = mask.eq(0).unsqueeze(1).unsqueeze(1);
            bias = bias.masked_fill(&padding, f64::NEG_INFINITY);
        }
        for layer in &self.layers {
            hidden = layer.forward(&hidden, &bias);
        }
        Ok(hidden)
    }

    fn longest(&self, positions: i64) -> i64 {
        longest(positions)
    }
}

/// Most tokens of a window, given the rows of the table of positions.
fn longest(positions: i64) -> i64 {
    (positions - PADDING - 1).max(0)
}

/// One layer: attention, then two linear layers, each added to its input and normalised.
struct Layer {
    query: nn::Linear,
    key: nn::Linear,
    value: nn::Linear,
    joined: nn::Linear,
    attention_norm: nn::LayerNorm,
    wide: nn::Linear,
    narrow: nn::Linear,
    norm: nn::LayerNorm,
    heads: i64,
}

impl Layer {
    fn new(path: &nn::Path<'_>, dimensions: &Dimensions, encoder: &Encoder) -> Self {
        let &Dimensions {
            hidden,
            intermediate,
            attention_heads: heads,
            ..
        } = dimensions;
        let attention = path / "attention" / "attn";
        let projection = |name| linear(attention.clone() / name, hidden, hidden);
        Self {
            query: projection("q"),
            key: projection("k"),
            value: projection("v"),
            joined: projection("o"),
            attention_norm: layer_norm(path / "attention" / "LayerNorm", hidden, encoder),
            wide: linear(path / "intermediate" / "dense", hidden, intermediate),
            narrow: linear(path / "output" / "dense", intermediate, hidden),
            norm: layer_norm(path / "output" / "LayerNorm", hidden, encoder),
            heads,
        }
    }

    fn forward(&self, hidden: &Tensor, bias: &Tensor) -> Tensor {
        let attended = self
            .attention_norm
            .forward(&(self.attend(hidden, bias) + hidden));
        let inner = self.wide.forward(&attended).gelu("none");
        self.norm.forward(&(self.narrow.forward(&inner) + attended))
    }

    fn attend(&self, hidden: &Tensor, bias: &Tensor) -> Tensor {
        // [windows, tokens, hidden] to [windows, heads, tokens, hidden of a head]
        let split = |linear: &nn::Linear| {
            linear
                .forward(hidden)
                .unflatten(-1, [self.heads, -1])
                .transpose(1, 2)
        };
        let (query, key, value) = (split(&self.query), split(&self.key), split(&self.value));
        let context = Tensor::scaled_dot_product_attention(
            &query,
            &key,
            &value,
            Some(bias),
            0.0,
            false,
            None,
        );
        self.joined.forward(&context.transpose(1, 2).flatten(2, 3))
    }
}

/// The bucket of every key's place as seen from every query's place. Shape: `[longest, longest]`.
fn bucket_table(longest: i64, buckets: i64) -> Tensor {
    let table: Vec<i64> = (0..longest)
        .flat_map(|query| (0..longest).map(move |key| bucket(key - query, buckets)))
        .collect();
    Tensor::from_slice(&table).view([longest, longest])
}

/// The bucket of a distance: half of the buckets for each direction; of each half, one a
/// distance for the first half, then wider and wider ones up to [`FARTHEST`].
fn bucket(distance: i64, buckets: i64) -> i64 {
    let half = buckets / 2;
    let ahead = if distance > 0 { half } else { 0 };
    let distance = distance.abs();
    let exact = half / 2;
    if distance < exact {
        return ahead + distance;
    }
    // In 32 bits, as the network was trained: where a logarithm falls on a bucket's edge,
    // its last digit decides.
    let wider = (distance as f32 / exact as f32).ln() / (FARTHEST / exact as f32).ln();
    let bucket = exact + (wider * (half - exact) as f32) as i64;
    ahead + bucket.min(half - 1)
}

// Variables start at zero: each is filled from the model's file.

fn embedding(path: nn::Path<'_>, rows: i64, size: i64) -> nn::Embedding {
    let config = nn::EmbeddingConfig {
        ws_init: nn::Init::Const(0.0),
        ..Default::default()
    };
    nn::embedding(path, rows, size, config)
}

fn linear(path: nn::Path<'_>, from: i64, to: i64) -> nn::Linear {
    let config = nn::LinearConfig {
        ws_init: nn::Init::Const(0.0),
        bs_init: Some(nn::Init::Const(0.0)),
        bias: true,
    };
    nn::linear(path, from, to, config)
}

fn layer_norm(path: nn::Path<'_>, size: i64, encoder: &Encoder) -> nn::LayerNorm {
    let config = nn::LayerNormConfig {
        eps: encoder.layer_norm_eps,
        ..Default::default()
    };
    nn::layer_norm(path, vec![size], config)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use rten_onnx::onnx::{DataType, GraphProto, ModelProto, TensorProto};
    use tch::Device;

    use super::*;
    use crate::model::Architecture;
    use crate::model::torch::Network;

    #[test]
    fn near_distances_have_a_bucket_each_and_far_ones_share() {
        let at = |distance| bucket(distance, 32);
        assert_eq!([0, -1, -7].map(at), [0, 1, 7]);
        assert_eq!([1, 7].map(at), [17, 23]);
        // The wider buckets' first distances, of either direction.
        let edges = [8, 12, 16, 23, 32, 46, 64, 91];
        for (number, edge) in (8..).zip(edges) {
            assert_eq!(at(-edge), number, "{edge}");
            assert_eq!(at(-(edge - 1)), number - 1, "{edge}");
            assert_eq!(at(edge), number + 16, "{edge}");
        }
        assert_eq!([-128, -500, 128, 500].map(at), [15, 15, 31, 31]);
    }

    #[test]
    fn the_table_looks_from_the_query_to_the_key() {
        let table = bucket_table(3, 32);
        let rows: Vec<Vec<i64>> = table.try_into().unwrap();
        assert_eq!(rows, [[0, 17, 18], [1, 0, 17], [2, 1, 0]]);
    }

    /// A file of weights that follow the formula of `scripts/mpnet_reference.py`. Its heads
    /// hand on the encoder's output.
    fn reference_onnx() -> Vec<u8> {
        let of_layer = |layer: usize| {
            let part = move |name: &str| format!("encoder.layer.{layer}.{name}");
            let mut found = vec![
                (part("intermediate.dense.weight"), vec![12, 8]),
                (part("intermediate.dense.bias"), vec![12]),
                (part("output.dense.weight"), vec![8, 12]),
            ];
            for square in ["q", "k", "v", "o"] {
                found.push((part(&format!("attention.attn.{square}.weight")), vec![8, 8]));
                found.push((part(&format!("attention.attn.{square}.bias")), vec![8]));
            }
            for row in ["attention.LayerNorm.weight", "attention.LayerNorm.bias"] {
                found.push((part(row), vec![8]));
            }
            for row in [
                "output.dense.bias",
                "output.LayerNorm.weight",
                "output.LayerNorm.bias",
            ] {
                found.push((part(row), vec![8]));
            }
            found
        };
        let shapes = (0..2).flat_map(of_layer).chain(
            [
                ("embeddings.word_embeddings.weight", vec![50, 8]),
                ("embeddings.position_embeddings.weight", vec![202, 8]),
                ("embeddings.LayerNorm.weight", vec![8]),
                ("embeddings.LayerNorm.bias", vec![8]),
                ("encoder.relative_attention_bias.weight", vec![32, 2]),
            ]
            .map(|(name, shape)| (name.to_owned(), shape)),
        );
        let tensor = |name: String, dims: Vec<i64>, value: &dyn Fn(i64) -> f64| {
            let count = dims.iter().product();
            let bytes = (0..count).flat_map(|number| (value(number) as f32).to_le_bytes());
            TensorProto {
                name: Some(name),
                data_type: Some(DataType::FLOAT),
                raw_data: Some(RefCell::new(bytes.collect())),
                dims,
                ..Default::default()
            }
        };
        let mut tensors: Vec<TensorProto> = shapes
            .map(|(name, dims)| {
                let middle = f64::from(u8::from(name.ends_with("LayerNorm.weight")));
                let phase = name.len() as f64;
                let value = |number: i64| {
                    let number = number as f64;
                    middle + (0.7 * number * number + phase).sin()
                };
                tensor(format!("network.encoder.{name}"), dims, &value)
            })
            .collect();
        let identity = |number: i64| f64::from(u8::from(number % 9 == 0));
        tensors.push(tensor(
            "network.heads.weight".to_owned(),
            vec![8, 8],
            &identity,
        ));
        tensors.push(tensor("network.heads.bias".to_owned(), vec![8], &|_| 0.0));
        let graph = GraphProto {
            initializer: tensors,
            ..Default::default()
        };
        let model = ModelProto {
            graph: Some(graph),
            ..Default::default()
        };
        model.write_buf().unwrap()
    }

    #[test]
    fn it_computes_what_transformers_does() {
        let encoder = Encoder {
            architecture: Architecture::Mpnet,
            attention_heads: 2,
            layer_norm_eps: 1e-5,
        };
        let network = Network::new(&reference_onnx(), &encoder, Device::Cpu).unwrap();
        // Long enough for the farthest bucket; the padding token stands at 14 and others.
        let ids: Vec<u32> = (0..200).map(|place| (7 * place + 3) % 50).collect();
        // Beside a longer window it is padded itself.
        let shorter = &ids[..60];
        let outputs = tch::no_grad(|| network.run(&[&ids, shorter])).unwrap();
        let expected = [
            (
                0,
                [
                    -0.2438, -3.845, 0.7315, 1.2187, -0.7978, -1.4228, 1.6791, 0.9428,
                ],
            ),
            (
                14,
                [
                    -0.2416, -3.7907, 0.732, 1.3222, -0.8353, -1.4614, 1.5887, 0.9483,
                ],
            ),
            (
                100,
                [
                    -0.2185, -3.8203, 0.7306, 1.2364, -0.814, -1.4393, 1.6627, 0.9445,
                ],
            ),
            (
                199,
                [
                    -0.9862, -2.5274, 0.6455, 2.323, -0.7066, -1.5387, 2.1587, 0.859,
                ],
            ),
        ];
        for (token, row) in expected {
            let found = outputs[0].at(token, &(0..8));
            let near = |(a, b): (&f32, &f32)| (a - b).abs() < 5e-4;
            assert!(found.iter().zip(&row).all(near), "{token}: {found:?}");
        }
        let alone = tch::no_grad(|| network.run(&[shorter])).unwrap();
        for token in 0..shorter.len() {
            let (a, b) = (alone[0].at(token, &(0..8)), outputs[1].at(token, &(0..8)));
            assert_eq!(a.len(), 8);
            assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4));
        }
    }
}
