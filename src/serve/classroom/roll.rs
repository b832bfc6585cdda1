//! Who has handed in, and what.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::lesson::{Answers, Class, Handed, Lesson, collect, mark};

/// Pupils at most: several classes, and few enough for memory whatever a prankster hands in.
const MOST: usize = 300;

/// The answers of a class, of each pupil the last that came.
#[derive(Debug, Default)]
pub(super) struct Roll {
    /// Locked while answers are kept on a disk.
    entries: Mutex<Vec<Entry>>,
    /// How often anything was handed in; to be asked without waiting.
    version: AtomicU64,
}

/// A pupil, who is a name and a device: two of one name are two.
#[derive(Debug)]
struct Entry {
    handed: Handed,
    /// What the pupil's browser calls itself; none where that is not known, as of files.
    device: Option<String>,
}

impl Entry {
    fn has_name(&self, name: &str) -> bool {
        self.handed.answers.pupil.to_lowercase() == name.to_lowercase()
    }

    fn is_from(&self, device: Option<&str>) -> bool {
        self.device.is_none() || self.device.as_deref() == device
    }
}

/// How a pupil was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entered {
    /// The name: the pupil's own, or with a number where somebody else has that.
    pub(super) pupil: String,
    /// Whether it has a number.
    pub(super) is_renamed: bool,
}

impl Roll {
    pub(super) fn new(handed: Vec<Handed>) -> Self {
        let entries = handed
            .into_iter()
            .map(|handed| Entry {
                handed,
                device: None,
            })
            .collect();
        Self {
            entries: Mutex::new(entries),
            version: AtomicU64::new(0),
        }
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters answers once `keep` has kept them, in place of what the same pupil handed in before.
    /// Nobody else is entered meanwhile.
    pub(super) fn enter(
        &self,
        mut answers: Answers,
        device: Option<&str>,
        keep: impl FnOnce(&Answers) -> Result<(), String>,
    ) -> Result<Entered, String> {
        let mut entries = self.entries();
        let own = answers.pupil.clone();
        let names = std::iter::once(own.clone()).chain((2..).map(|n| format!("{own} ({n})")));
        let mut place = None;
        for name in names {
            let known = entries.iter().position(|entry| entry.has_name(&name));
            let is_free = known.is_none();
            let is_own = known
                .and_then(|at| entries.get(at))
                .is_some_and(|entry| entry.is_from(device));
            if is_free || is_own {
                if name != own {
                    answers.pupil = name;
                }
                place = known;
                break;
            }
        }
        if place.is_none() && entries.len() >= MOST {
            return Err(format!(
                "{MOST} pupils have handed in already, the most that one lesson takes; the teacher can start it again for others"
            ));
        }
        keep(&answers)?;
        self.version.fetch_add(1, Ordering::Relaxed);
        let entered = Entered {
            pupil: answers.pupil.clone(),
            is_renamed: answers.pupil != own,
        };
        let entry = Entry {
            handed: Handed {
                file: String::new(),
                answers,
            },
            device: device.map(str::to_owned),
        };
        match place.and_then(|at| entries.get_mut(at)) {
            Some(known) => *known = entry,
            None => entries.push(entry),
        }
        Ok(entered)
    }

    /// A number that grows with everything that is handed in.
    pub(super) fn version(&self) -> u64 {
        self.version.load(Ordering::Relaxed)
    }

    /// The class as it stands, and the number that tells it from a later one.
    pub(super) fn class(&self, lesson: &Lesson) -> (Class, u64) {
        let (handed, version) = {
            let entries = self.entries();
            let handed = entries.iter().map(|entry| entry.handed.clone());
            (handed.collect::<Vec<Handed>>(), self.version())
        };
        (mark(lesson, &handed, Vec::new()), version)
    }
}

/// What a pupil sends, if it can be marked and has a name.
pub(super) fn answers(lesson: &Lesson, bytes: Vec<u8>) -> Result<Answers, String> {
    let (handed, refused) = collect(lesson, &[(String::new(), bytes)], None);
    match (handed.into_iter().next(), refused.into_iter().next()) {
        (Some(handed), _) if handed.answers.pupil.trim().is_empty() => {
            Err("the answers have no name; write yours first".to_owned())
        }
        (Some(handed), _) => Ok(handed.answers),
        (None, Some(refused)) => Err(refused.why),
        (None, None) => Err("this holds no answers".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pupil: &str) -> Answers {
        let lesson = lesson();
        let text = format!(
            r#"{{"schema": "onrecord.answers/1", "lesson": "{}", "title": null, "pupil": "{pupil}",
                "handed_in": "2026-03-05T09:41:00+01:00", "answers": []}}"#,
            lesson.id
        );
        answers(&lesson, text.into_bytes()).unwrap()
    }

    fn lesson() -> Lesson {
        Lesson::read(include_bytes!(
            "../../../lessons/local-election/lesson.json"
        ))
        .unwrap()
    }

    fn enter(roll: &Roll, pupil: &str, device: &str) -> String {
        roll.enter(of(pupil), Some(device), |_| Ok(()))
            .unwrap()
            .pupil
    }

    #[test]
    fn whoever_hands_in_again_replaces_their_own() {
        let roll = Roll::default();
        enter(&roll, "Mia", "a");
        enter(&roll, "Jo", "b");
        enter(&roll, "MIA", "a");
        let (class, version) = roll.class(&lesson());
        assert_eq!((class.pupils.len(), version), (2, 3));
    }

    #[test]
    fn two_of_one_name_are_two() {
        let roll = Roll::default();
        assert_eq!(enter(&roll, "Emma", "a"), "Emma");
        assert_eq!(enter(&roll, "emma", "b"), "emma (2)");
        assert_eq!(enter(&roll, "Emma", "c"), "Emma (3)");
        assert_eq!(enter(&roll, "emma", "b"), "emma (2)");
        assert_eq!(enter(&roll, "Emma", "a"), "Emma");
        assert_eq!(roll.class(&lesson()).0.pupils.len(), 3);
    }

    #[test]
    fn what_was_kept_belongs_to_whoever_has_the_name() {
        let file = "emma.json".to_owned();
        let answers = of("Emma");
        let roll = Roll::new(vec![Handed { file, answers }]);
        assert_eq!(enter(&roll, "Emma", "a"), "Emma");
        assert_eq!(enter(&roll, "Emma", "b"), "Emma (2)");
    }

    #[test]
    fn what_is_not_kept_is_not_entered() {
        let roll = Roll::default();
        let full = roll.enter(of("Mia"), None, |_| Err("full".to_owned()));
        assert_eq!(full, Err("full".to_owned()));
        assert_eq!(roll.class(&lesson()).0.pupils.len(), 0);
    }

    #[test]
    fn a_roll_has_an_end() {
        let roll = Roll::default();
        for number in 0..MOST {
            enter(&roll, &format!("pupil {number}"), "a");
        }
        assert!(roll.enter(of("one more"), Some("a"), |_| Ok(())).is_err());
        assert!(roll.enter(of("pupil 7"), Some("b"), |_| Ok(())).is_err());
        assert_eq!(enter(&roll, "pupil 7", "a"), "pupil 7");
    }
}
