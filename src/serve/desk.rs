//! Where requests wait for the model: one thread that reads all articles, a few windows of
//! each in turn, so that a short article is not kept waiting by a long one before it.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::findings::Settings;
use crate::ingest::Article;
use crate::model::ModelError;
use crate::reader::Pass;
use crate::report::Reading;
use crate::{DraftReader, Reader};

/// Why an article was not read.
#[derive(Debug, Error)]
pub(super) enum DeskError {
    /// As many are waiting as may.
    #[error("as many articles are waiting as this server takes; try again in a few seconds")]
    Full,
    /// The model failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The thread that reads is gone.
    #[error("nothing reads any more; start the server again")]
    Closed,
}

/// Takes articles and gives readings.
pub(super) struct Desk {
    jobs: Sender<Job>,
    worker: JoinHandle<()>,
    places: Arc<Semaphore>,
    capacity: usize,
}

/// An article that is to be read, and who waits for it.
struct Job {
    article: Article,
    answer: oneshot::Sender<Result<Reading, ModelError>>,
    /// Kept until the answer is there.
    _place: OwnedSemaphorePermit,
}

impl Desk {
    /// A desk with places for so many articles.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub(super) fn open(reader: Reader, settings: Settings, places: usize) -> io::Result<Self> {
        let (jobs, taken) = channel();
        let worker = thread::Builder::new()
            .name("model".to_owned())
            .spawn(move || work(&reader, &settings, &taken))?;
        Ok(Self {
            jobs,
            worker,
            places: Arc::new(Semaphore::new(places)),
            capacity: places,
        })
    }

    /// Whether articles are read: not after a fault of this program's.
    pub(super) fn is_open(&self) -> bool {
        !self.worker.is_finished()
    }

    /// How many articles are waiting or being read.
    pub(super) fn waiting(&self) -> usize {
        self.capacity - self.places.available_permits().min(self.capacity)
    }

    /// Reads an article. Whoever drops the future before its end is not read for any longer.
    pub(super) async fn read(&self, article: Article) -> Result<Reading, DeskError> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| DeskError::Full)?;
        let (answer, answered) = oneshot::channel();
        let job = Job {
            article,
            answer,
            _place: place,
        };
        self.jobs.send(job).map_err(|_| DeskError::Closed)?;
        Ok(answered.await.map_err(|_| DeskError::Closed)??)
    }
}

/// Reads what comes until nothing more can.
fn work(reader: &Reader, settings: &Settings, jobs: &Receiver<Job>) {
    // What has no turns yet was not begun.
    let mut queue: VecDeque<(Option<Turns<'_>>, Job)> = VecDeque::new();
    loop {
        if queue.is_empty() {
            match jobs.recv() {
                Ok(job) => queue.push_back((None, job)),
                Err(_) => return,
            }
        }
        queue.extend(jobs.try_iter().map(|job| (None, job)));
        let Some((turns, mut job)) = queue.pop_front() else {
            continue;
        };
        if job.answer.is_closed() {
            continue;
        }
        let turn = match turns {
            Some(turns) => turns.next(),
            None => Turns::begin(reader, std::mem::take(&mut job.article)),
        };
        match turn {
            Ok(turns) if turns.are_over() => {
                // Whoever left in the meantime needs no answer.
                drop(job.answer.send(Ok(turns.finish(reader, settings))));
            }
            Ok(turns) => queue.push_back((Some(turns), job)),
            Err(error) => drop(job.answer.send(Err(error))),
        }
    }
}

/// One article on its way through the model, a few windows at a time.
struct Turns<'m> {
    draft: DraftReader,
    pass: Pass<'m>,
    /// Windows in a turn: as many as take no longer than one.
    windows: usize,
}

impl<'m> Turns<'m> {
    fn begin(reader: &'m Reader, article: Article) -> Result<Self, ModelError> {
        let draft = DraftReader::default();
        let pass = draft.begin(reader, article, true)?;
        Ok(Self {
            draft,
            pass,
            windows: reader.model().windows_side_by_side().max(1),
        })
    }

    /// Runs the next windows.
    fn next(mut self) -> Result<Self, ModelError> {
        self.pass.run(self.windows)?;
        Ok(self)
    }

    fn are_over(&self) -> bool {
        self.pass.left() == 0
    }

    fn finish(mut self, reader: &Reader, settings: &Settings) -> Reading {
        self.draft.finish(self.pass).compose(reader, settings)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::ingest::{ArticleBuilder, BlockKind, Metadata};
    use crate::model::{Batch, Engine, Model, Output};

    /// An engine with a fault in it.
    struct Faulty;

    impl Engine for Faulty {
        fn run(&self, _: &Batch) -> Result<Vec<Output>, ModelError> {
            panic!("a fault")
        }

        fn name(&self) -> &'static str {
            "faulty"
        }
    }

    #[test]
    fn a_fault_is_answered_and_seen() {
        let manifest = include_bytes!("../../models/onrecord-small/manifest.json");
        let tokenizer = include_bytes!("../../models/onrecord-small/tokenizer.json");
        let model = Model::with_engine(manifest, tokenizer, Box::new(Faulty)).unwrap();
        let desk = Desk::open(Reader::new(model), Settings::default(), 2).unwrap();
        assert!(desk.is_open());
        let mut article = ArticleBuilder::new(Metadata::default());
        article.push(BlockKind::Body, "The quay reopened on Monday.");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let answer = runtime.block_on(desk.read(article.finish()));
        assert!(matches!(answer, Err(DeskError::Closed)));
        while desk.is_open() {
            thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(desk.waiting(), 0);
    }
}
