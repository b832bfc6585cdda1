//! A verb of saying that judges where "said" would do.

use super::references::{AP_STYLEBOOK, RECASENS, REUTERS};
use crate::attribution::Attribution;
use crate::findings::phrases::{Phrases, Word, words};
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Reference, Rule};
use crate::report::Severity;
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "loaded-cue",
    finds: "A verb of saying that judges the speaker, where the neutral one would do.",
    how: "The word is part of what the model takes for the cue of an attribution, it stands outside quotation marks, and it mocks or strikes (“boasted”, “slammed”); with the option `doubts` also where it doubts (“claimed”) or convicts (“admitted”), which is often the exact word: strict readers let stand every second one. Not flagged where it is a noun (“a bombshell claim”, “the mayor’s claims”), where the sentence itself tells that a claim is untrue, or the act itself that is reported: a guilty plea, an admission in court, a claim of responsibility or for damages.",
    why: "“Said” says that somebody said it. “Admitted” adds that there was something to hide, “claimed” that it is probably untrue, and “boasted” that the speaker is a fool; all of it unargued, in one word that readers hardly notice.",
    references: &[
        REUTERS,
        AP_STYLEBOOK,
        RECASENS,
        Reference {
            title: "Joan B. Hooper, “On Assertive Predicates”, in *Syntax and Semantics* 4 (1975)",
            url: None,
        },
        Reference {
            title: "Paul Kiparsky and Carol Kiparsky, “Fact” (1970)",
            url: None,
        },
    ],
    example: Example {
        text: "The mayor, Ada Quill, boasted that the bridge would be open by May.",
        better: "The mayor, Ada Quill, said that the bridge would be open by May.",
    },
    severity: Severity::Note,
    on_in_news: true,
    on_in_opinion: false,
    options: &[OptionSpec {
        name: "doubts",
        help: "1 flags verbs that doubt or convict, too (“claimed”, “admitted”); 0 leaves them alone.",
        default: OptionValue::Switch(false),
    }],
    check,
    rewording: Some(reworded),
};

/// What a verb adds to what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slant {
    Doubts,
    Convicts,
    Mocks,
    Attacks,
}

/// Verbs without their endings; the neutral verb follows from the slant.
const VERBS: &[(&str, Slant)] = &[
    ("admit", Slant::Convicts),
    ("blast", Slant::Attacks),
    ("boast", Slant::Mocks),
    ("brag", Slant::Mocks),
    ("claim", Slant::Doubts),
    ("confess", Slant::Convicts),
    ("crow", Slant::Mocks),
    ("fum", Slant::Mocks),
    ("gush", Slant::Mocks),
    ("lambast", Slant::Attacks),
    ("rant", Slant::Mocks),
    ("scoff", Slant::Mocks),
    ("slam", Slant::Attacks),
    ("sneer", Slant::Mocks),
    ("thunder", Slant::Mocks),
    ("whin", Slant::Mocks),
];

/// Words that show that the verb reports an act, not a manner of speaking.
const ACTS: Phrases = Phrases(&[
    "award",
    "championship",
    "charge",
    "charges",
    "court",
    "damages",
    "guilty",
    "lives",
    "magistrates",
    "medal",
    "murder",
    "offences",
    "prize",
    "responsibility",
    "spot",
    "theft",
    "title",
    "titles",
    "tribunal",
    "victim",
    "victims",
    "victory",
]);

/// What opens the clause that says what was said.
const CLAUSE: Phrases = Phrases(&[
    "he", "her", "his", "i", "it", "its", "she", "that", "the", "their", "there", "they", "this",
    "we",
]);

/// What shows that a claim is told to be untrue: there "claimed" is the exact word.
const REFUTED: Phrases = Phrases(&[
    "baseless",
    "but",
    "debunked",
    "discredited",
    "false",
    "falsely",
    "incorrectly",
    "isn't true",
    "no evidence",
    "not true",
    "stretched the truth",
    "though",
    "unfounded",
    "unproven",
    "untrue",
    "without evidence",
    "wrongly",
]);

/// What stands before a noun: "his by-now-familiar claims", "such claims".
const DETERMINERS: Phrases = Phrases(&[
    "a", "any", "her", "his", "its", "my", "no", "our", "such", "the", "their", "these", "this",
    "those", "your",
]);

/// Words before a noun among which its owner may come.
const BEFORE_NOUN: usize = 4;

/// Words behind which a verb has no ending, beside those for several who say it.
const BEFORE_BASE: Phrases = Phrases(&[
    "also", "and", "can", "could", "did", "even", "i", "may", "men", "might", "must", "not", "now",
    "often", "people", "police", "should", "still", "then", "they", "to", "we", "who", "will",
    "women", "would", "you",
]);

/// A verb with stress on it.
const DID: Phrases = Phrases(&["did admit", "did confess", "does admit"]);

/// Small words behind a verb with which "said" would not agree.
const PARTICLES: Phrases = Phrases(&["about", "against", "at", "of", "off", "on", "over", "to"]);

fn check(context: &Context<'_>) -> Vec<Hit> {
    if context.reads_as_opinion() {
        return Vec::new();
    }
    let text = &context.reading().text;
    let with_doubts = context.is_on("doubts");
    let mut hits: Vec<Hit> = Vec::new();
    for (number, sentence) in context.certain() {
        if ACTS.are_in(text, sentence.span()) {
            continue;
        }
        for attribution in context.attributions(number) {
            let Some((span, slant)) = attribution.cue_span.and_then(|cue| verb(text, cue)) else {
                continue;
            };
            let is_wanted = with_doubts || matches!(slant, Slant::Mocks | Slant::Attacks);
            if is_wanted
                && has_subject(context, number, attribution)
                && sentence.span().contains(span)
                && !context.is_quoted(span)
                && reports_words(text, sentence.span(), attribution, span, slant)
                && hits.iter().all(|hit| hit.span != span)
            {
                hits.push(Hit::new(span, message(span.of(text), slant)));
            }
        }
    }
    hits
}

/// Whether somebody says it in the sentence of that number: the attribution names its source,
/// or goes on with that of a verb before it, "she admitted this but claimed that".
fn has_subject(context: &Context<'_>, number: usize, attribution: &Attribution) -> bool {
    let stands_before = |other: &Attribution| {
        other.source_span.is_some()
            && other.source == attribution.source
            && other.cue_span.map(Span::start) < attribution.cue_span.map(Span::start)
    };
    attribution.source_span.is_some()
        || (attribution.source.is_some() && context.attributions(number).any(stands_before))
}

/// What begins a time of more than one word.
const BEFORE_TIME: Phrases = Phrases(&["in", "last", "late", "early", "this"]);

/// A time or manner of one word.
const TIMES: Phrases = Phrases(&[
    "again",
    "cheerfully",
    "freely",
    "later",
    "openly",
    "privately",
    "publicly",
    "today",
    "tonight",
    "yesterday",
]);

/// Words behind the first one among which "that" may come: "admitted on Monday that".
const BEFORE_CLAUSE: usize = 4;

/// Whether the verb reports what somebody said: "admitted that", not "admitted refugees";
/// and whether nothing in the sentence bears its slant out: "claimed, falsely".
fn reports_words(
    text: &str,
    sentence: Span,
    attribution: &Attribution,
    verb: Span,
    slant: Slant,
) -> bool {
    let behind = Span::new(verb.end(), sentence.end());
    let next = words(text, behind);
    let says_that = says_that(text, verb, sentence);
    let opens_clause = says_that || next.first().is_some_and(|(word, _)| CLAUSE.has(word));
    let follows_words = attribution
        .content_spans
        .iter()
        .any(|content| content.start() < verb.start());
    // "Admitted to using", "claims of": an act, or a noun.
    let has_particle = !says_that
        && (next.first().is_some_and(|(word, _)| PARTICLES.has(word))
            || verb.of(text).contains(' '));
    // "A bombshell claim", "the boast": a noun, unless several say it or "to" stands before it.
    let first = verb.of(text).split(' ').next().unwrap_or_default();
    let is_bare = form(first).is_some_and(|(_, ending)| ending == Ending::Base);
    let before = words(text, Span::new(sentence.start(), verb.start()));
    let is_noun = is_bare
        && before
            .last()
            .is_none_or(|(before, _)| !before.ends_with('s') && !BEFORE_BASE.has(before));
    if is_noun || is_claims(first, &before) {
        return false;
    }
    // "Blasted out news releases": sent them.
    if slant == Slant::Attacks && next.first().is_some_and(|(word, _)| word == "out") {
        return false;
    }
    // "Did admit": the writer insists, and will have a reason.
    let is_stressed = DID.are_in(text, Span::new(sentence.start(), verb.end()));
    match slant {
        Slant::Convicts => !has_particle && !is_stressed && (opens_clause || follows_words),
        Slant::Doubts => !has_particle && !is_refuted(text, sentence, verb),
        Slant::Mocks | Slant::Attacks => true,
    }
}

/// Whether "claims", "boasts" and the like are things here: somebody's, or such as were spoken
/// of. Of "the mayor claims" the determiner belongs to the mayor.
fn is_claims(verb: &str, before: &[Word]) -> bool {
    let is_third = form(verb).is_some_and(|(_, ending)| ending == Ending::Third);
    let is_determined = before.last().is_some_and(|(word, _)| DETERMINERS.has(word));
    let mut near = before.iter().rev().take(BEFORE_NOUN);
    is_third && (is_determined || near.any(|(word, _)| word.ends_with("'s")))
}

/// Whether the sentence tells that the claim is untrue. A "but" right before the verb only joins
/// it to the verb before.
fn is_refuted(text: &str, sentence: Span, verb: Span) -> bool {
    let mut before = words(text, Span::new(sentence.start(), verb.start()));
    if before.last().is_some_and(|(word, _)| word == "but") {
        before.pop();
    }
    let behind = Span::new(verb.end(), sentence.end());
    REFUTED.find_among(&before).is_some() || REFUTED.are_in(text, behind)
}

/// Whether a clause with "that" follows the verb, with no more than a time or a listener
/// between them: "admitted on Monday that", "boasted to the crew that".
fn says_that(text: &str, verb: Span, sentence: Span) -> bool {
    let behind = words(text, Span::new(verb.end(), sentence.end()));
    let mut rest = behind.iter().map(|(word, _)| word.as_str());
    let first = rest.next().unwrap_or_default();
    // "Admitted to that" and "admitted on that day" have no clause.
    let between = usize::from(PARTICLES.has(first) || BEFORE_TIME.has(first));
    let may_intervene = between == 1 || TIMES.has(first);
    first == "that"
        || may_intervene
            && rest
                .take(BEFORE_CLAUSE)
                .position(|word| word == "that")
                .is_some_and(|place| place >= between)
}

/// Whether the words are, or stand in, a cue of that sentence that this rule is about.
pub(super) fn is_loaded_cue(context: &Context<'_>, sentence: usize, span: Span) -> bool {
    let text = &context.reading().text;
    context
        .attributions(sentence)
        .filter_map(|attribution| attribution.cue_span)
        .filter_map(|cue| verb(text, cue))
        .any(|(verb, _)| verb.overlaps(span))
}

fn message(word: &str, slant: Slant) -> String {
    let adds = match slant {
        Slant::Doubts => "hints that it is not true",
        Slant::Convicts => "hints that there was something to hide",
        Slant::Mocks => "judges how it was said",
        Slant::Attacks => "makes a blow of what was said",
    };
    let plain = match slant {
        Slant::Attacks => "criticised",
        _ => "said",
    };
    match reworded(word) {
        Some(neutral) => {
            format!("“{word}” {adds}. Write “{neutral}”, and let the words speak.")
        }
        // "Boasted of": the sentence has to change with the verb.
        None => {
            format!(
                "“{word}” {adds}. Turn the sentence so that “{plain}” fits, and let the words speak."
            )
        }
    }
}

/// The loaded verb of a cue, with the small word behind it.
fn verb(text: &str, cue: Span) -> Option<(Span, Slant)> {
    let words = words(text, cue);
    words.iter().enumerate().find_map(|(at, (word, span))| {
        let next = words.get(at + 1);
        let (_, slant) = VERBS
            .iter()
            .find(|(verb, _)| ending(word, verb).is_some())?;
        let takes_next = next.is_some_and(|(next, _)| PARTICLES.has(next));
        let end = if takes_next {
            next.map(|(_, span)| *span)
        } else {
            None
        };
        Some((end.map_or(*span, |end| span.union(end)), *slant))
    })
}

/// A verb's ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Base,
    Third,
    Past,
    Participle,
}

fn ending(word: &str, verb: &str) -> Option<Ending> {
    let rest = word.strip_prefix(verb)?;
    // "admitted", "bragging", "slammed": the last letter doubles.
    let last = verb.chars().next_back()?;
    let rest = rest.strip_prefix(last).unwrap_or(rest);
    match rest {
        "" | "e" => Some(Ending::Base),
        "s" | "es" => Some(Ending::Third),
        "ed" => Some(Ending::Past),
        "ing" => Some(Ending::Participle),
        _ => None,
    }
}

/// What the word does as a verb, and its ending.
fn form(word: &str) -> Option<(Slant, Ending)> {
    let word = word.to_lowercase();
    VERBS
        .iter()
        .find_map(|&(verb, slant)| Some((slant, ending(&word, verb)?)))
}

/// The neutral verb in the same form, with the same capitals; none where a small word follows that would not
/// agree with it.
fn reworded(flagged: &str) -> Option<String> {
    let (slant, ending) = form(flagged)?;
    let forms = match slant {
        Slant::Attacks => ["criticise", "criticises", "criticised", "criticising"],
        _ => ["say", "says", "said", "saying"],
    };
    let [base, third, past, participle] = forms;
    let neutral = match ending {
        Ending::Base => base,
        Ending::Third => third,
        Ending::Past => past,
        Ending::Participle => participle,
    };
    Some(with_capitals_of(flagged, neutral))
}

/// A word with a capital, or with nothing else, where another has it.
fn with_capitals_of(model: &str, word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(_) if !model.contains(char::is_lowercase) => word.to_uppercase(),
        Some(first) if model.starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_neutral_verb_has_the_form_of_the_loaded_one() {
        let pairs = [
            ("admitted", Some("said")),
            ("Admits", Some("Says")),
            ("Slammed", Some("Criticised")),
            ("SLAMS", Some("CRITICISES")),
            ("bragging", Some("saying")),
            ("slammed", Some("criticised")),
            ("fumed", Some("said")),
            ("boasted of", None),
            ("admitted to", None),
            ("said", None),
        ];
        for (flagged, neutral) in pairs {
            assert_eq!(reworded(flagged).as_deref(), neutral, "{flagged}");
        }
    }

    #[test]
    fn a_clause_may_follow_behind_a_time_or_a_listener() {
        let cases = [
            ("admitted that the bridge leaks", true),
            ("admitted on Monday that the bridge leaks", true),
            ("boasted to the crew that it floats", true),
            ("admitted yesterday that the bridge leaks", true),
            ("admitted to that", false),
            ("admitted on that day to a theft", false),
            ("admitted forty patients that day", false),
            ("admitted refugees", false),
        ];
        for (text, follows) in cases {
            let (verb, _) = text.split_once(' ').unwrap_or_default();
            let found = says_that(text, Span::new(0, verb.len()), Span::new(0, text.len()));
            assert_eq!(found, follows, "{text}");
        }
    }

    #[test]
    fn a_verb_is_found_in_its_cue_with_the_word_behind_it() {
        let found =
            |cue: &str| verb(cue, Span::new(0, cue.len())).map(|(span, _)| span.of(cue).to_owned());
        assert_eq!(found("repeatedly claimed"), Some("claimed".into()));
        assert_eq!(found("has boasted about"), Some("boasted about".into()));
        assert_eq!(found("admission"), None);
        assert_eq!(found("said"), None);
    }
}
