//! Words in the outlet's own voice that judge.

use super::loaded_cue::is_loaded_cue;
use super::references::{BBC_IMPARTIALITY, RECASENS, REUTERS};
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Reference, Rule};
use crate::report::{Loaded, ReadSentence, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "loaded-language",
    finds: "Words in the outlet’s own voice that carry a judgement.",
    how: "The model marks the words as loaded with more certainty than the option asks for; they stand outside quotation marks, in running text or the headline, and are no name. A verb of saying belongs to `loaded-cue`. A piece that is mostly framing is opinion, and `framing-in-news` says that once instead of every word of it.",
    why: "A reader who is told what to feel is not told what happened. A loaded word also gives the outlet’s sympathies away to everybody who does not share them, and costs it their trust.",
    references: &[
        RECASENS,
        REUTERS,
        BBC_IMPARTIALITY,
        Reference {
            title: "Ken Hyland, *Metadiscourse* (2005), on attitude markers and boosters",
            url: None,
        },
    ],
    example: Example {
        text: "The council closed the baths on Monday after a shambolic meeting that lasted six hours.",
        better: "The council closed the baths on Monday after a meeting that lasted six hours.",
    },
    severity: Severity::Note,
    on_in_news: true,
    on_in_opinion: false,
    options: &[OptionSpec {
        name: "certainty",
        help: "How certain of a loaded word the model must be, from 0 to 1.",
        default: OptionValue::Share(0.9),
    }],
    check,
    rewording: None,
};

fn check(context: &Context<'_>) -> Vec<Hit> {
    if context.reads_as_opinion() {
        return Vec::new();
    }
    context
        .running_text()
        .map(|(_, sentence)| sentence)
        .chain(context.headline())
        .flat_map(|sentence| {
            sentence
                .loaded
                .iter()
                .filter(|loaded| is_flagged(context, sentence, loaded))
        })
        .map(|loaded| {
            Hit::new(
                loaded.span(),
                format!(
                    "“{}” judges, and the judgement is the outlet’s. Say what happened, or quote somebody who judges.",
                    context.text(loaded.span())
                ),
            )
        })
        .collect()
}

fn is_flagged(context: &Context<'_>, sentence: &ReadSentence, loaded: &Loaded) -> bool {
    let words = context.text(loaded.span());
    let opens = loaded.start == sentence.start;
    let is_name = !opens
        && words
            .split(' ')
            .all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()));
    f64::from(loaded.score.get()) >= context.share("certainty")
        && !is_name
        && words.chars().filter(|c| c.is_alphabetic()).count() > 3
        && !is_loaded_cue(context, loaded.span())
}
