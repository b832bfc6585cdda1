//! The month of a date, in the forms in which pages and tables write one.

use chrono::{DateTime, Datelike, NaiveDate};

/// Dates that are written with the month's name.
const FORMATS: [&str; 10] = [
    "%B %d, %Y",
    "%b %d, %Y",
    "%b. %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%A, %B %d, %Y",
    "%A, %d %B %Y",
    "%A %d %B %Y",
    "%a, %d %b %Y",
    "%B %d %Y",
];

/// Year and month of a date, as in `2024-03`; none where the date is in no known form, or has
/// two meanings, as `03/04/2024` has.
pub(super) fn month(date: &str) -> Option<String> {
    let date = plain_words(date.trim());
    let known = |date: NaiveDate| (1000..=2999).contains(&date.year()).then_some(date);
    let parsed = iso(&date)
        .or_else(|| {
            DateTime::parse_from_rfc2822(&date)
                .ok()
                .map(|time| time.date_naive())
        })
        .or_else(|| {
            FORMATS
                .iter()
                .filter_map(|form| NaiveDate::parse_and_remainder(&date, form).ok())
                .find_map(|(date, _)| known(date))
        })
        .or_else(|| figures(&date))
        // A month alone.
        .or_else(|| {
            let first = format!("1 {date}");
            let named = ["%d %B %Y", "%d %b %Y"];
            let parse = |form: &&str| NaiveDate::parse_from_str(&first, form).ok();
            let figures = || NaiveDate::parse_from_str(&format!("{date}-01"), "%Y-%m-%d").ok();
            named.iter().find_map(parse).or_else(figures)
        })
        .and_then(known)?;
    Some(format!("{:04}-{:02}", parsed.year(), parsed.month()))
}

/// A date with the year first, whatever follows it.
fn iso(date: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"].iter().find_map(|form| {
        let (date, rest) = NaiveDate::parse_and_remainder(date, form).ok()?;
        let is_whole = !rest.starts_with(|c: char| c.is_ascii_digit());
        (is_whole && (1000..=2999).contains(&date.year())).then_some(date)
    })
}

/// A date of figures with the year last, where only one order makes a date of it: a day above
/// 12, or points, which are written with the day first.
fn figures(date: &str) -> Option<NaiveDate> {
    let date = date.split_whitespace().next()?;
    let mark = if date.contains('.') { '.' } else { '/' };
    let parts: Vec<u32> = date
        .split(mark)
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let &[a, b, year] = parts.as_slice() else {
        return None;
    };
    let of = |day, month| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    match (mark, a > 12, b > 12) {
        ('.', _, _) | (_, true, false) => of(a, b),
        (_, false, true) => of(b, a),
        _ => None,
    }
}

/// `4th March` as `4 March`, and `Sept.`, which newspapers write for September, as `Sep`.
fn plain_words(date: &str) -> String {
    let words = date.split(' ').map(|word| {
        let figures = word.trim_end_matches(',');
        if figures.trim_end_matches('.').eq_ignore_ascii_case("sept") {
            return word.replacen(figures, "Sep", 1);
        }
        let bare = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|end| figures.strip_suffix(end))
            .filter(|bare| !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()));
        bare.map_or_else(|| word.to_owned(), |bare| word.replacen(figures, bare, 1))
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_forms_are_understood() {
        for date in [
            "2024-03-09",
            "2024-03-09T23:59:00+02:00",
            "2024/03/09",
            "20240309",
            "2024-03",
            "Sat, 09 Mar 2024 10:00:00 GMT",
            "March 9, 2024",
            "Mar. 9, 2024 at 5:10 p.m.",
            "9 March 2024",
            "Saturday, March 9, 2024",
            "Saturday 9 March 2024",
            "March 2024",
            "Mar 2024",
            "9th March 2024",
            "March 9th, 2024",
            "23/03/2024",
            "03/23/2024",
            "04.03.2024",
        ] {
            assert_eq!(month(date).as_deref(), Some("2024-03"), "{date}");
        }
    }

    #[test]
    fn september_has_a_short_form_of_its_own() {
        for date in [
            "Sept. 5, 2024",
            "Sept 5, 2024",
            "5 Sept 2024",
            "5 Sept. 2024",
            "sept. 2024",
            "Sep. 5, 2024",
        ] {
            assert_eq!(month(date).as_deref(), Some("2024-09"), "{date}");
        }
    }

    #[test]
    fn what_is_no_date_or_has_two_meanings_has_no_month() {
        for date in [
            "",
            "yesterday",
            "03/04/2024",
            "2024",
            "20240",
            "2024-13-01",
            "March 24",
            "31.02.2024",
        ] {
            assert_eq!(month(date), None, "{date}");
        }
    }
}
