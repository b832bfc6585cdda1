//! Why something is no article: one variant a cause, each saying what to do about it.
//!
//! The messages leave the file's name out, because whoever prints them puts it in front.

use thiserror::Error;

/// Why bytes could not be made into an article.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IngestError {
    /// There is not a single byte.
    #[error("the file is empty; give it the text of an article")]
    Empty,
    /// Nothing but white space and invisible characters.
    #[error("there is nothing but white space; give the text of an article")]
    Blank,
    /// More bytes than [`Options::max_bytes`](super::Options::max_bytes) allows.
    #[error(
        "{} MiB is more than an article ({} MiB at most); split it into one file an article",
        mebibytes(*.bytes),
        mebibytes(*.limit)
    )]
    TooLarge {
        /// How many bytes there are.
        bytes: u64,
        /// How many there may be.
        limit: u64,
    },
    /// A PDF document.
    #[error("this is a PDF, not text; save the article as .docx, text, Markdown or HTML")]
    Pdf,
    /// A picture in any of the usual formats.
    #[error("this is an image, not text; give the article as .docx, text, Markdown or HTML")]
    Image,
    /// A document of Word before 2007 (DOC), or of another old office program.
    #[error(
        "this is an old office document, such as a .doc; open it and save it as .docx, HTML or text"
    )]
    OldOffice,
    /// An OpenDocument text (ODT).
    #[error("this is an OpenDocument text (.odt); open it and save it as .docx, HTML or text")]
    OpenDocument,
    /// A document of Pages.
    #[error("this is a Pages document; open it in Pages and export it to Word (.docx) or text")]
    Pages,
    /// A rich text document.
    #[error("this is a rich text document (.rtf); open it and save it as .docx, HTML or text")]
    RichText,
    /// A workbook, a presentation: an office program's file, but no document.
    #[error("this is a workbook or a presentation; copy the article into a .docx or a text file")]
    OtherOffice,
    /// A document that cannot be opened without its password.
    #[error("the document is protected by a password; save a copy without one")]
    Encrypted,
    /// Named or said to be a DOCX, but something else.
    #[error("this is not a DOCX document, whatever it is called; open it and save it as .docx")]
    NotDocx,
    /// A DOCX that was cut off or changed.
    #[error("the DOCX document is damaged; open it in a word processor and save it anew")]
    DamagedDocx,
    /// A document that unpacks to more than any real one does.
    #[error(
        "the document unpacks to more than {} MiB; copy the article's text into a new one",
        mebibytes(*.limit)
    )]
    Unpacked {
        /// How many bytes one of its parts may have.
        limit: u64,
    },
    /// A ZIP or gzip archive.
    #[error("this is a compressed archive; unpack it and give the article inside")]
    Archive,
    /// Something else that is not text.
    #[error("this is binary data, not text; give the article as .docx, text, Markdown or HTML")]
    Binary,
    /// The bytes make no sense in any encoding that was tried.
    #[error("the text is in an unknown or broken encoding; save it as UTF-8")]
    Encoding,
    /// Digits and signs, but no letter.
    #[error("there is no sentence in it; give the text of an article")]
    NoSentence,
    /// A web page without running text: a front page, a menu, a page filled in by script.
    #[error("no article was found on this web page; copy the article's text into a text file")]
    NoArticle,
    /// A web page or a document whose elements are nested deeper than any real one's.
    #[error(
        "its elements are nested too deep to be read; copy the article's text into a text file"
    )]
    TooDeep,
    /// A web page with a text of hundreds of kilobytes in one element, half of it signs, or with
    /// thousands of attributes in one tag.
    #[error(
        "one element of this page holds too long a text, or too many attributes, to be read; copy the article's text into a text file"
    )]
    TooLong,
    /// The text is in another language than the models know.
    #[error(
        "the text reads as {language}, not English, the only language the models know; \
         --language-check off reads it all the same"
    )]
    NotEnglish {
        /// The language's English name.
        language: &'static str,
    },
}

impl IngestError {
    /// The cause in one word, for counting.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Empty | Self::Blank => "blank",
            Self::TooLarge { .. } | Self::Unpacked { .. } => "too-large",
            Self::Pdf => "pdf",
            Self::Image => "image",
            Self::OldOffice
            | Self::OpenDocument
            | Self::Pages
            | Self::RichText
            | Self::OtherOffice => "other-office",
            Self::Encrypted => "encrypted",
            Self::NotDocx | Self::DamagedDocx => "damaged",
            Self::Archive => "archive",
            Self::Binary => "binary",
            Self::Encoding => "encoding",
            Self::NoSentence => "no-sentence",
            Self::NoArticle => "no-article",
            Self::TooDeep => "too-deep",
            Self::TooLong => "too-long",
            Self::NotEnglish { .. } => "not-english",
        }
    }
}

/// Bytes as whole mebibytes, rounded up so that what is over the limit also reads so.
const fn mebibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_over_the_limit_reads_as_more_than_the_limit() {
        let limit = 64 * 1024 * 1024;
        let message = IngestError::TooLarge {
            bytes: limit + 1,
            limit,
        }
        .to_string();
        assert!(
            message.starts_with("65 MiB is more than an article (64 MiB at most)"),
            "{message}"
        );
    }

    #[test]
    fn every_message_is_one_line() {
        for error in [
            IngestError::NotEnglish { language: "German" },
            IngestError::TooDeep,
            IngestError::TooLong,
        ] {
            assert_eq!(error.to_string().lines().count(), 1);
        }
    }
}
