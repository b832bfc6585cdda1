use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::super::{Article, Format, Options, article};
use super::*;
use BlockKind::{Blockquote, Body, Byline, Caption, Headline, Item, Subheading, Table};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const STYLES: &str = r#"
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Deck"><w:name w:val="Our Deck"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="Bild"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Strich"><w:name w:val="Our List"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Verz"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Kreis"><w:name w:val="Round"/><w:basedOn w:val="Kreis"/></w:style>
<w:style w:type="character" w:styleId="Fett"><w:name w:val="heading 2"/></w:style>"#;

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn relations(entries: &[(&str, &str)]) -> String {
    let entries: String = entries
        .iter()
        .map(|(kind, target)| {
            format!(r#"<Relationship Id="r" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>"#)
        })
        .collect();
    format!("<Relationships>{entries}</Relationships>")
}

/// A package with that document part, word for word.
fn package(document: &str, title: &str) -> Vec<u8> {
    let root = relations(&[
        ("officeDocument", "word/document2.xml"),
        ("metadata/core-properties", "docProps/core.xml"),
    ]);
    let styles = format!(r#"<w:styles xmlns:w="{WORD}">{STYLES}</w:styles>"#);
    let core = format!(
        r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>{title}</dc:title><dc:creator>A. Typist</dc:creator></cp:coreProperties>"#
    );
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("word/document2.xml", document.as_bytes()),
        (
            "word/_rels/document2.xml.rels",
            relations(&[("styles", "/word/styles.xml")]).as_bytes(),
        ),
        ("word/styles.xml", styles.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        (
            "word/comments.xml",
            b"<w:comments>Ask her again</w:comments>",
        ),
        ("word/header1.xml", b"<w:hdr>Page header</w:hdr>"),
    ])
}

fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="math" xmlns:v="vml" xmlns:wps="shape"><w:body>{body}<w:sectPr/></w:body></w:document>"#
    )
}

fn open(bytes: &[u8]) -> Result<Article, IngestError> {
    let options = Options {
        language_check: false,
        ..Options::default()
    };
    article(bytes, "draft.docx", &options)
}

fn blocks_of(article: &Article) -> Vec<(BlockKind, &str)> {
    article
        .blocks()
        .iter()
        .map(|block| (block.kind, block.span.of(article.text())))
        .collect()
}

#[track_caller]
fn assert_reads(body: &str, expected: &[(BlockKind, &str)]) {
    let article = open(&package(&document(body), "")).unwrap();
    assert_eq!(blocks_of(&article), expected);
}

fn p(text: &str) -> String {
    format!(r#"<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#)
}

fn styled(style: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
}

const LEDE: &str = "The harbour board voted on Tuesday to close the old quay to all boats at once.";

#[test]
fn a_document_may_be_written_in_utf16() {
    let text = document(&p(LEDE)).replace("UTF-8", "UTF-16");
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    let document: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    let root = relations(&[("officeDocument", "word/document.xml")]);
    let package = zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("word/document.xml", &document),
    ]);
    assert_eq!(blocks_of(&open(&package).unwrap()), [(Body, LEDE)]);
}

#[test]
fn styles_say_what_paragraphs_are_in_any_language_of_word() {
    let body = [
        styled("Titel", "Old quay to close"),
        p("By Ada Quill"),
        p(LEDE),
        styled("Deck", "Why now"),
        styled("Zitat", "“Nobody asked us,” she said."),
        styled("Strich", "One boat"),
        styled("Bild", "The quay at dusk"),
        styled("Verz", "Why now 2"),
        styled("Kreis", "A style based on itself is text."),
        styled("Unknown", "So is one that nobody defined."),
    ];
    assert_reads(
        &body.concat(),
        &[
            (Headline, "Old quay to close"),
            (Byline, "By Ada Quill"),
            (Body, LEDE),
            (Subheading, "Why now"),
            (Blockquote, "“Nobody asked us,” she said."),
            (Item, "One boat"),
            (Caption, "The quay at dusk"),
            (Body, "A style based on itself is text."),
            (Body, "So is one that nobody defined."),
        ],
    );
}

#[test]
fn numbering_and_outline_levels_speak_for_themselves() {
    let with = |properties: &str, text: &str| {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let list = r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>"#;
    let unlisted = r#"<w:pStyle w:val="Strich"/><w:numPr><w:numId w:val="0"/></w:numPr>"#;
    assert_reads(
        &[
            p(LEDE),
            with(list, "A bridge"),
            with(unlisted, "No longer an item."),
            with(r#"<w:outlineLvl w:val="1"/>"#, "The vote"),
            with(r#"<w:outlineLvl w:val="9"/>"#, "It was close."),
        ]
        .concat(),
        &[
            (Body, LEDE),
            (Item, "A bridge"),
            (Body, "No longer an item."),
            (Subheading, "The vote"),
            (Body, "It was close."),
        ],
    );
}

#[test]
fn the_headline_is_found_in_each_of_the_ways_in_which_writers_mark_it() {
    let headline = |body: &str, title: &str| {
        let article = open(&package(&document(body), title)).unwrap();
        article.metadata().title.clone()
    };
    let first = format!("{}{}", p("NEWS"), styled("berschrift1", "Quay shut"));
    assert_eq!(
        headline(&format!("{first}{}", p(LEDE)), "Draft 3").as_deref(),
        Some("Quay shut")
    );
    let repeated = format!("{}{}", p("Board voted, quay shut."), p(LEDE));
    assert_eq!(
        headline(&repeated, "Board voted: quay shut").as_deref(),
        Some("Board voted, quay shut.")
    );
    let plain = format!("{}{}", p("Old quay to close at once"), p(LEDE));
    assert_eq!(
        headline(&plain, "").as_deref(),
        Some("Old quay to close at once")
    );
    // A title that stands nowhere in the text is that of an older document.
    assert_eq!(headline(&p(LEDE), "Minutes of the annual meeting"), None);
}

#[test]
fn tracked_changes_read_as_accepted() {
    let run = |text: &str| format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#);
    let body = format!(
        "<w:p>{}<w:ins>{}</w:ins><w:del><w:r><w:delText>may</w:delText></w:r></w:del>{}</w:p>\
         <w:p><w:moveFrom>{}</w:moveFrom></w:p>{}<w:p><w:moveTo>{}</w:moveTo></w:p>",
        run("The board "),
        run("will "),
        run("meet."),
        run("It was late."),
        p("Nobody came."),
        run("It was late."),
    );
    assert_reads(
        &body,
        &[
            (Body, "The board will meet."),
            (Body, "Nobody came."),
            (Body, "It was late."),
        ],
    );
}

#[test]
fn a_deleted_paragraph_end_joins_two_paragraphs() {
    let body = format!(
        r#"<w:p><w:pPr><w:pStyle w:val="Zitat"/><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">The board met </w:t></w:r></w:p>{}{}"#,
        p("on Tuesday."),
        p("Nobody came.")
    );
    assert_reads(
        &body,
        &[(Body, "The board met on Tuesday."), (Body, "Nobody came.")],
    );
}

#[test]
fn a_joined_paragraph_still_parts_at_its_own_double_breaks() {
    let broken = |before: &str, after: &str| {
        format!(
            r#"<w:r><w:t xml:space="preserve">{before}</w:t><w:br/><w:br/><w:t xml:space="preserve">{after}</w:t></w:r>"#
        )
    };
    let body = format!(
        r#"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p>"#,
        broken("The café shut.", "The mayor of Zürich said "),
        broken("that it would open again.", "Nobody came."),
    );
    assert_reads(
        &body,
        &[
            (Body, "The café shut."),
            (Body, "The mayor of Zürich said that it would open again."),
            (Body, "Nobody came."),
        ],
    );
}

#[test]
fn a_change_of_properties_leaves_the_new_ones() {
    let body = format!(
        r#"<w:p><w:pPr><w:pStyle w:val="Zitat"/><w:pPrChange><w:pPr><w:pStyle w:val="Titel"/></w:pPr></w:pPrChange></w:pPr><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>“No.”</w:t></w:r></w:p>{}"#,
        p(LEDE)
    );
    assert_reads(&body, &[(Blockquote, "“No.”"), (Body, LEDE)]);
}

#[test]
fn links_controls_and_fields_keep_what_they_show() {
    let field = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let code = |code: &str| format!("<w:r><w:instrText>{code}</w:instrText></w:r>");
    let text = |text: &str| format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#);
    let body = format!(
        "<w:p><w:hyperlink>{}</w:hyperlink>{}{}{}{}{}<w:smartTag>{}</w:smartTag>\
         <w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>\
         <w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>\
         <w:fldSimple w:instr=\"DATE\">{}</w:fldSimple></w:p>",
        text("The board "),
        field("begin"),
        code("HYPERLINK x")
            + &field("begin")
            + &code("PAGE")
            + &field("separate")
            + &text("7")
            + &field("end"),
        field("separate"),
        text("met in "),
        field("end"),
        text("Tolland "),
        text("on "),
        text("Click here to enter text"),
        text("Tuesday."),
    );
    assert_reads(&body, &[(Body, "The board met in Tolland on Tuesday.")]);
}

#[test]
fn a_field_that_is_never_closed_costs_no_more_than_its_paragraph() {
    let open = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>"#;
    assert_reads(&format!("{open}{}", p(LEDE)), &[(Body, LEDE)]);
}

#[test]
fn fields_in_fields_beyond_reason_hide_nothing() {
    let field = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let nested = (field("begin") + &field("separate")).repeat(500);
    assert_reads(&format!("<w:p>{nested}</w:p>{}", p(LEDE)), &[(Body, LEDE)]);
}

#[test]
fn a_table_of_contents_is_not_text() {
    let body = format!(
        r#"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>{}"#,
        p("Contents"),
        p(LEDE)
    );
    assert_reads(&body, &[(Body, LEDE)]);
}

#[test]
fn text_boxes_count_once_and_stand_behind_their_paragraph() {
    let inside = p("A box.");
    let body = format!(
        "<w:p><w:r><w:t>The quay </w:t></w:r><w:r><mc:AlternateContent>\
         <mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict></mc:Fallback>\
         </mc:AlternateContent></w:r><w:r><w:t>was full.</w:t></w:r></w:p>"
    );
    assert_reads(&body, &[(Body, "The quay was full."), (Body, "A box.")]);
}

#[test]
fn characters_that_are_elements_are_read() {
    let body = "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>\
         <w:softHyphen/><w:t>e&amp;f&#8212;g</w:t><w:sym w:font=\"Arial\" w:char=\"2192\"/><w:sym w:font=\"Wingdings\" w:char=\"F0E0\"/>\
         <w:br/><w:br/><w:t>h</w:t><w:footnoteReference w:id=\"2\"/></w:r><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>";
    assert_reads(
        &(p(LEDE) + body),
        &[(Body, LEDE), (Body, "a b c-de&f—g→"), (Body, "h")],
    );
}

#[test]
fn hidden_text_is_left_out() {
    let run = |on: &str, text: &str| {
        format!(
            r#"<w:r><w:rPr><w:vanish{on}/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#
        )
    };
    let body = format!(
        "<w:p>{}{}</w:p>",
        run("", "Note to self. "),
        run(r#" w:val="0""#, "Text.")
    );
    assert_reads(&body, &[(Body, "Text.")]);
    for struck in ["strike", "dstrike"] {
        assert_reads(&body.replace("vanish", struck), &[(Body, "Text.")]);
    }
}

#[test]
fn a_row_is_one_block_unless_the_table_lays_out_the_page() {
    let cell = |content: &str| format!("<w:tc><w:tcPr/>{content}</w:tc>");
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let long = format!(
        "{LEDE} Traders on the quay said that they had been told nothing at all before it."
    );
    let body = format!(
        "<w:tbl>{}{}{}</w:tbl><w:tbl>{}</w:tbl>",
        row(&(cell(&p("Year")) + &cell(&p("Boats")))),
        row(&(cell(&p("1990")) + &cell(&(p("40") + &p("or so"))))),
        row(&format!("<w:trPr><w:del/></w:trPr>{}", cell(&p("Deleted")))),
        row(&(cell(&p("Text")) + &cell(&(p(&long) + &p("It rained."))))),
    );
    assert_reads(
        &body,
        &[
            (Table, "Year | Boats"),
            (Table, "1990 | 40 or so"),
            (Subheading, "Text"),
            (Body, &long),
            (Body, "It rained."),
        ],
    );
}

#[test]
fn the_strict_edition_and_other_prefixes_read_the_same() {
    let strict = r#"<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>It rained.</x:t></x:r></x:p></x:body></x:document>"#;
    let article = open(&package(strict, "")).unwrap();
    assert_eq!(article.text(), "It rained.");
}

#[test]
fn a_document_is_known_by_its_bytes_whatever_its_name() {
    let bytes = package(&document(&p(LEDE)), "");
    for (name, format) in [
        ("-", Format::Auto),
        ("a.md", Format::Auto),
        ("a", Format::Docx),
    ] {
        let options = Options {
            format,
            ..Options::default()
        };
        assert_eq!(
            article(&bytes, name, &options).unwrap().text(),
            LEDE,
            "{name}"
        );
    }
}

#[test]
fn what_is_no_document_is_named_for_what_it_is() {
    let root = |target: &str| relations(&[("officeDocument", target)]);
    assert_eq!(open(b"Just text."), Err(IngestError::NotDocx));
    assert_eq!(
        open(&zipped(&[("a.txt", b"Tide")])),
        Err(IngestError::NotDocx)
    );
    let options = Options::default();
    assert_eq!(
        article(&zipped(&[("a.txt", b"Tide")]), "a.zip", &options),
        Err(IngestError::Archive)
    );
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    let to_book = root("xl/workbook.xml");
    let book = zipped(&[
        types,
        ("_rels/.rels", to_book.as_bytes()),
        ("xl/workbook.xml", b"<workbook/>"),
    ]);
    assert_eq!(open(&book), Err(IngestError::OtherOffice));
    let odt = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b""),
        ("styles.xml", b""),
        ("META-INF/manifest.xml", b""),
    ]);
    assert_eq!(open(&odt), Err(IngestError::OpenDocument));
    // Some programs write no more than this.
    let bare: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.text");
    assert_eq!(open(&zipped(&[bare])), Err(IngestError::OpenDocument));
    let sheet: (&str, &[u8]) = (
        "mimetype",
        b"application/vnd.oasis.opendocument.spreadsheet",
    );
    assert_eq!(open(&zipped(&[sheet])), Err(IngestError::OtherOffice));
    let book: (&str, &[u8]) = ("mimetype", b"application/epub+zip");
    assert_eq!(open(&zipped(&[book])), Err(IngestError::NotDocx));
    let pages = zipped(&[("Index/Document.iwa", b"\0"), ("preview.jpg", b"")]);
    assert_eq!(open(&pages), Err(IngestError::Pages));
    let to_nothing = root("word/document.xml");
    let hollow = zipped(&[types, ("_rels/.rels", to_nothing.as_bytes())]);
    assert_eq!(open(&hollow), Err(IngestError::DamagedDocx));
    assert_eq!(open(&zipped(&[types])), Err(IngestError::NotDocx));
    assert_eq!(open(&package(&document(""), "")), Err(IngestError::Blank));
}

#[test]
fn a_document_without_what_points_to_it_is_damaged() {
    let text = document(&p(LEDE));
    let text: (&str, &[u8]) = ("word/document.xml", text.as_bytes());
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    for parts in [vec![text], vec![types, text]] {
        assert_eq!(open(&zipped(&parts)), Err(IngestError::DamagedDocx));
    }
}

#[test]
fn a_document_cut_off_anywhere_is_damaged() {
    let whole = package(&document(&p(LEDE)), "");
    for length in [60, whole.len() / 3, whole.len() - 30] {
        assert_eq!(
            open(&whole[..length]),
            Err(IngestError::DamagedDocx),
            "{length}"
        );
    }
}

#[test]
fn xml_that_no_office_program_writes_is_refused() {
    let entity = format!(
        r#"<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>{}"#,
        document(&p("&b;")).split_once("?>").unwrap().1
    );
    let unclosed = document(&p(LEDE)).replace("</w:body>", "");
    let unknown = document(&p("&b;"));
    let cut = document(&p(LEDE));
    for xml in [
        &entity,
        &unclosed,
        &unknown,
        &cut[..cut.len() - 20],
        "",
        "no markup",
    ] {
        assert_eq!(
            open(&package(xml, "")),
            Err(IngestError::DamagedDocx),
            "{xml}"
        );
    }
    let deep = "<w:ins>".repeat(5000) + &"</w:ins>".repeat(5000);
    assert_eq!(
        open(&package(&document(&deep), "")),
        Err(IngestError::TooDeep)
    );
}

#[test]
fn what_unpacks_to_too_much_is_refused_without_being_held() {
    let limit = xml::MAX_PART;
    let many = document(&"<w:p/>".repeat(limit as usize / 6 + 1));
    assert_eq!(
        open(&package(&many, "")),
        Err(IngestError::Unpacked { limit })
    );
    let long = document(&p(&"a".repeat(5 * 1024 * 1024)));
    assert_eq!(
        open(&package(&long, "")),
        Err(IngestError::Unpacked { limit })
    );
}

#[test]
fn more_text_than_an_article_is_refused_and_200_pages_are_read() {
    let page = p(LEDE).repeat(36);
    let article = open(&package(&document(&page.repeat(200)), "")).unwrap();
    assert_eq!(article.blocks().len(), 36 * 200);
    let refused = open(&package(&document(&page.repeat(800)), ""));
    assert!(
        matches!(refused, Err(IngestError::TooLarge { .. })),
        "{refused:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn text_survives_however_it_is_cut_into_runs(
        paragraphs in prop::collection::vec(prop::collection::vec("[a-zA-Z“”’é&<>.,]{1,8}", 1..6), 1..6),
    ) {
        let escaped = |text: &str| {
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&#62;")
        };
        let body: String = paragraphs
            .iter()
            .map(|runs| {
                let runs: String = runs
                    .iter()
                    .map(|run| format!("<w:ins><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:ins><w:proofErr/>", escaped(run)))
                    .collect();
                format!("<w:p>{runs}</w:p>")
            })
            .collect();
        // One line of letters, so that there is an article in any case.
        let article = open(&package(&document(&(p(LEDE) + &body)), "")).unwrap();
        let written: Vec<String> = paragraphs.iter().map(|runs| runs.concat()).collect();
        let read: Vec<&str> = article.blocks().iter().skip(1).map(|b| b.span.of(article.text())).collect();
        prop_assert_eq!(read, written);
    }

    #[test]
    fn any_bytes_in_a_part_end_in_an_article_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let xml = format!("{}{}", document(&p(LEDE)), String::from_utf8_lossy(&bytes));
        let _ = open(&package(&xml, ""));
        let whole = package(&document(&p(LEDE)), "");
        let at = bytes.first().copied().unwrap_or_default() as usize * whole.len() / 256;
        let mut broken = whole;
        broken.splice(at..at, bytes);
        let _ = open(&broken);
    }
}
