//! Findings as SARIF 2.1.0, the exchange format of checkers: editors and code hosts read it.
//!
//! The types here are the small part of the standard that is used; a test holds what they
//! write to the standard's schema. The crate that has all of it generates its types from
//! the schema with every build, for many times the code of this file.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{CheckRenderer, Summary, with_slashes};
use crate::check::{Checked, Located, fingerprint};
use crate::findings::{RULES, Rule};
use crate::render::plain::plain;
use crate::report::Severity;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What must be escaped in a path that becomes a URI.
const IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The SARIF log; it waits for the last article.
#[derive(Default)]
pub(super) struct Sarif {
    results: Vec<SarifResult>,
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: &'a [SarifResult],
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    partial_fingerprints: Fingerprints,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    snippet: Message,
}

/// Tells a finding that was there before from a new one, wherever its line has gone.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "sentenceWords/v1")]
    sentence: String,
}

impl CheckRenderer for Sarif {
    fn add(&mut self, checked: &Checked, _: &mut dyn Write) -> io::Result<()> {
        let uri = uri(&checked.path);
        let results = checked
            .findings
            .iter()
            .map(|located| result(located, checked, &uri));
        self.results.extend(results);
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let log = Log {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [Run {
                tool: Tool {
                    driver: Driver {
                        name: "onrecord",
                        semantic_version: env!("CARGO_PKG_VERSION"),
                        rules: RULES.iter().copied().map(descriptor).collect(),
                    },
                },
                invocations: [Invocation {
                    execution_successful: summary.failed == 0,
                }],
                column_kind: "utf16CodeUnits",
                results: &self.results,
            }],
        };
        serde_json::to_writer_pretty(&mut *out, &log)?;
        out.write_all(b"\n")
    }
}

fn descriptor(rule: &'static Rule) -> Descriptor {
    let message = |text: &str| Message { text: plain(text) };
    Descriptor {
        id: rule.name,
        short_description: message(rule.finds),
        full_description: message(rule.why),
        help: Help {
            text: format!(
                "{}\n\nFor example: {}\nBetter: {}",
                plain(rule.how),
                plain(rule.example.text),
                plain(rule.example.better)
            ),
            markdown: format!(
                "{}\n\n> {}\n\nBetter:\n\n> {}",
                rule.how, rule.example.text, rule.example.better
            ),
        },
        default_configuration: Configuration {
            enabled: rule.on_in_news,
            level: level(rule.severity),
        },
    }
}

fn result(located: &Located, checked: &Checked, uri: &str) -> SarifResult {
    let finding = &located.finding;
    let (start, end) = (located.start, located.end);
    SarifResult {
        rule_id: finding.rule.clone(),
        rule_index: RULES.iter().position(|rule| rule.name == finding.rule),
        level: level(finding.severity),
        message: Message {
            text: finding.message.clone(),
        },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation {
                    uri: uri.to_owned(),
                },
                region: Region {
                    start_line: start.line,
                    start_column: start.utf16,
                    end_line: end.line,
                    end_column: end.utf16,
                    snippet: Message {
                        text: located.span.of(checked.source.text()).to_owned(),
                    },
                },
            },
        }],
        partial_fingerprints: Fingerprints {
            sentence: fingerprint(&located.sentence),
        },
    }
}

/// Both names are levels of the standard.
const fn level(severity: Severity) -> &'static str {
    severity.name()
}

/// A path as a URI: relative to wherever the log is read, unless it is absolute.
fn uri(path: &str) -> String {
    let path = with_slashes(path);
    let path = path.trim_start_matches("./");
    let escaped = utf8_percent_encode(path, IN_PATHS).to_string();
    if std::path::Path::new(path).is_absolute() {
        return format!(
            "file://{}{escaped}",
            if path.starts_with('/') { "" } else { "/" }
        );
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::{CheckFormat, CheckOptions, Detail, sample};
    use super::*;

    #[test]
    fn columns_are_utf16_and_rules_are_described() {
        let mut renderer = CheckFormat::Sarif.renderer(CheckOptions {
            width: 80,
            colour: false,
            detail: Detail::Usual,
        });
        let (mut bytes, mut summary) = (Vec::new(), Summary::default());
        let checked = sample::checked("desk/the pier.txt");
        summary.add(&checked);
        renderer.add(&checked, &mut bytes).unwrap();
        renderer.finish(&summary, &mut bytes).unwrap();
        let log: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "utf16CodeUnits");
        assert_eq!(
            run["tool"]["driver"]["rules"].as_array().unwrap().len(),
            RULES.len()
        );
        let result = &run["results"][2];
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "desk/the%20pier.txt");
        // The wave in front is one character and two code units.
        assert_eq!(place["region"]["startColumn"], 4);
        assert_eq!(result["level"], "warning");
    }

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./a b/c%é.txt"), "a%20b/c%25%C3%A9.txt");
        #[cfg(unix)]
        assert_eq!(uri("/a/b:c.txt"), "file:///a/b%3Ac.txt");
    }
}
