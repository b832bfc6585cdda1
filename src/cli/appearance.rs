//! How text output looks: its colours and its width.

use std::io::{self, IsTerminal};

use onrecord::render;

/// The options of every command that writes text for a person.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Appearance {
    /// When to use colour in the text report
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
    /// Columns of the text report; the terminal's by default
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=400))]
    width: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

impl Appearance {
    /// What the renderer may assume; `to_file` where the output is not standard output.
    pub(super) fn options(self, to_file: bool) -> render::Options {
        self.options_or(to_file, render::Options::default().width)
    }

    /// The same, `width` columns wide where neither the user nor a terminal says how wide.
    pub(super) fn options_or(self, to_file: bool, width: usize) -> render::Options {
        let to_terminal = !to_file && io::stdout().is_terminal();
        let colour = match self.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                !to_file
                    && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
            }
        };
        let terminal_width = if to_terminal {
            terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
        } else {
            None
        };
        render::Options {
            width: self
                .width
                .map(usize::from)
                .or(terminal_width)
                .unwrap_or(width),
            colour,
            ..render::Options::default()
        }
    }
}
