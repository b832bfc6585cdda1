//! Which of the files handed in can be marked.

use std::cmp::Ordering;
use std::path::Path;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use serde::Serialize;

use super::answers::Answers;
use super::format::Lesson;

/// A file of answers that can be marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The file's name.
    pub file: String,
    /// What it holds.
    pub answers: Answers,
}

/// A file that cannot be marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The file's name.
    pub file: String,
    /// Why, and what to do.
    pub why: String,
}

/// The last moment at which answers may be handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// By the clock on the pupil's device, wherever it stands.
    Local(NaiveDateTime),
    /// One moment everywhere.
    Exact(DateTime<FixedOffset>),
}

/// When answers were handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    /// By the device's clock.
    local: NaiveDateTime,
    /// The same with the device's offset, where the file gives one.
    exact: Option<DateTime<FixedOffset>>,
}

impl Moment {
    fn read(written: &str) -> Option<Self> {
        if let Ok(exact) = DateTime::parse_from_rfc3339(written) {
            return Some(Self {
                local: exact.naive_local(),
                exact: Some(exact),
            });
        }
        local_time(written).map(|local| Self { local, exact: None })
    }
}

fn local_time(written: &str) -> Option<NaiveDateTime> {
    [
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
    ]
    .into_iter()
    .find_map(|form| NaiveDateTime::parse_from_str(written, form).ok())
}

/// A word that names no moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no time; write it as 2026-03-05T10:00, or with an offset as 2026-03-05T10:00:00+01:00"
)]
pub struct UnknownTime(String);

impl FromStr for Deadline {
    type Err = UnknownTime;

    fn from_str(written: &str) -> Result<Self, UnknownTime> {
        let moment = Moment::read(written).ok_or_else(|| UnknownTime(written.to_owned()))?;
        Ok(match moment.exact {
            Some(exact) => Deadline::Exact(exact),
            None => Deadline::Local(moment.local),
        })
    }
}

impl Deadline {
    /// Whether answers handed in at `moment` are late. Without an offset in the file, its
    /// clock is taken to stand where the deadline's does.
    fn is_before(self, moment: Moment) -> bool {
        match (self, moment.exact) {
            (Deadline::Exact(deadline), Some(exact)) => deadline < exact,
            (Deadline::Exact(deadline), None) => deadline.naive_local() < moment.local,
            (Deadline::Local(deadline), _) => deadline < moment.local,
        }
    }
}

/// Parts the files that can be marked from those that cannot: broken, edited, answers to
/// another lesson, late, or a pupil's earlier ones where the same name stands in two. Names are the
/// same whatever their case; a file without one goes by its own name.
#[must_use]
pub fn collect(
    lesson: &Lesson,
    files: &[(String, Vec<u8>)],
    until: Option<Deadline>,
) -> (Vec<Handed>, Vec<Refused>) {
    let mut refused = Vec::new();
    let mut handed: Vec<(Handed, Moment)> = Vec::new();
    for (file, bytes) in files {
        match one(lesson, file, bytes, until) {
            Ok(one) => handed.push(one),
            Err(why) => refused.push(Refused {
                file: file.clone(),
                why,
            }),
        }
    }
    let mut kept: Vec<(Handed, Moment)> = Vec::new();
    for (new, moment) in handed {
        let name = new.answers.pupil.to_lowercase();
        let known = kept
            .iter_mut()
            .find(|(old, _)| old.answers.pupil.to_lowercase() == name);
        let Some(known) = known else {
            kept.push((new, moment));
            continue;
        };
        // Of two at the same moment the one that comes later in the list counts.
        let (old, new) = if later(&moment, &known.1) == Ordering::Less {
            (new, &known.0)
        } else {
            let old = std::mem::replace(known, (new, moment));
            (old.0, &known.0)
        };
        refused.push(Refused {
            why: format!(
                "{} handed in twice; {}, the later one, counts; if these are two pupils, give one of them another name in the file",
                old.answers.pupil, new.file
            ),
            file: old.file,
        });
    }
    (
        kept.into_iter().map(|(handed, _)| handed).collect(),
        refused,
    )
}

fn later(a: &Moment, b: &Moment) -> Ordering {
    match (a.exact, b.exact) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.local.cmp(&b.local),
    }
}

fn one(
    lesson: &Lesson,
    file: &str,
    bytes: &[u8],
    until: Option<Deadline>,
) -> Result<(Handed, Moment), String> {
    let mut answers = Answers::read(bytes, lesson).map_err(|error| error.to_string())?;
    let moment = Moment::read(&answers.handed_in).ok_or_else(|| {
        format!(
            "handed_in: `{}` is no time; the file was changed after it was saved",
            answers.handed_in
        )
    })?;
    if until.is_some_and(|deadline| deadline.is_before(moment)) {
        return Err(format!("handed in late, {}", answers.handed_in));
    }
    if answers.pupil.is_empty() {
        let stem = Path::new(file).file_stem().unwrap_or_default();
        answers.pupil = stem.to_string_lossy().into_owned();
    }
    let handed = Handed {
        file: file.to_owned(),
        answers,
    };
    Ok((handed, moment))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{answers, lesson};
    use super::*;

    fn file(name: &str, pupil: &str, handed_in: &str) -> (String, Vec<u8>) {
        let mut given = answers(&lesson(), pupil, &[]);
        given.handed_in = handed_in.to_owned();
        (name.to_owned(), serde_json::to_vec(&given).unwrap())
    }

    fn collected(files: &[(String, Vec<u8>)], until: Option<&str>) -> (Vec<String>, Vec<String>) {
        let until = until.map(|until| until.parse().unwrap());
        let (handed, refused) = collect(&lesson(), files, until);
        (
            handed.into_iter().map(|each| each.file).collect(),
            refused
                .into_iter()
                .map(|each| format!("{}: {}", each.file, each.why))
                .collect(),
        )
    }

    #[test]
    fn of_two_files_of_one_pupil_the_later_counts() {
        let files = [
            file("mia (1).json", "MIA", "2026-03-05T09:50:00+01:00"),
            file("mia.json", "Mia", "2026-03-05T09:41:00+01:00"),
            file("noa.json", "", "2026-03-05T09:41:00+01:00"),
        ];
        let (handed, refused) = collected(&files, None);
        assert_eq!(handed, ["mia (1).json", "noa.json"]);
        assert_eq!(refused.len(), 1);
        assert!(refused[0].starts_with("mia.json: Mia handed in twice; mia (1).json"));
    }

    #[test]
    fn a_file_without_a_name_goes_by_its_own() {
        let files = [file("groups/table 3.json", "", "2026-03-05T09:41")];
        let (handed, _) = collect(&lesson(), &files, None);
        assert_eq!(handed[0].answers.pupil, "table 3");
    }

    #[test]
    fn late_is_told_by_the_clock_on_the_wall_unless_an_offset_is_given() {
        let files = [
            file("a.json", "A", "2026-03-05T09:59:00+01:00"),
            file("b.json", "B", "2026-03-05T10:01:00-05:00"),
            file("c.json", "C", "2026-03-05T10:00:30"),
        ];
        assert_eq!(collected(&files, Some("2026-03-05T10:00")).0, ["a.json"]);
        let exact = collected(&files, Some("2026-03-05T10:00:00-05:00")).0;
        assert_eq!(exact, ["a.json"]);
        assert_eq!(
            collected(&files, Some("2026-03-05T10:01:00-05:00")).0.len(),
            3
        );
    }

    #[test]
    fn broken_files_are_named_and_the_rest_is_kept() {
        let files = [
            ("broken.json".to_owned(), b"{".to_vec()),
            file("when.json", "W", "yesterday"),
            file("a.json", "A", "2026-03-05T09:59:00Z"),
        ];
        let (handed, refused) = collected(&files, None);
        assert_eq!(handed, ["a.json"]);
        assert!(refused[0].starts_with("broken.json: this is no file of answers"));
        assert!(refused[1].contains("`yesterday` is no time"));
    }

    #[test]
    fn a_deadline_that_is_no_time_says_how_to_write_one() {
        assert!(
            "10 o'clock"
                .parse::<Deadline>()
                .unwrap_err()
                .to_string()
                .contains("2026-03-05T10:00")
        );
    }
}
