//! Where a source is named in an article.

use super::format::{LessonArticle, LessonSource};
use super::token::word_spans;
use crate::attribution::family_name;
use crate::label::SourceKind;
use crate::span::Span;

/// The most words that a pupil may mark to name a source; whoever marks a whole sentence has
/// named nobody.
pub(super) const MOST_WORDS: usize = 10;

/// Words that stand in many names and name nobody.
const IDLE: [&str; 12] = [
    "the", "a", "an", "of", "and", "in", "for", "to", "at", "on", "with", "from",
];

/// Words that a name may have or not.
const ARTICLES: [&str; 3] = ["the", "a", "an"];

/// Words that refer to somebody without naming them.
const PRONOUNS: [&str; 12] = [
    "he", "she", "they", "it", "him", "her", "them", "his", "their", "its", "who", "i",
];

/// Whether these words only refer to somebody.
pub(super) fn is_pronoun(words: &str) -> bool {
    PRONOUNS.contains(&words.trim().to_lowercase().as_str())
}

/// Whether marking `given` names the source that is named at `spans`: it holds a word of one
/// of them that is more than an article or a preposition, and it is not too long, unless the
/// source's own description is.
pub(super) fn names(text: &str, given: Span, spans: &[Span]) -> bool {
    let words = word_spans(text, given);
    let is_short = words.len() <= MOST_WORDS || spans.iter().any(|span| span.contains(given));
    is_short
        && words.into_iter().any(|word| {
            let idle = IDLE.contains(&word.of(text).to_lowercase().as_str());
            !idle && spans.iter().any(|span| span.overlaps(word))
        })
}

/// Whether marking `given` names a source by its words, wherever they stand: they are a part
/// of one of its names, or hold one that is more than a single word.
pub(super) fn names_by_words(text: &str, given: Span, source: &LessonSource) -> bool {
    let words = plain_words(given.of(text));
    let says_something = words.iter().any(|word| !IDLE.contains(&word.as_str()));
    if !says_something || words.len() > MOST_WORDS || is_pronoun(given.of(text)) {
        return false;
    }
    let spans = source.spans.iter().map(|span| span.of(text));
    spans.chain([source.name.as_str()]).any(|name| {
        let name = plain_words(name);
        let is_part = name.windows(words.len()).any(|part| part == words);
        // A single word may be anybody's: "the library board" is not "the board".
        let is_more = name.len() > 1 && words.windows(name.len()).any(|part| part == name);
        is_part || is_more
    })
}

/// The words of a name in lower case, without articles and the possessive.
fn plain_words(name: &str) -> Vec<String> {
    word_spans(name, Span::new(0, name.len()))
        .into_iter()
        .map(|word| word.of(name).to_lowercase().replace('’', "'"))
        .map(|word| word.strip_suffix("'s").map(str::to_owned).unwrap_or(word))
        .filter(|word| !ARTICLES.contains(&word.as_str()))
        .collect()
}

/// Where `words` stand in a stretch of text as whole words.
pub(super) fn places(text: &str, within: Span, words: &str) -> Vec<Span> {
    let words = words.trim();
    if words.is_empty() {
        return Vec::new();
    }
    let is_word = |c: char| c.is_alphanumeric();
    within
        .of(text)
        .match_indices(words)
        .map(|(at, found)| Span::new(at, at + found.len()).shifted(within.start()))
        .filter(|span| {
            let before = text.get(..span.start()).unwrap_or_default();
            let after = text.get(span.end()..).unwrap_or_default();
            let begins_inside = words.starts_with(is_word) && before.ends_with(is_word);
            let ends_inside = words.ends_with(is_word) && after.starts_with(is_word);
            !begins_inside && !ends_inside
        })
        .collect()
}

/// A source that a teacher names and that the model has not found: everywhere where the name
/// stands, and for a person the family name as well. `None` where it stands nowhere.
pub(super) fn named_by_teacher(article: &LessonArticle, name: &str) -> Option<LessonSource> {
    let whole = Span::new(0, article.text.len());
    let mut spans = places(&article.text, whole, name);
    if spans.is_empty() {
        return None;
    }
    let is_name = name.split_whitespace().count() > 1
        && name
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase));
    if is_name {
        for span in places(&article.text, whole, family_name(name)) {
            if !spans.iter().any(|known| known.overlaps(span)) {
                spans.push(span);
            }
        }
        spans.sort_unstable();
    }
    Some(LessonSource {
        name: name.to_owned(),
        kind: if is_name {
            SourceKind::Person
        } else {
            SourceKind::Group
        },
        spans,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Mayor Ida Quill spoke. Quill left for the Quillings, as the mayor of the town does.";

    fn span(words: &str) -> Span {
        places(TEXT, Span::new(0, TEXT.len()), words)[0]
    }

    #[test]
    fn one_word_of_the_name_is_enough_and_an_article_is_not() {
        let spans = [span("Ida Quill"), span("the mayor of the town")];
        for right in ["Quill", "Mayor Ida Quill", "mayor", "town"] {
            assert!(names(TEXT, span(right), &spans), "{right}");
        }
        for wrong in ["the", "of", "spoke", "Quillings"] {
            assert!(!names(TEXT, span(wrong), &spans), "{wrong}");
        }
        assert!(!names(TEXT, Span::new(0, TEXT.len()), &spans), "everything");
    }

    #[test]
    fn another_place_with_the_same_words_names_the_source() {
        const TEXT: &str = "A readout came. The Chinese Ministry of Foreign Affairs, he said, \
            rang; its office too. The readout’s line of the library board.";
        let at = |words: &str| places(TEXT, Span::new(0, TEXT.len()), words)[0];
        let source = |name: &str, words: &str| LessonSource {
            name: name.to_owned(),
            kind: SourceKind::Group,
            spans: vec![at(words)],
        };
        let readout = source("the readout", "The readout");
        assert!(names_by_words(TEXT, at("A readout"), &readout));
        assert!(names_by_words(TEXT, at("readout’s"), &readout));
        let ministry = source("Ministry of Foreign Affairs", "line");
        assert!(names_by_words(
            TEXT,
            at("Chinese Ministry of Foreign Affairs"),
            &ministry
        ));
        assert!(!names_by_words(TEXT, at("of"), &ministry));
        assert!(!names_by_words(TEXT, at("Chinese"), &ministry));
        assert!(!names_by_words(
            TEXT,
            at("library board"),
            &source("the board", "board")
        ));
        assert!(!names_by_words(
            TEXT,
            at("its"),
            &source("its office", "its office")
        ));
        assert!(!names_by_words(TEXT, at("line of the library"), &ministry));
    }

    #[test]
    fn a_person_is_known_by_the_family_name_too() {
        let article = LessonArticle {
            title: None,
            outlet: None,
            author: None,
            date: None,
            url: None,
            text: TEXT.to_owned(),
            paragraphs: Vec::new(),
            begins_earlier: false,
            goes_on: false,
            sources: Vec::new(),
        };
        let source = named_by_teacher(&article, "Ida Quill").unwrap();
        assert_eq!(source.spans.len(), 2);
        assert!(named_by_teacher(&article, "Ida Quilling").is_none());
    }
}
