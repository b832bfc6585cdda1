//! Where a run's result must not go: onto what the run reads.

use std::fs;
use std::path::{Path, PathBuf};

use onrecord::config::FILE_NAME;

use super::Stop;
use super::output::Output;

/// The files that a run reads, and its result must not replace.
#[derive(Clone, Copy, Default)]
pub(super) struct InUse<'a> {
    /// Articles, or what else a run is about.
    pub(super) read: &'a [PathBuf],
    pub(super) settings: Option<&'a Path>,
    pub(super) baseline: Option<&'a Path>,
}

impl InUse<'_> {
    /// Tries whether a result can be written at `target`, so that nothing is read in vain.
    ///
    /// # Errors
    /// Where it would replace one of these files, or a settings file of any run, and where it
    /// cannot be written.
    pub(super) fn try_target(&self, target: Option<&Path>) -> Result<(), Stop> {
        if let Some(target) = target
            && let Ok(path) = fs::canonicalize(target)
            && let Some(what) = self.what_is(&path)
        {
            return Err(Stop::Error(format!(
                "{}: is {what}; name another file to write",
                target.display()
            )));
        }
        Output::try_place(target)
    }

    /// What the canonical path `target` is to the run.
    fn what_is(&self, target: &Path) -> Option<&'static str> {
        let is_target = |path: &Path| fs::canonicalize(path).is_ok_and(|path| path == target);
        if target.is_file() && self.read.iter().any(|path| is_target(path)) {
            Some("one of the files that are read")
        } else if target.file_name() == Some(FILE_NAME.as_ref())
            || self.settings.is_some_and(is_target)
        {
            Some("a settings file")
        } else if self.baseline.is_some_and(is_target) {
            Some("the baseline that is compared with")
        } else {
            None
        }
    }
}
