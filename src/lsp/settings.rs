//! What the editor's own settings may say. Everything about rules is in `onrecord.toml`,
//! where the whole newsroom and its checks see it; this is what belongs to one person.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::findings::Genre;

/// How long after the last keystroke a draft is read, unless the client says otherwise.
const DEBOUNCE_MS: u64 = 150;

/// The most that may be set: a minute.
const MAX_DEBOUNCE_MS: u64 = 60_000;

/// The settings, in `initializationOptions` or in `workspace/didChangeConfiguration` under
/// `onrecord`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ClientSettings {
    /// What the drafts are; wins over the settings file.
    pub(super) genre: Option<Genre>,
    debounce_ms: u64,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            genre: None,
            debounce_ms: DEBOUNCE_MS,
        }
    }
}

impl ClientSettings {
    /// Reads them from what a client sends, and what is wrong with them, in one line; other
    /// servers' settings beside them mean nothing. What is wrong has no effect: the default
    /// holds in its place.
    pub(super) fn of(value: &Value) -> (Self, Option<String>) {
        let mut settings = Self::default();
        let mut wrong = Vec::new();
        match value.get("onrecord").unwrap_or(value) {
            Value::Null => {}
            // How Lua writes an empty table.
            Value::Array(none) if none.is_empty() => {}
            Value::Object(own) => wrong = settings.take(own),
            _ => wrong.push("they must be an object with the keys genre and debounceMs".to_owned()),
        }
        let complaint = (!wrong.is_empty())
            .then(|| format!("the editor's settings for onrecord: {}", wrong.join("; ")));
        (settings, complaint)
    }

    /// Takes over what is right and says what is not.
    fn take(&mut self, own: &Map<String, Value>) -> Vec<String> {
        let mut wrong = Vec::new();
        for (key, value) in own {
            match (key.as_str(), value) {
                ("genre" | "debounceMs", Value::Null) => {}
                ("genre", value) => match value.as_str() {
                    Some("news") => self.genre = Some(Genre::News),
                    Some("opinion") => self.genre = Some(Genre::Opinion),
                    _ => wrong.push(format!(
                        "genre must be \"news\" or \"opinion\", not {value}; onrecord.toml decides"
                    )),
                },
                ("debounceMs", value) => match milliseconds(value) {
                    Some(milliseconds) => self.debounce_ms = milliseconds,
                    None => wrong.push(format!(
                        "debounceMs must be a whole number from 0 to {MAX_DEBOUNCE_MS}, not {value}; {DEBOUNCE_MS} is used"
                    )),
                },
                (key, _) => wrong.push(format!(
                    "there is no key {key}; known here: genre, debounceMs"
                )),
            }
        }
        wrong
    }

    pub(super) fn debounce(&self) -> Duration {
        Duration::from_millis(self.debounce_ms)
    }
}

/// A whole number within bounds, also where a client writes 20 as 20.0.
fn milliseconds(value: &Value) -> Option<u64> {
    let number = value.as_f64()?;
    let is_right = number.fract() == 0.0 && (0.0..=MAX_DEBOUNCE_MS as f64).contains(&number);
    is_right.then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_stand_by_themselves_or_under_the_program_s_name() {
        let opinion = ClientSettings {
            genre: Some(Genre::Opinion),
            debounce_ms: 20,
        };
        let bare = json!({ "genre": "opinion", "debounceMs": 20.0 });
        assert_eq!(ClientSettings::of(&bare), (opinion.clone(), None));
        let named = json!({ "onrecord": bare, "other": 1 });
        assert_eq!(ClientSettings::of(&named), (opinion, None));
        for nothing in [Value::Null, json!({}), json!([]), json!({ "genre": null })] {
            assert_eq!(
                ClientSettings::of(&nothing),
                (ClientSettings::default(), None)
            );
        }
    }

    #[test]
    fn what_is_wrong_is_said_and_the_rest_holds() {
        for (sent, why) in [
            (
                json!("soon"),
                "debounceMs must be a whole number from 0 to 60000, not \"soon\"; 150 is used",
            ),
            (json!(-1), "not -1; 150 is used"),
            (json!(0.5), "not 0.5; 150 is used"),
            (json!(60_001), "not 60001; 150 is used"),
        ] {
            let (settings, complaint) =
                ClientSettings::of(&json!({ "debounceMs": sent, "genre": "news" }));
            assert_eq!(settings.debounce_ms, DEBOUNCE_MS);
            assert_eq!(settings.genre, Some(Genre::News));
            let complaint = complaint.unwrap();
            assert!(complaint.ends_with(why), "{complaint}");
        }
        let (settings, complaint) =
            ClientSettings::of(&json!({ "gnre": "news", "genre": 3, "debounceMs": 20 }));
        assert_eq!(settings.debounce_ms, 20);
        assert_eq!(
            complaint.unwrap(),
            "the editor's settings for onrecord: genre must be \"news\" or \"opinion\", not 3; onrecord.toml decides; there is no key gnre; known here: genre, debounceMs"
        );
        let (settings, complaint) = ClientSettings::of(&json!(3));
        assert_eq!(settings, ClientSettings::default());
        assert!(complaint.unwrap().contains("must be an object"));
    }
}
