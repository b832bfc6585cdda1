//! `onrecord model`: which model reads, its card and its checksums.

use onrecord::model::{EngineKind, Manifest, sha256};

use super::model_choice::ModelArgs;
use super::output::Output;
use super::{Outcome, Stop};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord model                     name, version and checksums
  onrecord model --card              what it learned from, how good it is, where it fails
  onrecord model --model ./my-model  check a model folder")]
pub(super) struct Args {
    #[command(flatten)]
    model: ModelArgs,
    /// Print the model card
    #[arg(long)]
    card: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let choice = args.model.choice();
    let text = if args.card {
        choice.card()?
    } else {
        summary(args)?
    };
    Output::open(None)?.write_whole(text.as_bytes())?;
    Ok(Outcome::Done)
}

fn summary(args: &Args) -> Result<String, Stop> {
    let files = args.model.choice().files()?;
    files.verify().map_err(|error| error.to_string())?;
    let manifest = Manifest::parse(&files.manifest).map_err(|error| error.to_string())?;
    EngineKind::from(args.model.engine)
        .check(&manifest)
        .map_err(|error| error.to_string())?;
    let engines: Vec<&str> = EngineKind::ALL
        .into_iter()
        .filter(|engine| engine.check(&manifest).is_ok())
        .map(EngineKind::name)
        .collect();
    let megabytes = |bytes: usize| bytes as f64 / 1e6;
    let mut lines = vec![
        format!("{} {}", manifest.name, manifest.version),
        format!("licence     {}", manifest.license),
        format!("window      {} tokens", manifest.max_window),
        format!("engines     {}", engines.join(", ")),
    ];
    for (name, bytes) in [
        ("model.onnx", &files.network),
        ("tokenizer.json", &files.tokenizer),
    ] {
        lines.push(format!(
            "{name:<15} {:>5.1} MB  SHA-256 {}",
            megabytes(bytes.len()),
            sha256(bytes)
        ));
    }
    lines.push("The files are those that the manifest describes.".to_owned());
    Ok(lines.join("\n") + "\n")
}
