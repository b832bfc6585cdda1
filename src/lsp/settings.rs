//! What the editor's own settings may say. Everything about rules is in `onrecord.toml`,
//! where the whole newsroom and its checks see it; this is what belongs to one person.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::findings::Genre;

/// How long after the last keystroke a draft is read, unless the client says otherwise.
const DEBOUNCE_MS: u64 = 150;

/// The most that may be set: a minute.
const MAX_DEBOUNCE_MS: u64 = 60_000;

/// The settings, in `initializationOptions` or in `workspace/didChangeConfiguration` under
/// `onrecord`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
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
    /// Reads them from what a client sends; other servers' settings beside them mean nothing.
    ///
    /// # Errors
    /// One line that names what is unknown or of the wrong type.
    pub(super) fn of(value: &Value) -> Result<Self, String> {
        let own = value.get("onrecord").unwrap_or(value);
        if own.is_null() {
            return Ok(Self::default());
        }
        Self::deserialize(own)
            .map_err(|error| format!("the editor's settings for onrecord: {error}"))
    }

    pub(super) fn debounce(&self) -> Duration {
        Duration::from_millis(self.debounce_ms.min(MAX_DEBOUNCE_MS))
    }
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
        let bare = json!({ "genre": "opinion", "debounceMs": 20 });
        assert_eq!(ClientSettings::of(&bare), Ok(opinion.clone()));
        let named = json!({ "onrecord": bare, "other": 1 });
        assert_eq!(ClientSettings::of(&named), Ok(opinion));
        assert_eq!(
            ClientSettings::of(&Value::Null),
            Ok(ClientSettings::default())
        );
        assert_eq!(
            ClientSettings::of(&json!({})),
            Ok(ClientSettings::default())
        );
    }

    #[test]
    fn an_unknown_key_is_named() {
        let error = ClientSettings::of(&json!({ "gnre": "news" })).unwrap_err();
        assert!(error.contains("gnre") && error.contains("genre"), "{error}");
    }
}
