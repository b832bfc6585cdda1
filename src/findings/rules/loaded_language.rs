//! Words in the outlet's own voice that judge.

use super::loaded_cue::is_loaded_cue;
use super::references::{BBC_IMPARTIALITY, RECASENS, REUTERS};
use crate::findings::phrases::{Phrases, words};
use crate::findings::{Context, Example, Hit, OptionSpec, OptionValue, Reference, Rule};
use crate::ingest::BlockKind;
use crate::label::Label;
use crate::report::{Loaded, ReadSentence, Severity};
use crate::span::Span;

/// The rule.
pub(super) const RULE: Rule = Rule {
    name: "loaded-language",
    finds: "Words in the outlet’s own voice that carry a judgement.",
    how: "The model marks the words as loaded, and takes the sentence for editorial framing, with as much certainty as the options ask for: in a sentence that reports a fact or a quote a loaded word is mostly the exact one. The words stand outside quotation marks, in running text or the headline, are no name, and hold a word that judges somebody’s honesty, sense, skill or decency (“shambolic”, “craven”, “regime”): the model marks lively words too (“uphill battle”, “stunning”, “horrific”), which a desk lets stand. Set phrases (“dubious honour”) are none. A verb of saying belongs to `loaded-cue`. Left alone are words behind which others are said to see it so (“paint him as”, “warned of”, “claims of”), the report of a match, by its many scores, and a piece that reads as opinion.",
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
        text: "The council closed the baths on Monday. The meeting was shambolic from the start.",
        better: "The council closed the baths on Monday. The meeting began an hour late and lasted six hours.",
    },
    severity: Severity::Note,
    on_in_news: true,
    on_in_opinion: false,
    options: &[
        OptionSpec {
            name: "certainty",
            help: "How certain of a loaded word the model must be, from 0 to 1.",
            default: OptionValue::Share(0.8),
        },
        OptionSpec {
            name: "framing",
            help: "How probable it must be that the whole sentence is editorial framing, from 0 to 1.",
            default: OptionValue::Share(0.85),
        },
    ],
    check,
    rewording: None,
};

/// What a word that judges may stand in without judging.
const SET_PHRASES: Phrases = Phrases(&["dubious distinction", "dubious honor", "dubious honour"]);

/// Words that judge somebody's honesty, sense, skill or decency wherever they stand. Words for how
/// an event strikes ("stunning", "horrific") and praise of a performance are none: a desk lets them
/// stand. Parts of a word joined by hyphens count as one.
const JUDGES: &[&str] = &[
    "absurd",
    "abysmal",
    "alarmist",
    "alarmists",
    "amateurish",
    "anti-science",
    "appalling",
    "arrogant",
    "atrocious",
    "bigot",
    "bigoted",
    "bizarre",
    "bloated",
    "bogus",
    "botched",
    "brainless",
    "brazen",
    "buffoon",
    "bullying",
    "bungled",
    "callous",
    "cheeky",
    "clown",
    "clueless",
    "clumsy",
    "condescending",
    "contemptible",
    "corrupt",
    "cowardly",
    "crackdown",
    "crackpot",
    "crank",
    "craven",
    "crazed",
    "crazy",
    "crony",
    "cruel",
    "cunning",
    "cynical",
    "daft",
    "damning",
    "debacle",
    "deluded",
    "demagogue",
    "demagoguery",
    "despicable",
    "devious",
    "dictator",
    "dictatorial",
    "disgraceful",
    "disgusting",
    "dishonest",
    "dodgy",
    "draconian",
    "dreadful",
    "dubious",
    "dystopian",
    "egomaniac",
    "evil",
    "extremist",
    "fanatical",
    "farcical",
    "fascist",
    "fawning",
    "feckless",
    "fiasco",
    "flashy",
    "foolish",
    "greedy",
    "grotesque",
    "grovelling",
    "hapless",
    "hateful",
    "heartless",
    "hollow",
    "hypocrisy",
    "hypocritical",
    "hysterical",
    "idiotic",
    "ignorant",
    "ill-advised",
    "ill-conceived",
    "ill-judged",
    "immature",
    "inane",
    "incompetent",
    "indefensible",
    "inept",
    "inexcusable",
    "infamous",
    "inhumane",
    "insidious",
    "insulting",
    "irrational",
    "irresponsible",
    "lackey",
    "lame",
    "laughable",
    "laughably",
    "lavish",
    "lax",
    "liar",
    "loathsome",
    "lousy",
    "ludicrous",
    "lunatic",
    "lurid",
    "malicious",
    "mean-spirited",
    "meddling",
    "mediocre",
    "mendacious",
    "militant",
    "misguided",
    "misogynist",
    "mob",
    "monstrous",
    "muddled",
    "naive",
    "narcissist",
    "narcissistic",
    "noble",
    "nonsense",
    "nonsensical",
    "notorious",
    "noxious",
    "obnoxious",
    "obscene",
    "opportunistic",
    "outlandish",
    "outrageous",
    "overblown",
    "overzealous",
    "pandering",
    "paranoid",
    "pathetic",
    "perverse",
    "petty",
    "phoney",
    "phony",
    "pitiful",
    "pompous",
    "preposterous",
    "propaganda",
    "puppet",
    "quack",
    "rabid",
    "racist",
    "rambling",
    "reckless",
    "regime",
    "reprehensible",
    "reviled",
    "ridiculous",
    "rotten",
    "ruthless",
    "sadly",
    "savage",
    "scandalous",
    "scaremongering",
    "senseless",
    "serial",
    "sexist",
    "shabby",
    "shady",
    "sham",
    "shambles",
    "shambolic",
    "shameful",
    "shameless",
    "shamelessly",
    "shockingly",
    "sinister",
    "slavish",
    "sloppy",
    "smear",
    "smug",
    "soulless",
    "spineless",
    "spiteful",
    "spurious",
    "squalid",
    "stooge",
    "stupid",
    "tawdry",
    "tenuous",
    "threadbare",
    "thug",
    "thuggish",
    "thugs",
    "tirade",
    "treacherous",
    "twisted",
    "tyrannical",
    "undemocratic",
    "unfortunately",
    "unhinged",
    "unpatriotic",
    "unscrupulous",
    "vapid",
    "venal",
    "vile",
    "vindictive",
    "witch-hunt",
    "witless",
    "woeful",
    "woefully",
    "worthless",
    "wretched",
    "xenophobe",
    "xenophobic",
    "zealot",
    "zealots",
];

/// Whether one of the words is such a word, whatever its case.
fn judges(words: &str) -> bool {
    words
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .any(|word| JUDGES.binary_search(&word).is_ok())
}

/// Beginnings of verbs by which somebody, with "as", is said to see another so.
const VIEWS: &[&str] = &["cast", "describ", "paint", "portray", "treat", "view"];

/// What says before the words that they are how others see or fear it.
const OTHERS: Phrases = Phrases(&[
    "accusations of",
    "claims of",
    "criticised for",
    "criticized for",
    "pilloried for",
    "raise the specter of",
    "raise the spectre of",
    "raised the specter of",
    "raised the spectre of",
    "to critics",
    "to many",
    "to opponents",
    "to some",
    "warned of",
    "warning of",
]);

/// Scores ("6-2", "15-40") that only a report of a match has so many of.
const SCORES: usize = 8;

/// Words of a match.
const MATCH: Phrases = Phrases(&[
    "defender",
    "equaliser",
    "equalizer",
    "fly half",
    "free kick",
    "full back",
    "goalkeeper",
    "goals",
    "half time",
    "innings",
    "kick off",
    "midfielder",
    "offside",
    "penalty",
    "scored",
    "second half",
    "striker",
    "substitute",
    "touchdown",
    "wicket",
    "wickets",
    "winger",
]);

/// Of these, how many different ones only a report of a match has.
const TERMS: usize = 4;

fn check(context: &Context<'_>) -> Vec<Hit> {
    let is_text = |sentence: &ReadSentence| {
        !matches!(sentence.block, BlockKind::Subheading | BlockKind::Table)
    };
    let flagged: Vec<&Loaded> = context
        .sentences()
        .filter(|(_, sentence)| is_text(sentence))
        .flat_map(|(number, sentence)| {
            sentence
                .loaded
                .iter()
                .filter(move |loaded| is_flagged(context, number, sentence, loaded))
        })
        .collect();
    // What the piece is takes reading all of it, which most need not.
    if flagged.is_empty() || context.reads_as_opinion() || is_match_report(context) {
        return Vec::new();
    }
    flagged
        .into_iter()
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

fn is_flagged(
    context: &Context<'_>,
    number: usize,
    sentence: &ReadSentence,
    loaded: &Loaded,
) -> bool {
    let words = context.text(loaded.span());
    let opens = loaded.start == sentence.start;
    let is_name = !opens
        && words
            .split(' ')
            .all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()));
    // A loaded word in a sentence that reports a fact or a quote is mostly the exact one.
    let judges_as_a_whole = f64::from(sentence.scores.get(Label::Framing).get());
    judges_as_a_whole >= context.share("framing")
        && f64::from(loaded.score.get()) >= context.share("certainty")
        && !is_name
        && !is_set_phrase(context, sentence, loaded.span())
        && words.chars().filter(|c| c.is_alphabetic()).count() > 3
        && judges(words)
        && !is_loaded_cue(context, number, loaded.span())
        && !is_anothers_view(context, sentence, loaded.span())
}

/// Whether the words stand in a set phrase.
fn is_set_phrase(context: &Context<'_>, sentence: &ReadSentence, loaded: Span) -> bool {
    let text = &context.reading().text;
    let from = Span::new(loaded.start(), sentence.end);
    SET_PHRASES
        .find(text, from)
        .is_some_and(|phrase| phrase.overlaps(loaded))
}

/// Whether the sentence says before the words that others see it so: "were painting him as a
/// stooge", "seemed, to some, a selfish act".
fn is_anothers_view(context: &Context<'_>, sentence: &ReadSentence, loaded: Span) -> bool {
    let before = Span::new(sentence.start, loaded.start());
    let before = words(&context.reading().text, before);
    let views = |word: &str| VIEWS.iter().any(|verb| word.starts_with(verb));
    if OTHERS.find_among(&before).is_some() {
        return true;
    }
    before
        .iter()
        .position(|(word, _)| views(word))
        .is_some_and(|at| before.iter().skip(at).any(|(word, _)| word == "as"))
}

/// Whether the piece tells how a match went: praise is what such a report is for.
fn is_match_report(context: &Context<'_>) -> bool {
    let text = &context.reading().text;
    let scores = text
        .split_whitespace()
        .filter(|word| is_score(word))
        .count();
    let words = words(text, Span::new(0, text.len()));
    let is_told = |term| {
        Phrases(std::slice::from_ref(term))
            .find_among(&words)
            .is_some()
    };
    let terms = MATCH.0.iter().filter(|term| is_told(*term)).count();
    scores >= SCORES || terms >= TERMS
}

/// "6-2", "15-40".
fn is_score(word: &str) -> bool {
    let is_number = |n: &str| (1..=2).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit());
    word.trim_matches(|c: char| !c.is_ascii_digit())
        .split_once('-')
        .is_some_and(|(home, away)| is_number(home) && is_number(away))
}

#[cfg(test)]
mod tests {
    use super::{JUDGES, judges};

    #[test]
    fn the_list_that_is_searched_by_halves_is_sorted() {
        assert!(JUDGES.is_sorted());
    }

    #[test]
    fn a_phrase_judges_by_one_of_its_words() {
        assert!(judges("clearly Shambolic") && judges("ill-advised"));
        assert!(!judges("uphill battle") && !judges(""));
    }
}
