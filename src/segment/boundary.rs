//! Whether a stop ends a sentence.
//!
//! That depends on what the stop is, on the word before it and on what follows.

use super::abbreviation::{Abbreviation, classify};
use super::follower::Follower;
use super::marks::is_mark;
use super::neighbours::{char_at, char_before, run_before, skip_space, word_at, word_before};
use super::pairing::{Paired, Role};
use super::stop::{Kind, Stop};
use crate::span::Span;

impl Stop {
    /// Whether a sentence that began at `start` ends here.
    pub(super) fn ends_sentence(&self, text: &str, paired: &Paired, start: usize) -> bool {
        let Some(next) = char_at(text, self.span.end()) else {
            return true;
        };
        if self.kind == Kind::Wide {
            return true;
        }
        if !next.is_whitespace() {
            return self.ends_before_glued_text(text, paired);
        }
        let Some(follower) = Follower::read(text, paired, self.span.end()) else {
            return true;
        };
        if follower.is_item() {
            return true;
        }
        if follower.goes_on() {
            // A small letter behind an opening mark does start a sentence now and then.
            let opened = follower.quote || follower.bracket;
            let plain = !self.quote && self.kind != Kind::Ellipsis;
            return opened && plain && self.abbreviation(text).is_none();
        }
        match self.kind {
            Kind::Full => self.full_stop_ends(text, paired, start, &follower),
            Kind::Strong => self.strong_stop_ends(text, &follower),
            Kind::Ellipsis => self.ellipsis_ends(text, start, &follower),
            Kind::FullEllipsis | Kind::Wide => true,
        }
    }

    fn strong_stop_ends(&self, text: &str, follower: &Follower<'_>) -> bool {
        if self.quote {
            return !follower.is_reporting_clause();
        }
        let named = EXCLAIMED_NAMES.contains(&word_before(text, self.span.start()));
        !named || follower.is_starter() || follower.quote
    }

    fn ellipsis_ends(&self, text: &str, start: usize, follower: &Follower<'_>) -> bool {
        // Fewer words before an ellipsis are a hesitation: "But ... I know."
        const FEWEST_WORDS: usize = 3;
        if self.quote {
            return !follower.is_reporting_clause();
        }
        let said = text.get(start..self.span.start()).unwrap_or_default();
        let hesitates = || said.split_whitespace().take(FEWEST_WORDS).count() < FEWEST_WORDS;
        follower.quote || (follower.is_starter() && !hesitates())
    }

    fn full_stop_ends(
        &self,
        text: &str,
        paired: &Paired,
        start: usize,
        follower: &Follower<'_>,
    ) -> bool {
        if self.again {
            return true;
        }
        let abbreviation = self.abbreviation(text);
        if self.quote {
            // “Dr.” Marlow: the marks hold nothing but the abbreviation.
            return abbreviation.is_none() || !self.quotes_one_word(text, paired);
        }
        let head = text.get(start..self.span.start()).unwrap_or_default();
        if is_item_number(head) {
            return false;
        }
        match abbreviation {
            None => true,
            Some(Abbreviation::Leads) => false,
            Some(Abbreviation::LeadsNumber) => !follower.is_number(),
            Some(Abbreviation::Time) => {
                !(follower.is_zone_or_day()
                    || follower.is_number()
                    || follower.bracket
                    || follower.dash)
            }
            Some(Abbreviation::Initial) => {
                !follower.bracket
                    && !follower.dash
                    && (follower.is_starter() || follower.is_number())
            }
            Some(Abbreviation::MayEnd) => {
                !follower.bracket && !follower.dash && (follower.is_starter() || follower.quote)
            }
        }
    }

    /// Whether text that follows without a space starts a sentence: "ended.The next".
    fn ends_before_glued_text(&self, text: &str, paired: &Paired) -> bool {
        let next = self.span.end();
        let opens = paired
            .mark_at(next)
            .is_some_and(|mark| mark.role == Role::Opens);
        if self.quote || opens {
            let word = if opens { skip_mark(text, next) } else { next };
            let capital = char_at(text, word).is_some_and(char::is_uppercase);
            return capital && self.kind != Kind::Ellipsis && self.abbreviation(text).is_none();
        }
        if self.bracket || !matches!(self.kind, Kind::Full | Kind::Strong) {
            return false;
        }
        let before = word_before(text, self.span.start());
        let after = word_at(text, next);
        // A capital before the stop may belong to a site's name, as in Elm.News.
        let named = before.starts_with(char::is_uppercase);
        let starter = || Follower::read(text, paired, next).is_some_and(|next| next.is_starter());
        is_plain_word(before)
            && (!named || starter())
            && starts_like_a_sentence(after)
            && self.abbreviation(text).is_none()
            && !is_in_address(text, self.span)
            && !ENDINGS.contains(&after.to_ascii_lowercase().as_str())
    }

    /// The abbreviation that the stop ends, if it does.
    fn abbreviation(&self, text: &str) -> Option<Abbreviation> {
        if self.kind != Kind::Full || self.again {
            return None;
        }
        classify(self.word(text))
    }

    /// The word before the stop, with stops inside it: `U.S`, and `Calif` of `D-Calif`.
    fn word<'t>(&self, text: &'t str) -> &'t str {
        run_before(text, self.span.start(), |c| {
            c.is_alphanumeric() || c == '.' || c == '&'
        })
    }

    /// Whether the closing mark behind the stop ends a quotation of this one word.
    fn quotes_one_word(&self, text: &str, paired: &Paired) -> bool {
        let word_start = self.span.start() - self.word(text).len();
        let Some(c) = char_before(text, word_start) else {
            return false;
        };
        paired
            .mark_at(word_start - c.len_utf8())
            .is_some_and(|mark| mark.role == Role::Opens)
    }
}

/// Whether a sentence so far is nothing but the number or letter of a list item.
fn is_item_number(head: &str) -> bool {
    const LONGEST: usize = 4;
    const WITH_MARKS: usize = 20;
    if head.len() > WITH_MARKS {
        return false;
    }
    let head = head.trim_start_matches(|c: char| c == '(' || c == '#' || is_mark(c));
    !head.is_empty()
        && head.len() <= LONGEST
        && (head.bytes().all(|b| b.is_ascii_digit())
            || head
                .bytes()
                .all(|b| matches!(b, b'i' | b'v' | b'x' | b'I' | b'V' | b'X'))
            || (head.len() == 1 && head.bytes().all(|b| b.is_ascii_alphabetic())))
}

/// A word of two or more letters in small type, or a number: not the end of a name.
fn is_plain_word(word: &str) -> bool {
    let mut last = word.chars().rev();
    let small = |c: Option<char>| c.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit());
    small(last.next()) && small(last.next())
}

/// A capital and small letters, or the word "I" or "A".
fn starts_like_a_sentence(word: &str) -> bool {
    let mut chars = word.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    let small = chars.all(|c| c.is_lowercase() || matches!(c, '\'' | '’'));
    capital && small && (word.len() > 1 || matches!(word, "I" | "A"))
}

/// Whether the text around a stop without spaces is an address, a handle or a path.
fn is_in_address(text: &str, stop: Span) -> bool {
    const REACH: usize = 40;
    let of_address = |c: char| matches!(c, '/' | '@' | '_' | '=' | '#' | '\\');
    let before = run_before(text, stop.start(), |c| !c.is_whitespace());
    let after = text.get(stop.end()..).unwrap_or_default();
    let mut after = after.chars().take(REACH).take_while(|c| !c.is_whitespace());
    before.contains(of_address) || before.starts_with("www.") || after.any(of_address)
}

/// Where a mark that starts at `at` ends.
fn skip_mark(text: &str, at: usize) -> usize {
    skip_space(text, at + char_at(text, at).map_or(0, char::len_utf8))
}

/// Names that end in an exclamation mark.
const EXCLAIMED_NAMES: &[&str] = &["Yahoo", "Jeopardy", "Wham", "E"];

/// What follows the stop in the names of sites and files.
const ENDINGS: &[&str] = &[
    "com", "org", "net", "gov", "edu", "co", "io", "js", "md", "pdf", "doc", "txt", "html", "tv",
    "uk", "me",
];
