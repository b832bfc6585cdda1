//! From the lines of a plain text to its paragraphs.
//!
//! People paste text in three shapes: paragraphs parted by empty lines, one paragraph a
//! line, and lines broken by hand or by a mail program at some column. The third has to
//! be told from the second, where joining lines would glue a headline to the first
//! sentence. Two signs of broken lines are used together: a line is *full* when the next
//! line's first word would not have fitted, and the next line goes on in lower case.

use super::furniture;

/// Widths, in characters, at which people and programs break lines.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 35..=130;

/// How far a hand-broken line may fall short of the widest one and still count as full.
const SLACK: usize = 12;

/// One paragraph of a plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// The text, its lines joined by spaces, without a list mark.
    pub(super) text: String,
    /// Whether it began with a list mark.
    pub(super) item: bool,
    /// Which run of lines without an empty line between them it stands in.
    pub(super) stanza: usize,
}

/// The paragraphs of `text`, whose line ends are `\n`.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let stanzas: Vec<Vec<&str>> = stanzas(text);
    let width = wrap_width(&stanzas);
    let mut paragraphs = Vec::new();
    for (stanza, lines) in stanzas.iter().enumerate() {
        let margin = lines.iter().map(|line| indent(line)).min().unwrap_or(0);
        let mut before: Option<&str> = None;
        for line in lines {
            let (item, content) = list_item(line);
            let goes_on =
                before.is_some_and(|before| !item && continues(before, line, margin, width));
            match paragraphs.last_mut().filter(|_| goes_on) {
                Some(Paragraph { text, .. }) => join(text, content),
                None => paragraphs.push(Paragraph {
                    text: content.to_owned(),
                    item,
                    stanza,
                }),
            }
            before = Some(line);
        }
    }
    paragraphs
}

/// Runs of lines with an empty line before and after them.
fn stanzas(text: &str) -> Vec<Vec<&str>> {
    let mut stanzas = vec![Vec::new()];
    for line in text.split('\n').map(str::trim_end) {
        match stanzas.last_mut() {
            Some(open) if !line.is_empty() => open.push(line),
            Some(open) if !open.is_empty() => stanzas.push(Vec::new()),
            _ => {}
        }
    }
    stanzas.retain(|lines| !lines.is_empty());
    stanzas
}

/// The column at which the text's lines are broken, if they are.
fn wrap_width(stanzas: &[Vec<&str>]) -> Option<usize> {
    let pairs: Vec<(&str, &str)> = stanzas
        .iter()
        .flat_map(|lines| lines.iter().copied().zip(lines.iter().copied().skip(1)))
        .filter(|(_, next)| !list_item(next).0)
        .collect();
    let mut lengths: Vec<usize> = pairs.iter().map(|(line, _)| length(line)).collect();
    lengths.sort_unstable();
    // One line in twenty may stick out: an address that could not be broken, a table.
    let width = lengths
        .get(lengths.len().saturating_sub(1 + lengths.len() / 20))
        .copied()?;
    if !WRAP_WIDTHS.contains(&width) {
        return None;
    }
    let share = |test: &dyn Fn(&str, &str) -> bool| {
        let hits = pairs.iter().filter(|(line, next)| test(line, next)).count();
        hits as f64 / pairs.len() as f64
    };
    let full = share(&|line, next| is_full(line, next, width));
    let lower = share(&|_, next| starts_lower(next));
    let unfinished = share(&|line, _| !furniture::ends_a_sentence(line));
    // Telegrams and old wires have no lower case at all.
    let capitals = !pairs
        .iter()
        .any(|(line, _)| line.chars().any(char::is_lowercase));
    let goes_on = if capitals {
        unfinished >= 0.6
    } else {
        lower >= 0.3
    };
    (full >= 0.6 && goes_on).then_some(width)
}

/// Whether `next` belongs to the same paragraph as the line before it. `margin` is the
/// smallest indentation of the lines around them: a deeper one begins a paragraph.
fn continues(line: &str, next: &str, margin: usize, width: Option<usize>) -> bool {
    let open_sentence = !furniture::ends_a_sentence(line);
    if starts_lower(next) && (open_sentence || width.is_some()) {
        // A mark of the middle of a sentence, broken lines or not: copying from narrow
        // columns leaves such breaks in texts that are otherwise whole.
        return true;
    }
    let Some(width) = width else {
        return false;
    };
    let set_apart = indent(next) >= margin + 2
        || furniture::kind(line).is_some()
        || furniture::kind(next).is_some();
    !set_apart && is_full(line, next, width)
}

/// Whether the first word of `next` would not have fitted behind `line`.
fn is_full(line: &str, next: &str, width: usize) -> bool {
    let first = next.split_whitespace().next().map_or(0, length);
    length(line) + 1 + first + SLACK > width
}

fn length(line: &str) -> usize {
    line.chars().count()
}

fn indent(line: &str) -> usize {
    line.chars()
        .take_while(|c| c.is_whitespace())
        .map(|c| if c == '\t' { 4 } else { 1 })
        .sum()
}

fn starts_lower(line: &str) -> bool {
    line.trim_start().starts_with(char::is_lowercase)
}

/// Whether a line begins with a list mark, and the line without it and its indentation.
fn list_item(line: &str) -> (bool, &str) {
    let line = line.trim();
    let rest = line
        .strip_prefix(['-', '*', '•', '·', '‣', '◦', '▪'])
        .or_else(|| {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = line.len() - rest.len();
            if !(1..=2).contains(&digits) {
                return None;
            }
            rest.strip_prefix(['.', ')'])
        });
    match rest {
        Some(rest) if rest.starts_with([' ', '\t']) && rest.chars().any(char::is_alphanumeric) => {
            (true, rest.trim_start())
        }
        _ => (false, line),
    }
}

/// Appends a line; a hyphen at the line end belongs to the word and stays.
fn join(text: &mut String, line: &str) {
    let hyphenated = text.ends_with('-')
        && text.chars().rev().nth(1).is_some_and(char::is_alphabetic)
        && starts_lower(line);
    if !hyphenated {
        text.push(' ');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PROSE: [&str; 4] = [
        "The harbour board voted on Tuesday to close the old quay, which has carried the town's \
         ferries since 1911, after engineers found that the sea had hollowed out most of its piles.",
        "Boats will leave from the fish market until a new pier is built.",
        "“We had no choice,” said Mara Lind, who chairs the board. “Nobody wants to be the one who \
         waited until somebody fell in.”",
        "Traders on the quay said they had been told nothing. Some learned of the vote from a \
         customer, and two shops had already paid their rent for the coming year.",
    ];

    fn texts(text: &str) -> Vec<String> {
        paragraphs(text)
            .into_iter()
            .map(|paragraph| paragraph.text)
            .collect()
    }

    fn wrapped(width: usize, between: &str) -> String {
        PROSE
            .map(|paragraph| textwrap::fill(paragraph, width))
            .join(between)
    }

    #[test]
    fn paragraphs_parted_by_empty_lines_or_by_line_ends_are_the_same() {
        assert_eq!(texts(&PROSE.join("\n\n")), PROSE);
        assert_eq!(texts(&PROSE.join("\n")), PROSE);
        assert_eq!(texts(&PROSE.join("\n \t\n\n")), PROSE);
    }

    #[test]
    fn broken_lines_are_joined_at_any_usual_width() {
        for width in [40, 60, 65, 72, 80, 100] {
            assert_eq!(texts(&wrapped(width, "\n\n")), PROSE, "{width} columns");
        }
    }

    #[test]
    fn an_indent_parts_paragraphs_of_broken_lines() {
        let text = format!("  {}", wrapped(72, "\n  "));
        assert_eq!(texts(&text), PROSE);
    }

    #[test]
    fn a_headline_and_a_byline_over_broken_lines_stay_apart() {
        let text = format!(
            "Old quay to close\nBy Ada Quill\n{}",
            textwrap::fill(PROSE[0], 70)
        );
        assert_eq!(
            texts(&text),
            ["Old quay to close", "By Ada Quill", PROSE[0]]
        );
    }

    #[test]
    fn short_lines_that_are_no_prose_are_not_joined() {
        let lines = [
            "Rovers 2 United 1",
            "City 0 Athletic 0",
            "Harbour 3 Wanderers 3",
        ];
        assert_eq!(texts(&lines.join("\n")), lines);
    }

    #[test]
    fn a_break_in_the_middle_of_a_sentence_is_mended() {
        assert_eq!(
            texts("The board voted on\nTuesday.\nBoats will leave from the\nfish market."),
            [
                "The board voted on",
                "Tuesday.",
                "Boats will leave from the fish market."
            ]
        );
    }

    #[test]
    fn list_marks_go_and_items_are_known() {
        let found = paragraphs(
            "- One boat\n* Two boats\n1. Three boats\n12) Four boats\n-- no item\n2024. A year",
        );
        let items: Vec<_> = found.iter().map(|p| (p.item, p.text.as_str())).collect();
        assert_eq!(
            items,
            [
                (true, "One boat"),
                (true, "Two boats"),
                (true, "Three boats"),
                (true, "Four boats"),
                (false, "-- no item"),
                (false, "2024. A year"),
            ]
        );
    }

    #[test]
    fn a_hyphen_at_a_line_end_stays_in_its_word() {
        assert_eq!(
            texts("a well-\nknown pier and\na word - \nanother"),
            ["a well-known pier and a word - another"]
        );
    }

    proptest! {
        #[test]
        fn no_letter_is_lost(text in "([a-zA-Z’.-]{1,9}[ \n]{1,2}){0,60}") {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(&texts(&text).concat()), letters(&text));
        }
    }
}
