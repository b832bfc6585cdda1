//! Which engines there are, and which of them this program can run a model with.

use super::engine::Engine;
use super::manifest::Manifest;
use super::{Bytes, ModelError, RtenEngine};

/// An engine, by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EngineKind {
    /// rten: pure Rust, runs the model's int8 graph; part of every build.
    #[default]
    Rten,
    /// rust-bert on libtorch: 32-bit floating point, on a GPU where there is one; part of
    /// builds with the cargo feature `rust-bert`.
    RustBert,
}

impl EngineKind {
    /// Every engine, built in or not.
    pub const ALL: [EngineKind; 2] = [EngineKind::Rten, EngineKind::RustBert];

    /// The name by which `--engine` chooses it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            EngineKind::Rten => "rten",
            EngineKind::RustBert => "rust-bert",
        }
    }

    /// Whether this program can run a model with it, as far as the manifest tells.
    ///
    /// # Errors
    /// Where the engine is not part of this build, or needs to know of the encoder what
    /// the manifest does not say.
    pub fn check(self, manifest: &Manifest) -> Result<(), ModelError> {
        match self {
            EngineKind::Rten => Ok(()),
            EngineKind::RustBert if !cfg!(feature = "rust-bert") => Err(ModelError::NotBuilt),
            EngineKind::RustBert => manifest.encoder.map(drop).ok_or(ModelError::NoEncoder),
        }
    }

    /// The engine, with a model's network loaded.
    pub(super) fn load(
        self,
        network: Bytes,
        manifest: &Manifest,
        threads: usize,
    ) -> Result<Box<dyn Engine>, ModelError> {
        match self {
            EngineKind::Rten => Ok(Box::new(RtenEngine::new(network, threads)?)),
            EngineKind::RustBert => rust_bert(&network, manifest, threads),
        }
    }
}

#[cfg(feature = "rust-bert")]
fn rust_bert(
    network: &Bytes,
    manifest: &Manifest,
    threads: usize,
) -> Result<Box<dyn Engine>, ModelError> {
    let encoder = manifest.encoder.as_ref().ok_or(ModelError::NoEncoder)?;
    let engine = super::TorchEngine::new(network, encoder, threads)?;
    Ok(Box::new(engine))
}

#[cfg(not(feature = "rust-bert"))]
fn rust_bert(_: &Bytes, _: &Manifest, _: usize) -> Result<Box<dyn Engine>, ModelError> {
    Err(ModelError::NotBuilt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Embedded;

    #[test]
    fn the_default_engine_runs_every_model() {
        for model in Embedded::ALL {
            let manifest = Manifest::parse(&model.files().manifest).unwrap();
            EngineKind::default().check(&manifest).unwrap();
        }
    }

    #[test]
    fn an_engine_that_cannot_run_says_what_to_do() {
        let files = Embedded::Small.files();
        let mut manifest = Manifest::parse(&files.manifest).unwrap();
        manifest.encoder = None;
        let advice = if cfg!(feature = "rust-bert") {
            "export the model again"
        } else {
            "cargo install --path . --features rust-bert"
        };
        let told = EngineKind::RustBert.check(&manifest).unwrap_err();
        assert!(told.to_string().contains(advice), "{told}");
        let loaded = EngineKind::RustBert.load(files.network, &manifest, 1);
        assert_eq!(
            loaded.err().map(|error| error.to_string()),
            Some(told.to_string())
        );
    }
}
