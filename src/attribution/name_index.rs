//! All the names of an article, to find a name's fullest form.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::names::{
    Name, are_initials, bare, family_name, initials, is_short_form, proper_names, without_titles,
};
use super::words::words;
use crate::span::Span;

/// Every proper name of an article, for finding a name's fullest form.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    names: Vec<Name>,
    /// Forms of two to four words, without titles, by their family name; each with how
    /// often it occurs, in the order of the text.
    full_forms: HashMap<String, Vec<(String, usize)>>,
    /// The first name with these initials.
    by_initials: HashMap<String, usize>,
}

impl NameIndex {
    pub(super) fn new(text: &str, sentences: impl IntoIterator<Item = Span>) -> Self {
        let mut index = Self::default();
        for span in sentences {
            if !is_title_case(text, span) {
                proper_names(text, span)
                    .into_iter()
                    .for_each(|name| index.add(name));
            }
        }
        index
    }

    fn add(&mut self, name: Name) {
        self.by_initials
            .entry(initials(&name.text))
            .or_insert(self.names.len());
        let (full, _) = without_titles(&name.text);
        let words = full.split(' ').count();
        // "Ministry of Ports" is no person's name.
        if (2..=4).contains(&words) && !full.split(' ').any(|part| matches!(part, "of" | "for")) {
            let forms = self.full_forms.entry(bare(family_name(&full))).or_default();
            match forms.iter_mut().find(|(known, _)| *known == full) {
                Some((_, count)) => *count += 1,
                None => forms.push((full, 1)),
            }
        }
        self.names.push(name);
    }

    /// All names, in the order of the text.
    pub(super) fn names(&self) -> &[Name] {
        &self.names
    }

    /// The name that `short` abbreviates by its initials, or `short` itself where none does.
    pub(super) fn spelled_out(&self, short: &str) -> String {
        let letters: String = short.chars().filter(|c| *c != '.').collect();
        let known = self
            .by_initials
            .get(&letters)
            .and_then(|&number| self.names.get(number));
        known
            .filter(|name| are_initials(short, &name.text))
            .map_or_else(|| short.to_owned(), |name| name.text.clone())
    }

    /// The fullest form in which the person called `name` occurs, titles left out: of the
    /// forms that end in the same family name and do not contradict the given one, the
    /// most frequent of two to four words; the shortest, then the earliest on a tie.
    pub(super) fn fullest_person(&self, name: &str) -> String {
        self.full_forms
            .get(&bare(family_name(name)))
            .into_iter()
            .flatten()
            .filter(|(full, _)| full.eq_ignore_ascii_case(name) || is_short_form(name, full))
            // `max_by_key` takes the last of equals; the earliest form is wanted.
            .rev()
            .max_by_key(|(full, count)| (*count, Reverse(full.len())))
            .map_or_else(|| name.to_owned(), |(full, _)| full.clone())
    }
}

/// Whether capitals say nothing here, as in Many Headlines.
pub(crate) fn is_title_case(text: &str, span: Span) -> bool {
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
