//! The one door for recordings: bytes of any format to a [`Capture`].

use std::fmt;

use crate::exchange::{Command, Exchange};
use crate::{Capture, Format, Located, Position, curl, detect, har, raw, transcript};

/// Largest input that is read, in bytes.
pub const LIMIT: usize = 512 * 1024 * 1024;

/// Why an input could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Nothing in it but white space.
    Empty,
    /// More than [`LIMIT`] bytes.
    TooLarge,
    /// Not a text.
    Binary,
    /// A text in which no exchange and no command can be made out.
    Unknown,
    /// The format is known, and this is wrong with it.
    Broken(Located<String>),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is nothing in it"),
            Self::TooLarge => write!(f, "it is larger than {} MiB: cut it down to the exchange that was refused", LIMIT / 1024 / 1024),
            Self::Binary => f.write_str("it is not a text: give a `curl -v` transcript, a HAR file, raw HTTP messages or a curl command"),
            Self::Unknown => f.write_str(
                "no HTTP exchange and no curl command can be made out in it: give a `curl -v` transcript, a HAR file, raw HTTP messages or a curl command, and name the format with --input-format if it is not recognised",
            ),
            Self::Broken(located) => write!(f, "{located}"),
        }
    }
}

impl std::error::Error for Error {}

/// Reads `input` in the format `forced`, or in the one that its content tells.
pub fn capture(input: &[u8], forced: Option<Format>) -> Result<Capture, Error> {
    if input.len() > LIMIT {
        return Err(Error::TooLarge);
    }
    if input.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::Empty);
    }
    let format = match forced.or_else(|| detect::format(input)) {
        Some(format) => format,
        None if is_binary(input) => return Err(Error::Binary),
        None => return Err(Error::Unknown),
    };
    match format {
        Format::CurlCommand => command(&String::from_utf8_lossy(input)).ok_or(Error::Unknown),
        Format::Har => har::parse(input).map_err(broken),
        Format::Raw => raw::parse(input).map_err(broken),
        Format::CurlVerbose | Format::CurlTrace | Format::Httpie | Format::WgetDebug => {
            transcript::parse_as(input, format).map_err(broken)
        }
    }
}

/// A pasted command as a capture: what would be sent, and no answer.
fn command(text: &str) -> Option<Capture> {
    curl::parse(text).map(|command| from_command(command, text))
}

/// What `command`, written as `text`, would send, as a capture without answers.
pub fn from_command(command: curl::Command, text: &str) -> Capture {
    let exchanges = command
        .requests
        .into_iter()
        .map(|request| Exchange { request, command: Some(0), ..Exchange::default() })
        .collect();
    let commands = vec![Command { text: text.to_owned(), at: Position::default() }];
    Capture { format: Format::CurlCommand, exchanges, commands, notes: command.notes, other: Vec::new() }
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` wants")]
fn broken<E: fmt::Display>(error: Located<E>) -> Error {
    Error::Broken(Located { what: error.what.to_string(), at: error.at })
}

fn is_binary(input: &[u8]) -> bool {
    let start = &input[..input.len().min(8192)];
    start.contains(&0) || start.iter().filter(|byte| **byte < 9).count() > start.len() / 50
}
