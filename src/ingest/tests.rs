use std::fs;
use std::path::Path;

use super::*;

fn fixture(name: &str) -> Article {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/articles")
        .join(name);
    article(&fs::read(path).unwrap(), name, &Options::default()).unwrap()
}

fn read(bytes: &[u8], name: &str) -> Result<Article, IngestError> {
    article(bytes, name, &Options::default())
}

/// The texts of the blocks of one kind.
fn of_kind(article: &Article, kind: BlockKind) -> Vec<&str> {
    let blocks = article.blocks().iter().filter(|block| block.kind == kind);
    blocks.map(|block| block.span.of(article.text())).collect()
}

#[test]
fn what_holds_no_words_is_refused() {
    assert_eq!(read(b"", "a.txt"), Err(IngestError::Empty));
    assert_eq!(
        read(b" \r\n\t\xef\xbb\xbf\n", "a.txt"),
        Err(IngestError::Blank)
    );
    assert_eq!(read(b"\xef\xbb\xbf", "a.txt"), Err(IngestError::Blank));
    assert_eq!(
        read(b"12, 34, 56 -- 78!", "a.txt"),
        Err(IngestError::NoSentence)
    );
    assert_eq!(
        read(b"---\ntitle: x\n---\n", "a.md").map(|a| a.text().to_owned()),
        Ok("x".into())
    );
    assert_eq!(
        read(b"```\ncode only\n```\n", "a.md"),
        Err(IngestError::NoSentence)
    );
}

#[test]
fn a_sentence_of_a_hundred_kilobytes_is_one_block() {
    let text = "the tide came in and ".repeat(5000) + "went.";
    assert_eq!(read(text.as_bytes(), "-").unwrap().blocks().len(), 1);
}

#[test]
fn too_many_bytes_are_refused_before_they_are_read() {
    let options = Options {
        max_bytes: 10,
        ..Options::default()
    };
    let refused = article(b"%PDF-1.4 and more", "a.txt", &options);
    assert_eq!(
        refused,
        Err(IngestError::TooLarge {
            bytes: 17,
            limit: 10
        })
    );
}

#[test]
fn the_language_check_can_be_turned_off() {
    let german = "Der Hafenausschuss hat am Dienstag beschlossen, den alten Kai sofort zu sperren. \
                  Die Händler am Ufer wurden nach eigenen Angaben vorher nicht gefragt.";
    assert_eq!(
        read(german.as_bytes(), "-"),
        Err(IngestError::NotEnglish { language: "German" })
    );
    let options = Options {
        language_check: false,
        ..Options::default()
    };
    assert!(article(german.as_bytes(), "-", &options).is_ok());
}

#[test]
fn a_record_gets_its_title_as_headline_and_keeps_what_is_known() {
    let metadata = Metadata {
        id: "row-7".into(),
        title: Some("Quay shut".into()),
        outlet: Some("Courier".into()),
        ..Metadata::default()
    };
    let article = record(
        "The quay was shut.\r\n\r\nNobody knew.",
        metadata,
        &Options::default(),
    )
    .unwrap();
    assert_eq!(
        article.text(),
        "Quay shut\n\nThe quay was shut.\n\nNobody knew."
    );
    assert_eq!(article.metadata().outlet.as_deref(), Some("Courier"));
    assert_eq!(article.blocks()[0].kind, BlockKind::Headline);
}

#[test]
fn an_empty_field_of_a_record_is_an_unknown_one() {
    let metadata = Metadata {
        title: Some(" ".into()),
        outlet: Some(String::new()),
        ..Metadata::default()
    };
    let text = "Old quay to close\n\nThe board voted on Tuesday.";
    let article = record(text, metadata, &Options::default()).unwrap();
    assert_eq!(
        article.metadata().title.as_deref(),
        Some("Old quay to close")
    );
    assert_eq!(article.metadata().outlet, None);
}

#[test]
fn a_clean_report_is_read_whole() {
    let article = fixture("harbour-contract.txt");
    let metadata = article.metadata();
    assert_eq!(
        metadata.title.as_deref(),
        Some("Council paid harbour firm £1.4m before contract was signed")
    );
    assert_eq!(metadata.author.as_deref(), Some("Nessa Callow"));
    assert_eq!(metadata.date.as_deref(), Some("14 March 2025"));
    assert_eq!(of_kind(&article, BlockKind::Caption).len(), 1);
    assert_eq!(
        of_kind(&article, BlockKind::Boilerplate).last(),
        Some(&"© 2025 Tolland Bay Courier. All rights reserved.")
    );
    assert!(of_kind(&article, BlockKind::Body).len() >= 15);
}

#[test]
fn a_broken_lined_wire_report_has_whole_paragraphs() {
    let article = fixture("ferry-wire.txt");
    assert_eq!(
        article.metadata().title.as_deref(),
        Some("Ferry runs aground off Skerrow; all 212 aboard safe")
    );
    for paragraph in of_kind(&article, BlockKind::Body) {
        assert!(furniture::ends_a_sentence(paragraph), "{paragraph}");
    }
    assert_eq!(of_kind(&article, BlockKind::Body).len(), 11);
}

#[test]
fn an_opinion_column_has_headline_byline_and_nothing_but_text() {
    let article = fixture("library-column.txt");
    assert_eq!(article.metadata().author.as_deref(), Some("Tobias Wren"));
    assert!(of_kind(&article, BlockKind::Boilerplate).is_empty());
}

#[test]
fn markdown_with_front_matter_is_read() {
    let article = fixture("orchard-blight.md");
    assert_eq!(
        article.metadata().outlet.as_deref(),
        Some("The Marrow Valley Record")
    );
    assert_eq!(
        of_kind(&article, BlockKind::Headline),
        ["Growers pull up 9,000 trees as canker spreads"]
    );
    assert_eq!(of_kind(&article, BlockKind::Item).len(), 3);
    assert_eq!(of_kind(&article, BlockKind::Caption).len(), 1);
    assert_eq!(of_kind(&article, BlockKind::Blockquote).len(), 1);
}

#[test]
fn a_page_loses_its_furniture_and_keeps_its_text() {
    let article = fixture("tram-inquiry.html");
    let metadata = article.metadata();
    assert_eq!(
        metadata.title.as_deref(),
        Some("Tram brakes were reported faulty six times, inquiry hears")
    );
    assert_eq!(metadata.author.as_deref(), Some("Imre Castell"));
    assert_eq!(metadata.outlet.as_deref(), Some("Port Alder Chronicle"));
    assert_eq!(metadata.date.as_deref(), Some("2025-02-11T06:30:00Z"));
    assert_eq!(
        metadata.url.as_deref(),
        Some("https://chronicle.example/news/tram-inquiry")
    );
    let text = article.text();
    for gone in ["cookies", "Sport", "Most read", "Share on", "Terms of use"] {
        assert!(!text.contains(gone), "{gone}\n{text}");
    }
    for kept in [
        "Six reports in four months",
        "the tram did not slow down at all",
        "The inquiry continues.",
    ] {
        assert!(text.contains(kept), "{kept}\n{text}");
    }
    assert!(
        of_kind(&article, BlockKind::Caption)
            .iter()
            .any(|caption| caption.contains("Quarry Street"))
    );
}

#[test]
fn a_page_of_nested_wrappers_and_line_breaks_is_read_the_same_way() {
    let article = fixture("well-water.html");
    let metadata = article.metadata();
    assert_eq!(
        metadata.title.as_deref(),
        Some("Nitrate in one well in five, province finds")
    );
    assert_eq!(metadata.author.as_deref(), Some("Odile Marsh, Petr Hallam"));
    assert_eq!(metadata.outlet.as_deref(), Some("Upland Dispatch"));
    let body = of_kind(&article, BlockKind::Body);
    assert!(body.contains(&"“Nobody told us to stop drinking it,” said Lena Brandt, who farms 40 hectares near Osk. “We read it in the Dispatch, like everybody else.”"), "{body:#?}");
    assert!(
        !article.text().contains("Subscribe for"),
        "{}",
        article.text()
    );
    assert!(
        !article.text().contains("hidden tracker"),
        "{}",
        article.text()
    );
}

#[test]
fn a_word_document_is_read_as_its_last_draft_stands() {
    let article = fixture("reservoir-draft.docx");
    assert_eq!(
        article.metadata().title.as_deref(),
        Some("Reservoir at Kelda Head drops to its lowest level in 31 years")
    );
    assert_eq!(article.metadata().author.as_deref(), Some("Odile Marsh"));
    assert_eq!(of_kind(&article, BlockKind::Item).len(), 3);
    assert_eq!(
        of_kind(&article, BlockKind::Blockquote),
        ["“If it does not rain by June, people will notice.”"]
    );
    assert_eq!(of_kind(&article, BlockKind::Table)[1], "1994 | 36 per cent");
    assert_eq!(of_kind(&article, BlockKind::Caption).len(), 1);
    let text = article.text();
    assert!(
        text.contains("on Monday, the lowest level since 1994, the Upland Water Board said."),
        "{text}"
    );
    assert!(text.contains("said 🌧 nobody had asked it."), "{text}");
    for gone in [
        "ever measured",
        "Ring her",
        "NOT FOR PRINT",
        "Page 1",
        "Template",
    ] {
        assert!(!text.contains(gone), "{gone}\n{text}");
    }
}
