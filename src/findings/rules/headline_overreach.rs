//! The headline states what the body only alleges.

use super::references::{IPSO, SPJ};
use crate::findings::overlap::Content;
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Reference, Rule};
use crate::label::{Label, SourceKind};
use crate::report::{ReadSentence, Severity, UNCERTAIN_BELOW};

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "headline-overreach",
    finds: "A headline that states as fact what the body only alleges.",
    how: "The headline is labelled reported fact or framing, most of its words recur in a sentence of the body that is an allegation, or a claim of an unnamed source, and no sentence of reported fact comes as close to it. A headline that attributes, hedges or asks is not flagged.",
    why: "Many readers see only the headline, and it shapes how the rest is remembered even by those who read on. The IPSO code counts a headline that the text does not support as an inaccuracy.",
    references: &[
        IPSO,
        SPJ,
        Reference {
            title: "Ullrich K. H. Ecker, Stephan Lewandowsky, Ee Pin Chang and Rekha Pillai, “The Effects of Subtle Misinformation in News Headlines”, *Journal of Experimental Psychology: Applied* 20 (2014)",
            url: None,
        },
    ],
    example: Example {
        text: "# Harbour boss burned safety records\n\nThe county has begun an inquiry into the fire at the harbour office.\n\nTwo former workers, who asked not to be named, accused the harbour boss of burning safety records on the night before an inspection. The fire service was called at 2am.",
        better: "# Workers accuse harbour boss of burning safety records\n\nThe county has begun an inquiry into the fire at the harbour office.\n\nTwo former workers, who asked not to be named, accused the harbour boss of burning safety records on the night before an inspection. The fire service was called at 2am.",
    },
    severity: Severity::Warning,
    on_in_news: false,
    on_in_opinion: false,
    options: &[OptionSpec {
        name: "share",
        help: "Share of the headline's words, from 0 to 1, that the allegation must have.",
        default: OptionValue::Share(0.6),
    }],
    check,
    rewording: None,
};

/// Words that a headline must have for their share to mean something.
const FEWEST_WORDS: usize = 3;

fn check(context: &Context<'_>) -> Vec<Hit> {
    overreach(context).into_iter().collect()
}

fn overreach(context: &Context<'_>) -> Option<Hit> {
    let headline = context.headline()?;
    let text = &context.reading().text;
    let is_flat = matches!(headline.label, Label::Fact | Label::Framing)
        && is_told_flat(headline)
        && !context
            .text(headline.span())
            .contains(['?', ':', '‘', '“', '"', '\'']);
    let content = Content::of(text, headline.span());
    if !is_flat || content.len() < FEWEST_WORDS {
        return None;
    }
    let share = |sentence: &ReadSentence| content.share_in(&Content::of(text, sentence.span()));
    let (closest, alleged) = context
        .certain()
        .filter(|(_, sentence)| is_alleged(context, sentence))
        .map(|(_, sentence)| (sentence, share(sentence)))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let reported = context
        .running_text()
        .filter(|(_, sentence)| sentence.label == Label::Fact)
        .map(|(_, sentence)| share(sentence))
        .fold(0.0, f64::max);
    if alleged < context.share("share") || reported >= alleged {
        return None;
    }
    let by = context
        .source(closest)
        .map_or_else(String::new, |source| format!(" by {}", source.name));
    Some(Hit::new(
        headline.span(),
        format!(
            "The headline states as fact what the text only gives as an allegation{by}. Attribute it in the headline too."
        ),
    ))
}

/// Whether the headline surely gives no source. That it sounds like an allegation makes a
/// flat one no less flat.
fn is_told_flat(headline: &ReadSentence) -> bool {
    let chances = [Label::Fact, Label::Framing, Label::Allegation]
        .map(|label| headline.scores.get(label).get());
    chances.iter().sum::<f32>() >= UNCERTAIN_BELOW
}

fn is_alleged(context: &Context<'_>, sentence: &ReadSentence) -> bool {
    let is_unnamed = || {
        context
            .source(sentence)
            .is_some_and(|source| source.kind == SourceKind::Unnamed)
    };
    match sentence.label {
        Label::Allegation => true,
        Label::Quote => is_unnamed(),
        _ => false,
    }
}
