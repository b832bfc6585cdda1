//! What follows a stop: the start of a sentence, or the rest of one.

use super::marks::is_dash;
use super::neighbours::{char_at, skip_space, word_at};
use super::pairing::{Paired, Role};
use super::split::is_bullet;

/// The first thing behind a stop and the white space after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Follower<'t> {
    /// The paragraph.
    pub(super) text: &'t str,
    /// Where its first letter or digit, or another telling character, stands.
    pub(super) at: usize,
    /// That character.
    first: char,
    /// The word that it starts; empty where it is no letter or digit.
    pub(super) word: &'t str,
    /// Whether a quotation opens before it.
    pub(super) quote: bool,
    /// Whether a bracket opens before it.
    pub(super) bracket: bool,
    /// Whether a dash stands before it.
    pub(super) dash: bool,
}

impl<'t> Follower<'t> {
    /// What follows from `at` on; `None` where nothing but marks does.
    pub(super) fn read(text: &'t str, paired: &Paired, at: usize) -> Option<Self> {
        // More marks than this before a word are decoration.
        const MOST: usize = 12;
        let (mut quote, mut bracket, mut dash) = (false, false, false);
        let mut at = skip_space(text, at);
        for _ in 0..MOST {
            let c = char_at(text, at)?;
            let mark = paired.mark_at(at);
            let end = match c {
                _ if mark.is_some_and(|mark| mark.role == Role::Opens) => {
                    quote = true;
                    mark.map_or(at, |mark| mark.span.end())
                }
                '(' | '[' | '{' => {
                    bracket = true;
                    at + c.len_utf8()
                }
                // The replacement character stands where a page's quotation mark was lost.
                '\u{FFFD}' => {
                    quote = true;
                    at + c.len_utf8()
                }
                '.' | '…' | '\'' | '‘' | '’' | '*' | '_' | '¿' | '¡' => at + c.len_utf8(),
                _ if is_dash(c) => {
                    dash = true;
                    at + c.len_utf8()
                }
                _ => {
                    let word = word_at(text, at);
                    return Some(Follower {
                        text,
                        at,
                        first: c,
                        word,
                        quote,
                        bracket,
                        dash,
                    });
                }
            };
            at = skip_space(text, end);
        }
        None
    }

    /// Whether it starts a list item.
    pub(super) fn is_item(&self) -> bool {
        is_bullet(self.first)
    }

    /// Whether it starts with a digit.
    pub(super) fn is_number(&self) -> bool {
        self.first.is_numeric()
    }

    /// Whether it can only go on with a sentence: a comma, or a small letter that does not
    /// start an address or a brand's name.
    pub(super) fn goes_on(&self) -> bool {
        if self.dash && self.is_signature() {
            return false;
        }
        matches!(self.first, ',' | ';' | ':' | '%' | ')' | ']' | '}')
            || (self.first.is_lowercase() && !self.is_address() && !self.is_brand())
    }

    /// Addresses stand behind a sentence without a capital, as do the links in posts.
    fn is_address(&self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let token: String = rest
            .chars()
            .take(40)
            .take_while(|c| !c.is_whitespace())
            .collect();
        token.starts_with("http")
            || token.starts_with("www.")
            || (token.contains('/') && token.contains('.'))
    }

    /// The signature of a post, a name and its handle: `— cruise (@cruise)`.
    fn is_signature(&self) -> bool {
        const LONGEST: usize = 40;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut name = rest.chars().take(LONGEST).skip_while(|&c| c != '(');
        name.next() == Some('(') && name.next() == Some('@')
    }

    /// A small letter before a capital, as in iPhone and eBay.
    fn is_brand(&self) -> bool {
        let mut rest = self.word.chars().skip(1);
        rest.next().is_some_and(char::is_uppercase)
    }

    /// Whether it is a word that starts sentences and hardly ever goes on after an
    /// abbreviation. A word in capitals tells nothing: the whole line may be in them.
    pub(super) fn is_starter(&self) -> bool {
        let in_capitals = self.word.len() > 1 && !self.word.chars().any(char::is_lowercase);
        let initial = self.word.len() == 1 && char_at(self.text, self.at + 1) == Some('.');
        !in_capitals
            && !initial
            && self.first.is_uppercase()
            && STARTERS
                .binary_search(&self.stem().to_ascii_lowercase().as_str())
                .is_ok()
    }

    /// Whether it is a time zone or a weekday, as behind "9 a.m.".
    pub(super) fn is_zone_or_day(&self) -> bool {
        let word = self.word;
        ZONES.contains(&word) || DAYS.iter().any(|day| word.starts_with(day))
    }

    /// The word up to an apostrophe: "it" of "it’s".
    fn stem(&self) -> &'t str {
        self.word.split(['\'', '’']).next().unwrap_or_default()
    }
}

const ZONES: &[&str] = &[
    "AEST", "BST", "CDT", "CEST", "CET", "CST", "CT", "EDT", "EST", "ET", "Eastern", "GMT", "MT",
    "PT", "Pacific", "UTC",
];

const DAYS: &[&str] = &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Central"];

/// Words that start sentences; sorted. Left out are those that start names as well
/// ("Under Secretary", "New", "One").
const STARTERS: &[&str] = &[
    "a",
    "according",
    "additionally",
    "after",
    "all",
    "also",
    "although",
    "among",
    "an",
    "and",
    "another",
    "any",
    "are",
    "as",
    "asked",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "can",
    "did",
    "do",
    "does",
    "during",
    "each",
    "even",
    "every",
    "few",
    "finally",
    "for",
    "from",
    "given",
    "had",
    "has",
    "have",
    "he",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "instead",
    "is",
    "it",
    "its",
    "last",
    "later",
    "like",
    "many",
    "maybe",
    "meanwhile",
    "more",
    "moreover",
    "most",
    "mr",
    "mrs",
    "ms",
    "my",
    "neither",
    "nor",
    "not",
    "of",
    "on",
    "or",
    "other",
    "our",
    "perhaps",
    "since",
    "so",
    "some",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "to",
    "was",
    "we",
    "what",
    "when",
    "where",
    "while",
    "who",
    "why",
    "you",
];

#[cfg(test)]
mod tests {
    use super::STARTERS;

    #[test]
    fn the_list_that_is_searched_by_halves_is_sorted() {
        assert!(STARTERS.is_sorted());
    }
}
