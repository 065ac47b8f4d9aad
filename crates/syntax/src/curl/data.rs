//! `-d` and its kin: what they add to the body or the query.

use super::files::Files;
use super::token::{Token, text};

/// How an option of the family reads its argument.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `-d`: `@file` loses its line breaks.
    Data,
    /// `--data-raw`: `@` is a letter.
    Raw,
    /// `--data-binary`: `@file` as it is.
    Binary,
    /// `--data-urlencode`.
    UrlEncode,
    /// `--json`: as binary, and joined without `&`.
    Json,
}

/// The body as far as it has been given.
#[derive(Clone, Default)]
pub(super) struct Data {
    /// The bytes with their places.
    pub body: Token,
    /// A `-d` was there, even if it was empty.
    pub given: bool,
    /// Some of it is in a file that could not be read.
    pub missing: bool,
    /// `--json` was used.
    pub json: bool,
}

impl Data {
    /// Takes one option in.
    pub fn add(&mut self, kind: Kind, argument: &Token, files: &mut Files<'_>) {
        let piece = match (kind, argument.text.first()) {
            (Kind::UrlEncode, _) => url_encode(&argument.text, files),
            (Kind::Data | Kind::Binary | Kind::Json, Some(b'@')) => {
                let name = text(argument.text.get(1..).unwrap_or_default());
                let content = files.read(&name);
                if kind == Kind::Data { content.map(|content| content.without_breaks()) } else { content }
            }
            _ => Some(argument.clone()),
        };
        if !self.body.text.is_empty() && kind != Kind::Json {
            self.body.push_unplaced(b"&");
        }
        self.given = true;
        self.json |= kind == Kind::Json;
        match piece {
            Some(piece) => self.body.append(&piece),
            None => self.missing = true,
        }
    }
}

/// `content`, `=content`, `name=content`, `@file`, `name@file`.
pub(super) fn url_encode(argument: &[u8], files: &mut Files<'_>) -> Option<Token> {
    let separator = memchr::memchr(b'=', argument).or_else(|| memchr::memchr(b'@', argument));
    let (name, content) = match separator {
        Some(at) => (argument.get(..at).unwrap_or_default(), argument.get(at + 1..).unwrap_or_default()),
        None => (&[][..], argument),
    };
    let is_file = separator.and_then(|at| argument.get(at)) == Some(&b'@');
    let content = if is_file { files.read(&text(content))?.text } else { content.to_vec() };
    let mut out = Token::default();
    if !name.is_empty() {
        out.push_unplaced(name);
        out.push_unplaced(b"=");
    }
    out.push_unplaced(escape(&content).replace("%20", "+").as_bytes());
    Some(out)
}

/// Everything but RFC 3986's unreserved letters percent-encoded.
pub(super) fn escape(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            out.push(char::from(*byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_five_forms_of_url_encode() {
        let mut supply = |name: &str| (name == "f").then(|| b"a b\n".to_vec());
        let mut files = Files::new(&mut supply);
        for (argument, want) in
            [("a b", "a+b"), ("=a=b", "a%3Db"), ("n=a&b", "n=a%26b"), ("@f", "a+b%0A"), ("n@f", "n=a+b%0A")]
        {
            let token = url_encode(argument.as_bytes(), &mut files);
            assert_eq!(token.map(|token| token.string()).as_deref(), Some(want), "{argument}");
        }
        assert!(url_encode(b"@none", &mut files).is_none());
        assert_eq!(files.missing, ["none"]);
    }
}
