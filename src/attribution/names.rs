//! Proper names: finding them in the text, and telling a short form from a full one.
//!
//! No list of names is used: a name is a run of capitalised words.

use super::grammar::{OPENERS, PARTICLES, SUFFIXES, TITLES};
use super::words::{Word, words};
use crate::span::Span;

/// A run of words that names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The words, joined by single spaces, as the text writes them.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) span: Span,
}

impl Name {
    fn of(words: &[Word<'_>]) -> Option<Self> {
        let (first, last) = (words.first()?, words.last()?);
        let text = words
            .iter()
            .map(|word| word.text)
            .collect::<Vec<_>>()
            .join(" ");
        Some(Self {
            text,
            span: first.span.union(last.span),
        })
    }

    /// The words of the name.
    pub(crate) fn parts(&self) -> Vec<&str> {
        self.text.split(' ').collect()
    }
}

/// All runs of capitalised words under `span`, particles inside them included.
pub(crate) fn proper_names(text: &str, span: Span) -> Vec<Name> {
    let words = words(text, span);
    let mut names = Vec::new();
    let mut run: Vec<Word<'_>> = Vec::new();
    let mut close = |run: &mut Vec<Word<'_>>| {
        while run.last().is_some_and(|word| !word.is_capitalised()) {
            run.pop();
        }
        // A sentence's first word says nothing by its capital.
        let openers = run.iter().take_while(|word| OPENERS.has(word.text));
        let named = run.get(openers.count()..).unwrap_or_default();
        names.extend(Name::of(named));
        run.clear();
    };
    for word in words {
        if word.starts && !run.is_empty() {
            close(&mut run);
        }
        let joins = word.is_capitalised() || (!run.is_empty() && PARTICLES.has(word.text));
        if joins {
            run.push(word);
        } else {
            close(&mut run);
        }
        if word.ends {
            close(&mut run);
        }
    }
    close(&mut run);
    names
}

/// A person's name without titles before it, and those titles: "Gov. Ann Hale" is
/// ("Ann Hale", Some("Gov.")).
pub(crate) fn without_titles(name: &str) -> (String, Option<String>) {
    let parts: Vec<&str> = name.split(' ').collect();
    let last_name = parts
        .iter()
        .rposition(|part| !SUFFIXES.has(part))
        .unwrap_or_default();
    let mut keep = parts
        .iter()
        .take(last_name)
        .rposition(|part| TITLES.has(part))
        .map_or(0, |title| title + 1);
    // "Secretary of State Ann Hale": the office's own name belongs to the title.
    if keep > 0 && parts.get(keep).is_some_and(|part| PARTICLES.has(part)) {
        keep = (keep + 2).min(last_name);
    }
    let title = parts.get(..keep).unwrap_or_default().join(" ");
    let rest = parts.get(keep..).unwrap_or_default().join(" ");
    (rest, (!title.is_empty()).then_some(title))
}

/// A person's name without where they are from: "Ann Hale of Brenmouth" is "Ann Hale".
pub(super) fn without_place(name: &str) -> &str {
    name.split_once(" of ").map_or(name, |(person, _)| person)
}

/// The part of a person's name by which later sentences call them.
pub(crate) fn family_name(name: &str) -> &str {
    name.split(' ')
        .rev()
        .find(|part| !SUFFIXES.has(part))
        .unwrap_or(name)
}

/// Whether `short` is a shorter form of `full`: its words are among the words of the
/// full form, in order, or it is the initials of the full form.
pub(crate) fn is_short_form(short: &str, full: &str) -> bool {
    if short.eq_ignore_ascii_case(full) {
        return false;
    }
    let fold = |name: &str| name.split(' ').map(bare).collect::<Vec<_>>();
    let (short_parts, full_parts) = (fold(short), fold(full));
    let mut rest = full_parts.iter();
    if short_parts.len() < full_parts.len()
        && short_parts
            .iter()
            .all(|part| rest.any(|other| other == part))
    {
        return true;
    }
    are_initials(short, full)
}

/// The capitals with which the words of a name begin.
pub(super) fn initials(name: &str) -> String {
    name.split(' ')
        .filter_map(|part| part.chars().next())
        .filter(|c| c.is_uppercase())
        .collect()
}

/// Whether `short` is made of the capitals with which the words of `full` begin.
pub(super) fn are_initials(short: &str, full: &str) -> bool {
    let letters: String = short.chars().filter(|c| *c != '.').collect();
    letters.chars().count() > 1 && letters == initials(full)
}

/// Lower case, without stops at the ends.
pub(super) fn bare(word: &str) -> String {
    word.trim_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        proper_names(text, Span::new(0, text.len()))
            .into_iter()
            .map(|name| name.text)
            .collect()
    }

    #[test]
    fn runs_of_capitalised_words_are_names() {
        assert_eq!(
            names(
                "But Gov. Ann Hale, who met the Port Authority of Brenmouth, called Tom O’Dea’s plan sound."
            ),
            ["Gov. Ann Hale", "Port Authority of Brenmouth", "Tom O’Dea"]
        );
    }

    #[test]
    fn a_stop_ends_a_name_unless_it_abbreviates() {
        assert_eq!(
            names("It sank near Brenmouth. Mayor J. R. Pell said so."),
            ["Brenmouth", "Mayor J. R. Pell"]
        );
        assert_eq!(names("the U.S. Coast Guard"), ["U.S. Coast Guard"]);
    }

    #[test]
    fn titles_come_off_but_family_names_stay() {
        assert_eq!(
            without_titles("Gov. Ann Hale"),
            ("Ann Hale".into(), Some("Gov.".into()))
        );
        assert_eq!(without_titles("Secretary of State Ann Hale").0, "Ann Hale");
        assert_eq!(without_titles("Ann Judge").0, "Ann Judge");
        assert_eq!(without_titles("Martin Major Jr.").0, "Martin Major Jr.");
    }

    #[test]
    fn short_forms_and_initials_are_recognised() {
        assert!(is_short_form("Hale", "Ann Hale"));
        assert!(is_short_form("FHA", "Federal Harbour Agency"));
        assert!(!is_short_form("Ann Hale", "Hale"));
        assert!(!is_short_form("Ann Hale", "Ann Hale"));
        assert!(!is_short_form("Pell", "Ann Hale"));
    }
}
