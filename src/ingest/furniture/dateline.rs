//! Lines that are nothing but a date or a time of publication.

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// What may stand around the numbers of a date.
const AROUND: &[&str] = &[
    "published",
    "updated",
    "posted",
    "modified",
    "last",
    "first",
    "on",
    "at",
    "am",
    "pm",
    "a.m",
    "p.m",
    "et",
    "est",
    "edt",
    "pt",
    "pst",
    "pdt",
    "ct",
    "gmt",
    "utc",
    "bst",
    "cet",
    "of",
    "date",
    "noon",
    "midnight",
];

/// Whether a word in lower case is a day or a month, written out or cut to three or four letters.
pub(super) fn is_day_or_month(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let is_cut = (3..=4).contains(&word.len());
    MONTHS
        .iter()
        .chain(DAYS)
        .any(|name| *name == word || (is_cut && name.starts_with(word)))
}

/// Whether a line is a date: a day or month and a number, and no other word than those
/// that stand around a time of publication.
pub(in super::super) fn is_date(line: &str) -> bool {
    let (mut named, mut numbered, mut count) = (0, false, 0);
    for word in line.split([' ', ',', '|', '/', '(', ')', '•', '·', '–', '—', '-', '\t']) {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        if word.is_empty() {
            continue;
        }
        count += 1;
        let number = word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().filter(|c| c.is_alphabetic()).count() <= 2;
        if number {
            numbered = true;
        } else if is_day_or_month(&word) || word == "published" || word == "updated" {
            named += 1;
        } else if !AROUND.contains(&word.as_str()) {
            return false;
        }
    }
    // More than a label, a day and a month or so is a timetable.
    (1..=3).contains(&named) && numbered && (2..=16).contains(&count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_are_known_cut_short_too() {
        assert!(
            ["sept.", "tues", "may", "wednesday", "dec"]
                .into_iter()
                .all(is_day_or_month)
        );
        assert!(
            !["ma", "sat down", "marc h", "mayor", "sunder"]
                .into_iter()
                .any(is_day_or_month)
        );
    }

    #[test]
    fn a_year_in_a_sentence_is_no_date_line() {
        assert!(is_date("4th of July, 2021"));
        assert!(!is_date("May 2021 brought rain"));
        assert!(!is_date("12 30 45"));
    }
}
