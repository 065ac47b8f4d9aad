//! Exchanges out of the events of a transcript, whichever client wrote it.

use super::finish::{self, Pending};
use crate::exchange::{COMMANDS_LIMIT, Command, EXCHANGES_LIMIT};
use crate::wire::start::{RequestLine, StatusLine};
use crate::wire::{Notes, body, head, target, text};
use crate::{Capture, Exchange, Failure, Format, Position, Response, curl};

/// Most lines that belong to nothing and are kept.
const OTHER_LIMIT: usize = 1000;
/// Most bytes of a line that are kept.
pub(super) const LINE_LIMIT: usize = 4096;

/// How far the exchange that is open has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// None is open.
    Idle,
    /// Among the request's fields.
    RequestHead,
    /// Behind them.
    Sent,
    /// Among the answer's fields.
    ResponseHead,
    /// Behind them.
    Body,
    /// The client has said that it is done, or there can be no body.
    Done,
}

/// Takes events in order and makes a [`Capture`].
pub(super) struct Builder {
    pub(super) notes: Notes,
    pub(super) phase: Phase,
    pub(super) capture: Capture,
    pub(super) open: Option<finish::Open>,
    pub(super) pending: Pending,
    pub(super) command: Option<usize>,
    parsed: Vec<Option<curl::Command>>,
}

impl Builder {
    pub(super) fn new(format: Format) -> Self {
        let capture = Capture {
            format,
            exchanges: Vec::new(),
            commands: Vec::new(),
            notes: Vec::new(),
            other: Vec::new(),
        };
        Self {
            notes: Notes::default(),
            phase: Phase::Idle,
            capture,
            open: None,
            pending: Pending::default(),
            command: None,
            parsed: Vec::new(),
        }
    }

    /// A command line stands here. Everything before it is over.
    pub(super) fn command(&mut self, command: &str, is_client: bool, at: Position) {
        self.settle();
        if self.capture.commands.len() >= COMMANDS_LIMIT {
            self.command = None;
            return;
        }
        self.command = is_client.then_some(self.capture.commands.len());
        self.parsed.push(curl::parse(command).filter(|_| is_client));
        self.capture.commands.push(Command { text: command.to_owned(), at });
    }

    /// A request line was sent.
    pub(super) fn request(&mut self, line: &RequestLine<'_>, at: Position) {
        self.close();
        let mut open = self.begin(at);
        line.method.clone_into(&mut open.exchange.request.method);
        line.target.clone_into(&mut open.exchange.request.target);
        line.version.clone_into(&mut open.exchange.request.version);
        open.has_line = true;
        self.open = Some(open);
        self.phase = Phase::RequestHead;
    }

    /// The time at which the request that is open was sent.
    pub(super) fn sent_at(&mut self, time: Option<i64>) {
        if let Some(open) = &mut self.open {
            open.exchange.started = time;
        }
    }

    /// The paste ends here, or begins again.
    pub(super) fn fence(&mut self) {
        if self.phase == Phase::Body {
            self.phase = Phase::Done;
        }
    }

    /// A field was sent or received.
    pub(super) fn field(&mut self, sent: bool, name: &str, value: &str, at: Position) {
        if sent {
            self.request_field(name, value, at);
        } else {
            self.response_field(name, value, at);
        }
    }

    /// A field was sent; one without a request line before it opens an exchange, too.
    pub(super) fn request_field(&mut self, name: &str, value: &str, at: Position) {
        if self.phase != Phase::RequestHead {
            self.close();
            self.open = Some(self.begin(at));
            self.phase = Phase::RequestHead;
        }
        if let Some(open) = &mut self.open {
            head::push(&mut open.exchange.request.fields, name, value, &mut self.notes, at);
        }
    }

    /// Bytes of the request's body.
    pub(super) fn request_body(&mut self, bytes: &[u8]) {
        if let Some(open) = &mut self.open {
            body::append(&mut open.exchange.request.body, bytes);
        }
    }

    /// A status line was received.
    pub(super) fn response(&mut self, line: &StatusLine<'_>, at: Position) {
        let is_final =
            |open: &finish::Open| open.exchange.response.as_ref().is_some_and(|answer| answer.status >= 200);
        if self.open.as_ref().is_none_or(is_final) {
            self.close();
            self.open = Some(self.begin(at));
        }
        if let Some(open) = &mut self.open {
            open.exchange.response = Some(Response {
                version: line.version.to_owned(),
                status: line.status,
                reason: line.reason.to_owned(),
                ..Response::default()
            });
        }
        self.phase = Phase::ResponseHead;
    }

    /// A field, or a trailer field, was received.
    pub(super) fn response_field(&mut self, name: &str, value: &str, at: Position) {
        if let Some(response) = self.open.as_mut().and_then(|open| open.exchange.response.as_mut()) {
            head::push(&mut response.fields, name, value, &mut self.notes, at);
        }
    }

    /// Continues the field before.
    pub(super) fn extend_field(&mut self, more: &str, glue: &str) {
        let Some(open) = &mut self.open else { return };
        match (self.phase, &mut open.exchange.response) {
            (Phase::ResponseHead, Some(response)) => head::extend(&mut response.fields, more, glue),
            _ => head::extend(&mut open.exchange.request.fields, more, glue),
        }
    }

    /// The empty line behind the fields of a request or an answer.
    pub(super) fn head_ends(&mut self) {
        if self.phase == Phase::RequestHead {
            self.phase = Phase::Sent;
            return;
        }
        let Some(open) = &self.open else { return };
        let Some(response) = &open.exchange.response else { return };
        let is_tunnel = open.exchange.request.method == "CONNECT" && matches!(response.status, 200..=299);
        if response.status < 200 && response.status != 101 {
            self.phase = Phase::Sent;
        } else if is_tunnel {
            // The way to the server is known from here on; what follows is the tunnelled request's.
            let connection = open.exchange.connection.facts();
            self.close();
            self.pending.connection = connection;
        } else if head::is_bodiless(&open.exchange.request.method, response) {
            self.phase = Phase::Done;
        } else {
            self.phase = Phase::Body;
        }
    }

    /// Bytes of the answer's body.
    pub(super) fn response_body(&mut self, bytes: &[u8]) {
        if let Some(response) = self.open.as_mut().and_then(|open| open.exchange.response.as_mut()) {
            response.body_cut |= !body::append(&mut response.body, bytes);
            self.phase = Phase::Body;
        }
    }

    /// A line that belongs to nothing.
    pub(super) fn other(&mut self, line: &str) {
        if line.trim().is_empty() {
            return;
        }
        if self.capture.other.len() >= OTHER_LIMIT {
            self.notes.once(
                "input.other-cut",
                "more than 1000 lines belong to no exchange; the rest was left out",
                None,
            );
            return;
        }
        self.capture.other.push(text::cut(line, LINE_LIMIT).to_owned());
    }

    /// The exchange that is being read.
    pub(super) fn current(&self) -> Option<&Exchange> {
        self.open.as_ref().map(|open| &open.exchange)
    }

    /// Whether an answer is there of which the body may still come.
    pub(super) fn lacks_body(&self) -> bool {
        self.current().is_some_and(|exchange| {
            exchange.response.as_ref().is_some_and(|response| {
                response.body.trim_ascii().is_empty()
                    && !head::is_bodiless(&exchange.request.method, response)
            })
        })
    }

    /// Whether as much of the body is there as the answer announced.
    pub(super) fn has_whole_body(&self) -> bool {
        let response = self.current().and_then(|exchange| exchange.response.as_ref());
        response.is_some_and(|response| {
            head::content_length(&response.fields).is_some_and(|length| response.body.len() >= length)
        })
    }

    /// Ends whatever is going on.
    pub(super) fn settle(&mut self) {
        self.close();
        if self.pending.begun {
            self.fail_pending(None);
        }
        self.pending = Pending::default();
    }

    /// The capture, if there is an exchange in it.
    pub(super) fn finish(mut self) -> Option<Capture> {
        self.note_cut();
        self.settle();
        target::mark_followed(&mut self.capture.exchanges);
        self.capture.notes = self.notes.into_vec();
        (!self.capture.exchanges.is_empty()).then_some(self.capture)
    }

    /// Says so if the recording ends in the middle of a message.
    fn note_cut(&mut self) {
        let Some(exchange) = self.current() else { return };
        let at = Some(exchange.at);
        let response =
            exchange.response.as_ref().filter(|response| !response.body_cut && !response.body.is_empty());
        let length = response.and_then(|response| head::content_length(&response.fields));
        let is_short = length.zip(response).is_some_and(|(length, response)| response.body.len() < length);
        match self.phase {
            Phase::RequestHead | Phase::ResponseHead => {
                self.notes.once("transcript.truncated", "the transcript ends among header fields", at);
            }
            Phase::Body if is_short => {
                self.notes.once("transcript.truncated", "the transcript ends before the end of a body", at);
            }
            _ => {}
        }
    }

    /// Opens an exchange with all that is known beforehand.
    pub(super) fn begin(&mut self, at: Position) -> finish::Open {
        let pending = std::mem::take(&mut self.pending);
        finish::open(pending, self.command, self.capture.exchanges.last(), at)
    }

    /// Closes the open exchange, if there is one.
    pub(super) fn close(&mut self) {
        self.phase = Phase::Idle;
        if let Some(open) = self.open.take() {
            self.keep(open);
        }
    }

    /// Makes an exchange without a request of what is pending.
    pub(super) fn fail_pending(&mut self, failure: Option<Failure>) {
        let known = self.pending.failure.take();
        let mut open = self.begin(Position::default());
        open.told = failure.is_some();
        open.failure = failure.or(known);
        self.keep(open);
    }

    pub(super) fn keep(&mut self, open: finish::Open) {
        if self.capture.exchanges.len() >= EXCHANGES_LIMIT {
            self.notes.once(
                "input.exchanges-cut",
                "more than 4096 exchanges; the rest was left out",
                Some(open.exchange.at),
            );
            return;
        }
        let command = open.exchange.command.and_then(|index| self.parsed.get(index)).and_then(Option::as_ref);
        let exchange = finish::exchange(open, command, &self.capture.exchanges);
        self.capture.exchanges.push(exchange);
    }
}
