//! The YAML block on top of a Markdown file, read for the few fields that an article has.
//!
//! Static site generators, newsroom tools and note keepers all write `key: value` lines
//! there. Those, quoted values and lists of names are understood; anything deeper is
//! passed over, since nothing in it describes the article.

use super::Metadata;

/// Whether `text` begins with a front matter block that has at least one `key:` line.
pub(super) fn is_present(text: &str) -> bool {
    let mut lines = text.lines();
    lines.next().is_some_and(|line| line.trim_end() == "---")
        && lines
            .next()
            .is_some_and(|line| key_and_value(line).is_some())
        && lines.any(|line| matches!(line.trim_end(), "---" | "..."))
}

/// Fills the fields of `metadata` from the lines between the two markers.
pub(super) fn read(block: &str, metadata: &mut Metadata) {
    let mut lines = block.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = key_and_value(line) else {
            continue;
        };
        let mut values = list(value);
        // A block list: one "- name" line for each value.
        while value.is_empty() {
            let Some(item) = lines.next_if(|line| line.trim_start().starts_with("- ")) else {
                break;
            };
            values.push(unquoted(item.trim_start().trim_start_matches("- ")).to_owned());
        }
        let value = values.join(", ");
        if value.is_empty() {
            continue;
        }
        let field = match key.to_ascii_lowercase().as_str() {
            "title" | "headline" => &mut metadata.title,
            "author" | "authors" | "byline" | "by" => &mut metadata.author,
            "date" | "published" | "pubdate" => &mut metadata.date,
            "outlet" | "source" | "publication" | "publisher" | "site" => &mut metadata.outlet,
            "url" | "link" | "canonical" | "permalink" => &mut metadata.url,
            _ => continue,
        };
        field.get_or_insert(value);
    }
}

/// The two sides of an unindented `key: value` line.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    // "https://..." is no key; YAML asks for a space behind the colon.
    let is_value = value.is_empty() || value.starts_with(char::is_whitespace);
    (is_key && is_value).then(|| (key, value.trim()))
}

/// The values of `a`, `"a"` or `[a, "b"]`.
fn list(value: &str) -> Vec<String> {
    match value
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        Some(items) => items
            .split(',')
            .map(|item| unquoted(item).to_owned())
            .collect(),
        None if value.is_empty() || matches!(value, "|" | ">" | "~" | "null") => Vec::new(),
        None => vec![unquoted(value).to_owned()],
    }
}

/// A scalar without its quotation marks, or without the comment behind a plain one.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for mark in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(mark) {
            return rest
                .rfind(mark)
                .and_then(|end| rest.get(..end))
                .unwrap_or(rest);
        }
    }
    value.split(" #").next().unwrap_or(value).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(block: &str) -> Metadata {
        let mut metadata = Metadata::default();
        read(block, &mut metadata);
        metadata
    }

    #[test]
    fn plain_and_quoted_fields_are_read() {
        let read = metadata(
            "title: \"Ferry: the last crossing\"\nauthor: Ada Quill # staff\ndate: 2024-03-05\n\
             source: 'Tolland Bay Courier'\nurl: https://courier.example/ferry\n",
        );
        assert_eq!(read.title.as_deref(), Some("Ferry: the last crossing"));
        assert_eq!(read.author.as_deref(), Some("Ada Quill"));
        assert_eq!(read.date.as_deref(), Some("2024-03-05"));
        assert_eq!(read.outlet.as_deref(), Some("Tolland Bay Courier"));
        assert_eq!(read.url.as_deref(), Some("https://courier.example/ferry"));
    }

    #[test]
    fn several_authors_are_joined() {
        assert_eq!(
            metadata("authors: [Ada Quill, \"Ben Oar\"]")
                .author
                .as_deref(),
            Some("Ada Quill, Ben Oar")
        );
        assert_eq!(
            metadata("authors:\n  - Ada Quill\n  - Ben Oar\ndate: x")
                .author
                .as_deref(),
            Some("Ada Quill, Ben Oar")
        );
    }

    #[test]
    fn unknown_empty_and_nested_fields_are_passed_over() {
        let read = metadata("tags: [port]\ntitle:\nseo:\n  title: Another\nlayout: post\n");
        assert_eq!(read, Metadata::default());
    }

    #[test]
    fn a_rule_between_paragraphs_is_no_front_matter() {
        assert!(is_present("---\ntitle: Ferry\n---\nText"));
        assert!(!is_present("---\n\nText: and more\n\n---\n"));
        assert!(!is_present("---\ntitle: never closed\n"));
    }
}
