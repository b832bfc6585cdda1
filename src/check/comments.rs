//! The comments of a file: those that its format takes for one, and no others.
//!
//! `<!--` in a script, in an attribute's value or in a link's title is text. What of a
//! Markdown text is HTML, the Markdown reader says; within HTML, the walk here follows the
//! standard's tokenizer as far as it decides where a comment may begin.

use crate::ingest::{Format, markdown_html};
use crate::span::Span;

/// How a comment begins.
pub(super) const OPEN: &str = "<!--";

/// How it ends.
pub(super) const CLOSE: &str = "-->";

/// Elements whose content is text to their end tag, whatever it looks like.
const RAW: [&str; 8] = [
    "iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp",
];

/// The comments of a text, in order.
pub(super) fn comments(text: &str, format: Format) -> Vec<Span> {
    if !text.contains(OPEN) {
        return Vec::new();
    }
    match format {
        Format::Html => in_html(text),
        Format::Markdown => in_html(&html_of_markdown(text)),
        // Plain text knows no markup that could hold them.
        Format::Text | Format::Auto | Format::Docx => anywhere(text),
    }
}

fn anywhere(text: &str) -> Vec<Span> {
    let mut comments = Vec::new();
    let mut from = 0;
    while let Some(start) = find(text, from, OPEN) {
        let Some(end) = end_of(text, start, CLOSE) else {
            break;
        };
        comments.push(Span::new(start, end));
        from = end;
    }
    comments
}

/// The text with spaces in place of all that is no HTML, so that every offset holds.
fn html_of_markdown(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for span in markdown_html(text) {
        let between = span.start().saturating_sub(masked.len());
        masked.push_str(&" ".repeat(between));
        masked.push_str(Span::new(masked.len(), span.end()).of(text));
    }
    masked
}

fn in_html(text: &str) -> Vec<Span> {
    let lower = text.to_ascii_lowercase();
    let mut comments = Vec::new();
    let mut from = 0;
    while let Some(start) = find(&lower, from, "<") {
        let rest = lower.get(start..).unwrap_or_default();
        let end = if rest.starts_with(OPEN) {
            let end = end_of(&lower, start, CLOSE);
            comments.extend(end.map(|end| Span::new(start, end)));
            end
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            end_of(&lower, start, ">")
        } else if let Some(name) = tag_name(rest) {
            let end = tag_end(rest).map(|length| start + length);
            match end {
                Some(end) if RAW.contains(&name) => find(&lower, end, &format!("</{name}")),
                end => end,
            }
        } else {
            Some(start + 1)
        };
        // What is never closed takes the rest of the file with it, as it does in a browser.
        let Some(end) = end else {
            break;
        };
        from = end;
    }
    comments
}

/// The name of the tag that `rest` begins with, empty for an end tag; nothing where it is none.
fn tag_name(rest: &str) -> Option<&str> {
    let inside = rest.get(1..)?;
    if let Some(end_tag) = inside.strip_prefix('/') {
        return end_tag
            .starts_with(|c: char| c.is_ascii_alphabetic())
            .then_some("");
    }
    let name = inside
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))
        .next()?;
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        .then_some(name)
}

/// The length of the tag that `rest` begins with. A `>` in a quoted value does not end it.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    // Whether a value may begin here, which alone makes a mark a quote.
    let mut at_value = false;
    for (at, c) in rest.char_indices() {
        match quote {
            Some(mark) if c == mark => quote = None,
            Some(_) => {}
            None if c == '>' => return Some(at + 1),
            None if at_value && matches!(c, '"' | '\'') => quote = Some(c),
            None => {}
        }
        at_value = quote.is_none() && (c == '=' || (at_value && c.is_whitespace()));
    }
    None
}

fn find(text: &str, from: usize, wanted: &str) -> Option<usize> {
    Some(from + text.get(from..)?.find(wanted)?)
}

/// Where the first `close` from `start` on ends.
fn end_of(text: &str, start: usize, close: &str) -> Option<usize> {
    find(text, start, close).map(|at| at + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of a text are comments.
    fn found(text: &str, format: Format) -> Vec<&str> {
        let comments = comments(text, format);
        comments.into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn in_html_only_a_comment_is_one() {
        for no_comment in [
            "<script>let a = '<!-- x -->';</script>",
            "<STYLE type=a>p {} <!-- x --></style>",
            "<textarea rows=2>\n<!-- x -->\n</textarea>",
            "<title>A <!-- x --></title>",
            "<img alt=\"a > b <!-- x -->\">",
            "<a title = '<!-- x -->' href=b>c</a>",
            "<![CDATA[ <!-- x -->",
            "<p class=\"open <!-- x -->",
            "<!-- open",
        ] {
            assert_eq!(found(no_comment, Format::Html), [""; 0], "{no_comment}");
            if !no_comment.contains("open") {
                let text = format!("{no_comment}<!-- y -->é < 3 <b>d’s</b><!-- z -->");
                let both = ["<!-- y -->", "<!-- z -->"];
                assert_eq!(found(&text, Format::Html), both, "{text}");
            }
        }
    }

    #[test]
    fn in_markdown_what_is_no_html_holds_none() {
        for no_comment in [
            "[a](b \"<!-- x -->\")",
            "\\<!-- x -->",
            "`<!-- x -->`",
            "---\ntitle: a <!-- x -->\n---",
            "<b title=\"<!-- x -->\">c</b>",
            "One <textarea><!-- x --></textarea> two.",
            "```\n<!--\n```\n\nText -->.",
        ] {
            let text = format!("{no_comment}\n\nÉlite. <!-- y --> Two.\n\n> <!-- z -->\n");
            let both = ["<!-- y -->", "<!-- z -->"];
            assert_eq!(found(&text, Format::Markdown), both, "{text}");
        }
    }

    #[test]
    fn in_markdown_comments_stand_in_lines_and_between_them() {
        for comment in [
            "<!-- x -->",
            "<!--\nx\n\ny\n-->",
            "A line. <!-- x -- the `aide` --> More.",
            "- One\n- Two <!-- x -->",
            "| A |\n|---|\n| b <!-- x --> |",
            "<div>\n<!-- x -->\n</div>",
        ] {
            assert_eq!(found(comment, Format::Markdown).len(), 1, "{comment}");
        }
    }

    #[test]
    fn in_plain_text_a_comment_may_stand_anywhere() {
        let text = "“<b title=\"<!-- x -->\"> <!-- y --> <!-- z";
        assert_eq!(found(text, Format::Text), ["<!-- x -->", "<!-- y -->"]);
    }
}
