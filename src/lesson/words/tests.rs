use std::collections::BTreeSet;

use super::*;
use crate::lesson::Language;

/// The fields of the struct and what they hold, by its own debug output: no list of them to
/// forget one in.
fn fields(words: &Words) -> Vec<(String, String)> {
    format!("{words:#?}")
        .lines()
        .filter_map(|line| {
            let (name, value) = line.trim().trim_end_matches(',').split_once(": \"")?;
            Some((name.to_owned(), value.trim_end_matches('"').to_owned()))
        })
        .collect()
}

fn placeholders(sentence: &str) -> BTreeSet<&str> {
    sentence
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with("a0"))
        .collect()
}

#[test]
fn every_language_fills_in_the_same_values() {
    let english = fields(Language::En.words());
    assert!(english.len() > 100);
    for language in Language::ALL {
        for ((name, own), (same, wanted)) in fields(language.words()).iter().zip(&english) {
            assert_eq!(name, same);
            let (own, wanted) = (own.replace("\\u{a0}", " "), wanted.replace("\\u{a0}", " "));
            assert_eq!(
                placeholders(&own),
                placeholders(&wanted),
                "{language}: {name}"
            );
        }
    }
}

#[test]
fn nothing_is_left_untranslated_or_empty() {
    let english = fields(Language::En.words());
    for language in [Language::De, Language::Es, Language::Fr] {
        let words = fields(language.words());
        let same: Vec<&str> = words
            .iter()
            .zip(&english)
            .filter(|((_, own), (_, english))| own == english && !own.is_empty())
            .map(|((name, _), _)| name.as_str())
            .collect();
        // Words that are the same in both languages.
        let shared = [
            "name",
            "source",
            "article",
            "note",
            "pair_told",
            "date",
            "colon",
            "join_code",
        ];
        assert!(
            same.iter().all(|name| shared.contains(name)),
            "{language}: {same:?}"
        );
        let empty = words.iter().filter(|(_, own)| own.is_empty()).count();
        assert_eq!(
            empty, 2,
            "{language}: the line and the definition of boilerplate"
        );
    }
}

#[test]
fn french_puts_no_break_spaces_before_its_double_marks() {
    for (name, sentence) in fields(Language::Fr.words()) {
        for mark in [" :", " ;", " ?", " !", "« ", " »"] {
            assert!(!sentence.contains(mark), "{name}: {sentence}");
        }
    }
}

#[test]
fn values_are_put_in_once_and_never_read_again() {
    assert_eq!(
        fill("{n} of {all}", &[("n", "{all}"), ("all", "9")]),
        "{all} of 9"
    );
    assert_eq!(fill("a { b {x} c", &[("n", "1")]), "a { b {x} c");
}

#[test]
fn every_confusion_has_a_comment() {
    for language in Language::ALL {
        let mut said = BTreeSet::new();
        for given in Label::FOOTING {
            for right in Label::FOOTING {
                let comment = language.words().confusion(given, right);
                assert_eq!(comment.is_empty(), given == right);
                assert!(
                    given == right || said.insert(comment),
                    "{language}: {comment}"
                );
            }
        }
    }
}
