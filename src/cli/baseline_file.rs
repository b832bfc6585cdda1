//! The file of a baseline.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use onrecord::check::{Baseline, Checked};

use super::Stop;
use super::input::unreadable;
use super::output::Output;
use super::settings::resolved;

/// Reads the baseline at `path`.
pub(super) fn read(path: &Path) -> Result<Baseline, String> {
    let name = path.display();
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            format!("{name}: there is no such baseline; write one with --write-baseline")
        }
        _ => format!("{name}: {}", unreadable(path, &error)),
    })?;
    Baseline::parse(&bytes).map_err(|error| format!("{name}: {error}"))
}

/// Writes a baseline, whole or not at all.
pub(super) fn write(path: &Path, baseline: &Baseline) -> Result<(), Stop> {
    let mut out = Output::open(Some(path))?;
    let name = out.name();
    let json = baseline.to_json().map_err(|error| error.to_string())?;
    out.write_all(json.as_bytes())
        .map_err(|error| Stop::writing(&name, &error))?;
    out.finish()
}

/// What articles are called in a baseline: by their path from its folder, so that a check
/// from another folder finds them again.
#[derive(Debug)]
pub(super) struct Keys {
    folder: PathBuf,
}

impl Keys {
    pub(super) fn of(baseline: &Path) -> Self {
        let folder = resolved(baseline).parent().map(Path::to_owned);
        Self {
            folder: folder.unwrap_or_default(),
        }
    }

    pub(super) fn of_article(&self, checked: &Checked) -> String {
        let path = resolved(Path::new(&checked.path));
        match path.strip_prefix(&self.folder) {
            Ok(within) => within
                .iter()
                .map(|part| part.to_string_lossy())
                .collect::<Vec<_>>()
                .join("/"),
            Err(_) => checked.path.clone(),
        }
    }
}
