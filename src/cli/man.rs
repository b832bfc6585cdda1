//! `onrecord man`: the manual page, or one a subcommand.

use std::fs;
use std::io;
use std::path::PathBuf;

use clap::CommandFactory;

use super::output::Output;
use super::{Cli, Outcome, Stop};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord man | man -l -
  onrecord man -o ~/.local/share/man/man1")]
pub(super) struct Args {
    /// Write the pages of all commands into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let Some(folder) = &args.output else {
        let page =
            page(Cli::command()).map_err(|error| Stop::writing("the manual page", &error))?;
        Output::open(None)?.write_whole(&page)?;
        return Ok(Outcome::Done);
    };
    let place = folder.display().to_string();
    if folder.is_file() {
        return Err(Stop::Error(format!("{place}: is a file; name a folder")));
    }
    fs::create_dir_all(folder).map_err(|error| Stop::writing(&place, &error))?;
    let mut root = Cli::command();
    root.build();
    for command in with_subcommands(&root) {
        let name = command
            .get_display_name()
            .unwrap_or(command.get_name())
            .to_owned();
        let page = page(command).map_err(|error| Stop::writing(&place, &error))?;
        Output::open(Some(&folder.join(format!("{name}.1"))))?.write_whole(&page)?;
    }
    Ok(Outcome::Done)
}

/// A command and all below it.
fn with_subcommands(command: &clap::Command) -> Vec<clap::Command> {
    let below = command
        .get_subcommands()
        .filter(|command| command.get_name() != "help");
    std::iter::once(command.clone())
        .chain(below.flat_map(with_subcommands))
        .collect()
}

fn page(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(page)
}
