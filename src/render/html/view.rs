//! What the page shows of one reading, ready for the template.

use std::borrow::Cow;

use crate::ingest::BlockKind;
use crate::label::Label;
use crate::render::clean::clean;
use crate::render::pieces::{
    self, Run, count, kind_title, lacks_source, loaded_words, particulars, ranking, runs,
    sentence_of, shares, source_name, source_of,
};
use crate::report::{Finding, ReadSentence, Reading, Severity, Share, Source};

/// One article of the page.
pub(super) struct View<'a> {
    /// What the ids of the article's elements begin with, so that articles do not clash.
    pub(super) prefix: String,
    /// Level of the article's heading.
    pub(super) level: u8,
    pub(super) title: Cow<'a, str>,
    pub(super) origin: Cow<'a, str>,
    /// The address of the page, where it is one that a browser may follow.
    pub(super) url: Option<&'a str>,
    pub(super) particulars: Vec<String>,
    pub(super) words: usize,
    pub(super) rows: Vec<Row>,
    pub(super) sources: Vec<SourceView<'a>>,
    pub(super) paragraphs: Vec<ParagraphView<'a>>,
    pub(super) findings: Vec<FindingView<'a>>,
    pub(super) model: String,
}

/// A label's part of the footing.
pub(super) struct Row {
    pub(super) label: Label,
    pub(super) share: Share,
    /// Sentences with the label.
    pub(super) sentences: usize,
    /// Where its part of the bar begins, in per cent.
    pub(super) offset: f32,
    /// Length of that part, in per cent.
    pub(super) length: f32,
}

impl Row {
    /// Middle of the label's part of the bar, in per cent.
    pub(super) fn middle(&self) -> f32 {
        self.offset + self.length / 2.0
    }
}

pub(super) struct SourceView<'a> {
    pub(super) source: &'a Source,
    pub(super) name: Cow<'a, str>,
    pub(super) description: Cow<'a, str>,
}

impl SourceView<'_> {
    pub(super) fn kind(&self) -> &'static str {
        kind_title(self.source.kind)
    }

    pub(super) fn count(&self) -> String {
        count(self.source.sentences.len(), "sentence")
    }
}

pub(super) struct ParagraphView<'a> {
    pub(super) block: BlockKind,
    pub(super) sentences: Vec<SentenceView<'a>>,
}

impl ParagraphView<'_> {
    /// The paragraph's class in the style sheet.
    pub(super) const fn class(&self) -> &'static str {
        match self.block {
            BlockKind::Headline => "headline",
            BlockKind::Subheading => "subheading",
            BlockKind::Byline | BlockKind::Caption | BlockKind::Boilerplate => "aside",
            BlockKind::Item => "item",
            BlockKind::Blockquote => "blockquote",
            BlockKind::Body | BlockKind::Table => "body",
        }
    }
}

pub(super) struct SentenceView<'a> {
    pub(super) index: usize,
    pub(super) sentence: &'a ReadSentence,
    pub(super) runs: Vec<Run<'a>>,
    pub(super) source: Option<SourceView<'a>>,
    pub(super) lacks_source: bool,
    pub(super) loaded: String,
}

impl SentenceView<'_> {
    /// The other labels that are not out of the question, with their probability.
    pub(super) fn others(&self) -> String {
        let others: Vec<_> = ranking(self.sentence)
            .into_iter()
            .filter(|(label, _)| *label != self.sentence.label)
            .map(|(label, score)| format!("{} {} %", label.title(), score.percent()))
            .collect();
        others.join(", ")
    }

    /// What stands behind the letter: the number of the source, or that there is none.
    pub(super) fn number(&self) -> String {
        match &self.source {
            Some(source) => (source.source.id + 1).to_string(),
            None if self.lacks_source => "–".to_owned(),
            None => String::new(),
        }
    }

    /// Everything about the sentence that has to fit on one line. It begins as the badge
    /// reads, so that whoever steers by voice can say what they see.
    pub(super) fn summary(&self) -> String {
        let sentence = self.sentence;
        let doubt = if sentence.is_uncertain() { "?" } else { "" };
        let (letter, number) = (sentence.label.letter(), self.number());
        let mut parts = vec![
            format!("{letter}{doubt}{number}: {}", sentence.label.title()),
            format!("{} %", sentence.confidence.percent()),
        ];
        if sentence.is_uncertain() {
            parts.push("unsure".to_owned());
        }
        match &self.source {
            Some(source) => parts.push(format!("source {}", source.name)),
            None if self.lacks_source => parts.push("no source found".to_owned()),
            None => {}
        }
        parts.join(", ")
    }
}

pub(super) struct FindingView<'a> {
    pub(super) rule: Cow<'a, str>,
    pub(super) message: Cow<'a, str>,
    pub(super) words: Cow<'a, str>,
    pub(super) warning: bool,
    /// The sentence that it begins in.
    pub(super) sentence: Option<usize>,
}

impl<'a> View<'a> {
    /// The view of the reading at `place` on the page; `alone` where there is no other.
    pub(super) fn new(reading: &'a Reading, place: usize, alone: bool) -> Self {
        let (name, version) = (&reading.model.name, &reading.model.version);
        Self {
            prefix: format!("a{}-", place + 1),
            level: if alone { 1 } else { 2 },
            title: pieces::title(reading),
            origin: pieces::origin(reading),
            url: reading
                .article
                .url
                .as_deref()
                .filter(|url| is_web_address(url)),
            particulars: particulars(reading),
            words: reading.footing.words,
            rows: rows(reading),
            sources: reading
                .sources_relied_on()
                .iter()
                .map(source_view)
                .collect(),
            paragraphs: paragraphs(reading),
            findings: reading
                .findings
                .iter()
                .map(|found| finding_view(reading, found))
                .collect(),
            model: format!("{} {}", clean(name), clean(version)),
        }
    }

    /// The sentences, through all paragraphs.
    pub(super) fn sentences(&self) -> impl Iterator<Item = &SentenceView<'a>> {
        self.paragraphs
            .iter()
            .flat_map(|paragraph| &paragraph.sentences)
    }

    /// The bar in words.
    pub(super) fn bar_in_words(&self) -> String {
        let parts: Vec<_> = self
            .rows
            .iter()
            .map(|row| format!("{} {} %", row.label.title(), row.share.share.percent()))
            .collect();
        parts.join(", ")
    }
}

fn rows(reading: &Reading) -> Vec<Row> {
    let mut offset = 0.0;
    shares(reading)
        .map(|(label, share)| {
            let length = share.share.get() * 100.0;
            let sentences = reading
                .sentences
                .iter()
                .filter(|s| s.label == label)
                .count();
            let row = Row {
                label,
                share,
                sentences,
                offset,
                length,
            };
            offset += length;
            row
        })
        .collect()
}

fn source_view(source: &Source) -> SourceView<'_> {
    SourceView {
        source,
        name: source_name(source),
        description: clean(source.description.as_deref().unwrap_or_default()),
    }
}

fn paragraphs(reading: &Reading) -> Vec<ParagraphView<'_>> {
    pieces::paragraphs(reading)
        .into_iter()
        .map(|paragraph| ParagraphView {
            block: paragraph.block,
            sentences: paragraph
                .sentences
                .into_iter()
                .map(|(index, sentence)| sentence_view(reading, index, sentence))
                .collect(),
        })
        .collect()
}

fn sentence_view<'a>(
    reading: &'a Reading,
    index: usize,
    sentence: &'a ReadSentence,
) -> SentenceView<'a> {
    SentenceView {
        index,
        sentence,
        runs: runs(&reading.text, sentence),
        source: source_of(reading, sentence).map(source_view),
        lacks_source: lacks_source(sentence),
        loaded: loaded_words(&reading.text, sentence).join(", "),
    }
}

fn finding_view<'a>(reading: &'a Reading, finding: &'a Finding) -> FindingView<'a> {
    let words = reading
        .text
        .get(finding.start..finding.end)
        .unwrap_or_default();
    FindingView {
        rule: clean(&finding.rule),
        message: clean(&finding.message),
        words: clean(words),
        warning: finding.severity == Severity::Warning,
        sentence: sentence_of(reading, finding),
    }
}

/// Whether a link to it is safe to offer: no script, no local file.
fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
