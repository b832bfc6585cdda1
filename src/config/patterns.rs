//! Patterns for paths: what `match` in a `[[paths]]` section takes.

use globset::{Glob, GlobBuilder};

/// The globs that one pattern stands for.
///
/// A star stops at a slash, as in a shell; a pattern without one matches in any folder, and
/// one that names a folder means all that is in it, as in a `.gitignore`.
///
/// # Errors
/// Why the pattern cannot be read, or why no article's path can match it.
pub(super) fn globs(pattern: &str) -> Result<Vec<Glob>, String> {
    if let Some(why) = matches_nothing(pattern) {
        return Err(why.to_owned());
    }
    let bare = pattern.trim_start_matches("./").trim_matches('/');
    let anchor = if pattern.trim_end_matches('/').contains('/') {
        ""
    } else {
        "**/"
    };
    let last = bare.rsplit('/').next().unwrap_or_default();
    let within = (!last.contains(['*', '?', '[', '{'])).then(|| format!("{anchor}{bare}/**"));
    [format!("{anchor}{bare}")]
        .into_iter()
        .chain(within)
        .map(|glob| {
            GlobBuilder::new(&glob)
                .literal_separator(true)
                .build()
                .map_err(|error| error.kind().to_string())
        })
        .collect()
}

/// Why no article's path can match a pattern that is well-formed otherwise.
fn matches_nothing(pattern: &str) -> Option<&'static str> {
    // A backslash is there to take a sign literally, which letters are anyway.
    let is_windows = pattern
        .split('\\')
        .skip(1)
        .any(|behind| behind.starts_with(char::is_alphanumeric));
    if is_windows {
        return Some("write / between folders, on Windows too");
    }
    if pattern.split('/').any(|part| part == "..") {
        return Some(
            "it leads out of the settings file's folder; put a settings file there, or begin the pattern with \"**/\"",
        );
    }
    let names_nothing = pattern
        .split('/')
        .all(|part| matches!(part.trim(), "" | "."));
    names_nothing.then_some("it names no file and no folder; all articles are \"**\"")
}
