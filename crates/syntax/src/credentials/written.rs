//! The value of `Authorization` as it was written: which word is the scheme, where the credential starts.

use super::schemes::{self, Takes};
use super::value::{self, Faults, Reading};
use super::{Credential, FaultKind, Form, Place};
use crate::Secret;
use crate::field::is_token;

/// Reads a value that should start with a scheme word.
pub(super) fn authorization(place: Place, text: &str) -> Credential {
    let mut faults = Faults::default();
    let (start, end) = edges(text, &mut faults);
    let inner = text.get(start..end).unwrap_or_default();
    if inner.is_empty() {
        faults.add(FaultKind::Empty, start);
        return credential(place, None, String::new(), Form::Empty, faults);
    }
    let split = split(inner, start, &mut faults);
    let takes = split.scheme.map_or(Takes::Token, |word| schemes::takes(word).unwrap_or(Takes::Other));
    let value_at = start + split.value_at;
    let value = inner.get(split.value_at..).unwrap_or_default();
    let reading = Reading { text: value, at: value_at, scheme: split.scheme, takes, skip: split.skip };
    let form = value::read(&reading, &mut faults);
    // White space at the end belongs to the value as it was written.
    let written = text.get(value_at..).unwrap_or_default().trim_end_matches(['\r', '\n', ' ', '\t']);
    credential(place, split.scheme.map(str::to_owned), written.to_owned(), form, faults)
}

/// Reads a value that is a key or token by itself, and may have a scheme word all the same.
pub(super) fn key(place: Place, text: &str) -> Credential {
    let mut faults = Faults::default();
    let (start, end) = edges(text, &mut faults);
    let inner = text.get(start..end).unwrap_or_default();
    if inner.is_empty() {
        faults.add(FaultKind::Empty, start);
        return credential(place, None, String::new(), Form::Empty, faults);
    }
    let word = inner.split([' ', '\t']).next().filter(|word| word.len() < inner.len());
    let scheme = word.filter(|word| schemes::takes(word).is_some());
    let (value_at, takes) = match scheme {
        Some(word) => {
            let gap = inner.get(word.len()..).unwrap_or_default();
            let value_at = inner.len() - gap.trim_start_matches([' ', '\t']).len();
            (value_at, schemes::takes(word).unwrap_or(Takes::Other))
        }
        None => (0, Takes::Token),
    };
    let value = inner.get(value_at..).unwrap_or_default();
    let reading = Reading { text: value, at: start + value_at, scheme, takes, skip: 0 };
    let form = value::read(&reading, &mut faults);
    credential(place, scheme.map(str::to_owned), value.to_owned(), form, faults)
}

fn credential(place: Place, scheme: Option<String>, value: String, form: Form, faults: Faults) -> Credential {
    Credential { place, scheme, value: Secret::new(value), form, faults: faults.in_order() }
}

/// The value without white space, line breaks and a byte-order mark at its ends, which are faults.
fn edges(text: &str, faults: &mut Faults) -> (usize, usize) {
    let mut start = 0;
    while let Some(c) = text.get(start..).and_then(|rest| rest.chars().next()) {
        match c {
            ' ' | '\t' => faults.add(FaultKind::WhiteSpace, start),
            '\r' | '\n' => faults.add(FaultKind::LineBreak, start),
            '\u{feff}' => faults.add(FaultKind::ByteOrderMark, start),
            _ => break,
        }
        start += c.len_utf8();
    }
    let rest = text.get(start..).unwrap_or_default();
    let end = start + rest.trim_end_matches([' ', '\t', '\r', '\n']).len();
    for (index, byte) in text.bytes().enumerate().skip(end) {
        let kind = if matches!(byte, b'\r' | b'\n') { FaultKind::LineBreak } else { FaultKind::WhiteSpace };
        faults.add(kind, index);
    }
    (start, end)
}

struct Split<'a> {
    scheme: Option<&'a str>,
    /// Where the value starts.
    value_at: usize,
    /// Bytes of the value that are a second scheme word.
    skip: usize,
}

/// Which part of `text` is the scheme. Offsets of faults are moved by `base`.
fn split<'a>(text: &'a str, base: usize, faults: &mut Faults) -> Split<'a> {
    let none = Split { scheme: None, value_at: 0, skip: 0 };
    // Quotes around the whole, or around the scheme word.
    let lead =
        text.len() - text.trim_start_matches(['"', '\'', '`', '\u{201c}', '\u{2018}', '<', '[', '{']).len();
    let body = text.get(lead..).unwrap_or_default();
    let word_length = body.find(|c: char| c.is_ascii_whitespace()).unwrap_or(body.len());
    let (word, rest) = body.split_at(word_length);
    // `Authorization: Authorization: Bearer x`: the field's own name stands in its value.
    let name = word.trim_end_matches(':');
    if name.eq_ignore_ascii_case("authorization") && !rest.is_empty() {
        faults.add(FaultKind::SchemeDoubled, base);
        let behind = text.len() - rest.trim_start().len();
        let inner = split(text.get(behind..).unwrap_or_default(), base + behind, faults);
        return Split { value_at: behind + inner.value_at, ..inner };
    }
    if let Some((word, value)) = schemes::with_equals(text) {
        return Split { scheme: Some(word), value_at: text.len() - value.len(), skip: 0 };
    }
    let clean = word.trim_end_matches([':', '=', ',', ';', '"', '\'', '>', ']']);
    let is_scheme = schemes::takes(clean).is_some() || schemes::is_misspelt(clean);
    if lead > 0 && is_scheme {
        let quote = text.starts_with(['"', '\'', '`', '\u{201c}', '\u{2018}']);
        faults.add(if quote { FaultKind::Quotes } else { FaultKind::Brackets }, base);
    } else if lead > 0 {
        faults.add(FaultKind::SchemeMissing, base);
        return none;
    }
    if rest.is_empty() {
        return alone(text, base, lead, word, clean, faults);
    }
    if !is_scheme && !could_be_scheme(clean, rest.trim_start()) {
        return match schemes::glued(body) {
            Some(glue) => joined(body, base, lead, glue, faults),
            None => {
                faults.add(FaultKind::SchemeMissing, base);
                none
            }
        };
    }
    if clean.len() < word.len() && word.as_bytes().get(clean.len()).is_some_and(|byte| b":=,;".contains(byte))
    {
        faults.add(FaultKind::SchemeSeparator, base + lead + clean.len());
    }
    spelling(clean, base + lead, faults);
    let gap = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if let Some(odd) = rest.bytes().take(gap).enumerate().position(|(index, byte)| index > 0 || byte == b'\t')
    {
        faults.add(FaultKind::WhiteSpace, base + lead + word.len() + odd);
    }
    let value_at = lead + word.len() + gap;
    let skip = doubled(text.get(value_at..).unwrap_or_default(), clean, base + value_at, faults);
    Split { scheme: Some(clean), value_at, skip }
}

/// One word: a scheme without a value, a scheme glued to its value, or a value without a scheme.
fn alone<'a>(
    text: &'a str,
    base: usize,
    lead: usize,
    word: &'a str,
    clean: &'a str,
    faults: &mut Faults,
) -> Split<'a> {
    if schemes::takes(clean).is_some() && !clean.is_empty() {
        if clean.len() < word.len() {
            faults.add(FaultKind::SchemeSeparator, base + lead + clean.len());
        }
        spelling(clean, base + lead, faults);
        return Split { scheme: Some(clean), value_at: text.len(), skip: 0 };
    }
    match schemes::glued(text.get(lead..).unwrap_or_default()) {
        Some(glue) => joined(text.get(lead..).unwrap_or_default(), base, lead, glue, faults),
        None => {
            faults.add(FaultKind::SchemeMissing, base);
            Split { scheme: None, value_at: 0, skip: 0 }
        }
    }
}

fn joined<'a>(
    body: &'a str,
    base: usize,
    lead: usize,
    glue: (usize, usize),
    faults: &mut Faults,
) -> Split<'a> {
    let (length, separator) = glue;
    let scheme = body.get(..length).unwrap_or_default();
    faults.add(FaultKind::SchemeSeparator, base + lead + length);
    let between = body.get(length..length + separator).unwrap_or_default();
    if separator == 3 && between.starts_with('%') {
        faults.add(FaultKind::PercentEncoded, base + lead + length);
    } else if !between.is_ascii() {
        faults.add(FaultKind::NonAscii, base + lead + length);
    }
    spelling(scheme, base + lead, faults);
    let behind = body.get(length + separator..).unwrap_or_default();
    let value_at = lead + body.len() - behind.trim_start().len();
    Split { scheme: Some(scheme), value_at, skip: 0 }
}

fn spelling(scheme: &str, at: usize, faults: &mut Faults) {
    if schemes::has_unusual_case(scheme) {
        faults.add(FaultKind::SchemeCase, at);
    } else if schemes::is_misspelt(scheme) {
        faults.add(FaultKind::SchemeMisspelt, at);
    }
}

/// An unknown word in front of white space is a scheme if it reads like a name, and not like a key that was broken in
/// two.
fn could_be_scheme(word: &str, rest: &str) -> bool {
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_name = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    !rest.is_empty()
        && is_token(word)
        && is_name
        && word.len() <= 32
        && letters >= 2
        && digits * 3 <= letters
        && word.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && !word.starts_with("eyJ")
        // Words of a sentence are no scheme: `your token here`.
        && !super::is_placeholder(&format!("{word} {rest}"))
}

/// The length of a second scheme word and the space behind it.
fn doubled(value: &str, scheme: &str, at: usize, faults: &mut Faults) -> usize {
    let word_length = value.find([' ', '\t']).unwrap_or(value.len());
    let (word, rest) = value.split_at(word_length);
    let word = word.trim_end_matches(':');
    let same = word.eq_ignore_ascii_case(scheme);
    let other =
        ["bearer", "basic", "token", "jwt", "digest"].iter().any(|name| word.eq_ignore_ascii_case(name));
    let behind = rest.trim_start_matches([' ', '\t']);
    let takes_words = matches!(schemes::takes(scheme), Some(Takes::Params));
    if behind.is_empty() || takes_words || !(same || other) || behind.starts_with('=') {
        return 0;
    }
    faults.add(FaultKind::SchemeDoubled, at);
    value.len() - behind.len()
}

/// See [`Credential::bare`].
pub(super) fn strip(value: &str) -> &str {
    const AROUND: [char; 12] =
        [' ', '\t', '\r', '\n', '"', '\'', '`', '\u{feff}', '\u{200b}', '\u{201c}', '\u{201d}', '\u{2019}'];
    let mut text = value;
    for _ in 0..4 {
        let before = text.len();
        text = text.trim_matches(AROUND);
        text = text.strip_suffix("\\n").or_else(|| text.strip_suffix("\\r")).unwrap_or(text);
        text = text.trim_end_matches([',', ';']);
        // Python writes bytes like this.
        if let Some(inner) = text.strip_prefix("b'").or_else(|| text.strip_prefix("b\"")) {
            text = inner;
        }
        for (open, close) in [('<', '>'), ('[', ']'), ('{', '}'), ('(', ')')] {
            if let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
                text = inner;
            }
        }
        if let Some((word, rest)) = text.split_once(' ')
            && ["bearer", "basic", "token", "jwt", "digest"]
                .iter()
                .any(|name| word.trim_end_matches(':').eq_ignore_ascii_case(name))
            && !rest.trim().is_empty()
        {
            text = rest;
        }
        if text.len() == before {
            break;
        }
    }
    text
}
