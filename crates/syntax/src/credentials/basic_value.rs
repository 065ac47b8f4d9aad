//! Values of the scheme Basic (RFC 7617).

use zeroize::Zeroizing;

use super::value::{Faults, line_break_escape, percent};
use super::{FaultKind, Form, placeholder, written};
use crate::basic;

/// The form of a value behind the word `Basic`.
pub(super) fn read(text: &str, at: usize, faults: &mut Faults) -> Form {
    let bare = written::strip(text);
    let bare_at = at + (bare.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    if let Some(escape) = line_break_escape(text) {
        faults.add(FaultKind::LineBreak, at + escape);
    }
    if bare.len() < text.len() {
        around(text, at, faults);
    }
    if let Some(colon) = bare.find(':') {
        faults.add(FaultKind::NotEncoded, bare_at);
        let (user, password) = bare.split_at(colon);
        parts(user, password.get(1..).unwrap_or_default(), bare_at, faults);
        return Form::Opaque;
    }
    if let Some(space) = bare.find([' ', '\t', '\r', '\n']) {
        faults.add(FaultKind::WrappedBase64, bare_at + space);
    }
    let decoded = match percent(bare) {
        Some(index) => {
            faults.add(FaultKind::PercentEncoded, bare_at + index);
            percent_encoding::percent_decode_str(bare).decode_utf8_lossy().into_owned()
        }
        None => bare.to_owned(),
    };
    let decoded = Zeroizing::new(decoded);
    let Some(bytes) = basic::bytes(&decoded).map(Zeroizing::new) else {
        faults.add(FaultKind::NotBase64, bare_at + first_bad(bare));
        return Form::Opaque;
    };
    let stripped: usize = decoded.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
    let padding = decoded.bytes().rev().take_while(|byte| *byte == b'=').count();
    if let Some(index) = bare.find(['-', '_']) {
        faults.add(FaultKind::Base64Variant, bare_at + index);
    } else if !stripped.is_multiple_of(4) || padding > 2 {
        faults.add(FaultKind::Base64Variant, bare_at + bare.len());
    }
    let Some(colon) = memchr::memchr(b':', &bytes) else {
        let inner = std::str::from_utf8(&bytes).ok().map(str::trim);
        let twice =
            inner.and_then(basic::bytes).map(Zeroizing::new).is_some_and(|inner| looks_like_pair(&inner));
        faults.add(if twice { FaultKind::DoubleEncoded } else { FaultKind::NoColon }, bare_at);
        if inner.is_some_and(placeholder::is_placeholder) {
            faults.add(FaultKind::Placeholder, bare_at);
        }
        return Form::Opaque;
    };
    if bytes.iter().any(|byte| byte.is_ascii_control()) {
        faults.add(FaultKind::DecodedControl, bare_at);
    }
    match std::str::from_utf8(&bytes) {
        Ok(pair) => {
            if !pair.is_ascii() {
                faults.add(FaultKind::DecodedUtf8, bare_at);
            }
            let (user, password) = pair.split_at(colon);
            parts(
                user,
                password.get(1..).unwrap_or_default().trim_end_matches(['\r', '\n']),
                bare_at,
                faults,
            );
        }
        Err(_) => {
            faults.add(FaultKind::DecodedLatin1, bare_at);
            if colon == 0 || colon + 1 == bytes.len() {
                faults.add(FaultKind::EmptyPart, bare_at);
            }
        }
    }
    Form::BasicPair
}

/// Whether any value, of whatever scheme, is the base64 of a readable pair.
pub(super) fn is_pair(value: &str) -> bool {
    value.len() <= 4096
        && value.len() >= 8
        && basic::bytes(value).map(Zeroizing::new).is_some_and(|bytes| looks_like_pair(&bytes))
}

fn looks_like_pair(bytes: &[u8]) -> bool {
    // JSON has colons, too.
    bytes.contains(&b':')
        && !matches!(bytes.first(), Some(b'{' | b'['))
        && std::str::from_utf8(bytes).is_ok_and(|text| !text.trim_end().chars().any(char::is_control))
}

pub(super) fn parts(user: &str, password: &str, at: usize, faults: &mut Faults) {
    if user.is_empty() || password.is_empty() {
        faults.add(FaultKind::EmptyPart, at);
    }
    let absent = |text: &str| matches!(text, "null" | "None" | "nil" | "NULL");
    let is_unset = absent(password) && (absent(user) || user.is_empty());
    if is_unset || placeholder::is_clear(user) || placeholder::is_clear(password) {
        faults.add(FaultKind::Placeholder, at);
    }
    let quoted = |quote: char| user.starts_with(quote) && password.ends_with(quote);
    if quoted('"') || quoted('\'') {
        faults.add(FaultKind::Quotes, at);
    }
}

/// What stands around the base64.
fn around(text: &str, at: usize, faults: &mut Faults) {
    if let Some(quote) = text.find(['"', '\'', '`', '\u{201c}', '\u{201d}', '\u{2019}']) {
        faults.add(FaultKind::Quotes, at + quote);
    }
    if text.starts_with(['<', '[', '{', '(']) {
        faults.add(FaultKind::Brackets, at);
    }
    if text.ends_with([',', ';']) {
        faults.add(FaultKind::TrailingPunctuation, at + text.len() - 1);
    }
}

/// The first byte that is not of base64; the end, where it is the length that is wrong.
fn first_bad(text: &str) -> usize {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_= \t\r\n".contains(&byte);
    let body = text.trim_end_matches('=').len();
    text.bytes()
        .enumerate()
        .find(|(index, byte)| !is_base64(*byte) || (*byte == b'=' && *index < body))
        .map_or(text.len(), |(index, _)| index)
}
