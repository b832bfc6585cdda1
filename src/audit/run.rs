//! The audit itself: from an archive to finished outcomes, and from those to results.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use thiserror::Error;

use super::archive::{Archive, Found, Item, Known, Opened, Place, Skipped, own_outlet};
use super::ordered::in_order;
use super::outcome::{Failure, Read};
use super::results::{Results, Summary};
use super::rows::{ArticleRow, FindingRow, Rows, SentenceRow, SourceRow};
use super::settling::{Processed, Progress, State, Texts};
use super::store::{Store, StoreError};
use super::summary::Method;
use crate::Reader;
use crate::config::Chosen;
use crate::ingest::{self, BlockKind};
use crate::model::{ModelError, sha256};
use crate::report::{ModelInfo, ReadSentence, Reading};

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
    /// How articles are read, where the settings of their file say nothing else.
    pub ingest: ingest::Options,
    /// Whether articles that are not English are refused, whatever the settings say.
    pub language_check: Option<bool>,
    /// How figures are computed.
    pub method: Method,
    /// How often what is finished is made safe.
    pub save_every: Duration,
    /// Whether another audit in the folder, finished or not, gives way.
    pub restart: bool,
}

impl Options {
    /// Whether a result that is made when it is asked for is asked for.
    fn makes(&self, result: &str) -> bool {
        match result {
            "readings.jsonl.zst" => self.readings,
            "sentences.parquet" | "sources.parquet" | "findings.parquet" => self.tables,
            table => self.method.by.iter().any(|by| by.table() == table),
        }
    }
}

/// What a settings file says of the articles of a file of the archive.
pub type SettingsOf<'a> = dyn Fn(&Path) -> Chosen + Sync + 'a;

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
        store.finish(|result| self.options.makes(result))?;
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
            language_check,
            method,
        } = self.options;
        let told = format!(
            "{}\n{}\n{:?}\n{tables} {readings} {ingest:?} {language_check:?} {} {} {:?}\n{}",
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
        let chosen = (self.settings)(&item.path());
        let asked = self.options.language_check.or(chosen.language_check);
        let ingest = ingest::Options {
            language_check: asked.unwrap_or(self.options.ingest.language_check),
            ..self.options.ingest
        };
        let opened = match item.open(self.archive.columns(), &ingest) {
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
        let id = match &found {
            Found::Article(article) => &article.metadata().id,
            Found::Reading(reading) => &reading.article.id,
        };
        // Before its text counts as met: what is refused makes no duplicate of what is not.
        if let Found::Reading(reading) = &found
            && let Err(message) = self.refuse_other_model(&reading.model)
        {
            return Ok(Processed::Failed(Failure {
                place,
                reason: "model".to_owned(),
                message,
            }));
        }
        let text_sha256 = sha256(below_headline(&found).as_bytes());
        if texts.is_met_before(&text_sha256, number) {
            return Ok(Processed::Duplicate {
                place,
                id: id.clone(),
                text_sha256,
            });
        }
        let mut reading = match found {
            Found::Article(article) => self.reader.read_with(&article, &chosen.settings)?,
            Found::Reading(reading) => *reading,
        };
        let rows = self.rows(&reading, place, &known, text_sha256);
        // A folder's name would be lost where the reading is audited without the folder.
        let article = &mut reading.article;
        if own_outlet(&article.outlet, &article.url).is_none() {
            article.outlet.clone_from(&known.outlet);
        }
        Ok(Processed::Read(Box::new(Read {
            rows,
            reading: Some(reading),
        })))
    }

    /// Readings of two models cannot be compared, nor corrected for one model's error.
    fn refuse_other_model(&self, read_by: &ModelInfo) -> Result<(), String> {
        let own = ModelInfo::from(self.reader.model().manifest());
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

    /// Makes the results of the finished outcomes.
    fn write(&self, store: &Store) -> Result<Summary, StoreError> {
        let mut results = Results::create(store.folder(), self.options)?;
        store.replay(|outcome| results.add(outcome))?;
        results.finish(self.reader.model(), &self.options.method)
    }
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
    let [articles, failures, duplicates] = ["articles", "failures", "duplicates"].map(count);
    let items = articles + failures + duplicates + count("skipped");
    Progress {
        items,
        articles,
        failures,
        duplicates,
        bytes: 0,
        resumed: items,
    }
}

/// What tells one text from another: papers that take the same piece from an agency write
/// headlines of their own above it.
fn below_headline(found: &Found) -> &str {
    let (text, end) = match found {
        Found::Article(article) => {
            let headline = article.blocks().first();
            let headline = headline.filter(|block| block.kind == BlockKind::Headline);
            (article.text(), headline.map(|block| block.span.end()))
        }
        Found::Reading(reading) => {
            let of_headline = |sentence: &&ReadSentence| {
                sentence.paragraph == 0 && sentence.block == BlockKind::Headline
            };
            let headline = reading.sentences.iter().take_while(of_headline).last();
            (reading.text.as_str(), headline.map(|sentence| sentence.end))
        }
    };
    let below = end
        .and_then(|end| text.get(end..))
        .unwrap_or(text)
        .trim_start();
    if below.is_empty() { text } else { below }
}
