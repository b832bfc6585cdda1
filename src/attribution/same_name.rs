//! When two names are the same source.

use std::collections::HashSet;

/// Whether `found` names the source that is called `gold`: the same words but for
/// articles, marks and case, or one inside the other where no other of `all` names fits
/// as well.
pub(crate) fn names_same(found: &str, gold: &str, all: &HashSet<&str>) -> bool {
    let (found_words, gold_words) = (folded(found), folded(gold));
    if found_words == gold_words {
        return true;
    }
    let fits = |words: &[String]| {
        !found_words.is_empty() && (holds(&found_words, words) || holds(words, &found_words))
    };
    fits(&gold_words)
        && !all.iter().any(|other| {
            let words = folded(other);
            words != gold_words && fits(&words)
        })
}

fn folded(name: &str) -> Vec<String> {
    name.to_lowercase()
        .split_whitespace()
        .map(|word| {
            word.replace('’', "'")
                .trim_matches(|c: char| !c.is_alphanumeric())
                .trim_end_matches("'s")
                .to_owned()
        })
        .filter(|word| !word.is_empty() && !matches!(word.as_str(), "the" | "a" | "an"))
        .collect()
}

fn holds(long: &[String], short: &[String]) -> bool {
    !short.is_empty() && long.windows(short.len()).any(|part| part == short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(found: &str, gold: &str, others: &[&str]) -> bool {
        names_same(found, gold, &others.iter().copied().chain([gold]).collect())
    }

    #[test]
    fn articles_marks_and_case_do_not_matter() {
        assert!(same("The Harbour Watch", "harbour watch", &[]));
        assert!(same("Ann Hale’s", "Ann Hale", &[]));
        assert!(!same("Ann Hale", "Tom Pell", &[]));
    }

    #[test]
    fn a_part_is_right_only_where_it_fits_one_name() {
        assert!(same("officials", "port officials", &["Ann Hale"]));
        assert!(!same("officials", "port officials", &["city officials"]));
        assert!(!same("", "port officials", &[]));
    }
}
