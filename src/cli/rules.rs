//! `onrecord rules`: the rules of the check, or one of them explained.

use std::io::{self, IsTerminal};

use onrecord::findings::{OptionSpec, RULES, Rule, explain};
use onrecord::render::plain;
use onrecord::report::Severity;
use serde::Serialize;
use textwrap::{WordSeparator, WordSplitter};

use super::output::Output;
use super::rule_name::RuleName;
use super::{Outcome, Stop};

/// Columns where no terminal says how many there are, and the most that read well.
const WIDTH: usize = 100;

const INDENT: &str = "    ";

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
        (FormatName::Text, None) => list(width()),
        (FormatName::Text, Some(rule)) => text(rule, width()),
        (FormatName::Markdown, None) => markdown_list(),
        (FormatName::Markdown, Some(rule)) => explain(rule),
        (FormatName::Json, None) => {
            json(&RULES.iter().copied().map(described).collect::<Vec<_>>())?
        }
        (FormatName::Json, Some(rule)) => json(&described(rule))?,
    };
    Output::open(None)?.write_whole(text.as_bytes())?;
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
fn list(width: usize) -> String {
    RULES
        .iter()
        .map(|rule| {
            let finds = indented(&plain(rule.finds), width);
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

/// The parts of an explanation, each with its heading; every line of a part is a paragraph.
fn parts(rule: &Rule) -> Vec<(&'static str, Vec<String>)> {
    let lines = |text: &str| plain(text).lines().map(str::to_owned).collect();
    let mut parts = vec![
        (
            "What it finds",
            lines(&format!("{} {}", rule.finds, rule.how)),
        ),
        ("Why it matters", lines(rule.why)),
        ("Example", lines(rule.example.text)),
        ("Better", lines(rule.example.better)),
        ("Default", vec![default(rule).to_owned()]),
    ];
    if !rule.options.is_empty() {
        let options = rule.options.iter().map(option_line).collect();
        parts.push(("Options", options));
    }
    let references = rule.references.iter().map(|reference| {
        let title = plain(reference.title);
        match reference.url {
            Some(url) => format!("- {title}, {url}"),
            None => format!("- {title}"),
        }
    });
    parts.push(("References", references.collect()));
    parts
}

fn option_line(option: &OptionSpec) -> String {
    let default = option.default.number();
    format!(
        "- {} (default {default}): {}",
        option.name,
        plain(option.help)
    )
}

fn text(rule: &Rule, width: usize) -> String {
    let mut text = format!("{}\n", rule.name);
    for (heading, lines) in parts(rule) {
        text += &format!("\n{heading}\n");
        for line in lines {
            text += &indented(&line, width);
            text.push('\n');
        }
    }
    text
}

/// A paragraph under its heading. The lines of an item of a list stand under its first
/// word, and an address is never broken where it has a slash.
fn indented(line: &str, width: usize) -> String {
    if line.is_empty() {
        return String::new();
    }
    let hanging = if line.starts_with("- ") {
        "      "
    } else {
        INDENT
    };
    let options = textwrap::Options::new(width)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false)
        .initial_indent(INDENT)
        .subsequent_indent(hanging);
    textwrap::fill(line, options)
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
                default: option.default.number(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_explanation_is_text_for_a_terminal() {
        for rule in RULES {
            let text = text(rule, 60);
            assert!(!text.contains(['`', '*', '#', '<', '>']), "{text}");
            let is_address = |line: &str| line.contains("https://");
            for line in text.lines().filter(|line| !is_address(line)) {
                assert!(line.chars().count() <= 60, "{line}");
            }
            for url in rule.references.iter().filter_map(|reference| reference.url) {
                assert!(text.contains(url), "{url}");
            }
        }
    }

    #[test]
    fn the_lines_of_an_item_stand_under_its_first_word() {
        let line = "- Quill and Oar, the chapters on accuracy, https://press.example/a-b/c";
        assert_eq!(
            indented(line, 40),
            "    - Quill and Oar, the\n      chapters on accuracy,\n      https://press.example/a-b/c"
        );
    }
}
