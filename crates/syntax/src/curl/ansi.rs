//! `$'…'` of bash and zsh: the escapes of C.

use super::token::Token;

/// How reading ended.
pub(super) struct Ended {
    /// Behind the closing quote.
    pub end: usize,
    /// There was none.
    pub open: bool,
}

/// Reads from byte `from` of `text`, which is behind the opening quote, into `token`.
pub(super) fn read(text: &str, from: usize, token: &mut Token) -> Ended {
    let mut at = from;
    // A NUL ends the argument, as arguments are C strings; the rest up to the quote is lost.
    let mut ended = false;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let plain = memchr::memchr2(b'\\', b'\'', rest.as_bytes()).unwrap_or(rest.len());
        if !ended {
            token.push(rest.get(..plain).unwrap_or_default().as_bytes(), at);
        }
        at += plain;
        let rest = text.get(at..).unwrap_or_default();
        if rest.is_empty() {
            return Ended { end: at, open: true };
        }
        if rest.starts_with('\'') {
            return Ended { end: at + 1, open: false };
        }
        let (bytes, length) = escape(rest);
        ended |= bytes == [0];
        if !ended {
            token.push(&bytes, at);
        }
        at += length;
    }
}

/// The bytes that the escape at the start of `text` stands for, and its length.
fn escape(text: &str) -> (Vec<u8>, usize) {
    let after = text.get(1..).unwrap_or_default();
    let Some(c) = after.chars().next() else { return (vec![b'\\'], 1) };
    let simple = match c {
        'a' => 7,
        'b' => 8,
        'e' | 'E' => 27,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\\' | '\'' | '"' | '?' => c as u8,
        _ => return numeric(text, c),
    };
    (vec![simple], 2)
}

fn numeric(text: &str, kind: char) -> (Vec<u8>, usize) {
    let as_written = || {
        let length = 1 + kind.len_utf8();
        (text.get(..length).unwrap_or_default().as_bytes().to_vec(), length)
    };
    match kind {
        '0'..='7' => {
            let (value, digits) = number(text.get(1..).unwrap_or_default(), 8, 3);
            (vec![value.to_le_bytes()[0]], 1 + digits)
        }
        'x' => match number(text.get(2..).unwrap_or_default(), 16, 2) {
            (_, 0) => as_written(),
            (value, digits) => (vec![value.to_le_bytes()[0]], 2 + digits),
        },
        'u' | 'U' => match number(text.get(2..).unwrap_or_default(), 16, if kind == 'u' { 4 } else { 8 }) {
            (_, 0) => as_written(),
            (value, digits) => unicode(text, value, 2 + digits),
        },
        'c' => match text.as_bytes().get(2) {
            Some(byte) if byte.is_ascii() => (vec![byte.to_ascii_uppercase() ^ 0x40], 3),
            _ => as_written(),
        },
        _ => as_written(),
    }
}

/// Browsers write characters outside of the first plane as two escapes, which belong together.
fn unicode(text: &str, value: u32, length: usize) -> (Vec<u8>, usize) {
    let mut length = length;
    let mut value = value;
    if (0xD800..0xDC00).contains(&value) {
        let next = text.get(length..).and_then(|rest| rest.strip_prefix("\\u"));
        if let Some((low @ 0xDC00..=0xDFFF, digits)) = next.map(|rest| number(rest, 16, 4)) {
            value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
            length += 2 + digits;
        }
    }
    let c = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
    (c.to_string().into_bytes(), length)
}

/// A number of at most `most` digits, and how many there were.
fn number(text: &str, radix: u32, most: usize) -> (u32, usize) {
    let mut value = 0u32;
    let mut digits = 0;
    for digit in text.chars().take(most).map_while(|c| c.to_digit(radix)) {
        value = value.wrapping_mul(radix).wrapping_add(digit);
        digits += 1;
    }
    (value, digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_as_in_bash() {
        let cases: &[(&str, &[u8])] = &[
            (r"a\nb'", b"a\nb"),
            (r"\x41\101\u00e9\c[\q'", "AAé\x1b\\q".as_bytes()),
            (r"\xff'", b"\xff"),
            (r"\ud83d\ude00'", "😀".as_bytes()),
            (r"\ud83d'", "\u{fffd}".as_bytes()),
            (r"a\0b'", b"a"),
            (r"it\'s'", b"it's"),
        ];
        for (text, want) in cases {
            let mut token = Token::at(0);
            let ended = read(text, 0, &mut token);
            assert_eq!(token.text, *want, "{text}");
            assert_eq!((ended.end, ended.open), (text.len(), false));
        }
        let mut token = Token::at(0);
        assert!(read("abc\\", 0, &mut token).open);
    }
}
