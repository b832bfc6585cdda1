//! A range of bytes in an article's text: the one coordinate that all rooms share.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A half-open range of byte offsets into an article's text.
///
/// A span cannot end before it starts. Those that this library hands out lie on
/// character boundaries of the text they were made for. In JSON a span is `[start, end]`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`; empty at `start` where `end` lies before it.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: if end < start { start } else { end },
        }
    }

    /// Offset of the first byte.
    #[must_use]
    pub const fn start(self) -> usize {
        self.start
    }

    /// Offset behind the last byte.
    #[must_use]
    pub const fn end(self) -> usize {
        self.end
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The bytes that both spans hold, or `None` where they share none.
    #[must_use]
    pub fn intersection(self, other: Span) -> Option<Span> {
        self.overlaps(other)
            .then(|| Span::new(self.start.max(other.start), self.end.min(other.end)))
    }

    /// Those of some spans that share something with this one. They must be in order and disjoint.
    pub(crate) fn overlapping(self, spans: &[Span]) -> impl Iterator<Item = Span> + '_ {
        let first = spans.partition_point(|other| other.end <= self.start);
        spans
            .iter()
            .skip(first)
            .copied()
            .take_while(move |other| other.start < self.end)
            .filter(move |other| other.overlaps(self))
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn union(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same span in a text in which this one's text begins at `offset`.
    #[must_use]
    pub const fn shifted(self, offset: usize) -> Span {
        Span {
            start: self.start + offset,
            end: self.end + offset,
        }
    }

    /// The text under the span; empty where the span does not fit `text`.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// The span without white space at its two ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Span {
        self.trimmed_of(text, char::is_whitespace)
    }

    /// The span without such characters at its two ends.
    #[must_use]
    pub fn trimmed_of(self, text: &str, drops: impl Fn(char) -> bool) -> Span {
        let inside = self.of(text);
        let front = inside.trim_start_matches(&drops);
        let start = self.start + (inside.len() - front.len());
        Span::new(start, start + front.trim_end_matches(&drops).len())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.start, self.end).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (start, end) = <(usize, usize)>::deserialize(deserializer)?;
        if end < start {
            return Err(serde::de::Error::custom(format!(
                "a span ends at {end}, before its start at {start}"
            )));
        }
        Ok(Self { start, end })
    }
}

impl JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Start and end of a range in `text`, in UTF-8 bytes; the end is not included.",
            "type": "array",
            "items": { "type": "integer", "minimum": 0 },
            "minItems": 2,
            "maxItems": 2
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_before_the_start_makes_an_empty_span() {
        assert_eq!(Span::new(5, 3), Span::new(5, 5));
    }

    #[test]
    fn trimming_drops_white_space_at_both_ends_only() {
        let text = "  Tide tables \n";
        assert_eq!(
            Span::new(0, text.len()).trimmed(text).of(text),
            "Tide tables"
        );
        assert_eq!(Span::new(0, 2).trimmed(text).len(), 0);
    }

    #[test]
    fn a_span_off_a_character_boundary_reads_as_nothing() {
        assert_eq!(Span::new(1, 2).of("é"), "");
    }

    #[test]
    fn touching_spans_do_not_overlap() {
        assert!(!Span::new(0, 3).overlaps(Span::new(3, 5)));
        assert_eq!(
            Span::new(0, 4).intersection(Span::new(3, 5)),
            Some(Span::new(3, 4))
        );
    }

    #[test]
    fn json_refuses_an_end_before_the_start() {
        assert!(serde_json::from_str::<Span>("[4,2]").is_err());
        assert_eq!(
            serde_json::from_str::<Span>("[2,4]").unwrap(),
            Span::new(2, 4)
        );
    }
}
