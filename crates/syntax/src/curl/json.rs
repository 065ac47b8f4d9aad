//! Where a body that was meant as JSON stops being JSON, said for a person (RFC 8259).
//!
//! serde_json says where, but not what was open; this reads on the same grammar and keeps the open brackets.

/// A fault in a JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Byte offset.
    pub at: usize,
    /// What was expected, without any of the text.
    pub says: String,
    /// Braces and brackets that are open there or at the end, innermost last: what, and where.
    pub open: Vec<(char, usize)>,
}

/// Most levels of nesting.
const DEPTH_LIMIT: usize = 512;

/// The first fault of `text`; `None` if it is JSON.
pub(super) fn check(text: &[u8]) -> Option<Fault> {
    let mut reader = Reader { text, at: 0, open: Vec::new() };
    let found = reader.document().err()?;
    // What was never closed counts to the end of the text, not only to the fault.
    let open = if found.1 == Stop::Depth { Vec::new() } else { unclosed(text) };
    Some(Fault { at: found.0, says: found.1.says(), open })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    Value,
    Key,
    Colon,
    CommaOrBrace,
    CommaOrBracket,
    ValueAfterComma,
    KeyAfterComma,
    Text,
    Escape,
    Control,
    Number,
    Trailing,
    SingleQuote,
    Word,
    Comment,
    Typographic,
    Depth,
    Encoding,
    ColonInArray,
}

impl Stop {
    fn says(self) -> String {
        match self {
            Self::Value => "expected a value",
            Self::Key => "expected `\"` and a name, or `}`",
            Self::Colon => "expected `:` after a name",
            Self::CommaOrBrace => "expected `,` or `}`",
            Self::CommaOrBracket => "expected `,` or `]`",
            Self::ColonInArray => "expected `,` or `]`: a name with `:` can stand between `{` and `}` only",
            Self::ValueAfterComma => "expected a value after `,`",
            Self::KeyAfterComma => "expected `\"` and a name after `,`",
            Self::Text => "expected `\"`: a text is never closed",
            Self::Escape => "expected an escape that JSON knows after a backslash",
            Self::Control => "expected `\"`: a text holds a line break or another control character",
            Self::Number => "expected a number as JSON writes it",
            Self::Trailing => "expected the end: something follows the value",
            Self::SingleQuote => "expected `\"`: JSON has no single quotes",
            Self::Word => "expected a value: names and texts need double quotes",
            Self::Comment => "expected a value or a name: JSON has no comments",
            Self::Typographic => "expected `\"`: a typographic quote stands there",
            Self::Depth => "expected fewer levels of nesting",
            Self::Encoding => "expected UTF-8",
        }
        .to_owned()
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    open: Vec<u8>,
}

type Read = Result<(), (usize, Stop)>;

impl Reader<'_> {
    fn document(&mut self) -> Read {
        if let Err(error) = std::str::from_utf8(self.text) {
            return Err((error.valid_up_to(), Stop::Encoding));
        }
        self.value(Stop::Value)?;
        while let Some(open) = self.open.last().copied() {
            self.blank();
            let (close, expected) =
                if open == b'{' { (b'}', Stop::CommaOrBrace) } else { (b']', Stop::CommaOrBracket) };
            match self.byte() {
                Some(b',') => {
                    self.at += 1;
                    if open == b'{' {
                        self.member(Stop::KeyAfterComma)?
                    } else {
                        self.value(Stop::ValueAfterComma)?
                    }
                }
                Some(byte) if byte == close => {
                    self.at += 1;
                    self.open.pop();
                }
                Some(b':') if open == b'[' => return Err((self.at, Stop::ColonInArray)),
                _ => return Err((self.at, expected)),
            }
        }
        self.blank();
        if self.at < self.text.len() { Err((self.at, Stop::Trailing)) } else { Ok(()) }
    }

    fn byte(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blank(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Reads a value; of an array or object only its beginning: `document` goes on with it.
    fn value(&mut self, expected: Stop) -> Read {
        loop {
            self.blank();
            match self.byte() {
                Some(open @ (b'{' | b'[')) => {
                    if self.open.len() >= DEPTH_LIMIT {
                        return Err((self.at, Stop::Depth));
                    }
                    self.open.push(open);
                    self.at += 1;
                    self.blank();
                    let close = if open == b'{' { b'}' } else { b']' };
                    if self.byte() == Some(close) {
                        self.open.pop();
                        self.at += 1;
                        return Ok(());
                    }
                    if open == b'{' {
                        match self.name(Stop::Key) {
                            Ok(()) => {}
                            Err(stop) => return Err(stop),
                        }
                    }
                }
                Some(b'"') => return self.text(),
                Some(b'-' | b'0'..=b'9') => return self.number(),
                _ => return self.word(expected),
            }
        }
    }

    fn member(&mut self, expected: Stop) -> Read {
        self.blank();
        self.name(expected)?;
        self.value(Stop::Value)
    }

    /// A name and its colon.
    fn name(&mut self, expected: Stop) -> Read {
        match self.byte() {
            Some(b'"') => self.text()?,
            Some(b'\'') => return Err((self.at, Stop::SingleQuote)),
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => return Err((self.at, Stop::Word)),
            Some(b'/') => return Err((self.at, Stop::Comment)),
            _ if self.is_typographic() => return Err((self.at, Stop::Typographic)),
            _ => return Err((self.at, expected)),
        }
        self.blank();
        if self.byte() != Some(b':') {
            return Err((self.at, Stop::Colon));
        }
        self.at += 1;
        Ok(())
    }

    fn is_typographic(&self) -> bool {
        ["“", "”", "„", "‘", "’", "«", "»"].iter().any(|quote| self.rest().starts_with(quote.as_bytes()))
    }

    fn word(&mut self, expected: Stop) -> Read {
        for word in ["true", "false", "null"] {
            if self.rest().starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(());
            }
        }
        let stop = match self.byte() {
            Some(b'\'') => Stop::SingleQuote,
            Some(byte) if byte.is_ascii_alphabetic() => Stop::Word,
            Some(b'/') => Stop::Comment,
            _ if self.is_typographic() => Stop::Typographic,
            _ => expected,
        };
        Err((self.at, stop))
    }

    fn text(&mut self) -> Read {
        let open = self.at;
        self.at += 1;
        while let Some(byte) = self.byte() {
            match byte {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.escape()?,
                0..=0x1F => return Err((self.at, Stop::Control)),
                _ => self.at += 1,
            }
        }
        Err((open, Stop::Text))
    }

    fn escape(&mut self) -> Read {
        let hex = self.text.get(self.at + 2..self.at + 6);
        match self.text.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') if hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) => self.at += 6,
            _ => return Err((self.at, Stop::Escape)),
        }
        Ok(())
    }

    fn number(&mut self) -> Read {
        let start = self.at;
        let length =
            self.rest().iter().take_while(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte)).count();
        let number = self.rest().get(..length).unwrap_or_default();
        if !is_number(number) {
            return Err((start, Stop::Number));
        }
        self.at += length;
        Ok(())
    }
}

/// `-? (0 | [1-9] digits) (. digits)? ([eE] [+-]? digits)?`
fn is_number(number: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = number.strip_prefix(b"-").unwrap_or(number);
    let whole = digits(rest);
    if whole == 0 || whole > 1 && rest.first() == Some(&b'0') {
        return false;
    }
    rest = rest.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or_default();
    }
    if let Some(exponent) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
        let exponent =
            exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
        let count = digits(exponent);
        if count == 0 {
            return false;
        }
        rest = exponent.get(count..).unwrap_or_default();
    }
    rest.is_empty()
}

/// Braces and brackets outside of texts that are never closed; at most 64, outermost first.
fn unclosed(text: &[u8]) -> Vec<(char, usize)> {
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut in_text = false;
    let mut escaped = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => open.push((*byte, at)),
            b'}' | b']' => {
                let wanted = if *byte == b'}' { b'{' } else { b'[' };
                if open.last().is_some_and(|(byte, _)| *byte == wanted) {
                    open.pop();
                }
            }
            _ => {}
        }
    }
    open.into_iter().take(64).map(|(byte, at)| (char::from(byte), at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_passes() {
        for text in [
            "{}",
            "[]",
            " {\"a\": [1, -2.5e+3, true, null, {\"b\": \"\\u00e9\\n\"}]} ",
            "\"x\"",
            "0",
            "[[],{}]",
        ] {
            assert_eq!(check(text.as_bytes()), None, "{text}");
            assert!(serde_json::from_str::<serde_json::Value>(text).is_ok());
        }
    }

    #[test]
    fn faults_are_named_where_they_are() {
        for (text, at, says) in [
            ("{\"a\": 1", 7, "expected `,` or `}`"),
            ("{\"a\" 1}", 5, "expected `:`"),
            ("{\"a\": 1,}", 8, "a name after `,`"),
            ("[1,]", 3, "a value after `,`"),
            ("[\"a\": 1]", 4, "between `{` and `}` only"),
            ("{'a': 1}", 1, "no single quotes"),
            ("{a: 1}", 1, "double quotes"),
            ("{\"a\": 01}", 6, "number"),
            ("{\"a\": \"x\ny\"}", 8, "line break"),
            ("{\"a\": \"x}", 6, "never closed"),
            ("{} x", 3, "the end"),
            ("{\"a\": “x”}", 6, "typographic"),
            ("", 0, "a value"),
            ("{\"a\":", 5, "a value"),
        ] {
            let fault = check(text.as_bytes()).unwrap();
            assert_eq!(fault.at, at, "{text}");
            assert!(fault.says.contains(says), "{text}: {}", fault.says);
            assert!(serde_json::from_str::<serde_json::Value>(text).is_err());
        }
    }

    #[test]
    fn brackets_that_are_never_closed_are_listed() {
        let fault = check(br#"{"a": [{"b": 1}, {"c": "}""#).unwrap();
        assert_eq!(fault.open, [('{', 0), ('[', 6), ('{', 17)]);
        assert!(check(&b"[".repeat(100_000)).is_some());
    }
}
