//! A settings file, a baseline and the directives of a draft.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use onrecord::check::{Baseline, Directives};
use onrecord::config::Config;
use onrecord::ingest::Format;

fuzz_target!(|data: &str| {
    match Config::parse(data, "onrecord.toml") {
        Ok(config) => drop(config.for_path(Path::new("opinion/draft.md"), None)),
        Err(error) => assert!(error.to_string().starts_with("onrecord.toml"), "{error}"),
    }
    if let Ok(baseline) = Baseline::parse(data.as_bytes()) {
        let written = baseline.to_json().expect("what was read");
        Baseline::parse(written.as_bytes()).expect("what was written");
    }
    for format in [Format::Text, Format::Markdown, Format::Html] {
        let (directives, _) = Directives::of(data, format);
        // What stands behind a directive stays where it is.
        assert_eq!(directives.blanked(data).len(), data.len());
    }
});
