//! Lines that stand around an article: bylines, dates, credits, prompts, copyright.
//!
//! Only what is near certain from the line's form is named here. A prompt taken for text
//! costs a line of noise, which the model's own boilerplate label catches; text taken for
//! a prompt would silently leave the footing. So each test asks for the form as a whole,
//! most are limited in length, and a line that ends like a sentence is seldom furniture.

mod byline;
mod credit;
mod dateline;
mod prompt;

use super::BlockKind;

pub(super) use byline::author;
pub(super) use dateline::is_date;

/// What a paragraph is by its form alone: [`Byline`](BlockKind::Byline),
/// [`Caption`](BlockKind::Caption) or [`Boilerplate`](BlockKind::Boilerplate), or nothing.
pub(super) fn kind(line: &str) -> Option<BlockKind> {
    let line = line.trim();
    if !line.chars().any(char::is_alphanumeric) {
        return (!line.is_empty()).then_some(BlockKind::Boilerplate);
    }
    if byline::is_byline(line) {
        return Some(BlockKind::Byline);
    }
    if credit::is_credit(line) {
        return Some(BlockKind::Caption);
    }
    (dateline::is_date(line)
        || prompt::is_prompt(line)
        || prompt::is_copyright(line)
        || prompt::is_link_in_capitals(line))
    .then_some(BlockKind::Boilerplate)
}

/// Whether a line ends as a sentence does, closing marks aside.
pub(super) fn ends_a_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»)]".contains(c));
    bare.ends_with(['.', '!', '?', '…'])
}

/// How many words a line has.
pub(super) fn words(line: &str) -> usize {
    line.split_whitespace().count()
}

#[cfg(test)]
mod tests;
