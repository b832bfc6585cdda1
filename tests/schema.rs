//! `docs/schema.json` describes readings as the program writes them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::path::Path;

use onrecord::report::Reading;

/// Renew the file with `UPDATE_SCHEMA=1 cargo test --test schema`.
#[test]
fn the_schema_on_disk_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema.json");
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Reading)).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&path, &schema).unwrap();
    }
    let on_disk = fs::read_to_string(&path).unwrap();
    assert!(
        on_disk == schema,
        "docs/schema.json is not current; renew it with UPDATE_SCHEMA=1 cargo test --test schema"
    );
}
