//! `Authorization` and `Proxy-Authorization` (RFC 9110 §11.6.2), and credentials wherever else they are put.
//!
//! Found but malformed is a different fact from not found: [`Credential::faults`] says what is wrong, byte by byte.
//!
//! Risk: these are the secrets themselves. Remedy: values are [`Secret`], faults hold a kind and an offset and never
//! text. Deviation: a value is read whatever its scheme makes of RFC 9110 §11.4, since products have schemes of
//! their own (`schemes` lists those that are known); what is lawful in its product is no fault.

mod basic_value;
mod find;
mod jwt_value;
mod names;
mod placeholder;
mod schemes;
mod value;
mod written;

pub use find::find;
pub use names::{is_credential_header, is_credential_parameter};
pub use placeholder::{is_placeholder, is_redacted};

use crate::Secret;

/// Most credentials that [`find`] returns.
pub const LIMIT: usize = 64;

/// One credential of a request.
#[derive(Clone)]
pub struct Credential {
    /// Where it stands.
    pub place: Place,
    /// The scheme word, as written (`Bearer`, `basic`, `AWS4-HMAC-SHA256`); `None` for a value without a scheme
    /// word. Outside of `Authorization` and its proxy twin, only a word that is known as a scheme counts.
    pub scheme: Option<String>,
    /// The value without the scheme word, as written; of a query or form, with percent-encoding undone. Without what
    /// is around the credential by mistake it is had from [`Credential::bare`].
    pub value: Secret,
    /// What the value looks like.
    pub form: Form,
    /// What is wrong with it, in order of appearance.
    pub faults: Vec<Fault>,
}

/// The places in which requests carry credentials.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `Authorization`.
    Authorization,
    /// `Proxy-Authorization`.
    ProxyAuthorization,
    /// Another header field that carries a key or token, such as `X-API-Key`; its name as written.
    Header(String),
    /// A parameter of the query; its name.
    Query(String),
    /// A cookie; its name.
    Cookie(String),
    /// `user:password@` in the URL.
    Userinfo,
    /// A field of a form or JSON body; its name.
    Body(String),
}

/// What a value looks like, whatever its scheme says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Nothing at all.
    Empty,
    /// Base64 of something with a colon in it.
    BasicPair,
    /// Three base64url segments of which the first is a JSON object: a JWS.
    Jws,
    /// Five segments, the first a JSON object: an encrypted token.
    Jwe,
    /// Something that wants to be a JWT (`eyJ…`) and is not whole.
    BrokenJwt,
    /// Digest parameters.
    DigestParams,
    /// AWS signature version 4 parameters.
    SigV4,
    /// OAuth 1.0 parameters.
    OAuth1,
    /// A GSS-API, SPNEGO or Kerberos message.
    Spnego,
    /// An NTLM message.
    Ntlm,
    /// Parameters of another kind.
    Params,
    /// Documentation text or an unexpanded variable.
    Placeholder,
    /// Anything else: an opaque token or key.
    Opaque,
}

/// A fault of a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// Byte offset in the field's value as written (with [`crate::Field::raw`] where there is one); in a query or form,
    /// in the decoded value.
    pub offset: usize,
}

/// The kinds of [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The value is empty.
    Empty,
    /// No scheme word before the value of `Authorization`.
    SchemeMissing,
    /// The scheme word stands twice.
    SchemeDoubled,
    /// The scheme word is followed by `:`, `=`, `,` or nothing instead of a space.
    SchemeSeparator,
    /// The scheme is a near miss of a registered one (`Baerer`, `Bearear`, `Basi`).
    SchemeMisspelt,
    /// A scheme with unusual letter case (`bearer`, `BASIC`); lawful, and refused by some servers.
    SchemeCase,
    /// White space at an end or inside.
    WhiteSpace,
    /// A line break, or its escape (`%0A`, `\n`, `\r`).
    LineBreak,
    /// Quotes around or inside the value.
    Quotes,
    /// A byte-order mark.
    ByteOrderMark,
    /// Typographic quotes or dashes, zero-width or other characters outside of ASCII.
    NonAscii,
    /// A control character.
    Control,
    /// Angle brackets, braces or brackets around the value.
    Brackets,
    /// A comma, semicolon or full stop at the end that came along by pasting.
    TrailingPunctuation,
    /// The value is percent-encoded where it should not be.
    PercentEncoded,
    /// Basic: not base64.
    NotBase64,
    /// Basic: base64 without a colon inside.
    NoColon,
    /// Basic: base64 of base64.
    DoubleEncoded,
    /// Basic: `user:password` in the clear.
    NotEncoded,
    /// Basic: base64 with line breaks or spaces inside.
    WrappedBase64,
    /// Basic: base64url alphabet or padding missing; many servers take it, some do not.
    Base64Variant,
    /// Basic: the decoded pair holds bytes outside of ASCII which are UTF-8.
    DecodedUtf8,
    /// Basic: the decoded pair holds bytes outside of ASCII which are not UTF-8.
    DecodedLatin1,
    /// Basic: the decoded pair ends in a line break (`echo` without `-n`), or holds a control character.
    DecodedControl,
    /// Basic: user or password empty.
    EmptyPart,
    /// Documentation text or an unexpanded variable.
    Placeholder,
    /// JWT: fewer or more segments than three or five.
    SegmentCount,
    /// JWT: a segment that is not base64url.
    SegmentNotBase64,
    /// JWT: header or claims that are not a JSON object.
    SegmentNotJson,
    /// JWT: an empty signature.
    SignatureEmpty,
}

impl Credential {
    /// Whether it has a fault of `kind`.
    pub fn has(&self, kind: FaultKind) -> bool {
        self.faults.iter().any(|fault| fault.kind == kind)
    }

    /// Whether the scheme word is `scheme`, in any case.
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(scheme))
    }

    /// The value without what is around it by mistake: white space, quotes, brackets, a byte-order mark, a second scheme
    /// word, punctuation at the end.
    pub fn bare(&self) -> &str {
        written::strip(self.value.expose())
    }
}

/// Reads one value of `Authorization` or `Proxy-Authorization`, with or without the white space around it.
pub fn parse(place: Place, value: &str) -> Credential {
    written::authorization(place, value)
}

#[cfg(test)]
mod tests;
