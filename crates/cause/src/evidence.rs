//! What a rule makes of an observation.

/// One piece of evidence for or against a cause.
#[derive(Clone)]
pub struct Evidence {
    /// What was seen, as a sentence without a full stop. Never holds a secret; text from the wire in it has gone
    /// through [`syntax::shown`].
    pub says: String,
    /// Where it was seen.
    pub seen: Seen,
    /// Log-odds: positive for the cause, negative against it. 1 is a hint, 2 a good sign, 4 nearly proof.
    pub weight: f64,
}

/// Where an observation was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// In the request's credentials.
    Credential,
    /// Elsewhere in the request.
    Request,
    /// In the URL.
    Url,
    /// In a cookie, sent or set.
    Cookie,
    /// In the status line.
    Status,
    /// In `WWW-Authenticate` or `Proxy-Authenticate`.
    Challenge,
    /// In another header field of the answer.
    Header,
    /// In the body of the answer.
    Body,
    /// In a redirect.
    Redirect,
    /// In the difference between two exchanges.
    Difference,
    /// In what the client said about name, address or proxy.
    Connection,
    /// In the TLS handshake or the certificate.
    Tls,
    /// By name resolution.
    Dns,
    /// In a time: `Date`, `exp`, `nbf` …
    Clock,
}

impl Seen {
    /// The word in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Credential => "credential",
            Self::Request => "request",
            Self::Url => "url",
            Self::Cookie => "cookie",
            Self::Status => "status",
            Self::Challenge => "challenge",
            Self::Header => "header",
            Self::Body => "body",
            Self::Redirect => "redirect",
            Self::Difference => "difference",
            Self::Connection => "connection",
            Self::Tls => "tls",
            Self::Dns => "dns",
            Self::Clock => "clock",
        }
    }
}

impl Evidence {
    /// A piece of evidence; see the fields.
    pub fn new(weight: f64, seen: Seen, says: impl Into<String>) -> Self {
        Self { says: says.into(), seen, weight }
    }
}
