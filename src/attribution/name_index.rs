//! All the names of an article, to find a name's fullest form.

use std::collections::HashMap;

use super::names::{
    Name, are_initials, bare, family_name, is_short_form, proper_names, without_titles,
};
use super::words::words;
use crate::span::Span;

/// Every proper name of an article, for finding a name's fullest form.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    names: Vec<Name>,
    by_last_word: HashMap<String, Vec<usize>>,
}

impl NameIndex {
    pub(super) fn new(text: &str, sentences: impl IntoIterator<Item = Span>) -> Self {
        let names: Vec<Name> = sentences
            .into_iter()
            .filter(|&span| !is_title_case(text, span))
            .flat_map(|span| proper_names(text, span))
            .collect();
        let mut by_last_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, name) in names.iter().enumerate() {
            by_last_word
                .entry(bare(family_name(&name.text)))
                .or_default()
                .push(number);
        }
        Self {
            names,
            by_last_word,
        }
    }

    /// All names, in the order of the text.
    pub(super) fn names(&self) -> &[Name] {
        &self.names
    }

    /// The name that `short` abbreviates by its initials, or `short` itself where none does.
    pub(super) fn spelled_out(&self, short: &str) -> String {
        self.names
            .iter()
            .find(|name| are_initials(short, &name.text))
            .map_or_else(|| short.to_owned(), |name| name.text.clone())
    }

    /// The fullest form in which the person called `name` occurs, titles left out: of the
    /// forms that end in the same family name and do not contradict the given one, the
    /// most frequent of two to four words; the shortest, then the earliest on a tie.
    pub(super) fn fullest_person(&self, name: &str) -> String {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for &number in self
            .by_last_word
            .get(&bare(family_name(name)))
            .into_iter()
            .flatten()
        {
            let Some(other) = self.names.get(number) else {
                continue;
            };
            let (full, _) = without_titles(&other.text);
            let words = full.split(' ').count();
            if (2..=4).contains(&words)
                && !full.split(' ').any(|part| matches!(part, "of" | "for"))
                && (full.eq_ignore_ascii_case(name) || is_short_form(name, &full))
            {
                match counts.iter_mut().find(|(known, _)| *known == full) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((full, 1)),
                }
            }
        }
        // `max_by_key` takes the last of equals; the earliest form is wanted.
        counts
            .into_iter()
            .rev()
            .max_by_key(|(full, count)| (*count, std::cmp::Reverse(full.len())))
            .map_or_else(|| name.to_owned(), |(full, _)| full)
    }
}

/// Whether capitals say nothing here, as in Many Headlines.
fn is_title_case(text: &str, span: Span) -> bool {
    let words = words(text, span);
    let capitalised = words.iter().filter(|word| word.is_capitalised()).count();
    words.len() > 3 && capitalised * 4 > words.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_form_is_found_anywhere_in_the_text() {
        let text = "Hale spoke. Brenmouth Mayor Ann Hale won. “No,” Hale said. Ann Hale left.";
        let index = NameIndex::new(text, [Span::new(0, text.len())]);
        assert_eq!(index.fullest_person("Hale"), "Ann Hale");
        assert_eq!(index.fullest_person("Pell"), "Pell");
        let text = "Board Snubs Ann Hale. The plan of Ann Hale failed.";
        let index = NameIndex::new(text, [Span::new(0, 21), Span::new(22, text.len())]);
        assert_eq!(index.names().len(), 1);
        let text = "The Federal Harbour Agency met. The FHA said no.";
        let index = NameIndex::new(text, [Span::new(0, text.len())]);
        assert_eq!(index.spelled_out("FHA"), "Federal Harbour Agency");
        assert_eq!(index.spelled_out("Hale"), "Hale");
    }
}
