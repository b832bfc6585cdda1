//! `onrecord lsp`: the language server, on standard input and output.

use std::fs;
use std::io;
use std::path::Path;

use onrecord::Reader;
use onrecord::config::{Chosen, Config, FILE_NAME};
use onrecord::findings::Genre;
use onrecord::lsp::{Ended, serve};

use super::model_choice::ModelArgs;
use super::{Outcome, Stop};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Editors start this command themselves: docs/editors.md gives the settings for
VS Code, Neovim, Helix, Emacs and Sublime Text. Rules are set in onrecord.toml."
)]
pub(super) struct Args {
    #[command(flatten)]
    model: ModelArgs,
    /// Talk over standard input and output, the only way there is; some editors say so
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let reader = Reader::new(args.model.load()?);
    let ended = serve(io::stdin(), io::stdout().lock(), &reader, &settings_for)
        .map_err(|error| error.to_string())?;
    Ok(match ended {
        Ended::Properly => Outcome::Done,
        Ended::Abruptly => Outcome::Abandoned,
    })
}

/// What holds for the draft at `path`: the settings file in its folder or the nearest one
/// above it, or the defaults.
fn settings_for(path: Option<&Path>, genre: Option<Genre>) -> Result<Chosen, String> {
    let folders = path.into_iter().flat_map(|path| path.ancestors().skip(1));
    for folder in folders {
        let file = folder.join(FILE_NAME);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(format!("{}: cannot be read: {error}", file.display())),
        };
        let config =
            Config::parse(&text, &file.display().to_string()).map_err(|error| error.to_string())?;
        let inside = path.and_then(|path| path.strip_prefix(folder).ok());
        return Ok(config.for_path(inside.unwrap_or(Path::new("")), genre));
    }
    Ok(Config::default().for_path(path.unwrap_or(Path::new("")), genre))
}
