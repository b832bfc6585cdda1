//! The month of a date, in the forms in which pages and tables write one.

use chrono::{DateTime, Datelike, NaiveDate};

/// Dates that are written with the month's name, and those with slashes in the American order.
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

/// Year and month of a date, as in `2024-03`; none where the date is in no known form. A date
/// of figures alone is understood only with the year first, as `03/04/2024` has two meanings.
pub(super) fn month(date: &str) -> Option<String> {
    let date = date.trim();
    let parsed = iso(date)
        .or_else(|| {
            DateTime::parse_from_rfc2822(date)
                .ok()
                .map(|time| time.date_naive())
        })
        .or_else(|| {
            FORMATS
                .iter()
                .find_map(|form| NaiveDate::parse_and_remainder(date, form).ok())
                .map(|(date, _)| date)
        });
    if let Some(date) = parsed {
        return Some(format!("{:04}-{:02}", date.year(), date.month()));
    }
    // A month alone.
    NaiveDate::parse_from_str(&format!("{date}-01"), "%Y-%m-%d")
        .ok()
        .map(|date| format!("{:04}-{:02}", date.year(), date.month()))
}

/// A date with the year first, whatever follows it.
fn iso(date: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"].iter().find_map(|form| {
        let (date, rest) = NaiveDate::parse_and_remainder(date, form).ok()?;
        let is_whole = !rest.starts_with(|c: char| c.is_ascii_digit());
        (is_whole && (1000..=2999).contains(&date.year())).then_some(date)
    })
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
        ] {
            assert_eq!(month(date).as_deref(), Some("2024-03"), "{date}");
        }
    }

    #[test]
    fn what_is_no_date_or_has_two_meanings_has_no_month() {
        for date in ["", "yesterday", "03/04/2024", "2024", "20240", "2024-13-01"] {
            assert_eq!(month(date), None, "{date}");
        }
    }
}
