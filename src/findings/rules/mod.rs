//! The rules, one file each, and the list of all of them.

mod unnamed_source;

use super::Rule;

/// Every rule, in the order in which they are listed.
pub const RULES: &[&Rule] = &[&unnamed_source::RULE];
