//! Which articles the paths on the command line mean: files as they are, and all articles
//! in a folder.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;
use onrecord::ingest::Format;

use super::input::STDIN;

/// The articles, in the order given; those of a folder by name. Folders are searched for
/// files whose ending says that they may be one, without hidden files and those that a
/// `.gitignore` leaves out. An article that is named twice, by itself and by its folder
/// say, is there once, under its first name.
///
/// # Errors
/// The messages for folders that cannot be searched or hold no article; the rest is there
/// all the same.
pub(super) fn articles(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<String>) {
    let (mut articles, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            articles.push(without_dots(path));
            continue;
        }
        let before = articles.len() + errors.len();
        for entry in WalkBuilder::new(path).sort_by_file_name(Ord::cmp).build() {
            match entry {
                Ok(entry) if is_article(entry.path()) => articles.push(without_dots(entry.path())),
                Ok(_) => {}
                Err(error) => errors.push(unsearchable(&error)),
            }
        }
        if articles.len() + errors.len() == before {
            errors.push(format!(
                "{}: there is no article in this folder; articles end in .txt, .md, .html or .docx",
                path.display()
            ));
        }
    }
    let mut seen = HashSet::new();
    articles.retain(|path| match fs::canonicalize(path) {
        Ok(file) if path != Path::new(STDIN) => seen.insert(file),
        _ => true,
    });
    (articles, errors)
}

/// The path without `./` before or in it. GitHub ties an annotation to a file by its path
/// from the repository's root, and knows none that begins with a dot.
pub(super) fn without_dots(path: &Path) -> PathBuf {
    let plain: PathBuf = path
        .components()
        .filter(|part| *part != Component::CurDir)
        .collect();
    // "." itself, and the file "-", which without its dot would be standard input.
    if plain.as_os_str().is_empty() || plain == Path::new(STDIN) {
        return path.to_owned();
    }
    plain
}

/// Why a folder cannot be searched. The walk's own words name the place twice.
fn unsearchable(error: &ignore::Error) -> String {
    let kind = error.io_error().map(io::Error::kind);
    match error {
        ignore::Error::WithPath { path, .. } if kind == Some(io::ErrorKind::PermissionDenied) => {
            format!(
                "{}: this folder may not be searched; check its permissions",
                path.display()
            )
        }
        error => error.to_string(),
    }
}

/// Whether a file in a folder is one to read. A link that leads nowhere is one too, so that
/// its article is missed in words and not in silence.
fn is_article(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Word leaves such a file beside every document that is open.
    let is_lock = name.starts_with("~$");
    let is_readable = path.is_file() || (path.is_symlink() && !path.exists());
    is_readable && !is_lock && Format::of_name(&name) != Format::Auto
}
