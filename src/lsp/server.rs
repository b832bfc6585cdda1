//! The conversation: which message asks for what.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId};
use lsp_types::notification::{
    DidChangeConfiguration, DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Exit, Notification as _,
};
use lsp_types::request::{
    CodeActionRequest, ExecuteCommand, HoverRequest, Initialize, Request as _, Shutdown,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability,
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, ExecuteCommandOptions,
    ExecuteCommandParams, HoverParams, HoverProviderCapability, InitializeParams, InitializeResult,
    MessageType, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri,
};
use serde::de::DeserializeOwned;

use super::actions::{EXPLAIN, actions, explanation};
use super::client::{Abilities, Client};
use super::diagnostics::diagnostics;
use super::draft::Draft;
use super::hover::hover;
use super::settings::ClientSettings;
use super::{ChooseSettings, Ended};
use crate::Reader;
use crate::config::Chosen;
use crate::findings::rule;

/// The most bytes of text that all open drafts may have together; one opened beyond it is
/// not read.
const MAX_OPEN: usize = 64 * 1024 * 1024;

/// How far a conversation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nobody has said hello.
    New,
    Open,
    /// The client has asked to end it.
    Closing,
}

/// One client's server.
pub(super) struct Server<'a, W> {
    client: Client<W>,
    reader: &'a Reader,
    choose: &'a ChooseSettings<'a>,
    phase: Phase,
    abilities: Abilities,
    settings: ClientSettings,
    drafts: BTreeMap<String, Draft>,
    /// The last complaint about settings, which is made once.
    complaint: Option<String>,
}

impl<'a, W: Write> Server<'a, W> {
    pub(super) fn new(output: W, reader: &'a Reader, choose: &'a ChooseSettings<'a>) -> Self {
        Self {
            client: Client::new(output),
            reader,
            choose,
            phase: Phase::New,
            abilities: Abilities::default(),
            settings: ClientSettings::default(),
            drafts: BTreeMap::new(),
            complaint: None,
        }
    }

    /// How long until a draft has to be read; nothing where none is due.
    pub(super) fn next_due(&self) -> Option<Duration> {
        let next = self.drafts.values().filter_map(Draft::due).min()?;
        Some(next.saturating_duration_since(Instant::now()))
    }

    /// Answers a message; says how it ended where that was the last one.
    pub(super) fn handle(&mut self, message: Message) -> io::Result<Option<Ended>> {
        match message {
            Message::Request(request) => self.request(request).map(|()| None),
            Message::Notification(note) if note.method == Exit::METHOD => {
                Ok(Some(if self.phase == Phase::Closing {
                    Ended::Properly
                } else {
                    Ended::Abruptly
                }))
            }
            Message::Notification(note) if self.phase == Phase::Open => {
                self.notification(note).map(|()| None)
            }
            // This server asks nothing, and notes before hello or after goodbye mean nothing.
            Message::Notification(_) | Message::Response(_) => Ok(None),
        }
    }

    /// Tells the client that what it sent is no message.
    pub(super) fn refuse_nonsense(&mut self, why: &str) -> io::Result<()> {
        self.client.refuse_nonsense(why)
    }

    /// Reads the drafts whose time has come.
    pub(super) fn read_what_is_due(&mut self) -> io::Result<()> {
        let now = Instant::now();
        let due = |draft: &Draft| draft.due().is_some_and(|at| at <= now);
        let due: Vec<String> = self
            .drafts
            .iter()
            .filter(|(_, draft)| due(draft))
            .map(|(name, _)| name.clone())
            .collect();
        due.iter().try_for_each(|name| self.read(name, false))
    }

    fn request(&mut self, request: Request) -> io::Result<()> {
        let Request { id, method, params } = request;
        match (self.phase, method.as_str()) {
            (Phase::New, Initialize::METHOD) => self.with(id, params, |server, id, params| {
                server.initialize(id, &params)
            }),
            (Phase::New, _) => {
                let why = "the first request must be initialize".to_owned();
                self.client.refuse(id, ErrorCode::ServerNotInitialized, why)
            }
            (Phase::Closing, _) | (Phase::Open, Initialize::METHOD) => {
                let why = format!("{method} has no place here");
                self.client.refuse(id, ErrorCode::InvalidRequest, why)
            }
            (Phase::Open, Shutdown::METHOD) => {
                self.phase = Phase::Closing;
                self.drafts.clear();
                self.client.answer(id, ())
            }
            (Phase::Open, HoverRequest::METHOD) => self.with(id, params, Self::hover),
            (Phase::Open, CodeActionRequest::METHOD) => self.with(id, params, Self::actions),
            (Phase::Open, ExecuteCommand::METHOD) => self.with(id, params, Self::execute),
            (Phase::Open, _) => {
                let why = format!("onrecord knows no request {method}");
                self.client.refuse(id, ErrorCode::MethodNotFound, why)
            }
        }
    }

    /// Hands a request's parameters on, or refuses those that do not fit it.
    fn with<P: DeserializeOwned>(
        &mut self,
        id: RequestId,
        params: serde_json::Value,
        then: impl FnOnce(&mut Self, RequestId, P) -> io::Result<()>,
    ) -> io::Result<()> {
        match serde_json::from_value(params) {
            Ok(params) => then(self, id, params),
            Err(error) => {
                let code = ErrorCode::InvalidParams;
                self.client.refuse(id, code, error.to_string())
            }
        }
    }

    fn notification(&mut self, note: Notification) -> io::Result<()> {
        let Notification { method, params } = note;
        let handled = match method.as_str() {
            DidOpenTextDocument::METHOD => serde_json::from_value(params).map(|p| self.opened(p)),
            DidChangeTextDocument::METHOD => {
                serde_json::from_value(params).map(|p| self.changed(p))
            }
            DidSaveTextDocument::METHOD => serde_json::from_value(params).map(|p| self.saved(&p)),
            DidCloseTextDocument::METHOD => serde_json::from_value(params).map(|p| self.closed(p)),
            DidChangeConfiguration::METHOD => {
                serde_json::from_value(params).map(|p| self.configured(&p))
            }
            _ => return Ok(()),
        };
        match handled {
            Ok(done) => done,
            Err(error) => self.client.log(format!("{method}: {error}")),
        }
    }

    fn initialize(&mut self, id: RequestId, params: &InitializeParams) -> io::Result<()> {
        self.phase = Phase::Open;
        self.abilities = Abilities::of(&params.capabilities);
        let options = params.initialization_options.clone().unwrap_or_default();
        self.client.answer(
            id,
            InitializeResult {
                capabilities: self.capabilities(),
                server_info: Some(ServerInfo {
                    name: "onrecord".to_owned(),
                    version: Some(env!("CARGO_PKG_VERSION").to_owned()),
                }),
            },
        )?;
        self.take_settings(&options)
    }

    fn capabilities(&self) -> ServerCapabilities {
        ServerCapabilities {
            position_encoding: Some(self.abilities.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(
                TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(TextDocumentSyncKind::INCREMENTAL),
                    save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                        include_text: Some(false),
                    })),
                    ..TextDocumentSyncOptions::default()
                },
            )),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            })),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: vec![EXPLAIN.to_owned()],
                ..ExecuteCommandOptions::default()
            }),
            ..ServerCapabilities::default()
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) -> io::Result<()> {
        let open: usize = self.drafts.values().map(|draft| draft.text.len()).sum();
        let item = params.text_document;
        if open + item.text.len() > MAX_OPEN {
            let why = format!(
                "{}: too much text is open; close other drafts",
                item.uri.as_str()
            );
            return self.client.show(MessageType::WARNING, why);
        }
        let name = item.uri.as_str().to_owned();
        self.drafts.insert(name.clone(), Draft::new(item));
        self.read(&name, true)
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) -> io::Result<()> {
        let encoding = self.abilities.encoding;
        let debounce = self.settings.debounce();
        if let Some(draft) = self.drafts.get_mut(params.text_document.uri.as_str()) {
            for change in params.content_changes {
                draft.apply(change, encoding);
            }
            draft.version = params.text_document.version;
            draft.schedule(Instant::now(), debounce);
        }
        Ok(())
    }

    fn saved(&mut self, params: &DidSaveTextDocumentParams) -> io::Result<()> {
        self.read(params.text_document.uri.as_str(), true)
    }

    fn closed(&mut self, params: DidCloseTextDocumentParams) -> io::Result<()> {
        let uri = params.text_document.uri;
        match self.drafts.remove(uri.as_str()) {
            Some(_) => self.client.publish(uri, Vec::new(), None),
            None => Ok(()),
        }
    }

    fn configured(&mut self, params: &DidChangeConfigurationParams) -> io::Result<()> {
        self.take_settings(&params.settings)?;
        let names: Vec<String> = self.drafts.keys().cloned().collect();
        names.iter().try_for_each(|name| self.read(name, false))
    }

    fn take_settings(&mut self, value: &serde_json::Value) -> io::Result<()> {
        let (settings, complaint) = ClientSettings::of(value);
        self.settings = settings;
        complaint.map_or(Ok(()), |why| self.complain(why))
    }

    fn hover(&mut self, id: RequestId, params: HoverParams) -> io::Result<()> {
        let place = params.text_document_position_params;
        let abilities = self.abilities;
        let draft = self.current(&place.text_document.uri)?;
        let hover = draft.and_then(|draft| hover(draft, place.position, abilities));
        self.client.answer(id, hover)
    }

    fn actions(&mut self, id: RequestId, params: CodeActionParams) -> io::Result<()> {
        let encoding = self.abilities.encoding;
        let draft = self.current(&params.text_document.uri)?;
        let actions = draft.map(|draft| actions(draft, &params, encoding));
        self.client.answer(id, actions.unwrap_or_default())
    }

    fn execute(&mut self, id: RequestId, params: ExecuteCommandParams) -> io::Result<()> {
        let name = params.arguments.first().and_then(serde_json::Value::as_str);
        match name.and_then(rule) {
            Some(rule) if params.command == EXPLAIN => {
                self.client.show(MessageType::INFO, explanation(rule))?;
                self.client.answer(id, ())
            }
            _ => {
                let why = format!("{EXPLAIN} with a rule’s name is the only command");
                self.client.refuse(id, ErrorCode::InvalidParams, why)
            }
        }
    }

    /// The draft at an address, read as it stands now.
    fn current(&mut self, uri: &Uri) -> io::Result<Option<&Draft>> {
        let name = uri.as_str();
        if self
            .drafts
            .get(name)
            .is_some_and(|draft| draft.due().is_some())
        {
            self.read(name, false)?;
        }
        Ok(self.drafts.get(name))
    }

    /// Reads a draft and sends what was found.
    fn read(&mut self, name: &str, whole: bool) -> io::Result<()> {
        let chosen = self.chosen(name)?;
        let Some(draft) = self.drafts.get_mut(name) else {
            return Ok(());
        };
        if let Err(error) = draft.read(self.reader, &chosen, whole) {
            return self
                .client
                .show(MessageType::ERROR, format!("onrecord: {error}"));
        }
        let found = diagnostics(draft, self.abilities.encoding);
        self.client
            .publish(draft.uri.clone(), found, Some(draft.version))
    }

    /// What holds for a draft; the defaults where its settings cannot be used.
    fn chosen(&mut self, name: &str) -> io::Result<Chosen> {
        let path = self.drafts.get(name).and_then(Draft::path);
        match (self.choose)(path.as_deref(), self.settings.genre) {
            Ok(chosen) => {
                self.complaint = None;
                Ok(chosen)
            }
            Err(why) => self.complain(why).map(|()| Chosen::default()),
        }
    }

    fn complain(&mut self, why: String) -> io::Result<()> {
        if self.complaint.as_ref() == Some(&why) {
            return Ok(());
        }
        self.complaint = Some(why.clone());
        self.client.show(MessageType::ERROR, why)
    }
}
