//! Finds the article's words in the file that they came from.
//!
//! Ingest keeps words in their order and drops, joins or decodes what lies between them,
//! so the words of the article are, but for a few, a subsequence of the file's. A diff of
//! the two sequences of words finds the common ones, whatever markup there is; it is the
//! histogram diff, whose time does not explode on a large page. What stands between words
//! (quotation marks above all) is then matched outwards from them.

use std::collections::HashMap;

use imara_diff::{Algorithm, Diff, Token};

use super::markup::markup;
use crate::span::Span;

/// Which words of an article are which words of its file.
#[derive(Debug)]
pub(crate) struct Alignment {
    /// Spans of the same word in the article and in the file, in order; `None` where the
    /// two texts are the same.
    words: Option<Vec<(Span, Span)>>,
}

impl Alignment {
    /// Of a text with itself.
    pub(crate) const fn of_itself() -> Self {
        Self { words: None }
    }

    /// Of an article's text with the text of its file.
    pub(crate) fn new(article: &str, file: &str) -> Self {
        let (in_article, in_file) = (words(article, &[]), words(file, &markup(file)));
        let mut known = HashMap::new();
        let before = tokens(&in_article, article, &mut known);
        let after = tokens(&in_file, file, &mut known);
        let mut diff = Diff::default();
        let count = u32::try_from(known.len()).unwrap_or(u32::MAX);
        diff.compute_with(Algorithm::Histogram, &before, &after, count);
        // What the diff leaves in place on both sides are the same words in the same order.
        let in_article = (0..).zip(in_article).filter(|&(n, _)| !diff.is_removed(n));
        let in_file = (0..).zip(in_file).filter(|&(n, _)| !diff.is_added(n));
        let pairs = in_article.zip(in_file).map(|((_, a), (_, b))| (a, b));
        Self {
            words: Some(pairs.collect()),
        }
    }

    /// Where in the file the words under a span of the article stand. A span none of whose
    /// words was found is empty and stands behind the nearest word before it.
    pub(crate) fn locate(&self, article: &str, file: &str, span: Span) -> Span {
        let Some(words) = &self.words else {
            return span;
        };
        let from = words.partition_point(|(word, _)| word.end() <= span.start());
        let to = words.partition_point(|(word, _)| word.start() < span.end());
        let under = words.get(from..to).unwrap_or_default();
        let (Some(first), Some(last)) = (under.first(), under.last()) else {
            let before = words.get(..from).and_then(<[_]>::last);
            let at = before.map_or(0, |(_, word)| word.end());
            return Span::new(at, at);
        };
        let start = if first.0.start() < span.start() {
            first.1.start() + (span.start() - first.0.start())
        } else {
            let between = Span::new(span.start(), first.0.start()).of(article);
            let before = Span::new(0, first.1.start()).of(file);
            first.1.start() - same(between.chars().rev(), before.chars().rev())
        };
        let end = if last.0.end() > span.end() {
            last.1.end() - (last.0.end() - span.end())
        } else {
            let between = Span::new(last.0.end(), span.end()).of(article);
            let after = Span::new(last.1.end(), file.len()).of(file);
            last.1.end() + same(between.chars(), after.chars())
        };
        Span::new(start, end)
    }
}

/// How many bytes at the start of `found` are the characters of `wanted`, whatever white
/// space stands between them.
fn same(wanted: impl Iterator<Item = char>, found: impl Iterator<Item = char>) -> usize {
    let mut found = found.peekable();
    let (mut passed, mut taken) = (0, 0);
    for c in wanted.filter(|c| !c.is_whitespace()) {
        while let Some(space) = found.next_if(|c| c.is_whitespace()) {
            passed += space.len_utf8();
        }
        if found.next_if_eq(&c).is_none() {
            break;
        }
        passed += c.len_utf8();
        taken = passed;
    }
    taken
}

/// Numbers for words: the same word, the same number.
fn tokens<'t>(words: &[Span], text: &'t str, known: &mut HashMap<&'t str, u32>) -> Vec<Token> {
    let number = |word: &Span| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        Token(*known.entry(word.of(text)).or_insert(next))
    };
    words.iter().map(number).collect()
}

/// The runs of letters and digits outside the stretches to `skip`.
fn words(text: &str, skip: &[Span]) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = 0;
    let ends = skip.iter().map(|span| (span.start(), span.end()));
    for (end, next) in ends.chain([(text.len(), text.len())]) {
        let mut offset = start;
        for part in Span::new(start, end)
            .of(text)
            .split_inclusive(|c: char| !c.is_alphanumeric())
        {
            let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
            if !word.is_empty() {
                words.push(Span::new(offset, offset + word.len()));
            }
            offset += part.len();
        }
        start = next;
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What of the file is found for some words of the article.
    fn found<'f>(article: &str, file: &'f str, words: &str) -> &'f str {
        let start = article.find(words).unwrap();
        let span = Span::new(start, start + words.len());
        Alignment::new(article, file)
            .locate(article, file, span)
            .of(file)
    }

    #[test]
    fn broken_lines_are_found_over_their_ends() {
        let article = "The quay closed. “It was unsafe,” an official said.";
        let file = "The quay\r\nclosed. “It\r\n  was unsafe,” an official\r\nsaid.\r\n";
        assert_eq!(
            found(article, file, "“It was unsafe,” an official said."),
            "“It\r\n  was unsafe,” an official\r\nsaid."
        );
        assert_eq!(found(article, file, "quay closed."), "quay\r\nclosed.");
    }

    #[test]
    fn links_and_emphasis_are_passed_over() {
        let article = "The ferry stopped, an official said. The ferry sank.";
        let file = "The [ferry](https://the.example/ferry?sank) **stopped**, an official said.\n\nThe *ferry* sank.\n";
        assert_eq!(found(article, file, "official said."), "official said.");
        assert_eq!(found(article, file, "The ferry sank."), "The *ferry* sank.");
        assert_eq!(
            found(article, file, "ferry stopped"),
            "ferry](https://the.example/ferry?sank) **stopped"
        );
    }

    #[test]
    fn a_page_s_article_is_found_in_its_body_and_not_in_its_script() {
        let article = "The café closed, an official said.";
        let file = "<html><script type=\"application/ld+json\">{\"body\": \"The café closed, an official said.\"}</SCRIPT>\n\
                    <!-- an official said -->\n<p class=\"official\">The caf&eacute; closed, <b>an official</b> said.</p>";
        let at = file.rfind("an official").unwrap();
        let start = article.find("an official").unwrap();
        let span =
            Alignment::new(article, file).locate(article, file, Span::new(start, article.len()));
        assert_eq!(span.start(), at);
        assert_eq!(span.of(file), "an official</b> said.");
    }

    #[test]
    fn words_that_are_not_there_stand_behind_those_before_them() {
        let (article, file) = ("One two Três four.", "One two tr&ecirc;s four.");
        let start = article.find("Três").unwrap();
        let span = Span::new(start, start + "Três".len());
        let located = Alignment::new(article, file).locate(article, file, span);
        assert_eq!((located.start(), located.len()), ("One two".len(), 0));
    }

    proptest! {
        /// Whatever the texts, a span that is found lies in the file on its characters.
        #[test]
        fn spans_always_fit_the_file(
            article in "[ab “”é.<>/\n-]{0,40}",
            file in "[ab “”é.<>!/\r\n-]{0,60}",
            a in 0_usize..40,
            b in 0_usize..40,
        ) {
            let on_character = |at: usize| (0..=at.min(article.len())).rev().find(|&at| article.is_char_boundary(at)).unwrap();
            let (a, b) = (on_character(a), on_character(b));
            let span = Span::new(a.min(b), a.max(b));
            let located = Alignment::new(&article, &file).locate(&article, &file, span);
            prop_assert!(file.get(located.start()..located.end()).is_some());
        }
    }
}
