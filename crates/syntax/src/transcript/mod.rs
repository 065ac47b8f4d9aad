//! What clients print about an exchange: curl -v, curl --trace-ascii, HTTPie -v, wget -d.

mod build;
mod clean;
mod curl_trace;
mod curl_verbose;
mod finish;
mod httpie;
mod info;
mod marks;
mod prompt;
mod talk;
mod wget;
mod wordings;

use crate::wire::text;
use crate::{Capture, Format, Located, Position};

pub(crate) use clean::{Cleaner, is_marked};
pub(crate) use prompt::{command, is_curl};

/// Why nothing could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// There is no exchange in it.
    NoExchange,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoExchange => f.write_str(
                "no exchange found: looked for lines such as `> GET / HTTP/1.1`, `< HTTP/1.1 401`, `* Trying …` and `curl: (6) …`",
            ),
        }
    }
}

/// Reads a transcript of the kind that its content tells.
pub fn parse(input: &[u8]) -> Result<Capture, Located<Error>> {
    parse_as(input, crate::detect::format(input).unwrap_or(Format::CurlVerbose))
}

/// Reads a transcript of the kind `format`; one that is not a transcript's means `curl -v`.
pub fn parse_as(input: &[u8], format: Format) -> Result<Capture, Located<Error>> {
    let bytes = text::decode(input);
    let capture = match format {
        Format::Httpie => httpie::read(&bytes),
        Format::CurlTrace => curl_trace::read(&bytes),
        Format::WgetDebug => wget::read(&bytes),
        _ => curl_verbose::read(&bytes),
    };
    capture.ok_or_else(|| Located { what: Error::NoExchange, at: Position::at_bytes(&bytes, bytes.len()) })
}
