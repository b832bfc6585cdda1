//! `onrecord check`: findings only, like a linter.

mod args;
mod ingested;
mod report;

use std::path::Path;

use onrecord::Reader;
use onrecord::check::{Baseline, Checked, Ingested};
use onrecord::findings::{RULES, Rule, Settings};
use onrecord::ingest::{self, Article};
use onrecord::render::Summary;

pub(super) use args::Args;
use args::{given, require_consistent_rules};
use ingested::ingested;
use report::Report;

use super::articles::{articles, without_dots};
use super::baseline_file::{self, Keys};
use super::in_use::InUse;
use super::input::STDIN;
use super::read::{TOGETHER, language_check, progress};
use super::settings::SettingsFinder;
use super::{Outcome, Stop, complain};

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    require_consistent_rules(args)?;
    let (paths, errors) = articles(&given(args)?);
    let in_use = InUse {
        read: &paths,
        settings: args.settings.file(),
        baseline: args.baseline.as_deref(),
    };
    in_use.try_target(args.output.as_deref())?;
    // The baseline that is compared with may be written anew.
    let in_use = InUse {
        baseline: None,
        ..in_use
    };
    in_use.try_target(args.write_baseline.as_deref())?;
    let mut check = Check {
        args,
        finder: SettingsFinder::new(&args.settings)?,
        known: args.baseline.as_deref().map(Known::read).transpose()?,
        summary: Summary::default(),
        written: Baseline::default(),
    };
    for error in errors {
        check.fail(&error);
    }
    let reader = Reader::new(args.model.load()?);
    let progress = progress(paths.len());
    let mut report = Report::new(args);
    for group in paths.chunks(TOGETHER) {
        let prepared: Vec<Prepared> = group
            .iter()
            .filter_map(|path| progress.suspend(|| check.prepare(path)))
            .collect();
        let together: Vec<(&Article, &Settings)> = prepared
            .iter()
            .map(|one| (&one.ingested.article, &one.settings))
            .collect();
        let readings = reader
            .read_batch_with(&together)
            .map_err(|error| error.to_string())?;
        for (prepared, mut reading) in prepared.into_iter().zip(readings) {
            let found = std::mem::take(&mut reading.findings);
            let checked = Checked::new(
                &prepared.name,
                &reading,
                found,
                prepared.ingested.source,
                &prepared.ingested.directives,
            );
            let checked = check.count(checked);
            match progress.suspend(|| report.add(&checked)) {
                // Nobody reads on; what is known by now decides.
                Err(Stop::ClosedPipe) => return Ok(check.outcome()),
                added => added?,
            }
        }
        progress.inc(group.len() as u64);
    }
    progress.finish_and_clear();
    check.finish(report)
}

/// An article that is ready to be read.
struct Prepared {
    name: String,
    ingested: Ingested,
    settings: Settings,
}

/// A baseline that is compared with.
struct Known {
    baseline: Baseline,
    keys: Keys,
}

impl Known {
    fn read(path: &Path) -> Result<Self, String> {
        Ok(Self {
            baseline: baseline_file::read(path)?,
            keys: Keys::of(path),
        })
    }
}

/// What a run has in hand besides its report.
struct Check<'a> {
    args: &'a Args,
    finder: SettingsFinder,
    known: Option<Known>,
    summary: Summary,
    /// The baseline that is to be written.
    written: Baseline,
}

impl Check<'_> {
    fn fail(&mut self, message: &str) {
        self.summary.failed += 1;
        complain(message);
    }

    /// Reads and ingests an article; where that fails, says so.
    fn prepare(&mut self, path: &Path) -> Option<Prepared> {
        let shown = match &self.args.stdin_path {
            Some(name) if path == Path::new(STDIN) => name,
            _ => path,
        };
        let name = without_dots(shown).display().to_string();
        let (chosen, file) = match self.finder.of(shown) {
            Ok(found) => found,
            Err(broken) => {
                self.summary.failed += 1;
                if let Some(message) = broken.0 {
                    complain(&message);
                }
                return None;
            }
        };
        if self.args.verbose {
            let file = file.as_deref().unwrap_or("none, the defaults hold");
            complain(&format!("{name}: settings: {file}"));
        }
        let options = ingest::Options {
            format: self.args.input_format.into(),
            language_check: language_check(self.args.language_check, &chosen),
            ..ingest::Options::default()
        };
        let settings = self.with_flags(chosen.settings);
        match ingested(path, &name, &options) {
            Ok(ingested) => Some(Prepared {
                name,
                ingested,
                settings,
            }),
            Err(message) => {
                self.fail(&format!("{name}: {message}"));
                None
            }
        }
    }

    /// The settings after `--rule` and `--off`.
    fn with_flags(&self, mut settings: Settings) -> Settings {
        let (only, off) = (&self.args.rule, &self.args.off);
        for &rule in RULES {
            let named = |rules: &[&Rule]| rules.iter().any(|other| other.name == rule.name);
            if !only.is_empty() {
                settings.switch(rule, named(only));
            }
            if named(off) {
                settings.switch(rule, false);
            }
        }
        settings
    }

    /// Leaves out what the baseline knows, and counts the rest.
    fn count(&mut self, mut checked: Checked) -> Checked {
        if let Some(known) = &mut self.known {
            let key = known.keys.of_article(&checked);
            checked.leave_out_known(&mut known.baseline, &key);
        }
        if let Some(path) = &self.args.write_baseline {
            let key = Keys::of(path).of_article(&checked);
            for located in &checked.findings {
                self.written
                    .add(&key, &located.finding.rule, &located.sentence);
            }
        }
        self.summary.add(&checked);
        checked
    }

    fn finish(self, report: Report) -> Result<Outcome, Stop> {
        let summary = &self.summary;
        match &self.args.write_baseline {
            // It would know less than the one that may stand there.
            Some(path) if summary.failed > 0 => complain(&format!(
                "{}: not written, since not every article was checked; mend or leave out those named above",
                path.display()
            )),
            Some(path) => {
                baseline_file::write(path, &self.written)?;
                let findings = summary.warnings + summary.notes;
                complain(&format!(
                    "{}: written; findings that it knows: {findings}",
                    path.display()
                ));
            }
            None => match report.finish(summary) {
                Err(Stop::ClosedPipe) => {}
                finished => finished?,
            },
        }
        Ok(self.outcome())
    }

    /// How the run ends, by what is known of it.
    fn outcome(&self) -> Outcome {
        if self.summary.failed > 0 {
            Outcome::SomeFailed
        } else if self.args.write_baseline.is_none() && self.args.fail_on.is_reached(&self.summary)
        {
            Outcome::Found
        } else {
            Outcome::Done
        }
    }
}
