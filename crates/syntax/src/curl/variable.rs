//! `--variable name=content` and `--expand-…` of curl 8.3 and later.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::data::escape;
use super::files::Files;

/// The variables of a command.
#[derive(Default)]
pub(super) struct Variables(Vec<(Vec<u8>, Vec<u8>)>);

impl Variables {
    /// Takes `name=content`, `name@file`, each with an optional `[from-to]`, or `%name=default` in. What the
    /// environment would give is not known here: then the default counts, or nothing is set.
    pub fn set(&mut self, text: &[u8], files: &mut Files<'_>) -> Option<()> {
        const VARIABLES_LIMIT: usize = 256;
        let text = text.strip_prefix(b"%").unwrap_or(text);
        let length = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let (name, mut rest) = text.split_at_checked(length)?;
        let mut range = (0, usize::MAX);
        if let Some(inner) = rest.strip_prefix(b"[") {
            let close = memchr::memchr(b']', inner)?;
            let (from, to) = std::str::from_utf8(inner.get(..close)?).ok()?.split_once('-')?;
            range = (from.parse().ok()?, if to.is_empty() { usize::MAX } else { to.parse().ok()? });
            rest = inner.get(close + 1..)?;
        }
        let content = match rest.split_first()? {
            (b'=', content) => content.to_vec(),
            (b'@', file) => files.read(&super::token::text(file))?.text,
            _ => return None,
        };
        let content = content
            .into_iter()
            .skip(range.0)
            .take(range.1.saturating_sub(range.0).saturating_add(1))
            .collect();
        self.0.retain(|(known, _)| known != name);
        if self.0.len() < VARIABLES_LIMIT && !name.is_empty() {
            self.0.push((name.to_vec(), content));
        }
        Some(())
    }

    /// The names.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| super::token::text(name)).collect()
    }

    /// Fills `{{name}}` and `{{name:function:…}}` in; what is not known stays.
    pub fn expand(&self, text: &[u8]) -> Vec<u8> {
        const LONGEST: usize = 16 * 1024 * 1024;
        let mut out = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = memchr::memmem::find(rest, b"{{") {
            let (before, after) = rest.split_at(at);
            let inner = after.get(2..).unwrap_or_default();
            let end = memchr::memmem::find(inner.get(..inner.len().min(512)).unwrap_or_default(), b"}}");
            let escaped = before.ends_with(b"\\");
            out.extend_from_slice(if escaped {
                before.get(..before.len() - 1).unwrap_or_default()
            } else {
                before
            });
            let value = end.filter(|_| !escaped).and_then(|end| self.value(inner.get(..end)?));
            match (value, end) {
                (Some(value), Some(end)) if out.len() + value.len() < LONGEST => {
                    out.extend_from_slice(&value);
                    rest = inner.get(end + 2..).unwrap_or_default();
                }
                _ => {
                    out.extend_from_slice(b"{{");
                    rest = inner;
                }
            }
        }
        out.extend_from_slice(rest);
        out
    }

    fn value(&self, expression: &[u8]) -> Option<Vec<u8>> {
        let mut parts = expression.split(|byte| *byte == b':');
        let name = parts.next()?;
        let (_, content) = self.0.iter().find(|(known, _)| known == name)?;
        let mut value = content.clone();
        for function in parts {
            value = match function {
                b"trim" => value.trim_ascii().to_vec(),
                b"json" => {
                    let quoted = serde_json::to_string(&super::token::text(&value)).ok()?;
                    quoted.get(1..quoted.len() - 1)?.as_bytes().to_vec()
                }
                b"url" => escape(&value).into_bytes(),
                b"b64" => STANDARD.encode(&value).into_bytes(),
                b"64dec" => STANDARD.decode(&value).unwrap_or_else(|_| b"[64dec-fail]".to_vec()),
                _ => return None,
            };
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in() {
        let mut supply = |name: &str| (name == "f").then(|| b" \"x\" ".to_vec());
        let mut files = Files::new(&mut supply);
        let mut variables = Variables::default();
        for set in ["a=1 2", "b[1-2]=wxyz", "c@f", "%HOME=none", "d[9-]=x"] {
            assert!(variables.set(set.as_bytes(), &mut files).is_some(), "{set}");
        }
        for (text, want) in [
            ("<{{a}}{{b}}>", "<1 2xy>"),
            ("{{a:url}}", "1%202"),
            ("{{c:trim:json}}", "\\\"x\\\""),
            ("{{a:b64}}", "MSAy"),
            ("{{unknown}} \\{{a}}", "{{unknown}} {{a}}"),
            ("{{HOME}}{{d}}", "none"),
            ("{{a", "{{a"),
        ] {
            assert_eq!(String::from_utf8_lossy(&variables.expand(text.as_bytes())), want, "{text}");
        }
    }
}
