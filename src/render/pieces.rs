//! The pieces of a reading that several renderers show alike.

use std::borrow::Cow;

use super::clean::clean;
use crate::ingest::BlockKind;
use crate::label::{Label, Probability, SourceKind};
use crate::report::{Finding, Loaded, ReadSentence, Reading, Share, Source};
use crate::span::Span;

/// What every report says of itself.
pub(crate) const CAVEAT: &str = "onrecord judges wording and sourcing, not truth: a reported \
    fact can be wrong, and an allegation can be right. Labels come from a statistical model \
    and some of them are mistaken.";

/// A stretch of a sentence that is loaded throughout or not at all.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run<'a> {
    /// Its words, cleaned.
    pub(super) text: Cow<'a, str>,
    /// Whether they carry a judgement.
    pub(super) loaded: bool,
}

/// One paragraph and its sentences, each with its place in the reading.
pub(super) struct Paragraph<'a> {
    pub(super) block: BlockKind,
    pub(super) sentences: Vec<(usize, &'a ReadSentence)>,
}

/// The paragraphs in reading order.
pub(super) fn paragraphs(reading: &Reading) -> Vec<Paragraph<'_>> {
    let mut next = 0;
    reading
        .sentences
        .chunk_by(|a, b| a.paragraph == b.paragraph)
        .filter_map(|chunk| {
            let block = chunk.first()?.block;
            let sentences = (next..).zip(chunk).collect();
            next += chunk.len();
            Some(Paragraph { block, sentences })
        })
        .collect()
}

/// A sentence cut where loaded words begin and end. The runs join to the whole sentence.
pub(super) fn runs<'a>(text: &'a str, sentence: &ReadSentence) -> Vec<Run<'a>> {
    let loaded = sentence.loaded.iter().map(Loaded::span).collect();
    runs_of(text, sentence.span(), loaded)
}

/// The same of any stretch of text.
pub(super) fn runs_of(text: &str, whole: Span, loaded: Vec<Span>) -> Vec<Run<'_>> {
    let mut cuts: Vec<Span> = loaded
        .into_iter()
        .filter_map(|loaded| whole.intersection(loaded))
        .filter(|span| !span.of(text).is_empty())
        .collect();
    cuts.sort_unstable();
    // Spans that touch, overlap or hold one another are one.
    cuts.dedup_by(|next, cut| {
        let is_one = next.start() <= cut.end();
        if is_one {
            *cut = cut.union(*next);
        }
        is_one
    });
    let mut runs = Vec::new();
    let mut at = whole.start();
    let mut push = |span: Span, loaded| {
        let text = clean(span.of(text));
        if !text.is_empty() {
            runs.push(Run { text, loaded });
        }
    };
    for cut in cuts {
        push(Span::new(at, cut.start()), false);
        push(cut, true);
        at = cut.end();
    }
    push(Span::new(at, whole.end()), false);
    runs
}

/// The loaded words of a sentence, each cleaned.
pub(super) fn loaded_words<'a>(text: &'a str, sentence: &ReadSentence) -> Vec<Cow<'a, str>> {
    runs(text, sentence)
        .into_iter()
        .filter(|run| run.loaded)
        .map(|run| run.text)
        .collect()
}

/// The headline, or how the user named the article where it has none.
pub(super) fn title(reading: &Reading) -> Cow<'_, str> {
    let title = clean(reading.article.title.as_deref().unwrap_or_default());
    if title.trim().is_empty() {
        origin(reading)
    } else {
        title
    }
}

/// Where the article came from, as the user named it.
pub(super) fn origin(reading: &Reading) -> Cow<'_, str> {
    match reading.article.id.as_str() {
        "-" => Cow::Borrowed("standard input"),
        id => clean(id),
    }
}

/// Outlet, author, date and length, as far as they are known.
pub(super) fn particulars(reading: &Reading) -> Vec<String> {
    let article = &reading.article;
    let mut known = known_of(&article.outlet, &article.author, &article.date);
    known.push(count(article.words, "word"));
    known
}

/// Outlet, author and day, as far as they are known.
pub(super) fn known_of(
    outlet: &Option<String>,
    author: &Option<String>,
    date: &Option<String>,
) -> Vec<String> {
    [
        outlet.as_deref(),
        author.as_deref(),
        date.as_deref().map(day),
    ]
    .into_iter()
    .flatten()
    .map(|part| clean(part).trim().to_owned())
    .filter(|part| !part.is_empty())
    .collect()
}

/// The day of a date as machines write it, such as `2031-03-14T07:00:02Z`; others are for people, and
/// stay as they are.
pub(super) fn day(date: &str) -> &str {
    let fits = |(at, c): (usize, char)| match at {
        4 | 7 => c == '-',
        _ => c.is_ascii_digit(),
    };
    match date.trim().split_once('T') {
        Some((day, _)) if day.len() == 10 && day.char_indices().all(fits) => day,
        _ => date,
    }
}

/// A number and its noun: "1 word", "12 words".
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The four labels of the footing and their shares.
pub(super) fn shares(reading: &Reading) -> impl Iterator<Item = (Label, Share)> {
    let footing = &reading.footing;
    Label::FOOTING
        .into_iter()
        .filter_map(|label| Some((label, footing.share(label)?)))
}

/// The source of a sentence, where one was found.
pub(super) fn source_of<'a>(reading: &'a Reading, sentence: &ReadSentence) -> Option<&'a Source> {
    reading.sources.get(sentence.source?)
}

/// Whether a reader should be told that nobody was found whose words these are.
pub(super) fn lacks_source(sentence: &ReadSentence) -> bool {
    sentence.source.is_none() && matches!(sentence.label, Label::Quote | Label::Allegation)
}

/// The name of a source, or what it is where it has none.
pub(super) fn source_name(source: &Source) -> Cow<'_, str> {
    let name = source.name.trim();
    if name.is_empty() {
        Cow::Borrowed(kind_title(source.kind))
    } else {
        clean(name)
    }
}

/// What kind of source it is, for a person.
pub(super) const fn kind_title(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::None => "nobody named",
        other => other.name(),
    }
}

/// The labels and their scores, most probable first, those that round to nothing left out.
pub(super) fn ranking(sentence: &ReadSentence) -> Vec<(Label, Probability)> {
    let mut ranking: Vec<_> = Label::ALL
        .into_iter()
        .map(|label| (label, sentence.scores.get(label)))
        .collect();
    ranking.retain(|(_, score)| score.percent() > 0);
    ranking.sort_by(|(_, a), (_, b)| b.get().total_cmp(&a.get()));
    ranking
}

/// The place of the sentence that a finding begins in.
pub(super) fn sentence_of(reading: &Reading, finding: &Finding) -> Option<usize> {
    reading
        .sentences
        .iter()
        .position(|sentence| (sentence.start..sentence.end).contains(&finding.start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    fn sentence_with(loaded: &[(usize, usize)]) -> (String, ReadSentence) {
        let mut sentence = sample::harbour().sentences[0].clone();
        let text = "A shameless né giveaway.".to_owned();
        (sentence.start, sentence.end) = (0, text.len());
        sentence.loaded = loaded
            .iter()
            .map(|&(start, end)| Loaded {
                start,
                end,
                score: Probability::new(0.9),
            })
            .collect();
        (text, sentence)
    }

    fn marked(loaded: &[(usize, usize)]) -> String {
        let (text, sentence) = sentence_with(loaded);
        runs(&text, &sentence)
            .into_iter()
            .map(|run| {
                if run.loaded {
                    format!("[{}]", run.text)
                } else {
                    run.text.into_owned()
                }
            })
            .collect()
    }

    #[test]
    fn loaded_words_are_cut_out_and_nothing_is_lost() {
        assert_eq!(marked(&[]), "A shameless né giveaway.");
        assert_eq!(marked(&[(16, 24), (2, 11)]), "A [shameless] né [giveaway].");
    }

    #[test]
    fn dates_of_machines_become_days() {
        assert_eq!(day("2031-03-14T07:00:02.000Z"), "2031-03-14");
        for date in ["14 March 2031", "2031-03-14", "20310314T0700", "Tuesday"] {
            assert_eq!(day(date), date);
        }
    }

    #[test]
    fn overlapping_spans_are_one() {
        assert_eq!(
            marked(&[(2, 11), (2, 5), (5, 15)]),
            "A [shameless né] giveaway."
        );
        // One that holds two others, which do not touch each other.
        assert_eq!(
            marked(&[(2, 15), (3, 4), (6, 8)]),
            "A [shameless né] giveaway."
        );
    }

    #[test]
    fn spans_that_do_not_fit_are_passed_over() {
        assert_eq!(marked(&[(14, 15), (90, 99)]), "A shameless né giveaway.");
    }

    #[test]
    fn paragraphs_number_their_sentences_through() {
        let reading = sample::harbour();
        let numbers: Vec<_> = paragraphs(&reading)
            .into_iter()
            .flat_map(|paragraph| paragraph.sentences)
            .map(|(index, _)| index)
            .collect();
        assert_eq!(numbers, (0..reading.sentences.len()).collect::<Vec<_>>());
    }
}
