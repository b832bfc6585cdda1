//! What of a file is markup and no text: tags, comments, and elements that are not shown.

use crate::span::Span;

/// Beginnings of what is left out up to its end. A page often holds its article a second
/// time in a script, for search engines.
const UNSEEN: [(&str, &str); 4] = [
    ("<!--", "-->"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<template", "</template>"),
];

/// The tags, the comments and the unseen elements of a text, in order; few or none where it
/// is no markup.
pub(super) fn markup(text: &str) -> Vec<Span> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    // An end that is missing is missing from any later place too; looking for it again at
    // every beginning would take the square of the time.
    let mut missing: Vec<&str> = Vec::new();
    let mut from = 0;
    while let Some(start) = lower.get(from..).and_then(|rest| rest.find('<')) {
        let start = from + start;
        let rest = lower.get(start..).unwrap_or_default();
        from = start + 1;
        if let Some(length) = unseen(rest, &mut missing).or_else(|| tag(rest)) {
            found.push(Span::new(start, start + length));
            from = start + length;
        }
    }
    found
}

/// Elements that may stand inside a word.
const INLINE: [&str; 30] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr",
];

/// Whether a piece of markup may stand inside a word: a comment, or the tag of an element that
/// begins no line of its own.
pub(super) fn is_inline(markup: &str) -> bool {
    if markup.starts_with("<!--") {
        return true;
    }
    let name = markup.trim_start_matches(['<', '/']);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    let name = name.get(..end).unwrap_or_default();
    INLINE
        .iter()
        .any(|inline| name.eq_ignore_ascii_case(inline))
}

/// The length of the comment or the unseen element that `rest`, in lower case, begins with.
fn unseen(rest: &str, missing: &mut Vec<&str>) -> Option<usize> {
    let (_, close) = UNSEEN.iter().find(|(open, _)| {
        let behind = rest.strip_prefix(open);
        behind.is_some_and(|behind| {
            *open == "<!--" || behind.starts_with(|c: char| c == '>' || c.is_whitespace())
        })
    })?;
    if missing.contains(close) {
        return None;
    }
    let end = rest.find(close);
    if end.is_none() {
        missing.push(close);
    }
    end.map(|end| end + close.len())
}

/// The length of the tag that `rest` begins with.
fn tag(rest: &str) -> Option<usize> {
    let inside = rest.get(1..)?;
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') {
        return None;
    }
    let end = inside.find(['<', '>'])?;
    inside.get(end..)?.starts_with('>').then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        markup(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn tags_comments_and_scripts_are_markup() {
        assert_eq!(
            found("<P class=x>One<!-- <b> -->\n<script type=y>if (a < b) {}</SCRIPT></p>"),
            [
                "<P class=x>",
                "<!-- <b> -->",
                "<script type=y>if (a < b) {}</SCRIPT>",
                "</p>"
            ]
        );
    }

    #[test]
    fn some_tags_may_stand_inside_a_word() {
        for inside in ["<i>", "</SPAN>", "<wbr/>", "<!-- x -->", "<a href=x>"] {
            assert!(is_inline(inside), "{inside}");
        }
        for between in ["<p>", "</div>", "<br>", "<img src=x>", "<script>a</script>"] {
            assert!(!is_inline(between), "{between}");
        }
    }

    #[test]
    fn less_than_is_no_tag() {
        assert_eq!(found("1 < 2, <3 and a <b of c < d> e"), [""; 0]);
    }

    #[test]
    fn what_is_never_closed_hides_nothing() {
        assert_eq!(found("<!-- One <b>two</b>"), ["<b>", "</b>"]);
        assert_eq!(found("<script>One <b>"), ["<script>", "<b>"]);
        assert_eq!(found("<scripture>"), ["<scripture>"]);
    }
}
