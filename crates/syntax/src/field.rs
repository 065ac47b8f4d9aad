//! The lexical parts of header fields (RFC 9110 §5.6): tokens, quoted strings, lists.

use std::borrow::Cow;

/// Whether `byte` may stand in a token (`tchar`, RFC 9110 §5.6.2).
pub fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        )
}

/// Whether `text` is a token.
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

/// Whether `byte` may stand in a token68, but for the padding (RFC 9110 §11.2).
pub fn is_token68_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/')
}

/// Whether `text` is a token68: at least one character, then any number of `=`.
pub fn is_token68(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    !body.is_empty() && body.bytes().all(is_token68_byte)
}

/// How many bytes from `at` on satisfy `test`.
pub(crate) fn run(text: &[u8], at: usize, test: impl Fn(u8) -> bool) -> usize {
    text.get(at..).unwrap_or_default().iter().take_while(|byte| test(**byte)).count()
}

/// The index of the quote that ends the quoted string which begins at `open`; `None` if there is none.
pub(crate) fn closing_quote(text: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// Undoes the backslashes of a quoted string's inside (RFC 9110 §5.6.4).
pub fn unescape(inside: &str) -> Cow<'_, str> {
    if !inside.contains('\\') {
        return Cow::Borrowed(inside);
    }
    let mut out = String::with_capacity(inside.len());
    let mut escaped = false;
    for c in inside.chars() {
        if c == '\\' && !escaped {
            escaped = true;
        } else {
            out.push(c);
            escaped = false;
        }
    }
    if escaped {
        out.push('\\');
    }
    Cow::Owned(out)
}

/// `text` as a quoted string.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// The elements of a list field (RFC 9110 §5.6.1): split at commas outside of quotes, without white space and
/// empty ones. A quote that never ends holds the rest.
pub fn list(line: &str) -> impl Iterator<Item = &str> {
    let bytes = line.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            while at < bytes.len() && bytes[at] != b',' {
                at = if bytes[at] == b'"' {
                    closing_quote(bytes, at).map_or(bytes.len(), |end| end + 1)
                } else {
                    at + 1
                };
            }
            let element = line.get(start..at).unwrap_or_default().trim_matches([' ', '\t']);
            at += 1;
            if !element.is_empty() {
                return Some(element);
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_split_outside_of_quotes() {
        assert_eq!(list("a, ,b=\"c,\\\"d\" ,, e").collect::<Vec<_>>(), ["a", "b=\"c,\\\"d\"", "e"]);
        assert_eq!(list("\"a,b").collect::<Vec<_>>(), ["\"a,b"]);
        assert_eq!(list(" , ").count(), 0);
    }

    #[test]
    fn tokens() {
        assert!(is_token("a-b.c") && !is_token("") && !is_token("a b") && !is_token("a@b"));
        assert!(is_token68("abc==") && is_token68("a/b+c") && !is_token68("==") && !is_token68("a=b"));
    }

    proptest! {
        #[test]
        fn unescaping_undoes_quoting(text in ".*") {
            let quoted = quote(&text);
            prop_assert_eq!(closing_quote(quoted.as_bytes(), 0), Some(quoted.len() - 1));
            prop_assert_eq!(unescape(&quoted[1..quoted.len() - 1]), text);
        }
    }
}
