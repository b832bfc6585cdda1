//! The local web page, and the same for programs: `POST /api/read` and what goes with it.
//!
//! [`serve`] answers on one listener until it is told to stop. A request comes through `guard`
//! (who may ask, and what a browser may do with the answer), is made into an article in
//! `posted`, waits its turn with the one model at the `desk`, and leaves in the form that was
//! asked for (`answer`). Nothing is stored, nothing is logged, and no request goes out.
//!
//! [`serve_lesson`] gives a class an exercise in the same way, and hands on what comes back.

mod about;
mod answer;
mod api;
mod assets;
mod checking;
mod classroom;
mod comparing;
mod connections;
mod desk;
mod guard;
mod openapi;
mod posted;
mod problem;
mod reading;
mod runtime;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use crate::Reader;
use crate::findings::Settings;
use crate::ingest;
pub use classroom::{ClassroomOptions, Keep, serve_lesson};
use desk::Desk;
use guard::Hosts;
use posted::Bodies;

/// What a server allows, and how it reads.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names by which browsers may call the server, besides its addresses and `localhost`.
    pub hosts: Vec<String>,
    /// How articles are read. [`ingest::Options::max_bytes`] bounds the body of a request.
    pub ingest: ingest::Options,
    /// The rules' settings.
    pub settings: Settings,
    /// Requests that may wait for the model or be read, together; one more is told to come
    /// again later.
    pub waiting: usize,
    /// How long a request may take from its last byte to its answer.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            hosts: Vec::new(),
            ingest: ingest::Options {
                max_bytes: 8 * 1024 * 1024,
                ..ingest::Options::default()
            },
            settings: Settings::default(),
            waiting: 64,
            patience: Duration::from_secs(60),
        }
    }
}

/// What every request needs.
struct App {
    desk: Desk,
    bodies: Bodies,
    options: Options,
    model: crate::report::ModelInfo,
}

/// Answers requests on `listener` until `stop` comes to its end. Those that are being
/// answered then are finished first, for as long as [`Options::patience`] allows.
///
/// # Errors
/// Where the listener or the system's timers cannot be used.
pub fn serve(
    listener: TcpListener,
    reader: Reader,
    options: Options,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let patience = options.patience;
    let app = Arc::new(App {
        model: reader.model().manifest().into(),
        bodies: Bodies::new(options.ingest.max_bytes),
        desk: Desk::open(reader, options.settings.clone(), options.waiting)?,
        options,
    });
    let hosts = Arc::new(Hosts::new(address, &app.options.hosts));
    runtime::run(listener, api::router(app, hosts), patience, stop)
}
