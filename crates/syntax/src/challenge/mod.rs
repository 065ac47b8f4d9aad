//! `WWW-Authenticate` and `Proxy-Authenticate` (RFC 9110 §11.6.1), read tolerantly.
//!
//! Risk: a challenge that one client reads, another does not, and one that breaks in the middle hides those that
//! follow. Remedy: whatever can be made out is kept, a [`Fault`] says where and how the grammar is broken, and a
//! fault never costs a later challenge. A second, plain implementation of the grammar is compared with this one by
//! fuzzing: where it accepts, both give the same list; where it rejects, there is a fault.
//!
//! Deviations: a folded line (RFC 9112 §5.2) is read as spaces; a field without any challenge is a fault although
//! the list rule (RFC 9110 §5.6.1) lets a recipient take it.

mod read;
mod rules;

use std::borrow::Cow;

use crate::field;

/// Most challenges, parameters of one challenge, and faults that are kept.
pub const LIMIT: usize = 256;

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

impl FaultKind {
    /// Whether the text is not of the grammar (RFC 9110 §11.2, §11.3), rather than against a rule of its scheme.
    pub fn is_grammar(self) -> bool {
        !matches!(
            self,
            Self::RealmNotQuoted | Self::RealmMissing | Self::DuplicateParameter | Self::DigestIncomplete
        )
    }
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

    /// The challenge as a server should write it: every value quoted.
    pub fn write(&self) -> String {
        let mut out = self.scheme.clone();
        if let Some(token68) = &self.token68 {
            out.push(' ');
            out.push_str(token68);
        }
        for (index, (name, value)) in self.params.iter().enumerate() {
            out.push_str(if index == 0 { " " } else { ", " });
            out.push_str(name);
            out.push('=');
            out.push_str(&field::quote(value));
        }
        out
    }
}

/// Reads the values of all field lines of one name.
pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Challenges {
    let mut all = Challenges::default();
    for (line, text) in lines.into_iter().enumerate() {
        let text = unfold(text);
        let mut reader = read::Reader::new(&text, line);
        reader.run();
        let mut faults = reader.faults;
        rules::check(&reader.list, &mut faults);
        faults.sort_by_key(|fault| fault.offset);
        all.faults.extend(faults);
        all.list.extend(reader.list.into_iter().map(|read| read.challenge));
        if all.list.len() >= LIMIT || all.faults.len() >= LIMIT {
            break;
        }
    }
    all.list.truncate(LIMIT);
    all.faults.truncate(LIMIT);
    all
}

/// Line breaks before white space (obs-fold) and at the end of the text become spaces; offsets stay.
fn unfold(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(newline) = rest.find('\n') {
        let (before, behind) = (&rest[..newline], &rest[newline + 1..]);
        if behind.is_empty() || behind.starts_with([' ', '\t']) {
            let stripped = before.strip_suffix('\r');
            out.push_str(stripped.unwrap_or(before));
            out.push_str(if stripped.is_some() { "  " } else { " " });
        } else {
            out.push_str(&rest[..=newline]);
        }
        rest = behind;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
