//! onrecord says what a news story stands on.

pub mod ingest;
pub mod label;
pub mod render;
pub mod report;
pub mod segment;
pub mod span;
