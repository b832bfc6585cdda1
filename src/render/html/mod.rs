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

const STYLE: &str = include_str!("../../../templates/report.css");
const SCRIPT: &str = include_str!("../../../templates/report.js");

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
            policy: policy(),
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

/// The content security policy of the page.
fn policy() -> String {
    let digest = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; \
         form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    )
}

#[cfg(test)]
mod tests;
