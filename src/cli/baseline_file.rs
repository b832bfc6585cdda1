//! The file of a baseline.

use std::io;
use std::path::{Component, Path, PathBuf};

use onrecord::check::{Baseline, Checked};
use onrecord::files::{read_own, unreadable};

use super::Stop;
use super::input::STDIN;
use super::output::Output;
use super::settings::resolved;

/// The most bytes of a baseline: an archive of a hundred thousand articles has fewer.
const LIMIT: u64 = 64 << 20;

/// Reads the baseline at `path`.
pub(super) fn read(path: &Path) -> Result<Baseline, String> {
    let name = path.display();
    let bytes = read_own(path, LIMIT).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            format!("{name}: there is no such baseline; write one with --write-baseline")
        }
        _ => format!("{name}: {}", unreadable(path, &error)),
    })?;
    Baseline::parse(&bytes).map_err(|error| format!("{name}: {error}"))
}

/// Writes a baseline, whole or not at all.
pub(super) fn write(path: &Path, baseline: &Baseline) -> Result<(), Stop> {
    let out = Output::open(Some(path))?;
    let json = baseline.to_json().map_err(|error| error.to_string())?;
    out.write_whole(json.as_bytes())
}

/// What articles are called in a baseline: by their path from its folder, however the path
/// was given, so that a check from another folder finds them again.
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
        if checked.path == STDIN {
            return checked.path.clone();
        }
        let path = resolved(Path::new(&checked.path));
        match path_from(&self.folder, &path) {
            Some(path) => path
                .iter()
                .map(|part| part.to_string_lossy())
                .collect::<Vec<_>>()
                .join("/"),
            // On another drive.
            None => path.display().to_string(),
        }
    }
}

/// The way from a folder to a file, up by `..` where needed; both paths begin at the root.
/// Nothing where they share not even that.
fn path_from(folder: &Path, file: &Path) -> Option<PathBuf> {
    let same = folder
        .components()
        .zip(file.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = folder.components().skip(same).map(|_| Component::ParentDir);
    let down = file.components().skip(same);
    (same > 0).then(|| up.chain(down).collect())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_up_where_the_file_is_not_below() {
        let from = |folder: &str, file: &str| path_from(Path::new(folder), Path::new(file));
        let path = |path: &str| Some(PathBuf::from(path));
        assert_eq!(from("/desk", "/desk/old/a.md"), path("old/a.md"));
        assert_eq!(from("/desk/known", "/desk/a.md"), path("../a.md"));
        assert_eq!(from("/a/b", "/c/d.md"), path("../../c/d.md"));
        assert_eq!(from("here", "/c/d.md"), None);
    }
}
