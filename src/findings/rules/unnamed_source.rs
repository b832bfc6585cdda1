//! Rests on a source that is not named.

use crate::findings::{Context, Example, Hit, Rule};
use crate::label::{Label, SourceKind};
use crate::report::Severity;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "unnamed-source",
    finds: "A claim that rests on a source who is not named.",
    how: "The sentence is an attributed quote or an allegation, and the source that it rests on is one whom the article leaves anonymous. Said once for each such source, where it first speaks.",
    why: "A reader cannot weigh a claim without knowing who makes it and what they gain by it.",
    references: &[],
    example: Example {
        text: "The contract was rigged, an official said.",
        better: "The contract was rigged, said an official at the port authority, who asked not to be named for fear of losing her post.",
    },
    severity: Severity::Warning,
    on_in_news: true,
    on_in_opinion: true,
    options: &[],
    check,
    rewording: None,
};

fn check(context: &Context<'_>) -> Vec<Hit> {
    let mut seen = Vec::new();
    context
        .running_text()
        .filter(|(_, sentence)| matches!(sentence.label, Label::Quote | Label::Allegation))
        .filter_map(|(_, sentence)| {
            let source = context.source(sentence)?;
            if source.kind != SourceKind::Unnamed || seen.contains(&source.id) {
                return None;
            }
            seen.push(source.id);
            Some(Hit::new(
                sentence.span(),
                format!(
                    "“{}” is not named; say why, and what they are in a position to know.",
                    source.name
                ),
            ))
        })
        .collect()
}
