//! Rules in Markdown: what `docs/rules.md` is made of.

use std::fmt::Write as _;

use super::acceptance::{self, MODEL, READ_ON};
use super::rule::{OptionSpec, Reference, Rule};
use super::rules::RULES;

/// One rule, in Markdown, with its name as a second-level heading.
#[must_use]
pub fn explain(rule: &Rule) -> String {
    let mut page = format!("## {}\n\n{}\n\n", rule.name, rule.finds);
    let _ = writeln!(
        page,
        "{}; {} in news, {} in opinion pieces.\n",
        capitalised(rule.severity.name()),
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
            rule.severity.name(),
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

/// How the figures came about, below their table.
const HISTORY: &str = "
**Expect less of a new archive than the table says**, which is of the rules as they are now. Read with
each rule as it then was, and before anything was mended by what was found there, most accepted:

| rule | 1,200 articles | 600 | 506 | 333 |
|---|--:|--:|--:|--:|
| unnamed-source | 84 of 170 | 22 of 32 | 16 of 26 | 4 of 4 |
| vague-attribution | 51 of 59 | 40 of 49 | 17 of 26 | 21 of 26 |
| loaded-language | 39 of 73 | 13 of 21 | 10 of 19 | 1 of 7 |
| loaded-cue | 35 of 37 | 26 of 26 | 15 of 15 | 1 of 1 |
| unsourced-allegation | 28 of 40 | 6 of 13 | 2 of 9 | |

Readers differ more than rules do: of what the four rules that are on find now, the chief sub-editor
alone would act on 40 % of `unnamed-source`, 37 % of `vague-attribution`, 74 % of `loaded-language` and
16 % of `loaded-cue`, and waves the rest through as what papers print every day.
";

fn figures() -> String {
    let mut page = format!(
        "## How many findings an editor accepts\n\nRead on {READ_ON} with {MODEL}, in published articles that are not in this repository, drawn by chance with `scripts/sample_findings.py`: for the four rules that are on and `unsourced-allegation` 1,200 articles of 48 outlets, then 600 of 44, 506 of 37, and 333, of which 300 are the BBC’s and 33 of the development set. After each sample the rules were mended by what had been found there; “mended on” counts what the rules find now in samples that they were mended on, “fresh” what they find in the others; ten findings that came with the last mend of `unnamed-source` were read by themselves. Three readers, language models told to judge as a strict copy editor, as the standards editor of an agency, and as a chief sub-editor an hour before the deadline who has no patience with pedantry, each asked of every finding whether the desk would act on it; a finding counts where two of the three would. The other eleven rules were read on 28 November 2026, in the 52 articles of the development set and 600 drawn by chance, by two strict readers, and count where both would act. What stands in satire, a signed column or a review is left out, and so is a sentence that was found before. No person has checked the answers. A rule under 80 % is off by default. Most rules find little, and a share of little says little.\n\n| rule | mended on | accepted | fresh | accepted | share |\n|---|--:|--:|--:|--:|--:|\n"
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
    page.push_str(HISTORY);
    page
}

fn option_row(option: &OptionSpec) -> String {
    let default = option.default.number();
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
