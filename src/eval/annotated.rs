//! Attribution annotations in brat standoff, as PolNeAR has them: a text, and for it
//! spans of sources, cues and contents in character offsets.

use std::collections::HashMap;

use crate::attribution::Role;
use crate::span::Span;

/// The annotated spans of one text.
///
/// Offsets count characters in brat and bytes here; ranges that do not fit the text are an error.
///
/// # Errors
/// The number of the line that does not parse or fit, and why.
pub fn annotated_spans(
    text: &str,
    annotations: &str,
) -> Result<Vec<(Role, Span)>, (usize, String)> {
    let byte_at: HashMap<usize, usize> = text
        .char_indices()
        .map(|(byte, _)| byte)
        .chain([text.len()])
        .enumerate()
        .collect();
    let mut spans = Vec::new();
    for (number, line) in annotations.lines().enumerate() {
        let mut fields = line.split('\t');
        let (Some(id), Some(middle)) = (fields.next(), fields.next()) else {
            continue;
        };
        let Some((kind, ranges)) = middle.split_once(' ') else {
            continue;
        };
        let role = match kind {
            "Source" => Role::Source,
            "Cue" => Role::Cue,
            "Content" => Role::Content,
            _ => continue,
        };
        if !id.starts_with('T') {
            continue;
        }
        for range in ranges.split(';') {
            let offsets: Option<(usize, usize)> = range.split_once(' ').and_then(|(start, end)| {
                Some((start.trim().parse().ok()?, end.trim().parse().ok()?))
            });
            let span = offsets.and_then(|(start, end)| {
                Some(Span::new(*byte_at.get(&start)?, *byte_at.get(&end)?))
            });
            match span {
                Some(span) => spans.push((role, span)),
                None => return Err((number + 1, format!("{range:?} is no range of the text"))),
            }
        }
    }
    Ok(spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_offsets_become_bytes() {
        let text = "“No,” Ann said.";
        let spans = annotated_spans(
            text,
            "T1\tSource 6 9\tAnn\nT2\tContent 0 5\t“No,”\nE1\tAttribution:T3\n",
        )
        .unwrap();
        assert_eq!(spans[0].1.of(text), "Ann");
        assert_eq!(spans[1].1.of(text), "“No,”");
    }

    #[test]
    fn a_range_outside_the_text_is_an_error_with_its_line() {
        assert_eq!(
            annotated_spans("abc", "T1\tCue 0 1\ta\nT2\tCue 2 9\tx")
                .unwrap_err()
                .0,
            2
        );
    }
}
