//! Two articles on one event: what each rests on, what only one reports, and how each names
//! the same people.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::source::{is_pronoun, places};
use crate::attribution::{family_name, proper_names};
use crate::compare::{Subject, compare, told_by_one};
use crate::label::{Label, Probability, SourceKind};
use crate::report::Reading;
use crate::span::Span;

/// Titles that are written with a full stop.
const TITLES: [&str; 14] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Sen", "Rep", "Gov", "Gen", "Col", "Capt", "Lt", "Sgt", "St",
];

/// What two articles on one event have in common and what they do not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// For each label, its share of the words of each article.
    pub footing: Vec<Weight>,
    /// Every source that a sentence rests on.
    pub sources: Vec<SharedWords>,
    /// Sentences to which nothing in the other article is alike.
    pub only: Vec<ToldByOne>,
    /// Sentences that tell the same under different labels, the most alike first.
    pub told: Vec<ToldDifferently>,
    /// How each article names the same people and institutions.
    pub named: Vec<NamedDifferently>,
}

/// A label's share of the words of each article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// The label.
    pub label: Label,
    /// Its share in each article, from 0 to 1.
    pub shares: Vec<Probability>,
}

/// A source of one article or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedWords {
    /// Its fullest name.
    pub name: String,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// The words that rest on it in each article; 0 where it is no source there.
    pub words: Vec<usize>,
}

/// A sentence that only one article tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ToldByOne {
    /// Number of the article, from 0.
    pub article: usize,
    /// The sentence.
    pub text: String,
    /// What it rests on.
    pub label: Label,
}

/// A claim that both articles make, each under its own label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ToldDifferently {
    /// The sentence in each article.
    pub texts: Vec<String>,
    /// What it rests on in each.
    pub labels: Vec<Label>,
}

/// Somebody whom both articles name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedDifferently {
    /// The fullest name.
    pub name: String,
    /// For each article the ways in which it names them, each once, in the order of the text.
    pub forms: Vec<Vec<String>>,
}

/// Sets two articles side by side for a lesson.
pub(super) fn pair(a: &Reading, b: &Reading) -> Pair {
    let comparison = compare(&[
        Subject {
            name: "A",
            readings: std::slice::from_ref(a),
        },
        Subject {
            name: "B",
            readings: std::slice::from_ref(b),
        },
    ]);
    let footing = Label::FOOTING
        .into_iter()
        .map(|label| Weight {
            label,
            shares: comparison
                .pieces
                .iter()
                .map(|piece| piece.footing.share(label).unwrap_or_default().share)
                .collect(),
        })
        .collect();
    let only = told_by_one(a, b)
        .into_iter()
        .enumerate()
        .flat_map(|(article, told)| {
            told.into_iter().map(move |told| ToldByOne {
                article,
                text: told.text,
                label: told.label,
            })
        })
        .collect();
    Pair {
        footing,
        only,
        told: comparison
            .claims
            .iter()
            .map(|claim| ToldDifferently {
                texts: claim
                    .tellers
                    .iter()
                    .map(|each| each.told.text.clone())
                    .collect(),
                labels: claim.tellers.iter().map(|each| each.told.label).collect(),
            })
            .collect(),
        named: named(&[a, b]),
        sources: comparison
            .sources
            .into_iter()
            .map(|source| SharedWords {
                name: source.name,
                kind: source.kind,
                words: source.words,
            })
            .collect(),
    }
}

/// Everybody whose full name stands in both articles.
fn named(readings: &[&Reading; 2]) -> Vec<NamedDifferently> {
    let names = readings.map(full_names);
    let [own, other] = &names;
    let mut seen = HashSet::new();
    own.iter()
        .filter(|name| other.contains(name) && seen.insert(family_name(name).to_owned()))
        .map(|name| NamedDifferently {
            name: name.clone(),
            forms: readings
                .iter()
                .map(|reading| forms(reading, name))
                .collect(),
        })
        .collect()
}

/// The names of two words and more, in the order of the text, sources among them first.
fn full_names(reading: &Reading) -> Vec<String> {
    let whole = Span::new(0, reading.text.len());
    let sources = reading
        .sources_relied_on()
        .iter()
        .filter(|source| source.kind == SourceKind::Person)
        .map(|source| source.name.clone());
    let found = proper_names(&reading.text, whole)
        .into_iter()
        .map(|name| name.text);
    let mut names: Vec<String> = Vec::new();
    for name in sources.chain(found) {
        if name.split_whitespace().count() > 1 && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The ways in which an article names somebody: as the model's mentions have them and as the
/// name stands in the text, with the words that describe them.
fn forms(reading: &Reading, name: &str) -> Vec<String> {
    let family = family_name(name);
    let source = reading.sources.iter().find(|source| source.name == name);
    // Mentions by another word, "the mayor", are often somebody else's.
    let mut spans: Vec<Span> = source.map_or_else(Vec::new, |source| {
        let by_name = |span: &&Span| span.of(&reading.text).contains(family);
        source.mentions.iter().filter(by_name).copied().collect()
    });
    spans.extend(
        places(&reading.text, Span::new(0, reading.text.len()), family)
            .into_iter()
            .map(|span| with_what_stands_before(&reading.text, span)),
    );
    spans.sort_unstable_by_key(|span| (span.start(), std::cmp::Reverse(span.end())));
    let mut forms: Vec<String> = Vec::new();
    let mut end = 0;
    for span in spans {
        let form = span
            .of(&reading.text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let form = form
            .trim_end_matches("’s")
            .trim_end_matches("'s")
            .trim_end_matches(',')
            .to_owned();
        if span.start() >= end && !is_pronoun(&form) && !form.is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
        end = end.max(span.end());
    }
    if let Some(description) = source.and_then(|source| source.description.clone())
        && !forms.iter().any(|form| form.contains(&description))
    {
        forms.push(description);
    }
    forms
}

/// The most words before a name that describe who it is.
const MOST_BEFORE: usize = 6;

/// Words that no description of somebody runs across.
const BREAKS: [&str; 24] = [
    "said", "says", "told", "asked", "that", "by", "of", "and", "or", "but", "for", "with", "to",
    "from", "in", "on", "at", "as", "is", "was", "when", "if", "while", "after",
];

/// A family name with the words before it that belong to it: given names and titles, and a
/// description that opens the sentence or stands behind an article ("the embattled council
/// leader Martin Foyle").
fn with_what_stands_before(text: &str, family: Span) -> Span {
    let before = text.get(..family.start()).unwrap_or_default();
    let mut name = family.start();
    let mut at = family.start();
    for (count, word) in before
        .split_inclusive(char::is_whitespace)
        .rev()
        .enumerate()
    {
        let bare = word.trim_end();
        if count == MOST_BEFORE || word.contains('\n') || !is_plain(bare) {
            break;
        }
        let lower = bare.to_lowercase();
        at -= word.len();
        if BREAKS.contains(&lower.as_str()) {
            break;
        }
        let is_article = matches!(lower.as_str(), "the" | "a" | "an");
        let opens = opens_sentence(text.get(..at).unwrap_or_default());
        let is_name = bare.starts_with(char::is_uppercase);
        // A capital at the beginning of a sentence is no name: "Then Foyle left".
        let adjoins = name == at + word.len();
        if is_article
            || (opens && !adjoins)
            || (is_name && adjoins && !opens)
            || (opens && (is_title(bare) || name < family.start()))
        {
            name = at;
        }
        if is_article || opens {
            break;
        }
    }
    Span::new(name, family.end())
}

/// Whether a word may belong to a name or a description: a full stop ends a sentence, "in May.
/// Foyle", but behind an initial or a title.
fn is_plain(word: &str) -> bool {
    let shortened = word.strip_suffix('.');
    let stops = shortened.is_some_and(|word| word.len() > 1 && !TITLES.contains(&word));
    !stops
        && shortened
            .unwrap_or(word)
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’'))
}

/// Whether what stands before a word is the end of a sentence, or nothing.
fn opens_sentence(before: &str) -> bool {
    let words = before.trim_end();
    let last = words.rsplit(char::is_whitespace).next().unwrap_or_default();
    let shortened = is_title(last) || (last.ends_with('.') && last.chars().count() == 2);
    words.is_empty()
        || before.ends_with('\n')
        || (words.ends_with(['.', '!', '?', '”', '"', ':']) && !shortened)
}

/// Whether it is a title with a full stop.
fn is_title(word: &str) -> bool {
    word.strip_suffix('.')
        .is_some_and(|word| TITLES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms_of_foyle(text: &str) -> Vec<&str> {
        places(text, Span::new(0, text.len()), "Foyle")
            .into_iter()
            .map(|span| with_what_stands_before(text, span).of(text))
            .collect()
    }

    #[test]
    fn titles_and_descriptions_belong_to_a_name() {
        assert_eq!(
            forms_of_foyle("Embattled council boss Martin Foyle left. Dr. Ann Foyle came."),
            ["Embattled council boss Martin Foyle", "Dr. Ann Foyle"]
        );
        assert_eq!(
            forms_of_foyle("On Monday the beleaguered Foyle spoke to Council Leader Martin Foyle."),
            ["the beleaguered Foyle", "Council Leader Martin Foyle"]
        );
    }

    #[test]
    fn what_ends_before_a_name_does_not() {
        assert_eq!(
            forms_of_foyle(
                "But Foyle spoke on 2 April. Foyle said Foyle, whom Foyle met, was Foyle."
            ),
            ["Foyle", "Foyle", "Foyle", "Foyle", "Foyle"]
        );
    }
}
