//! Exchanges out of the events of a transcript, whichever client wrote it.

use super::finish::{self, Pending};
use super::info::{self, Sense};
use super::wordings;
use crate::exchange::{COMMANDS_LIMIT, Command, Connection, EXCHANGES_LIMIT};
use crate::wire::start::{RequestLine, StatusLine};
use crate::wire::{Notes, body, head, target, text};
use crate::{Capture, Exchange, Failure, Format, Position, Response, curl};

/// Most lines that belong to nothing and are kept.
const OTHER_LIMIT: usize = 1000;
/// Most informational lines of one connection that are kept.
const INFO_LIMIT: usize = 400;
/// Most bytes of such a line that are kept.
const LINE_LIMIT: usize = 4096;

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
    capture: Capture,
    open: Option<finish::Open>,
    pending: Pending,
    command: Option<usize>,
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

    /// An informational line, without its mark.
    pub(super) fn info(&mut self, line: &str, at: Position) {
        let line = text::cut(line.trim(), LINE_LIMIT);
        let sense = info::read(line, &mut Connection::default());
        let starts = matches!(
            sense,
            Sense::Begins | Sense::Connected | Sense::Reused(_) | Sense::Another(_) | Sense::Url(_)
        );
        if starts {
            self.close();
            if self.pending.ended {
                self.fail_pending(None);
            }
        }
        let is_over = self.phase == Phase::Done && !matches!(sense, Sense::Plain | Sense::Ends);
        let connection = match &mut self.open {
            Some(open) if !is_over => &mut open.exchange.connection,
            _ => &mut self.pending.connection,
        };
        info::read(line, connection);
        if connection.info.len() < INFO_LIMIT {
            connection.info.push(line.to_owned());
        }
        if self.open.is_none() {
            self.pending.at.get_or_insert(at);
        }
        self.sense(sense);
    }

    fn sense(&mut self, sense: Sense) {
        match sense {
            Sense::Plain => {}
            Sense::Begins => self.pending.begun = true,
            Sense::Connected => {
                self.pending.begun = true;
                self.pending.failure = None;
            }
            Sense::Reused(host) => {
                let info = std::mem::take(&mut self.pending.connection.info);
                let earlier = self.capture.exchanges.iter().rev().map(|exchange| &exchange.connection);
                if let Some(earlier) = earlier.clone().find(|earlier| earlier.host.as_deref() == Some(&host))
                {
                    self.pending.connection = earlier.clone();
                }
                self.pending.connection.info = info;
                self.pending.connection.host = Some(host);
            }
            Sense::Ends if self.open.is_some() => self.phase = Phase::Done,
            Sense::Ends => self.pending.ended = true,
            Sense::Another(url) => {
                self.pending.another = true;
                self.pending.url = Some(url);
            }
            Sense::Url(url) => self.pending.url = Some(url),
            Sense::Field(name, value) => match &mut self.open {
                // nghttp2's lines can come behind curl's own.
                Some(open) if self.phase != Phase::Done => {
                    open.exchange.connection.tls |= name == ":scheme" && value == "https";
                }
                _ if self.pending.fields.len() < head::FIELDS_LIMIT => {
                    self.pending.fields.push((name, value))
                }
                _ => {}
            },
            Sense::Failed(failure) => match &mut self.open {
                Some(open) if self.phase != Phase::Done => open.failure = Some(failure),
                _ => {
                    self.pending.begun = true;
                    self.pending.failure = Some(failure);
                }
            },
        }
    }

    /// The client says which URL is next.
    pub(super) fn goes_to(&mut self, url: &str, at: Position) {
        self.settle();
        self.pending.url = Some(url.to_owned());
        self.pending.at = Some(at);
    }

    /// What is known about the connection of the exchange that is open, or else of the next one.
    pub(super) fn connection(&mut self) -> &mut Connection {
        match &mut self.open {
            Some(open) if self.phase != Phase::Done => &mut open.exchange.connection,
            _ => &mut self.pending.connection,
        }
    }

    /// Work on a new connection begins.
    pub(super) fn connects(&mut self) {
        if self.phase == Phase::Done {
            self.close();
        }
        self.pending.begun |= self.open.is_none();
    }

    /// A line of another client than curl, to be kept as it is.
    pub(super) fn remark(&mut self, line: &str, at: Position) {
        let info = match &mut self.open {
            Some(open) => &mut open.exchange.connection.info,
            None => {
                self.pending.at.get_or_insert(at);
                &mut self.pending.connection.info
            }
        };
        if info.len() < INFO_LIMIT {
            info.push(text::cut(line, LINE_LIMIT).to_owned());
        }
    }

    /// `curl: (6) Could not resolve host`, or another client's last words.
    pub(super) fn failed(&mut self, code: Option<u8>, words: &str, at: Position) {
        const HTTP_RETURNED_ERROR: u8 = 22;
        let words = text::cut(words.trim(), LINE_LIMIT);
        let failure = Failure { code: code.or_else(|| wordings::code(words)), text: words.to_owned() };
        if self.pending.begun || self.pending.ended {
            info::read(words, &mut self.pending.connection);
            self.close();
            self.fail_pending(Some(failure));
        } else if let Some(open) = &mut self.open {
            // With --fail curl complains about an answer that is whole.
            if code == Some(HTTP_RETURNED_ERROR) {
                open.exchange.connection.info.push(words.to_owned());
            } else {
                info::read(words, &mut open.exchange.connection);
                open.failure = Some(failure);
                open.told = true;
            }
            self.phase = Phase::Done;
        } else {
            match self.capture.exchanges.last_mut() {
                Some(last) if last.response.is_none() && last.command == self.command => {
                    last.failure = Some(failure)
                }
                _ => {
                    info::read(words, &mut self.pending.connection);
                    self.pending.at = Some(at);
                    self.fail_pending(Some(failure));
                }
            }
        }
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
            let mut connection = open.exchange.connection.clone();
            connection.info.clear();
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
                response.body.is_empty() && !head::is_bodiless(&exchange.request.method, response)
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
        self.settle();
        target::mark_followed(&mut self.capture.exchanges);
        self.capture.notes = self.notes.into_vec();
        (!self.capture.exchanges.is_empty()).then_some(self.capture)
    }

    /// Opens an exchange with all that is known beforehand.
    fn begin(&mut self, at: Position) -> finish::Open {
        let pending = std::mem::take(&mut self.pending);
        finish::open(pending, self.command, self.capture.exchanges.last(), at)
    }

    /// Closes the open exchange, if there is one.
    fn close(&mut self) {
        self.phase = Phase::Idle;
        if let Some(open) = self.open.take() {
            self.keep(open);
        }
    }

    /// Makes an exchange without a request of what is pending.
    fn fail_pending(&mut self, failure: Option<Failure>) {
        let known = self.pending.failure.take();
        let mut open = self.begin(Position::default());
        open.told = failure.is_some();
        open.failure = failure.or(known);
        self.keep(open);
    }

    fn keep(&mut self, open: finish::Open) {
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
