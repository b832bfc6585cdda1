//! All the names of an article, to find a name's fullest form.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::names::{
    Name, are_initials, bare, family_name, initials, is_short_form, proper_names, without_place,
    without_titles,
};
use super::words::{folded, words};
use crate::span::Span;

/// The most forms of one family name that are known: a piece about a family has fewer, and all are
/// weighed against each other.
const FORMS: usize = 16;

/// The most words of a name whose parts an abbreviation may stand for.
const SPELLED_OUT: usize = 8;

/// The longest name, in bytes, that another may still be joined to: beyond it stands a list.
const JOINED: usize = 80;

/// What stands between the parts of an organisation's name that are names themselves.
const JOINTS: [&str; 4] = [" and ", " & ", " of the ", " for the "];

/// Every proper name of an article, for finding a name's fullest form.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    names: Vec<Name>,
    /// Forms of two to four words, without titles, by their family name, in the order of the
    /// text.
    full_forms: HashMap<String, Vec<Form>>,
    /// The first name with these initials, and the first that ends in words with them.
    by_initials: HashMap<String, String>,
    by_last_initials: HashMap<String, String>,
}

/// A form of a person's name.
#[derive(Debug)]
struct Form {
    name: String,
    /// How often it occurs in whole sentences, and not as the first words of one of which the
    /// first is a common word elsewhere: a headline's or a sentence's first word is capitalised
    /// whatever it is ("Angry Hale leaves").
    count: usize,
}

impl NameIndex {
    pub(super) fn new(text: &str, sentences: impl IntoIterator<Item = Span>) -> Self {
        let mut index = Self::default();
        let common: HashSet<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.starts_with(char::is_lowercase))
            .collect();
        for span in sentences {
            if !is_title_case(text, span) {
                let names = proper_names(text, span);
                index.add_initials(text, &names);
                let is_whole = ends_in_a_stop(span.of(text));
                for name in names {
                    let opens = text.get(span.start()..name.span.start());
                    let is_common = || {
                        let first = name.text.split(' ').next().unwrap_or_default();
                        common.contains(first.to_lowercase().as_str())
                    };
                    let is_doubtful = opens.is_none_or(str::is_empty) && is_common();
                    index.add(name, is_whole && !is_doubtful);
                }
            }
        }
        index
    }

    /// Adds a name, and counts its form where it counts.
    fn add(&mut self, name: Name, counts: bool) {
        let (full, _) = without_titles(&name.text);
        // "Ministry of Ports" is no person's name.
        let full = without_place(&full);
        let words = full.split(' ').count();
        if (2..=4).contains(&words) && !full.split(' ').any(|part| part == "for") {
            let forms = self.full_forms.entry(bare(family_name(full))).or_default();
            let count = usize::from(counts);
            let known = forms.iter().position(|form| form.name == full);
            if let Some(form) = known.and_then(|at| forms.get_mut(at)) {
                form.count += count;
            } else if forms.len() < FORMS {
                forms.push(Form {
                    name: full.to_owned(),
                    count,
                });
            }
        }
        self.names.push(name);
    }

    /// Notes down what a sentence's names abbreviate to, alone and joined: "Securities and
    /// Exchange Commission".
    fn add_initials(&mut self, text: &str, names: &[Name]) {
        let mut joined: Option<Span> = None;
        for name in names {
            self.add_spelled_out(&name.text);
            let goes_on = |whole: &Span| {
                let between = text.get(whole.end()..name.span.start());
                whole.len() <= JOINED && between.is_some_and(|between| JOINTS.contains(&between))
            };
            joined = Some(match joined.filter(goes_on) {
                Some(whole) => {
                    let whole = whole.union(name.span);
                    self.add_spelled_out(&folded(whole.of(text)));
                    whole
                }
                None => name.span,
            });
        }
    }

    fn add_spelled_out(&mut self, name: &str) {
        let note = |map: &mut HashMap<String, String>, name: &str| {
            map.entry(initials(name)).or_insert_with(|| name.to_owned());
        };
        note(&mut self.by_initials, name);
        if name.split(' ').count() <= SPELLED_OUT {
            for (space, _) in name.match_indices(' ') {
                let last = name.get(space + 1..).unwrap_or_default();
                if last.starts_with(char::is_uppercase) {
                    note(&mut self.by_last_initials, last);
                }
            }
        }
    }

    /// All names, in the order of the text.
    pub(super) fn names(&self) -> &[Name] {
        &self.names
    }

    /// The name that `short` abbreviates by its initials, or `short` itself where none does.
    pub(super) fn spelled_out(&self, short: &str) -> String {
        let letters: String = short.chars().filter(|c| *c != '.').collect();
        // Two letters are the ends of too many names.
        let last = self.by_last_initials.get(&letters);
        self.by_initials
            .get(&letters)
            .or(last.filter(|_| letters.chars().count() > 2))
            .filter(|name| are_initials(short, name))
            .map_or_else(|| short.to_owned(), Clone::clone)
    }

    /// The form in which the article names the person called `name`, titles left out.
    ///
    /// Of the forms that end in the same family name and do not contradict the given one: whose
    /// they are is decided by how often all forms of a person occur, then by who comes first;
    /// of that person's forms the most frequent is taken, then the shortest, then the earliest.
    pub(super) fn fullest_person(&self, name: &str) -> String {
        let forms: Vec<&Form> = self
            .full_forms
            .get(&bare(family_name(name)))
            .into_iter()
            .flatten()
            .filter(|form| may_be_same_person(name, &form.name))
            .collect();
        let of_person = |form: &Form| -> usize {
            let same = forms
                .iter()
                .filter(|other| is_same(&form.name, &other.name));
            same.map(|other| other.count).sum()
        };
        // `max_by_key` takes the last of equals; the earliest form is wanted.
        let Some(person) = forms.iter().rev().max_by_key(|form| of_person(form)) else {
            return name.to_owned();
        };
        forms
            .iter()
            .rev()
            .filter(|form| is_same(&person.name, &form.name))
            .max_by_key(|form| (form.count, Reverse(form.name.len())))
            .map_or_else(|| name.to_owned(), |form| form.name.clone())
    }
}

/// Whether `full` may be the form of the person who is called `name` somewhere: "Ann Hale" for
/// "Hale", for "Ann M. Hale" and for "Harbour Watch Director Ann Hale".
fn may_be_same_person(name: &str, full: &str) -> bool {
    let is_end = || name.len() > full.len() && name.ends_with(full);
    let first = |name: &str| name.split(' ').next().map(bare);
    full.eq_ignore_ascii_case(name)
        || is_short_form(name, full)
        || (is_short_form(full, name) && (is_end() || first(name) == first(full)))
}

fn is_same(one: &str, other: &str) -> bool {
    one == other || is_short_form(one, other) || is_short_form(other, one)
}

/// Whether a sentence ends as sentences do, and headlines do not.
fn ends_in_a_stop(sentence: &str) -> bool {
    let closing = ['”', '’', '"', '\'', ')', ']'];
    sentence
        .trim_end_matches(closing)
        .ends_with(['.', '!', '?', '…'])
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

    #[test]
    fn a_list_without_an_end_is_no_name() {
        let text = format!("it met {}Pell.", "Ann Hale and ".repeat(1000));
        let index = NameIndex::new(&text, [Span::new(0, text.len())]);
        assert!(index.by_initials.len() < 10);
        assert!(
            index
                .by_initials
                .values()
                .all(|name| name.len() < 2 * JOINED)
        );
    }

    fn fullest(text: &str, name: &str) -> String {
        NameIndex::new(text, [Span::new(0, text.len())]).fullest_person(name)
    }

    #[test]
    fn an_abbreviation_may_stand_for_joined_names_and_for_a_name_s_end() {
        let spelled_out =
            |text: &str, short| NameIndex::new(text, [Span::new(0, text.len())]).spelled_out(short);
        let text = "It met the Skerrow Harbours and Exchange Commission. The HEC said no.";
        assert_eq!(spelled_out(text, "HEC"), "Harbours and Exchange Commission");
        assert_eq!(
            spelled_out(text, "SHEC"),
            "Skerrow Harbours and Exchange Commission"
        );
        assert_eq!(spelled_out(text, "EC"), "Exchange Commission");
        assert_eq!(spelled_out("The Skerrow Port Board met.", "PB"), "PB");
    }

    #[test]
    fn a_headline_s_first_words_are_no_given_name() {
        let (headline, body) = ("Angry Hale leaves", "The mayor, Ann Hale, left.");
        let text = format!("{headline}\n{body}");
        let index = NameIndex::new(
            &text,
            [
                Span::new(0, headline.len()),
                Span::new(headline.len() + 1, text.len()),
            ],
        );
        assert_eq!(index.fullest_person("Hale"), "Ann Hale");
    }

    #[test]
    fn a_sentence_s_first_word_is_no_given_name_where_it_is_a_common_word() {
        let text = "Following Hale, they met the mayor the following day. Ann Hale agreed.";
        assert_eq!(fullest(text, "Hale"), "Ann Hale");
        let text = "Will Hale agreed that they will meet.";
        assert_eq!(fullest(text, "Hale"), "Will Hale");
    }

    #[test]
    fn one_person_s_forms_count_together_and_the_first_of_two_wins() {
        let two = "Marianne Hale sued. Then Ann Hale spoke. Marianne Rose Hale won.";
        assert_eq!(fullest(two, "Hale"), "Marianne Hale");
        let tie = "Marianne Hale sued. Then Ann Hale spoke.";
        assert_eq!(fullest(tie, "Hale"), "Marianne Hale");
        assert_eq!(fullest(tie, "Ann Hale"), "Ann Hale");
    }

    #[test]
    fn what_stands_before_a_name_or_behind_it_is_no_part_of_it() {
        let text = "Skerrow Lines Director Tom Pell met Ann Hale of Brenmouth on the old quay for an hour. Tom Pell then left.";
        assert_eq!(fullest(text, "Skerrow Lines Director Tom Pell"), "Tom Pell");
        assert_eq!(fullest(text, "Hale"), "Ann Hale");
        assert_eq!(fullest(text, "Tom R. Pell"), "Tom Pell");
        assert_eq!(fullest(text, "Sue Pell"), "Sue Pell");
    }
}
