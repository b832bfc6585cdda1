//! The sources of an article while they are being gathered: one entry for each, however
//! many forms its name takes.

use std::collections::HashMap;

use super::mention::Reference;
use super::name_index::NameIndex;
use super::names::{family_name, is_short_form, without_place, without_titles};
use crate::label::SourceKind;
use crate::span::Span;

/// The most entries, the latest, among which a definite phrase finds what it refers to.
const REMEMBERED: usize = 256;

/// The most entries of one family name, the latest, among which a name finds its own.
const NAMESAKES: usize = 16;

/// Where a source is named or referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) sentence: usize,
    pub(super) span: Span,
}

/// One source.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) description: Option<String>,
    /// In the order of the text; no two overlap.
    pub(super) mentions: Vec<Mention>,
    /// Whether it is only known by a phrase that refers to something else: "the senator".
    pub(super) refers_back: bool,
    /// A phrase's head noun; empty for a person.
    head: String,
    is_person: bool,
}

impl Entry {
    fn person(name: String) -> Self {
        Self {
            name,
            description: None,
            mentions: Vec::new(),
            refers_back: false,
            head: String::new(),
            is_person: true,
        }
    }

    /// Whether it is known by what it is, "the ministry", and not by a person's name.
    pub(super) const fn is_phrase(&self) -> bool {
        !self.is_person
    }

    fn phrase(name: String, head: String, refers_back: bool) -> Self {
        Self {
            head,
            refers_back,
            is_person: false,
            ..Self::person(name)
        }
    }
}

/// All that may turn out to be a source, by first mention.
#[derive(Debug, Default)]
pub(super) struct Entries {
    entries: Vec<Entry>,
    /// Entries by their whole name, and by the word that every form of it shares: a
    /// person's family name, a phrase's head. An archive in one file has thousands.
    by_name: HashMap<String, Vec<usize>>,
    by_word: HashMap<String, Vec<usize>>,
}

impl Entries {
    pub(super) fn get(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.entries.iter().enumerate()
    }

    /// For each of so many sentences, the entries that it mentions.
    pub(super) fn by_sentence(&self, sentences: usize) -> Vec<Vec<usize>> {
        let mut mentioned = vec![Vec::new(); sentences];
        for (number, entry) in self.iter() {
            for mention in &entry.mentions {
                if let Some(entries) = mentioned.get_mut(mention.sentence) {
                    entries.push(number);
                }
            }
        }
        mentioned
    }

    /// Adds a mention and says which entry it belongs to; `None` for a pronoun.
    pub(super) fn add(
        &mut self,
        reference: Reference,
        mention: Mention,
        index: &NameIndex,
    ) -> Option<usize> {
        let number = match reference {
            Reference::Pronoun => return None,
            Reference::Person { name, description } => {
                let full = index.fullest_person(&name);
                let number = self
                    .person(&full)
                    .unwrap_or_else(|| self.push(Entry::person(full)));
                if let Some(entry) = self.entries.get_mut(number) {
                    // The longest description says most.
                    let known = entry.description.as_ref().map_or(0, String::len);
                    if description.as_ref().is_some_and(|new| new.len() > known) {
                        entry.description = description;
                    }
                }
                number
            }
            Reference::Phrase {
                name,
                head,
                definite,
            } => {
                let name = index.spelled_out(&name);
                let number = self
                    .phrase(&name, &head, definite)
                    .unwrap_or_else(|| self.push(Entry::phrase(name, head, definite)));
                if let Some(entry) = self.entries.get_mut(number) {
                    entry.refers_back &= definite;
                }
                number
            }
        };
        self.mention(number, mention);
        Some(number)
    }

    /// Adds a mention to a known entry, unless it is there already.
    pub(super) fn mention(&mut self, number: usize, mention: Mention) {
        let Some(entry) = self.entries.get_mut(number) else {
            return;
        };
        let behind = entry
            .mentions
            .partition_point(|known| known.span.end() <= mention.span.start());
        let next = entry.mentions.get(behind);
        if !next.is_some_and(|known| known.span.overlaps(mention.span)) {
            entry.mentions.insert(behind, mention);
        }
    }

    /// Adds every other proper name of the article: whom a sentence quotes need not be
    /// named as a source anywhere ("Ann Hale sat down. “It is over.”").
    pub(super) fn add_names(
        &mut self,
        index: &NameIndex,
        sentence_of: impl Fn(Span) -> Option<usize>,
    ) {
        for name in index.names() {
            let Some(sentence) = sentence_of(name.span) else {
                continue;
            };
            let (plain, _) = without_titles(&name.text);
            let full = index.fullest_person(&plain);
            let known = self
                .person(&full)
                .or_else(|| {
                    self.listed(&self.by_name, &name.text)
                        .find(|(_, entry)| !entry.is_person)
                        .map(|(number, _)| number)
                })
                .or_else(|| {
                    // "Bank of Brenmouth" is no person called Bank.
                    let person = without_place(&plain);
                    (person.len() < plain.len() && person.contains(' '))
                        .then(|| self.person(&index.fullest_person(person)))
                        .flatten()
                });
            let number = match known {
                Some(number) => number,
                None if name.parts().len() > 1 || full != plain => self.push(Entry::person(full)),
                None => continue,
            };
            self.mention(
                number,
                Mention {
                    sentence,
                    span: name.span,
                },
            );
        }
    }

    fn push(&mut self, entry: Entry) -> usize {
        let number = self.entries.len();
        let word = if entry.is_person {
            family_name(&entry.name)
        } else {
            &entry.head
        };
        self.by_word
            .entry(word.to_lowercase())
            .or_default()
            .push(number);
        self.by_name
            .entry(entry.name.to_lowercase())
            .or_default()
            .push(number);
        self.entries.push(entry);
        number
    }

    /// The entries under a key of one of the maps, the latest first.
    fn listed<'a>(
        &'a self,
        map: &'a HashMap<String, Vec<usize>>,
        key: &str,
    ) -> impl Iterator<Item = (usize, &'a Entry)> {
        let numbers = map.get(&key.to_lowercase()).map(Vec::as_slice);
        numbers
            .unwrap_or_default()
            .iter()
            .rev()
            .filter_map(|&number| Some((number, self.entries.get(number)?)))
    }

    fn person(&self, full: &str) -> Option<usize> {
        let same = self
            .listed(&self.by_name, full)
            .find(|(_, entry)| entry.is_person);
        let fuller = || {
            self.listed(&self.by_word, family_name(full))
                .take(NAMESAKES)
                .find(|(_, entry)| entry.is_person && is_short_form(full, &entry.name))
        };
        same.or_else(fuller).map(|(number, _)| number)
    }

    fn phrase(&self, name: &str, head: &str, definite: bool) -> Option<usize> {
        let is_form = |entry: &Entry| {
            !entry.is_person
                && has_capital(name)
                && (is_short_form(name, &entry.name) || is_short_form(&entry.name, name))
        };
        let same = self.listed(&self.by_name, name).next();
        let form = self
            .listed(&self.by_word, head)
            .find(|(_, entry)| is_form(entry));
        let same = same.into_iter().chain(form).map(|(number, _)| number).max();
        if same.is_some() {
            return same;
        }
        // "Hale" is a person who is known already, whatever the model takes her for here.
        if name.split(' ').all(has_capital) {
            return self.person(name);
        }
        if !definite || has_capital(name) {
            return None;
        }
        // "the ministry", "the governor", "the official": whoever was last called so.
        self.entries
            .iter()
            .enumerate()
            .rev()
            .take(REMEMBERED)
            .filter(|(_, entry)| {
                !entry.mentions.is_empty()
                    && (has_word(&entry.name, head)
                        || entry
                            .description
                            .as_deref()
                            .is_some_and(|d| has_word(d, head)))
            })
            .max_by_key(|(_, entry)| entry.mentions.last().map(|mention| mention.span.start()))
            .map(|(number, _)| number)
    }
}

fn has_capital(name: &str) -> bool {
    name.chars().any(char::is_uppercase)
}

fn has_word(name: &str, word: &str) -> bool {
    !word.is_empty()
        && name.split(' ').any(|part| {
            part.trim_matches(|c: char| !c.is_alphanumeric())
                .eq_ignore_ascii_case(word)
        })
}

/// The kind of a source, from the summed probabilities of its sentences.
pub(super) fn kind(votes: &[f32; SourceKind::ALL.len()]) -> SourceKind {
    SourceKind::ALL
        .into_iter()
        .zip(votes)
        // A source that is found is not nobody.
        .filter(|(kind, _)| *kind != SourceKind::None)
        .max_by(|a, b| a.1.total_cmp(b.1))
        .map_or(SourceKind::Unnamed, |(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(
        entries: &mut Entries,
        index: &NameIndex,
        at: usize,
        reference: Reference,
    ) -> Option<usize> {
        let mention = Mention {
            sentence: at,
            span: Span::new(at * 100, at * 100 + 5),
        };
        entries.add(reference, mention, index)
    }

    fn person(name: &str) -> Reference {
        Reference::Person {
            name: name.into(),
            description: None,
        }
    }

    fn phrase(name: &str, head: &str, definite: bool) -> Reference {
        Reference::Phrase {
            name: name.into(),
            head: head.into(),
            definite,
        }
    }

    #[test]
    fn short_and_full_names_are_one_entry() {
        let text = "Mayor Ann Hale spoke. Hale left.";
        let index = NameIndex::new(text, [Span::new(0, text.len())]);
        let mut entries = Entries::default();
        let first = add(&mut entries, &index, 0, person("Hale"));
        let second = add(&mut entries, &index, 1, person("Ann Hale"));
        assert_eq!(first, second);
        assert_eq!(entries.get(0).unwrap().name, "Ann Hale");
    }

    #[test]
    fn unnamed_sources_stay_apart_where_their_words_differ() {
        let index = NameIndex::default();
        let mut entries = Entries::default();
        let one = add(
            &mut entries,
            &index,
            0,
            phrase("two officials", "officials", false),
        );
        let other = add(
            &mut entries,
            &index,
            1,
            phrase("people close to the talks", "people", false),
        );
        let same = add(
            &mut entries,
            &index,
            2,
            phrase("two officials", "officials", false),
        );
        assert_ne!(one, other);
        assert_eq!(one, same);
    }

    #[test]
    fn a_definite_phrase_refers_back_by_its_head() {
        let index = NameIndex::default();
        let mut entries = Entries::default();
        let ministry = add(
            &mut entries,
            &index,
            0,
            phrase("Brenmouth Ministry of Ports", "ministry", false),
        );
        assert_eq!(
            add(
                &mut entries,
                &index,
                1,
                phrase("ministry", "ministry", true)
            ),
            ministry
        );
        assert_ne!(
            add(
                &mut entries,
                &index,
                2,
                phrase("committee", "committee", true)
            ),
            ministry
        );
    }

    #[test]
    fn a_source_that_is_found_is_never_nobody() {
        assert_eq!(
            kind(&[0.1, 0.2, 0.0, 0.0, 0.0, 0.9]),
            SourceKind::Organisation
        );
    }
}
