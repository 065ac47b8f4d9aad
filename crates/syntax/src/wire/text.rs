//! Bytes to lines of text.

use std::borrow::Cow;

use crate::Position;

/// A line of the input, without its line feed; a carriage return before it is kept.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) offset: usize,
    pub(crate) number: u32,
}

impl<'a> Line<'a> {
    /// Where it starts.
    pub(crate) fn at(&self) -> Position {
        Position { offset: self.offset, line: self.number, column: 1 }
    }

    /// Its text without a carriage return at the end.
    pub(crate) fn text(&self) -> Cow<'a, str> {
        text(self.bytes.strip_suffix(b"\r").unwrap_or(self.bytes))
    }
}

/// The lines of `input`, as an editor counts them. A line feed at the very end opens no further line.
pub(crate) fn lines(input: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut offset = 0;
    let mut number = 0_u32;
    std::iter::from_fn(move || {
        let rest = input.get(offset..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        number = number.saturating_add(1);
        let line = Line { bytes: rest.get(..length).unwrap_or_default(), offset, number };
        offset += length + 1;
        Some(line)
    })
}

/// `bytes` as text: UTF-8, or else ISO-8859-1, in which every byte is a character.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// Whether [`text`] had, or would have, to fall back to ISO-8859-1.
pub(crate) fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok()
}

/// `input` without a byte-order mark, and as UTF-8 if the mark says UTF-16 (what PowerShell's `>` writes).
pub(crate) fn decode(input: &[u8]) -> Cow<'_, [u8]> {
    match input {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Cow::Borrowed(rest),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        _ => Cow::Borrowed(input),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        _ => 0,
    });
    char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>()
        .into_bytes()
}

/// `line` without terminal escapes (colours, titles, cursor movements).
pub(crate) fn without_escapes(line: &str) -> Cow<'_, str> {
    if !line.contains('\x1b') {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\x1b' {
            out.push(c);
            continue;
        }
        match chars.next() {
            // CSI: parameters up to a final byte.
            Some('[') => while chars.next().is_some_and(|c| !('\x40'..='\x7e').contains(&c)) {},
            // OSC: text up to BEL or ESC \; hyperlinks and titles.
            Some(']') => {
                while let Some(c) = chars.next() {
                    if c == '\x07' {
                        break;
                    }
                    if c == '\x1b' {
                        chars.next_if_eq(&'\\');
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// `text` cut to at most `most` bytes, at the edge of a character.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_lines() {
        let numbers =
            |input| lines(input).map(|line| (line.offset, line.text().into_owned())).collect::<Vec<_>>();
        assert_eq!(numbers(b"a\r\n\nb"), [(0, "a".into()), (3, String::new()), (4, "b".into())]);
        assert_eq!(numbers(b"\xfc\n"), [(0, "\u{fc}".into())]);
        assert_eq!(numbers(b""), []);
    }

    #[test]
    fn marks_and_escapes_are_taken_off() {
        assert_eq!(decode(b"\xff\xfe<\0 \0").as_ref(), b"< ");
        assert_eq!(decode(b"\xef\xbb\xbfx").as_ref(), b"x");
        assert_eq!(
            without_escapes("\x1b[1mdate\x1b[0m: \x1b]8;;http://x\x1b\\a\x1b]8;;\x07b\x1b"),
            "date: ab"
        );
        assert_eq!(cut("zwölf", 3), "zw");
    }
}
