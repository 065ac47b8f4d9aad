//! What was recorded: requests, their answers, and what happened to the connection.
//!
//! Every recording, whatever its format, becomes a [`Capture`]. Values are kept as they were written; what they
//! mean is for the modules of the grammar and for the crate `cause`. Nothing here has `Debug` or `Display`: any
//! field, target or body can hold a secret.

use crate::position::Position;

/// The formats in which an exchange can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A command line that runs curl.
    CurlCommand,
    /// What `curl -v` prints.
    CurlVerbose,
    /// What `curl --trace-ascii` writes.
    CurlTrace,
    /// HTTP Archive 1.2, JSON.
    Har,
    /// What HTTPie's `http -v` prints.
    Httpie,
    /// HTTP messages as they are on the wire.
    Raw,
    /// What `wget -d` prints.
    WgetDebug,
}

/// One recording.
#[derive(Clone)]
pub struct Capture {
    /// What it was written in.
    pub format: Format,
    /// The exchanges in the order in which they were recorded.
    pub exchanges: Vec<Exchange>,
    /// Commands that stand in the recording (a pasted `$ curl …` line above its transcript), as written.
    pub commands: Vec<Command>,
    /// What the reader wants to say about the recording itself: cut off, broken, ignored.
    pub notes: Vec<Note>,
    /// Lines that belong to no exchange, such as the output of other programs pasted beside curl's; bounded.
    pub other: Vec<String>,
}

/// A command line found in a recording.
#[derive(Clone)]
pub struct Command {
    /// The command, without the prompt.
    pub text: String,
    /// Where it starts.
    pub at: Position,
}

/// Something to be said about an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A stable id, `group.name`, such as `har.truncated`.
    pub id: &'static str,
    /// One sentence, without any text from the input that could be secret.
    pub says: String,
    /// Where in the input, if a place can be named.
    pub at: Option<Position>,
}

/// One request and what became of it.
#[derive(Clone, Default)]
pub struct Exchange {
    /// The request; a failed connection may have none beyond the command that meant it.
    pub request: Request,
    /// The final answer, if there was one (1xx answers are left out).
    pub response: Option<Response>,
    /// Why there was no answer, or not a whole one.
    pub failure: Option<Failure>,
    /// What the client said about name, address, proxy and TLS.
    pub connection: Connection,
    /// When the client sent it, in seconds since 1970 UTC by the client's clock, where the recording says so.
    pub started: Option<i64>,
    /// How long the whole exchange took, in milliseconds.
    pub took_ms: Option<f64>,
    /// The index in [`Capture::commands`] of the command that caused it.
    pub command: Option<usize>,
    /// The request was made by following a redirect of the exchange before it, by the client itself.
    pub followed: bool,
    /// Browser exports only: `document`, `xhr`, `fetch`, `script` …
    pub resource_type: Option<String>,
    /// The place in the input at which it starts.
    pub at: Position,
}

/// A request as it left the client.
#[derive(Clone, Default)]
pub struct Request {
    /// Method, as written. Empty where it is unknown.
    pub method: String,
    /// Request target, as written.
    pub target: String,
    /// The absolute URL, as far as it can be told from target, `Host` and connection. May hold userinfo.
    pub url: Option<url::Url>,
    /// `HTTP/1.1`, `HTTP/2`, … as written.
    pub version: String,
    /// Header fields in order.
    pub fields: Fields,
    /// The body, where it was recorded.
    pub body: Vec<u8>,
}

/// An answer as it reached the client.
#[derive(Clone, Default)]
pub struct Response {
    /// `HTTP/1.1`, `HTTP/2`, … as written.
    pub version: String,
    /// Status code. 0 where a browser recorded that there was none.
    pub status: u16,
    /// Reason phrase, as written.
    pub reason: String,
    /// Header fields in order.
    pub fields: Fields,
    /// The body, decoded from any content coding where that was possible, and bounded.
    pub body: Vec<u8>,
    /// The body was longer than what was kept.
    pub body_cut: bool,
}

/// Why an exchange failed before, or in the middle of, its answer.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Failure {
    /// curl's exit code, where it is known: 6 name, 7 connect, 28 time-out, 35 and 60 TLS, 52 empty, 56 reset …
    pub code: Option<u8>,
    /// The client's own words, such as `Could not resolve host: …` or `net::ERR_CERT_DATE_INVALID`.
    pub text: String,
}

/// What the client said about the way to the server.
#[derive(Clone, Default)]
pub struct Connection {
    /// The host that was looked up, or that was meant.
    pub host: Option<String>,
    /// Every address that was tried, in order, with its port where it was shown.
    pub tried: Vec<String>,
    /// The address that answered.
    pub address: Option<String>,
    /// The port.
    pub port: Option<u16>,
    /// The proxy in use, as the client names it, without userinfo.
    pub proxy: Option<String>,
    /// TLS was spoken or tried.
    pub tls: bool,
    /// Subject of the certificate.
    pub subject: Option<String>,
    /// Issuer of the certificate.
    pub issuer: Option<String>,
    /// Start of the certificate's validity, as written.
    pub not_before: Option<String>,
    /// End of the certificate's validity, as written.
    pub not_after: Option<String>,
    /// Subject alternative names or the sentence about a match, as written.
    pub names: Vec<String>,
    /// The client's verdict on the certificate, as written.
    pub verify: Option<String>,
    /// A CertificateRequest was seen in the handshake.
    pub certificate_requested: bool,
    /// All informational lines of the client, bounded.
    pub info: Vec<String>,
}

impl Connection {
    /// All that is known, without the lines that told it.
    pub fn facts(&self) -> Self {
        Self {
            host: self.host.clone(),
            tried: self.tried.clone(),
            address: self.address.clone(),
            port: self.port,
            proxy: self.proxy.clone(),
            tls: self.tls,
            subject: self.subject.clone(),
            issuer: self.issuer.clone(),
            not_before: self.not_before.clone(),
            not_after: self.not_after.clone(),
            names: self.names.clone(),
            verify: self.verify.clone(),
            certificate_requested: self.certificate_requested,
            info: Vec::new(),
        }
    }
}

/// A header field as written.
#[derive(Clone, PartialEq, Eq)]
pub struct Field {
    /// Name, as written.
    pub name: String,
    /// Value, without the white space around it; bytes that are not UTF-8 are read as ISO-8859-1.
    pub value: String,
    /// The value as written had white space at an end, or a control character: kept for diagnosis.
    pub raw: Option<String>,
}

/// Header fields in order of appearance.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<Field>);

impl Fields {
    /// Adds a field at the end; white space around the value is taken off and, but for one leading space, kept in
    /// [`Field::raw`].
    pub fn push(&mut self, name: &str, value: &str) {
        let trimmed = value.trim_matches([' ', '\t', '\r', '\n']);
        let written = value.strip_prefix(' ').unwrap_or(value);
        let raw = (trimmed != written).then(|| written.to_owned());
        self.0.push(Field { name: name.to_owned(), value: trimmed.to_owned(), raw });
    }

    /// The value of the first field called `name`, in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value.as_str())
    }

    /// The values of all fields called `name`, in any case.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |field| field.name.eq_ignore_ascii_case(name))
            .map(|field| field.value.as_str())
    }

    /// Whether a field called `name` is there.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// All fields in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Field> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Fields {
    type Item = &'a Field;
    type IntoIter = std::slice::Iter<'a, Field>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Most bytes of an answer's body that are kept: enough for any error document.
pub const BODY_LIMIT: usize = 256 * 1024;

/// Most commands of one recording that are kept.
pub const COMMANDS_LIMIT: usize = 1000;

/// Most exchanges of one recording that are kept.
pub const EXCHANGES_LIMIT: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_names_compare_without_case() {
        let mut fields = Fields::default();
        fields.push("WWW-Authenticate", " Basic realm=\"a\"");
        fields.push("www-authenticate", " Negotiate ");
        assert_eq!(fields.all("Www-Authenticate").collect::<Vec<_>>(), ["Basic realm=\"a\"", "Negotiate"]);
        assert_eq!(fields.0[0].raw, None);
        assert_eq!(fields.0[1].raw.as_deref(), Some("Negotiate "));
    }
}
