//! Lines that name the author.

use super::{dateline, words};

/// The names of a byline, without "By" and what follows the names.
pub(in super::super) fn author(line: &str) -> Option<String> {
    let names = after_by(line)?;
    let names = names.split(['|', '•', '·']).next().unwrap_or(names);
    // "Ada Quill, Staff Writer": a name has no role word, a role always has one.
    let names: Vec<&str> = names
        .split([',', ';'])
        .map(str::trim)
        .take_while(|part| {
            !part
                .split_whitespace()
                .any(|word| is_role(&word.to_lowercase()))
        })
        .filter(|part| !part.is_empty())
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// What follows "By", "Written by" and the like.
fn after_by(line: &str) -> Option<&str> {
    let openings = [
        "by ",
        "by: ",
        "written by ",
        "story by ",
        "reporting by ",
        "reported by ",
    ];
    openings.iter().find_map(|opening| {
        let start = line.get(..opening.len())?;
        start
            .eq_ignore_ascii_case(opening)
            .then(|| line.get(opening.len()..))
            .flatten()
    })
}

/// Words between names, and words that say what somebody does.
const JOINTS: &[&str] = &[
    "and", "with", "in", "for", "of", "the", "at", "de", "da", "di", "la", "le", "van", "von",
    "der", "den", "bin", "al", "el", "&", "|", "to", "special", "by", "our",
];
const ROLES: &[&str] = &[
    "writer",
    "reporter",
    "correspondent",
    "editor",
    "columnist",
    "contributor",
    "staff",
    "bureau",
    "chief",
    "press",
    "producer",
    "analyst",
    "contributing",
    "political",
    "senior",
    "news",
    "agency",
    "service",
    "desk",
];

fn is_role(word: &str) -> bool {
    let word = word.trim_end_matches([',', ';', '.']);
    ROLES.contains(&word)
        || word
            .strip_suffix('s')
            .is_some_and(|one| ROLES.contains(&one))
}

/// "By" and up to a dozen words that are names, joints or roles. A day or month in front
/// ("By Tuesday") is no name, and a full stop behind a longer word ends a sentence.
pub(super) fn is_byline(line: &str) -> bool {
    let Some(names) = after_by(line).filter(|names| words(names) <= 14) else {
        return false;
    };
    let mut names_seen = 0;
    for word in names.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&' && c != '|');
        let lower = bare.to_lowercase();
        if dateline::is_day_or_month(&lower) {
            return false;
        }
        if bare.chars().next().is_some_and(char::is_uppercase) {
            names_seen += 1;
        } else if !(bare.is_empty() || JOINTS.contains(&lower.as_str()) || is_role(&lower)) {
            return false;
        }
    }
    let last = names.split_whitespace().next_back().unwrap_or_default();
    let sentence = last.ends_with(['.', '!', '?']) && last.chars().count() > 4;
    names_seen >= 2 && !sentence
}
