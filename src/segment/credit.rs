//! The line under a block quotation that says whose words it is: "— Ann Hale, harbour master".
//!
//! No verb of saying ties such a line to the words above it; its place and its dash do.

use std::ops::Range;

use super::Sentence;
use crate::ingest::BlockKind;
use crate::span::Span;

/// The most words of such a line.
const LONGEST: usize = 25;

/// What such a line begins with.
const DASHES: &[char] = &['—', '–', '―', '-'];

/// Words with which somebody who has no name may be introduced.
const ARTICLES: [&str; 4] = ["a", "an", "one", "the"];

/// A line that names a speaker, and what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credit {
    /// The number of the line's sentence.
    pub(crate) line: usize,
    /// Its words without the dash.
    pub(crate) speaker: Span,
    /// The sentences above it in the block quotation.
    pub(crate) quotation: Range<usize>,
}

/// The credits of an article's block quotations, in order.
pub(crate) fn credits(text: &str, sentences: &[Sentence]) -> Vec<Credit> {
    let mut credits = Vec::new();
    // Where the quotation began that the sentence may close.
    let mut start = 0;
    for (number, sentence) in sentences.iter().enumerate() {
        let is_quote = |sentence: &Sentence| sentence.block == BlockKind::Blockquote;
        if !is_quote(sentence) {
            start = number + 1;
            continue;
        }
        let Some(speaker) = speaker(text, sentence.span).filter(|_| start < number) else {
            continue;
        };
        credits.push(Credit {
            line: number,
            speaker,
            quotation: start..number,
        });
        start = number + 1;
    }
    credits
}

/// The credit that a sentence is, or under whose quotation it stands, of an article's credits.
pub(crate) fn credit_at(credits: &[Credit], sentence: usize) -> Option<&Credit> {
    let next = credits.partition_point(|credit| credit.line < sentence);
    credits
        .get(next)
        .filter(|credit| credit.line == sentence || credit.quotation.contains(&sentence))
}

/// The words behind the dash of a line, where they name somebody.
fn speaker(text: &str, line: Span) -> Option<Span> {
    let words = line.of(text).trim_start_matches(DASHES).trim();
    let start = line.start() + line.of(text).find(words)?;
    let has_dash = start > line.start();
    let count = words.split_whitespace().count();
    if !has_dash || count == 0 || count > LONGEST {
        return None;
    }
    let ends_a_sentence = words.ends_with(['.', '!', '?', '…', '”', '"']);
    let first = words.split_whitespace().next().unwrap_or_default();
    let front = words.split([',', '(']).next().unwrap_or_default();
    // "— Ann Hale, who was there.": the comma shows that the name is all the clause has.
    let is_name = front.trim_end_matches('.').split_whitespace().all(|word| {
        word.starts_with(char::is_uppercase) || (word != first && word.chars().count() <= 3)
    });
    let is_somebody = first.starts_with(char::is_uppercase) || ARTICLES.contains(&first);
    ((is_somebody && !ends_a_sentence) || is_name).then(|| Span::new(start, start + words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{ArticleBuilder, Metadata};
    use crate::segment::segment;

    /// The speakers of an article's block quotations, with how many sentences each has.
    fn found(blocks: &[(BlockKind, &str)]) -> Vec<(String, usize)> {
        let mut builder = ArticleBuilder::new(Metadata::default());
        for (kind, text) in blocks {
            builder.push(*kind, text);
        }
        let article = builder.finish();
        let segmented = segment(&article);
        credits(article.text(), &segmented.sentences)
            .into_iter()
            .map(|credit| {
                let name = credit.speaker.of(article.text()).to_owned();
                (name, credit.quotation.len())
            })
            .collect()
    }

    #[test]
    fn a_line_with_a_dash_under_a_block_quotation_names_its_speaker() {
        use BlockKind::{Blockquote, Body};
        assert_eq!(
            found(&[
                (Body, "The ward is safe, Neil Frost said."),
                (
                    Blockquote,
                    "“She lay there. Nobody came.” — Beth Arkwright, whose mother died."
                ),
                (Blockquote, "The roof leaks."),
                (Blockquote, "– a porter at the hospital"),
                (Body, "The ward has 24 beds."),
            ]),
            [
                ("Beth Arkwright, whose mother died.".to_owned(), 2),
                ("a porter at the hospital".to_owned(), 1)
            ]
        );
    }

    #[test]
    fn a_dash_alone_makes_no_speaker() {
        use BlockKind::{Blockquote, Body};
        for (kind, line) in [
            (Body, "— Beth Arkwright"),
            (Blockquote, "— Where were you that night?"),
            (Blockquote, "— but nobody came"),
            (Blockquote, "Beth Arkwright"),
            (Blockquote, "— She was asleep when he came."),
        ] {
            let blocks = [(kind, "She lay there all night."), (kind, line)];
            assert_eq!(found(&blocks), [], "{line}");
        }
        assert_eq!(found(&[(Blockquote, "— Beth Arkwright")]), []);
    }
}
