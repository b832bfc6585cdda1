//! The way to the client: answers, notifications, and what the client can do.

use std::io::{self, Write};

use lsp_server::{ErrorCode, Message, Notification, RequestId, Response};
use lsp_types::notification::{LogMessage, Notification as _, PublishDiagnostics, ShowMessage};
use lsp_types::{
    ClientCapabilities, Diagnostic, LogMessageParams, MarkupKind, MessageType,
    PublishDiagnosticsParams, ShowMessageParams, Uri,
};
use serde::Serialize;

use super::position::Encoding;
use super::transport;

/// What matters of a client's abilities.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Abilities {
    pub(super) encoding: Encoding,
    /// Whether hovers may be Markdown.
    pub(super) markdown: bool,
}

impl Abilities {
    pub(super) fn of(capabilities: &ClientCapabilities) -> Self {
        let general = capabilities.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref());
        let document = capabilities.text_document.as_ref();
        let hover = document.and_then(|document| document.hover.as_ref());
        let formats = hover.and_then(|hover| hover.content_format.as_ref());
        Self {
            encoding: Encoding::of_offered(offered),
            markdown: formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
        }
    }
}

/// The client, as something to write to.
pub(super) struct Client<W> {
    output: W,
}

impl<W: Write> Client<W> {
    pub(super) const fn new(output: W) -> Self {
        Self { output }
    }

    pub(super) fn answer(&mut self, id: RequestId, result: impl Serialize) -> io::Result<()> {
        let result = serde_json::to_value(result)?;
        let response_result = Ok(result);
        self.send(&Message::Response(Response {
            id,
            response_result,
        }))
    }

    pub(super) fn refuse(&mut self, id: RequestId, code: ErrorCode, why: String) -> io::Result<()> {
        self.send(&Message::Response(Response::new_err(id, code as i32, why)))
    }

    pub(super) fn refuse_nonsense(&mut self, why: &str) -> io::Result<()> {
        transport::write_nonsense(&mut self.output, why)
    }

    pub(super) fn publish(
        &mut self,
        uri: Uri,
        diagnostics: Vec<Diagnostic>,
        version: Option<i32>,
    ) -> io::Result<()> {
        let params = PublishDiagnosticsParams {
            uri,
            diagnostics,
            version,
        };
        self.notify(PublishDiagnostics::METHOD, params)
    }

    /// Shows a message to the person.
    pub(super) fn show(&mut self, typ: MessageType, message: String) -> io::Result<()> {
        self.notify(ShowMessage::METHOD, ShowMessageParams { typ, message })
    }

    /// Writes a line into the client's log.
    pub(super) fn log(&mut self, message: String) -> io::Result<()> {
        let typ = MessageType::WARNING;
        self.notify(LogMessage::METHOD, LogMessageParams { typ, message })
    }

    fn notify(&mut self, method: &str, params: impl Serialize) -> io::Result<()> {
        self.send(&Message::Notification(Notification {
            method: method.to_owned(),
            params: serde_json::to_value(params)?,
        }))
    }

    fn send(&mut self, message: &Message) -> io::Result<()> {
        transport::write(&mut self.output, message)
    }
}
