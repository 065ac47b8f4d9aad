//! One message after the other out of bytes.

use std::borrow::Cow;

use crate::Position;
use crate::exchange::{Fields, Request, Response};
use crate::wire::text::{self, Line};
use crate::wire::{Notes, body, head, start};

/// Most messages of one recording that are read: two for each exchange that is kept.
const MESSAGES_LIMIT: usize = 2 * crate::exchange::EXCHANGES_LIMIT;
/// Most lines outside of messages that are kept.
const OTHER_LIMIT: usize = 1000;
/// Most bytes of such a line that are kept.
const LINE_LIMIT: usize = 4096;

/// A message and where it starts.
pub(super) struct Message {
    pub(super) what: What,
    pub(super) at: Position,
}

/// The two kinds of messages.
pub(super) enum What {
    /// A request.
    Request(Box<Request>),
    /// An answer.
    Response(Box<Response>),
}

impl What {
    fn fields(&mut self) -> &mut Fields {
        match self {
            Self::Request(request) => &mut request.fields,
            Self::Response(response) => &mut response.fields,
        }
    }
}

/// How a message starts.
#[derive(Clone, Copy)]
pub(crate) enum Start<'a> {
    /// `GET / HTTP/1.1`; the version is empty in an editor's file.
    Request(&'a str, &'a str, &'a str),
    /// `HTTP/1.1 401 Unauthorized`.
    Response(start::StatusLine<'a>),
    /// A pseudo header field, the first of a request's or an answer's.
    Pseudo,
}

/// All messages of `bytes`, and the lines that stand outside of them.
pub(super) fn all(bytes: &[u8], notes: &mut Notes) -> (Vec<Message>, Vec<String>) {
    let mut messages = Vec::new();
    let mut other = Vec::new();
    let mut lines = Lines::new(bytes);
    while let Some(line) = lines.next() {
        let decoded = plain(&line);
        let next = lines.peek().map(|line| plain(&line));
        let Some(start) = start(&decoded, next.as_deref()) else {
            if !decoded.trim().is_empty() && other.len() < OTHER_LIMIT {
                other.push(text::cut(&decoded, LINE_LIMIT).to_owned());
            }
            continue;
        };
        if messages.len() >= MESSAGES_LIMIT {
            notes.once(
                "input.exchanges-cut",
                "more than 4096 exchanges; the rest was left out",
                Some(line.at()),
            );
            break;
        }
        let what = read(start, &decoded, &mut lines, notes, line.at());
        messages.push(Message { what, at: line.at() });
    }
    (messages, other)
}

/// Whether `line`, followed by `next`, starts a message.
pub(crate) fn start<'a>(line: &'a str, next: Option<&str>) -> Option<Start<'a>> {
    if let Some(line) = start::status_line(line) {
        return Some(Start::Response(line));
    }
    if let Some(line) = start::request_line(line) {
        return Some(Start::Request(line.method, line.target, line.version));
    }
    if [":method", ":authority", ":scheme", ":path", ":status"].iter().any(|name| is_pseudo(line, name)) {
        return Some(Start::Pseudo);
    }
    // `GET https://host/path` of an editor's file, or a request line of which the end was cut off.
    let (method, target) = line.trim_end().split_once(' ')?;
    let is_method = method.len() > 2 && method.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_url = target.starts_with("http://") || target.starts_with("https://");
    let is_path = target.starts_with('/') && next.and_then(start::field_line).is_some();
    (is_method && (is_url || is_path) && !target.contains(' ')).then_some(Start::Request(method, target, ""))
}

fn is_pseudo(line: &str, name: &str) -> bool {
    line.strip_prefix(name).is_some_and(|rest| rest.starts_with(':'))
}

fn read(start: Start<'_>, line: &str, lines: &mut Lines<'_>, notes: &mut Notes, at: Position) -> What {
    let mut what = match start {
        Start::Request(method, target, version) => What::Request(Box::new(Request {
            method: method.to_owned(),
            target: target.to_owned(),
            version: version.to_owned(),
            ..Request::default()
        })),
        Start::Response(line) => What::Response(Box::new(Response {
            version: line.version.to_owned(),
            status: line.status,
            reason: line.reason.to_owned(),
            ..Response::default()
        })),
        Start::Pseudo if is_pseudo(line, ":status") => What::Response(Box::default()),
        Start::Pseudo => What::Request(Box::default()),
    };
    if let Some((name, value)) = start::field_line(line).filter(|_| matches!(start, Start::Pseudo)) {
        field(&mut what, name, value, notes, at);
    }
    read_head(&mut what, lines, notes);
    if let What::Request(request) = &mut what {
        pseudo_defaults(request);
    }
    read_body(&mut what, lines, notes);
    what
}

/// Fields up to the empty line, or up to what can't be one.
fn read_head(what: &mut What, lines: &mut Lines<'_>, notes: &mut Notes) {
    while let Some(line) = lines.peek() {
        if !text::is_utf8(line.bytes) {
            let says = "the text is not UTF-8; lines that are not were read as ISO-8859-1";
            notes.once("input.not-utf8", says, Some(line.at()));
        }
        let decoded = plain(&line);
        if decoded.is_empty() {
            lines.next();
            return;
        }
        if decoded.starts_with([' ', '\t']) && !what.fields().0.is_empty() {
            head::extend(what.fields(), &decoded, " ");
        } else if start(&decoded, None).is_some_and(|start| !matches!(start, Start::Pseudo)) {
            notes.once(
                "raw.head-unended",
                "no empty line after the header fields of a message",
                Some(line.at()),
            );
            return;
        } else if let Some((name, value)) = start::field_line(&decoded) {
            field(what, name, value, notes, line.at());
        } else if decoded.trim().is_empty() {
            lines.next();
            return;
        } else if start::field_line(decoded.trim_start()).is_some() && what.fields().0.is_empty() {
            // An indented first field.
            if let Some((name, value)) = start::field_line(decoded.trim_start()) {
                field(what, name, value, notes, line.at());
            }
        } else {
            notes.once(
                "raw.head-unended",
                "no empty line after the header fields of a message",
                Some(line.at()),
            );
            return;
        }
        lines.next();
    }
    notes.once("raw.head-unended", "a message ends among its header fields", None);
}

/// Adds a field; pseudo fields go where they belong.
fn field(what: &mut What, name: &str, value: &str, notes: &mut Notes, at: Position) {
    let trimmed = value.trim();
    match (name, &mut *what) {
        (":method", What::Request(request)) => trimmed.clone_into(&mut request.method),
        (":path", What::Request(request)) => trimmed.clone_into(&mut request.target),
        (":authority", What::Request(request)) => request.fields.push("Host", trimmed),
        // The scheme is kept until the URL is made of it.
        (":scheme", What::Request(request)) => {
            request.url = url::Url::parse(&format!("{trimmed}://scheme.invalid/")).ok()
        }
        (":status", What::Response(response)) => {
            response.status = trimmed.get(..3).and_then(|digits| digits.parse().ok()).unwrap_or(0);
            "HTTP/2".clone_into(&mut response.version);
        }
        (name, what) if !name.starts_with(':') => head::push(what.fields(), name, value, notes, at),
        _ => {}
    }
}

fn pseudo_defaults(request: &mut Request) {
    if request.version.is_empty() && request.url.is_some() {
        "HTTP/2".clone_into(&mut request.version);
    }
    if request.target.is_empty() {
        "/".clone_into(&mut request.target);
    }
}

/// The body: as long as its message says if that fits, else up to the next start line.
fn read_body(what: &mut What, lines: &mut Lines<'_>, notes: &mut Notes) {
    let rest = lines.rest();
    let fields = &*what.fields();
    let is_chunked =
        fields.get("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    let length = head::content_length(fields).filter(|length| fits(rest, *length));
    let chunks = if is_chunked { body::dechunk(rest, &mut lines.patience) } else { None };
    let (bytes, took) = match (chunks, length) {
        (Some((bytes, took)), _) => (Cow::Owned(bytes), took),
        (None, Some(length)) => (Cow::Borrowed(rest.get(..length).unwrap_or(rest)), length),
        (None, None) => {
            let took = lines.next_start();
            let bytes = rest.get(..took).unwrap_or(rest);
            (Cow::Borrowed(trimmed(bytes, head::content_length(fields))), took)
        }
    };
    let announced = head::content_length(what.fields()).filter(|_| !is_chunked);
    if announced.is_some_and(|announced| announced != bytes.len() && !bytes.is_empty()) {
        let says = "a body is not as long as its Content-Length says";
        notes.once("raw.length", says, lines.peek().map(|line| line.at()));
    }
    lines.skip(took);
    match what {
        What::Request(request) => {
            if !body::append(&mut request.body, &bytes) {
                notes.once(
                    "input.body-cut",
                    "a request's body is longer than 256 KiB; its end was left out",
                    None,
                );
            }
        }
        What::Response(response) => {
            response.body_cut |= !body::append(&mut response.body, &bytes);
            body::decode(response);
        }
    }
}

/// Whether a body of `length` bytes ends where a message can: at the end, or before a start line.
fn fits(rest: &[u8], length: usize) -> bool {
    // Messages can all point at the same far place: no more than this is looked at there.
    const LOOK_BYTES: usize = 16 * 1024;
    let Some(after) = rest.get(length..) else { return false };
    let after = after.get(..LOOK_BYTES).unwrap_or(after);
    let mut lines = Lines::new(after);
    let mut first = true;
    while let Some(line) = lines.next() {
        let decoded = plain(&line);
        if decoded.trim().is_empty() {
            first = false;
            continue;
        }
        let next = lines.peek().map(|line| plain(&line));
        // Text right behind the body is the rest of a body that is longer than it says.
        return start(&decoded, next.as_deref()).is_some() || (!first && decoded.starts_with("###"));
    }
    true
}

/// Without the line breaks that belong to the recording rather than to the body: down to the length that is
/// announced if that can be, else all of them.
fn trimmed(bytes: &[u8], length: Option<usize>) -> &[u8] {
    let mut short = bytes;
    while Some(short.len()) != length {
        let Some(shorter) = short.strip_suffix(b"\n") else { break };
        short = shorter.strip_suffix(b"\r").unwrap_or(shorter);
    }
    short
}

fn plain<'a>(line: &Line<'a>) -> Cow<'a, str> {
    line.text()
}

/// The lines of an input from some byte on.
struct Lines<'a> {
    bytes: &'a [u8],
    offset: usize,
    number: u32,
    /// How many chunks may still be followed in vain.
    patience: usize,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, offset: 0, number: 1, patience: 1_000_000 }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.offset..).unwrap_or_default()
    }

    fn peek(&self) -> Option<Line<'a>> {
        let rest = self.bytes.get(self.offset..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        Some(Line { bytes: rest.get(..length)?, offset: self.offset, number: self.number })
    }

    fn next(&mut self) -> Option<Line<'a>> {
        let line = self.peek()?;
        self.offset += line.bytes.len() + 1;
        self.number = self.number.saturating_add(1);
        Some(line)
    }

    fn skip(&mut self, count: usize) {
        let passed = self.rest().get(..count).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', passed).count();
        self.number = self.number.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.offset += count;
    }

    /// How many bytes it is to the next line that starts a message.
    fn next_start(&self) -> usize {
        let mut ahead = Lines { patience: 0, ..*self };
        while let Some(line) = ahead.next() {
            let decoded = plain(&line);
            let next = ahead.peek().map(|line| plain(&line));
            if start(&decoded, next.as_deref()).is_some()
                || decoded.starts_with("### ")
                || decoded.trim_end() == "###"
            {
                return line.offset - self.offset;
            }
        }
        self.bytes.len().saturating_sub(self.offset)
    }
}
