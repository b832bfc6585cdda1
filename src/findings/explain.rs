//! Rules in Markdown: what `docs/rules.md` is made of.

use std::fmt::Write as _;

use super::acceptance::{self, MODEL, READ_ON};
use super::rule::{OptionSpec, OptionValue, Reference, Rule};
use super::rules::RULES;
use crate::report::Severity;

/// One rule, in Markdown, with its name as a second-level heading.
#[must_use]
pub fn explain(rule: &Rule) -> String {
    let mut page = format!("## {}\n\n{}\n\n", rule.name, rule.finds);
    let _ = writeln!(
        page,
        "{}; {} in news, {} in opinion pieces.\n",
        capitalised(severity(rule.severity)),
        on(rule.on_in_news),
        on(rule.on_in_opinion)
    );
    let _ = writeln!(page, "**How it decides.** {}\n", rule.how);
    let _ = writeln!(page, "**Why it matters.** {}\n", rule.why);
    let _ = writeln!(page, "**Flagged:**\n\n{}\n", quoted(rule.example.text));
    let _ = writeln!(page, "**Better:**\n\n{}\n", quoted(rule.example.better));
    if !rule.options.is_empty() {
        page.push_str("**Options:**\n\n| option | default | meaning |\n|---|---|---|\n");
        for option in rule.options {
            page.push_str(&option_row(option));
        }
        page.push('\n');
    }
    page.push_str("**References:**\n\n");
    for reference in rule.references {
        let _ = writeln!(page, "- {}", cited(reference));
    }
    page
}

/// All rules, in Markdown: what `docs/rules.md` holds.
#[must_use]
pub fn all_rules() -> String {
    let mut page = String::from(HEAD);
    page.push_str("\n| rule | severity | news | opinion | finds |\n|---|---|---|---|---|\n");
    for rule in RULES {
        let _ = writeln!(
            page,
            "| [{0}](#{0}) | {1} | {2} | {3} | {4} |",
            rule.name,
            severity(rule.severity),
            on(rule.on_in_news),
            on(rule.on_in_opinion),
            rule.finds
        );
    }
    let _ = write!(page, "\n{}", figures());
    for rule in RULES {
        page.push('\n');
        page.push_str(&explain(rule));
    }
    page
}

const HEAD: &str = "# Rules

<!-- Written from src/findings/rules/ by `UPDATE_RULES=1 cargo test --test rules`; edit there. -->

A rule looks at a finished reading and says where an editor would stop. What the model
found (labels, sources, cues, loaded words) carries every rule; a list of words may only
narrow it. Where the model is unsure of a sentence the rules keep quiet. A finding says
that a sentence deserves a second look, never that it is false.

A piece reads as opinion, whatever it is filed as, where it says so above itself (“Commentary:”,
“Opinion |”), where its writer judges as “I” or keeps saying “you”, or where more than 40 % of it is
framing. Then the rules on single words (`loaded-language`, `loaded-cue`, `scare-quotes`),
`mind-reading`, `dominant-source`, `second-hand` and `forecast-as-fact` leave it alone, and so does
`framing-in-news`, but where nothing else than the share of framing makes it opinion: then it says
so once. All other rules look at it as at news, `vague-attribution` too: a heading alone does not
switch them. What the table has off in opinion is off where the settings file the piece as opinion
(`genre` in `onrecord.toml`), or with `--genre opinion`.
";

/// What a reading found that came when the rules were finished.
const AFTERWARDS: &str = "
**Expect less than the table says of the four rules that are on.** When they were finished, they were
read once more, in 500 other articles drawn by chance (220 of the BBC, 220 of other outlets, 60 of
campaign news), by two new readers, one a strict copy editor, one a chief sub-editor told to reject
pedantry. Nothing was mended by this but that words which another outlet passes on are no more
flagged. Repeated sentences and opinion are left out:

| rule | found | both accept | the strict one accepts |
|---|--:|--:|--:|
| unnamed-source | 54 | 28 | 37 |
| vague-attribution | 27 | 16 | 21 |
| loaded-language | 40 | 27 | 30 |
| loaded-cue | 15 | 7 | 11 |

So the strict editor agrees with 73 % of them (99 of 136), and both with 57 % (78 of 136).
What they reject most: sources of trifles (who attends, when a vote will be), sources whose anonymity is
explained or who are named two sentences on, and hard verbs before words that are hard indeed.
";

fn figures() -> String {
    let mut page = format!(
        "## How many findings an editor accepts\n\nRead on {READ_ON} with {MODEL}, in published articles that are not in this repository. The four rules that are on were read anew in 720 articles drawn by chance from 25 outlets: 460 on which they were mended, and 260 read last, after which `unnamed-source` and `loaded-language` were mended once more by what had been found there; what the mended rules still find was counted, and of `unnamed-source` also the 71 findings read on 28 November 2026, as it found them then. The others were read on 28 November 2026, in the 52 articles of the development set and 600 drawn by chance. Two readers, language models told to judge as a strict copy editor and to reject what is right but petty, each asked of every finding whether the desk would act on it; a finding counts where both would. What stands in satire or in a signed column is left out. No person has checked the answers. A rule under 80 % is off by default. Most rules find little, and a share of little says little.\n\n| rule | mended on | accepted | fresh | accepted | share |\n|---|--:|--:|--:|--:|--:|\n"
    );
    for rule in RULES {
        if let Some(row) = acceptance::of(rule.name) {
            let all = row.all();
            let share = if all.found == 0 {
                "–".to_owned()
            } else {
                format!(
                    "{:.0} %",
                    100.0 * f64::from(all.accepted) / f64::from(all.found)
                )
            };
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} | {} | {share} |",
                rule.name,
                row.mended_on.found,
                row.mended_on.accepted,
                row.fresh.found,
                row.fresh.accepted
            );
        }
    }
    page.push_str(AFTERWARDS);
    page
}

fn option_row(option: &OptionSpec) -> String {
    let default = match option.default {
        OptionValue::Share(share) => share.to_string(),
        OptionValue::Count(count) => count.to_string(),
    };
    format!("| `{}` | {default} | {} |\n", option.name, option.help)
}

fn cited(reference: &Reference) -> String {
    match reference.url {
        Some(url) => format!("{}, <{url}>", reference.title),
        None => reference.title.to_owned(),
    }
}

/// A text as a block quotation; a headline in it becomes bold, so that it is no heading
/// of the page.
fn quoted(text: &str) -> String {
    text.lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(headline) => format!("> **{headline}**"),
            None if line.is_empty() => ">".to_owned(),
            None => format!("> {line}"),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
    }
}

const fn on(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_in_an_example_is_no_heading_of_the_page() {
        assert_eq!(
            quoted("# Pool shut\n\nIt shut."),
            "> **Pool shut**\n>\n> It shut."
        );
    }

    #[test]
    fn every_rule_has_what_its_page_needs() {
        for rule in RULES {
            for text in [
                rule.finds,
                rule.how,
                rule.why,
                rule.example.text,
                rule.example.better,
            ] {
                assert!(!text.is_empty(), "{}", rule.name);
            }
            assert!(!rule.references.is_empty(), "{}", rule.name);
            let is_plain = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(rule.name.chars().all(is_plain), "{}", rule.name);
        }
    }
}
