//! The command line. Each subcommand is one file; all of them are thin: they parse, call
//! the library and render.

mod appearance;
mod archive;
mod articles;
mod audit;
mod baseline_file;
mod check;
mod compare;
mod completions;
mod eval;
mod in_use;
mod input;
mod lesson;
#[cfg(feature = "serve")]
mod listen;
mod lsp;
mod man;
mod model;
mod model_choice;
mod output;
mod pipe;
mod read;
mod rule_name;
mod rules;
#[cfg(feature = "serve")]
mod serve;
mod settings;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use onrecord::render::clean;

/// Says what a news story stands on.
///
/// onrecord labels every sentence of an article as reported fact (F), attributed quote
/// (Q), editorial framing (E) or unverified allegation (A), traces what is attributed to
/// its source, marks loaded words, and reports how much of the piece rests on each. It
/// judges wording and sourcing, not truth. Nothing leaves this machine.
#[derive(Debug, Parser)]
#[command(
    name = "onrecord",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
#[command(
    after_help = "Exit codes: 0 done, 1 findings at or above the threshold (check) or an editor that left
without a word (lsp), 2 usage or input errors (the rest of a batch is still done)."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read articles and report what they rest on
    Read(read::Args),
    /// Check articles as an editor would, and show what to mend
    Check(check::Args),
    /// List the rules of the check, or explain one
    Rules(rules::Args),
    /// Set articles, drafts or outlets side by side
    Compare(compare::Args),
    /// Read whole archives: tables, outlets compared, a page that shows it
    Audit(audit::Args),
    /// Make an exercise for a class from an article, and mark what pupils hand in
    Lesson(lesson::Args),
    /// Read articles from JSON lines into JSON lines, for programs
    Pipe(pipe::Args),
    /// Open the local web page, and answer programs
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    /// Measure accuracy on labelled sentences
    Eval(eval::Args),
    /// Serve an editor: findings as you type (docs/editors.md)
    Lsp(lsp::Args),
    /// Show which model reads, its card and its checksums
    Model(model::Args),
    /// Write shell completions
    Completions(completions::Args),
    /// Write the manual page
    Man(man::Args),
}

/// How a command ended when nothing stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    /// Something was found that is as serious as the user asked to be told of.
    Found,
    /// Some inputs failed, each with a message of its own; the others were done.
    SomeFailed,
    /// The editor left without saying goodbye; the protocol asks for another code then.
    Abandoned,
}

/// Why a command stopped.
#[derive(Debug)]
enum Stop {
    /// An error to be told, without the program's name.
    Error(String),
    /// Whoever read the output has had enough of it: no error.
    ClosedPipe,
}

impl From<String> for Stop {
    fn from(message: String) -> Self {
        Stop::Error(message)
    }
}

impl Stop {
    /// A failure to write to `place`.
    fn writing(place: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Stop::ClosedPipe;
        }
        Stop::Error(format!("{place}: cannot be written: {error}"))
    }
}

/// Says on stderr, in one line, what went wrong.
fn complain(message: &str) {
    use io::Write;
    // What a message repeats of a file must not steer the terminal.
    let line = clean(message);
    // Nothing can be done where stderr itself is closed.
    let _ = writeln!(anstream::stderr(), "onrecord: {line}");
}

/// Says what there is to say instead of running a command: help, the version, or what is wrong
/// with the command line.
fn say(answer: &clap::Error) -> ExitCode {
    use io::Write;
    let is_plain = |argument: OsString| {
        let argument = argument.to_string_lossy();
        clean(&argument) == argument
    };
    let printed = if !answer.use_stderr() || std::env::args_os().all(is_plain) {
        answer.print().and_then(|()| io::stdout().flush())
    } else {
        // What a message repeats of an argument must not steer the terminal.
        let text = answer.to_string();
        let mut stderr = anstream::stderr();
        text.lines()
            .try_for_each(|line| writeln!(stderr, "{}", clean(line)))
    };
    match printed {
        Err(error) if !answer.use_stderr() && error.kind() != io::ErrorKind::BrokenPipe => {
            complain(&format!("standard output: cannot be written: {error}"));
            ExitCode::from(2)
        }
        _ => u8::try_from(answer.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from),
    }
}

/// Runs the program on the process's arguments.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => return say(&answer),
    };
    let outcome = match cli.command {
        Command::Read(args) => read::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Lesson(args) => lesson::run(&args),
        Command::Pipe(args) => pipe::run(&args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Lsp(args) => lsp::run(&args),
        Command::Model(args) => model::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    };
    match outcome {
        Ok(Outcome::Done) | Err(Stop::ClosedPipe) => ExitCode::SUCCESS,
        Ok(Outcome::Found | Outcome::Abandoned) => ExitCode::from(1),
        Ok(Outcome::SomeFailed) => ExitCode::from(2),
        Err(Stop::Error(message)) => {
            complain(&message);
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
