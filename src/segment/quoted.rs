//! What stands in quotation marks, to be asked often.

use super::sentence::{Quotation, Segmented};
use crate::span::Span;

/// The parts of an article's outer quotations, in the order of its text. They do not overlap.
#[derive(Clone, Debug)]
pub struct Quoted<'a> {
    text: &'a str,
    parts: Vec<Span>,
}

impl<'a> Quoted<'a> {
    /// The quotations of a segmented text.
    #[must_use]
    pub fn new(text: &'a str, segmented: &Segmented) -> Self {
        let parts = outer_parts(&segmented.quotations);
        Self { text, parts }
    }

    /// Whether any of what lies under `span` stands in quotation marks.
    #[must_use]
    pub fn touches(&self, span: Span) -> bool {
        span.overlapping(&self.parts).next().is_some()
    }

    /// What share of the letters and digits under `span` stands in quotation marks, 0 to 1.
    #[must_use]
    pub fn share(&self, span: Span) -> f32 {
        let letters = |span: Span| {
            span.of(self.text)
                .chars()
                .filter(|c| c.is_alphanumeric())
                .count()
        };
        let all = letters(span);
        let parts = span.overlapping(&self.parts);
        let quoted: usize = parts
            .filter_map(|part| part.intersection(span))
            .map(letters)
            .sum();
        if all == 0 {
            0.0
        } else {
            quoted as f32 / all as f32
        }
    }
}

/// The parts of the quotations that are in no other, in the order of the text. One that runs on over
/// a subheading may have another between its parts.
pub(crate) fn outer_parts(quotations: &[Quotation]) -> Vec<Span> {
    let outer = quotations.iter().filter(|quotation| quotation.depth == 0);
    let mut parts: Vec<Span> = outer
        .flat_map(|quotation| quotation.parts.iter().copied())
        .collect();
    parts.sort_unstable();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_of_letters_and_a_part_may_lie_between_two_of_another() {
        let text = "abc “de” (fg) “hi” jk";
        let part = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let quotation = |parts: &[&str], depth| Quotation {
            parts: parts.iter().map(|words| part(words)).collect(),
            closed: true,
            depth,
        };
        let segmented = Segmented {
            quotations: vec![
                quotation(&["de", "hi"], 0),
                quotation(&["e"], 1),
                quotation(&["fg"], 0),
            ],
            ..Segmented::default()
        };
        let quoted = Quoted::new(text, &segmented);
        assert_eq!(quoted.share(Span::new(0, text.len())), 6.0 / 11.0);
        assert_eq!(quoted.share(part("fg")), 1.0);
        assert_eq!(quoted.share(part("(fg")), 1.0);
        assert!(!quoted.touches(part("jk")) && quoted.touches(part("i")));
    }
}
