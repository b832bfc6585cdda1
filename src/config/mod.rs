//! The settings file, `onrecord.toml`: which rules hold for which article.
//!
//! [`Config::parse`] reads a text and refuses what it does not know, naming the line and
//! what was probably meant; nothing here opens a file. A file has a section for all
//! articles and, under `[[paths]]`, sections for those whose path matches a pattern; for
//! one article the sections that apply are laid over each other in the order of the file
//! ([`Config::for_path`]). `docs/check.md` describes every key.

mod error;
mod nearest;
mod parse;
mod patterns;
mod section;

use std::path::Path;

use globset::GlobSet;

pub use error::{ConfigError, Problem};
use section::Section;

use crate::findings::{Genre, Settings};

/// The name of a settings file.
pub const FILE_NAME: &str = "onrecord.toml";

/// What a settings file says; by default nothing.
#[derive(Clone, Debug, Default)]
pub struct Config {
    everywhere: Section,
    paths: Vec<PathSection>,
}

/// A `[[paths]]` section: what holds for the articles whose path matches.
#[derive(Clone, Debug)]
struct PathSection {
    /// The line that it begins in.
    line: usize,
    patterns: GlobSet,
    section: Section,
}

/// What a settings file says about one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chosen {
    /// What holds for the rules.
    pub settings: Settings,
    /// Whether an article that is not English is refused, where the file says so.
    pub language_check: Option<bool>,
    /// The lines, from 1, of the `[[paths]]` sections that match the article.
    pub matched: Vec<usize>,
}

impl Config {
    /// Reads the text of a settings file. `file` is its name, for messages.
    ///
    /// # Errors
    /// The first thing in the file that is wrong, with its line.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        parse::parse(text, file)
    }

    /// What holds for the article at `path`, which is relative to the settings file's
    /// folder or, for an article elsewhere, absolute. A `genre` given here wins over the
    /// file's.
    #[must_use]
    pub fn for_path(&self, path: &Path, genre: Option<Genre>) -> Chosen {
        let matching: Vec<&PathSection> = self
            .paths
            .iter()
            .filter(|section| section.patterns.is_match(path))
            .collect();
        let sections: Vec<&Section> = std::iter::once(&self.everywhere)
            .chain(matching.iter().map(|matching| &matching.section))
            .collect();
        // The genre decides which rules are on before anything is changed.
        let last_genre = sections.iter().rev().find_map(|section| section.genre);
        let mut settings = Settings::for_genre(genre.or(last_genre).unwrap_or_default());
        for section in &sections {
            section.apply(&mut settings);
        }
        Chosen {
            settings,
            language_check: sections
                .iter()
                .rev()
                .find_map(|section| section.language_check),
            matched: matching.iter().map(|matching| matching.line).collect(),
        }
    }

    /// Whether anything in the file depends on the article's path.
    #[must_use]
    pub fn depends_on_path(&self) -> bool {
        !self.paths.is_empty()
    }
}

#[cfg(test)]
mod tests;
