//! Which format an article is in: from the name's ending, else from how it begins.

use super::front_matter;

/// How an article is written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Find out from the name's ending and the text itself.
    #[default]
    Auto,
    /// Plain text, as people paste it.
    Text,
    /// CommonMark with tables, footnotes and YAML front matter.
    Markdown,
    /// A saved web page.
    Html,
    /// A Word document, which is no text: it is known by its bytes.
    Docx,
}

impl Format {
    /// What the ending of a file name says; `Auto` where it says nothing.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let ending = file
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("html" | "htm" | "xhtml" | "shtml") => Format::Html,
            Some("md" | "markdown" | "mdown" | "mkd") => Format::Markdown,
            Some("txt" | "text") => Format::Text,
            Some("docx" | "docm" | "dotx") => Format::Docx,
            _ => Format::Auto,
        }
    }

    /// Whether the bytes ought to be a Word document: that was asked for, or the name says so.
    pub(super) fn promises_docx(self, name: &str) -> bool {
        self == Format::Docx || (self == Format::Auto && Format::of_name(name) == Format::Docx)
    }

    /// The format to read `text` in: never `Auto`.
    ///
    /// What the user asked for wins, then the name. A page saved under `.txt` is still a
    /// page, though: nobody begins an article with a document type.
    pub(crate) fn settle(self, name: &str, text: &str) -> Self {
        if self != Format::Auto {
            return self;
        }
        match Format::of_name(name) {
            Format::Text | Format::Auto if is_html(text) => Format::Html,
            Format::Auto if is_markdown(text) => Format::Markdown,
            Format::Auto => Format::Text,
            named => named,
        }
    }
}

/// Whether a text begins as an HTML document does.
fn is_html(text: &str) -> bool {
    // Comments and an XML declaration may stand before the document type.
    let mut rest = text.trim_start();
    while let Some(end) = ["<!--", "<?xml"].iter().find_map(|open| {
        let close = if *open == "<!--" { "-->" } else { "?>" };
        rest.starts_with(open)
            .then(|| rest.find(close).map(|at| at + close.len()))
            .flatten()
    }) {
        rest = rest.get(end..).unwrap_or_default().trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|open| {
            rest.get(..open.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(open))
        })
}

/// Whether a text begins with front matter or a first-level heading.
fn is_markdown(text: &str) -> bool {
    front_matter::is_present(text)
        || text
            .trim_start()
            .lines()
            .next()
            .is_some_and(|line| line.starts_with("# "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides_before_the_content() {
        assert_eq!(
            Format::Auto.settle("a/story.md", "<html><p>x"),
            Format::Markdown
        );
        assert_eq!(Format::Auto.settle("a/story.HTM", "plain"), Format::Html);
        assert_eq!(
            Format::Auto.settle("story.txt", "# Not a heading here"),
            Format::Text
        );
    }

    #[test]
    fn without_an_ending_the_content_decides() {
        assert_eq!(
            Format::Auto.settle("-", "<!-- saved -->\n<!DOCTYPE html>"),
            Format::Html
        );
        assert_eq!(
            Format::Auto.settle("-", "---\ntitle: Tide\n---\nText"),
            Format::Markdown
        );
        assert_eq!(
            Format::Auto.settle("-", "# Tide tables\n\nText"),
            Format::Markdown
        );
        assert_eq!(
            Format::Auto.settle("-", "Tide tables\n\nText"),
            Format::Text
        );
    }

    #[test]
    fn a_page_saved_as_text_is_a_page() {
        assert_eq!(
            Format::Auto.settle("page.txt", "<!doctype HTML><p>"),
            Format::Html
        );
    }

    #[test]
    fn what_the_user_says_wins() {
        assert_eq!(
            Format::Text.settle("page.html", "<!doctype html>"),
            Format::Text
        );
    }

    #[test]
    fn an_unclosed_comment_is_not_html() {
        assert_eq!(Format::Auto.settle("-", "<!-- never closed"), Format::Text);
    }
}
