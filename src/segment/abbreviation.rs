//! Words that end in a full stop without ending a sentence.
//!
//! An abbreviation is classed by what may follow it inside a sentence, since that is what
//! decides: a title is followed by a name, a month by a day, "No." by a number, and a
//! state or "Inc." by anything but a word that starts sentences.

/// What the abbreviation before a stop expects behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// A name or more words; it never ends a sentence.
    Leads,
    /// A number; otherwise the word is no abbreviation.
    LeadsNumber,
    /// Either the sentence goes on or it ends: the next word must tell.
    MayEnd,
    /// A time of day, which may be followed by a zone or a weekday.
    Time,
    /// An initial of a name.
    Initial,
}

/// Titles, ranks, saints and mountains: written with a capital, followed by a name.
const LEADING: &[&str] = &[
    "adm", "ald", "amb", "asst", "atty", "brig", "capt", "cdr", "chas", "cmdr", "col", "comdr",
    "cpl", "dep", "det", "dr", "drs", "fr", "ft", "gen", "geo", "gov", "govs", "hon", "insp", "lt",
    "maj", "messrs", "mlle", "mme", "mr", "mrs", "ms", "msgr", "mt", "mx", "ofc", "pfc", "pres",
    "prof", "profs", "pvt", "rep", "reps", "rev", "revd", "rt", "sec", "sen", "sens", "sgt",
    "ssgt", "st", "ste", "supt", "thos", "treas", "wm",
];

/// Words inside a sentence that are abbreviated in small letters too.
const LINKING: &[&str] = &[
    "aka", "approx", "ca", "cf", "e.g", "eg", "i.e", "ie", "v", "viz", "vs",
];

/// Followed by a number.
const NUMBERED: &[&str] = &[
    "art", "ch", "fig", "figs", "no", "nos", "p", "para", "pp", "rte", "vol", "vols",
];

/// States, months, firms, roads and other words that stand at a sentence's end as well;
/// written with a capital.
const CLOSING: &[&str] = &[
    "ala", "apr", "ariz", "ark", "assn", "assoc", "aug", "ave", "bldg", "blvd", "bros", "cal",
    "calif", "cie", "co", "colo", "conn", "corp", "cos", "dak", "dec", "del", "dept", "dist",
    "esq", "feb", "fla", "fri", "ga", "govt", "hwy", "ill", "inc", "ind", "intl", "jan", "jr",
    "jul", "jun", "kan", "ky", "la", "llc", "ltd", "mar", "mass", "md", "mfg", "mich", "minn",
    "miss", "mo", "mon", "mont", "natl", "neb", "nev", "nov", "oct", "okla", "ont", "ore", "pa",
    "plc", "que", "rd", "sask", "sept", "sep", "sr", "tenn", "tex", "thu", "thur", "thurs", "tue",
    "tues", "univ", "va", "vt", "wash", "wed", "wis", "wyo",
];

/// The same in small letters: measures, and what closes a list.
const CLOSING_SMALL: &[&str] = &[
    "al", "approx", "dept", "est", "etc", "ft", "hr", "hrs", "kg", "km", "lb", "lbs", "mi", "min",
    "mins", "mph", "oz", "sq", "yd", "yds", "yrs",
];

/// Degrees and the like with a stop inside.
const DOTTED: &[&str] = &[
    "b.sc", "d.phil", "ed.d", "ll.b", "ll.m", "m.sc", "ph.d", "w.va", "s.c",
];

/// Classes the word before a stop, the stop left out; `None` where it is no abbreviation.
pub(super) fn classify(word: &str) -> Option<Abbreviation> {
    let lower = word.to_ascii_lowercase();
    let is_in = |list: &[&str]| list.contains(&lower.as_str());
    let capital = word.starts_with(|c: char| c.is_uppercase());
    if matches!(lower.as_str(), "a.m" | "p.m") {
        return Some(Abbreviation::Time);
    }
    if is_in(LINKING) || (capital && is_in(LEADING)) {
        return Some(Abbreviation::Leads);
    }
    if is_single_capital(word) {
        return Some(Abbreviation::Initial);
    }
    if is_in(NUMBERED) {
        return Some(Abbreviation::LeadsNumber);
    }
    let may_end = if capital {
        is_in(CLOSING)
    } else {
        is_in(CLOSING_SMALL)
    };
    (may_end || is_in(DOTTED) || is_dotted_letters(word)).then_some(Abbreviation::MayEnd)
}

fn is_single_capital(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// Letters parted by stops, as in `U.S`, `J.K` and `G.O.P`.
fn is_dotted_letters(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| {
            let mut chars = part.chars();
            chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
        })
}
