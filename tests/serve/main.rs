//! `onrecord serve`, asked by a real client.

#![cfg(feature = "serve")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod answers;
mod classroom;
mod guard;
mod load;
mod server;
