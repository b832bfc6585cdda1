//! What an audit reads, and what it leaves.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::program::{archive, articles, assert_code, audit, lines, onrecord, pipe, results, rows};

#[test]
fn an_audit_reads_everything_once_and_says_what_failed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("archive");
    fs::create_dir_all(root.join("Harbour Post")).unwrap();
    let all = articles(12);
    let mut content = lines(&all[..8]);
    content += "{\"text\": 3\n";
    content += "{\"text\": \"Der Rat der Stadt hat am Dienstag beschlossen, die Bibliothek am Hafen zu schließen. Das sagte die Bürgermeisterin nach der Sitzung vor Journalisten, die lange gewartet hatten. Die Bücher gehen an die Schulen der Umgebung, und das Gebäude soll im Herbst verkauft werden.\"}\n";
    // The same text once more, under another id.
    content += &all[2].to_string().replace("\"a2\"", "\"again\"");
    fs::write(root.join("articles.jsonl"), content).unwrap();
    let own = all[10]["text"].as_str().unwrap();
    fs::write(root.join("Harbour Post/a.txt"), own).unwrap();
    fs::write(root.join("Harbour Post/empty.txt"), "").unwrap();
    let into = folder.path().join("audit");
    let output = audit(&root, &into, &["--tables", "--readings"]);
    assert_code(&output, 2);
    let stderr = String::from_utf8(output.stderr).unwrap();
    let told = [
        "empty.txt: the file is empty",
        "articles.jsonl:9: this is no JSON object",
        "9 articles read, 1 that repeats another left out, 3 failed",
    ];
    assert!(told.iter().all(|told| stderr.contains(told)), "{stderr}");

    let read = rows(&into.join("articles.csv"));
    let ids: Vec<&str> = read.iter().map(|row| row["id"].as_str()).collect();
    assert!(ids[0].ends_with("a.txt"), "{ids:?}");
    assert_eq!(ids[1..], ["a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7"]);
    assert_eq!(read[0]["outlet"], "Harbour Post");
    assert_eq!(
        (read[1]["article"].as_str(), read[1]["month"].as_str()),
        ("2", "2024-01")
    );
    for row in &read {
        let of = |label: &str| row[&format!("{label}_words")].parse::<u64>().unwrap();
        let words: u64 = ["fact", "quote", "framing", "allegation"]
            .map(of)
            .iter()
            .sum();
        assert_eq!(words.to_string(), row["words"]);
    }
    let failures = fs::read_to_string(into.join("failures.jsonl")).unwrap();
    let reasons: Vec<String> = failures
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            format!("{} {}", line["record"], line["reason"].as_str().unwrap())
        })
        .collect();
    assert_eq!(reasons, ["null blank", "9 json", "10 not-english"]);
    let duplicates = fs::read_to_string(into.join("duplicates.jsonl")).unwrap();
    let duplicate: Value = serde_json::from_str(duplicates.trim()).unwrap();
    assert_eq!(
        (&duplicate["id"], &duplicate["article"]),
        (&json!("again"), &json!(4))
    );

    let summary: Value =
        serde_json::from_slice(&fs::read(into.join("summary.json")).unwrap()).unwrap();
    assert_eq!(summary["schema"], "onrecord.audit/1");
    assert_eq!(summary["articles"], 9);
    assert_eq!(
        summary["failures"],
        json!({"blank": 1, "json": 1, "not-english": 1})
    );
    let outlets = rows(&into.join("outlets.csv"));
    let counts: Vec<(&str, &str)> = outlets
        .iter()
        .map(|row| (row["outlet"].as_str(), row["articles"].as_str()))
        .collect();
    assert_eq!(
        counts,
        [
            ("Ludmere Mail", "4"),
            ("Quay Courier", "4"),
            ("Harbour Post", "1")
        ]
    );
    for name in [
        "sentences.parquet",
        "sources.parquet",
        "findings.parquet",
        "articles.parquet",
        "readings.jsonl.zst",
        "months.csv",
        "differences.csv",
        "index.html",
    ] {
        assert!(into.join(name).is_file(), "{name}");
    }
    let readings =
        zstd::decode_all(fs::File::open(into.join("readings.jsonl.zst")).unwrap()).unwrap();
    assert_eq!(readings.iter().filter(|byte| **byte == b'\n').count(), 9);
    let left: Vec<_> = fs::read_dir(into.join(".onrecord")).unwrap().collect();
    assert_eq!(left.len(), 2, "only run.json and the lock stay: {left:?}");
}

#[test]
fn a_reading_in_an_audit_is_the_one_that_read_gives() {
    let (folder, path) = archive(3);
    let into = folder.path().join("audit");
    assert_code(&audit(&path, &into, &["--readings"]), 0);
    let readings =
        zstd::decode_all(fs::File::open(into.join("readings.jsonl.zst")).unwrap()).unwrap();
    let first: Value =
        serde_json::from_slice(readings.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    let article = &articles(3)[0];
    let text = format!(
        "{}\n\n{}",
        article["title"].as_str().unwrap(),
        article["text"].as_str().unwrap()
    );
    let alone = folder.path().join("alone.txt");
    fs::write(&alone, text).unwrap();
    let output = onrecord()
        .args(["read", "--model", "small", "--format", "json"])
        .arg(&alone)
        .output()
        .unwrap();
    let alone: Value = serde_json::from_slice(&output.stdout).unwrap();
    for field in [
        "text",
        "sentences",
        "sources",
        "attributions",
        "findings",
        "footing",
    ] {
        assert_eq!(first[field], alone[field], "{field}");
    }
}

#[test]
fn one_text_under_two_headlines_is_one_article() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("articles.jsonl");
    let mut twice = articles(2);
    twice[0]["title"] = json!("Board closes quay");
    twice[1]["text"] = twice[0]["text"].clone();
    twice[1]["title"] = json!("Old quay to go, board decides");
    fs::write(&path, lines(&twice)).unwrap();
    let into = folder.path().join("audit");
    assert_code(&audit(&path, &into, &[]), 0);
    assert_eq!(rows(&into.join("articles.csv")).len(), 1);
    let duplicates = fs::read_to_string(into.join("duplicates.jsonl")).unwrap();
    assert_eq!(duplicates.lines().count(), 1, "{duplicates}");
}

#[test]
fn an_audit_of_readings_is_the_audit_of_their_articles() {
    let (folder, path) = archive(9);
    let of_articles = folder.path().join("articles");
    let more = ["--tables", "--by", "month,section"];
    assert_code(&audit(&path, &of_articles, &more), 0);
    let mut input = lines(&articles(9)[..5]);
    input += "{}\n";
    input += &lines(&articles(9)[5..]);
    let (output, _) = pipe(&[], &input);
    let readings = folder.path().join("readings.jsonl.zst");
    fs::write(&readings, zstd::encode_all(&output.stdout[..], 1).unwrap()).unwrap();
    let of_readings = folder.path().join("readings");
    // The line that was no article is a failure here too.
    assert_code(&audit(&readings, &of_readings, &more), 2);
    let (articles, readings) = (results(&of_articles), results(&of_readings));
    for name in [
        "outlets.csv",
        "months.csv",
        "sections.csv",
        "differences.csv",
        "sentences.parquet",
        "sources.parquet",
        "findings.parquet",
    ] {
        assert!(articles[name] == readings[name], "{name} differs");
    }
    let rows = |folder: &Path| {
        let mut rows = rows(&folder.join("articles.csv"));
        for row in &mut rows {
            row.remove("file");
            row.remove("record");
        }
        rows
    };
    assert_eq!(rows(&of_articles), rows(&of_readings));
    // A reading of the other model is not taken for one of this.
    let other = onrecord()
        .args(["audit", "--model", "base", "--samples", "200", "-o"])
        .arg(folder.path().join("other"))
        .arg(folder.path().join("readings.jsonl.zst"))
        .output()
        .unwrap();
    assert_code(&other, 2);
    let failures = fs::read_to_string(folder.path().join("other/failures.jsonl")).unwrap();
    assert_eq!(
        failures.matches("\"reason\":\"model\"").count(),
        9,
        "{failures}"
    );
}

#[test]
fn readings_keep_the_outlets_that_only_folders_name() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("archive");
    for (outlet, article) in ["Ludmere Mail", "Quay Courier"].iter().zip(articles(2)) {
        fs::create_dir_all(archive.join(outlet)).unwrap();
        fs::write(
            archive.join(outlet).join("a.txt"),
            article["text"].as_str().unwrap(),
        )
        .unwrap();
    }
    let (of_articles, of_readings) = (folder.path().join("one"), folder.path().join("two"));
    assert_code(&audit(&archive, &of_articles, &["--readings"]), 0);
    let readings = of_articles.join("readings.jsonl.zst");
    assert_code(&audit(&readings, &of_readings, &[]), 0);
    let outlets = |folder: &Path| fs::read_to_string(folder.join("outlets.csv")).unwrap();
    assert_eq!(outlets(&of_articles), outlets(&of_readings));
    assert!(outlets(&of_articles).contains("\nLudmere Mail,"));
}

#[test]
fn a_refused_reading_is_not_what_its_article_repeats() {
    let folder = tempfile::tempdir().unwrap();
    let text = articles(1)[0]["text"].as_str().unwrap().to_owned();
    let (output, _) = pipe(&[], &format!("{}\n", json!({ "text": text })));
    let archive = folder.path().join("archive");
    fs::create_dir(&archive).unwrap();
    let by_another = String::from_utf8(output.stdout)
        .unwrap()
        .replace("onrecord-small", "onrecord-other");
    fs::write(archive.join("a.jsonl"), by_another).unwrap();
    fs::write(archive.join("b.txt"), &text).unwrap();
    let into = folder.path().join("audit");
    assert_code(&audit(&archive, &into, &["--threads", "1"]), 2);
    assert_eq!(rows(&into.join("articles.csv")).len(), 1);
    let failures = fs::read_to_string(into.join("failures.jsonl")).unwrap();
    assert!(failures.contains("\"reason\":\"model\""), "{failures}");
    let duplicates = fs::read_to_string(into.join("duplicates.jsonl")).unwrap_or_default();
    assert_eq!(duplicates, "");
}

#[test]
fn settings_switch_the_language_check_off_for_their_files_only() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("archive");
    let spanish = "El ayuntamiento votó el martes a favor de cerrar la biblioteca del puerto. \
                   La directora dijo que no había otra manera de ahorrar el dinero que falta.";
    let german = "Der Stadtrat hat am Dienstag beschlossen, die Bibliothek am Hafen zu schließen. \
                  Die Leiterin sagte, man habe keine andere Wahl gehabt.";
    for (name, text) in [("es", spanish), ("news", german)] {
        fs::create_dir_all(archive.join(name)).unwrap();
        fs::write(archive.join(name).join("a.txt"), text).unwrap();
    }
    fs::write(
        archive.join("onrecord.toml"),
        "[[paths]]\nmatch = [\"es/**\"]\nlanguage-check = \"off\"\n",
    )
    .unwrap();
    let failures = |into: &Path| fs::read_to_string(into.join("failures.jsonl")).unwrap();
    let into = folder.path().join("audit");
    assert_code(&audit(&archive, &into, &[]), 2);
    let failed = failures(&into);
    assert_eq!(failed.lines().count(), 1, "{failed}");
    assert!(failed.contains("not-english") && failed.contains("news"));
    // What the command says goes before what the settings say.
    let into = folder.path().join("another");
    assert_code(&audit(&archive, &into, &["--language-check", "on"]), 2);
    assert_eq!(failures(&into).lines().count(), 2);
}

#[test]
fn the_documented_columns_are_those_of_the_tables() {
    use onrecord::audit::{ArticleRow, CellType, FindingRow, Row, SentenceRow, SourceRow};
    fn missing<R: Row>(document: &str) -> Vec<String> {
        R::columns()
            .into_iter()
            .filter(|column| {
                let cell_type = match column.cell_type {
                    CellType::Int => "integer",
                    CellType::Float => "number",
                    CellType::Text => "text",
                };
                // Labels, kinds and rules have a line for all of their kind.
                let name = ["fact", "quote", "framing", "allegation", "boilerplate"]
                    .iter()
                    .fold(column.name.clone(), |name, label| {
                        name.replacen(&format!("{label}_"), "LABEL_", 1).replacen(
                            &format!("score_{label}"),
                            "score_LABEL",
                            1,
                        )
                    });
                let name = match name.split_once('_') {
                    Some(("sources", _)) => "sources_KIND".to_owned(),
                    Some(("finding", _)) => "finding_RULE".to_owned(),
                    _ => name,
                };
                !document.contains(&format!("| `{name}` | {cell_type} |"))
            })
            .map(|column| format!("{}.{}", R::TABLE, column.name))
            .collect()
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/audit.md");
    let document = fs::read_to_string(path).unwrap();
    let mut all = missing::<ArticleRow>(&document);
    all.extend(missing::<SentenceRow>(&document));
    all.extend(missing::<SourceRow>(&document));
    all.extend(missing::<FindingRow>(&document));
    assert!(all.is_empty(), "docs/audit.md lacks {all:?}");
}
