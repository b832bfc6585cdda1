//! One page that explains itself: no request leaves it, and it works without JavaScript.
//!
//! The markup is in `templates/`; what it shows is put together in [`view`]. The style and
//! the script stand in the page, and its content security policy admits those two, by
//! their SHA-256, and nothing else: no image, no font, no connection, no other script even
//! if an article should smuggle one in.

mod view;

use std::io::{self, Write};

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::Renderer;
use super::pieces::CAVEAT;
use crate::label::Label;
use crate::report::Reading;
use view::View;

pub(super) const STYLE: &str = include_str!("../../../templates/report.css");
pub(super) const SCRIPT: &str = include_str!("../../../templates/report.js");

/// One page for all readings, written when the last has come.
#[derive(Default)]
pub(super) struct Html {
    readings: Vec<Reading>,
}

impl Renderer for Html {
    fn add(&mut self, reading: &Reading, _: &mut dyn Write) -> io::Result<()> {
        self.readings.push(reading.clone());
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let alone = self.readings.len() == 1;
        let views = self.readings.iter().enumerate();
        let page = Page {
            policy: policy(&[STYLE], &[SCRIPT]),
            views: views
                .map(|(place, reading)| View::new(reading, place, alone))
                .collect(),
        };
        page.write_into(out)
    }
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    policy: String,
    views: Vec<View<'a>>,
}

impl Page<'_> {
    const STYLE: &'static str = STYLE;
    const SCRIPT: &'static str = SCRIPT;
    const CAVEAT: &'static str = CAVEAT;
}

/// One article as a part of another page, which has this page's style and script.
#[derive(Template)]
#[template(path = "report_part.html")]
pub(super) struct Part<'a> {
    view: View<'a>,
}

impl<'a> Part<'a> {
    /// The article at a place of that page, which its ids begin with.
    pub(super) fn new(reading: &'a Reading, place: usize) -> Self {
        Self {
            view: View::new(reading, place, false),
        }
    }

    /// The article's title, or how the user named it.
    pub(super) fn title(&self) -> &str {
        &self.view.title
    }
}

/// A reading as the one that a page of another kind shows, with this page's style and script.
///
/// # Errors
/// Where the page cannot be made.
#[cfg(feature = "serve")]
pub(crate) fn part(reading: &Reading) -> io::Result<String> {
    let view = View::new(reading, 0, true);
    Part { view }.render().map_err(io::Error::other)
}

/// The content security policy of a page with these styles and scripts in it and nothing else.
pub(super) fn policy(styles: &[&str], scripts: &[&str]) -> String {
    let sources = |texts: &[&str]| {
        let digests = texts.iter().map(|text| {
            let digest = STANDARD.encode(Sha256::digest(text.as_bytes()));
            format!("'sha256-{digest}'")
        });
        let listed = digests.collect::<Vec<_>>().join(" ");
        if listed.is_empty() {
            "'none'".to_owned()
        } else {
            listed
        }
    };
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        sources(styles),
        sources(scripts)
    )
}

#[cfg(test)]
mod tests;
