//! From an article to its sentences and quotations.

mod sentence;

pub use sentence::{Quotation, Segmented, Sentence};
