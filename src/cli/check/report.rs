//! Where the findings go.

use onrecord::check::Checked;
use onrecord::render::{CheckFormat, CheckRenderer, Summary};

use super::args::{self, Args, FormatName};
use crate::cli::Stop;
use crate::cli::output::Output;

/// The report and the place that it is written to.
pub(super) struct Report<'a> {
    args: &'a Args,
    renderer: Box<dyn CheckRenderer>,
    /// Opened when there is something to write.
    out: Option<Output>,
}

impl<'a> Report<'a> {
    pub(super) fn new(args: &'a Args) -> Self {
        let format = match args.format {
            FormatName::Text => CheckFormat::Text,
            FormatName::Json => CheckFormat::Json,
            FormatName::Sarif => CheckFormat::Sarif,
            FormatName::Github => CheckFormat::Github,
        };
        Self {
            args,
            renderer: format.renderer(args::options(args)),
            out: None,
        }
    }

    fn out(&mut self) -> Result<(&mut Output, &mut dyn CheckRenderer), Stop> {
        let out = match &mut self.out {
            Some(out) => out,
            none => none.insert(Output::open(self.args.output.as_deref())?),
        };
        Ok((out, self.renderer.as_mut()))
    }

    pub(super) fn add(&mut self, checked: &Checked) -> Result<(), Stop> {
        if self.args.write_baseline.is_some() {
            return Ok(());
        }
        let (out, renderer) = self.out()?;
        let name = out.name();
        renderer
            .add(checked, out)
            .map_err(|error| Stop::writing(&name, &error))
    }

    pub(super) fn finish(mut self, summary: &Summary) -> Result<(), Stop> {
        // A person has had the errors; a program waits for its report even so.
        if summary.articles == 0 && self.args.format == FormatName::Text {
            return Ok(());
        }
        let (out, renderer) = self.out()?;
        let name = out.name();
        renderer
            .finish(summary, out)
            .map_err(|error| Stop::writing(&name, &error))?;
        self.out.map_or(Ok(()), Output::finish)
    }
}
