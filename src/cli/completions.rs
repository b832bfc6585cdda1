//! `onrecord completions`: a completion script for a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use super::output::Output;
use super::{Cli, Outcome, Stop};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  onrecord completions bash > ~/.local/share/bash-completion/completions/onrecord")]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    // Written to memory first: the generator panics where a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "onrecord", &mut script);
    Output::open(None)?.write_whole(&script)?;
    Ok(Outcome::Done)
}
