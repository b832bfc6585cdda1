//! Lines that want the reader to go elsewhere, and notices of rights.

use super::{ends_a_sentence, words};

/// Lines that ask the reader to do something, or label what stands beside the text.
pub(super) fn is_prompt(line: &str) -> bool {
    const WHOLE: &[&str] = &[
        "advertisement",
        "advertisements",
        "ad",
        "video embed",
        "video",
        "photo",
        "photos",
        "image",
        "related",
        "related content",
        "related stories",
        "related articles",
        "related topics",
        "read more",
        "read next",
        "see also",
        "most read",
        "most popular",
        "trending",
        "trending now",
        "recommended",
        "share",
        "share this",
        "share this article",
        "share this story",
        "tweet",
        "email",
        "print",
        "comments",
        "leave a comment",
        "loading",
        "show more",
        "watch live",
        "more on this story",
        "story continues below",
        "article continues below",
        "continue reading",
        "continue reading the main story",
        "skip to content",
        "back to top",
        "view comments",
        "topics",
        "tags",
        "sponsored",
    ];
    const OPENINGS: &[&str] = &[
        "click here",
        "sign up for ",
        "sign up to ",
        "subscribe to ",
        "subscribe now",
        "read more:",
        "read more about",
        "read more from",
        "read also:",
        "read next:",
        "related:",
        "also read:",
        "see also:",
        "more:",
        "watch:",
        "listen:",
        "read:",
        "download our app",
        "download the app",
        "follow us on",
        "join our",
        "share on ",
        "tap here",
        "story continues below",
        "article continues below",
        "advertisement -",
        "already a subscriber",
        "get our newsletter",
        "like us on facebook",
        "view this post on",
    ];
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if WHOLE.contains(&bare) {
        return true;
    }
    let opens = OPENINGS.iter().any(|opening| lower.starts_with(opening));
    // "Sign up to the treaty, she told them." is a sentence: a prompt that ends like one is
    // about a newsletter or a channel.
    let about_us = [
        "newsletter",
        "inbox",
        "our app",
        "facebook",
        "twitter",
        "click",
        "our channel",
    ]
    .iter()
    .any(|mark| lower.contains(mark));
    let labelled = OPENINGS
        .iter()
        .any(|opening| opening.ends_with(':') && lower.starts_with(opening));
    let quoted = line.contains(['"', '“', '”']);
    opens && words(line) <= 25 && !quoted && (labelled || about_us || !ends_a_sentence(line))
}

/// A notice of rights.
pub(super) fn is_copyright(line: &str) -> bool {
    let lower = line.to_lowercase();
    let rights =
        lower.contains("all rights reserved") || lower.contains("may not be published, broadcast");
    let year = lower
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4);
    let opens = lower.starts_with('©')
        || ((lower.starts_with("copyright") || lower.starts_with("(c)"))
            && (lower.contains('©') || year || rights));
    words(line) <= 60 && (opens || (rights && words(line) <= 30))
}

/// A long line in capitals without a stop links to another story. A short one may be a
/// heading, and one with quotation marks (or what a broken encoding left of them)
/// somebody's shout.
pub(super) fn is_link_in_capitals(line: &str) -> bool {
    let has_lower = line.chars().any(char::is_lowercase);
    words(line) >= 6
        && !has_lower
        && !ends_a_sentence(line)
        && !line.contains(['"', '“', '”', ':', '\u{fffd}'])
        && line.chars().filter(|c| c.is_alphabetic()).count() >= 20
}
