//! Findings while one writes, in any editor that speaks the Language Server Protocol.
//!
//! [`serve`] reads messages ([`transport`]) and answers them ([`server`]). An open
//! [`draft`] knows its text and its last reading; [`diagnostics`], [`hover`] and
//! [`actions`] translate that reading and know nothing of language. Spans are bytes
//! everywhere but at the wire, where [`position`] counts what the client counts. Reading and
//! answering take turns on one thread ([`server`]).

mod actions;
mod client;
mod diagnostics;
mod draft;
mod hover;
mod position;
mod server;
mod settings;
mod transport;

use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use thiserror::Error;

use self::server::Server;
use self::transport::Incoming;
use crate::Reader;
use crate::config::Chosen;
use crate::findings::Genre;

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The client said goodbye.
    Properly,
    /// The client told the server to exit, or closed the connection, without `shutdown`.
    Abruptly,
}

/// Why a connection could not go on.
#[derive(Debug, Error)]
pub enum ServeError {
    /// What the client sent can no longer be told apart into messages.
    #[error("{0}")]
    Lost(String),
    /// Nothing can be sent to the client.
    #[error("the client cannot be written to: {0}")]
    Output(#[from] io::Error),
}

/// What holds for the draft at a path, given the genre that the editor's settings name; or
/// one line that says why the settings cannot be used.
pub type ChooseSettings<'a> = dyn Fn(Option<&Path>, Option<Genre>) -> Result<Chosen, String> + 'a;

/// Messages that wait while one is answered: enough for a burst of keystrokes; beyond it
/// the client waits, and memory does not grow.
const WAITING: usize = 16;

/// Serves one client until it leaves.
///
/// # Errors
/// Where the connection breaks in a way that the client should hear of.
pub fn serve(
    input: impl Read + Send + 'static,
    output: impl Write,
    reader: &Reader,
    choose: &ChooseSettings<'_>,
) -> Result<Ended, ServeError> {
    let (sender, receiver) = mpsc::sync_channel(WAITING);
    // Not joined: it may hang in a read for as long as the client holds the other end.
    thread::spawn(move || {
        let mut input = BufReader::new(input);
        loop {
            let read = transport::read(&mut input);
            let over = !matches!(read, Ok(Some(_)));
            if sender.send(read).is_err() || over {
                break;
            }
        }
    });
    let mut server = Server::new(output, reader, choose);
    loop {
        // What the client says goes before what is to be read.
        let next = match server.next_due() {
            None => receiver
                .recv()
                .map_err(|_| mpsc::RecvTimeoutError::Disconnected),
            Some(wait) => receiver.recv_timeout(wait),
        };
        let handled = match next {
            Ok(Ok(Some(Incoming::Message(message)))) => server.handle(message),
            Ok(Ok(Some(Incoming::Nonsense(why)))) => server.refuse_nonsense(&why).map(|()| None),
            Ok(Ok(Some(Incoming::TooLong(why)))) => server.warn(why).map(|()| None),
            Ok(Err(lost)) => {
                let why = lost.to_string();
                server.refuse_nonsense(&why)?;
                return Err(ServeError::Lost(why));
            }
            Ok(Ok(None)) | Err(mpsc::RecvTimeoutError::Disconnected) => Ok(Some(Ended::Abruptly)),
            Err(mpsc::RecvTimeoutError::Timeout) => server.read_a_little().map(|()| None),
        };
        match handled {
            Ok(None) => {}
            Ok(Some(ended)) => return Ok(ended),
            // A client that has gone does not read what it is sent.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Ended::Abruptly),
            Err(error) => return Err(error.into()),
        }
    }
}
