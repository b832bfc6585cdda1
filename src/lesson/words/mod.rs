//! Everything that a lesson's pages say, in every language: a string that is missing in one
//! of them does not compile.

mod de;
mod en;
mod es;
mod fr;

pub(super) use self::de::DE;
pub(super) use self::en::EN;
pub(super) use self::es::ES;
pub(super) use self::fr::FR;

use crate::label::Label;

/// A label in the words of one language.
#[derive(Debug)]
pub(crate) struct LabelWords {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it means, in a few words beside a button.
    pub(crate) line: &'static str,
    /// What it means, in the legend.
    pub(crate) definition: &'static str,
}

/// What the pages say. In braces stands what [`fill`] puts in.
#[derive(Debug)]
pub(crate) struct Words {
    /// Reported fact.
    pub(crate) fact: LabelWords,
    /// Attributed quote.
    pub(crate) quote: LabelWords,
    /// Editorial framing.
    pub(crate) framing: LabelWords,
    /// Unverified allegation.
    pub(crate) allegation: LabelWords,
    /// What is no article text, which no lesson asks for.
    pub(crate) boilerplate: LabelWords,
    /// Beside the program's name, above the exercise.
    pub(crate) exercise: &'static str,
    /// Beside the program's name, above the worksheet.
    pub(crate) worksheet: &'static str,
    /// Beside the program's name, above the key.
    pub(crate) key: &'static str,
    /// Beside the program's name, above the marks.
    pub(crate) class: &'static str,
    /// The lesson's level; `{n}` from 1 to 3.
    pub(crate) level: &'static str,
    /// What every page says of the labels.
    pub(crate) caveat: &'static str,
    /// What every page says of itself.
    pub(crate) offline: &'static str,
    /// Above the labels' definitions.
    pub(crate) legend: &'static str,
    /// Before an invented example.
    pub(crate) example: &'static str,
    /// Between a name and what it names.
    pub(crate) colon: &'static str,
    /// Names an article by its letter.
    pub(crate) article: &'static str,
    /// Names the only article, for a screen reader.
    pub(crate) the_article: &'static str,
    /// What loaded words are, in the legend.
    pub(crate) text_loaded: &'static str,
    /// Above a passage from the middle of an article.
    pub(crate) begins_earlier: &'static str,
    /// Below a passage that is not the end of an article.
    pub(crate) goes_on: &'static str,
    /// What pupils are to do.
    pub(crate) intro: &'static str,
    /// What pupils are to do with a pair.
    pub(crate) intro_both: &'static str,
    /// Where a browser runs no script.
    pub(crate) needs_script: &'static str,
    /// Which sentence is open.
    pub(crate) sentence_of: &'static str,
    /// How far a pupil is.
    pub(crate) answered: &'static str,
    /// Leads to the sentence before.
    pub(crate) previous: &'static str,
    /// Leads to the sentence after.
    pub(crate) next: &'static str,
    /// Leads from the last sentence to handing in.
    pub(crate) finish: &'static str,
    /// Asks for the label.
    pub(crate) ask_label: &'static str,
    /// Asks for the source.
    pub(crate) ask_source: &'static str,
    /// How to name the source.
    pub(crate) source_hint: &'static str,
    /// Turns on choosing the source.
    pub(crate) choose_source: &'static str,
    /// There is no source.
    pub(crate) no_source: &'static str,
    /// Asks for loaded words.
    pub(crate) ask_loaded: &'static str,
    /// What to mark.
    pub(crate) loaded_hint: &'static str,
    /// Turns on marking words.
    pub(crate) choose_loaded: &'static str,
    /// Nothing chosen.
    pub(crate) none_yet: &'static str,
    /// How to choose words by keyboard.
    pub(crate) walk: &'static str,
    /// Leads back to the question.
    pub(crate) back: &'static str,
    /// A sentence's button, for a screen reader; it begins as the button reads.
    pub(crate) open_sentence: &'static str,
    /// The same once it is answered.
    pub(crate) answered_sentence: &'static str,
    /// Above the list of answers.
    pub(crate) my_answers: &'static str,
    /// Above handing in.
    pub(crate) hand_in: &'static str,
    /// Asks for the pupil's name.
    pub(crate) your_name: &'static str,
    /// Where the name is missing.
    pub(crate) name_missing: &'static str,
    /// Which sentences are open.
    pub(crate) left_open: &'static str,
    /// No sentence is open.
    pub(crate) all_answered: &'static str,
    /// Saves the answers.
    pub(crate) save_file: &'static str,
    /// Once they are saved.
    pub(crate) saved_file: &'static str,
    /// Hands in over the network.
    pub(crate) send: &'static str,
    /// Once it is handed in.
    pub(crate) sent: &'static str,
    /// Once it is handed in under a name with a number, `{pupil}`, since somebody else has the
    /// name.
    pub(crate) sent_again: &'static str,
    /// Where it could not be handed in.
    pub(crate) not_sent: &'static str,
    /// Above the door of a lesson over the network.
    pub(crate) join: &'static str,
    /// Before the code that opens it.
    pub(crate) join_code: &'static str,
    /// Opens it.
    pub(crate) join_go: &'static str,
    /// Where no lesson has the code.
    pub(crate) join_unknown: &'static str,
    /// Before the address of the door.
    pub(crate) join_at: &'static str,
    /// Before the number of pupils who have handed in.
    pub(crate) arrived: &'static str,
    /// Opens what the class makes of the lesson, the key with it.
    pub(crate) show_picture: &'static str,
    /// Leads to the teacher's page without names.
    pub(crate) for_the_wall: &'static str,
    /// Where a page no longer hears from the program.
    pub(crate) lost: &'static str,
    /// Prints.
    pub(crate) print: &'static str,
    /// Deletes the answers.
    pub(crate) reset: &'static str,
    /// Asks before deleting.
    pub(crate) reset_sure: &'static str,
    /// Where a device saves no file.
    pub(crate) no_file: &'static str,
    /// What to do then.
    pub(crate) copy_text: &'static str,
    /// Where the browser keeps answers.
    pub(crate) kept: &'static str,
    /// Where it keeps none.
    pub(crate) not_kept: &'static str,
    /// Above the questions on a pair.
    pub(crate) both: &'static str,
    /// A question on a pair.
    pub(crate) ask_rests: &'static str,
    /// A question on a pair.
    pub(crate) ask_only: &'static str,
    /// A question on a pair.
    pub(crate) ask_named: &'static str,
    /// A column: the sentence's number.
    pub(crate) number: &'static str,
    /// A column: the sentence.
    pub(crate) sentence: &'static str,
    /// A column: the label.
    pub(crate) label: &'static str,
    /// A column: the source.
    pub(crate) source: &'static str,
    /// A column: the pupil's answer.
    pub(crate) answer: &'static str,
    /// A column: the key's answer.
    pub(crate) key_column: &'static str,
    /// A column: the comment.
    pub(crate) comment: &'static str,
    /// A line for the name.
    pub(crate) name: &'static str,
    /// A line for the date.
    pub(crate) date: &'static str,
    /// What to do on paper.
    pub(crate) paper_intro: &'static str,
    /// What to do with a pair on paper.
    pub(crate) paper_intro_both: &'static str,
    /// A warning on the key.
    pub(crate) not_for_pupils: &'static str,
    /// What the key is.
    pub(crate) key_intro: &'static str,
    /// How sure the model is.
    pub(crate) sure: &'static str,
    /// Marks a teacher's answer.
    pub(crate) corrected: &'static str,
    /// What the model had said.
    pub(crate) model_said: &'static str,
    /// The second label.
    pub(crate) also: &'static str,
    /// Above a note on a hard sentence.
    pub(crate) differ: &'static str,
    /// Above a teacher's remark.
    pub(crate) note: &'static str,
    /// Above the reason.
    pub(crate) why: &'static str,
    /// Where no source is named.
    pub(crate) nobody: &'static str,
    /// Where there are no loaded words.
    pub(crate) no_words: &'static str,
    /// Above what the program cannot know.
    pub(crate) cannot: &'static str,
    /// Why it is a fact.
    pub(crate) why_fact: &'static str,
    /// Why it is a quote.
    pub(crate) why_quote: &'static str,
    /// Why an unnamed opinion is a quote.
    pub(crate) why_quote_unnamed: &'static str,
    /// Why it is a quote where no source was found.
    pub(crate) why_quote_nobody: &'static str,
    /// Why it is framing.
    pub(crate) why_framing: &'static str,
    /// Why a named accusation is an allegation.
    pub(crate) why_allegation: &'static str,
    /// Why an unnamed claim is an allegation.
    pub(crate) why_allegation_unnamed: &'static str,
    /// Why a hedged claim is an allegation.
    pub(crate) why_allegation_nobody: &'static str,
    /// Why readers may differ: a second label.
    pub(crate) hard_also: &'static str,
    /// Why readers may differ: the model wavers.
    pub(crate) hard_unsure: &'static str,
    /// To a pupil who says fact where it is quote.
    pub(crate) fact_for_quote: &'static str,
    /// To a pupil who says fact where it is framing.
    pub(crate) fact_for_framing: &'static str,
    /// To a pupil who says fact where it is allegation.
    pub(crate) fact_for_allegation: &'static str,
    /// To a pupil who says quote where it is fact.
    pub(crate) quote_for_fact: &'static str,
    /// To a pupil who says quote where it is framing.
    pub(crate) quote_for_framing: &'static str,
    /// To a pupil who says quote where it is allegation.
    pub(crate) quote_for_allegation: &'static str,
    /// To a pupil who says framing where it is fact.
    pub(crate) framing_for_fact: &'static str,
    /// To a pupil who says framing where it is quote.
    pub(crate) framing_for_quote: &'static str,
    /// To a pupil who says framing where it is allegation.
    pub(crate) framing_for_allegation: &'static str,
    /// To a pupil who says allegation where it is fact.
    pub(crate) allegation_for_fact: &'static str,
    /// To a pupil who says allegation where it is quote.
    pub(crate) allegation_for_quote: &'static str,
    /// To a pupil who says allegation where it is framing.
    pub(crate) allegation_for_framing: &'static str,
    /// To a pupil whose label is the second one.
    pub(crate) nearly: &'static str,
    /// To a pupil with another source.
    pub(crate) source_is: &'static str,
    /// To a pupil who names a source where there is none.
    pub(crate) source_nobody: &'static str,
    /// To a pupil who says that there is none where it has no name.
    pub(crate) source_unnamed: &'static str,
    /// Loaded words that a pupil has not seen.
    pub(crate) words_missed: &'static str,
    /// Words that a pupil has marked and that are not loaded.
    pub(crate) words_extra: &'static str,
    /// An outcome.
    pub(crate) right: &'static str,
    /// An outcome.
    pub(crate) near: &'static str,
    /// An outcome.
    pub(crate) wrong: &'static str,
    /// An outcome.
    pub(crate) missing: &'static str,
    /// Pupils, and how many.
    pub(crate) pupils: &'static str,
    /// A figure of the class.
    pub(crate) labels_right: &'static str,
    /// A figure of the class.
    pub(crate) labels_near: &'static str,
    /// A figure of the class.
    pub(crate) sources_right: &'static str,
    /// A figure of the class.
    pub(crate) agreement: &'static str,
    /// What alpha is.
    pub(crate) alpha_is: &'static str,
    /// From 0.8 on.
    pub(crate) alpha_strong: &'static str,
    /// From 0.667 on.
    pub(crate) alpha_fair: &'static str,
    /// Above 0.
    pub(crate) alpha_weak: &'static str,
    /// 0 and below.
    pub(crate) alpha_none: &'static str,
    /// Where there is none.
    pub(crate) alpha_undefined: &'static str,
    /// Above the sentences that split the class.
    pub(crate) splits: &'static str,
    /// Where none does.
    pub(crate) no_splits: &'static str,
    /// Above the most frequent confusion.
    pub(crate) confusion: &'static str,
    /// Which it is.
    pub(crate) confused: &'static str,
    /// Where there is none.
    pub(crate) no_confusion: &'static str,
    /// Above the table of sentences.
    pub(crate) all_sentences: &'static str,
    /// When a pupil handed in.
    pub(crate) handed_in: &'static str,
    /// A pupil's labels.
    pub(crate) label_score: &'static str,
    /// A pupil's sources.
    pub(crate) source_score: &'static str,
    /// A pupil's loaded words.
    pub(crate) word_score: &'static str,
    /// Above a pupil's answers to open questions.
    pub(crate) own_words: &'static str,
    /// Above the files that could not be marked.
    pub(crate) refused: &'static str,
    /// Where names come from.
    pub(crate) names_as_given: &'static str,
    /// Where no file was marked.
    pub(crate) nobody_marked: &'static str,
    /// Above the shares of both.
    pub(crate) pair_footing: &'static str,
    /// Above the sources of both.
    pub(crate) pair_sources: &'static str,
    /// Above what one of them reports.
    pub(crate) pair_only: &'static str,
    /// Above what both tell.
    pub(crate) pair_told: &'static str,
    /// Above how each names people.
    pub(crate) pair_named: &'static str,
    /// Where the program has found nothing.
    pub(crate) nothing_found: &'static str,
    /// How far the lists can be trusted.
    pub(crate) pair_caveat: &'static str,
}

impl Words {
    /// The words for a label.
    pub(crate) const fn label(&self, label: Label) -> &LabelWords {
        match label {
            Label::Fact => &self.fact,
            Label::Quote => &self.quote,
            Label::Framing => &self.framing,
            Label::Allegation => &self.allegation,
            Label::Boilerplate => &self.boilerplate,
        }
    }

    /// What to say to a pupil who gave one label where another is right; nothing where both
    /// are the same.
    pub(crate) const fn confusion(&self, given: Label, right: Label) -> &'static str {
        use Label::{Allegation, Boilerplate, Fact, Framing, Quote};
        match (given, right) {
            (Fact, Quote) => self.fact_for_quote,
            (Fact, Framing) => self.fact_for_framing,
            (Fact, Allegation) => self.fact_for_allegation,
            (Quote, Fact) => self.quote_for_fact,
            (Quote, Framing) => self.quote_for_framing,
            (Quote, Allegation) => self.quote_for_allegation,
            (Framing, Fact) => self.framing_for_fact,
            (Framing, Quote) => self.framing_for_quote,
            (Framing, Allegation) => self.framing_for_allegation,
            (Allegation, Fact) => self.allegation_for_fact,
            (Allegation, Quote) => self.allegation_for_quote,
            (Allegation, Framing) => self.allegation_for_framing,
            (Fact, Fact)
            | (Quote, Quote)
            | (Framing, Framing)
            | (Allegation, Allegation)
            | (Boilerplate, _)
            | (_, Boilerplate) => "",
        }
    }
}

/// Puts values into a sentence: `{name}` becomes the value of that name. What a value holds is
/// never taken for a name.
pub(crate) fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, behind)) = rest.split_once('{') {
        filled.push_str(before);
        let value = behind.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        match value {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = behind;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests;
