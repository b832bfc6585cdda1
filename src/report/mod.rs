//! From everything that was found to the [`Reading`].

mod compose;
mod footing;
mod reading;
mod soundness;

pub use compose::{compose, label_scores, word_count};
pub use footing::{Weighed, footing};
pub use reading::{
    ArticleInfo, Attribution, Finding, Footing, Loaded, ModelInfo, ReadSentence, Reading, SCHEMA,
    Severity, Share, Source, UNCERTAIN_BELOW,
};
pub use soundness::Unsound;
