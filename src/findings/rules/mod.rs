//! The rules, one file each, and the list of all of them.

mod dominant_source;
mod forecast_as_fact;
mod framing_in_news;
mod headline_overreach;
mod late_attribution;
mod loaded_cue;
mod loaded_language;
mod mind_reading;
mod no_right_of_reply;
mod orphan_quotation;
mod references;
mod scare_quotes;
mod second_hand;
mod single_source;
mod unnamed_source;
mod unsourced_allegation;
mod vague_attribution;

use super::Rule;

/// Every rule, in the order in which they are listed: first those about sources, then
/// those about fairness, then those about the outlet's own words.
pub const RULES: &[&Rule] = &[
    &unnamed_source::RULE,
    &vague_attribution::RULE,
    &unsourced_allegation::RULE,
    &single_source::RULE,
    &dominant_source::RULE,
    &second_hand::RULE,
    &late_attribution::RULE,
    &orphan_quotation::RULE,
    &no_right_of_reply::RULE,
    &headline_overreach::RULE,
    &loaded_language::RULE,
    &loaded_cue::RULE,
    &scare_quotes::RULE,
    &framing_in_news::RULE,
    &mind_reading::RULE,
    &forecast_as_fact::RULE,
];
