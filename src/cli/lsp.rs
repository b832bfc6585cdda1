//! `onrecord lsp`: the language server, on standard input and output.

use std::io;
use std::path::Path;

use onrecord::Reader;
use onrecord::config::Chosen;
use onrecord::findings::Genre;
use onrecord::lsp::{Ended, serve};
use onrecord::model::Embedded;

use super::model_choice::ModelArgs;
use super::settings::{Broken, SettingsArgs, SettingsFinder};
use super::{Outcome, Stop};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The small model reads here, so that findings follow the typing; --model base is as sure as
onrecord check. Editors start this command themselves: docs/editors.md gives the settings for
VS Code, Neovim, Helix, Emacs and Sublime Text. Rules are set in onrecord.toml."
)]
pub(super) struct Args {
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    settings: SettingsArgs,
    /// Talk over standard input and output, the only way there is; some editors say so
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let reader = Reader::new(args.model.load_or(Embedded::Small)?);
    // What is wrong with a file named here is said before an editor waits for an answer.
    SettingsFinder::new(&args.settings)?;
    let choose = |path: Option<&Path>, genre| settings_for(&args.settings, path, genre);
    let ended = serve(io::stdin(), io::stdout().lock(), &reader, &choose)
        .map_err(|error| error.to_string())?;
    Ok(match ended {
        Ended::Properly => Outcome::Done,
        Ended::Abruptly => Outcome::Abandoned,
    })
}

/// What holds for the draft at `path`. Its settings file is looked for each time: it may be
/// open in the same editor.
fn settings_for(
    args: &SettingsArgs,
    path: Option<&Path>,
    genre: Option<Genre>,
) -> Result<Chosen, String> {
    // A draft that was never saved is one of the folder that the editor was started in.
    let path = path.unwrap_or(Path::new("draft"));
    let mut finder = SettingsFinder::new(args)?.for_genre(genre);
    match finder.of(path) {
        Ok((chosen, _)) => Ok(chosen),
        Err(Broken(why)) => Err(why.unwrap_or_default()),
    }
}
