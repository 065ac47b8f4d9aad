//! What a shell would fill in: kept as it stands, and listed.

use super::Reader;

impl Reader<'_> {
    /// A variable or substitution, taken over as it stands.
    pub(super) fn variable(&mut self) -> bool {
        let rest = self.rest();
        let length = if rest.starts_with("$(") {
            if self.unmatched[0] { None } else { closing_parenthesis(rest) }
        } else if rest.starts_with("${") {
            if self.unmatched[1] { None } else { rest.find('}').map(|end| end + 1) }
        } else {
            variable_name(rest).map(str::len)
        };
        let Some(length) = length else {
            self.unmatched[0] |= rest.starts_with("$(");
            self.unmatched[1] |= rest.starts_with("${");
            return self.literal('$');
        };
        let name = rest.get(..length).unwrap_or_default().to_owned();
        self.scan.variable(&name, self.at);
        self.take(length);
        true
    }

    pub(super) fn backtick(&mut self) -> bool {
        let rest = self.rest();
        let end = if self.unmatched[2] { None } else { rest.get(1..).and_then(|rest| rest.find('`')) };
        let Some(end) = end else {
            self.unmatched[2] = true;
            return self.literal('`');
        };
        let name = rest.get(..end + 2).unwrap_or_default().to_owned();
        self.scan.variable(&name, self.at);
        self.take(end + 2);
        true
    }
}

/// `$name`, `${name}`, `$1` or `$?` at the start of `text`.
pub(super) fn variable_name(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('$')?;
    let word =
        |text: &str| text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    if let Some(inner) = rest.strip_prefix('{') {
        let length = word(inner);
        return (length > 0 && inner.get(length..)?.starts_with('}'))
            .then(|| text.get(..length + 3))
            .flatten();
    }
    let first = rest.chars().next()?;
    match first {
        'a'..='z' | 'A'..='Z' | '_' => text.get(..1 + word(rest)),
        '0'..='9' | '@' | '*' | '?' | '!' => text.get(..2),
        _ => None,
    }
}

/// The length of `$(…)` or `<(…)`, quotes inside respected.
pub(super) fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            _ if escaped => escaped = false,
            (b'\\', None | Some(b'"')) => escaped = true,
            (b'\'' | b'"', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => {
                quote = None;
            }
            (b'(', None) => depth += 1,
            (b')', None) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
