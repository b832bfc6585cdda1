//! Comments in a file that switch rules off: `<!-- onrecord: off RULE -->`, and `on` again.
//!
//! Only what the file's format takes for a comment is one (`comments`). Without a rule's name
//! they mean all rules. A directive holds from where it stands to the one that takes it back
//! or to the end of the file; a finding is switched off by where it begins.

use super::comments::{CLOSE, OPEN, comments};
use crate::config::Problem;
use crate::findings::rule;
use crate::ingest::Format;
use crate::span::Span;

/// The directives of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directives {
    found: Vec<Directive>,
    comments: Vec<Span>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Directive {
    /// Where it begins to hold.
    at: usize,
    on: bool,
    /// The rules that it names; none for all.
    rules: Vec<&'static str>,
}

/// Something about a directive that its author should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Where the comment begins in the file.
    pub at: usize,
    /// What is wrong with it.
    pub message: String,
}

impl Directives {
    /// Finds the directives of a file's text, which is read in `format`, and what is wrong
    /// with them: a name that no rule has, a word that is neither `on` nor `off`. What is
    /// wrong has no effect.
    #[must_use]
    pub fn of(text: &str, format: Format) -> (Self, Vec<Remark>) {
        let mut directives = Self::default();
        let mut remarks = Vec::new();
        for comment in comments(text, format) {
            let inside = comment.of(text).trim_start_matches(OPEN);
            let inside = inside.trim_end_matches(CLOSE).trim();
            let Some(words) = inside.strip_prefix("onrecord:") else {
                if looks_like_one(inside) {
                    remarks.push(Remark {
                        at: comment.start(),
                        message: "this comment has no effect; a directive reads “onrecord: off” or “onrecord: on”, in small letters and with the colon".to_owned(),
                    });
                }
                continue;
            };
            directives.comments.push(comment);
            match directive(words, comment.end()) {
                Ok((directive, unknown)) => {
                    directives.found.extend(directive);
                    let unknown = unknown
                        .into_iter()
                        .map(|name| Problem::unknown_rule(&name).to_string());
                    remarks.extend(unknown.map(|message| Remark {
                        at: comment.start(),
                        message,
                    }));
                }
                Err(message) => remarks.push(Remark {
                    at: comment.start(),
                    message,
                }),
            }
        }
        (directives, remarks)
    }

    /// Whether there are any.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.comments.is_empty()
    }

    /// The text with spaces in place of the directives, for formats that have no comments
    /// and would read them as part of the article.
    #[must_use]
    pub fn blanked(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for comment in &self.comments {
            out.push_str(Span::new(from, comment.start()).of(text));
            out.push_str(&" ".repeat(comment.len()));
            from = comment.end();
        }
        out.push_str(Span::new(from, text.len()).of(text));
        out
    }

    /// Whether a finding of that rule which begins at `offset` is switched off.
    #[must_use]
    pub fn switch_off(&self, rule: &str, offset: usize) -> bool {
        self.found
            .iter()
            .rev()
            .filter(|directive| directive.at <= offset)
            .find(|directive| directive.rules.is_empty() || directive.rules.contains(&rule))
            .is_some_and(|directive| !directive.on)
    }
}

/// Whether a comment was meant for the check: "Onrecord: off", "onrecord off".
fn looks_like_one(inside: &str) -> bool {
    let mut words = inside
        .split(|c: char| c.is_whitespace() || c == ':')
        .filter(|word| !word.is_empty());
    let is = |word: Option<&str>, wanted: &[&str]| {
        word.is_some_and(|word| wanted.iter().any(|w| word.eq_ignore_ascii_case(w)))
    };
    is(words.next(), &["onrecord"]) && is(words.next(), &["on", "off"])
}

/// Where the author's reason begins, which stands behind a dash: a long one, two hyphens, or
/// one that is no part of a rule's name; at the end where there is none.
fn reason(words: &str) -> usize {
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    words
        .char_indices()
        .find(|&(at, c)| match c {
            '‒' | '–' | '—' | '―' | '−' => true,
            '-' => {
                let before = words
                    .get(..at)
                    .and_then(|before| before.chars().next_back());
                let behind = words.get(at + 1..).and_then(|rest| rest.chars().next());
                behind == Some('-') || is_blank(before) || is_blank(behind)
            }
            _ => false,
        })
        .map_or(words.len(), |(at, _)| at)
}

/// What the words behind `onrecord:` say, and the names among them that no rule has.
fn directive(words: &str, at: usize) -> Result<(Option<Directive>, Vec<String>), String> {
    let words = words.get(..reason(words)).unwrap_or(words);
    let mut words = words
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty());
    let on = match words.next() {
        Some("on") => true,
        Some("off") => false,
        other => {
            return Err(format!(
                "“onrecord: {}” means nothing; write “onrecord: off” or “onrecord: on”, with the names of rules or without",
                other.unwrap_or_default()
            ));
        }
    };
    let (mut rules, mut unknown) = (Vec::new(), Vec::new());
    for name in words {
        match rule(name) {
            Some(rule) => rules.push(rule.name),
            None => unknown.push(name.to_owned()),
        }
    }
    // A directive all of whose names are wrong must not be taken for one that names none.
    let directive =
        (!rules.is_empty() || unknown.is_empty()).then_some(Directive { at, on, rules });
    Ok((directive, unknown))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "unnamed-source";

    /// Whether the rule is off where “HERE” stands.
    fn off_here(text: &str, rule: &str) -> bool {
        let (directives, remarks) = Directives::of(text, Format::Markdown);
        assert_eq!(remarks, []);
        directives.switch_off(rule, text.find("HERE").unwrap())
    }

    #[test]
    fn in_markdown_code_is_text_and_no_directive() {
        let off = "<!-- onrecord: off unnamed-source -->";
        for code in [
            format!("```\n{off}\n```"),
            format!("~~~ html\n{off}\n~~~"),
            format!("Code:\n\n    {off}"),
            format!("Write `{off}` there."),
            format!("- In a list:\n\n  ```\n  {off}\n  ```"),
            format!("> ```\n> {off}\n> ```"),
            // An opening that the code leaves open does not reach for a later end.
            "```\n<!--\n```\n\nText -->.".to_owned(),
            format!("---\ntitle: Quay\n---\n\n```\n{off}\n```"),
            format!("```\r\n{off}\r\n```\r\n"),
        ] {
            let text = format!("{code}\n\nHERE");
            assert!(!off_here(&text, RULE), "{text}");
            // A directive behind the code counts as ever.
            let text = format!("{code}\n\n{off}\n\nHERE");
            assert!(off_here(&text, RULE), "{text}");
        }
        let text = format!("```\n{off}\n```\nHERE");
        for format in [Format::Text, Format::Html] {
            let (directives, _) = Directives::of(&text, format);
            assert!(directives.switch_off(RULE, text.len()));
        }
    }

    #[test]
    fn backticks_in_a_comment_make_no_code() {
        let text = "<!-- onrecord: off unnamed-source -- the `aide` -->\nHERE `<b>`";
        assert!(off_here(text, RULE));
        assert!(off_here(&format!("A line. {text}"), RULE));
    }

    #[test]
    fn a_reason_may_stand_behind_a_dash_of_any_sort() {
        for dash in [" -- ", "--", " — ", "—", " – ", "–", " - ", " -"] {
            let text =
                format!("<!-- onrecord: off unnamed-source{dash}she has been threatened -->HERE");
            assert!(off_here(&text, RULE), "{text}");
            assert!(!off_here(&text, "loaded-cue"), "{text}");
            let all = format!("<!-- onrecord: off{dash}she has been threatened -->HERE");
            assert!(off_here(&all, "loaded-cue"), "{all}");
        }
    }

    #[test]
    fn a_comment_that_was_meant_as_one_is_not_passed_over_in_silence() {
        for comment in ["<!-- onrecord off -->", "<!-- Onrecord: off x -->"] {
            let (directives, remarks) = Directives::of(comment, Format::Markdown);
            assert!(directives.is_empty());
            assert_eq!(remarks.len(), 1, "{comment}");
        }
        let (_, remarks) = Directives::of("<!-- onrecord is a program -->", Format::Markdown);
        assert_eq!(remarks, []);
    }

    #[test]
    fn a_rule_is_off_between_off_and_on() {
        assert!(off_here(
            "<!-- onrecord: off unnamed-source -->\nHERE",
            RULE
        ));
        assert!(!off_here(
            "HERE <!-- onrecord: off unnamed-source -->",
            RULE
        ));
        assert!(!off_here(
            "<!-- onrecord: off unnamed-source --><!--onrecord: on unnamed-source-->HERE",
            RULE
        ));
    }

    #[test]
    fn without_a_name_all_rules_are_meant() {
        assert!(off_here("<!-- onrecord: off -->HERE", RULE));
        assert!(off_here("<!-- onrecord: off -->HERE", "any-other"));
        assert!(!off_here(
            "<!-- onrecord: off unnamed-source -->HERE",
            "any-other"
        ));
        let one_on = "<!-- onrecord: off --><!-- onrecord: on unnamed-source -->HERE";
        assert!(!off_here(one_on, RULE) && off_here(one_on, "any-other"));
        assert!(!off_here(
            "<!-- onrecord: off unnamed-source --><!-- onrecord: on -->HERE",
            RULE
        ));
    }

    #[test]
    fn other_comments_mean_nothing() {
        assert!(!off_here("<!-- off --><!-- onrecord --><!-- HERE", RULE));
    }

    #[test]
    fn an_unknown_name_is_remarked_and_switches_nothing_off() {
        let text = "A.\n<!-- onrecord: off unamed-source -->\nHERE";
        let (directives, remarks) = Directives::of(text, Format::Markdown);
        assert_eq!(remarks.len(), 1);
        assert_eq!(remarks[0].at, 3);
        assert_eq!(
            remarks[0].message,
            "there is no rule “unamed-source”; did you mean “unnamed-source”?"
        );
        assert!(!directives.switch_off(RULE, text.len()));
        let (_, remarks) = Directives::of("<!-- onrecord: of -->", Format::Markdown);
        assert!(
            remarks[0]
                .message
                .starts_with("“onrecord: of” means nothing")
        );
    }

    #[test]
    fn blanking_leaves_every_offset_where_it_was() {
        let text = "é <!-- onrecord: off --> said <!-- a note --> it";
        let (directives, _) = Directives::of(text, Format::Markdown);
        let blanked = directives.blanked(text);
        assert_eq!(blanked.len(), text.len());
        assert_eq!(blanked.find("said"), text.find("said"));
        assert!(blanked.contains("<!-- a note -->") && !blanked.contains("onrecord"));
    }
}
