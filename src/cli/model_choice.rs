//! `--model` and `--engine`: an embedded model or a folder, and what runs it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use onrecord::model::{Bytes, Embedded, EngineKind, Model, ModelFiles};

/// The options of every command that runs a model.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ModelArgs {
    /// The model that reads: base, the most accurate; small, three times as fast; or the
    /// folder of a model [default: base; for lsp and serve: small]
    #[arg(long, value_name = "base|small|DIR", value_parser = ModelChoice::parse)]
    model: Option<ModelChoice>,
    /// What runs it: rust-bert needs a build with that feature, see docs/engines.md
    #[arg(long, value_enum, default_value_t = EngineName::Rten)]
    pub(super) engine: EngineName,
    /// Threads to run on; all cores by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum EngineName {
    Rten,
    RustBert,
}

impl From<EngineName> for EngineKind {
    fn from(name: EngineName) -> Self {
        match name {
            EngineName::Rten => EngineKind::Rten,
            EngineName::RustBert => EngineKind::RustBert,
        }
    }
}

/// Which model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ModelChoice {
    Embedded(Embedded),
    Folder(PathBuf),
}

impl ModelChoice {
    fn parse(name: &str) -> Result<Self, String> {
        if let Some(model) = Embedded::ALL.into_iter().find(|model| model.name() == name) {
            return Ok(ModelChoice::Embedded(model));
        }
        let folder = PathBuf::from(name);
        if folder.is_dir() {
            return Ok(ModelChoice::Folder(folder));
        }
        let known: Vec<&str> = Embedded::ALL.iter().map(|model| model.name()).collect();
        Err(format!(
            "no model and no folder has this name; the models are: {}",
            known.join(", ")
        ))
    }

    /// The model's files; those of a folder are checked against their manifest.
    pub(super) fn files(&self) -> Result<ModelFiles, String> {
        match self {
            ModelChoice::Embedded(model) => Ok(model.files()),
            ModelChoice::Folder(folder) => {
                let files = ModelFiles {
                    manifest: file(folder, "manifest.json")?,
                    network: file(folder, "model.onnx")?,
                    tokenizer: file(folder, "tokenizer.json")?,
                };
                files
                    .verify()
                    .map_err(|error| format!("{}: {error}", folder.display()))?;
                Ok(files)
            }
        }
    }

    /// The model's card, in Markdown.
    pub(super) fn card(&self) -> Result<String, String> {
        match self {
            ModelChoice::Embedded(model) => Ok(model.card().to_owned()),
            ModelChoice::Folder(folder) => {
                let bytes = file(folder, "MODEL_CARD.md")?;
                Ok(String::from_utf8_lossy(&bytes).into_owned())
            }
        }
    }

    fn name(&self) -> String {
        match self {
            ModelChoice::Embedded(model) => model.name().to_owned(),
            ModelChoice::Folder(folder) => folder.display().to_string(),
        }
    }
}

fn file(folder: &Path, name: &str) -> Result<Bytes, String> {
    let path = folder.join(name);
    fs::read(&path)
        .map(Bytes::Owned)
        .map_err(|error| {
            let why = match error.kind() {
                io::ErrorKind::NotFound => "there is no such file".to_owned(),
                _ => format!("cannot be read: {error}"),
            };
            format!(
                "{}: {why}; a model folder holds manifest.json, model.onnx, tokenizer.json and MODEL_CARD.md",
                path.display()
            )
        })
}

impl ModelArgs {
    /// The chosen model, or the default one.
    pub(super) fn choice(&self) -> ModelChoice {
        self.choice_or(Embedded::DEFAULT)
    }

    fn choice_or(&self, default: Embedded) -> ModelChoice {
        self.model.clone().unwrap_or(ModelChoice::Embedded(default))
    }

    /// Loads the chosen model, or the default one.
    pub(super) fn load(&self) -> Result<Model, String> {
        self.load_or(Embedded::DEFAULT)
    }

    /// Loads the chosen model, or `default`.
    pub(super) fn load_or(&self, default: Embedded) -> Result<Model, String> {
        self.load_with(default, self.threads())
    }

    /// Loads the chosen model, or the default one, for many articles that are read side by
    /// side, each on one of [`Self::threads`].
    pub(super) fn load_for_many(&self) -> Result<Model, String> {
        self.load_with(Embedded::DEFAULT, 1)
    }

    /// The threads to run on.
    pub(super) fn threads(&self) -> usize {
        match self.threads {
            Some(threads) => usize::from(threads),
            None => thread::available_parallelism().map_or(1, usize::from),
        }
    }

    fn load_with(&self, default: Embedded, threads: usize) -> Result<Model, String> {
        let choice = self.choice_or(default);
        Model::with_engine_kind(choice.files()?, self.engine.into(), threads)
            .map_err(|error| format!("model {}: {error}", choice.name()))
    }
}
