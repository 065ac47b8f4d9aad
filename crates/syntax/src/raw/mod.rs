//! HTTP messages as they are on the wire, requests and answers one after the other (RFC 9112).
//!
//! Risk: most such recordings were typed, pasted or re-wrapped: line feeds without carriage returns, lengths that
//! do not fit, bodies that run into the next start line. Remedy: lengths and chunks are believed where they fit the
//! bytes; otherwise a body ends where the next message begins.
//! Deviations: a start line may stand anywhere at the beginning of a line; requests of HTTP/2 may be written as
//! pseudo header fields, and those of editors (`.http` files) without a version.

mod message;
mod pair;

use crate::wire::{Notes, text};
use crate::{Capture, Format, Located, Position};

/// Why nothing could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// There is no message in it.
    NoMessage,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoMessage => f.write_str(
                "no HTTP message found: looked for a line such as `GET /path HTTP/1.1` or `HTTP/1.1 401 Unauthorized`",
            ),
        }
    }
}

/// Reads raw messages.
pub fn parse(input: &[u8]) -> Result<Capture, Located<Error>> {
    let bytes = text::decode(input);
    read(&bytes, Format::Raw)
        .ok_or_else(|| Located { what: Error::NoMessage, at: Position::at_bytes(&bytes, bytes.len()) })
}

/// Reads raw messages that are part of a recording of another format; `None` if there are none.
pub(crate) fn read(bytes: &[u8], format: Format) -> Option<Capture> {
    let mut notes = Notes::default();
    let (messages, other) = message::all(bytes, &mut notes);
    let exchanges = pair::exchanges(messages, &mut notes);
    let capture = Capture { format, exchanges, commands: Vec::new(), notes: notes.into_vec(), other };
    (!capture.exchanges.is_empty()).then_some(capture)
}

/// Whether a message starts at the beginning of a line of `text`.
pub(crate) fn starts_message(line: &str, next: Option<&str>) -> bool {
    message::start(line, next).is_some()
}
