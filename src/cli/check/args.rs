//! The flags of `onrecord check`.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use onrecord::findings::Rule;
use onrecord::render::{CheckOptions, Detail, Summary};

use crate::cli::Stop;
use crate::cli::appearance::Appearance;
use crate::cli::input::{STDIN, require_stdin_once};
use crate::cli::model_choice::ModelArgs;
use crate::cli::read::{InputFormat, Switch};
use crate::cli::rule_name::RuleName;
use crate::cli::settings::SettingsArgs;

/// Columns where no terminal says how many there are.
const WIDTH: usize = 120;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord check draft.md                          what an editor would stop at
  onrecord check --quiet articles/                 one line a finding, for a whole folder
  onrecord check --rule unnamed-source draft.md    one rule only
  onrecord check --write-baseline known.json old/  remember what is there now
  onrecord check --baseline known.json old/        and show only what is new
  onrecord check --format sarif -o onrecord.sarif drafts/

Exit codes: 0 nothing at or above --fail-on was found, 1 something was, 2 usage or input
errors (the rest is still checked). Rules: onrecord rules. Settings: onrecord.toml, beside
the article or above it. docs/check.md describes both.")]
pub(crate) struct Args {
    /// Articles: text, Markdown, HTML or Word files, folders of them, or - for standard input
    #[arg(value_name = "PATH|-")]
    pub(super) paths: Vec<PathBuf>,
    /// How to write the findings
    #[arg(short, long, value_enum, default_value_t = FormatName::Text)]
    pub(super) format: FormatName,
    /// Write to this file instead of standard output; it appears whole or not at all
    #[arg(short, long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
    /// Exit with 1 where a finding is at least this serious
    #[arg(long, value_enum, default_value_t = FailOn::Warning)]
    pub(super) fail_on: FailOn,
    /// Check this rule and no other, even where the settings switch it off; several by commas
    #[arg(long, value_name = "RULE", value_parser = RuleName, value_delimiter = ',', hide_possible_values = true)]
    pub(super) rule: Vec<&'static Rule>,
    /// Leave this rule out; several by commas
    #[arg(long, value_name = "RULE", value_parser = RuleName, value_delimiter = ',', hide_possible_values = true)]
    pub(super) off: Vec<&'static Rule>,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
    /// Show only what is not in this baseline
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write a baseline of what is found instead of a report
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "output"])]
    pub(super) write_baseline: Option<PathBuf>,
    /// One line a finding, no summary
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// All that a rule says with each finding; on stderr, which settings hold
    #[arg(short, long)]
    pub(super) verbose: bool,
    /// The name of what comes on standard input, for settings, format and report
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_path: Option<PathBuf>,
    #[command(flatten)]
    pub(super) model: ModelArgs,
    /// What the articles are written in; found out by default
    #[arg(long, value_enum, default_value_t = InputFormat::Auto)]
    pub(super) input_format: InputFormat,
    /// Whether articles that are not English are refused; on unless the settings say otherwise
    #[arg(long, value_enum)]
    pub(super) language_check: Option<Switch>,
    #[command(flatten)]
    pub(super) appearance: Appearance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FormatName {
    /// For a person at a terminal
    Text,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for editors and code hosts
    Sarif,
    /// Workflow commands, for GitHub Actions
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FailOn {
    Note,
    Warning,
    Never,
}

impl FailOn {
    pub(super) fn is_reached(self, summary: &Summary) -> bool {
        match self {
            FailOn::Note => summary.notes + summary.warnings > 0,
            FailOn::Warning => summary.warnings > 0,
            FailOn::Never => false,
        }
    }
}

/// The paths given, or standard input where something is piped into it.
pub(super) fn given(args: &Args) -> Result<Vec<PathBuf>, Stop> {
    require_stdin_once(&args.paths)?;
    if !args.paths.is_empty() {
        let reads_stdin = args.paths.iter().any(|path| path == Path::new(STDIN));
        if args.stdin_path.is_some() && !reads_stdin {
            return Err(Stop::Error(
                "--stdin-path names what comes on standard input; give - as an article, too"
                    .to_owned(),
            ));
        }
        return Ok(args.paths.clone());
    }
    if args.stdin_path.is_none() && io::stdin().is_terminal() {
        return Err(Stop::Error(
            "no article was given; name a file or a folder, or - to read standard input".to_owned(),
        ));
    }
    Ok(vec![PathBuf::from(STDIN)])
}

/// Refuses to check a rule and to leave it out.
pub(super) fn require_consistent_rules(args: &Args) -> Result<(), Stop> {
    let is_off = |rule: &&&Rule| args.off.iter().any(|off| off.name == rule.name);
    match args.rule.iter().find(is_off) {
        Some(rule) => Err(Stop::Error(format!(
            "--rule {0} and --off {0} contradict each other; leave one of them out",
            rule.name
        ))),
        None => Ok(()),
    }
}

pub(super) fn options(args: &Args) -> CheckOptions {
    let appearance = args.appearance.options_or(args.output.is_some(), WIDTH);
    CheckOptions {
        width: appearance.width,
        colour: appearance.colour,
        detail: if args.quiet {
            Detail::Brief
        } else if args.verbose {
            Detail::Full
        } else {
            Detail::Usual
        },
    }
}
