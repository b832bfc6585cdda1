//! Whole runs of `onrecord check`. Only one rule is asked for, so that the runs stay the same
//! when rules are added.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod baseline;
mod directives;
mod inputs;
mod places;
mod program;
mod settings;
