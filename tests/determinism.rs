//! Equal input, equal output: whatever is read beside an article, and wherever its offsets go.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::sync::LazyLock;

use dom_query::Document;
use onrecord::Reader;
use onrecord::check::{Checked, Directives};
use onrecord::findings::{RULES, Settings};
use onrecord::ingest::{Article, Metadata, Options, record};
use onrecord::model::{Embedded, Model};
use onrecord::render::{self, Format};
use onrecord::render::{CheckFormat, CheckOptions, Detail, Summary};
use onrecord::report::Reading;
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::Value;

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let mut settings = Settings::default();
    for rule in RULES {
        settings.switch(rule, true);
    }
    Reader::new(Model::new(Embedded::Small.files(), 2).unwrap()).with_settings(settings)
});

/// Sentences with what makes offsets go wrong: quotation marks of three bytes, letters outside the
/// first plane, accents that are characters of their own, what is markup elsewhere.
const SENTENCES: [&str; 10] = [
    "The council of Sarrow voted on Tuesday to close two of its libraries.",
    "“We have no choice,” said Ann Hale, who leads it.",
    "An official, who asked not to be named, said that the 🦀 fund had been “emptied”.",
    "Cafe\u{301} owners called the <b>shameless</b> & “brazen” plan 𝒂 gift.",
    "Critics say that the mayor knew of it.",
    "It is a humiliating climb-down for a beleaguered mayor.",
    "The minister boasted that no other town had done as much.",
    "“Not a penny was lost,” he claimed; the auditor’s report says otherwise.",
    "Two people close to the talks said the price had doubled overnight.",
    "The “experts” will be paid £4,000 a day — more than the librarians earn in a month.",
];

fn article(paragraphs: &[Vec<&str>]) -> Article {
    let text: Vec<String> = paragraphs
        .iter()
        .map(|sentences| sentences.join(" "))
        .collect();
    let options = Options {
        language_check: false,
        ..Options::default()
    };
    record(&text.join("\n\n"), Metadata::default(), &options).unwrap()
}

fn articles() -> impl Strategy<Value = Article> {
    let paragraph = subsequence(SENTENCES.to_vec(), 1..4).prop_shuffle();
    prop::collection::vec(paragraph, 1..6).prop_map(|paragraphs| article(&paragraphs))
}

fn written(format: Format, reading: &Reading) -> String {
    let mut out = Vec::new();
    let reading = std::slice::from_ref(reading);
    format
        .write(reading, render::Options::default(), &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}

/// The text of each sentence as the page shows it, without the letter before it and the
/// source's number.
fn sentences_of(page: &str) -> Vec<String> {
    let page = Document::from(page);
    page.select(".pin, sub").remove();
    let sentences = page.select(".copy .s");
    sentences
        .iter()
        .map(|sentence| sentence.text().trim().to_owned())
        .collect()
}

/// What a region of SARIF points at: lines and columns from 1, columns in UTF-16 units.
fn region(text: &str, region: &Value) -> String {
    let number = |name: &str| region[name].as_u64().unwrap() as usize;
    let lines: Vec<&str> = text.split('\n').collect();
    let offset = |line: usize, column: usize| {
        let before: usize = lines[..line - 1].iter().map(|line| line.len() + 1).sum();
        let mut units = 0;
        let in_line = lines[line - 1]
            .char_indices()
            .find(|(_, c)| {
                let here = units == column - 1;
                units += c.len_utf16();
                here
            })
            .map_or(lines[line - 1].len(), |(at, _)| at);
        before + in_line
    };
    let start = offset(number("startLine"), number("startColumn"));
    let end_line = region["endLine"]
        .as_u64()
        .map_or(number("startLine"), |line| line as usize);
    text[start..offset(end_line, number("endColumn"))].to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_article_is_read_the_same_alone_and_beside_others(
        all in prop::collection::vec(articles(), 2..5)
    ) {
        let together = READER.read_batch(&all.iter().collect::<Vec<_>>()).unwrap();
        let one_thread = Reader::new(Model::new(Embedded::Small.files(), 1).unwrap());
        for (article, beside) in all.iter().zip(&together) {
            let alone = READER.read(article).unwrap();
            prop_assert_eq!(written(Format::Json, &alone), written(Format::Json, beside));
            let single = one_thread.read(article).unwrap();
            prop_assert_eq!(&single.sentences, &alone.sentences);
        }
    }

    #[test]
    fn offsets_survive_json_a_page_and_sarif(article in articles()) {
        let reading = READER.read(&article).unwrap();
        let json = written(Format::Json, &reading);
        let again: Reading = serde_json::from_str(&json).unwrap();
        let of = |reading: &Reading| -> Vec<String> {
            let spans = reading.sentences.iter().map(|each| each.start..each.end);
            spans.map(|span| reading.text[span].to_owned()).collect()
        };
        prop_assert_eq!(of(&again), of(&reading));
        prop_assert_eq!(sentences_of(&written(Format::Html, &reading)), of(&reading));

        let findings = reading.findings.clone();
        let wanted: Vec<String> =
            findings.iter().map(|each| reading.text[each.start..each.end].to_owned()).collect();
        let source = Some(reading.text.clone());
        let checked = Checked::new("a.txt", &reading, findings, source, &Directives::default());
        let options = CheckOptions { width: 80, colour: false, detail: Detail::Usual };
        let mut renderer = CheckFormat::Sarif.renderer(options);
        let (mut out, mut summary) = (Vec::new(), Summary::default());
        summary.add(&checked);
        renderer.add(&checked, &mut out).unwrap();
        renderer.finish(&summary, &mut out).unwrap();
        let log: Value = serde_json::from_slice(&out).unwrap();
        let found: Vec<String> = log["runs"][0]["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|result| &result["locations"][0]["physicalLocation"]["region"])
            .map(|place| region(&reading.text, place))
            .collect();
        prop_assert_eq!(found, wanted);
    }
}
