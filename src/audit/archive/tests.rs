//! Archives of every kind, written into a folder and drawn again.

use std::fs;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::*;
use crate::ingest::Options;

const TEXT: &str = "The harbour board met on Tuesday. It voted to close the old quay, the mayor said, \
    and most of the people who came to the meeting were against it.";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    fn archive(&self) -> Archive {
        Archive::find(&[self.0.path().to_owned()], Columns::default()).unwrap()
    }
}

/// What an item of an archive turns out to be: its place in its file, and the outlet and text of
/// its article, or why there is none.
type Drawn = (Option<u64>, Result<(Option<String>, String), String>);

fn drawn(archive: &Archive) -> Vec<Drawn> {
    let mut items = Vec::new();
    archive.draw(&mut |item| {
        items.push(item);
        ControlFlow::Continue(())
    });
    items
        .into_iter()
        .map(|item| {
            let record = item.place.record;
            let opened = match item.open(&archive.columns, &Options::default()) {
                Ok(Ok(Opened { found, known })) => match found {
                    Found::Article(article) => Ok((known.outlet, article.text().to_owned())),
                    Found::Reading(reading) => Ok((known.outlet, reading.text)),
                },
                Ok(Err(Skipped(why))) => Err(format!("skipped: {why}")),
                Err(refusal) => Err(format!("{}: {}", refusal.reason, refusal.message)),
            };
            (record, opened)
        })
        .collect()
}

fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn line(text: &str, outlet: &str) -> String {
    serde_json::json!({"text": text, "outlet": outlet}).to_string() + "\n"
}

#[test]
fn json_lines_are_numbered_and_a_broken_one_stops_nothing() {
    let folder = Folder::new();
    let lines = line(TEXT, "Quay Courier")
        + "\n{\"text\": \"cut off\n"
        + "[1]\n"
        + "{\"body\": \"x\"}\n"
        + "{\"text\": \"  \"}\n"
        + &line(TEXT, "");
    for (name, content) in [
        ("plain.jsonl", lines.as_bytes().to_vec()),
        ("packed.ndjson.gz", gzipped(lines.as_bytes())),
        (
            "packed.jsonl.zst",
            zstd::encode_all(lines.as_bytes(), 1).unwrap(),
        ),
    ] {
        let path = folder.file(name, content);
        let archive = Archive::find(&[path], Columns::default()).unwrap();
        let items = drawn(&archive);
        let records: Vec<_> = items.iter().map(|(record, _)| record.unwrap()).collect();
        assert_eq!(records, [1, 3, 4, 5, 6, 7], "{name}");
        let outlet = Some("Quay Courier".to_owned());
        assert_eq!(items[0].1, Ok((outlet, TEXT.to_owned())), "{name}");
        assert!(
            items[1]
                .1
                .as_ref()
                .unwrap_err()
                .starts_with("json: this is no JSON object")
        );
        assert!(
            items[3]
                .1
                .as_ref()
                .unwrap_err()
                .contains("--map text=COLUMN")
        );
        assert!(items[4].1.as_ref().unwrap_err().starts_with("blank"));
        assert_eq!(items[5].1.as_ref().unwrap().0, None, "{name}");
    }
}

#[test]
fn columns_of_other_names_are_mapped() {
    let folder = Folder::new();
    folder.file("a.csv", format!("body,source\n\"{TEXT}\",Quay Courier\n"));
    let mut columns = Columns::default();
    columns.map("text", "body").unwrap();
    columns.map("outlet", "source").unwrap();
    let archive = Archive::find(&[folder.0.path().to_owned()], columns).unwrap();
    let outlet = Some("Quay Courier".to_owned());
    assert_eq!(drawn(&archive), [(Some(2), Ok((outlet, TEXT.to_owned())))]);
    folder.file("a.csv", format!("body,sorce\n\"{TEXT}\",Quay Courier\n"));
    let wrong = drawn(&Archive::find(&[folder.0.path().to_owned()], archive.columns).unwrap());
    let why = wrong[0].1.as_ref().unwrap_err();
    assert!(
        why.contains("“source” to take outlet from; the columns are body, sorce"),
        "{why}"
    );
    let error = Columns::default()
        .map("txt", "body")
        .unwrap_err()
        .to_string();
    assert!(error.contains("text, html, title"), "{error}");
}

#[test]
fn rows_are_numbered_by_line_and_an_uneven_one_stops_nothing() {
    let folder = Folder::new();
    let table = format!(
        "\u{feff}title,text\nOne,\"The first\nline. {TEXT}\"\nTwo\nThree,\"{TEXT}\"\nFour,{}\n",
        "\u{fffd}"
    );
    let mut bytes = table.into_bytes();
    // A row in another encoding.
    bytes.extend_from_slice(b"Five,caf\xe9\n");
    folder.file("table.csv", bytes);
    let items = drawn(&folder.archive());
    assert_eq!(items[0].0, Some(2));
    assert!(
        items[0]
            .1
            .as_ref()
            .unwrap()
            .1
            .starts_with("One\n\nThe first")
    );
    assert_eq!(items[1].0, Some(4));
    let uneven = items[1].1.as_ref().unwrap_err();
    assert!(uneven.contains("1 fields and the header 2"), "{uneven}");
    assert!(items[2].1.is_ok());
    assert!(items[4].1.as_ref().unwrap_err().starts_with("encoding"));
}

#[test]
fn rows_have_the_line_that_they_begin_on_whatever_ends_the_lines() {
    for end in ["\n", "\r\n"] {
        let folder = Folder::new();
        let rows = [
            "text,outlet",
            &format!("\"{TEXT}\",Mail"),
            &format!("\"{TEXT} Yes.\",Post"),
        ];
        folder.file("a.csv", rows.map(|row| format!("{row}{end}")).concat());
        let records: Vec<Option<u64>> = drawn(&folder.archive())
            .into_iter()
            .map(|(record, _)| record)
            .collect();
        assert_eq!(records, [Some(2), Some(3)], "{end:?}");
    }
}

#[test]
fn semicolons_part_fields_where_the_header_says_so() {
    let folder = Folder::new();
    folder.file("a.csv", format!("outlet;text\nMail;\"{TEXT}\"\n"));
    let drawn = drawn(&folder.archive());
    assert_eq!(
        drawn,
        [(Some(2), Ok((Some("Mail".to_owned()), TEXT.to_owned())))]
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_article() {
    let folder = Folder::new();
    folder.file("a.jsonl", format!("\u{feff}{}", line(TEXT, "Mail")));
    folder.file("b.csv", format!("\u{feff}text,outlet\n\"{TEXT}\",Post\n"));
    let wide: Vec<u8> = format!("\u{feff}{}", line(TEXT, "Echo"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    folder.file("c.jsonl", wide);
    let outlets: Vec<_> = drawn(&folder.archive())
        .into_iter()
        .map(|(_, article)| article.map(|(outlet, _)| outlet.unwrap()))
        .collect();
    let refused = "encoding: the file is UTF-16; save it as UTF-8".to_owned();
    assert_eq!(
        outlets,
        [Ok("Mail".to_owned()), Ok("Post".to_owned()), Err(refused)]
    );
}

#[test]
fn what_is_said_of_columns_is_short() {
    let folder = Folder::new();
    folder.file("a.csv", format!("\"{TEXT}\",Mail\n\"{TEXT}\",Post\n"));
    folder.file("b.csv", "");
    let said: Vec<String> = drawn(&folder.archive())
        .into_iter()
        .map(|(_, article)| article.unwrap_err())
        .collect();
    assert!(
        said[0].contains("only The harbour board met on Tuesday. It vot…, Mail;"),
        "{said:?}"
    );
    assert!(said[1].contains("there is nothing in it"), "{said:?}");
}

#[test]
fn a_column_that_is_there_twice_is_told() {
    let columns = Columns::default();
    let refusal = columns.needed(&["title", "text", "text"]).unwrap_err();
    assert!(
        refusal.message.contains("“text” is there twice"),
        "{refusal:?}"
    );
    assert!(columns.needed(&["x", "x", "text"]).is_ok());
}

#[test]
fn a_field_has_one_column() {
    let mut columns = Columns::default();
    columns.map("text", "body").unwrap();
    columns.map("text", "body").unwrap();
    let error = columns.map("text", "title").unwrap_err().to_string();
    assert!(
        error.starts_with("text is taken from “body” already"),
        "{error}"
    );
}

#[test]
fn a_table_without_text_is_refused_once() {
    let folder = Folder::new();
    folder.file("table.tsv", "title\tlede\nOne\tx\nTwo\ty\n");
    let items = drawn(&folder.archive());
    assert_eq!(items.len(), 1);
    assert!(items[0].1.as_ref().unwrap_err().starts_with("columns"));
}

fn parquet(path: &Path, texts: &[Option<&str>]) {
    let schema = "message m { optional binary text (UTF8); required int32 date (DATE); required int32 other; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let file = fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let values: Vec<ByteArray> = texts
        .iter()
        .flatten()
        .map(|text| ByteArray::from(*text))
        .collect();
    let defined: Vec<i16> = texts.iter().map(|text| i16::from(text.is_some())).collect();
    column
        .typed::<ByteArrayType>()
        .write_batch(&values, Some(&defined), None)
        .unwrap();
    column.close().unwrap();
    for _ in 0..2 {
        let mut column = group.next_column().unwrap().unwrap();
        // 9 March 2024.
        let days = vec![19_791; texts.len()];
        column
            .typed::<Int32Type>()
            .write_batch(&days, None, None)
            .unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn parquet_rows_are_read_with_their_dates() {
    let folder = Folder::new();
    parquet(&folder.0.path().join("a.parquet"), &[Some(TEXT), None]);
    let archive = folder.archive();
    let mut dates = Vec::new();
    archive.draw(&mut |item| {
        if let Ok(Ok(opened)) = item.open(&archive.columns, &Options::default())
            && let Found::Article(article) = opened.found
        {
            dates.push(article.metadata().date.clone());
        }
        ControlFlow::Continue(())
    });
    assert_eq!(dates, [Some("2024-03-09".to_owned())]);
    let items = drawn(&archive);
    assert_eq!((items[0].0, items[1].0), (Some(1), Some(2)));
    assert!(items[1].1.as_ref().unwrap_err().starts_with("blank"));
    folder.file("a.parquet", "PAR1 is not enough");
    assert!(
        drawn(&folder.archive())[0]
            .1
            .as_ref()
            .unwrap_err()
            .starts_with("parquet")
    );
}

/// A record of a web archive.
fn record(kind: &str, url: &str, body: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\n\
         WARC-Date: 2024-03-09T10:00:00Z\r\nWARC-Target-URI: {url}\r\n\
         Content-Length: {}\r\n\r\n{body}\r\n\r\n",
        body.len()
    )
}

fn page() -> String {
    let paragraphs = format!("<p>{TEXT}</p>").repeat(4);
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head>\
         <title>Old quay to close</title></head><body><article><h1>Old quay to close</h1>\
         {paragraphs}</article></body></html>"
    )
}

#[test]
fn pages_are_taken_out_of_a_web_archive_and_the_rest_is_told_by_what_it_is() {
    let folder = Folder::new();
    let records = [
        record("warcinfo", "<none>", "software: crawler"),
        record(
            "request",
            "https://www.quay.example/1",
            "GET /1 HTTP/1.1\r\n\r\n",
        ),
        record("response", "https://www.quay.example/1", &page()),
        record(
            "response",
            "https://quay.example/2",
            "HTTP/1.1 301 Moved\r\n\r\n",
        ),
    ];
    // As Common Crawl has it: each record a gzip member of its own.
    let members: Vec<u8> = records
        .iter()
        .flat_map(|record| gzipped(record.as_bytes()))
        .collect();
    folder.file("crawl.warc.gz", members);
    let items = drawn(&folder.archive());
    let why = |number: usize| items[number].1.as_ref().unwrap_err().as_str();
    assert_eq!(why(0), "skipped: warcinfo record");
    assert_eq!(why(1), "skipped: request record");
    let (outlet, text) = items[2].1.as_ref().unwrap();
    assert_eq!(outlet.as_deref(), Some("quay.example"));
    assert!(text.starts_with("Old quay to close\n\nThe harbour board"));
    assert_eq!(why(3), "skipped: status other than 200");
}

#[test]
fn a_web_archive_that_was_cut_off_says_so_once() {
    let folder = Folder::new();
    let whole = record("response", "https://quay.example/1", &page());
    let cut = whole.clone() + &whole[..whole.len() - 100];
    folder.file("crawl.warc", cut);
    let items = drawn(&folder.archive());
    assert!(items[0].1.is_ok());
    let last = items.last().unwrap().1.as_ref().unwrap_err();
    assert!(last.contains("fetch the file again"), "{last}");
}

#[test]
fn articles_in_folders_belong_to_the_folder_s_outlet_unless_they_name_one() {
    let folder = Folder::new();
    folder.file("courier/2024/a.txt", TEXT);
    folder.file("b.md", format!("---\noutlet: Mail\n---\n\n{TEXT}\n"));
    folder.file("courier/notes.pdf", "%PDF-1.7");
    let items = drawn(&folder.archive());
    let outlets: Vec<_> = items
        .iter()
        .map(|(_, opened)| opened.as_ref().unwrap().0.as_deref())
        .collect();
    assert_eq!(outlets, [Some("Mail"), Some("courier")]);
}

#[test]
fn a_folder_without_articles_and_a_missing_file_are_errors() {
    let folder = Folder::new();
    let error = Archive::find(&[folder.0.path().to_owned()], Columns::default()).unwrap_err();
    assert!(
        error.contains("there is no article in this folder"),
        "{error}"
    );
    let missing = folder.0.path().join("none.csv");
    let error = Archive::find(&[missing], Columns::default()).unwrap_err();
    assert!(error.contains("check the path"), "{error}");
}

#[test]
fn a_change_of_a_file_changes_the_fingerprint() {
    let folder = Folder::new();
    folder.file("a.jsonl", line(TEXT, "x"));
    let before = folder.archive().fingerprint();
    assert_eq!(before, folder.archive().fingerprint());
    folder.file("a.jsonl", line(TEXT, "xx"));
    assert_ne!(before, folder.archive().fingerprint());
}

/// As root may search every folder, the error is made here.
#[test]
fn a_folder_that_may_not_be_searched_is_an_item_that_says_so() {
    let denied = ignore::Error::Io(std::io::ErrorKind::PermissionDenied.into());
    let error = ignore::Error::WithDepth {
        depth: 1,
        err: Box::new(ignore::Error::WithPath {
            path: "papers/mail/sealed".into(),
            err: Box::new(denied),
        }),
    };
    let archive = Archive {
        files: vec![closed(Path::new("papers"), &error)],
        columns: Columns::default(),
    };
    let mut refusals = Vec::new();
    archive.draw(&mut |item| {
        assert_eq!(item.place.to_string(), "papers/mail/sealed");
        refusals.push(
            item.open(&Columns::default(), &Options::default())
                .unwrap_err(),
        );
        ControlFlow::Continue(())
    });
    assert_eq!(refusals.len(), 1);
    assert_eq!(refusals[0].reason, "unreadable");
}
