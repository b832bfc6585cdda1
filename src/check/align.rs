//! Finds the article's words in the file that they came from.
//!
//! Ingest keeps words in their order and drops, joins or decodes what lies between them,
//! so the words of the article are, but for a few, a subsequence of the file's. A diff of
//! the two sequences of words finds the common ones, whatever markup there is; it is the
//! histogram diff, whose time does not explode on a large page. What stands between words
//! (quotation marks above all) is then matched outwards from them.

use std::borrow::Cow;
use std::collections::HashMap;

use imara_diff::{Algorithm, Diff, Token};

use super::markup::{is_inline, markup};
use crate::ingest::character;
use crate::span::Span;

/// The most bytes of a character reference, `&` and `;` left out. The longest name has 31.
const LONGEST_REFERENCE: usize = 33;

/// The most bytes that are taken for some words none of which was found.
const LONGEST_GAP: usize = 120;

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
        let before = tokens(&in_article, &mut known);
        let after = tokens(&in_file, &mut known);
        let mut diff = Diff::default();
        let count = u32::try_from(known.len()).unwrap_or(u32::MAX);
        diff.compute_with(Algorithm::Histogram, &before, &after, count);
        // What the diff leaves in place on both sides are the same words in the same order.
        let in_article = (0..).zip(&in_article).filter(|&(n, _)| !diff.is_removed(n));
        let in_file = (0..).zip(&in_file).filter(|&(n, _)| !diff.is_added(n));
        let pairs = in_article.zip(in_file).map(|((_, a), (_, b))| (a.0, b.0));
        Self {
            words: Some(pairs.collect()),
        }
    }

    /// Where in the file the words under a span of the article stand. A span none of whose
    /// words was found is what stands between the nearest words that were, or, where that is
    /// long, empty and behind the word before it.
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
            let until = words.get(to).map_or(file.len(), |(_, word)| word.start());
            let between = Span::new(at, until.max(at)).trimmed(file);
            return if between.len() <= LONGEST_GAP {
                between
            } else {
                Span::new(at, at)
            };
        };
        let start = if first.0.start() < span.start() {
            within(*first, span.start() - first.0.start()).unwrap_or(first.1.start())
        } else {
            let between = Span::new(span.start(), first.0.start()).of(article);
            let mut before = Span::new(0, first.1.start()).of(file);
            let back = || {
                let unit = last_unit(before)?;
                before = before.get(..before.len() - unit.1)?;
                Some(unit)
            };
            first.1.start() - same(between.chars().rev(), back)
        };
        let end = if last.0.end() > span.end() {
            let length = last.0.len() - (last.0.end() - span.end());
            within(*last, length).unwrap_or(last.1.end())
        } else {
            let between = Span::new(last.0.end(), span.end()).of(article);
            let mut after = Span::new(last.1.end(), file.len()).of(file);
            let on = || {
                let unit = first_unit(after)?;
                after = after.get(unit.1..)?;
                Some(unit)
            };
            last.1.end() + same(between.chars(), on)
        };
        Span::new(start, end)
    }
}

/// The place in a file's word that is `length` bytes into the article's, where the two are
/// written alike.
fn within((article, file): (Span, Span), length: usize) -> Option<usize> {
    (article.len() == file.len()).then(|| file.start() + length)
}

/// How many bytes at the start of `found` are the characters of `wanted`, whatever white
/// space stands between them. `found` gives characters with their lengths in the file.
fn same(
    wanted: impl Iterator<Item = char>,
    mut found: impl FnMut() -> Option<(char, usize)>,
) -> usize {
    let (mut passed, mut taken) = (0, 0);
    for c in wanted.filter(|c| !c.is_whitespace()) {
        loop {
            match found() {
                Some((space, length)) if space.is_whitespace() => passed += length,
                Some((same, length)) if same == c => {
                    passed += length;
                    break;
                }
                _ => return taken,
            }
        }
        taken = passed;
    }
    taken
}

/// The first character of a text and its length, a character reference taken for what it
/// means.
fn first_unit(text: &str) -> Option<(char, usize)> {
    reference(text).or_else(|| text.chars().next().map(|c| (c, c.len_utf8())))
}

/// The last character likewise.
fn last_unit(text: &str) -> Option<(char, usize)> {
    let whole = text.strip_suffix(';').and_then(|inside| {
        let start = inside.rfind('&')?;
        let rest = text.get(start..)?;
        reference(rest).filter(|&(_, length)| length == rest.len())
    });
    whole.or_else(|| text.chars().next_back().map(|c| (c, c.len_utf8())))
}

/// The character reference that a text begins with: what it means, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    let inside = text.strip_prefix('&')?;
    let length = inside
        .bytes()
        .take(LONGEST_REFERENCE)
        .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#')?;
    let written = text.get(..length + 2).filter(|text| text.ends_with(';'))?;
    Some((character(written)?, written.len()))
}

/// A word: where it stands, and its letters.
type Word<'t> = (Span, Cow<'t, str>);

/// Numbers for words: the same word, the same number.
fn tokens<'t>(words: &'t [Word<'_>], known: &mut HashMap<&'t str, u32>) -> Vec<Token> {
    let number = |(_, word): &'t Word<'_>| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        Token(*known.entry(word.as_ref()).or_insert(next))
    };
    words.iter().map(number).collect()
}

/// The runs of letters and digits outside the stretches to `skip`; a character reference is
/// the letter that it means, and what stands inside a word without being seen parts none: emphasis
/// of its first letter, a place where it may be broken.
fn words<'t>(text: &'t str, skip: &[Span]) -> Vec<Word<'t>> {
    let mut words = Words {
        text,
        found: Vec::new(),
        open: None,
    };
    let mut start = 0;
    for span in skip {
        words.add(Span::new(start, span.start()));
        if !is_inline(span.of(text)) {
            words.close();
        }
        start = span.end();
    }
    words.add(Span::new(start, text.len()));
    words.close();
    words.found
}

/// The words of a text so far.
struct Words<'t> {
    text: &'t str,
    found: Vec<Word<'t>>,
    /// The one that may go on.
    open: Option<Word<'t>>,
}

impl<'t> Words<'t> {
    /// Adds what stands in a stretch.
    fn add(&mut self, stretch: Span) {
        let mut at = stretch.start();
        while let Some((c, length)) = first_unit(Span::new(at, stretch.end()).of(self.text)) {
            let unit = Span::new(at, at + length);
            at = unit.end();
            if c.is_alphanumeric() {
                self.letter(c, unit);
            } else if !is_inside_words(c) {
                self.close();
            }
        }
    }

    fn letter(&mut self, c: char, unit: Span) {
        let is_plain = unit.len() == c.len_utf8();
        self.open = Some(match self.open.take() {
            Some((span, letters)) => {
                let whole = span.union(unit);
                // As long as nothing had to be decoded or passed over, the letters are the
                // text's own.
                let letters = match letters {
                    Cow::Borrowed(_) if is_plain && span.end() == unit.start() => {
                        Cow::Borrowed(whole.of(self.text))
                    }
                    letters => Cow::Owned(letters.into_owned() + c.encode_utf8(&mut [0; 4])),
                };
                (whole, letters)
            }
            None if is_plain => (unit, Cow::Borrowed(unit.of(self.text))),
            None => (unit, Cow::Owned(c.to_string())),
        });
    }

    fn close(&mut self) {
        self.found.extend(self.open.take());
    }
}

/// What is not seen inside a word: soft hyphens and the like, and the stars of Markdown.
const fn is_inside_words(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '*')
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
    fn character_references_are_the_letters_that_they_mean() {
        let article = "“Élite sources” slammed the café’s plan – twice.";
        let file = "<p>&ldquo;&Eacute;lite&nbsp;sources&#8221; sl&#97;mmed the caf&eacute;&rsquo;s plan &#150; twice.</p>";
        assert_eq!(
            found(article, file, "Élite sources"),
            "&Eacute;lite&nbsp;sources"
        );
        assert_eq!(
            found(article, file, "“Élite sources”"),
            "&ldquo;&Eacute;lite&nbsp;sources&#8221;"
        );
        assert_eq!(found(article, file, "slammed"), "sl&#97;mmed");
        assert_eq!(found(article, file, "café’s"), "caf&eacute;&rsquo;s");
        assert_eq!(found(article, file, "– twice."), "&#150; twice.");
        // Where it is no markup, the file has what the article has.
        let plain = "Fish &amp; chips &Eacute;lite.";
        assert_eq!(
            found(plain, &format!("A\n{plain}"), "chips &Eacute;lite."),
            "chips &Eacute;lite."
        );
    }

    #[test]
    fn markup_inside_a_word_parts_none() {
        let article = "The vote came. Disgraceful was the monstrous deal.";
        for (file, first, second) in [
            (
                "<p>The vote came.</p><p><span class=\"cap\">D</span>isgraceful was the mon<wbr>strous deal.</p>",
                "D</span>isgraceful",
                "mon<wbr>strous",
            ),
            (
                "The vote came.\n\n**D**isgraceful was the mon*strous* deal.",
                "D**isgraceful",
                "mon*strous",
            ),
            (
                "The vote came. Dis&shy;graceful was the mon\u{ad}strous deal.",
                "Dis&shy;graceful",
                "mon\u{ad}strous",
            ),
        ] {
            assert_eq!(found(article, file, "Disgraceful"), first);
            assert_eq!(found(article, file, "monstrous"), second);
        }
        // A paragraph parts words.
        assert_eq!(
            found("No way out.", "<p>No</p><p>way</p> out.", "way"),
            "way"
        );
    }

    #[test]
    fn words_that_are_not_there_are_what_stands_in_their_place() {
        let article = "One two three four.";
        assert_eq!(
            found(article, "One two th[re](x)e four.", "three"),
            "th[re](x)e"
        );
        let far = format!("One two {} four.", "other ".repeat(40));
        let start = article.find("three").unwrap();
        let span = Span::new(start, start + "three".len());
        let located = Alignment::new(article, &far).locate(article, &far, span);
        assert_eq!((located.start(), located.len()), ("One two".len(), 0));
    }

    proptest! {
        /// Whatever the texts, a span that is found lies in the file on its characters.
        #[test]
        fn spans_always_fit_the_file(
            article in "([ab “”é.<>/\n-]|&#97;|&rdquo;){0,40}",
            file in "([ab “”é.<>!/\r\n-]|&#97;|&eacute;|&rdquo;|&x;){0,60}",
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
