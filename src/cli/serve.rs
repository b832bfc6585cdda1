//! `onrecord serve`: the local web page.

use std::path::Path;
use std::time::Duration;

use onrecord::Reader;
use onrecord::ingest;
use onrecord::model::Embedded;
use onrecord::serve::{Options, serve};

use super::listen::{ListenArgs, stopped};
use super::model_choice::ModelArgs;
use super::read::{Switch, language_check};
use super::settings::{Broken, SettingsArgs, SettingsFinder};
use super::{Outcome, Stop};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onrecord serve                                  then open http://127.0.0.1:8377
  onrecord serve --listen 0.0.0.0:8377            for a class in the same network
  curl --data-binary @story.txt -H 'Content-Type: text/plain' http://127.0.0.1:8377/api/read

The small model reads here, so that nobody waits; --model base is the more accurate one. Nothing is
stored, logged or sent on. docs/serve.md describes the page, the requests and the limits.")]
pub(super) struct Args {
    #[command(flatten)]
    listen: ListenArgs,
    /// The largest body of a request, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=16))]
    max_body: u64,
    /// Articles that may wait or be read at once; one more is told to come again
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
    max_waiting: u16,
    /// Seconds that a request may take once it has arrived
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    patience: u64,
    #[command(flatten)]
    model: ModelArgs,
    /// Whether articles that are not English are refused; on unless the settings say otherwise
    #[arg(long, value_enum)]
    language_check: Option<Switch>,
    #[command(flatten)]
    settings: SettingsArgs,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let mut finder = SettingsFinder::new(&args.settings)?;
    // What is pasted has no path; the settings of the folder hold that the program runs in.
    let (chosen, _) = finder
        .of(Path::new("pasted.txt"))
        .map_err(|Broken(why)| why.unwrap_or_default())?;
    let options = Options {
        hosts: args.listen.host.clone(),
        ingest: ingest::Options {
            language_check: language_check(args.language_check, &chosen),
            max_bytes: args.max_body << 20,
            ..ingest::Options::default()
        },
        settings: chosen.settings,
        waiting: usize::from(args.max_waiting),
        patience: Duration::from_secs(args.patience),
    };
    let listener = args.listen.open()?;
    let reader = Reader::new(args.model.load_or(Embedded::Small)?);
    let model = reader.model().manifest();
    let what = format!("{} {} reads", model.name, model.version);
    let risk = "open this page and have articles read";
    args.listen.announce(&listener, &what, risk)?;
    serve(listener, reader, options, stopped()).map_err(|error| args.listen.unusable(&error))?;
    Ok(Outcome::Done)
}
