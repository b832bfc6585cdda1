//! Colours of the terminal.
//!
//! The 256 colours are used rather than the 16, whose look depends on the user's theme. A
//! letter brings its own background, so that its contrast (4.5 or better) holds anywhere; the
//! margin's line has a middle tone that stands out on black as well as on white.

use anstyle::{Ansi256Color, Color, Effects, Style};

use crate::label::Label;

/// Dresses text in escape sequences, or leaves it as it is.
pub(in crate::render) struct Paint {
    colour: bool,
}

const fn ansi(number: u8) -> Option<Color> {
    Some(Color::Ansi256(Ansi256Color(number)))
}

const WHITE: Option<Color> = ansi(231);

/// Background of a label's letter, and colour of the margin's line beside its sentences.
const fn tones(label: Label) -> (u8, u8) {
    match label {
        Label::Fact => (25, 32),
        Label::Quote => (23, 30),
        Label::Framing => (130, 166),
        Label::Allegation => (90, 133),
        Label::Boilerplate => (240, 244),
    }
}

impl Paint {
    pub(super) const fn new(colour: bool) -> Self {
        Self { colour }
    }

    /// Whether there are colours at all.
    pub(super) const fn is_on(&self) -> bool {
        self.colour
    }

    fn dress(&self, style: Style, text: &str) -> String {
        if !self.colour || text.is_empty() || style.is_plain() {
            return text.to_owned();
        }
        format!("{style}{text}{style:#}")
    }

    pub(in crate::render) fn strong(&self, text: &str) -> String {
        self.dress(Style::new().bold(), text)
    }

    pub(in crate::render) fn faint(&self, text: &str) -> String {
        self.dress(Style::new().dimmed(), text)
    }

    pub(super) fn warning(&self, text: &str) -> String {
        self.dress(Style::new().bold().fg_color(ansi(166)), text)
    }

    /// A label's letter or a part of its bar.
    pub(in crate::render) fn plate(&self, label: Label, text: &str) -> String {
        let style = Style::new()
            .bold()
            .fg_color(WHITE)
            .bg_color(ansi(tones(label).0));
        self.dress(style, text)
    }

    /// A line in a label's colour.
    pub(super) fn line(&self, label: Label, text: &str) -> String {
        self.dress(Style::new().fg_color(ansi(tones(label).1)), text)
    }

    /// Words of the article.
    pub(super) fn words(&self, text: &str, effects: Effects) -> String {
        self.dress(Style::new().effects(effects), text)
    }
}
