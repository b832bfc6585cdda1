//! The words of the model: labels, source kinds, and probabilities over them.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a sentence rests on. `docs/labels.md` says how each is told from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// Reported fact: the outlet itself says, neutrally, something that a reader could check.
    Fact,
    /// Attributed quote: an identified source's words, thoughts or findings.
    Quote,
    /// Editorial framing: the outlet's own judgement, interpretation or prediction.
    Framing,
    /// Unverified allegation: a claim that the article gives no way to check.
    Allegation,
    /// Not article text: captions, credits, bylines, prompts, related links.
    Boilerplate,
}

impl Label {
    /// All labels, in the order of the model's `label` channel.
    pub const ALL: [Label; 5] = [
        Label::Fact,
        Label::Quote,
        Label::Framing,
        Label::Allegation,
        Label::Boilerplate,
    ];

    /// The four labels that count towards the footing.
    pub const FOOTING: [Label; 4] = [Label::Fact, Label::Quote, Label::Framing, Label::Allegation];

    /// The word used in JSON and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Label::Fact => "fact",
            Label::Quote => "quote",
            Label::Framing => "framing",
            Label::Allegation => "allegation",
            Label::Boilerplate => "boilerplate",
        }
    }

    /// The full term, for a person.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Label::Fact => "reported fact",
            Label::Quote => "attributed quote",
            Label::Framing => "editorial framing",
            Label::Allegation => "unverified allegation",
            Label::Boilerplate => "not article text",
        }
    }

    /// One letter, so that labels can be told apart without colour.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Label::Fact => 'F',
            Label::Quote => 'Q',
            Label::Framing => 'E',
            Label::Allegation => 'A',
            Label::Boilerplate => 'X',
        }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What kind of source a sentence's words come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// A named person.
    Person,
    /// A named organisation, office or government, or its unnamed spokesperson.
    Organisation,
    /// A document, study, poll, court filing, law or another news outlet.
    Document,
    /// A described group, or an unnamed but identifiable individual.
    Group,
    /// Unnamed, anonymous or unspecified.
    Unnamed,
    /// Nobody at all: "allegedly", "reportedly".
    None,
}

impl SourceKind {
    /// All kinds, in the order of the model's `source_kind` channel.
    pub const ALL: [SourceKind; 6] = [
        SourceKind::Person,
        SourceKind::Organisation,
        SourceKind::Document,
        SourceKind::Group,
        SourceKind::Unnamed,
        SourceKind::None,
    ];

    /// The word used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            SourceKind::Person => "person",
            SourceKind::Organisation => "organisation",
            SourceKind::Document => "document",
            SourceKind::Group => "group",
            SourceKind::Unnamed => "unnamed",
            SourceKind::None => "none",
        }
    }
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A probability: a number from 0 to 1. Not a number counts as 0.
///
/// In JSON it is rounded to four decimals, which is finer than the model is sure of.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Default)]
pub struct Probability(f32);

impl Probability {
    /// The nearest probability to `value`.
    #[must_use]
    pub fn new(value: f32) -> Self {
        // `max` turns NaN into 0.
        Self(value.max(0.0).min(1.0))
    }

    /// The number itself, from 0 to 1.
    #[must_use]
    pub const fn get(self) -> f32 {
        self.0
    }

    /// Rounded to whole per cent, 0 to 100.
    #[must_use]
    pub fn percent(self) -> u32 {
        (self.0 * 100.0).round() as u32
    }
}

impl Serialize for Probability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rounded = (f64::from(self.0) * 10_000.0).round() / 10_000.0;
        serializer.serialize_f64(rounded)
    }
}

impl<'de> Deserialize<'de> for Probability {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f32::deserialize(deserializer)?;
        if !(0.0..=1.0).contains(&value) {
            return Err(serde::de::Error::custom(format!("{value} is not between 0 and 1")));
        }
        Ok(Self(value))
    }
}

impl JsonSchema for Probability {
    fn schema_name() -> Cow<'static, str> {
        "Probability".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "maximum": 1 })
    }
}

/// A probability for every label; they sum to 1 up to rounding.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelScores {
    fact: Probability,
    quote: Probability,
    framing: Probability,
    allegation: Probability,
    boilerplate: Probability,
}

impl LabelScores {
    /// Scores in the order of [`Label::ALL`].
    #[must_use]
    pub fn new([fact, quote, framing, allegation, boilerplate]: [f32; 5]) -> Self {
        Self {
            fact: Probability::new(fact),
            quote: Probability::new(quote),
            framing: Probability::new(framing),
            allegation: Probability::new(allegation),
            boilerplate: Probability::new(boilerplate),
        }
    }

    /// The probability of one label.
    #[must_use]
    pub const fn get(&self, label: Label) -> Probability {
        match label {
            Label::Fact => self.fact,
            Label::Quote => self.quote,
            Label::Framing => self.framing,
            Label::Allegation => self.allegation,
            Label::Boilerplate => self.boilerplate,
        }
    }

    /// The most probable label; the first in the order of [`Label::ALL`] on a tie.
    #[must_use]
    pub fn best(&self) -> Label {
        Label::ALL.into_iter().fold(Label::Fact, |best, label| {
            if self.get(label).get() > self.get(best).get() { label } else { best }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_hold_their_range() {
        assert_eq!(Probability::new(f32::NAN).get(), 0.0);
        assert_eq!(Probability::new(1.5).get(), 1.0);
        assert!(serde_json::from_str::<Probability>("1.2").is_err());
    }

    #[test]
    fn json_rounds_to_four_decimals() {
        assert_eq!(serde_json::to_string(&Probability::new(0.970_049)).unwrap(), "0.97");
    }

    #[test]
    fn the_best_label_is_the_most_probable() {
        assert_eq!(LabelScores::new([0.1, 0.2, 0.4, 0.2, 0.1]).best(), Label::Framing);
    }
}
