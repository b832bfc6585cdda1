//! What stands beside a place in a text.
//!
//! Sentence stops and quotation marks are judged by the characters around them. These
//! functions look at them without allocating and without indexing, so a place off a
//! character boundary simply has no neighbours.

/// The character that starts at `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character that ends at `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Offset of the first character from `at` on that is not white space.
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start().len())
}

/// The word that starts at `at`: letters, digits and apostrophes between them.
///
/// Empty where no letter or digit stands there. Looks at no more than `MAX_WORD` bytes.
pub(super) fn word_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let mut end = 0;
    for (offset, c) in rest.char_indices() {
        let inner_apostrophe = is_apostrophe(c)
            && end == offset
            && offset > 0
            && rest
                .get(offset + c.len_utf8()..)
                .is_some_and(|r| r.starts_with(char::is_alphanumeric));
        if !(c.is_alphanumeric() || inner_apostrophe) || offset >= MAX_WORD {
            break;
        }
        end = offset + c.len_utf8();
    }
    rest.get(..end).unwrap_or_default()
}

/// The word of letters and digits that ends at `at`; empty where none does.
pub(super) fn word_before(text: &str, at: usize) -> &str {
    run_before(text, at, char::is_alphanumeric)
}

/// What ends at `at` and consists of nothing but characters that `belongs` accepts.
///
/// Looks back over no more than `MAX_WORD` bytes, so that judging a stop costs the same
/// however long the text is.
pub(super) fn run_before(text: &str, at: usize, belongs: impl Fn(char) -> bool) -> &str {
    let head = text.get(..at).unwrap_or_default();
    let start = head
        .char_indices()
        .rev()
        .take_while(|&(offset, c)| belongs(c) && at - offset <= MAX_WORD)
        .last()
        .map_or(at, |(offset, _)| offset);
    text.get(start..at).unwrap_or_default()
}

/// Whether `c` may stand for an apostrophe.
pub(super) const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// The longest word, in bytes, that is looked at whole.
const MAX_WORD: usize = 64;
