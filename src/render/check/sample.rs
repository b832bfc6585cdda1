//! A checked article made by hand for the tests of the renderers.

use crate::check::{Checked, Located, Source};
use crate::report::{Finding, Severity};
use crate::span::Span;

const TEXT: &str = "Pier to close\n\nAn official said it is unsafe and that the board knew of it for a year and told nobody at all.\n\nThe harbour’s so-called\nrescuers boasted of it.\n🌊 Critics fear the worst.\n";

/// An article with a finding at the start of a long line, one over two lines and one behind
/// a wide character.
pub(super) fn checked(path: &str) -> Checked {
    let source = Source::new(TEXT.to_owned());
    let located = |rule: &str, severity, words: &str, message: &str| {
        let start = TEXT.find(words).unwrap();
        let span = Span::new(start, start + words.len());
        Located {
            finding: Finding {
                rule: rule.to_owned(),
                severity,
                start: span.start(),
                end: span.end(),
                message: message.to_owned(),
            },
            span,
            start: source.position(span.start()),
            end: source.position(span.end()),
            words: words.to_owned(),
            sentence: words.to_owned(),
        }
    };
    let findings = vec![
        located(
            "unnamed-source",
            Severity::Warning,
            "An official said it is u",
            "“an official” is not named.",
        ),
        located(
            "sample-rule",
            Severity::Note,
            "so-called\nrescuers",
            "This judges.",
        ),
        located(
            "unnamed-source",
            Severity::Warning,
            "Critics fear the worst.",
            "“Critics” are a crowd nobody can ask.",
        ),
    ];
    Checked {
        path: path.to_owned(),
        source,
        findings,
        switched_off: 1,
        known: 2,
    }
}
