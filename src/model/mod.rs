//! From sentences to scores: windows of tokens, one forward pass, numbers read by the
//! manifest's channels.
//!
//! The room touches no file: whoever loads a model hands in its bytes. The models that
//! come with the program are compiled into it, see [`Embedded`].

mod confusion;
mod embedded;
mod engine;
mod engine_kind;
mod manifest;
mod plan;
mod rten;
mod scores;
mod scoring;
#[cfg(feature = "rust-bert")]
mod torch;
mod window;

use std::fmt;

use sha2::{Digest, Sha256};
use thiserror::Error;
use tokenizers::Tokenizer;

pub use self::confusion::Confusion;
pub use self::embedded::Embedded;
pub use self::engine::{Batch, Engine, Output};
pub use self::engine_kind::EngineKind;
pub use self::manifest::{Architecture, Channels, Encoder, FORMAT, Manifest, Temperatures};
use self::plan::{Encoded, Plan};
pub use self::rten::RtenEngine;
pub use self::scores::{SentenceScores, TAGS, TokenScores};
pub(crate) use self::scoring::Scoring;
#[cfg(feature = "rust-bert")]
pub use self::torch::TorchEngine;
use crate::span::Span;

/// Bytes of a file, compiled in or read.
pub type Bytes = std::borrow::Cow<'static, [u8]>;

/// Why a model could not be loaded or run.
#[derive(Debug, Error)]
pub enum ModelError {
    /// The manifest does not parse or breaks the contract.
    #[error("manifest.json cannot be used: {0}")]
    Manifest(String),
    /// The manifest does not name a file that every model has.
    #[error("manifest.json gives no SHA-256 for {0}; export the model again")]
    Unlisted(&'static str),
    /// A file is not the one that the manifest describes.
    #[error(
        "{file} has SHA-256 {found}, manifest.json says {expected}; copy the model again, or export it anew"
    )]
    Checksum {
        /// The file's name.
        file: &'static str,
        /// What the manifest says.
        expected: String,
        /// What the bytes have.
        found: String,
    },
    /// The tokenizer does not parse.
    #[error("tokenizer.json cannot be used: {0}")]
    Tokenizer(String),
    /// The tokenizer lacks a token that windows are made of.
    #[error(
        "tokenizer.json has no token {0}, under this or MPNet's name; it does not belong to this model"
    )]
    MissingToken(&'static str),
    /// The network could not be loaded or run.
    #[error("model.onnx cannot be used: {0}")]
    Network(String),
    /// The network's output has another shape than the manifest says.
    #[error(
        "model.onnx gave {values} numbers in rows of {channels}; it does not fit manifest.json"
    )]
    Shape {
        /// Numbers in the output.
        values: usize,
        /// Numbers a row should hold.
        channels: usize,
    },
    /// The rust-bert engine was asked for and is not part of this build.
    #[error(
        "this program was built without the rust-bert engine; build it in with `cargo install --path . --features rust-bert`, as docs/engines.md says, or use --engine rten"
    )]
    NotBuilt,
    /// The rust-bert engine was asked for and the manifest does not describe the encoder.
    #[error(
        "manifest.json says nothing under encoder, which the rust-bert engine needs; export the model again with scripts/export.py, or use --engine rten"
    )]
    NoEncoder,
}

/// A model's files, as bytes.
#[derive(Clone, Debug)]
pub struct ModelFiles {
    /// `manifest.json`.
    pub manifest: Bytes,
    /// `model.onnx`.
    pub network: Bytes,
    /// `tokenizer.json`.
    pub tokenizer: Bytes,
}

impl ModelFiles {
    /// Checks every file against the manifest's SHA-256 sums.
    ///
    /// # Errors
    /// At the first file that the manifest does not list or describes otherwise.
    pub fn verify(&self) -> Result<(), ModelError> {
        let manifest = Manifest::parse(&self.manifest)?;
        for (file, bytes) in [
            ("model.onnx", &self.network),
            ("tokenizer.json", &self.tokenizer),
        ] {
            let expected = manifest.files.get(file).ok_or(ModelError::Unlisted(file))?;
            let found = sha256(bytes);
            if !expected.eq_ignore_ascii_case(&found) {
                return Err(ModelError::Checksum {
                    file,
                    expected: expected.clone(),
                    found,
                });
            }
        }
        Ok(())
    }
}

/// The SHA-256 of some bytes, in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A model that is ready to score sentences.
pub struct Model {
    manifest: Manifest,
    tokenizer: Tokenizer,
    engine: Box<dyn Engine>,
    cls: u32,
    sep: u32,
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model")
            .field("name", &self.manifest.name)
            .field("version", &self.manifest.version)
            .field("engine", &self.engine.name())
            .finish_non_exhaustive()
    }
}

/// An article's sentences as the model takes them: the text, and where each sentence stands.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The article's text.
    pub text: &'a str,
    /// The sentences' spans, in order.
    pub sentences: &'a [Span],
}

/// Windows handed to the engine at once: enough for every core, few enough that an article
/// of any length needs little memory.
const WINDOWS_AT_ONCE: usize = 64;

impl Model {
    /// Makes a model of its files, with the default engine on `threads` threads.
    ///
    /// The files are taken as they are: call [`ModelFiles::verify`] on those that come
    /// from outside.
    ///
    /// # Errors
    /// Where a file does not parse or the files do not fit each other.
    pub fn new(files: ModelFiles, threads: usize) -> Result<Self, ModelError> {
        Self::with_engine_kind(files, EngineKind::default(), threads)
    }

    /// Makes a model of its files, with an engine by name.
    ///
    /// # Errors
    /// As [`Model::new`], and where this program cannot run the model with that engine:
    /// see [`EngineKind::check`].
    pub fn with_engine_kind(
        files: ModelFiles,
        engine: EngineKind,
        threads: usize,
    ) -> Result<Self, ModelError> {
        let manifest = Manifest::parse(&files.manifest)?;
        let engine = engine.load(files.network, &manifest, threads)?;
        Self::assemble(manifest, &files.tokenizer, engine)
    }

    /// Makes a model that runs on an engine of the caller's.
    ///
    /// # Errors
    /// Where the manifest or the tokenizer does not parse, or lacks what windows need.
    pub fn with_engine(
        manifest: &[u8],
        tokenizer: &[u8],
        engine: Box<dyn Engine>,
    ) -> Result<Self, ModelError> {
        Self::assemble(Manifest::parse(manifest)?, tokenizer, engine)
    }

    fn assemble(
        manifest: Manifest,
        tokenizer: &[u8],
        engine: Box<dyn Engine>,
    ) -> Result<Self, ModelError> {
        let mut tokenizer = Tokenizer::from_bytes(tokenizer)
            .map_err(|error| ModelError::Tokenizer(error.to_string()))?;
        // Windows are cut here, not by the tokenizer.
        tokenizer.with_padding(None);
        tokenizer
            .with_truncation(None)
            .map_err(|error| ModelError::Tokenizer(error.to_string()))?;
        // BERT's names for the two tokens that windows are made of, or MPNet's.
        let token = |bert, mpnet| {
            tokenizer
                .token_to_id(bert)
                .or_else(|| tokenizer.token_to_id(mpnet))
                .ok_or(ModelError::MissingToken(bert))
        };
        let (cls, sep) = (token("[CLS]", "<s>")?, token("[SEP]", "</s>")?);
        Ok(Self {
            manifest,
            tokenizer,
            engine,
            cls,
            sep,
        })
    }

    /// What the manifest says.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The engine's name.
    #[must_use]
    pub fn engine(&self) -> &'static str {
        self.engine.name()
    }

    /// Scores the sentences of one or more documents: for each document, one entry a sentence.
    ///
    /// A document's scores do not depend on what is scored beside it.
    ///
    /// # Errors
    /// Where the tokenizer or the engine fails.
    pub fn score(
        &self,
        documents: &[Document<'_>],
    ) -> Result<Vec<Vec<SentenceScores>>, ModelError> {
        let mut scoring = self.scoring(documents)?;
        while scoring.left() > 0 {
            scoring.run(WINDOWS_AT_ONCE)?;
        }
        Ok(scoring.finish())
    }

    /// The same, to be done in pieces.
    pub(crate) fn scoring(&self, documents: &[Document<'_>]) -> Result<Scoring<'_>, ModelError> {
        let mut plans = Vec::with_capacity(documents.len());
        for document in documents {
            plans.push(Plan::new(self.encode(document)?, &self.manifest));
        }
        Ok(Scoring::new(self, plans))
    }

    /// How many windows the engine runs side by side.
    pub(crate) fn windows_side_by_side(&self) -> usize {
        self.engine.side_by_side()
    }

    /// How many tokens the network reads for some documents, special tokens and overlaps not counted.
    ///
    /// # Errors
    /// Where the tokenizer fails.
    pub fn count_tokens(&self, documents: &[Document<'_>]) -> Result<usize, ModelError> {
        let mut count = 0;
        for document in documents {
            count += self
                .encode(document)?
                .iter()
                .map(|sentence| sentence.ids.len())
                .sum::<usize>();
        }
        Ok(count)
    }

    fn encode(&self, document: &Document<'_>) -> Result<Vec<Encoded>, ModelError> {
        document
            .sentences
            .iter()
            .map(|sentence| {
                let encoding = self
                    .tokenizer
                    .encode(sentence.of(document.text), false)
                    .map_err(|error| ModelError::Tokenizer(error.to_string()))?;
                let spans = encoding
                    .get_offsets()
                    .iter()
                    .map(|&(start, end)| Span::new(start, end).shifted(sentence.start()))
                    .collect();
                Ok(Encoded {
                    ids: encoding.get_ids().to_vec(),
                    spans,
                })
            })
            .collect()
    }
}
