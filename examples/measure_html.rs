//! Measures how well the article comes out of saved web pages.
//!
//! Usage: `cargo run --example measure_html -- FOLDER`, where every folder in `FOLDER` holds
//! `source.html` (the page), `expected.txt` (the article's text as a reader view gives it)
//! and `metadata.json` (`title`, `byline`, `siteName`, `publishedTime`; null where the page
//! says nothing).
//!
//! For each page it prints precision, recall and F1 of the words, as multisets: words are
//! runs of letters and digits in lower case, and all blocks count but the headline, which
//! onrecord puts in front itself. A title is right when it equals the expected one, or the
//! expected one without the outlet's or the author's name at its end (` - Courier`).
//!
//! The expected text is what a reader view shows, prompts and credits included, and not
//! what a person would cut out: the figure says how well the two agree, and little about
//! pages that reader views get wrong.
//!
//! The pages stay out of the repository, so that this is a tool and no test.

#![allow(clippy::print_stdout)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{env, error, fs};

use onrecord::ingest::{Article, BlockKind, Options, article};
use serde_json::Value;

fn main() -> Result<(), Box<dyn error::Error>> {
    let folder = env::args_os()
        .nth(1)
        .ok_or("give the folder that holds the pages' folders")?;
    let mut pages: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    pages.retain(|page| page.join("source.html").is_file());
    pages.sort();
    println!(
        "{:<14} {:>9} {:>7} {:>7}  title  found",
        "page", "precision", "recall", "F1"
    );
    let (mut sum, mut titles) = (0.0, 0);
    for page in &pages {
        let expected = fs::read_to_string(page.join("expected.txt"))?;
        let metadata: Value =
            serde_json::from_str(&fs::read_to_string(page.join("metadata.json"))?)?;
        let found = read(page)?;
        let score = Score::of(&counts(&body(&found)), &counts(&expected));
        let right = is_right_title(
            found.metadata().title.as_deref().unwrap_or_default(),
            &metadata,
        );
        sum += score.f1();
        titles += usize::from(right);
        println!(
            "{:<14} {:>9.4} {:>7.4} {:>7.4}  {:<5}  {:?}",
            page.file_name().unwrap_or_default().to_string_lossy(),
            score.precision,
            score.recall,
            score.f1(),
            if right { "right" } else { "WRONG" },
            found.metadata(),
        );
    }
    println!(
        "mean F1 {:.4}, titles {titles} of {}",
        sum / pages.len().max(1) as f64,
        pages.len()
    );
    Ok(())
}

fn read(page: &Path) -> Result<Article, Box<dyn error::Error>> {
    let source = page.join("source.html");
    let options = Options {
        language_check: false,
        ..Options::default()
    };
    Ok(article(
        &fs::read(&source)?,
        &source.to_string_lossy(),
        &options,
    )?)
}

/// All that was taken from the page's body.
fn body(article: &Article) -> String {
    let blocks = article
        .blocks()
        .iter()
        .filter(|block| block.kind != BlockKind::Headline);
    blocks
        .map(|block| block.span.of(article.text()))
        .collect::<Vec<_>>()
        .join("\n")
}

fn counts(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    counts
}

struct Score {
    precision: f64,
    recall: f64,
}

impl Score {
    fn of(found: &HashMap<String, usize>, expected: &HashMap<String, usize>) -> Self {
        let both: usize = found
            .iter()
            .map(|(word, count)| (*count).min(expected.get(word).copied().unwrap_or(0)))
            .sum();
        let share = |counts: &HashMap<String, usize>| {
            both as f64 / counts.values().sum::<usize>().max(1) as f64
        };
        Self {
            precision: share(found),
            recall: share(expected),
        }
    }

    fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 {
            0.0
        } else {
            2.0 * self.precision * self.recall / sum
        }
    }
}

fn is_right_title(found: &str, metadata: &Value) -> bool {
    let expected = metadata["title"].as_str().unwrap_or_default();
    let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
    same(found, expected)
        || [" - ", " | "].iter().any(|separator| {
            expected
                .rsplit_once(separator)
                .is_some_and(|(title, name)| {
                    let known = [&metadata["siteName"], &metadata["byline"]];
                    same(found, title) && known.iter().any(|known| known.as_str() == Some(name))
                })
        })
}
