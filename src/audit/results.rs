//! The results of an audit, made of its outcomes: tables, figures and the page.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Options;
use super::archive::ReadingLine;
use super::most_used::{MostUsed, UsedSource};
use super::outcome::{Outcome, Read};
use super::outlet_tables;
use super::rows::{ArticleRow, FindingRow, Row, Rows, SentenceRow, SourceRow};
use super::settling::SampleChoice;
use super::store::StoreError;
use super::summary::{Collected, Method, Outlets};
use super::tables::{CsvTable, ParquetTable};
use crate::files::{self, WholeFile, write_line};
use crate::label::SourceKind;
use crate::model::Model;
use crate::render::audit_page;
use crate::report::{ModelInfo, Reading};

/// Sources in the lists of the most used.
const MOST_USED: usize = 50;

/// What is said of a whole audit: `summary.json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Name and version of the format.
    pub schema: &'static str,
    /// The model that read.
    pub model: ModelInfo,
    /// Articles that were read.
    pub articles: u64,
    /// Their words, boilerplate left out.
    pub words: u64,
    /// Items that failed, by reason.
    pub failures: BTreeMap<String, u64>,
    /// Items of web archives that were no articles, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Items whose text was read before.
    pub duplicates: u64,
    /// Samples drawn for each interval.
    pub samples: usize,
    /// What the drawing began with.
    pub seed: u64,
    /// The outlets.
    #[serde(flatten)]
    pub outlets: Outlets,
    /// The sources that most articles rest on.
    pub most_used_sources: Vec<UsedSource>,
    /// Those of them that have no name.
    pub never_named: Vec<UsedSource>,
}

/// Name and version of `summary.json`.
const SCHEMA: &str = "onrecord.audit/1";

/// The results while they are made of the outcomes.
pub(super) struct Results {
    folder: PathBuf,
    files: Files,
    collected: Collected,
    sources: MostUsed,
    choice: SampleChoice,
    sample: BTreeMap<String, Reading>,
    articles: u64,
    words: u64,
    failures: BTreeMap<String, u64>,
    skipped: BTreeMap<String, u64>,
    duplicates: u64,
}

impl Results {
    /// Begins the results in `folder`.
    pub(super) fn create(folder: &Path, options: &Options) -> Result<Self, StoreError> {
        Ok(Self {
            folder: folder.to_owned(),
            files: Files::create(folder, options)?,
            collected: Collected::new(&options.method.by),
            sources: MostUsed::default(),
            choice: SampleChoice::default(),
            sample: BTreeMap::new(),
            articles: 0,
            words: 0,
            failures: BTreeMap::new(),
            skipped: BTreeMap::new(),
            duplicates: 0,
        })
    }

    /// Adds the next outcome.
    pub(super) fn add(&mut self, outcome: Outcome) -> Result<(), StoreError> {
        match outcome {
            Outcome::Failed(failure) => {
                self.files.failures.line(&failure)?;
                *self.failures.entry(failure.reason).or_default() += 1;
            }
            Outcome::Skipped(reason) => *self.skipped.entry(reason).or_default() += 1,
            Outcome::Duplicate(duplicate) => {
                self.files.duplicates.line(&duplicate)?;
                self.duplicates += 1;
            }
            Outcome::Read(read) => {
                let Read { rows, reading } = *read;
                self.files.add(&rows, reading.as_ref())?;
                self.collected.add(&rows.article);
                self.sources.add(&rows.sources);
                self.articles += 1;
                self.words += rows.article.words;
                self.add_to_sample(&rows.article, reading);
            }
        }
        Ok(())
    }

    fn add_to_sample(&mut self, article: &ArticleRow, reading: Option<Reading>) {
        let out = self.choice.take(article);
        if let Some(reading) = reading {
            self.sample.insert(article.text_sha256.clone(), reading);
        }
        if let Some(out) = out {
            self.sample.remove(&out);
        }
    }

    /// Finishes the tables, and makes the figures and the page of what was added.
    pub(super) fn finish(self, model: &Model, method: &Method) -> Result<Summary, StoreError> {
        let confusion = model.manifest().confusion.as_ref();
        let summary = Summary {
            schema: SCHEMA,
            model: model.manifest().into(),
            articles: self.articles,
            words: self.words,
            failures: self.failures,
            skipped: self.skipped,
            duplicates: self.duplicates,
            samples: method.samples,
            seed: method.seed,
            outlets: self.collected.summarise(method, confusion),
            most_used_sources: self.sources.most(MOST_USED, |_| true),
            never_named: self.sources.most(MOST_USED, is_never_named),
        };
        self.files.finish()?;
        outlet_tables::write(&self.folder, &summary.outlets)?;
        let path = self.folder.join("summary.json");
        let written = files::write(&path, |out| {
            serde_json::to_writer_pretty(&mut *out, &summary)?;
            out.write_all(b"\n")
        });
        written.map_err(StoreError::writing(&path))?;
        let sample: Vec<Reading> = self.sample.into_values().collect();
        let path = self.folder.join("index.html");
        let written = files::write(&path, |out| audit_page(&summary, &sample, out));
        written.map_err(StoreError::writing(&path))?;
        Ok(summary)
    }
}

const fn is_never_named(kind: SourceKind) -> bool {
    matches!(kind, SourceKind::Unnamed | SourceKind::Group)
}

/// The files that hold an entry for each item.
struct Files {
    articles: (ParquetTable<ArticleRow>, CsvTable),
    tables: Option<(
        ParquetTable<SentenceRow>,
        ParquetTable<SourceRow>,
        ParquetTable<FindingRow>,
    )>,
    readings: Option<ReadingsFile>,
    failures: LinesFile,
    duplicates: LinesFile,
}

impl Files {
    fn create(folder: &Path, options: &Options) -> Result<Self, StoreError> {
        let tables = if options.tables {
            let sentences = ParquetTable::create(folder)?;
            let sources = ParquetTable::create(folder)?;
            Some((sentences, sources, ParquetTable::create(folder)?))
        } else {
            None
        };
        Ok(Self {
            articles: (
                ParquetTable::create(folder)?,
                CsvTable::of::<ArticleRow>(folder)?,
            ),
            tables,
            readings: if options.readings {
                Some(ReadingsFile::create(folder)?)
            } else {
                None
            },
            failures: LinesFile::create(&folder.join("failures.jsonl"))?,
            duplicates: LinesFile::create(&folder.join("duplicates.jsonl"))?,
        })
    }

    fn add(&mut self, rows: &Rows, reading: Option<&Reading>) -> Result<(), StoreError> {
        self.articles.0.add(&rows.article)?;
        self.articles.1.add(&rows.article.cells())?;
        if let Some((sentences, sources, findings)) = &mut self.tables {
            rows.sentences
                .iter()
                .try_for_each(|row| sentences.add(row))?;
            rows.sources.iter().try_for_each(|row| sources.add(row))?;
            rows.findings.iter().try_for_each(|row| findings.add(row))?;
        }
        if let (Some(file), Some(reading)) = (&mut self.readings, reading) {
            file.add(reading, rows.article.section.clone())?;
        }
        Ok(())
    }

    fn finish(self) -> Result<(), StoreError> {
        self.articles.0.finish()?;
        self.articles.1.finish()?;
        if let Some((sentences, sources, findings)) = self.tables {
            sentences.finish()?;
            sources.finish()?;
            findings.finish()?;
        }
        if let Some(readings) = self.readings {
            readings.finish()?;
        }
        self.failures.finish()?;
        self.duplicates.finish()
    }
}

/// A file of JSON lines.
struct LinesFile {
    file: WholeFile,
}

impl LinesFile {
    fn create(path: &Path) -> Result<Self, StoreError> {
        let file = WholeFile::create(path).map_err(StoreError::writing(path))?;
        Ok(Self { file })
    }

    fn line(&mut self, entry: &impl Serialize) -> Result<(), StoreError> {
        write_line(&mut self.file, entry).map_err(StoreError::writing(self.file.path()))
    }

    fn finish(self) -> Result<(), StoreError> {
        let path = self.file.path().to_owned();
        self.file.persist().map_err(StoreError::writing(&path))
    }
}

/// The readings as JSON lines, compressed with zstd.
struct ReadingsFile {
    encoder: zstd::Encoder<'static, WholeFile>,
    path: PathBuf,
}

impl ReadingsFile {
    fn create(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("readings.jsonl.zst");
        let encoder = WholeFile::create(&path)
            .and_then(|file| zstd::Encoder::new(file, 3))
            .map_err(StoreError::writing(&path))?;
        Ok(Self { encoder, path })
    }

    fn add(&mut self, reading: &Reading, section: Option<String>) -> Result<(), StoreError> {
        let line = ReadingLine { reading, section };
        write_line(&mut self.encoder, &line).map_err(StoreError::writing(&self.path))
    }

    fn finish(self) -> Result<(), StoreError> {
        let written = self.encoder.finish().and_then(WholeFile::persist);
        written.map_err(StoreError::writing(&self.path))
    }
}
