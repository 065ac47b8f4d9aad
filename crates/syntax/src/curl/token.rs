//! An argument together with the places of its bytes in the text that was pasted.

/// Most arguments that are read.
pub(super) const TOKENS_LIMIT: usize = 20_000;
/// The place of bytes that stand nowhere in the source.
const NOWHERE: usize = usize::MAX;
/// Most remarks of one kind of reader that are kept.
pub(super) const REMARKS_LIMIT: usize = 64;
/// Most variables that are kept.
pub(super) const VARIABLES_LIMIT: usize = 256;

/// An argument as curl gets it.
#[derive(Clone, Default)]
pub(super) struct Token {
    /// Its bytes; `$'\xff'` can make some that are not UTF-8.
    pub text: Vec<u8>,
    /// Runs of bytes that stand side by side in `text` as in the source: where each begins in both.
    runs: Vec<(usize, usize)>,
    /// Where it begins in the source, quote included.
    pub start: usize,
}

impl Token {
    /// An argument that begins at `start` of the source.
    pub fn at(start: usize) -> Self {
        Self { start, ..Self::default() }
    }

    /// An argument that no shell had to take apart.
    pub fn plain(text: &str) -> Self {
        Self { text: text.as_bytes().to_vec(), runs: Vec::new(), start: 0 }
    }

    /// Adds bytes that stand for what is at `source`.
    pub fn push(&mut self, bytes: &[u8], source: usize) {
        let here = self.text.len();
        let joins = self.runs.last().is_some_and(|(text, at)| *at != NOWHERE && at + (here - text) == source);
        if !joins {
            self.runs.push((here, source));
        }
        self.text.extend_from_slice(bytes);
    }

    /// Adds bytes that stand nowhere in the source.
    pub fn push_unplaced(&mut self, bytes: &[u8]) {
        if self.runs.last().is_some_and(|(_, at)| *at != NOWHERE)
            || self.runs.is_empty() && self.text.is_empty()
        {
            self.runs.push((self.text.len(), NOWHERE));
        }
        self.text.extend_from_slice(bytes);
    }

    /// Adds another argument at the end.
    pub fn append(&mut self, other: &Self) {
        let here = self.text.len();
        if other.runs.first().is_none_or(|(text, _)| *text > 0) {
            self.push_unplaced(&[]);
        }
        self.runs.extend(other.runs.iter().map(|(text, source)| (here + text, *source)));
        self.text.extend_from_slice(&other.text);
    }

    /// The argument from byte `from` on.
    pub fn slice(&self, from: usize) -> Self {
        let mut out = Self::at(self.source(from).unwrap_or(self.start));
        out.text = self.text.get(from..).unwrap_or_default().to_vec();
        let first = self.runs.partition_point(|(text, _)| *text <= from).saturating_sub(1);
        for (text, source) in self.runs.get(first..).unwrap_or_default() {
            let skipped = from.saturating_sub(*text);
            let at = if *source == NOWHERE { NOWHERE } else { source + skipped };
            out.runs.push(((text + skipped) - from, at));
        }
        out
    }

    /// The argument without its line breaks and NULs, as curl reads a file for `-d`.
    pub fn without_breaks(&self) -> Self {
        let mut out = Self::at(self.start);
        for (offset, byte) in self.text.iter().enumerate().filter(|(_, byte)| !b"\r\n\0".contains(byte)) {
            match self.source(offset) {
                Some(source) => out.push(&[*byte], source),
                None => out.push_unplaced(&[*byte]),
            }
        }
        out
    }

    /// Where byte `offset` of the argument stands in the source; `None` if it came from no source.
    pub fn source(&self, offset: usize) -> Option<usize> {
        let run = self.runs.partition_point(|(text, _)| *text <= offset).checked_sub(1)?;
        let (text, source) = self.runs.get(run).filter(|(_, source)| *source != NOWHERE)?;
        // Of an escape, which is longer in the source than here, the beginning is meant.
        let end = self.runs.get(run + 1).map_or(NOWHERE, |(_, next)| *next);
        Some((source + (offset - text)).min(end.max(*source)))
    }

    /// The argument as text: UTF-8, or else ISO-8859-1.
    pub fn string(&self) -> String {
        text(&self.text)
    }
}

/// Bytes as text: UTF-8, or else ISO-8859-1.
pub(super) fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// A remark, placed by its offset in the source.
#[derive(Clone)]
pub(super) struct Remark {
    /// Stable id.
    pub id: &'static str,
    /// One sentence, without text of the input.
    pub says: String,
    /// Byte offset in the source.
    pub at: Option<usize>,
}

/// What stands at curl's standard input.
#[derive(Clone)]
pub(super) enum Stdin {
    /// A here-document, a here-string or what `echo` prints.
    Text(Token),
    /// `< file` or `cat file |`.
    File(String),
}

/// What a shell made of the text.
#[derive(Clone, Default)]
pub(super) struct Scan {
    /// The arguments after the word `curl`.
    pub tokens: Vec<Token>,
    /// Variables and substitutions, with their offset.
    pub variables: Vec<(String, usize)>,
    /// Remarks.
    pub remarks: Vec<Remark>,
    /// Redirected or piped input.
    pub stdin: Option<Stdin>,
    /// Where the command ended.
    pub end: usize,
}

impl Scan {
    /// Adds a remark; one of a kind is enough for kinds that tend to repeat.
    pub fn remark(&mut self, id: &'static str, says: &str, at: usize) {
        if self.remarks.len() < REMARKS_LIMIT && !self.remarks.iter().any(|remark| remark.id == id) {
            self.remarks.push(Remark { id, says: says.to_owned(), at: Some(at) });
        }
    }

    /// Adds a variable.
    pub fn variable(&mut self, name: &str, at: usize) {
        if self.variables.len() < VARIABLES_LIMIT && !self.variables.iter().any(|(_, place)| *place == at) {
            self.variables.push((name.chars().take(120).collect(), at));
        }
    }

    /// Adds an argument; `false` when there are enough.
    pub fn token(&mut self, token: Token) -> bool {
        if self.tokens.len() >= TOKENS_LIMIT {
            self.remark("command.cut", "the command has more arguments than are read", token.start);
            return false;
        }
        self.tokens.push(token);
        true
    }

    /// Finds `{{name}}` and `%NAME%` in the arguments: templates and Windows variables that nobody filled in.
    pub fn templates(&mut self, source: &str) {
        let mut found = Vec::new();
        for token in &self.tokens {
            for (offset, name) in templates(&token.text) {
                let at = token.source(offset).unwrap_or(token.start);
                let escaped =
                    at.checked_sub(1).and_then(|before| source.as_bytes().get(before)) == Some(&b'^');
                if !(escaped && name.starts_with('%')) {
                    found.push((name, at));
                }
                if found.len() > VARIABLES_LIMIT {
                    break;
                }
            }
        }
        for (name, at) in found {
            self.variable(&name, at);
        }
        self.variables.sort_by_key(|(_, at)| *at);
    }
}

/// The templates of one argument with their offsets.
pub(super) fn templates(text: &[u8]) -> Vec<(usize, String)> {
    const NAME_LIMIT: usize = 64;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| memchr::memchr2(b'{', b'%', rest)) {
        let start = at + next;
        let rest = text.get(start..).unwrap_or_default();
        at = start + 1;
        let (open, close): (&[u8], &[u8]) = if rest.starts_with(b"{{") {
            (b"{{", b"}}")
        } else if rest.starts_with(b"%") {
            (b"%", b"%")
        } else {
            continue;
        };
        let inner = rest.get(open.len()..).unwrap_or_default();
        let window = inner.get(..NAME_LIMIT.min(inner.len())).unwrap_or_default();
        let Some(length) = memchr::memmem::find(window, close) else { continue };
        let name = window.get(..length).unwrap_or_default();
        let fits = if open == b"%" { is_windows_name(name) } else { is_template_name(name) };
        if fits {
            let whole = rest.get(..length + open.len() + close.len()).unwrap_or_default();
            found.push((start, String::from_utf8_lossy(whole).into_owned()));
            at = start + whole.len();
        }
    }
    found
}

fn is_template_name(name: &[u8]) -> bool {
    !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b" _.$-:|'()".contains(byte))
        && name.iter().any(u8::is_ascii_alphanumeric)
}

/// `%C3%`, `%ab%` and the like are percent-encoding, not variables.
fn is_windows_name(name: &[u8]) -> bool {
    let encoded = name.iter().take(2).all(u8::is_ascii_hexdigit);
    let upper = name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_');
    let word = name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let starts = name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    name.len() > 2 && word && starts && (upper || !encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_to_the_source() {
        let mut token = Token::at(3);
        token.push(b"ab", 4);
        token.push(b"\n", 6);
        token.push(b"c", 8);
        assert_eq!(
            (0..5).map(|offset| token.source(offset)).collect::<Vec<_>>(),
            [Some(4), Some(5), Some(6), Some(8), Some(9)]
        );
        assert_eq!(Token::plain("x").source(0), None);
    }

    #[test]
    fn templates_are_told_from_percent_encoding() {
        let names =
            |text: &str| templates(text.as_bytes()).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(names("{{base_url}}/x?y=%TOKEN%"), ["{{base_url}}", "%TOKEN%"]);
        assert!(names("/%C3%A9%20%2F%ab%cd%Bar%20").is_empty());
        assert!(names(r#"{"a":{"b":{{}}}}"#).is_empty());
    }
}
