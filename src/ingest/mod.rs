//! From bytes to an [`Article`].

mod article;

pub use article::{Article, ArticleBuilder, Block, BlockKind, Metadata};
