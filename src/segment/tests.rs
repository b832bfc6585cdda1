//! Hand-written cases, and what holds for every text.

use proptest::prelude::*;

use super::{Segmented, segment};
use crate::ingest::{Article, ArticleBuilder, BlockKind, Metadata};

const KINDS: [BlockKind; 5] = [
    BlockKind::Body,
    BlockKind::Headline,
    BlockKind::Caption,
    BlockKind::Item,
    BlockKind::Table,
];

fn article<'t>(blocks: impl IntoIterator<Item = (BlockKind, &'t str)>) -> Article {
    let mut builder = ArticleBuilder::new(Metadata::default());
    for (kind, text) in blocks {
        builder.push(kind, text);
    }
    builder.finish()
}

fn body(text: &str) -> Article {
    article([(BlockKind::Body, text)])
}

fn sentences(article: &Article) -> Vec<&str> {
    segment(article)
        .sentences
        .iter()
        .map(|sentence| sentence.span.of(article.text()))
        .collect()
}

#[test]
fn sentences_end_where_the_cases_say() {
    let mut failures = Vec::new();
    for case in include_str!("cases.txt").lines() {
        if case.is_empty() || case.starts_with('#') {
            continue;
        }
        let case = case.replace("\\n", "\n");
        let article = body(&case.replace(" | ", " ").replace('|', ""));
        let expected: Vec<&str> = case.split('|').map(str::trim).collect();
        let found = sentences(&article);
        if found != expected {
            failures.push(format!("{expected:?}\n     {found:?}"));
        }
    }
    assert!(
        failures.is_empty(),
        "{} differ:\nwant {}",
        failures.len(),
        failures.join("\nwant ")
    );
}

#[test]
fn quotations_are_what_the_cases_say() {
    let mut failures = Vec::new();
    for case in include_str!("quotation_cases.txt").split("\n\n") {
        let lines = || case.lines().filter(|line| !line.starts_with('#'));
        let (expected, text): (Vec<&str>, Vec<&str>) =
            lines().partition(|line| line.starts_with(['=', '~']));
        let article = article(text.into_iter().map(kind_and_text));
        let found = described(&article, &segment(&article));
        if found != expected {
            failures.push(format!("{expected:?}\n     {found:?}"));
        }
    }
    assert!(
        failures.is_empty(),
        "{} differ:\nwant {}",
        failures.len(),
        failures.join("\nwant ")
    );
}

fn kind_and_text(line: &str) -> (BlockKind, &str) {
    let named = [
        ("[caption] ", BlockKind::Caption),
        ("[subheading] ", BlockKind::Subheading),
        ("[headline] ", BlockKind::Headline),
    ];
    named
        .into_iter()
        .find_map(|(name, kind)| Some((kind, line.strip_prefix(name)?)))
        .unwrap_or((BlockKind::Body, line))
}

fn described(article: &Article, segmented: &Segmented) -> Vec<String> {
    let describe = |quotation: &super::Quotation| {
        let parts: Vec<&str> = quotation
            .parts
            .iter()
            .map(|p| p.of(article.text()))
            .collect();
        let sign = if quotation.closed { '=' } else { '~' };
        format!(
            "{sign}{} {}",
            ">".repeat(quotation.depth),
            parts.join(" / ")
        )
    };
    segmented.quotations.iter().map(describe).collect()
}

#[test]
fn a_sentence_knows_the_quotation_that_it_starts_in() {
    let article = article([
        (
            BlockKind::Body,
            "Marlow spoke first. “It broke. It was old.",
        ),
        (BlockKind::Caption, "A boat. It is “old.”"),
        (
            BlockKind::Body,
            "“We mended it. It held,” she said. “Twice.”",
        ),
    ]);
    let inside: Vec<Option<usize>> = segment(&article)
        .sentences
        .iter()
        .map(|sentence| sentence.inside)
        .collect();
    let caption = [None, None];
    let first = [None, None, Some(0)];
    let last = [Some(0), Some(0), None];
    assert_eq!(inside, [&first[..], &caption, &last].concat());
}

#[test]
fn inside_nested_quotations_the_outer_one_is_named() {
    let article = body("“She told me, ‘It broke. It was old.’ I believed her.”");
    let segmented = segment(&article);
    let inside: Vec<Option<usize>> = segmented.sentences.iter().map(|s| s.inside).collect();
    assert_eq!(inside, [None, Some(0), Some(0)]);
}

#[test]
fn sentences_name_their_block() {
    let article = article([
        (BlockKind::Headline, "Harbour shuts"),
        (BlockKind::Body, "It shut on Monday. It will open in May."),
    ]);
    let found: Vec<(usize, BlockKind)> = segment(&article)
        .sentences
        .iter()
        .map(|s| (s.paragraph, s.block))
        .collect();
    let expected = [
        (0, BlockKind::Headline),
        (1, BlockKind::Body),
        (1, BlockKind::Body),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_article_without_text_has_no_sentences() {
    assert_eq!(segment(&article([])), Segmented::default());
}

/// Whatever made the work grow with the square of the length would not end here.
#[test]
fn long_text_without_paragraphs_is_split_to_its_end() {
    let pieces = [
        "The council (all of it) met in Elm. \"We waited,\" said Hale. ",
        "'“‘\"«",
        "? \" ' . ",
        "....",
        "U.S.A.",
        "\u{FFFD}",
        "((((",
        "\n",
        "word ",
    ];
    for piece in pieces {
        let text = format!("{} End here.", piece.repeat(1_000_000 / piece.len()));
        let article = body(&text);
        let last = sentences(&article).pop().map(str::to_owned);
        assert!(
            last.is_some_and(|last| last.ends_with("End here.")),
            "{piece:?}"
        );
    }
}

fn news_like() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(vec![
        "Gov. Marlow",
        "the U.S.",
        "said",
        "He said",
        "“",
        "”",
        "‘",
        "’",
        "\"",
        "'",
        "''",
        "`",
        "«",
        "»",
        ".",
        "?",
        "!",
        "...",
        "…",
        " . . .",
        " ",
        " ",
        "  ",
        "\n",
        "\n\n",
        "(",
        ")",
        "—",
        "-",
        "No. 10",
        "$1.5",
        "a.m.",
        "J. K.",
        "Inc.",
        "it broke",
        "The",
        "elm.example/a",
        "•",
        "1.",
        "é",
        "日本。",
        "\u{FFFD}",
        "'90s",
        "6'2\"",
        ",",
        "I",
        "\u{a0}",
        "\u{2009}",
    ]);
    prop::collection::vec(fragment, 0..40).prop_map(|fragments| fragments.concat())
}

fn any_article() -> impl Strategy<Value = Article> {
    let text = prop_oneof![news_like(), any::<String>(), "\\PC{0,80}"];
    let block = (prop::sample::select(KINDS.to_vec()), text);
    prop::collection::vec(block, 0..5)
        .prop_map(|blocks| article(blocks.iter().map(|(kind, text)| (*kind, text.as_str()))))
}

proptest! {
    #[test]
    fn sentences_cover_the_text_in_order(article in any_article()) {
        let text = article.text();
        let mut covered = 0;
        for sentence in segment(&article).sentences {
            let span = sentence.span;
            prop_assert!(text.get(span.start()..span.end()).is_some(), "off a character boundary");
            prop_assert!(!span.is_empty());
            prop_assert_eq!(span.trimmed(text), span);
            prop_assert!(covered <= span.start());
            prop_assert!(text[covered..span.start()].trim().is_empty(), "text left out");
            let block = article.blocks()[sentence.paragraph];
            prop_assert!(block.span.contains(span));
            prop_assert_eq!(block.kind, sentence.block);
            covered = span.end();
        }
        prop_assert!(text[covered..].trim().is_empty(), "text left out at the end");
    }

    #[test]
    fn quotations_lie_in_blocks_and_in_order(article in any_article()) {
        let text = article.text();
        let segmented = segment(&article);
        let mut start = 0;
        for quotation in &segmented.quotations {
            prop_assert!(!quotation.parts.is_empty());
            prop_assert!(start <= quotation.parts[0].start(), "not by their start");
            start = quotation.parts[0].start();
            for part in &quotation.parts {
                prop_assert!(text.get(part.start()..part.end()).is_some());
                prop_assert!(!part.is_empty());
                prop_assert_eq!(part.trimmed(text), *part);
                prop_assert!(article.blocks().iter().any(|block| block.span.contains(*part)));
            }
            let mut pairs = quotation.parts.windows(2);
            prop_assert!(pairs.all(|pair| pair[0].end() < pair[1].start()));
        }
        for sentence in &segmented.sentences {
            if let Some(index) = sentence.inside {
                let parts = segmented.quotations.get(index).map(|q| q.parts.as_slice());
                let meets = parts.unwrap_or_default().iter().any(|part| part.overlaps(sentence.span));
                // A reopening mark may stand alone before an empty line.
                let mark_only = !sentence.span.of(text).contains(char::is_alphanumeric);
                prop_assert!(meets || mark_only, "inside a quotation that it does not meet");
            }
        }
    }
}
