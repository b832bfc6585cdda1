//! The schemas in `docs/` describe readings, comparisons and lessons as the program writes them.
//!
//! Renew the files with `UPDATE_SCHEMA=1 cargo test --test schema`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::path::Path;

use onrecord::compare::Comparison;
use onrecord::lesson::{Answers, Lesson};
use onrecord::report::Reading;
use schemars::Schema;

#[track_caller]
fn assert_current(file: &str, schema: &Schema) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let schema = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&path, &schema).unwrap();
    }
    let on_disk = fs::read_to_string(&path).unwrap();
    assert!(
        on_disk == schema,
        "{file} is not current; renew it with UPDATE_SCHEMA=1 cargo test --test schema"
    );
}

#[test]
fn the_schema_of_readings_is_that_of_the_types() {
    assert_current("docs/schema.json", &schemars::schema_for!(Reading));
}

#[test]
fn the_schema_of_comparisons_is_that_of_the_types() {
    assert_current(
        "docs/comparison.schema.json",
        &schemars::schema_for!(Comparison),
    );
}

#[test]
fn the_schemas_of_lessons_and_answers_are_those_of_the_types() {
    assert_current("docs/lesson.schema.json", &schemars::schema_for!(Lesson));
    assert_current("docs/answers.schema.json", &schemars::schema_for!(Answers));
}
