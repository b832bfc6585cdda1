//! The models that are part of the program.

use super::{Bytes, ModelFiles};

/// A model that is compiled into the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedded {
    /// `onrecord-base`: seven layers of MPNet, made for accuracy.
    Base,
    /// `onrecord-small`: a six-layer MiniLM, made for speed.
    Small,
}

impl Embedded {
    /// Every embedded model.
    pub const ALL: [Embedded; 2] = [Embedded::Base, Embedded::Small];

    /// The model that reads where none is chosen.
    pub const DEFAULT: Embedded = Embedded::Base;

    /// The name by which `--model` chooses it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Embedded::Base => "base",
            Embedded::Small => "small",
        }
    }

    /// The model's files. Their sums are held to the manifest by a test, not at every start.
    #[must_use]
    pub const fn files(self) -> ModelFiles {
        match self {
            Embedded::Base => ModelFiles {
                manifest: Bytes::Borrowed(include_bytes!(
                    "../../models/onrecord-base/manifest.json"
                )),
                network: Bytes::Borrowed(include_bytes!("../../models/onrecord-base/model.onnx")),
                tokenizer: Bytes::Borrowed(include_bytes!(
                    "../../models/onrecord-base/tokenizer.json"
                )),
            },
            Embedded::Small => ModelFiles {
                manifest: Bytes::Borrowed(include_bytes!(
                    "../../models/onrecord-small/manifest.json"
                )),
                network: Bytes::Borrowed(include_bytes!("../../models/onrecord-small/model.onnx")),
                tokenizer: Bytes::Borrowed(include_bytes!(
                    "../../models/onrecord-small/tokenizer.json"
                )),
            },
        }
    }

    /// The model's card, in Markdown.
    #[must_use]
    pub const fn card(self) -> &'static str {
        match self {
            Embedded::Base => include_str!("../../models/onrecord-base/MODEL_CARD.md"),
            Embedded::Small => include_str!("../../models/onrecord-small/MODEL_CARD.md"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_files_are_those_that_their_manifest_describes() {
        for model in Embedded::ALL {
            model.files().verify().unwrap();
        }
    }
}
