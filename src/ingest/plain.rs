//! Plain text articles, as people paste them: paragraphs from the lines, and the little
//! structure that the lines' form betrays.

use super::draft::Draft;
use super::furniture::{self, ends_a_sentence, words};
use super::layout::{self, Paragraph};
use super::{BlockKind, Metadata};

/// How many paragraphs may stand above the headline: a kicker, a date, a lone full stop.
const ABOVE_HEADLINE: usize = 3;

/// Reads a plain text.
pub(super) fn read(text: &str, metadata: Metadata) -> Draft {
    let paragraphs = layout::paragraphs(text);
    let headline = match metadata.title {
        // The draft finds the line that repeats a known title.
        Some(_) => None,
        None => headline(&paragraphs),
    };
    let mut draft = Draft::new(metadata);
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let next = paragraphs.get(index + 1);
        let kind = if Some(index) == headline {
            BlockKind::Headline
        } else if paragraph.item {
            BlockKind::Item
        } else if names_what_a_picture_shows(paragraph, next) {
            BlockKind::Caption
        } else if is_heading(paragraph, next) {
            BlockKind::Subheading
        } else {
            BlockKind::Body
        };
        draft.push(kind, &paragraph.text);
    }
    draft
}

/// Which paragraph is the headline: the first that is no furniture, if it reads like one.
pub(super) fn headline(paragraphs: &[Paragraph]) -> Option<usize> {
    let (index, first) = paragraphs
        .iter()
        .enumerate()
        .take(ABOVE_HEADLINE)
        .find(|(_, paragraph)| furniture::kind(&paragraph.text).is_none())?;
    // A text of one paragraph has no headline, however short it is.
    let rest = paragraphs
        .get(index + 1..)
        .filter(|rest| !rest.is_empty())?;
    let count = words(&first.text);
    if first.item || !(2..=30).contains(&count) || first.text.chars().count() > 220 {
        return None;
    }
    let text = first.text.trim_end_matches(['"', '\'', '”', '’', ')']);
    let open_end = !ends_a_sentence(text) && !text.ends_with([',', ';', ':', '-', '–', '—']);
    // "Who will pay for the pier?" may open an article as well as head it; with a byline
    // or a date under it, or written like a title, it heads it.
    let asks = text.ends_with(['?', '!']);
    let under = rest.first().is_some_and(|next| {
        furniture::is_date(&next.text) || furniture::kind(&next.text) == Some(BlockKind::Byline)
    });
    (open_end || (asks && (under || is_title_case(text)))).then_some(index)
}

/// Whether most words of four letters or more begin with a capital.
fn is_title_case(text: &str) -> bool {
    let long: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().count() > 3)
        .collect();
    let capital = long.iter().filter(|word| {
        word.trim_start_matches(['“', '"', '‘', '\''])
            .starts_with(char::is_uppercase)
    });
    long.len() >= 2 && capital.count() * 4 >= long.len() * 3
}

/// A short line without a stop straight above a caption says who is on the picture.
fn names_what_a_picture_shows(paragraph: &Paragraph, next: Option<&Paragraph>) -> bool {
    next.is_some_and(|next| {
        next.stanza == paragraph.stanza && furniture::kind(&next.text) == Some(BlockKind::Caption)
    }) && words(&paragraph.text) <= 6
        && !ends_a_sentence(&paragraph.text)
}

/// A short line without a stop over running text is a section's heading.
pub(super) fn is_heading(paragraph: &Paragraph, next: Option<&Paragraph>) -> bool {
    let text = &paragraph.text;
    let over_text = next.is_some_and(|next| words(&next.text) >= 12 && ends_a_sentence(&next.text));
    let complete = !ends_a_sentence(text)
        && !text.ends_with([',', ';', ':', '-', '–', '—'])
        && text.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || "“‘\"'".contains(c));
    over_text && complete && words(text) <= 10 && furniture::kind(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::{Body, Boilerplate, Byline, Caption, Headline, Item, Subheading};

    fn kinds(text: &str) -> Vec<BlockKind> {
        let article = read(text, Metadata::default()).finish();
        article.blocks().iter().map(|block| block.kind).collect()
    }

    const BODY: &str =
        "The harbour board voted on Tuesday to close the old quay to all boats at once.";

    #[test]
    fn a_page_copied_whole_is_taken_apart() {
        let text = format!(
            "Old quay to close at once\n\n.\n\nMara Lind\nThe board's chair at the quay. (AP Photo/Ben Oar)\n\n\
             Old quay to close at once\n\nVideo Embed\n\nBy Ada Quill\n\n{BODY}\n\nWhat happens next\n\n{BODY}\n\n\
             - One boat\n- Two boats\n\n© 2024 Tolland Bay Courier"
        );
        assert_eq!(
            kinds(&text),
            [
                Headline,
                Boilerplate,
                Caption,
                Caption,
                Boilerplate,
                Boilerplate,
                Byline,
                Body,
                Subheading,
                Body,
                Item,
                Item,
                Boilerplate,
            ]
        );
    }

    #[test]
    fn the_headline_becomes_the_title_and_the_byline_the_author() {
        let article = read(
            &format!("Old quay to close\nBy Ada Quill\nMarch 3, 2024\n\n{BODY}"),
            Metadata::default(),
        )
        .finish();
        let metadata = article.metadata();
        assert_eq!(metadata.title.as_deref(), Some("Old quay to close"));
        assert_eq!(metadata.author.as_deref(), Some("Ada Quill"));
        assert_eq!(metadata.date.as_deref(), Some("March 3, 2024"));
    }

    #[test]
    fn a_text_that_starts_with_a_sentence_has_no_headline() {
        assert_eq!(kinds(&format!("Boats stopped.\n\n{BODY}")), [Body, Body]);
        assert_eq!(
            kinds(&format!("Who will pay for it all in the end?\n\n{BODY}")),
            [Body, Body]
        );
        assert_eq!(kinds("Old quay to close"), [Body]);
    }

    #[test]
    fn a_headline_may_ask_when_its_form_or_a_byline_says_so() {
        assert_eq!(
            kinds(&format!("Will the Quay Ever Open Again?\n\n{BODY}")),
            [Headline, Body]
        );
        assert_eq!(
            kinds(&format!("Will it ever open?\n\nBy Ada Quill\n\n{BODY}")),
            [Headline, Byline, Body]
        );
    }

    #[test]
    fn a_known_title_is_the_headline_even_if_the_text_lacks_it() {
        let metadata = Metadata {
            title: Some("Quay shut".into()),
            ..Metadata::default()
        };
        let article = read(&format!("Old quay to close\n\n{BODY}"), metadata).finish();
        assert_eq!(article.blocks()[0].span.of(article.text()), "Quay shut");
        assert_eq!(article.blocks()[0].kind, Headline);
        assert_eq!(article.blocks()[1].kind, Subheading);
    }
}
