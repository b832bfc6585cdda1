//! The conversation: which message asks for what.
//!
//! Drafts are read in pieces of a fraction of a second, and messages are looked at between
//! them: a long draft holds up no answer about another, and the server ends when its client
//! does. A question about a draft whose reading is under way waits for that reading, which then
//! goes first.

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
    MessageType, Position, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
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
use crate::model::ModelError;

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

/// A question that waits for the reading of its draft.
struct Waiting {
    id: RequestId,
    uri: Uri,
    question: Question,
}

/// What may be asked about a draft.
enum Question {
    Hover(Position),
    Actions(Box<CodeActionParams>),
}

/// One client's server.
pub(super) struct Server<'a, W> {
    client: Client<W>,
    reader: &'a Reader,
    choose: &'a ChooseSettings<'a>,
    phase: Phase,
    abilities: Abilities,
    settings: ClientSettings,
    drafts: BTreeMap<String, Draft<'a>>,
    /// What is answered when its draft has been read.
    waiting: Vec<Waiting>,
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
            waiting: Vec::new(),
            complaint: None,
        }
    }

    /// How long until there is something to read; nothing where nothing is to be read.
    pub(super) fn next_due(&self) -> Option<Duration> {
        if self.drafts.values().any(|draft| draft.left().is_some()) {
            return Some(Duration::ZERO);
        }
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

    /// Tells the person what was not done.
    pub(super) fn warn(&mut self, why: String) -> io::Result<()> {
        self.client.show(MessageType::WARNING, why)
    }

    /// Reads for a moment: begins what is due, or goes on with the most urgent of what was begun.
    pub(super) fn read_a_little(&mut self) -> io::Result<()> {
        let now = Instant::now();
        let due = |draft: &Draft<'_>| draft.due().is_some_and(|at| at <= now);
        if let Some(name) = self.first_of(|_, draft| due(draft).then_some(())) {
            let chosen = self.chosen(&name)?;
            return self.read(&name, |draft, reader| draft.begin(reader, chosen));
        }
        // What somebody waits for; then what is done soonest.
        let begun = self.first_of(|name, draft| {
            let is_waited_for = self.waiting.iter().any(|w| w.uri.as_str() == name);
            Some((!is_waited_for, draft.left()?))
        });
        begun.map_or(Ok(()), |name| self.read(&name, Draft::go_on))
    }

    /// The name of the draft that ranks lowest, of those that have a rank.
    fn first_of<R: Ord>(&self, rank: impl Fn(&str, &Draft<'a>) -> Option<R>) -> Option<String> {
        let ranked = self.drafts.iter().filter_map(|(name, draft)| {
            let rank = rank(name, draft)?;
            Some((rank, name))
        });
        ranked.min().map(|(_, name)| name.clone())
    }

    /// Takes a step in the reading of a draft. Once it is settled, sends what was found and
    /// answers who waits for it.
    fn read(
        &mut self,
        name: &str,
        step: impl FnOnce(&mut Draft<'a>, &'a Reader) -> Result<(), ModelError>,
    ) -> io::Result<()> {
        let Some(draft) = self.drafts.get_mut(name) else {
            return Ok(());
        };
        let read = step(draft, self.reader);
        if !draft.is_settled() {
            return Ok(());
        }
        match read {
            Ok(()) => {
                let found = diagnostics(draft, self.abilities.encoding);
                self.client
                    .publish(draft.uri.clone(), found, Some(draft.version))?;
            }
            Err(error) => {
                let why = format!("onrecord: {error}");
                self.client.show(MessageType::ERROR, why)?;
            }
        }
        let (ready, waiting) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|waiting| waiting.uri.as_str() == name);
        self.waiting = waiting;
        let ready: Vec<Waiting> = ready;
        ready.into_iter().try_for_each(|ready| self.answer(ready))
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
                self.refuse_waiting(|_| true)?;
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
        let mut draft = Draft::new(item);
        draft.demand(Instant::now(), true);
        self.refuse_waiting(|waiting| waiting.uri.as_str() == name)?;
        self.drafts.insert(name, draft);
        Ok(())
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) -> io::Result<()> {
        let encoding = self.abilities.encoding;
        let debounce = self.settings.debounce();
        let name = params.text_document.uri.as_str();
        // Its places are those of a text that is gone.
        self.refuse_waiting(|waiting| waiting.uri.as_str() == name)?;
        if let Some(draft) = self.drafts.get_mut(name) {
            for change in params.content_changes {
                draft.apply(change, encoding);
            }
            draft.version = params.text_document.version;
            draft.schedule(Instant::now(), debounce);
        }
        Ok(())
    }

    fn saved(&mut self, params: &DidSaveTextDocumentParams) -> io::Result<()> {
        if let Some(draft) = self.drafts.get_mut(params.text_document.uri.as_str()) {
            draft.demand(Instant::now(), true);
        }
        Ok(())
    }

    fn closed(&mut self, params: DidCloseTextDocumentParams) -> io::Result<()> {
        let uri = params.text_document.uri;
        self.refuse_waiting(|waiting| waiting.uri == uri)?;
        match self.drafts.remove(uri.as_str()) {
            Some(_) => self.client.publish(uri, Vec::new(), None),
            None => Ok(()),
        }
    }

    fn configured(&mut self, params: &DidChangeConfigurationParams) -> io::Result<()> {
        self.take_settings(&params.settings)?;
        let now = Instant::now();
        for draft in self.drafts.values_mut() {
            draft.demand(now, false);
        }
        Ok(())
    }

    fn take_settings(&mut self, value: &serde_json::Value) -> io::Result<()> {
        let (settings, complaint) = ClientSettings::of(value);
        self.settings = settings;
        complaint.map_or(Ok(()), |why| self.complain(why))
    }

    fn hover(&mut self, id: RequestId, params: HoverParams) -> io::Result<()> {
        let place = params.text_document_position_params;
        self.ask(Waiting {
            id,
            uri: place.text_document.uri,
            question: Question::Hover(place.position),
        })
    }

    fn actions(&mut self, id: RequestId, params: CodeActionParams) -> io::Result<()> {
        self.ask(Waiting {
            id,
            uri: params.text_document.uri.clone(),
            question: Question::Actions(Box::new(params)),
        })
    }

    /// Answers a question, or puts it off until its draft has been read as it stands now.
    fn ask(&mut self, asked: Waiting) -> io::Result<()> {
        match self.drafts.get_mut(asked.uri.as_str()) {
            Some(draft) if !draft.is_settled() => {
                draft.hurry(Instant::now());
                self.waiting.push(asked);
                Ok(())
            }
            _ => self.answer(asked),
        }
    }

    fn answer(&mut self, asked: Waiting) -> io::Result<()> {
        let abilities = self.abilities;
        let draft = self.drafts.get(asked.uri.as_str());
        match asked.question {
            Question::Hover(position) => {
                let hover = draft.and_then(|draft| hover(draft, position, abilities));
                self.client.answer(asked.id, hover)
            }
            Question::Actions(params) => {
                let actions = draft.map(|draft| actions(draft, &params, abilities.encoding));
                self.client.answer(asked.id, actions.unwrap_or_default())
            }
        }
    }

    /// Tells those who wait that what they ask about has changed.
    fn refuse_waiting(&mut self, which: impl Fn(&Waiting) -> bool) -> io::Result<()> {
        let (gone, waiting): (Vec<Waiting>, Vec<Waiting>) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(which);
        self.waiting = waiting;
        gone.into_iter().try_for_each(|gone| {
            let why = "the draft was changed or closed".to_owned();
            self.client.refuse(gone.id, ErrorCode::ContentModified, why)
        })
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
