//! Whole runs of `onrecord read` whose input or output is more than a line.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use onrecord::label::Label;
use onrecord::report::Reading;
use tempfile::TempDir;

fn onrecord() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("onrecord"))
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/articles")
        .join(name)
}

fn read(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = onrecord()
        .arg("read")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its input may close it before it is all written.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn reading(name: &str) -> Reading {
    let path = fixture(name);
    let output = read(&["--format", "json", path.to_str().unwrap()], b"");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// One line on stderr that names the input, exit code 2, nothing on stdout.
#[track_caller]
fn assert_refused(output: &Output, name: &str, advice: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(
        stderr.starts_with(&format!("onrecord: {name}: ")),
        "{stderr}"
    );
    assert!(stderr.contains(advice), "{stderr}");
    assert!(output.stdout.is_empty());
}

const LETTERS: &str = "The harbour board met on Monday and the board voted for the bridge. ";

#[test]
fn a_news_report_gets_labels_sources_and_a_footing() {
    let reading = reading("harbour-contract.txt");
    assert_eq!(reading.schema, "onrecord.reading/1");
    let of = |label| {
        reading
            .sentences
            .iter()
            .filter(|s| s.label == label)
            .count()
    };
    assert!(
        of(Label::Fact) >= 5 && of(Label::Quote) >= 5 && of(Label::Boilerplate) >= 2,
        "{:?}",
        Label::ALL.map(of)
    );

    let named: Vec<&str> = reading
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect();
    assert!(
        named.contains(&"Ruth Adeyemi") && named.contains(&"Martin Foyle"),
        "{named:?}"
    );

    let footing = &reading.footing;
    let words: usize = Label::FOOTING
        .iter()
        .filter_map(|&l| footing.share(l))
        .map(|share| share.words)
        .sum();
    assert_eq!(words, footing.words);
}

#[test]
fn spans_lie_in_the_text_and_sources_and_sentences_agree() {
    for name in [
        "harbour-contract.txt",
        "tram-inquiry.html",
        "orchard-blight.md",
        "library-column.txt",
        "reservoir-draft.docx",
    ] {
        let reading = reading(name);
        let fits = |start: usize, end: usize| {
            reading
                .text
                .get(start..end)
                .is_some_and(|part| !part.is_empty())
        };
        let mut end = 0;
        for (number, sentence) in reading.sentences.iter().enumerate() {
            assert!(
                sentence.start >= end && fits(sentence.start, sentence.end),
                "{name} {number}"
            );
            end = sentence.end;
            for loaded in &sentence.loaded {
                assert!(
                    sentence.start <= loaded.start
                        && loaded.end <= sentence.end
                        && fits(loaded.start, loaded.end)
                );
            }
            if let Some(source) = sentence.source {
                assert!(
                    reading.sources[source].sentences.contains(&number),
                    "{name} {number}"
                );
            }
        }
        for (id, source) in reading.sources.iter().enumerate() {
            assert_eq!(source.id, id);
            assert!(
                source.mentions.iter().all(|m| fits(m.start(), m.end())),
                "{name}: {}",
                source.name
            );
            assert!(
                source
                    .sentences
                    .iter()
                    .all(|&s| reading.sentences[s].source == Some(id))
            );
        }
        for attribution in &reading.attributions {
            assert!(
                attribution
                    .content_spans
                    .iter()
                    .all(|s| fits(s.start(), s.end()))
            );
            assert!(
                attribution
                    .source
                    .is_none_or(|id| id < reading.sources.len())
            );
        }
    }
}

#[test]
fn a_batch_keeps_its_order_and_reads_each_article_as_if_alone() {
    let names = ["ferry-wire.txt", "well-water.html", "harbour-contract.txt"];
    let paths: Vec<String> = names
        .iter()
        .map(|name| fixture(name).display().to_string())
        .collect();
    let mut arguments = vec!["--format", "jsonl"];
    arguments.extend(paths.iter().map(String::as_str));
    let together = read(&arguments, b"");
    let lines: Vec<&[u8]> = together
        .stdout
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(lines.len(), 3);
    for (path, line) in paths.iter().zip(lines) {
        let alone = read(&["--format", "jsonl", "--threads", "1", path], b"");
        assert!(
            alone.stdout.trim_ascii() == line,
            "{path} reads otherwise in a batch"
        );
    }
}

#[test]
fn standard_input_is_read_with_and_without_a_dash() {
    let text = fs::read(fixture("ferry-wire.txt")).unwrap();
    let dash = read(&["--format", "json", "-"], &text);
    let bare = read(&["--format", "json"], &text);
    assert!(dash.status.success() && dash.stdout == bare.stdout);
    let reading: Reading = serde_json::from_slice(&dash.stdout).unwrap();
    assert_eq!(reading.article.id, "-");
}

#[test]
fn a_word_document_is_read_from_a_file_and_from_standard_input() {
    let bytes = fs::read(fixture("reservoir-draft.docx")).unwrap();
    let from_file = reading("reservoir-draft.docx");
    assert!(from_file.footing.quote.words > 0);
    let piped = read(&["--format", "json", "-"], &bytes);
    let piped: Reading = serde_json::from_slice(&piped.stdout).unwrap();
    assert_eq!(piped.text, from_file.text);

    let cut_off = &bytes[..bytes.len() / 2];
    assert_refused(&read(&["-"], cut_off), "-", "damaged");
    let not_one = read(&["--input-format", "docx", "-"], LETTERS.as_bytes());
    assert_refused(&not_one, "-", "not a DOCX");
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.extend([0; 512]);
    assert_refused(&read(&["-"], &old), "-", "save it as .docx");
}

#[test]
fn what_is_no_article_is_refused_in_one_line() {
    let cases: [(&[u8], &str); 8] = [
        (b"", "empty"),
        (b" \n\t\n", "white space"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
        (b"PK\x03\x04\x14\0\x06\0", "unpack"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0", "binary"),
        (b"1234 5678 -- 90", "no sentence"),
        ("Der Hafenrat stimmte am Montag für die neue Brücke. Der Bürgermeister sagte, die Arbeiten sollten im Sommer beginnen, und die Kosten seien noch nicht bekannt.".as_bytes(), "--language-check off"),
    ];
    for (bytes, advice) in cases {
        assert_refused(&read(&["-"], bytes), "-", advice);
    }
}

#[test]
fn a_language_that_is_refused_is_read_on_demand() {
    let text = "Der Hafenrat stimmte am Montag für die neue Brücke. Der Bürgermeister sagte, die Arbeiten sollten im Sommer beginnen.";
    let output = read(
        &["--language-check", "off", "--format", "json", "-"],
        text.as_bytes(),
    );
    assert!(output.status.success());
}

#[test]
fn too_much_text_is_refused() {
    let text = LETTERS.repeat(20 * 1024 * 1024 / LETTERS.len());
    assert_refused(&read(&["-"], text.as_bytes()), "-", "split it");
}

#[test]
fn one_sentence_of_100_kilobytes_is_read() {
    let mut text = "The harbour board met and ".repeat(100_000 / 26);
    text.push_str("went home.");
    let output = read(&["--format", "json", "-"], text.as_bytes());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let reading: Reading = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(reading.sentences.len(), 1);
}

#[test]
fn legacy_encodings_are_read() {
    let text = "Café owners said on Monday that the “harbour tax” was unfair. The board’s chair did not answer.";
    let reading = |bytes: &[u8]| -> Reading {
        let output = read(&["--format", "json", "-"], bytes);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let windows_1252: Vec<u8> = text
        .chars()
        .map(|c| match c {
            'é' => 0xe9,
            '“' => 0x93,
            '”' => 0x94,
            '’' => 0x92,
            c => c as u8,
        })
        .collect();
    let utf_16: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [windows_1252, utf_16, with_mark] {
        assert_eq!(reading(&bytes).text, text);
    }
}

#[test]
fn the_other_articles_of_a_batch_are_done() {
    let folder = TempDir::new().unwrap();
    let good = fixture("ferry-wire.txt");
    let out = folder.path().join("readings.jsonl");
    let missing = folder.path().join("missing.txt");
    let articles = fixture("");
    let output = read(
        &[
            "--format",
            "jsonl",
            "-o",
            out.to_str().unwrap(),
            missing.to_str().unwrap(),
            articles.to_str().unwrap(),
            good.to_str().unwrap(),
        ],
        b"",
    );
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr.lines().count(), 2, "{stderr}");
    assert!(
        stderr.contains("no such file") && stderr.contains("is a folder"),
        "{stderr}"
    );
    assert_eq!(fs::read_to_string(&out).unwrap().lines().count(), 1);
    // No part of a file is left beside it.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn an_output_that_fails_leaves_the_old_file() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("old.json");
    fs::write(&out, "old").unwrap();
    let output = read(&["-o", out.to_str().unwrap(), "nowhere.txt"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&out).unwrap(), "old");

    let nowhere = folder.path().join("no/such/folder.json");
    let good = fixture("ferry-wire.txt");
    let output = read(
        &["-o", nowhere.to_str().unwrap(), good.to_str().unwrap()],
        b"",
    );
    assert_refused(&output, nowhere.to_str().unwrap(), "cannot be written");
}

#[test]
fn an_article_is_not_replaced_by_its_report() {
    let folder = TempDir::new().unwrap();
    let article = folder.path().join("story.txt");
    fs::copy(fixture("ferry-wire.txt"), &article).unwrap();
    let before = fs::read(&article).unwrap();
    let name = article.to_str().unwrap();
    assert_refused(&read(&["-o", name, name], b""), name, "name another file");
    assert_eq!(fs::read(&article).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn an_output_keeps_its_link_and_its_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = TempDir::new().unwrap();
    let (target, link) = (
        folder.path().join("private.json"),
        folder.path().join("link.json"),
    );
    fs::write(&target, "old").unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
    symlink(&target, &link).unwrap();
    let good = fixture("ferry-wire.txt");
    let output = read(
        &[
            "--format",
            "json",
            "-o",
            link.to_str().unwrap(),
            good.to_str().unwrap(),
        ],
        b"",
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&target).unwrap().starts_with('{'));
    assert_eq!(
        fs::metadata(&target).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn several_paths_give_an_array_however_many_succeed() {
    let good = fixture("ferry-wire.txt");
    let output = read(
        &["--format", "json", good.to_str().unwrap(), "nowhere.txt"],
        b"",
    );
    assert_eq!(output.status.code(), Some(2));
    let readings: Vec<Reading> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(readings.len(), 1);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_a_quiet_success() {
    let mut child = onrecord()
        .args(["read", "--format", "json"])
        .args([
            fixture("harbour-contract.txt"),
            fixture("tram-inquiry.html"),
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_model_folder_with_a_wrong_checksum_is_refused() {
    let folder = TempDir::new().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/onrecord-small");
    for name in ["manifest.json", "model.onnx", "tokenizer.json"] {
        fs::copy(shipped.join(name), folder.path().join(name)).unwrap();
    }
    let model = folder.path().to_str().unwrap();
    let good = fixture("ferry-wire.txt");
    let ok = read(&["--model", model, good.to_str().unwrap()], b"");
    assert!(
        ok.status.success(),
        "{}",
        String::from_utf8_lossy(&ok.stderr)
    );

    let mut network = fs::read(folder.path().join("model.onnx")).unwrap();
    let middle = network.len() / 2;
    network[middle] ^= 1;
    fs::write(folder.path().join("model.onnx"), network).unwrap();
    assert_refused(
        &read(&["--model", model, good.to_str().unwrap()], b""),
        model,
        "SHA-256",
    );

    fs::remove_file(folder.path().join("tokenizer.json")).unwrap();
    let missing = folder.path().join("tokenizer.json");
    assert_refused(
        &read(&["--model", model, good.to_str().unwrap()], b""),
        missing.to_str().unwrap(),
        "a model folder holds",
    );
}

#[cfg(not(feature = "rust-bert"))]
#[test]
fn an_engine_that_is_not_built_in_says_how_to_build_it() {
    let good = fixture("ferry-wire.txt");
    let output = read(&["--engine", "rust-bert", good.to_str().unwrap()], b"");
    let advice = "cargo install --path . --features rust-bert";
    assert_refused(&output, "model base", advice);
}

#[test]
fn the_html_report_asks_for_nothing() {
    let path = fixture("harbour-contract.txt");
    let output = read(&["--format", "html", path.to_str().unwrap()], b"");
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") || page.starts_with("<!doctype html>"));
    // Patterns of the page's own drawing are the only addresses.
    let page = page.replace("url(#", "");
    for address in ["src=\"http", "href=\"http", "url(", "@import"] {
        assert!(!page.contains(address), "{address}");
    }
}

#[test]
fn the_settings_beside_an_article_hold_for_its_findings() {
    let folder = TempDir::new().unwrap();
    let article = folder.path().join("gazette.txt");
    fs::copy(fixture("harbour-gazette.txt"), &article).unwrap();
    let rules = |arguments: &[&str]| -> Vec<String> {
        let arguments: Vec<&str> = [article.to_str().unwrap(), "--format", "json"]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        let output = read(&arguments, b"");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let reading: Reading = serde_json::from_slice(&output.stdout).unwrap();
        reading.findings.into_iter().map(|f| f.rule).collect()
    };
    let has = |rules: &[String]| rules.iter().any(|rule| rule == "unnamed-source");
    assert!(has(&rules(&[])));
    let settings = folder.path().join("onrecord.toml");
    fs::write(&settings, "[rules]\nunnamed-source = \"off\"\n").unwrap();
    assert!(!has(&rules(&[])));
    assert!(has(&rules(&["--no-config"])));
    fs::write(&settings, "[rules]\nloaded-queue = \"off\"\n").unwrap();
    let output = read(&[article.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("onrecord.toml:2") && stderr.contains("loaded-cue"),
        "{stderr}"
    );
}

#[test]
fn a_line_under_a_block_quote_names_who_said_it() {
    let before = "The ward is safe and will stay open, said the trust's director, Neil Frost.";
    let after = "The trust will publish a report in June. The ward has 24 beds and opened in 1998. \
                 It was closed for two months last year, when the roof leaked in a storm.";
    let quotation = "“She was left in a corridor for nine hours.”";
    let line = "— Beth Arkwright, whose mother died on the ward";
    let markdown =
        format!("# Trust defends ward\n\n{before}\n\n> {quotation}\n> {line}\n\n{after}\n");
    let page = |quoted: &str| {
        format!(
            "<html><body><article><h1>Trust defends ward</h1><p>{before}</p>\
             <blockquote>{quoted}</blockquote><p>{after}</p></article></body></html>"
        )
    };
    let footer = page(&format!("<p>{quotation}</p><footer>{line}</footer>"));
    let paragraphs = page(&format!("<p>{quotation}</p><p>{line}</p>"));
    for (format, text) in [
        ("markdown", markdown),
        ("html", footer),
        ("html", paragraphs),
    ] {
        let output = read(
            &[
                "--no-config",
                "--input-format",
                format,
                "--format",
                "json",
                "-",
            ],
            text.as_bytes(),
        );
        let reading: Reading = serde_json::from_slice(&output.stdout).unwrap();
        let quoted: Vec<(&str, Label)> = reading
            .sentences
            .iter()
            .filter(|sentence| {
                let source = sentence.source.and_then(|id| reading.sources.get(id));
                source.is_some_and(|source| source.name == "Beth Arkwright")
            })
            .map(|sentence| (sentence.span().of(&reading.text), sentence.label))
            .collect();
        assert_eq!(
            quoted,
            [(quotation, Label::Quote), (line, Label::Quote)],
            "{text}"
        );
    }
}
