//! What the tables hold: one row an article, a sentence, a source, a finding.

use serde::{Deserialize, Serialize};

use super::archive::{Known, Place};
use super::date;
use crate::findings::RULES;
use crate::label::{Label, SourceKind};
use crate::report::{Reading, Share, word_count};

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// A count or a number of something.
    Int(u64),
    /// A share or a probability, rounded to four decimals.
    Float(f64),
    /// A text.
    Text(&'a str),
    /// Nothing.
    Null,
}

impl<'a> From<&'a Option<String>> for Cell<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_deref().map_or(Cell::Null, Cell::Text)
    }
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellType {
    /// A whole number: `INT64` in Parquet.
    Int,
    /// A number: `DOUBLE`.
    Float,
    /// UTF-8: `STRING`.
    Text,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells hold, where they hold something.
    pub cell_type: CellType,
}

fn columns(cell_type: CellType, names: &[&str]) -> impl Iterator<Item = Column> {
    names
        .iter()
        .map(|name| Column {
            name: (*name).to_owned(),
            cell_type,
        })
        .collect::<Vec<_>>()
        .into_iter()
}

/// A row of a table.
pub trait Row {
    /// The table's name, which is its file's without the ending.
    const TABLE: &'static str;

    /// The table's columns.
    fn columns() -> Vec<Column>;

    /// The row's cells, in the order of the columns.
    fn cells(&self) -> Vec<Cell<'_>>;
}

/// Words and share of one label in one article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LabelShare {
    /// Words of the sentences with the label.
    pub words: u64,
    /// As a share of the footing's words.
    pub share: f64,
    /// Lower end of the 90 % interval of the share.
    pub low: f64,
    /// Upper end of the 90 % interval of the share.
    pub high: f64,
}

impl From<Share> for LabelShare {
    fn from(share: Share) -> Self {
        Self {
            words: share.words as u64,
            share: rounded(share.share.get()),
            low: rounded(share.low.get()),
            high: rounded(share.high.get()),
        }
    }
}

/// One article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleRow {
    /// Its number in the audit, from 1, by which the other tables name it.
    pub article: u64,
    /// How the archive names it.
    pub id: String,
    /// Where it lies.
    pub place: Place,
    /// The headline.
    pub title: Option<String>,
    /// The outlet that it is counted for.
    pub outlet: Option<String>,
    /// The byline.
    pub author: Option<String>,
    /// The part of the paper.
    pub section: Option<String>,
    /// The publication date as the archive gives it.
    pub date: Option<String>,
    /// Year and month of that date, as in `2024-03`.
    pub month: Option<String>,
    /// The address of the page.
    pub url: Option<String>,
    /// Words of the footing: all but boilerplate.
    pub words: u64,
    /// Sentences of the footing.
    pub sentences: u64,
    /// Reported fact, attributed quote, editorial framing, unverified allegation.
    pub labels: [LabelShare; 4],
    /// Words of the sentences that rest on a source.
    pub attributed_words: u64,
    /// Those of them whose source is not named.
    pub unnamed_words: u64,
    /// Sources that a sentence rests on, by kind, in the order of [`SourceKind::ALL`].
    pub sources: [u64; 6],
    /// Words in loaded phrases.
    pub loaded_words: u64,
    /// Findings by rule, in the order of [`RULES`].
    pub findings: Vec<u64>,
    /// SHA-256 of the text, in hexadecimal.
    pub text_sha256: String,
}

impl ArticleRow {
    /// The row of an article, of which its number is still missing.
    #[must_use]
    pub fn new(reading: &Reading, place: Place, known: &Known, text_sha256: String) -> Self {
        let footing = &reading.footing;
        let counted = || {
            reading
                .sentences
                .iter()
                .filter(|sentence| sentence.label != Label::Boilerplate)
        };
        let words_where = |wanted: &dyn Fn(&crate::report::Source) -> bool| -> u64 {
            counted()
                .filter(|sentence| {
                    sentence
                        .source
                        .and_then(|id| reading.sources.get(id))
                        .is_some_and(wanted)
                })
                .map(|sentence| word_count(sentence.span().of(&reading.text)) as u64)
                .sum()
        };
        let sources = SourceKind::ALL.map(|kind| {
            let relied_on = reading.sources_relied_on().iter();
            relied_on.filter(|source| source.kind == kind).count() as u64
        });
        let loaded = counted().flat_map(|sentence| &sentence.loaded);
        let findings = RULES.iter().map(|rule| {
            let own = reading.findings.iter().filter(|f| f.rule == rule.name);
            own.count() as u64
        });
        Self {
            article: 0,
            id: reading.article.id.clone(),
            place,
            title: reading.article.title.clone(),
            outlet: known.outlet.clone(),
            author: reading.article.author.clone(),
            section: known.section.clone(),
            date: reading.article.date.clone(),
            month: reading.article.date.as_deref().and_then(date::month),
            url: reading.article.url.clone(),
            words: footing.words as u64,
            sentences: counted().count() as u64,
            labels: [
                footing.fact,
                footing.quote,
                footing.framing,
                footing.allegation,
            ]
            .map(LabelShare::from),
            attributed_words: words_where(&|_| true),
            unnamed_words: words_where(&|source| source.kind == SourceKind::Unnamed),
            sources,
            loaded_words: loaded
                .map(|phrase| word_count(phrase.span().of(&reading.text)) as u64)
                .sum(),
            findings: findings.collect(),
            text_sha256,
        }
    }
}

impl Row for ArticleRow {
    const TABLE: &'static str = "articles";

    fn columns() -> Vec<Column> {
        use CellType::{Float, Int, Text};
        let of_labels = Label::FOOTING.into_iter().flat_map(|label| {
            let named = |what: &str, cell_type| Column {
                name: format!("{label}_{what}"),
                cell_type,
            };
            [
                named("words", Int),
                named("share", Float),
                named("low", Float),
                named("high", Float),
            ]
        });
        let of_sources = SourceKind::ALL.into_iter().map(|kind| Column {
            name: format!("sources_{kind}"),
            cell_type: Int,
        });
        let of_rules = RULES.iter().map(|rule| Column {
            name: format!("finding_{}", rule.name.replace('-', "_")),
            cell_type: Int,
        });
        columns(Int, &["article"])
            .chain(columns(Text, &["id", "file"]))
            .chain(columns(Int, &["record"]))
            .chain(columns(
                Text,
                &[
                    "title", "outlet", "author", "section", "date", "month", "url",
                ],
            ))
            .chain(columns(Int, &["words", "sentences"]))
            .chain(of_labels)
            .chain(columns(Int, &["attributed_words", "unnamed_words"]))
            .chain(columns(Float, &["unnamed_share"]))
            .chain(columns(Int, &["sources"]))
            .chain(of_sources)
            .chain(columns(Int, &["loaded_words", "findings"]))
            .chain(of_rules)
            .chain(columns(Text, &["text_sha256"]))
            .collect()
    }

    fn cells(&self) -> Vec<Cell<'_>> {
        let mut cells = vec![
            Cell::Int(self.article),
            Cell::Text(&self.id),
            Cell::Text(&self.place.file),
            self.place.record.map_or(Cell::Null, Cell::Int),
        ];
        for text in [
            &self.title,
            &self.outlet,
            &self.author,
            &self.section,
            &self.date,
            &self.month,
            &self.url,
        ] {
            cells.push(text.into());
        }
        cells.extend([Cell::Int(self.words), Cell::Int(self.sentences)]);
        for label in &self.labels {
            cells.extend([
                Cell::Int(label.words),
                Cell::Float(label.share),
                Cell::Float(label.low),
                Cell::Float(label.high),
            ]);
        }
        cells.extend([
            Cell::Int(self.attributed_words),
            Cell::Int(self.unnamed_words),
            match self.attributed_words {
                0 => Cell::Null,
                all => Cell::Float(rounded(self.unnamed_words as f32 / all as f32)),
            },
            Cell::Int(self.sources.iter().sum()),
        ]);
        cells.extend(self.sources.iter().map(|&count| Cell::Int(count)));
        cells.extend([
            Cell::Int(self.loaded_words),
            Cell::Int(self.findings.iter().sum()),
        ]);
        cells.extend(self.findings.iter().map(|&count| Cell::Int(count)));
        cells.push(Cell::Text(&self.text_sha256));
        cells
    }
}

/// One sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentenceRow {
    article: u64,
    sentence: u64,
    paragraph: u64,
    start: u64,
    end: u64,
    block: String,
    label: Label,
    confidence: f64,
    scores: [f64; 5],
    also: Option<Label>,
    source: Option<u64>,
    loaded: u64,
    words: u64,
    text: String,
}

impl SentenceRow {
    /// The rows of a reading's sentences.
    #[must_use]
    pub fn of(reading: &Reading) -> Vec<Self> {
        let sentences = reading.sentences.iter().enumerate();
        sentences
            .map(|(number, sentence)| {
                let text = sentence.span().of(&reading.text);
                Self {
                    article: 0,
                    sentence: number as u64,
                    paragraph: sentence.paragraph as u64,
                    start: sentence.start as u64,
                    end: sentence.end as u64,
                    block: sentence.block.name().to_owned(),
                    label: sentence.label,
                    confidence: rounded(sentence.confidence.get()),
                    scores: Label::ALL.map(|label| rounded(sentence.scores.get(label).get())),
                    also: sentence.also,
                    source: sentence.source.map(|id| id as u64),
                    loaded: sentence.loaded.len() as u64,
                    words: word_count(text) as u64,
                    text: text.to_owned(),
                }
            })
            .collect()
    }
}

impl Row for SentenceRow {
    const TABLE: &'static str = "sentences";

    fn columns() -> Vec<Column> {
        use CellType::{Float, Int, Text};
        let scores = Label::ALL.into_iter().map(|label| Column {
            name: format!("score_{label}"),
            cell_type: Float,
        });
        columns(Int, &["article", "sentence", "paragraph", "start", "end"])
            .chain(columns(Text, &["block", "label"]))
            .chain(columns(Float, &["confidence"]))
            .chain(scores)
            .chain(columns(Text, &["also"]))
            .chain(columns(Int, &["source", "loaded", "words"]))
            .chain(columns(Text, &["text"]))
            .collect()
    }

    fn cells(&self) -> Vec<Cell<'_>> {
        let mut cells = vec![
            Cell::Int(self.article),
            Cell::Int(self.sentence),
            Cell::Int(self.paragraph),
            Cell::Int(self.start),
            Cell::Int(self.end),
            Cell::Text(&self.block),
            Cell::Text(self.label.name()),
            Cell::Float(self.confidence),
        ];
        cells.extend(self.scores.iter().map(|&score| Cell::Float(score)));
        cells.extend([
            self.also
                .map_or(Cell::Null, |label| Cell::Text(label.name())),
            self.source.map_or(Cell::Null, Cell::Int),
            Cell::Int(self.loaded),
            Cell::Int(self.words),
            Cell::Text(&self.text),
        ]);
        cells
    }
}

/// One source of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceRow {
    article: u64,
    source: u64,
    /// Its name in the fullest form that the article gives.
    pub name: String,
    /// What kind of source it is.
    pub kind: SourceKind,
    description: Option<String>,
    mentions: u64,
    sentences: u64,
    /// Words of the sentences that rest on it.
    pub words: u64,
    share: f64,
}

impl SourceRow {
    /// The rows of a reading's sources.
    #[must_use]
    pub fn of(reading: &Reading) -> Vec<Self> {
        let sources = reading.sources.iter();
        sources
            .map(|source| Self {
                article: 0,
                source: source.id as u64,
                name: source.name.clone(),
                kind: source.kind,
                description: source.description.clone(),
                mentions: source.mentions.len() as u64,
                sentences: source.sentences.len() as u64,
                words: source.words as u64,
                share: rounded(source.share.get()),
            })
            .collect()
    }
}

impl Row for SourceRow {
    const TABLE: &'static str = "sources";

    fn columns() -> Vec<Column> {
        use CellType::{Float, Int, Text};
        columns(Int, &["article", "source"])
            .chain(columns(Text, &["name", "kind", "description"]))
            .chain(columns(Int, &["mentions", "sentences", "words"]))
            .chain(columns(Float, &["share"]))
            .collect()
    }

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Int(self.article),
            Cell::Int(self.source),
            Cell::Text(&self.name),
            Cell::Text(self.kind.name()),
            (&self.description).into(),
            Cell::Int(self.mentions),
            Cell::Int(self.sentences),
            Cell::Int(self.words),
            Cell::Float(self.share),
        ]
    }
}

/// One finding of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingRow {
    article: u64,
    rule: String,
    severity: String,
    start: u64,
    end: u64,
    text: String,
    message: String,
}

impl FindingRow {
    /// The rows of a reading's findings.
    #[must_use]
    pub fn of(reading: &Reading) -> Vec<Self> {
        let findings = reading.findings.iter();
        findings
            .map(|finding| Self {
                article: 0,
                rule: finding.rule.clone(),
                severity: finding.severity.name().to_owned(),
                start: finding.start as u64,
                end: finding.end as u64,
                text: reading
                    .text
                    .get(finding.start..finding.end)
                    .unwrap_or_default()
                    .to_owned(),
                message: finding.message.clone(),
            })
            .collect()
    }
}

impl Row for FindingRow {
    const TABLE: &'static str = "findings";

    fn columns() -> Vec<Column> {
        use CellType::{Int, Text};
        columns(Int, &["article"])
            .chain(columns(Text, &["rule", "severity"]))
            .chain(columns(Int, &["start", "end"]))
            .chain(columns(Text, &["text", "message"]))
            .collect()
    }

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Int(self.article),
            Cell::Text(&self.rule),
            Cell::Text(&self.severity),
            Cell::Int(self.start),
            Cell::Int(self.end),
            Cell::Text(&self.text),
            Cell::Text(&self.message),
        ]
    }
}

/// Everything that the tables hold of one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// The article itself.
    pub article: ArticleRow,
    /// Its sources.
    pub sources: Vec<SourceRow>,
    /// What the rules found.
    pub findings: Vec<FindingRow>,
    /// Its sentences; none where no table of them was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sentences: Vec<SentenceRow>,
}

impl Rows {
    /// Gives the article its number in the audit.
    pub fn number(&mut self, article: u64) {
        self.article.article = article;
        for row in &mut self.sources {
            row.article = article;
        }
        for row in &mut self.findings {
            row.article = article;
        }
        for row in &mut self.sentences {
            row.article = article;
        }
    }
}

/// Four decimals: finer than the model is sure of, and equal everywhere.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn every_row_has_a_cell_of_the_right_type_for_each_column() {
        fn check<R: Row>(rows: &[R]) {
            assert!(!rows.is_empty(), "{}", R::TABLE);
            for row in rows {
                let (columns, cells) = (R::columns(), row.cells());
                assert_eq!(columns.len(), cells.len(), "{}", R::TABLE);
                for (column, cell) in columns.iter().zip(cells) {
                    let fits = match cell {
                        Cell::Int(_) => column.cell_type == CellType::Int,
                        Cell::Float(_) => column.cell_type == CellType::Float,
                        Cell::Text(_) => column.cell_type == CellType::Text,
                        Cell::Null => true,
                    };
                    assert!(fits, "{}.{}: {cell:?}", R::TABLE, column.name);
                }
            }
        }
        let reading = sample::harbour();
        check(&SentenceRow::of(&reading));
        check(&SourceRow::of(&reading));
        check(&FindingRow::of(&reading));
        check(&[sample_article(&reading)]);
    }

    fn sample_article(reading: &Reading) -> ArticleRow {
        let known = Known {
            section: None,
            outlet: Some("Quay Courier".to_owned()),
        };
        let place = Place {
            file: "harbour.txt".to_owned(),
            record: None,
        };
        ArticleRow::new(reading, place, &known, "0".repeat(64))
    }

    #[test]
    fn an_article_s_words_add_up() {
        let reading = sample::harbour();
        let row = sample_article(&reading);
        let labelled: u64 = row.labels.iter().map(|label| label.words).sum();
        assert_eq!(labelled, row.words);
        assert!(row.unnamed_words <= row.attributed_words);
        assert!(row.attributed_words <= row.words);
    }
}
