//! `onrecord rules`: the rules of the check, or one of them explained.

use std::io::{self, IsTerminal, Write};

use onrecord::findings::{OptionSpec, OptionValue, RULES, Rule};
use onrecord::report::Severity;
use serde::Serialize;

use super::output::Output;
use super::rule_name::RuleName;
use super::{Outcome, Stop};

/// Columns where no terminal says how many there are, and the most that read well.
const WIDTH: usize = 100;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord rules                                     all rules
  onrecord rules unnamed-source                      what it finds, why, and an example
  onrecord rules --format json                       for programs

docs/check.md says how to switch rules on and off and what else can be set.")]
pub(super) struct Args {
    /// The rule to explain
    #[arg(value_name = "NAME", value_parser = RuleName, hide_possible_values = true)]
    name: Option<&'static Rule>,
    /// How to write it
    #[arg(short, long, value_enum, default_value_t = FormatName::Text)]
    format: FormatName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FormatName {
    /// For a person at a terminal
    Text,
    /// For pasting into a document
    Markdown,
    /// An object, or an array of all
    Json,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let one = args.name;
    let text = match (args.format, one) {
        (FormatName::Text, None) => list(),
        (FormatName::Text, Some(rule)) => text(rule),
        (FormatName::Markdown, None) => markdown_list(),
        (FormatName::Markdown, Some(rule)) => markdown(rule),
        (FormatName::Json, None) => {
            json(&RULES.iter().copied().map(described).collect::<Vec<_>>())?
        }
        (FormatName::Json, Some(rule)) => json(&described(rule))?,
    };
    let mut out = Output::open(None)?;
    let name = out.name();
    out.write_all(text.as_bytes())
        .map_err(|error| Stop::writing(&name, &error))?;
    out.finish()?;
    Ok(Outcome::Done)
}

/// The severity that holds by default, and where the rule is on.
fn default(rule: &Rule) -> &'static str {
    match (rule.on_in_news, rule.on_in_opinion, rule.severity) {
        (true, true, Severity::Warning) => "warning",
        (true, true, Severity::Note) => "note",
        (true, false, Severity::Warning) => "warning, news only",
        (true, false, Severity::Note) => "note, news only",
        (false, true, Severity::Warning) => "warning, opinion only",
        (false, true, Severity::Note) => "note, opinion only",
        (false, false, Severity::Warning) => "warning, off by default",
        (false, false, Severity::Note) => "note, off by default",
    }
}

fn width() -> usize {
    let terminal = io::stdout()
        .is_terminal()
        .then(terminal_size::terminal_size)
        .flatten();
    terminal.map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(40, WIDTH))
}

/// One rule a paragraph: a table would leave a narrow terminal no room for the last column.
fn list() -> String {
    let options = textwrap::Options::new(width())
        .initial_indent("    ")
        .subsequent_indent("    ");
    RULES
        .iter()
        .map(|rule| {
            let finds = textwrap::fill(rule.finds, &options);
            format!("{} ({})\n{finds}\n", rule.name, default(rule))
        })
        .collect()
}

fn markdown_list() -> String {
    let mut text = "| rule | default | finds |\n|---|---|---|\n".to_owned();
    for rule in RULES {
        text += &format!("| {} | {} | {} |\n", rule.name, default(rule), rule.finds);
    }
    text
}

/// The parts of an explanation, each with its heading.
fn parts(rule: &Rule) -> Vec<(&'static str, String)> {
    let mut parts = vec![
        ("What it finds", format!("{} {}", rule.finds, rule.how)),
        ("Why it matters", rule.why.to_owned()),
        ("Example", rule.example.text.to_owned()),
        ("Better", rule.example.better.to_owned()),
        ("Default", default(rule).to_owned()),
    ];
    let listed = |lines: Vec<String>| lines.join("\n");
    if !rule.options.is_empty() {
        parts.push((
            "Options",
            listed(rule.options.iter().map(option_line).collect()),
        ));
    }
    if !rule.references.is_empty() {
        let references = rule.references.iter().map(|reference| match reference.url {
            Some(url) => format!("- {}, <{url}>", reference.title),
            None => format!("- {}", reference.title),
        });
        parts.push(("References", listed(references.collect())));
    }
    parts
}

fn option_line(option: &OptionSpec) -> String {
    let default = number(option.default);
    format!("- {} (default {default}): {}", option.name, option.help)
}

fn number(value: OptionValue) -> f64 {
    match value {
        OptionValue::Share(share) => share,
        OptionValue::Count(count) => f64::from(count),
    }
}

fn text(rule: &Rule) -> String {
    let options = textwrap::Options::new(width())
        .initial_indent("    ")
        .subsequent_indent("    ");
    let mut text = format!("{}\n", rule.name);
    for (heading, part) in parts(rule) {
        text += &format!("\n{heading}\n{}\n", textwrap::fill(&part, &options));
    }
    text
}

fn markdown(rule: &Rule) -> String {
    let mut text = format!("# {}\n", rule.name);
    for (heading, part) in parts(rule) {
        let quoted = matches!(heading, "Example" | "Better");
        let mark = if quoted { "> " } else { "" };
        text += &format!("\n## {heading}\n\n{mark}{part}\n");
    }
    text
}

/// A rule for programs.
#[derive(Serialize)]
struct Described {
    name: &'static str,
    severity: Severity,
    on_in_news: bool,
    on_in_opinion: bool,
    finds: &'static str,
    how: &'static str,
    why: &'static str,
    example: &'static str,
    better: &'static str,
    options: Vec<DescribedOption>,
    references: Vec<DescribedReference>,
}

#[derive(Serialize)]
struct DescribedOption {
    name: &'static str,
    help: &'static str,
    default: f64,
}

#[derive(Serialize)]
struct DescribedReference {
    title: &'static str,
    url: Option<&'static str>,
}

fn described(rule: &Rule) -> Described {
    Described {
        name: rule.name,
        severity: rule.severity,
        on_in_news: rule.on_in_news,
        on_in_opinion: rule.on_in_opinion,
        finds: rule.finds,
        how: rule.how,
        why: rule.why,
        example: rule.example.text,
        better: rule.example.better,
        options: rule
            .options
            .iter()
            .map(|option| DescribedOption {
                name: option.name,
                help: option.help,
                default: number(option.default),
            })
            .collect(),
        references: rule
            .references
            .iter()
            .map(|reference| DescribedReference {
                title: reference.title,
                url: reference.url,
            })
            .collect(),
    }
}

fn json(value: &impl Serialize) -> Result<String, Stop> {
    let json = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
    Ok(json + "\n")
}
