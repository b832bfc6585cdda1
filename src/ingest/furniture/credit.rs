//! Credits of pictures, and captions that end in one.

use super::{ends_a_sentence, words};

/// Agencies whose name alone under a picture is its credit.
const PICTURE_AGENCIES: &[&str] = &[
    "getty",
    "shutterstock",
    "istock",
    "alamy",
    "afp",
    "reuters",
    "epa",
    "ap",
    "zuma",
    "flickr",
    "unsplash",
    "wikimedia",
];

/// A picture's credit, or a caption that ends in one.
pub(super) fn is_credit(line: &str) -> bool {
    let lower = line.to_lowercase();
    let count = words(line);
    let opens_as_credit = [
        "photo:",
        "photo by ",
        "photos:",
        "photos by ",
        "photo credit",
        "photograph:",
        "photograph by ",
        "picture:",
        "pictures:",
        "image:",
        "images:",
        "image credit",
        "image via ",
        "image source",
        "credit:",
        "photo illustration",
        "photo courtesy",
        "caption:",
        "file photo",
        "(photo",
        "(image",
    ]
    .iter()
    .any(|opening| lower.starts_with(opening));
    if opens_as_credit && count <= 40 {
        return true;
    }
    if count <= 90 && ends_in_credit(&lower) {
        return true;
    }
    count <= 8 && !ends_a_sentence(line) && is_agency_line(&lower)
}

/// "... on a street, Oct. 26. (AP Photo/Ada Quill)"
fn ends_in_credit(lower: &str) -> bool {
    let Some(open) = lower
        .trim_end_matches('.')
        .strip_suffix(')')
        .and_then(|rest| rest.rfind('('))
    else {
        return false;
    };
    let inside = lower
        .get(open + 1..)
        .unwrap_or_default()
        .trim_end_matches(['.', ')']);
    let says_picture = [
        "photo",
        "picture:",
        "image:",
        "images",
        "getty",
        "credit:",
        "via ap",
        "courtesy of",
    ]
    .iter()
    .any(|mark| inside.contains(mark));
    // A bracket about photographs may end a sentence of the article too; a credit names
    // its owner with a slash, a colon, "by" or an agency.
    let names_owner = inside.contains(['/', ':'])
        || inside.contains(" by ")
        || inside.contains("getty")
        || inside.starts_with("courtesy of")
        || inside.contains("via ")
        || inside.contains("courtesy");
    words(inside) <= 14 && says_picture && names_owner
}

/// Names joined by slashes, dashes or "via", one of them a picture agency's.
fn is_agency_line(lower: &str) -> bool {
    let mut parts = lower
        .split(['/', '|', '—', '–', ',', ':', '(', ')'])
        .flat_map(|part| part.split(" via "))
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let joined = lower.contains(['/', '|']) || lower.contains(" via ");
    let named = parts.any(|part| {
        let name = part.trim_end_matches(" images").trim_end_matches(" photo");
        PICTURE_AGENCIES.contains(&name)
    });
    named && (joined || lower.contains(" images") || lower.contains(" photo"))
}
