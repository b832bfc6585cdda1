//! What a source span refers to: a pronoun, a person's name, or a phrase.

use super::grammar::{
    ADDRESSES, ARTICLES, CLAUSES, CLOSERS, DEFINITE, POSSESSIVES, PRONOUNS, TITLES,
};
use super::names::{Name, proper_names, without_titles};
use super::words::{Word, folded, words};
use crate::label::SourceKind;
use crate::span::Span;

/// What a source span refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// "he", "they": somebody named elsewhere.
    Pronoun,
    /// A person's name, as it stands here, with the words that describe them.
    Person {
        /// The name without titles.
        name: String,
        /// "harbour master", "Gov.": what the span says besides the name.
        description: Option<String>,
    },
    /// Anything else: an organisation, a document, "two officials".
    Phrase {
        /// The phrase without its article.
        name: String,
        /// Its head noun, lower case.
        head: String,
        /// Whether it refers back by a common noun: "the ministry", not "the Courier".
        definite: bool,
    },
}

/// Reads a source span. `kind` is what the model takes the sentence's source for.
pub(super) fn reference(text: &str, span: Span, kind: SourceKind) -> Reference {
    let words = words(text, span);
    let lower: Vec<String> = words.iter().map(|word| word.text.to_lowercase()).collect();
    let is_pronoun = |word: &String| PRONOUNS.has(word);
    // "one of them", "both of those": a pronoun all the same.
    if lower.iter().any(is_pronoun) && lower.iter().all(|word| is_pronoun(word) || word == "of") {
        return Reference::Pronoun;
    }
    let front = front(text, span);
    let apposition = apposition(text, span, front, kind);
    if kind == SourceKind::Person || is_addressed(&words) {
        if let Some(person) = person(text, span, front) {
            return person;
        }
        if let Some(name) = &apposition {
            return Reference::Person {
                name: without_titles(&name.text).0,
                description: described(&without_determiner(&folded(front.of(text)))),
            };
        }
    }
    if let Some(name) = apposition {
        return Reference::Phrase {
            head: name
                .parts()
                .last()
                .map(|word| word.to_lowercase())
                .unwrap_or_default(),
            name: name.text,
            definite: false,
        };
    }
    let skip = lower.iter().take_while(|word| ARTICLES.has(word)).count();
    let start = words
        .get(skip)
        .map_or(front.start(), |word| word.span.start());
    let phrase = Span::new(start, front.end().max(start)).trimmed(text);
    let phrase = without_loose_end(text, phrase);
    let phrase = if phrase.is_empty() { span } else { phrase };
    let head = head(text, phrase);
    Reference::Phrase {
        name: without_possessive(&folded(trimmed_marks(phrase.of(text)))).to_owned(),
        head: head
            .map(|word| word.text.to_lowercase())
            .unwrap_or_default(),
        definite: skip > 0
            && lower.first().is_some_and(|word| DEFINITE.has(word))
            && head.is_some_and(|word| !word.is_capitalised()),
    }
}

/// Whether the words open with a form of address before a name: "Mr. Hale" is a person, whatever
/// the model takes the sentence's source for.
fn is_addressed(words: &[Word<'_>]) -> bool {
    matches!(words, [address, name, ..] if ADDRESSES.has(address.text) && name.is_capitalised())
}

/// The span without the place and the dash with which a report opens: "BRENMOUTH — ".
pub(super) fn without_dateline(text: &str, span: Span) -> Span {
    let inside = span.of(text);
    let dash = ["—", "–", "--", " - "]
        .iter()
        .filter_map(|dash| inside.find(dash).map(|at| (at, at + dash.len())))
        .min();
    let Some((at, end)) = dash else {
        return span;
    };
    let place = inside.get(..at).unwrap_or_default();
    let town = place.split([',', '(']).next().unwrap_or_default();
    let letters = town.chars().filter(|c| c.is_alphabetic());
    let is_town = letters.clone().count() > 2 && letters.clone().all(char::is_uppercase);
    let behind = Span::new(span.start() + end, span.end()).trimmed(text);
    if is_town && !behind.is_empty() {
        behind
    } else {
        span
    }
}

/// The span up to its first comma, bracket or dash: what follows describes.
fn front(text: &str, span: Span) -> Span {
    let inside = span.of(text);
    let cut = inside
        .char_indices()
        .skip(1)
        // A comma or a colon inside a figure ends nothing: "a survey of 63,000 people".
        .find(|&(at, c)| {
            let parts = matches!(c, ',' | ':')
                && !inside
                    .get(at + 1..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            parts || matches!(c, '(' | '—' | '–' | ';')
        })
        .map_or(inside.len(), |(at, _)| at);
    Span::new(span.start(), span.start() + cut).trimmed(text)
}

fn person(text: &str, span: Span, front: Span) -> Option<Reference> {
    // "Ann Hale of the Harbour Watch": the name ends where the phrase's head does, and in "a
    // spokesman for Skerrow Lines" there is none. "Secretary of State Ann Hale" goes on.
    let end = words(text, front)
        .windows(2)
        .find_map(|pair| match pair {
            [before, word] if CLOSERS.has(word.text) => {
                let is_office = before.is_capitalised() && TITLES.has(before.text);
                (!is_office).then(|| word.span.start())
            }
            _ => None,
        })
        .unwrap_or(front.end());
    let head = Span::new(front.start(), end);
    let name = proper_names(text, head).pop()?;
    // "U.S. officials" names no person: a person's name closes its phrase.
    if words(text, head).last()?.span.end() > name.span.end() {
        return None;
    }
    let (plain, title) = without_titles(&name.text);
    // "Editor", "the Secretary": an office alone.
    if TITLES.has(&plain) {
        return None;
    }
    let before = Span::new(span.start(), name.span.start()).trimmed(text);
    let behind = Span::new(name.span.end(), span.end());
    let described = [folded(before.of(text)), title.unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let described = if described.is_empty() {
        folded(trimmed_marks(behind.of(text)))
    } else {
        described
    };
    Some(Reference::Person {
        name: plain,
        description: self::described(&without_determiner(&described)),
    })
}

/// The name that follows a common noun: "the operator, Skerrow Lines".
fn apposition(text: &str, span: Span, front: Span, kind: SourceKind) -> Option<Name> {
    let behind = Span::new(front.end(), span.end());
    behind.of(text).strip_prefix(',')?;
    let name = proper_names(text, behind).into_iter().next()?;
    let between = Span::new(behind.start() + 1, name.span.start());
    let rest = Span::new(name.span.end(), span.end()).of(text);
    let follows = match between.of(text).trim() {
        "" => true,
        // "the defendant, the US government" is not called US.
        "the" => rest.is_empty() || rest.starts_with([',', ';', '(']),
        _ => false,
    };
    let is_common = |word: &Word<'_>| !word.is_capitalised();
    // "a spokesman for Skerrow Lines, Ann Hale": but "a woman from Brenmouth, Skerrow" lives there.
    let stands_for = kind == SourceKind::Person
        && name.parts().len() > 1
        && head(text, front).as_ref().is_some_and(is_common);
    let fits = stands_for || words(text, front).iter().skip(1).all(is_common);
    (follows && fits).then_some(name)
}

/// A description that says something; a relative clause is none.
fn described(phrase: &str) -> Option<String> {
    let is_clause = phrase
        .split(' ')
        .next()
        .is_some_and(|word| CLAUSES.has(word));
    let letters = phrase.chars().filter(|c| c.is_alphabetic()).count();
    (letters > 2 && !is_clause).then(|| phrase.to_owned())
}

fn without_determiner(phrase: &str) -> String {
    let is_determiner = |word: &str| ARTICLES.has(word) || POSSESSIVES.has(word);
    match phrase.split_once(' ') {
        Some((first, rest)) if is_determiner(first) => rest.to_owned(),
        _ => phrase.to_owned(),
    }
}

fn without_possessive(phrase: &str) -> &str {
    ["’s", "'s"]
        .iter()
        .find_map(|mark| phrase.strip_suffix(mark))
        .unwrap_or(phrase)
}

fn trimmed_marks(phrase: &str) -> &str {
    phrase.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ':' | ';' | '“' | '”' | '"' | '—' | '–' | '(' | ')')
    })
}

/// The phrase without words at its end that want another behind them: "records seen by".
fn without_loose_end(text: &str, phrase: Span) -> Span {
    let end = words(text, phrase)
        .iter()
        .rev()
        .find(|word| !CLOSERS.has(word.text) && !ARTICLES.has(word.text))
        .map_or(phrase.end(), |word| word.span.end());
    Span::new(phrase.start(), end)
}

/// The last word before anything that only qualifies the phrase.
fn head(text: &str, phrase: Span) -> Option<Word<'_>> {
    words(text, phrase)
        .into_iter()
        .enumerate()
        .take_while(|(number, word)| *number == 0 || !CLOSERS.has(word.text))
        .last()
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, kind: SourceKind) -> Reference {
        reference(text, Span::new(0, text.len()), kind)
    }

    fn person(name: &str, description: Option<&str>) -> Reference {
        Reference::Person {
            name: name.into(),
            description: description.map(Into::into),
        }
    }

    #[test]
    fn pronouns_are_pronouns() {
        assert_eq!(read("He", SourceKind::Person), Reference::Pronoun);
        assert_eq!(read("they both", SourceKind::Group), Reference::Pronoun);
        assert_eq!(read("One of them", SourceKind::Unnamed), Reference::Pronoun);
    }

    #[test]
    fn a_person_is_told_from_what_describes_them() {
        assert_eq!(
            read("Coast Watch coordinator Ann Hale", SourceKind::Person),
            person("Ann Hale", Some("Coast Watch coordinator"))
        );
        assert_eq!(
            read("Ann Hale, the harbour master", SourceKind::Person),
            person("Ann Hale", Some("harbour master"))
        );
        assert_eq!(
            read("Gov. Ann Hale", SourceKind::Person),
            person("Ann Hale", Some("Gov."))
        );
        assert_eq!(
            read("Ann Hale of the Harbour Watch", SourceKind::Person),
            person("Ann Hale", Some("of the Harbour Watch"))
        );
    }

    #[test]
    fn a_name_in_apposition_is_the_name() {
        assert_eq!(
            read("Its director, Ann Hale", SourceKind::Person),
            person("Ann Hale", Some("director"))
        );
        assert!(matches!(
            read("The operator, Skerrow Lines", SourceKind::Organisation),
            Reference::Phrase { name, .. } if name == "Skerrow Lines"
        ));
        assert_eq!(
            read("Ann Hale, who waited for hours", SourceKind::Person),
            person("Ann Hale", None)
        );
    }

    #[test]
    fn a_name_stands_behind_whoever_speaks_for_another() {
        for phrase in [
            "A spokesman for Skerrow Lines, Ann Hale",
            "Another delegate on the Pell slate, Ann Hale",
            "Brenmouth cleaning manager, Ann Hale",
            "Secretary of State Ann Hale",
        ] {
            assert!(
                matches!(
                    read(phrase, SourceKind::Person),
                    Reference::Person { name, .. } if name == "Ann Hale"
                ),
                "{phrase}"
            );
        }
        assert!(matches!(
            read("the defendant, the Skerrow Harbour Board", SourceKind::Organisation),
            Reference::Phrase { name, .. } if name == "Skerrow Harbour Board"
        ));
    }

    #[test]
    fn a_name_that_only_qualifies_is_no_person() {
        for phrase in [
            "Brenmouth officials",
            "spokesman for Skerrow Lines",
            "woman from Brenmouth, Skerrow",
            "Courier Chief Editor",
            "Secretary",
        ] {
            let front = phrase.split(',').next().unwrap();
            assert!(
                matches!(
                    read(phrase, SourceKind::Person),
                    Reference::Phrase { name, .. } if name == front
                ),
                "{phrase}"
            );
        }
    }

    #[test]
    fn a_form_of_address_makes_a_person() {
        assert!(matches!(
            read("Mr. Hale", SourceKind::Group),
            Reference::Person { name, .. } if name == "Hale"
        ));
        assert!(matches!(
            read("Mr. Hale’s aides", SourceKind::Group),
            Reference::Phrase { .. }
        ));
    }

    #[test]
    fn a_dateline_is_no_part_of_a_source() {
        let source = |text: &'static str| without_dateline(text, Span::new(0, text.len())).of(text);
        assert_eq!(source("BRENMOUTH — Ann Hale"), "Ann Hale");
        assert_eq!(
            source("PORT ST. MARY, Skerrow (CN) -- Ann Hale"),
            "Ann Hale"
        );
        assert_eq!(source("Ann Hale — the mayor"), "Ann Hale — the mayor");
        assert_eq!(source("BRENMOUTH —"), "BRENMOUTH —");
    }

    #[test]
    fn a_phrase_loses_its_article_and_keeps_its_words() {
        assert_eq!(
            read(
                "the two people familiar with the talks",
                SourceKind::Unnamed
            ),
            Reference::Phrase {
                name: "two people familiar with the talks".into(),
                head: "people".into(),
                definite: true
            }
        );
        assert_eq!(
            read("Brenmouth Ministry of Ports", SourceKind::Organisation),
            Reference::Phrase {
                name: "Brenmouth Ministry of Ports".into(),
                head: "ministry".into(),
                definite: false
            }
        );
    }

    #[test]
    fn a_figure_is_not_cut_and_a_possessive_comes_off() {
        let name = |text| match read(text, SourceKind::Document) {
            Reference::Phrase { name, .. } => name,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            name("a survey of 63,000 harbour workers"),
            "survey of 63,000 harbour workers"
        );
        assert_eq!(name("the Brenmouth Courier’s"), "Brenmouth Courier");
    }

    #[test]
    fn marks_alone_are_a_phrase_of_nothing_but_no_panic() {
        let Reference::Phrase { name, .. } = read("—", SourceKind::Organisation) else {
            return;
        };
        assert!(name.is_empty() || name == "—");
    }
}
