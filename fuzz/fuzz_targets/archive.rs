//! Any bytes as a file of an archive, in the format that the first byte chooses, down to the
//! articles in it.
#![no_main]

use std::fs;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use onrecord::audit::archive::{Archive, Columns, Found};
use onrecord::ingest::Options;
use onrecord_fuzz::hold_article;
use tempfile::TempDir;

const NAMES: [&str; 9] = [
    "a.jsonl",
    "a.csv",
    "a.tsv",
    "a.parquet",
    "a.warc",
    "a.jsonl.gz",
    "a.warc.gz",
    "a.csv.zst",
    "a.html",
];

/// Items of one file that are looked at: a bomb has no end.
const MOST: usize = 200;

static FOLDER: OnceLock<TempDir> = OnceLock::new();

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else {
        return;
    };
    let folder = FOLDER.get_or_init(|| tempfile::tempdir().expect("a temporary folder"));
    let path = folder.path().join(NAMES[usize::from(choice) % NAMES.len()]);
    fs::write(&path, bytes).expect("room");
    let columns = Columns::default();
    let Ok(archive) = Archive::find(std::slice::from_ref(&path), columns.clone()) else {
        return;
    };
    let options = Options {
        language_check: false,
        ..Options::default()
    };
    let mut seen = 0;
    archive.draw(&mut |item| {
        if let Ok(Ok(opened)) = item.open(&columns, &options)
            && let Found::Article(article) = opened.found
        {
            hold_article(&article);
        }
        seen += 1;
        if seen < MOST {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    fs::remove_file(&path).expect("its own file");
});
