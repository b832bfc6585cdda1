//! The language of a lesson's pages. Articles stay English, whatever it is.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::{DE, EN, ES, FR, Words};

/// The language in which a lesson's pages speak to pupils and teachers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// Spanish.
    Es,
    /// French.
    Fr,
}

impl Language {
    /// All languages.
    pub const ALL: [Language; 4] = [Language::En, Language::De, Language::Es, Language::Fr];

    /// The code of two letters (ISO 639-1), as in JSON, HTML and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::De => "de",
            Language::Es => "es",
            Language::Fr => "fr",
        }
    }

    /// Everything that the pages say, in this language.
    pub(crate) const fn words(self) -> &'static Words {
        match self {
            Language::En => &EN,
            Language::De => &DE,
            Language::Es => &ES,
            Language::Fr => &FR,
        }
    }

    /// A number with two decimals, as people write it in this language.
    pub(crate) fn decimal(self, number: f64) -> String {
        let written = format!("{number:.2}").replace('-', "\u{2212}");
        match self {
            Language::En => written,
            Language::De | Language::Es | Language::Fr => written.replace('.', ","),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A code that names no language of the pages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no language of lessons; choose en, de, es or fr")]
pub struct UnknownLanguage(String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
            .ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_found_by_its_code() {
        for language in Language::ALL {
            assert_eq!(language.code().parse(), Ok(language));
        }
        assert!("it".parse::<Language>().is_err());
    }

    #[test]
    fn decimals_are_written_as_the_language_does() {
        assert_eq!(Language::En.decimal(0.743), "0.74");
        assert_eq!(Language::De.decimal(-0.1), "\u{2212}0,10");
    }
}
