//! Makes hostile text harmless to look at.
//!
//! An article can hold anything: escape sequences that would recolour or retitle a
//! terminal, characters that reverse the order of what follows, line breaks that would
//! break a table. Everything that a person will look at passes through [`clean`].

use std::borrow::Cow;

/// What stands in for a character that must not be shown.
const STAND_IN: char = char::REPLACEMENT_CHARACTER;

/// What becomes of one character.
enum Fate {
    Keep,
    Space,
    StandIn,
    Drop,
}

const fn fate(c: char) -> Fate {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Space,
        // Controls of ASCII and of Latin-1 (C1 holds an escape of its own, U+009B).
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Fate::StandIn,
        // Embeddings, overrides and isolates, which can make text read as what it is not.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => Fate::StandIn,
        // Interlinear annotations, noncharacters, and invisible tags.
        '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}' => {
            Fate::StandIn
        }
        // Marks that honest text carries and that nobody would miss.
        '\u{61c}' | '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => Fate::Drop,
        _ => Fate::Keep,
    }
}

/// The text on one line, without any character that could do more than stand there: controls and
/// what turns the direction of writing are shown as U+FFFD, invisible marks are left out.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| matches!(fate(c), Fate::Keep)) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter_map(|c| match fate(c) {
        Fate::Keep => Some(c),
        Fate::Space => Some(' '),
        Fate::StandIn => Some(STAND_IN),
        Fate::Drop => None,
    });
    Cow::Owned(kept.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_of_any_script_is_left_alone() {
        for text in ["“Tide’s out” – 👩‍🚒 100 %", "Ḿåß, المدّ عالٍ, 潮"]
        {
            assert!(matches!(clean(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn escape_sequences_lose_their_escape() {
        assert_eq!(clean("\u{1b}[31mred\u{9b}0m\u{7}"), "�[31mred�0m�");
    }

    #[test]
    fn overrides_of_direction_show_as_what_they_are() {
        assert_eq!(clean("gpj.\u{202e}exe\u{2066}"), "gpj.�exe�");
    }

    #[test]
    fn line_breaks_become_spaces_and_invisible_marks_go() {
        assert_eq!(clean("a\r\nb\u{2028}c\u{200b}\u{ad}d"), "a  b cd");
    }
}
