//! A model's manifest: what its files are, and how its output is to be read.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Confusion, ModelError};
use crate::label::{Label, SourceKind};

/// Name and version of the manifest format.
pub const FORMAT: &str = "onrecord.model/1";

/// What `manifest.json` says about a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name and version of this format: `onrecord.model/1`.
    pub format: String,
    /// The model's name, such as `onrecord-small`.
    pub name: String,
    /// The model's version.
    pub version: String,
    /// SPDX licence of the weights.
    pub license: String,
    /// Most tokens in one window, `[CLS]` and every `[SEP]` counted.
    pub max_window: usize,
    /// What the encoder is; absent in models that only run as the graph they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoder: Option<Encoder>,
    /// Where in the output each head's numbers stand.
    pub channels: Channels,
    /// Labels in the order of the `label` channel.
    pub labels: Vec<String>,
    /// Source kinds in the order of the `source_kind` channel.
    pub source_kinds: Vec<String>,
    /// What divides each head's scores before they become probabilities.
    pub temperatures: Temperatures,
    /// From which probability on a word counts as loaded.
    pub loaded_threshold: f32,
    /// How its labels compare with readers', for audits to correct shares by; absent where it
    /// was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confusion: Option<Confusion>,
    /// SHA-256 of every file, in hexadecimal.
    pub files: BTreeMap<String, String>,
    /// How the model was trained; for people, not read by the program.
    #[serde(default)]
    pub training: serde_json::Value,
}

/// What an engine that builds the network itself must know of the encoder, beyond the
/// shapes of its weights.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encoder {
    /// Which kind of encoder it is.
    pub architecture: Architecture,
    /// Attention heads a layer.
    pub attention_heads: usize,
    /// What layer normalisation adds to the variance.
    pub layer_norm_eps: f64,
}

/// Kinds of encoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Architecture {
    /// BERT, MiniLM included: absolute positions.
    Bert,
    /// MPNet: absolute positions and a bias by relative position that all layers share.
    Mpnet,
}

/// Where in the output tensor's last dimension each head's numbers stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channels {
    /// One number a label, read at the `[SEP]` that closes a sentence.
    pub label: Range<usize>,
    /// One number a source kind, read at the same place.
    pub source_kind: Range<usize>,
    /// Outside, begin and inside of source, cue and content: 7 numbers at every token.
    pub attribution: Range<usize>,
    /// One number at every token.
    pub loaded: Range<usize>,
    /// What a sentence asks for, read at its `[SEP]`; absent in models without a pointer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_query: Option<Range<usize>>,
    /// What a token answers; as long as the query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_key: Option<Range<usize>>,
}

/// Calibration temperatures: scores are divided by them before the softmax or sigmoid.
///
/// Method: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On Calibration of Modern Neural
/// Networks", ICML 2017.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Temperatures {
    /// For the label head.
    pub label: f32,
    /// For the source kind head.
    pub source_kind: f32,
    /// For the loaded head.
    pub loaded: f32,
}

impl Manifest {
    /// Reads and checks a manifest.
    ///
    /// # Errors
    /// Where it does not parse, is of another format, or contradicts itself.
    pub fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        let manifest: Manifest = serde_json::from_slice(bytes)
            .map_err(|error| ModelError::Manifest(error.to_string()))?;
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), ModelError> {
        let refuse = |why: String| Err(ModelError::Manifest(why));
        if self.format != FORMAT {
            return refuse(format!(
                "its format is {:?}; this program reads {FORMAT:?}",
                self.format
            ));
        }
        if !(16..=4096).contains(&self.max_window) {
            return refuse(format!(
                "max_window is {}; it must lie between 16 and 4096",
                self.max_window
            ));
        }
        if !self.labels.iter().eq(Label::ALL.map(Label::name)) {
            return refuse(format!(
                "labels are {:?}; they must be {:?}",
                self.labels,
                Label::ALL.map(Label::name)
            ));
        }
        if !self
            .source_kinds
            .iter()
            .eq(SourceKind::ALL.map(SourceKind::name))
        {
            return refuse(format!(
                "source_kinds are {:?}; they must be {:?}",
                self.source_kinds,
                SourceKind::ALL.map(SourceKind::name)
            ));
        }
        for (name, range, size) in [
            ("label", &self.channels.label, 5),
            ("source_kind", &self.channels.source_kind, 6),
            ("attribution", &self.channels.attribution, 7),
            ("loaded", &self.channels.loaded, 1),
        ] {
            if range.len() != size {
                return refuse(format!(
                    "channel {name} holds {} numbers; it must hold {size}",
                    range.len()
                ));
            }
        }
        let query = self.channels.source_query.as_ref().map(Range::len);
        if query != self.channels.source_key.as_ref().map(Range::len) || query == Some(0) {
            return refuse("channels source_query and source_key must be of one length".into());
        }
        let Temperatures {
            label,
            source_kind,
            loaded,
        } = self.temperatures;
        if [label, source_kind, loaded]
            .iter()
            .any(|t| !t.is_finite() || *t <= 0.0)
        {
            return refuse("a temperature is not above 0".into());
        }
        if !(0.0..=1.0).contains(&self.loaded_threshold) {
            return refuse("loaded_threshold must lie between 0 and 1".into());
        }
        Ok(())
    }
}

impl Channels {
    /// Numbers a token that the output must have at least.
    #[must_use]
    pub fn width(&self) -> usize {
        [
            Some(&self.label),
            Some(&self.source_kind),
            Some(&self.attribution),
            Some(&self.loaded),
            self.source_query.as_ref(),
            self.source_key.as_ref(),
        ]
        .into_iter()
        .flatten()
        .map(|range| range.end)
        .max()
        .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> serde_json::Value {
        serde_json::json!({
            "format": FORMAT, "name": "test", "version": "1.0.0", "license": "Apache-2.0", "max_window": 256,
            "channels": {
                "label": {"start": 0, "end": 5}, "source_kind": {"start": 5, "end": 11},
                "attribution": {"start": 11, "end": 18}, "loaded": {"start": 18, "end": 19}
            },
            "labels": Label::ALL.map(Label::name), "source_kinds": SourceKind::ALL.map(SourceKind::name),
            "temperatures": {"label": 1.0, "source_kind": 1.0, "loaded": 1.0},
            "loaded_threshold": 0.5, "files": {}
        })
    }

    fn refusal(change: impl FnOnce(&mut serde_json::Value)) -> String {
        let mut manifest = sample();
        change(&mut manifest);
        Manifest::parse(manifest.to_string().as_bytes())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_sound_manifest_is_read() {
        let manifest = Manifest::parse(sample().to_string().as_bytes()).unwrap();
        assert_eq!(manifest.channels.width(), 19);
    }

    #[test]
    fn what_contradicts_the_contract_is_refused_by_name() {
        assert!(refusal(|m| m["format"] = "onrecord.model/9".into()).contains("onrecord.model/9"));
        assert!(refusal(|m| m["channels"]["label"]["end"] = 4.into()).contains("channel label"));
        assert!(refusal(|m| m["labels"][0] = "truth".into()).contains("truth"));
        assert!(refusal(|m| m["temperatures"]["label"] = 0.into()).contains("temperature"));
        assert!(refusal(|m| m["max_window"] = 0.into()).contains("max_window"));
        assert!(
            refusal(|m| m["channels"]["source_query"] = serde_json::json!({"start": 19, "end": 83}))
                .contains("source_key")
        );
    }
}
