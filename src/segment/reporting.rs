//! Reporting clauses behind a quoted question or exclamation: `“Why?” Ann Marlow asked.`
//!
//! A reporting clause that starts with a small letter needs no such look. Behind a quoted
//! full stop a name starts a new sentence, since a comma would stand there otherwise.

use super::follower::Follower;
use super::neighbours::{char_at, skip_space, word_at};

impl Follower<'_> {
    /// Whether it is a reporting clause: a name, then a verb of saying that reports what
    /// stands before it and nothing behind it, as in `Ann Marlow said.`
    pub(super) fn is_reporting_clause(&self) -> bool {
        const MOST_WORDS: usize = 5;
        let titled = matches!(self.word, "Mr" | "Mrs" | "Ms");
        if self.quote || self.bracket || (self.is_starter() && !titled) {
            return false;
        }
        let mut at = self.at;
        for index in 0..MOST_WORDS {
            let word = word_at(self.text, at);
            let end = at + word.len();
            if index > 0 && REPORTING.binary_search(&word).is_ok() {
                return !SAYING.contains(&word) || ends_clause(self.text, end);
            }
            if !word.starts_with(|c: char| c.is_uppercase()) {
                return false;
            }
            let joined = matches!(char_at(self.text, end), Some('.' | '-'));
            at = skip_space(self.text, end + usize::from(joined));
        }
        false
    }
}

/// Whether what is said cannot follow behind a verb of saying that ends at `end`.
fn ends_clause(text: &str, end: usize) -> bool {
    let next = skip_space(text, end);
    match char_at(text, next) {
        None | Some('.' | ',' | ';') => true,
        _ => AFTER_SAID.contains(&word_at(text, next)),
    }
}

const SAYING: [&str; 2] = ["said", "says"];

/// What follows "said" when the words said stand before it.
const AFTER_SAID: &[&str] = &[
    "about", "after", "and", "as", "at", "before", "during", "earlier", "for", "from", "in",
    "last", "later", "of", "on", "outside", "through", "to", "when", "while", "with",
];

/// Verbs of saying that follow a name; sorted.
const REPORTING: &[&str] = &[
    "added",
    "admitted",
    "agreed",
    "announced",
    "answered",
    "argued",
    "asked",
    "asks",
    "boasted",
    "concluded",
    "continued",
    "cried",
    "declared",
    "explained",
    "joked",
    "laughed",
    "quipped",
    "recalled",
    "remarked",
    "replied",
    "responded",
    "said",
    "says",
    "shouted",
    "snapped",
    "told",
    "tweeted",
    "wondered",
    "wrote",
    "yelled",
];

#[cfg(test)]
mod tests {
    use super::REPORTING;

    #[test]
    fn the_list_that_is_searched_by_halves_is_sorted() {
        assert!(REPORTING.is_sorted());
    }
}
