//! One pupil's answers against the key.

use serde::Serialize;

use super::answers::{Answer, Answers, GivenSource, Note};
use super::format::{KeyEntry, Lesson, LessonArticle, LessonSentence};
use super::source::{is_pronoun, names, names_by_words};
use super::token::word_spans;
use super::words::fill;
use crate::label::{Label, SourceKind};
use crate::span::Span;

/// How an answer stands to the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// As the key has it.
    Right,
    /// The label that the key gives second; "no source" for one without a name; a pronoun for
    /// whoever it stands for.
    Near,
    /// Otherwise.
    Wrong,
    /// The pupil gave no answer.
    Missing,
}

impl Outcome {
    /// The word used in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Right => "right",
            Outcome::Near => "near",
            Outcome::Wrong => "wrong",
            Outcome::Missing => "missing",
        }
    }
}

/// One pupil's answers, marked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Marked {
    /// The pupil's name as the file gives it, or the file's name where it gives none.
    pub pupil: String,
    /// The file.
    pub file: String,
    /// When it was handed in, as the file says.
    pub handed_in: String,
    /// Each sentence of the lesson, in order.
    pub sentences: Vec<MarkedSentence>,
    /// Answers to open questions, as the pupil wrote them.
    pub notes: Vec<Note>,
}

/// One sentence of one pupil, marked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MarkedSentence {
    /// Its number in the lesson, from 1.
    pub number: usize,
    /// The label that the pupil gave.
    pub given: Option<Label>,
    /// How it stands to the key.
    pub outcome: Outcome,
    /// The source, where pupil and key both say that the sentence is somebody's word.
    pub source: Option<MarkedSource>,
    /// The loaded words.
    pub loaded: Loading,
    /// What to say to the pupil, in the lesson's language: one remark for each mistake.
    pub comments: Vec<String>,
}

/// A source that a pupil gave, marked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MarkedSource {
    /// The words that the pupil chose; `None` for "no source", and where none was chosen.
    pub words: Option<String>,
    /// How it stands to the key.
    pub outcome: Outcome,
}

/// Loaded words that a pupil marked, counted in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Loading {
    /// Words that the pupil marked.
    pub marked: usize,
    /// Of those, words that the key has.
    pub found: usize,
    /// Words that the key has.
    pub wanted: usize,
    /// What the pupil marked, each stretch by itself.
    pub words: Vec<String>,
}

impl Loading {
    /// Of the words marked, the share that the key has; `None` where nothing was marked.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        (self.marked > 0).then(|| self.found as f64 / self.marked as f64)
    }

    /// Of the key's words, the share that was marked; `None` where it has none.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        (self.wanted > 0).then(|| self.found as f64 / self.wanted as f64)
    }
}

impl Marked {
    /// How many labels have this outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.sentences
            .iter()
            .filter(|sentence| sentence.outcome == outcome)
            .count()
    }

    /// Sources that are right, and those that were asked for. A near one is no right one.
    #[must_use]
    pub fn sources(&self) -> (usize, usize) {
        let asked = || {
            self.sentences
                .iter()
                .filter_map(|each| each.source.as_ref())
        };
        let right = asked().filter(|source| source.outcome == Outcome::Right);
        (right.count(), asked().count())
    }

    /// The loaded words of all sentences that the pupil labelled, added up.
    #[must_use]
    pub fn loading(&self) -> Loading {
        self.sentences
            .iter()
            .filter(|sentence| sentence.given.is_some())
            .fold(Loading::default(), |sum, sentence| Loading {
                marked: sum.marked + sentence.loaded.marked,
                found: sum.found + sentence.loaded.found,
                wanted: sum.wanted + sentence.loaded.wanted,
                words: Vec::new(),
            })
    }
}

/// Marks one pupil's answers, which belong to `lesson`.
pub(super) fn marked(lesson: &Lesson, file: &str, answers: &Answers) -> Marked {
    let sentences = lesson
        .sentences
        .iter()
        .filter_map(|sentence| {
            let entry = lesson.entry(sentence.number)?;
            let article = lesson.article_of(sentence)?;
            let asked = Asked {
                lesson,
                sentence,
                entry,
                article,
            };
            Some(asked.mark(answers.to(&sentence.id)))
        })
        .collect();
    Marked {
        pupil: answers.pupil.clone(),
        file: file.to_owned(),
        handed_in: answers.handed_in.clone(),
        sentences,
        notes: answers
            .notes
            .iter()
            .filter(|note| !note.text.trim().is_empty())
            .cloned()
            .collect(),
    }
}

/// A sentence with everything that marking it needs.
struct Asked<'a> {
    lesson: &'a Lesson,
    sentence: &'a LessonSentence,
    entry: &'a KeyEntry,
    article: &'a LessonArticle,
}

impl Asked<'_> {
    fn mark(&self, answer: Option<&Answer>) -> MarkedSentence {
        let given = answer.and_then(|answer| answer.label);
        let outcome = self.outcome(given);
        let mut comments = Vec::new();
        if let Some(given) = given {
            comments.extend(self.on_label(given, outcome));
        }
        let source = given.and_then(|given| self.source(given, answer?.source));
        if let Some(source) = &source {
            comments.extend(self.on_source(source));
        }
        let loaded = self.loading(answer.map_or(&[][..], |answer| &answer.loaded));
        if given.is_some() {
            comments.extend(self.on_loaded(answer.map_or(&[][..], |answer| &answer.loaded)));
        }
        MarkedSentence {
            number: self.sentence.number,
            given,
            outcome,
            source,
            loaded,
            comments,
        }
    }

    fn outcome(&self, given: Option<Label>) -> Outcome {
        match given {
            None => Outcome::Missing,
            Some(label) if label == self.entry.label => Outcome::Right,
            Some(label) if Some(label) == self.entry.also => Outcome::Near,
            Some(_) => Outcome::Wrong,
        }
    }

    fn on_label(&self, given: Label, outcome: Outcome) -> Option<String> {
        let words = self.lesson.language.words();
        match outcome {
            Outcome::Near => Some(fill(
                words.nearly,
                &[
                    ("given", words.label(given).name),
                    ("label", words.label(self.entry.label).name),
                ],
            )),
            Outcome::Wrong => Some(words.confusion(given, self.entry.label).to_owned()),
            Outcome::Right | Outcome::Missing => None,
        }
    }

    /// The source where it was asked for: both pupil and key say that somebody speaks.
    fn source(&self, given: Label, source: Option<GivenSource>) -> Option<MarkedSource> {
        let speaks = |label: Label| matches!(label, Label::Quote | Label::Allegation);
        if !speaks(given) || !speaks(self.entry.label) {
            return None;
        }
        let text = &self.article.text;
        let wanted = self
            .entry
            .source
            .as_deref()
            .and_then(|name| self.article.source(name));
        let outcome = match (source, wanted) {
            (None, _) => Outcome::Missing,
            (Some(GivenSource::Nobody), None) => Outcome::Right,
            (Some(GivenSource::Nobody), Some(wanted)) if wanted.kind == SourceKind::Unnamed => {
                Outcome::Near
            }
            (Some(GivenSource::Words(span)), Some(wanted))
                if names(text, span, &wanted.spans) || names_by_words(text, span, wanted) =>
            {
                Outcome::Right
            }
            // "She said": somebody is pointed at, and who it is remains to be found out.
            (Some(GivenSource::Words(span)), Some(_))
                if is_pronoun(span.of(text)) && self.sentence.span().contains(span) =>
            {
                Outcome::Near
            }
            (Some(_), _) => Outcome::Wrong,
        };
        let words = match source {
            Some(GivenSource::Words(span)) => Some(span.of(text).to_owned()),
            Some(GivenSource::Nobody) | None => None,
        };
        Some(MarkedSource { words, outcome })
    }

    fn on_source(&self, source: &MarkedSource) -> Option<String> {
        let words = self.lesson.language.words();
        let name = self.entry.source.as_deref();
        let said = match (source.outcome, &source.words, name) {
            (Outcome::Right, ..) => return None,
            (Outcome::Near, None, _) => words.source_unnamed,
            (Outcome::Near | Outcome::Wrong | Outcome::Missing, _, Some(_)) => words.source_is,
            (Outcome::Near | Outcome::Wrong | Outcome::Missing, _, None) => words.source_nobody,
        };
        Some(fill(said, &[("source", name.unwrap_or_default())]))
    }

    fn wanted(&self) -> Vec<Span> {
        self.entry.loaded.iter().map(|each| each.span()).collect()
    }

    fn loading(&self, given: &[Span]) -> Loading {
        let wanted = self.wanted();
        let words = word_spans(&self.article.text, self.sentence.span());
        let within = |spans: &[Span], word: Span| spans.iter().any(|span| span.overlaps(word));
        let count =
            |holds: &dyn Fn(Span) -> bool| words.iter().filter(|word| holds(**word)).count();
        Loading {
            marked: count(&|word| within(given, word)),
            found: count(&|word| within(given, word) && within(&wanted, word)),
            wanted: count(&|word| within(&wanted, word)),
            words: given
                .iter()
                .map(|span| span.of(&self.article.text).to_owned())
                .collect(),
        }
    }

    fn on_loaded(&self, given: &[Span]) -> Vec<String> {
        let words = self.lesson.language.words();
        let wanted = self.wanted();
        let text = &self.article.text;
        let apart = |some: &[Span], others: &[Span]| -> Vec<&str> {
            some.iter()
                .filter(|span| !others.iter().any(|other| other.overlaps(**span)))
                .map(|span| span.of(text))
                .collect()
        };
        let mut said = Vec::new();
        for (sentence, found) in [
            (words.words_missed, apart(&wanted, given)),
            (words.words_extra, apart(given, &wanted)),
        ] {
            if !found.is_empty() {
                said.push(fill(sentence, &[("words", &found.join(", "))]));
            }
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{answers, lesson, place};
    use super::*;

    fn mark_with(change: impl FnOnce(&mut Answers, &Lesson)) -> Marked {
        let lesson = lesson();
        let right: Vec<Label> = lesson.key.iter().map(|entry| entry.label).collect();
        let mut given = answers(&lesson, "Mia", &right);
        change(&mut given, &lesson);
        marked(&lesson, "mia.json", &given)
    }

    #[test]
    fn the_key_itself_is_right_throughout() {
        let marked = mark_with(|_, _| {});
        assert_eq!(marked.count(Outcome::Right), marked.sentences.len());
        assert_eq!(marked.sources().1, marked.sources().0);
        let loading = marked.loading();
        assert_eq!(
            (loading.precision(), loading.recall()),
            (Some(1.0), Some(1.0))
        );
        assert!(
            marked
                .sentences
                .iter()
                .all(|sentence| sentence.comments.is_empty())
        );
    }

    #[test]
    fn the_second_label_is_near_and_others_get_a_comment_of_their_own() {
        let marked = mark_with(|given, _| {
            given.answers[0].label = Some(Label::Framing);
            given.answers[1].label = Some(Label::Fact);
        });
        let [fact, quote] = [&marked.sentences[0], &marked.sentences[1]];
        assert_eq!(
            (fact.outcome, quote.outcome),
            (Outcome::Near, Outcome::Wrong)
        );
        assert!(fact.comments[0].starts_with("Nearly: “editorial framing”"));
        assert!(quote.comments[0].starts_with("Somebody is named"));
        assert!(quote.source.is_none(), "a fact has no source to ask for");
    }

    #[test]
    fn a_source_is_right_by_any_of_its_words() {
        let given = |words: &str| {
            mark_with(|given, lesson| {
                let span = place(&lesson.articles[0].text, words);
                given.answers[1].source = Some(GivenSource::Words(span));
            })
        };
        let outcome = |marked: &Marked| marked.sentences[1].source.clone().unwrap().outcome;
        assert_eq!(outcome(&given("Quill")), Outcome::Right);
        let wrong = given("harbour board");
        assert_eq!(outcome(&wrong), Outcome::Wrong);
        assert_eq!(wrong.sentences[1].comments, ["The source is Ada Quill."]);
        let unnamed = mark_with(|given, _| given.answers[3].source = Some(GivenSource::Nobody));
        assert_eq!(
            unnamed.sentences[3].source.as_ref().unwrap().outcome,
            Outcome::Near
        );
    }

    #[test]
    fn a_source_is_right_wherever_its_name_stands() {
        let marked = mark_with(|given, lesson| {
            let text = &lesson.articles[0].text;
            given.answers[1].source = Some(GivenSource::Words(place(text, "board")));
        });
        let of_key = |lesson: &mut Lesson| {
            lesson.articles[0].sources[0].name = "a board".to_owned();
            lesson.key[1].source = Some("a board".to_owned());
        };
        assert_eq!(
            marked.sentences[1].source.as_ref().unwrap().outcome,
            Outcome::Wrong
        );
        let mut lesson = lesson();
        of_key(&mut lesson);
        let mut given = answers(&lesson, "Mia", &[]);
        let place = place(&lesson.articles[0].text, "board");
        given.answers[1].source = Some(GivenSource::Words(place));
        let marked = super::marked(&lesson, "mia.json", &given);
        assert_eq!(
            marked.sentences[1].source.as_ref().unwrap().outcome,
            Outcome::Right
        );
    }

    #[test]
    fn loaded_words_are_counted_word_by_word() {
        let marked = mark_with(|given, lesson| {
            let text = &lesson.articles[0].text;
            given.answers[2].loaded = vec![place(text, "stunning climb-down for a board")];
        });
        let loading = &marked.sentences[2].loaded;
        assert_eq!((loading.marked, loading.found, loading.wanted), (5, 1, 1));
        let none = mark_with(|given, _| given.answers[2].loaded.clear());
        assert_eq!(none.sentences[2].comments, ["Also loaded: stunning."]);
        assert_eq!(none.loading().recall(), Some(0.0));
        assert_eq!(none.loading().precision(), None);
    }

    #[test]
    fn what_is_not_answered_is_missing_and_not_wrong() {
        let marked = mark_with(|given, _| given.answers.truncate(1));
        assert_eq!(marked.count(Outcome::Missing), marked.sentences.len() - 1);
        assert_eq!(marked.count(Outcome::Wrong), 0);
    }
}
