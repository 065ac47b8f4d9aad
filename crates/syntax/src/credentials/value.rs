//! What stands behind the scheme word: its form, and what does not belong into it.

use super::schemes::Takes;
use super::{Fault, FaultKind, Form, basic_value, jwt_value, placeholder, written};
use crate::field::{is_token_byte, run};

/// Faults as they are found: each kind once, at its first place.
#[derive(Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, kind: FaultKind, offset: usize) {
        match self.0.iter_mut().find(|fault| fault.kind == kind) {
            Some(known) => known.offset = known.offset.min(offset),
            None => self.0.push(Fault { kind, offset }),
        }
    }

    pub(super) fn has(&self, kind: FaultKind) -> bool {
        self.0.iter().any(|fault| fault.kind == kind)
    }

    pub(super) fn in_order(mut self) -> Vec<Fault> {
        self.0.sort_by_key(|fault| fault.offset);
        self.0
    }
}

/// A value to be read.
pub(super) struct Reading<'a> {
    /// The value, without white space at its ends.
    pub text: &'a str,
    /// Where it starts in what was written.
    pub at: usize,
    /// Its scheme word.
    pub scheme: Option<&'a str>,
    /// What the scheme takes.
    pub takes: Takes,
    /// Bytes at the start that are a second scheme word.
    pub skip: usize,
}

/// The form of a value; what is wrong with it goes to `faults`.
pub(super) fn read(reading: &Reading<'_>, faults: &mut Faults) -> Form {
    let text = reading.text.get(reading.skip..).unwrap_or_default();
    let at = reading.at + reading.skip;
    if text.is_empty() {
        faults.add(FaultKind::Empty, at);
        return Form::Empty;
    }
    let bare = written::strip(text);
    if bare.is_empty() {
        faults.add(FaultKind::Empty, at);
        faults.add(FaultKind::Quotes, at);
        return Form::Empty;
    }
    if placeholder::is_placeholder(text) {
        faults.add(FaultKind::Placeholder, at);
        return Form::Placeholder;
    }
    characters(text, at, faults);
    if reading.takes == Takes::Pair {
        return basic_value::read(text, at, faults);
    }
    if is_params(bare) {
        if placeholder::is_placeholder_param(bare) {
            faults.add(FaultKind::Placeholder, at);
        }
        return params_form(reading.scheme, bare);
    }
    if reading.takes != Takes::Params {
        let own = reading.takes == Takes::Other && reading.scheme.is_some_and(is_free);
        ends(text, at, own, faults);
    }
    let inner_at = at + (bare.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let is_jwt_scheme = reading.scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("JWT"));
    if let Some(form) = jwt_value::read(bare, inner_at, is_jwt_scheme, faults) {
        return form;
    }
    if bare.starts_with("TlRMTVNTUA") {
        return Form::Ntlm;
    }
    let negotiates = reading
        .scheme
        .is_some_and(|scheme| ["Negotiate", "Kerberos"].iter().any(|n| scheme.eq_ignore_ascii_case(n)));
    // The DER of a GSS-API token begins with 60 82 or a1 8x.
    if negotiates
        || (bare.len() > 100 && ["YII", "YIG", "oYI", "oYG"].iter().any(|start| bare.starts_with(start)))
    {
        return Form::Spnego;
    }
    if basic_value::is_pair(bare) { Form::BasicPair } else { Form::Opaque }
}

/// Schemes whose value is not one token, such as a key id and a signature with a colon between.
fn is_free(scheme: &str) -> bool {
    !["token", "key"].iter().any(|name| scheme.eq_ignore_ascii_case(name))
}

/// Characters that belong into no credential.
fn characters(text: &str, at: usize, faults: &mut Faults) {
    for (index, c) in text.char_indices() {
        let kind = match c {
            ' '..='~' => continue,
            '\r' | '\n' => FaultKind::LineBreak,
            '\t' => FaultKind::WhiteSpace,
            '\u{feff}' => FaultKind::ByteOrderMark,
            c if c.is_ascii_control() => FaultKind::Control,
            _ => FaultKind::NonAscii,
        };
        faults.add(kind, at + index);
    }
}

/// What came along with a token: quotes, brackets, punctuation, escapes, white space inside.
fn ends(text: &str, at: usize, free: bool, faults: &mut Faults) {
    let end = at + text.len();
    let bytes = text.as_bytes();
    if let Some(escape) = line_break_escape(text) {
        faults.add(FaultKind::LineBreak, at + escape);
    }
    if let Some(index) = text.find(['"', '`', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}']) {
        faults.add(FaultKind::Quotes, at + index);
    } else if text.starts_with('\'') || text.ends_with('\'') || text.starts_with("b'") {
        faults.add(FaultKind::Quotes, at + text.find('\'').unwrap_or(0));
    }
    let wrapped = [(b'<', b'>'), (b'[', b']'), (b'{', b'}'), (b'(', b')')];
    if wrapped.iter().any(|(open, close)| bytes.first() == Some(open) && bytes.last() == Some(close))
        || bytes.first() == Some(&b'<')
    {
        faults.add(FaultKind::Brackets, at);
    }
    if free {
        return;
    }
    match bytes.last() {
        Some(b',' | b';') => faults.add(FaultKind::TrailingPunctuation, end - 1),
        // Two dots and nothing behind them are a token without a signature.
        Some(b'.') if text.matches('.').count() != 2 && !text.ends_with("..") => {
            faults.add(FaultKind::TrailingPunctuation, end - 1);
        }
        _ => {}
    }
    if let Some(index) = text.find(' ') {
        faults.add(FaultKind::WhiteSpace, at + index);
    }
    if let Some(index) = percent(text) {
        faults.add(FaultKind::PercentEncoded, at + index);
    }
}

/// The first `%` with two hexadecimal digits behind it.
pub(super) fn percent(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'%', bytes)
        .find(|index| run(bytes, index + 1, |byte| byte.is_ascii_hexdigit()).min(2) == 2)
}

/// A line break written as an escape: `\n` and `\r` at the end, `%0A` and `%0D` anywhere.
pub(super) fn line_break_escape(text: &str) -> Option<usize> {
    let literal =
        ["\\r\\n", "\\n", "\\r"].iter().find(|escape| text.trim_end_matches(['"', '\'']).ends_with(**escape));
    if let Some(escape) = literal {
        return text.rfind(*escape);
    }
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'%', bytes).find(|index| {
        let escape = bytes.get(index + 1..index + 3);
        escape.is_some_and(|hex| matches!(hex, b"0a" | b"0A" | b"0d" | b"0D"))
    })
}

/// `name=value` at the start, where the padding of base64 is none.
fn is_params(text: &str) -> bool {
    let bytes = text.as_bytes();
    let name = run(bytes, 0, |byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-'));
    let equals = name + run(bytes, name, |byte| byte == b' ');
    let value = equals + 1 + run(bytes, equals + 1, |byte| byte == b' ');
    (2..=32).contains(&name)
        && bytes.get(equals) == Some(&b'=')
        && bytes.get(value).is_some_and(|byte| *byte == b'"' || is_token_byte(*byte) || *byte == b'/')
}

fn params_form(scheme: Option<&str>, text: &str) -> Form {
    let is = |name: &str| scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(name));
    if is("Digest") || (scheme.is_none() && text.contains("nonce=") && text.contains("response=")) {
        Form::DigestParams
    } else if scheme.is_some_and(|word| word.len() > 5 && word.as_bytes()[..5].eq_ignore_ascii_case(b"AWS4-"))
        || (text.contains("Credential=") && text.contains("SignedHeaders="))
    {
        Form::SigV4
    } else if text.contains("oauth_") {
        Form::OAuth1
    } else {
        Form::Params
    }
}
