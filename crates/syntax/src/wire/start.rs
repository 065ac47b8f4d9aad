//! Start lines and field lines (RFC 9112 §2 to §5).
//!
//! Deviation: a target may hold spaces, because broken clients send them and people paste them; a field name may
//! be followed by white space.

/// The three parts of a request line.
#[derive(Clone, Copy)]
pub(crate) struct RequestLine<'a> {
    pub(crate) method: &'a str,
    pub(crate) target: &'a str,
    pub(crate) version: &'a str,
}

/// The three parts of a status line.
#[derive(Clone, Copy)]
pub(crate) struct StatusLine<'a> {
    pub(crate) version: &'a str,
    pub(crate) status: u16,
    pub(crate) reason: &'a str,
}

/// Reads `GET /path HTTP/1.1`.
pub(crate) fn request_line(line: &str) -> Option<RequestLine<'_>> {
    let line = line.trim_end();
    let (method, rest) = line.split_once(' ')?;
    let (target, version) = rest.rsplit_once(' ')?;
    let target = target.trim();
    let fits = is_method(method) && is_version(version) && is_target(method, target);
    fits.then_some(RequestLine { method, target, version })
}

/// Reads `HTTP/1.1 401 Unauthorized`; the reason may be missing.
pub(crate) fn status_line(line: &str) -> Option<StatusLine<'_>> {
    let line = line.trim_end();
    let (version, rest) = line.split_once(' ')?;
    let rest = rest.trim_start();
    let digits = rest.get(..3).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let after = rest.get(3..)?;
    let fits = is_version(version) && (after.is_empty() || after.starts_with(' '));
    fits.then_some(StatusLine { version, status: digits.parse().ok()?, reason: after.trim() })
}

/// Reads `Name: value`; the value is as written. Names that begin with a colon (HTTP/2) are taken, too.
pub(crate) fn field_line(line: &str) -> Option<(&str, &str)> {
    const LONGEST_NAME: usize = 256;
    let from = usize::from(line.starts_with(':'));
    let colon = from + line.get(from..)?.find(':')?;
    let name = line.get(..colon)?.trim_end();
    let token = name.get(from..)?;
    let fits = !token.is_empty() && token.len() <= LONGEST_NAME && token.bytes().all(is_token_byte);
    fits.then_some((name, line.get(colon + 1..)?))
}

/// Whether `word` can be a method.
pub(crate) fn is_method(word: &str) -> bool {
    (1..=32).contains(&word.len())
        && word.bytes().all(is_token_byte)
        && word.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
}

/// A byte of a token (RFC 9110 §5.6.2).
pub(crate) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_version(word: &str) -> bool {
    let Some(number) = word.strip_prefix("HTTP/").or_else(|| word.strip_prefix("http/")) else {
        return false;
    };
    matches!(number.as_bytes(), [major] | [major, b'.', _] if major.is_ascii_digit())
        && number.bytes().last().is_some_and(|byte| byte.is_ascii_digit())
}

fn is_target(method: &str, target: &str) -> bool {
    target.starts_with(['/', '?'])
        || target == "*"
        || target.contains("://")
        || (method.eq_ignore_ascii_case("CONNECT") && target.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_lines_are_told_from_text() {
        let request = |line| request_line(line).map(|start| (start.method, start.target, start.version));
        assert_eq!(request("GET /a b HTTP/1.1 "), Some(("GET", "/a b", "HTTP/1.1")));
        assert_eq!(request("CONNECT h:443 HTTP/1.1"), Some(("CONNECT", "h:443", "HTTP/1.1")));
        assert_eq!(request("GET / HTTP/2"), Some(("GET", "/", "HTTP/2")));
        assert_eq!(request("Sent a request over HTTP/1.1"), None);
        assert_eq!(request("GET / HTTP/"), None);
        let status = |line| status_line(line).map(|start| (start.status, start.reason));
        assert_eq!(status("HTTP/2 401 "), Some((401, "")));
        assert_eq!(status("HTTP/1.1 403 Not for you"), Some((403, "Not for you")));
        assert_eq!(status("HTTP/1.1 4011"), None);
        assert_eq!(status("HTTP/1.1"), None);
    }

    #[test]
    fn field_lines_are_told_from_text() {
        assert_eq!(field_line("A-b : c:d"), Some(("A-b", " c:d")));
        assert_eq!(field_line(":path: /x"), Some((":path", " /x")));
        assert_eq!(field_line("<p>a: b"), None);
        assert_eq!(field_line("a sentence: b"), None);
        assert_eq!(field_line(": x"), None);
    }
}
