//! What an engine must do: run windows of tokens through a network.
//!
//! An engine knows nothing of articles or labels. It is given token ids and hands back
//! the numbers of the network's one output tensor; the model room reads them by the
//! manifest's channels. A GPU engine may run all windows at once, a CPU engine one by one.

use std::ops::Range;

use super::ModelError;

/// Windows of token ids to run, each of its own length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    ids: Vec<u32>,
    ends: Vec<usize>,
}

impl Batch {
    /// Adds one window.
    pub fn push(&mut self, ids: impl IntoIterator<Item = u32>) {
        self.ids.extend(ids);
        self.ends.push(self.ids.len());
    }

    /// The windows in the order in which they were added.
    pub fn windows(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        (0..self.ends.len()).map(|number| self.window(number))
    }

    /// One window's ids; empty where there is no such window.
    #[must_use]
    pub fn window(&self, number: usize) -> &[u32] {
        let end = self.ends.get(number).copied().unwrap_or_default();
        let start = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before).copied())
            .unwrap_or_default();
        self.ids.get(start..end).unwrap_or_default()
    }

    /// How many windows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no window.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// The network's output for one window: `tokens` rows of `channels` numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    channels: usize,
    values: Vec<f32>,
}

impl Output {
    /// An output of rows of `channels` numbers. Shape: `[tokens, channels]`, row by row.
    ///
    /// # Errors
    /// Where `values` is not a whole number of rows.
    pub fn new(channels: usize, values: Vec<f32>) -> Result<Self, ModelError> {
        if channels == 0 || !values.len().is_multiple_of(channels) {
            return Err(ModelError::Shape {
                values: values.len(),
                channels,
            });
        }
        Ok(Self { channels, values })
    }

    /// One token's numbers in the given channels; empty where the output has no such place.
    #[must_use]
    pub fn at(&self, token: usize, channels: &Range<usize>) -> &[f32] {
        let row = token * self.channels;
        if channels.end > self.channels {
            return &[];
        }
        self.values
            .get(row + channels.start..row + channels.end)
            .unwrap_or_default()
    }

    /// Numbers a token.
    #[must_use]
    pub const fn channels(&self) -> usize {
        self.channels
    }
}

/// Runs windows of tokens through a network.
pub trait Engine: Send + Sync {
    /// One output for each window of the batch, in order. A window's output depends on
    /// that window alone, so that equal articles get equal readings in every batch.
    ///
    /// # Errors
    /// Where the network refuses the input or gives an output of another shape.
    fn run(&self, batch: &Batch) -> Result<Vec<Output>, ModelError>;

    /// How many windows it runs at the same time: as many take about as long as one.
    fn side_by_side(&self) -> usize {
        1
    }

    /// The engine's name, such as `rten`.
    fn name(&self) -> &'static str;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_keep_their_order_and_length() {
        let mut batch = Batch::default();
        batch.push([1, 2, 3]);
        batch.push([4]);
        let windows: Vec<_> = batch.windows().collect();
        assert_eq!(windows, [&[1, 2, 3][..], &[4][..]]);
        assert!(batch.window(2).is_empty());
    }

    #[test]
    fn an_output_must_be_whole_rows() {
        assert!(Output::new(3, vec![0.0; 7]).is_err());
        let output = Output::new(2, vec![1.0, 2.0, 3.0, 4.0]).unwrap();
        assert_eq!(output.at(1, &(0..2)), [3.0, 4.0]);
        assert!(output.at(2, &(0..2)).is_empty());
        assert!(output.at(0, &(1..3)).is_empty());
    }
}
