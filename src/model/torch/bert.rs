//! BERT and its smaller relatives, through `rust_bert::bert::BertModel`.

use rust_bert::bert::{BertConfig, BertEmbeddings, BertModel};
use tch::{Tensor, nn};

use super::weights::Weights;
use super::{Dimensions, Forward, failed};
use crate::model::{Encoder, ModelError};

/// What rust-bert adds to the variance in layer normalisation; it cannot be set.
const LAYER_NORM_EPS: f64 = 1e-12;

/// A BERT encoder without a pooler.
pub(super) struct Bert(BertModel<BertEmbeddings>);

impl Bert {
    /// The encoder's layers, their variables made under `path` and not yet filled.
    ///
    /// # Errors
    /// Where rust-bert cannot build what the manifest describes.
    pub(super) fn new(
        path: &nn::Path<'_>,
        weights: &Weights,
        dimensions: &Dimensions,
        encoder: &Encoder,
    ) -> Result<Self, ModelError> {
        if encoder.layer_norm_eps != LAYER_NORM_EPS {
            return Err(ModelError::Manifest(format!(
                "its encoder has layer_norm_eps {}; rust-bert's BERT has {LAYER_NORM_EPS:e}, so read this model with --engine rten",
                encoder.layer_norm_eps
            )));
        }
        let [token_types, _] = weights.shape("encoder.embeddings.token_type_embeddings.weight")?;
        let config = BertConfig {
            vocab_size: dimensions.vocabulary,
            hidden_size: dimensions.hidden,
            intermediate_size: dimensions.intermediate,
            max_position_embeddings: dimensions.positions,
            num_attention_heads: dimensions.attention_heads,
            num_hidden_layers: dimensions.layers,
            type_vocab_size: token_types as i64,
            ..BertConfig::default()
        };
        Ok(Self(BertModel::new_with_optional_pooler(
            path, &config, false,
        )))
    }
}

impl Forward for Bert {
    fn forward(&self, ids: &Tensor, mask: Option<&Tensor>) -> Result<Tensor, ModelError> {
        // Token types and positions are left to rust-bert: all 0, and counted from 0. It
        // masks by adding -10,000 to a score, after which the softmax gives exactly 0.
        // `false`: not in training, so nothing is dropped out.
        self.0
            .forward_t(Some(ids), mask, None, None, None, None, None, false)
            .map(|output| output.hidden_state)
            .map_err(failed)
    }

    fn longest(&self, positions: i64) -> i64 {
        positions
    }
}
