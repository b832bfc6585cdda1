//! How hard a lesson is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::label::Label;

/// How hard a lesson is, from 1 to 3.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "u8", into = "u8")]
pub enum Level {
    /// A short passage and its clearest sentences: fact, quote and framing.
    One,
    /// A longer passage, all four labels, a hard sentence now and then.
    #[default]
    Two,
    /// The whole article, all four labels, hard sentences in plenty.
    Three,
}

impl Level {
    /// All levels, the easiest first.
    pub const ALL: [Level; 3] = [Level::One, Level::Two, Level::Three];

    /// The number, from 1 to 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Level::One => 1,
            Level::Two => 2,
            Level::Three => 3,
        }
    }

    /// The labels that pupils choose among.
    #[must_use]
    pub const fn labels(self) -> &'static [Label] {
        match self {
            Level::One => &[Label::Fact, Label::Quote, Label::Framing],
            Level::Two | Level::Three => &Label::FOOTING,
        }
    }

    /// How many sentences are chosen where nobody says how many.
    #[must_use]
    pub const fn sentences(self) -> usize {
        match self {
            Level::One => 6,
            Level::Two => 10,
            Level::Three => 14,
        }
    }

    /// The most words of an article that are shown; `None` for all of them.
    pub(super) const fn words(self) -> Option<usize> {
        match self {
            Level::One => Some(220),
            Level::Two => Some(420),
            Level::Three => None,
        }
    }

    /// Of a hundred chosen sentences, those that should be hard.
    pub(super) const fn hard_per_cent(self) -> usize {
        match self {
            Level::One => 0,
            Level::Two => 25,
            Level::Three => 45,
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> u8 {
        level.number()
    }
}

impl TryFrom<u8> for Level {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|level| level.number() == number)
            .ok_or_else(|| format!("{number} is no level; choose 1, 2 or 3"))
    }
}

impl JsonSchema for Level {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Level".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "How hard a lesson is.",
            "type": "integer",
            "minimum": 1,
            "maximum": 3
        })
    }
}
