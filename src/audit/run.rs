//! The audit itself: from an archive to finished outcomes, and from those to tables.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use thiserror::Error;

use super::archive::{Archive, Found, Item, Known, Opened, Place, ReadingLine, Skipped};
use super::most_used::{MostUsed, UsedSource};
use super::ordered::in_order;
use super::outcome::{Duplicate, Failure, Outcome, Read};
use super::outlet_tables;
use super::rows::{ArticleRow, FindingRow, Row, Rows, SentenceRow, SourceRow};
use super::store::{Store, StoreError};
use super::summary::{Collected, Method, Outlets};
use super::tables::{CsvTable, ParquetTable};
use crate::Reader;
use crate::files::{self, WholeFile, write_line};
use crate::findings::Settings;
use crate::ingest;
use crate::label::SourceKind;
use crate::model::{ModelError, sha256};
use crate::render::audit_page;
use crate::report::{ModelInfo, Reading};

/// Articles shown in full on the page, for each outlet.
const SAMPLE: usize = 3;

/// Sources in the lists of the most used.
const MOST_USED: usize = 50;

/// Why an audit ended before its time.
#[derive(Debug, Error)]
pub enum AuditError {
    /// Its folder cannot be used or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model failed.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// What an audit is to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// Articles that are read side by side.
    pub threads: usize,
    /// Whether tables of sentences, sources and findings are written.
    pub tables: bool,
    /// Whether the readings themselves are written.
    pub readings: bool,
    /// How articles are read.
    pub ingest: ingest::Options,
    /// How figures are computed.
    pub method: Method,
    /// How often what is finished is made safe.
    pub save_every: Duration,
    /// Whether another audit in the folder, finished or not, is removed first.
    pub restart: bool,
}

/// The settings that hold for the articles of a file of the archive.
pub type SettingsOf<'a> = dyn Fn(&Path) -> Settings + Sync + 'a;

/// How far an audit is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Items that are done, whatever became of them.
    pub items: u64,
    /// Articles that were read.
    pub articles: u64,
    /// Items that failed.
    pub failures: u64,
    /// Bytes of the archive that are done.
    pub bytes: u64,
    /// Items that an earlier run had done.
    pub resumed: u64,
}

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

/// How an audit ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// How far it came, which is to the end.
    pub progress: Progress,
    /// What is said of it; none where it had been finished before.
    pub summary: Option<Summary>,
}

/// An archive, and what reads it.
pub struct Audit<'a> {
    /// Where the articles come from.
    pub archive: &'a Archive,
    /// What reads them.
    pub reader: &'a Reader,
    /// The rules' settings for the articles of a file.
    pub settings: &'a SettingsOf<'a>,
    /// What tells those settings from others.
    pub settings_fingerprint: &'a str,
    /// What is to be done.
    pub options: &'a Options,
}

impl Audit<'_> {
    /// Runs the audit into `folder`, or goes on with it there. `tell` is called now and then
    /// with how far it is.
    ///
    /// # Errors
    /// Where the folder cannot be used or written, or the model fails. What was finished
    /// until then stays, and running it again goes on from there.
    pub fn run(
        &self,
        folder: &Path,
        tell: &mut dyn FnMut(&Progress),
    ) -> Result<Finished, AuditError> {
        let fingerprint = self.fingerprint();
        let mut store = Store::open(folder, &fingerprint, self.options.restart)?;
        if store.finished() {
            if let Some(gone) = store.missing() {
                return Err(StoreError::Incomplete(gone).into());
            }
            return Ok(Finished {
                progress: finished_progress(folder),
                summary: None,
            });
        }
        let progress = self.read(&mut store, tell)?;
        let summary = self.write(&store)?;
        store.finish()?;
        Ok(Finished {
            progress,
            summary: Some(summary),
        })
    }

    /// What tells this audit from another: the articles, the model, and what changes results.
    fn fingerprint(&self) -> String {
        let Options {
            threads: _,
            save_every: _,
            restart: _,
            tables,
            readings,
            ingest,
            method,
        } = self.options;
        let told = format!(
            "{}\n{}\n{:?}\n{tables} {readings} {ingest:?} {} {} {:?}\n{}",
            env!("CARGO_PKG_VERSION"),
            self.archive.fingerprint(),
            self.reader.model().manifest().files,
            method.samples,
            method.seed,
            method.by,
            self.settings_fingerprint,
        );
        sha256(told.as_bytes())
    }

    /// Reads what no earlier run has read.
    fn read(
        &self,
        store: &mut Store,
        tell: &mut dyn FnMut(&Progress),
    ) -> Result<Progress, AuditError> {
        let texts = Texts::default();
        let mut state = State::new(&texts);
        store.replay(|outcome| {
            state.take_back(&outcome);
            Ok::<(), StoreError>(())
        })?;
        let resumed = state.progress.items;
        state.progress.resumed = resumed;
        tell(&state.progress);
        let mut writer = store.writer(self.options.save_every);
        let end = in_order(
            |give| {
                let mut number = 0;
                self.archive.draw(&mut |item| {
                    number += 1;
                    if number <= resumed {
                        return ControlFlow::Continue(());
                    }
                    give((number, item))
                });
            },
            self.options.threads,
            |(number, item): (u64, Item)| (item.read(), self.process(number, item, &texts)),
            |(bytes, processed)| {
                let processed = match processed {
                    Ok(processed) => processed,
                    Err(error) => return ControlFlow::Break(AuditError::Model(error)),
                };
                let outcome = state.settle(processed, self.options.readings);
                if let Err(error) = writer.add(&outcome) {
                    return ControlFlow::Break(AuditError::Store(error));
                }
                state.progress.bytes = bytes;
                tell(&state.progress);
                ControlFlow::Continue(())
            },
        );
        // What was done until an error is kept, too.
        let closed = writer.close();
        if let ControlFlow::Break(error) = end {
            return Err(error);
        }
        closed?;
        Ok(state.progress)
    }

    /// Reads one item, the `number`th of the archive.
    fn process(&self, number: u64, item: Item, texts: &Texts) -> Result<Processed, ModelError> {
        let place = item.place.clone();
        let settings = (self.settings)(&item.path());
        let opened = match item.open(self.archive.columns(), &self.options.ingest) {
            Ok(Ok(opened)) => opened,
            Ok(Err(Skipped(reason))) => return Ok(Processed::Skipped(reason)),
            Err(refusal) => {
                return Ok(Processed::Failed(Failure {
                    place,
                    reason: refusal.reason.into_owned(),
                    message: refusal.message,
                }));
            }
        };
        let Opened { found, known } = opened;
        let (text, id) = match &found {
            Found::Article(article) => (article.text(), &article.metadata().id),
            Found::Reading(reading) => (reading.text.as_str(), &reading.article.id),
        };
        let text_sha256 = sha256(text.as_bytes());
        if texts.is_met_before(&text_sha256, number) {
            return Ok(Processed::Duplicate {
                place,
                id: id.clone(),
                text_sha256,
            });
        }
        let reading = match found {
            Found::Article(article) => self.reader.read_with(&article, &settings)?,
            Found::Reading(reading) => match self.refuse_other_model(&reading.model) {
                Ok(()) => *reading,
                Err(message) => {
                    return Ok(Processed::Failed(Failure {
                        place,
                        reason: "model".to_owned(),
                        message,
                    }));
                }
            },
        };
        let rows = self.rows(&reading, place, &known, text_sha256);
        Ok(Processed::Read(Box::new(Read {
            rows,
            reading: Some(reading),
        })))
    }

    /// Readings of two models cannot be compared, nor corrected for one model's error.
    fn refuse_other_model(&self, read_by: &ModelInfo) -> Result<(), String> {
        let own = self.reader.model().info();
        if *read_by == own {
            return Ok(());
        }
        Err(format!(
            "this was read by {} {}, and the audit is of {} {}; choose the other with --model",
            read_by.name, read_by.version, own.name, own.version
        ))
    }

    fn rows(&self, reading: &Reading, place: Place, known: &Known, text_sha256: String) -> Rows {
        Rows {
            article: ArticleRow::new(reading, place, known, text_sha256),
            sources: SourceRow::of(reading),
            findings: if self.options.tables {
                FindingRow::of(reading)
            } else {
                Vec::new()
            },
            sentences: if self.options.tables {
                SentenceRow::of(reading)
            } else {
                Vec::new()
            },
        }
    }

    /// Makes the tables and the page of the finished outcomes.
    fn write(&self, store: &Store) -> Result<Summary, AuditError> {
        let folder = store.folder();
        let mut results = Results::create(folder, self.options)?;
        store.replay(|outcome| results.add(outcome))?;
        let method = &self.options.method;
        let confusion = self.reader.model().manifest().confusion.as_ref();
        let outlets = results.collected.summarise(method, confusion);
        let summary = Summary {
            schema: SCHEMA,
            model: self.reader.model().info(),
            articles: results.articles,
            words: results.words,
            failures: results.failures,
            skipped: results.skipped,
            duplicates: results.duplicates,
            samples: method.samples,
            seed: method.seed,
            outlets,
            most_used_sources: results.sources.most(MOST_USED, |_| true),
            never_named: results.sources.most(MOST_USED, is_never_named),
        };
        results.files.finish()?;
        outlet_tables::write(folder, &summary.outlets)?;
        let path = folder.join("summary.json");
        let written = files::write(&path, |out| {
            serde_json::to_writer_pretty(&mut *out, &summary)?;
            out.write_all(b"\n")
        });
        written.map_err(StoreError::writing(&path))?;
        let sample: Vec<Reading> = results.sample.into_values().collect();
        let path = folder.join("index.html");
        let written = files::write(&path, |out| audit_page(&summary, &sample, out));
        written.map_err(StoreError::writing(&path))?;
        Ok(summary)
    }
}

const fn is_never_named(kind: SourceKind) -> bool {
    matches!(kind, SourceKind::Unnamed | SourceKind::Group)
}

/// What a finished audit says of itself when it is asked for again.
fn finished_progress(folder: &Path) -> Progress {
    let known: Option<serde_json::Value> = std::fs::read(folder.join("summary.json"))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let count = |field: &str| {
        let value = known.as_ref().and_then(|summary| summary.get(field));
        match value {
            Some(serde_json::Value::Object(counts)) => {
                counts.values().filter_map(serde_json::Value::as_u64).sum()
            }
            Some(value) => value.as_u64().unwrap_or_default(),
            None => 0,
        }
    };
    let (articles, failures) = (count("articles"), count("failures"));
    let items = articles + failures + count("skipped") + count("duplicates");
    Progress {
        items,
        articles,
        failures,
        bytes: 0,
        resumed: items,
    }
}

/// What reading an item came to, before its place in the order is known.
enum Processed {
    Read(Box<Read>),
    Failed(Failure),
    Skipped(&'static str),
    /// An earlier item has the same text.
    Duplicate {
        place: Place,
        id: String,
        text_sha256: String,
    },
}

/// Half a SHA-256: enough to tell any number of texts apart, and short.
fn short(text_sha256: &str) -> u128 {
    text_sha256
        .get(..32)
        .and_then(|half| u128::from_str_radix(half, 16).ok())
        .unwrap_or_default()
}

/// Which texts were met, where first, and what article they became.
#[derive(Default)]
struct Texts {
    /// The number of the first item that has the text, and of its article once that is known.
    met: Mutex<HashMap<u128, (u64, u64)>>,
}

impl Texts {
    fn lock(&self) -> MutexGuard<'_, HashMap<u128, (u64, u64)>> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an earlier item than the `number`th has this text. Items are met in any order,
    /// so that a later one may have to find out again when its turn comes.
    fn is_met_before(&self, text_sha256: &str, number: u64) -> bool {
        let mut met = self.lock();
        let (first, _) = met.entry(short(text_sha256)).or_insert((number, 0));
        let is_before = *first < number;
        *first = number.min(*first);
        is_before
    }

    /// The article that a text became; `article` is what it becomes if it has not yet.
    fn settle(&self, text_sha256: &str, article: u64) -> u64 {
        let mut met = self.lock();
        let (_, settled) = met.entry(short(text_sha256)).or_insert((0, 0));
        if *settled == 0 {
            *settled = article;
        }
        *settled
    }
}

/// What is known at some place in the order of the items.
struct State<'t> {
    progress: Progress,
    texts: &'t Texts,
    sample: SampleChoice,
}

impl<'t> State<'t> {
    fn new(texts: &'t Texts) -> Self {
        Self {
            progress: Progress::default(),
            texts,
            sample: SampleChoice::default(),
        }
    }

    /// Counts an outcome of an earlier run.
    fn take_back(&mut self, outcome: &Outcome) {
        self.progress.items += 1;
        match outcome {
            Outcome::Read(read) => {
                self.progress.articles += 1;
                let article = &read.rows.article;
                // 0: before every item of this run.
                self.texts.is_met_before(&article.text_sha256, 0);
                self.texts.settle(&article.text_sha256, article.article);
                self.sample.take(article);
            }
            Outcome::Failed(_) => self.progress.failures += 1,
            Outcome::Skipped(_) | Outcome::Duplicate(_) => {}
        }
    }

    /// What becomes of the next item in the order.
    fn settle(&mut self, processed: Processed, keep_reading: bool) -> Outcome {
        self.progress.items += 1;
        let duplicate = |place, id, article| Outcome::Duplicate(Duplicate { place, id, article });
        match processed {
            Processed::Failed(failure) => {
                self.progress.failures += 1;
                Outcome::Failed(failure)
            }
            Processed::Skipped(reason) => Outcome::Skipped(reason.to_owned()),
            Processed::Duplicate {
                place,
                id,
                text_sha256,
            } => {
                let article = self.texts.settle(&text_sha256, 0);
                duplicate(place, id, article)
            }
            Processed::Read(mut read) => {
                let number = self.progress.articles + 1;
                let article = &read.rows.article;
                let settled = self.texts.settle(&article.text_sha256, number);
                if settled != number {
                    let (place, id) = (article.place.clone(), article.id.clone());
                    return duplicate(place, id, settled);
                }
                self.progress.articles = number;
                read.rows.number(number);
                let out = self.sample.take(&read.rows.article);
                let is_sample = out.as_deref() != Some(&read.rows.article.text_sha256);
                if !is_sample && !keep_reading {
                    read.reading = None;
                }
                Outcome::Read(read)
            }
        }
    }
}

/// Which articles the page shows in full: for each outlet those whose texts have the lowest
/// SHA-256, which is as good as drawn by lot, and the same in every run.
#[derive(Debug, Default)]
struct SampleChoice {
    lowest: BTreeMap<String, BTreeSet<String>>,
}

impl SampleChoice {
    /// Takes an article into the sample, as far as is known now, and gives the text that is
    /// out for it: the article's own where it is not taken.
    fn take(&mut self, article: &ArticleRow) -> Option<String> {
        let outlet = article.outlet.clone().unwrap_or_default();
        let lowest = self.lowest.entry(outlet).or_default();
        lowest.insert(article.text_sha256.clone());
        (lowest.len() > SAMPLE).then(|| lowest.pop_last()).flatten()
    }
}

/// The results while they are made of the outcomes.
struct Results {
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
    fn create(folder: &Path, options: &Options) -> Result<Self, StoreError> {
        Ok(Self {
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

    fn add(&mut self, outcome: Outcome) -> Result<(), StoreError> {
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
