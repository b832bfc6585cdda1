//! A scoring that can be done in pieces: whoever has something else to do looks up between them.

use std::ops::Range;

use super::engine::Batch;
use super::plan::Plan;
use super::scores::SentenceScores;
use super::{Model, ModelError, Output};

/// Documents on their way through the network.
pub(crate) struct Scoring<'m> {
    model: &'m Model,
    plans: Vec<Plan<'m>>,
    /// Every window: its document and its number there.
    places: Vec<(usize, usize)>,
    /// The windows that were not run yet.
    left: Range<usize>,
}

impl<'m> Scoring<'m> {
    pub(super) fn new(model: &'m Model, plans: Vec<Plan<'m>>) -> Self {
        let places: Vec<(usize, usize)> = plans
            .iter()
            .enumerate()
            .flat_map(|(plan, p)| (0..p.windows.len()).map(move |window| (plan, window)))
            .collect();
        Self {
            model,
            plans,
            left: 0..places.len(),
            places,
        }
    }

    /// How many windows are left to run.
    pub(crate) fn left(&self) -> usize {
        self.left.len()
    }

    /// Runs the next windows, at most that many.
    pub(crate) fn run(&mut self, windows: usize) -> Result<(), ModelError> {
        let end = self.left.start.saturating_add(windows);
        let next = self.left.start..self.left.end.min(end);
        let group = self.places.get(next.clone()).unwrap_or_default();
        let mut batch = Batch::default();
        for &(plan, window) in group {
            if let Some(plan) = self.plans.get(plan) {
                batch.push(plan.ids(window, self.model.cls, self.model.sep));
            }
        }
        let outputs = self.model.engine.run(&batch)?;
        for (&(plan, window), output) in group.iter().zip(&outputs) {
            self.check_width(output)?;
            if let Some(plan) = self.plans.get_mut(plan) {
                plan.read(window, output);
            }
        }
        self.left.start = next.end;
        Ok(())
    }

    /// For each document, one entry a sentence; what was not run has no scores.
    pub(crate) fn finish(self) -> Vec<Vec<SentenceScores>> {
        self.plans.into_iter().map(Plan::finish).collect()
    }

    fn check_width(&self, output: &Output) -> Result<(), ModelError> {
        let width = self.model.manifest.channels.width();
        if output.channels() < width {
            return Err(ModelError::Network(format!(
                "it gives {} numbers a token, manifest.json names {width}",
                output.channels()
            )));
        }
        Ok(())
    }
}
