//! Proper names: finding them in the text, and telling a short form from a full one.
//!
//! No list of names is used. A name is a run of capitalised words; the short word lists
//! below are grammar (titles before a name, particles inside one, words that only open a
//! sentence) and decide where a run begins and ends, never what a sentence rests on.

use std::collections::HashMap;

use crate::span::Span;

/// Words that stand before a person's name and are not part of it, lower case, without a stop.
const TITLES: &[&str] = &[
    "admiral",
    "adm",
    "ambassador",
    "archbishop",
    "assemblyman",
    "assemblywoman",
    "attorney",
    "baroness",
    "bishop",
    "brig",
    "capt",
    "captain",
    "cardinal",
    "chairman",
    "chairwoman",
    "chancellor",
    "chief",
    "co-founder",
    "col",
    "colonel",
    "commissioner",
    "congressman",
    "congresswoman",
    "coach",
    "councillor",
    "councilman",
    "councilwoman",
    "dame",
    "defence",
    "democrat",
    "deputy",
    "detective",
    "director",
    "dr",
    "editor",
    "executive",
    "former",
    "founder",
    "gen",
    "general",
    "gov",
    "governor",
    "inspector",
    "judge",
    "justice",
    "lady",
    "leader",
    "lieutenant",
    "lord",
    "lt",
    "maj",
    "major",
    "manager",
    "mayor",
    "minister",
    "miss",
    "mr",
    "mrs",
    "ms",
    "officer",
    "pastor",
    "president",
    "president-elect",
    "prime",
    "prof",
    "professor",
    "rabbi",
    "rep",
    "representative",
    "republican",
    "rev",
    "reverend",
    "sec",
    "secretary",
    "sen",
    "senator",
    "sergeant",
    "sgt",
    "sheriff",
    "sir",
    "speaker",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "superintendent",
    "treasurer",
    "vice",
];

/// Words that may join the parts of one name.
const PARTICLES: &[&str] = &[
    "of", "for", "de", "del", "della", "di", "du", "da", "la", "le", "van", "von", "der", "den",
    "al", "bin", "ibn", "el", "y", "&",
];

/// What may close a person's name behind the family name.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

/// Words that are capitalised only because they open a sentence.
const OPENERS: &[&str] = &[
    "a",
    "about",
    "according",
    "after",
    "all",
    "also",
    "although",
    "an",
    "and",
    "another",
    "any",
    "as",
    "asked",
    "at",
    "because",
    "before",
    "but",
    "by",
    "despite",
    "during",
    "earlier",
    "even",
    "for",
    "from",
    "had",
    "has",
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
    "meanwhile",
    "more",
    "most",
    "my",
    "no",
    "not",
    "now",
    "of",
    "on",
    "once",
    "one",
    "only",
    "or",
    "other",
    "our",
    "over",
    "she",
    "since",
    "so",
    "some",
    "still",
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
    "under",
    "until",
    "we",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "why",
    "with",
    "yes",
    "yet",
    "you",
    "your",
];

/// A word of the text as names see it: without the punctuation around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    /// Whether punctuation behind it ends a name: a comma, a closing mark, a possessive.
    ends: bool,
    /// Whether an opening mark before it starts anew.
    starts: bool,
}

impl Word<'_> {
    pub(super) fn is_capitalised(&self) -> bool {
        self.text
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(char::is_uppercase)
            || self.text.starts_with('@')
    }
}

/// Lower case, without stops at the ends.
fn bare(word: &str) -> String {
    word.trim_matches('.').to_lowercase()
}

fn listed(list: &[&str], word: &str) -> bool {
    list.contains(&bare(word).as_str())
}

/// The words of `text` under `span`.
pub(super) fn words(text: &str, span: Span) -> Vec<Word<'_>> {
    let inside = span.of(text);
    let mut result = Vec::new();
    for raw in inside.split_whitespace() {
        let offset = span.start() + (raw.as_ptr() as usize - inside.as_ptr() as usize);
        // Dashes without spaces part words as commas do.
        let mut from = 0;
        for part in raw.split_inclusive(['—', '–', '/']) {
            if let Some(word) = word(part, offset + from) {
                result.push(word);
            }
            from += part.len();
        }
    }
    result
}

fn word(raw: &str, offset: usize) -> Option<Word<'_>> {
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '@' | '#' | '&' | '$');
    let start = raw.find(is_inner)?;
    let last = raw.rfind(is_inner)?;
    let mut end = last + raw.get(last..)?.chars().next()?.len_utf8();
    let mut ends = raw.get(end..)?.chars().any(|c| c != '.');
    let mut text = raw.get(start..end)?;
    for possessive in ["'s", "’s", "'S", "’S"] {
        if let Some(owner) = text.strip_suffix(possessive) {
            text = owner;
            end = start + owner.len();
            ends = true;
        }
    }
    // The stop belongs to "J.", "Gov." and "U.S."; elsewhere it ends the sentence.
    if raw.get(end..)?.starts_with('.') {
        let is_initial = text.chars().count() == 1 || text.contains('.');
        if is_initial || listed(TITLES, text) || listed(SUFFIXES, text) || text == "St" {
            text = raw.get(start..=end)?;
        } else {
            ends = true;
        }
    }
    (!text.is_empty()).then(|| Word {
        text,
        span: Span::new(offset + start, offset + start + text.len()),
        ends,
        starts: start > 0,
    })
}

/// A run of words that names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The words, joined by single spaces, as the text writes them.
    pub(super) text: String,
    /// Where it stands.
    pub(super) span: Span,
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
    pub(super) fn parts(&self) -> Vec<&str> {
        self.text.split(' ').collect()
    }
}

/// All runs of capitalised words under `span`, particles inside them included.
pub(super) fn proper_names(text: &str, span: Span) -> Vec<Name> {
    let words = words(text, span);
    let mut names = Vec::new();
    let mut run: Vec<Word<'_>> = Vec::new();
    let mut close = |run: &mut Vec<Word<'_>>| {
        while run.last().is_some_and(|word| !word.is_capitalised()) {
            run.pop();
        }
        // A sentence's first word says nothing by its capital.
        while run.first().is_some_and(|word| listed(OPENERS, word.text)) {
            run.remove(0);
        }
        names.extend(Name::of(run));
        run.clear();
    };
    for word in words {
        if word.starts && !run.is_empty() {
            close(&mut run);
        }
        let joins = word.is_capitalised() || (!run.is_empty() && PARTICLES.contains(&word.text));
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
pub(super) fn without_titles(name: &str) -> (String, Option<String>) {
    let parts: Vec<&str> = name.split(' ').collect();
    let last_name = parts
        .iter()
        .rposition(|part| !listed(SUFFIXES, part))
        .unwrap_or_default();
    let mut keep = parts
        .iter()
        .take(last_name)
        .rposition(|part| listed(TITLES, part))
        .map_or(0, |title| title + 1);
    // "Secretary of State Ann Hale": the office's own name belongs to the title.
    if keep > 0 && parts.get(keep).is_some_and(|part| PARTICLES.contains(part)) {
        keep = (keep + 2).min(last_name);
    }
    let title = parts.get(..keep).unwrap_or_default().join(" ");
    let rest = parts.get(keep..).unwrap_or_default().join(" ");
    (rest, (!title.is_empty()).then_some(title))
}

/// The part of a person's name by which later sentences call them.
pub(super) fn family_name(name: &str) -> &str {
    name.split(' ')
        .rev()
        .find(|part| !listed(SUFFIXES, part))
        .unwrap_or(name)
}

/// Whether `short` is a shorter form of `full`: its words are among the words of the
/// full form, in order, or it is the initials of the full form.
pub(super) fn is_short_form(short: &str, full: &str) -> bool {
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

/// Whether `short` is made of the capitals with which the words of `full` begin.
pub(super) fn are_initials(short: &str, full: &str) -> bool {
    let initials: String = full
        .split(' ')
        .filter_map(|part| part.chars().next())
        .filter(|c| c.is_uppercase())
        .collect();
    let letters: String = short.chars().filter(|c| *c != '.').collect();
    letters.chars().count() > 1 && letters == initials
}

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
    /// most frequent of two to four words, the earliest on a tie.
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
                && !full
                    .split(' ')
                    .any(|part| PARTICLES.contains(&part) && part.len() > 2)
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
            .max_by_key(|(_, count)| *count)
            .map_or_else(|| name.to_owned(), |(full, _)| full)
    }
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

    #[test]
    fn the_fullest_form_is_found_anywhere_in_the_text() {
        let text = "Hale spoke. Brenmouth Mayor Ann Hale won. “No,” Hale said. Ann Hale left.";
        let index = NameIndex::new(text, [Span::new(0, text.len())]);
        assert_eq!(index.fullest_person("Hale"), "Ann Hale");
        assert_eq!(index.fullest_person("Pell"), "Pell");
        let text = "The Federal Harbour Agency met. The FHA said no.";
        let index = NameIndex::new(text, [Span::new(0, text.len())]);
        assert_eq!(index.spelled_out("FHA"), "Federal Harbour Agency");
        assert_eq!(index.spelled_out("Hale"), "Hale");
    }
}
