//! One source holds most of the attributed words.

use super::references::{BBC_IMPARTIALITY, SPJ};
use crate::findings::voices::{first_voice, is_about};
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Reference, Rule};
use crate::report::Severity;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "dominant-source",
    finds: "A piece in which one of several sources holds more than a set share of the attributed words.",
    how: "Of the words in sentences that rest on a source, one source has more than the option `share`; there is at least one other source, and enough attributed sentences for a share to mean something. Not flagged where the headline names the source: a profile, an interview or a report of a speech is about them; a piece without a headline is left alone. A lone source belongs to `single-source`.",
    why: "Whoever talks most sets the frame in which the others are heard. Studies since the 1970s find officials in that place far more often than the people they decide about.",
    references: &[
        BBC_IMPARTIALITY,
        SPJ,
        Reference {
            title: "Leon V. Sigal, *Reporters and Officials* (1973)",
            url: None,
        },
        Reference {
            title: "Herbert J. Gans, *Deciding What’s News* (1979)",
            url: None,
        },
        Reference {
            title: "Stuart Hall and others, *Policing the Crisis* (1978), on primary definers",
            url: None,
        },
    ],
    example: Example {
        text: "# Ferry timetable to be cut\n\nThe Skerrow ferry will sail twice a day from May, its operator’s director, Ada Quill, said on Monday.\n\nQuill said the winter had been the worst in ten years. “We carried more crew than passengers on most days,” she said. “Nobody can run a company like that.” She said the boats were old and the fuel was dear. “Every crossing before noon lost us money,” she said. She said the county had been told in January. “We did not hide anything from anybody,” she said. She said she hoped to bring the sailings back.\n\nA teacher on the island, Tom Pell, said pupils would lose their morning boat.",
        better: "# Ferry timetable to be cut\n\nThe Skerrow ferry will sail twice a day from May, its operator’s director, Ada Quill, said on Monday.\n\nQuill said the winter had been the worst in ten years. “We carried more crew than passengers on most days,” she said.\n\nA teacher on the island, Tom Pell, said pupils would lose their morning boat. “Forty of them will have to board on the mainland from the age of eleven,” he said.\n\nThe county’s transport officer, Ruth Vane, said the operator had been offered help in January. “We put money on the table and they left it there,” she said. She said the offer still stood.",
    },
    severity: Severity::Note,
    on_in_news: false,
    on_in_opinion: false,
    options: &[
        OptionSpec {
            name: "share",
            help: "Share of the attributed words, from 0 to 1, that one source may have.",
            default: OptionValue::Share(0.7),
        },
        OptionSpec {
            name: "sentences",
            help: "Attributed sentences that a piece must have.",
            default: OptionValue::Count(8),
        },
    ],
    check,
    rewording: None,
};

fn check(context: &Context<'_>) -> Vec<Hit> {
    dominant(context).into_iter().collect()
}

fn dominant(context: &Context<'_>) -> Option<Hit> {
    let sources = context.reading().sources_relied_on();
    let words: usize = sources.iter().map(|source| source.words).sum();
    let first = sources.iter().max_by_key(|source| source.words)?;
    let share = first.words as f64 / words.max(1) as f64;
    // Without a headline nobody can tell a profile from a report.
    if context.headline().is_none()
        || context.reads_as_opinion()
        || sources.len() < 2
        || share <= context.share("share")
        || context.attributed().count() < context.count("sentences")
        || is_about(context, first)
    {
        return None;
    }
    Some(Hit::new(
        first_voice(context, first)?,
        format!(
            "{} has {:.0} % of the attributed words of this piece. Let the others speak, or say in the headline that it is about what {} says.",
            first.name,
            share * 100.0,
            first.name
        ),
    ))
}
