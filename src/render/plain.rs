//! The rules' texts without their Markdown, for places that show characters as they are: a
//! terminal, a message of an editor.

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

/// A short Markdown text as plain text: code in quotation marks, links with their address
/// behind them, no other marks; blocks parted by an empty line.
#[must_use]
pub fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut addresses = Vec::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => {
                text.push_str(&words);
            }
            Event::Code(words) => {
                text.push('“');
                text.push_str(&words);
                text.push('”');
            }
            Event::SoftBreak => text.push(' '),
            Event::HardBreak => text.push('\n'),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                // Of `<https://...>` the text is the address already.
                let is_shown = matches!(link_type, LinkType::Autolink | LinkType::Email);
                addresses.push((!is_shown).then_some(dest_url));
            }
            Event::End(TagEnd::Link) => {
                if let Some(Some(address)) = addresses.pop() {
                    text.push_str(&format!(" ({address})"));
                }
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => text.push_str("\n\n"),
            _ => {}
        }
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::RULES;

    #[test]
    fn marks_go_and_what_they_mean_stays() {
        assert_eq!(
            plain(
                "More than `share`, as *Ethics* [says](https://press.example/a_b), <https://c.example>."
            ),
            "More than “share”, as Ethics says (https://press.example/a_b), https://c.example."
        );
        assert_eq!(
            plain("# Pool shut\n\nIt **shut**\nearly."),
            "Pool shut\n\nIt shut early."
        );
        assert_eq!(
            plain("An aide’s 2 < 3 & “so” <b>it</b>"),
            "An aide’s 2 < 3 & “so” <b>it</b>"
        );
    }

    #[test]
    fn no_rule_shows_its_marks() {
        for rule in RULES {
            let titles = rule.references.iter().map(|reference| reference.title);
            for text in [
                rule.finds,
                rule.how,
                rule.why,
                rule.example.text,
                rule.example.better,
            ]
            .into_iter()
            .chain(titles)
            {
                let shown = plain(text);
                assert!(!shown.contains(['`', '*', '#']), "{}: {shown}", rule.name);
                assert!(!shown.contains("]("), "{}: {shown}", rule.name);
            }
        }
    }
}
