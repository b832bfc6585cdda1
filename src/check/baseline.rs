//! A baseline: the findings that were there when it was written, so that an old archive
//! shows only what is new.
//!
//! A finding is known by the article's path, the rule, and a digest of the words of the
//! sentences that it stands in, and counted, since a sentence may stand in an article
//! twice. It stays known when lines move, when marks or capitals change, and when a new
//! version flags other words of the same sentence; it is new again when the sentence is
//! reworded. The file holds no word of any article.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Name and version of the file's format.
const SCHEMA: &str = "onrecord.baseline/1";

/// How many hexadecimal digits of a digest are kept: enough that no two of a newspaper's
/// sentences meet by chance.
const DIGITS: usize = 16;

/// Findings by path, rule and digest, with how often each was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    schema: String,
    findings: BTreeMap<String, BTreeMap<String, BTreeMap<String, u32>>>,
}

/// Why a text is no baseline.
#[derive(Debug, Error)]
pub enum BaselineError {
    /// It is not what `--write-baseline` writes.
    #[error("this is not a baseline; write one with --write-baseline ({0})")]
    NotOne(#[from] serde_json::Error),
    /// It has another version.
    #[error(
        "this is a baseline of another version ({0}, not {SCHEMA}); write a new one with --write-baseline"
    )]
    Version(String),
}

impl Default for Baseline {
    fn default() -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            findings: BTreeMap::new(),
        }
    }
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// Where the bytes are none, or one of another version.
    pub fn parse(bytes: &[u8]) -> Result<Self, BaselineError> {
        let baseline: Self = serde_json::from_slice(bytes)?;
        if baseline.schema != SCHEMA {
            return Err(BaselineError::Version(baseline.schema));
        }
        Ok(baseline)
    }

    /// The file, in a form whose lines change little from version to version.
    ///
    /// # Errors
    /// Never in practice: the types can always be written.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|json| json + "\n")
    }

    /// Adds a finding.
    pub fn add(&mut self, path: &str, rule: &str, sentence: &str) {
        let of_path = self.findings.entry(path.to_owned()).or_default();
        let of_rule = of_path.entry(rule.to_owned()).or_default();
        *of_rule.entry(fingerprint(sentence)).or_default() += 1;
    }

    /// Takes a finding out, if it is there.
    pub(super) fn take(&mut self, path: &str, rule: &str, sentence: &str) -> bool {
        let of_rule = self
            .findings
            .get_mut(path)
            .and_then(|path| path.get_mut(rule));
        match of_rule.and_then(|rule| rule.get_mut(&fingerprint(sentence))) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }
}

/// A digest of a sentence's words, whatever their case and what stands between them.
pub(crate) fn fingerprint(sentence: &str) -> String {
    let mut digest = Sha256::new();
    for word in sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        digest.update(word.to_lowercase());
        digest.update(b" ");
    }
    digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>()
        .chars()
        .take(DIGITS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_known_once_for_each_time_it_was_seen() {
        let mut baseline = Baseline::default();
        baseline.add("a.txt", "unnamed-source", "An official said so.");
        let mut read = Baseline::parse(baseline.to_json().unwrap().as_bytes()).unwrap();
        assert!(!read.take("b.txt", "unnamed-source", "An official said so."));
        assert!(!read.take("a.txt", "loaded-cue", "An official said so."));
        assert!(read.take("a.txt", "unnamed-source", "an  official said “so”"));
        assert!(!read.take("a.txt", "unnamed-source", "An official said so."));
    }

    #[test]
    fn no_word_of_an_article_is_in_the_file() {
        let mut baseline = Baseline::default();
        baseline.add("a.txt", "unnamed-source", "Zebras closed the harbour.");
        assert!(!baseline.to_json().unwrap().to_lowercase().contains("zebra"));
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        assert!(matches!(
            Baseline::parse(b"{\"findings\": 3}"),
            Err(BaselineError::NotOne(_))
        ));
        assert!(matches!(
            Baseline::parse(b"{\"schema\": \"onrecord.baseline/9\", \"findings\": {}}"),
            Err(BaselineError::Version(version)) if version == "onrecord.baseline/9"
        ));
    }
}
