//! How far a class agrees with itself, whatever the key says.

use crate::label::Label;

/// Krippendorff's alpha for nominal data: how far observers agree beyond what chance would
/// give. 1 is agreement throughout, 0 what guessing by the same shares would give, and below
/// 0 the observers contradict each other. `None` where it is not defined: fewer than two
/// values in every unit, or one value throughout.
///
/// Each unit is a list of the values that observers gave it; missing values are left out,
/// and a unit with fewer than two values says nothing.
///
/// The method is that of K. Krippendorff, "Computing Krippendorff's Alpha-Reliability"
/// (2011), section C: with `n` values that can be paired, of which `n_c` are `c`, and within a
/// unit of `m` values each ordered pair counting `1 / (m - 1)`, alpha is
/// `((n - 1) * agreeing - sum n_c (n_c - 1)) / (n (n - 1) - sum n_c (n_c - 1))`.
#[must_use]
pub fn alpha<V: PartialEq>(units: &[Vec<V>]) -> Option<f64> {
    let mut values: Vec<(&V, f64)> = Vec::new();
    let mut all = 0.0;
    let mut agreeing = 0.0;
    for unit in units.iter().filter(|unit| unit.len() > 1) {
        let size = unit.len() as f64;
        all += size;
        for value in unit {
            match values.iter_mut().find(|(known, _)| *known == value) {
                Some((_, times)) => *times += 1.0,
                None => values.push((value, 1.0)),
            }
            // The value itself is no pair.
            let same = unit.iter().filter(|other| *other == value).count() as f64 - 1.0;
            agreeing += same / (size - 1.0);
        }
    }
    let by_chance: f64 = values.iter().map(|(_, times)| times * (times - 1.0)).sum();
    let possible = all * (all - 1.0) - by_chance;
    (possible > 0.0).then(|| ((all - 1.0) * agreeing - by_chance) / possible)
}

/// What an alpha means for a class. The bounds are those that Krippendorff gives for
/// reliability data ("Content Analysis", 2004, chapter 11): from 0.8 on, conclusions may be
/// drawn; from 0.667 on, tentative ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// From 0.8 on.
    Strong,
    /// From 0.667 on.
    Fair,
    /// Above what guessing would give.
    Weak,
    /// No better than guessing.
    None,
    /// There is nothing to compute it from.
    Undefined,
}

impl Agreement {
    /// What this alpha means.
    #[must_use]
    pub fn of(alpha: Option<f64>) -> Self {
        match alpha {
            None => Agreement::Undefined,
            Some(alpha) if alpha >= 0.8 => Agreement::Strong,
            Some(alpha) if alpha >= 0.667 => Agreement::Fair,
            Some(alpha) if alpha > 0.0 => Agreement::Weak,
            Some(_) => Agreement::None,
        }
    }
}

/// How evenly a sentence divides the class, from 0, one label, to 1, every label alike: the
/// entropy of the labels given, as a share of the most that `labels` labels allow (C. E. Shannon, "A
/// Mathematical Theory of Communication", 1948).
pub(super) fn division(counts: &[(Label, usize)]) -> f64 {
    let all: usize = counts.iter().map(|(_, times)| times).sum();
    if all == 0 || counts.len() < 2 {
        return 0.0;
    }
    let entropy: f64 = counts
        .iter()
        .filter(|(_, times)| *times > 0)
        .map(|&(_, times)| {
            let share = times as f64 / all as f64;
            -share * share.log2()
        })
        .sum();
    entropy / (counts.len() as f64).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units from rows of observers, one character a unit, `.` where there is no value.
    fn units(rows: &[&str]) -> Vec<Vec<char>> {
        let length = rows.iter().map(|row| row.len()).max().unwrap();
        (0..length)
            .map(|unit| {
                rows.iter()
                    .filter_map(|row| row.chars().nth(unit))
                    .filter(|&value| value != '.')
                    .collect()
            })
            .collect()
    }

    fn rounded(rows: &[&str]) -> f64 {
        (alpha(&units(rows)).unwrap() * 1000.0).round() / 1000.0
    }

    /// Krippendorff (2011), section A: binary data, two observers, no missing data.
    #[test]
    fn binary_data_of_two_observers() {
        assert_eq!(rounded(&["0100000010", "1110010000"]), 0.095);
    }

    /// Section B: nominal data, two observers, no missing data.
    #[test]
    fn nominal_data_of_two_observers() {
        assert_eq!(rounded(&["aabbdcccedda", "babbbccceddd"]), 0.692);
    }

    /// Section C: nominal data, four observers, missing data.
    #[test]
    fn nominal_data_of_four_observers_with_gaps() {
        let rows = [
            "123321412...",
            "1233224125.3",
            ".3332342251.",
            "12332441251.",
        ];
        assert_eq!(rounded(&rows), 0.743);
    }

    #[test]
    fn agreement_throughout_is_one_and_without_variation_nothing() {
        assert_eq!(alpha(&units(&["abc", "abc"])), Some(1.0));
        assert_eq!(alpha(&units(&["aaa", "aaa"])), None);
        assert_eq!(alpha(&units(&["abc"])), None);
        assert_eq!(alpha::<char>(&[]), None);
    }

    #[test]
    fn division_runs_from_one_label_to_all_alike() {
        use Label::{Allegation, Fact, Framing, Quote};
        let of = |times: [usize; 4]| {
            division(&[
                (Fact, times[0]),
                (Quote, times[1]),
                (Framing, times[2]),
                (Allegation, times[3]),
            ])
        };
        assert_eq!(of([9, 0, 0, 0]), 0.0);
        assert!((of([3, 3, 3, 3]) - 1.0).abs() < 1e-12);
        assert!(of([5, 5, 0, 0]) > of([8, 2, 0, 0]));
    }
}
