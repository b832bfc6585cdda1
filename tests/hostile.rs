//! Input that means harm, or that chance has mangled: bounded memory, one clear error, and the
//! rest of the batch done.
//!
//! Every run may use 2 GiB of address space, of which the program itself, its stacks and what the
//! allocator sets aside take a half.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::{Value, json};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// KiB of address space.
const ROOM: &str = "2097152";

const STORY: &str = "The council of Sarrow voted on Tuesday to close two of its libraries. \
    “We have no choice,” said Ann Hale, who leads it.";

/// Runs the program in bounded memory.
fn onrecord(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new("bash")
        .args(["-c", "ulimit -v \"$0\"; exec \"$@\"", ROOM])
        .arg(assert_cmd::cargo::cargo_bin!("onrecord"))
        .args(arguments)
        // Each may set aside 128 MiB of addresses, and there may be one for every core.
        .env("MALLOC_ARENA_MAX", "2")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its input may close it before it is all written.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// Reads a file beside an honest one: the first is refused with one line that contains `why`,
/// the second is read.
#[track_caller]
fn assert_refused_alone(name: &str, bytes: &[u8], why: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (bad, good) = (folder.path().join(name), folder.path().join("story.txt"));
    fs::write(&bad, bytes).unwrap();
    fs::write(&good, STORY).unwrap();
    let paths = [bad.to_str().unwrap(), good.to_str().unwrap()];
    let output = onrecord(
        &[
            "read", "--model", "small", "--format", "jsonl", paths[0], paths[1],
        ],
        b"",
    );
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    let named: Vec<&str> = stderr
        .lines()
        .filter(|line| line.contains(paths[0]))
        .collect();
    assert!(named.len() == 1 && named[0].contains(why), "{stderr}");
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1);
}

/// The text of a reading.
#[track_caller]
fn text_of(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    let reading: Value = serde_json::from_slice(&output.stdout).unwrap();
    reading["text"].as_str().unwrap().to_owned()
}

fn read(name: &str, bytes: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap();
    let format = ["--format", "json", "--language-check", "off"];
    onrecord(
        &[&["read", "--model", "small", path], &format[..]].concat(),
        b"",
    )
}

/// Audits a folder and gives its `failures.jsonl`, line by line, and its count of articles.
fn audit(folder: &TempDir, code: i32) -> (Vec<Value>, u64) {
    let into = folder.path().join("audit");
    let archive = folder.path().join("archive");
    let paths = [archive.to_str().unwrap(), into.to_str().unwrap()];
    let output = onrecord(
        &[
            "audit",
            "--model",
            "small",
            "--samples",
            "100",
            paths[0],
            "-o",
            paths[1],
        ],
        b"",
    );
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    let failures = fs::read_to_string(into.join("failures.jsonl")).unwrap_or_default();
    let failures = failures
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let summary = fs::read(into.join("summary.json")).unwrap();
    let summary: Value = serde_json::from_slice(&summary).unwrap();
    (failures, summary["articles"].as_u64().unwrap())
}

fn archive() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("archive");
    fs::create_dir(&archive).unwrap();
    fs::write(archive.join("story.txt"), STORY).unwrap();
    (folder, archive)
}

#[test]
fn a_million_nested_elements_are_one_article() {
    let page = format!("<html><body>{}<p>{STORY}</p>", "<div>".repeat(1_000_000));
    let output = read("deep.html", page.as_bytes());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 2)), "{stderr}");
}

#[test]
fn ten_million_empty_lines_hold_no_article() {
    assert_refused_alone(
        "empty.txt",
        &vec![b'\n'; 10_000_000],
        "nothing but white space",
    );
}

#[test]
fn a_line_of_100_megabytes_is_too_long() {
    assert_refused_alone("line.txt", &vec![b'a'; 100_000_000], "MiB");
}

#[test]
fn bytes_that_are_no_characters_are_refused() {
    let bytes: Vec<u8> = (0..1_000_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    assert_refused_alone("noise.txt", &bytes, "binary");
}

#[test]
fn an_entity_bomb_in_a_document_stays_small() {
    let mut entities = String::from("<!ENTITY a0 \"ha\">");
    for level in 1..30 {
        let before = level - 1;
        entities += &format!("<!ENTITY a{level} \"&a{before};&a{before};&a{before};&a{before};\">");
    }
    let document = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE d [{entities}]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>&a29;</w:t></w:r></w:p></w:body></w:document>"
    );
    assert_refused_alone(
        "bomb.docx",
        &package(|out| out.write_all(document.as_bytes())),
        "the DOCX document is damaged",
    );
}

#[test]
fn a_document_that_unpacks_to_a_gigabyte_is_too_large() {
    let bytes = package(|out| {
        out.write_all(b"<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>")?;
        let chunk = b"<w:p><w:r><w:t>ha </w:t></w:r></w:p>".repeat(30_000);
        for _ in 0..1_000 {
            out.write_all(&chunk)?;
        }
        Ok(())
    });
    assert!(bytes.len() < 16 << 20, "{} bytes", bytes.len());
    assert_refused_alone("bomb.docx", &bytes, "MiB");
}

/// A Word document with such a text.
fn package(document: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Vec<u8> {
    let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
    zip.start_file("[Content_Types].xml", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>").unwrap();
    zip.start_file("_rels/.rels", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(b"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>").unwrap();
    zip.start_file("word/document.xml", SimpleFileOptions::default())
        .unwrap();
    document(&mut zip).unwrap();
    zip.finish().unwrap().into_inner()
}

/// A file of the archive that is packed as it is written.
fn packed(archive: &Path, name: &str) -> GzEncoder<File> {
    GzEncoder::new(
        File::create(archive.join(name)).unwrap(),
        Compression::fast(),
    )
}

#[test]
fn a_packed_line_of_a_gigabyte_is_one_failure() {
    let (folder, archive) = archive();
    let mut packed = packed(&archive, "bomb.jsonl.gz");
    let megabyte = vec![b'a'; 1_000_000];
    for _ in 0..1_000 {
        packed.write_all(&megabyte).unwrap();
    }
    writeln!(
        packed,
        "\n{}",
        json!({"text": STORY.replace("two", "three")})
    )
    .unwrap();
    packed.finish().unwrap();
    let (failures, articles) = audit(&folder, 2);
    assert_eq!((failures.len(), articles), (1, 2), "{failures:?}");
    assert_eq!(failures[0]["record"], 1);
}

#[test]
fn a_table_whose_quotation_mark_is_never_closed_is_one_failure() {
    let (folder, archive) = archive();
    let mut packed = packed(&archive, "bomb.csv.gz");
    write!(packed, "text\n\"{}\"\n\"", STORY.replace("two", "three")).unwrap();
    let megabyte = b"a b ".repeat(250_000);
    for _ in 0..1_000 {
        packed.write_all(&megabyte).unwrap();
    }
    packed.finish().unwrap();
    let (failures, articles) = audit(&folder, 2);
    assert_eq!((failures.len(), articles), (1, 2), "{failures:?}");
    assert_eq!(failures[0]["reason"], "too-large");
    assert_eq!(failures[0]["record"], 3);
}

#[test]
fn zero_width_and_direction_characters_stay_in_their_place() {
    let (hidden, turned) = ("cou\u{200b}\u{2060}ncil", "\u{202e}Sarrow\u{202c}");
    let story = STORY.replace("council", hidden).replace("Sarrow", turned);
    let text = text_of(&read("hidden.txt", story.as_bytes()));
    assert!(!text.contains('\u{202e}'), "{text:?}");
    let many = STORY.replace(
        ' ',
        &format!(" {}", "\u{200d}\u{200b}\u{feff}".repeat(1_000)),
    );
    assert_eq!(read("many.txt", many.as_bytes()).status.code(), Some(0));
}

fn parquet(path: &Path, texts: &[String]) {
    let schema = parse_message_type("message articles { required binary text (UTF8); }").unwrap();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer =
        SerializedFileWriter::new(File::create(path).unwrap(), Arc::new(schema), properties)
            .unwrap();
    let mut rows = writer.next_row_group().unwrap();
    let mut column = rows.next_column().unwrap().unwrap();
    let values: Vec<ByteArray> = texts.iter().map(|text| text.as_str().into()).collect();
    column
        .typed::<ByteArrayType>()
        .write_batch(&values, None, None)
        .unwrap();
    column.close().unwrap();
    rows.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn tables_and_crawls_with_lying_lengths_are_failures() {
    let (folder, archive) = archive();
    let texts: Vec<String> = (0..20)
        .map(|n| STORY.replace("two", &format!("{n}")))
        .collect();
    let whole = archive.join("whole.parquet");
    parquet(&whole, &texts);
    let bytes = fs::read(&whole).unwrap();
    let (end, middle) = (bytes.len(), bytes.len() / 2);

    let mut footer = bytes.clone();
    footer[end - 8..end - 4].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    fs::write(archive.join("footer.parquet"), footer).unwrap();
    fs::write(archive.join("cut.parquet"), &bytes[..middle]).unwrap();
    // The lengths in the page's head.
    let mut page = bytes;
    page[4..24].fill(0xff);
    fs::write(archive.join("page.parquet"), page).unwrap();

    let record = |length: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Short.</p>\r\n\r\n"
        )
    };
    for (name, length) in [
        ("huge", "999999999999999999"),
        ("small", "3"),
        ("minus", "-1"),
    ] {
        fs::write(archive.join(format!("{name}.warc")), record(length)).unwrap();
    }
    let (failures, articles) = audit(&folder, 2);
    let of = |name: &str| {
        failures
            .iter()
            .any(|failure| failure["file"].as_str().unwrap().ends_with(name))
    };
    for name in [
        "footer.parquet",
        "cut.parquet",
        "page.parquet",
        "huge.warc",
        "minus.warc",
    ] {
        assert!(of(name), "{name}: {failures:?}");
    }
    assert!(!of("whole.parquet"), "{failures:?}");
    assert_eq!(articles, 21);
}

#[test]
fn links_in_a_circle_and_names_of_two_lines_do_no_harm() {
    let (folder, archive) = archive();
    symlink("..", archive.join("loop")).unwrap();
    symlink("nowhere.txt", archive.join("lost.txt")).unwrap();
    fs::write(archive.join("a\nb.txt"), STORY.replace("two", "five")).unwrap();
    fs::write(archive.join("c\nd.txt"), "").unwrap();
    let (failures, articles) = audit(&folder, 2);
    assert_eq!(articles, 2);
    assert!(
        failures
            .iter()
            .any(|failure| failure["file"].as_str().unwrap().ends_with("c\nd.txt"))
    );
    let path = archive.join("c\nd.txt");
    let output = onrecord(&["read", "--model", "small", path.to_str().unwrap()], b"");
    assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 1);
}
