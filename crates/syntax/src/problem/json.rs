//! JSON, also cut off or with a guard in front.

use serde_json::{Map, Value};

use super::gather::{Gather, Role, role};
use super::kind;

/// Deepest level that is walked.
const DEPTH_LIMIT: usize = 16;

/// Most values that are walked.
const NODES_LIMIT: usize = 4096;

/// Longest path of a member, in bytes.
const PATH_LIMIT: usize = 160;

/// The first value in `text`; of text that is not JSON, the pairs of names and strings that can be made out in it.
pub(super) fn read(text: &str) -> Option<Value> {
    let text = without_guard(text);
    match serde_json::Deserializer::from_str(text).into_iter::<Value>().next() {
        Some(Ok(value)) => Some(value),
        _ => loose_pairs(text),
    }
}

/// Without the guard against inclusion as a script.
pub(super) fn without_guard(text: &str) -> &str {
    [")]}',", ")]}'", "while(1);", "for(;;);"]
        .iter()
        .find_map(|guard| text.strip_prefix(guard))
        .unwrap_or(text)
        .trim_start()
}

/// Gathers what the document says.
pub(super) fn walk(value: &Value, gather: &mut Gather) {
    let mut walker = Walker { gather, nodes: 0, is_error: kind::is_error(value) };
    walker.value("", &mut String::new(), value, 0);
}

struct Walker<'a> {
    gather: &'a mut Gather,
    nodes: usize,
    /// The document as a whole is about an error: then `scope` and the like name what is needed.
    is_error: bool,
}

impl Walker<'_> {
    fn value(&mut self, name: &str, path: &mut String, value: &Value, depth: usize) {
        self.nodes += 1;
        if depth > DEPTH_LIMIT || self.nodes > NODES_LIMIT {
            return;
        }
        match value {
            Value::Null | Value::Bool(false) => {}
            Value::Bool(true) => self.gather.member(name, path, "true"),
            Value::Number(number) => self.scalar(name, path, &number.to_string(), depth),
            Value::String(text) => self.scalar(name, path, text, depth),
            Value::Array(list) => {
                for (index, entry) in list.iter().enumerate() {
                    let length = path.len();
                    push(path, &index.to_string());
                    self.value(name, path, entry, depth + 1);
                    path.truncate(length);
                }
            }
            Value::Object(map) => self.object(path, map, depth),
        }
    }

    /// Members in order, but for codes and messages, which go before what lies deeper.
    fn object(&mut self, path: &mut String, map: &Map<String, Value>, depth: usize) {
        let is_leaf = |value: &Value| !value.is_object() && !value.is_array();
        for leaves in [true, false] {
            for (name, value) in map.iter().filter(|(_, value)| is_leaf(value) == leaves) {
                let length = path.len();
                push(path, name);
                self.value(name, path, value, depth + 1);
                path.truncate(length);
            }
        }
    }

    fn scalar(&mut self, name: &str, path: &str, text: &str, depth: usize) {
        // A gateway may hand on another server's document as a string.
        let nested = text.trim_start();
        if nested.starts_with('{')
            && depth < DEPTH_LIMIT
            && let Ok(inner @ Value::Object(_)) = serde_json::from_str::<Value>(nested)
        {
            self.value(name, &mut path.to_owned(), &inner, depth + 1);
            return;
        }
        let plain = name.to_ascii_lowercase();
        let about_grants =
            ["scope", "scopes", "permission", "permissions", "role", "roles"].contains(&plain.as_str());
        if name.is_empty() {
            self.gather.message(text);
        } else if about_grants && self.is_error && role(name) == Role::Other {
            self.gather.need(text);
        } else if is_identifier(&plain, text) {
            self.gather.code(text);
        } else {
            self.gather.scalar(name, path, text);
        }
    }
}

/// `{"id": "unauthorized"}` and `{"name": "UnauthorizedError"}` are codes; other ids and names are not.
fn is_identifier(name: &str, value: &str) -> bool {
    let is_word = value.len() >= 4 && value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    match name {
        "id" => is_word,
        "name" => is_word && (value.ends_with("Error") || value.ends_with("Exception")),
        _ => false,
    }
}

fn push(path: &mut String, name: &str) {
    if path.len() + name.len() < PATH_LIMIT {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
    }
}

/// `"name": "value"` wherever it stands: for documents that were cut off or are broken.
fn loose_pairs(text: &str) -> Option<Value> {
    let bytes = text.as_bytes();
    let mut map = Map::new();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'"', bytes.get(at..)?).map(|index| at + index) {
        let Some((name, behind)) = string(text, open) else { break };
        at = behind;
        let space = |at: usize| at + crate::field::run(bytes, at, |byte| byte.is_ascii_whitespace());
        let colon = space(behind);
        if bytes.get(colon) != Some(&b':') {
            continue;
        }
        let start = space(colon + 1);
        let value = match bytes.get(start) {
            Some(b'"') => match string(text, start) {
                Some((value, end)) => {
                    at = end;
                    Value::String(value)
                }
                // The end of a cut document.
                None => Value::String(text.get(start + 1..).unwrap_or_default().to_owned()),
            },
            Some(byte) if byte.is_ascii_digit() => {
                let digits = crate::field::run(bytes, start, |byte| byte.is_ascii_digit());
                at = start + digits;
                Value::String(text.get(start..at).unwrap_or_default().to_owned())
            }
            _ => continue,
        };
        if map.len() >= super::MEMBERS_LIMIT {
            break;
        }
        map.entry(name).or_insert(value);
    }
    (!map.is_empty()).then_some(Value::Object(map))
}

/// The string that begins at `open`, and the place behind it.
fn string(text: &str, open: usize) -> Option<(String, usize)> {
    let close = crate::field::closing_quote(text.as_bytes(), open)?;
    let quoted = text.get(open..=close)?;
    let value = serde_json::from_str(quoted).unwrap_or_else(|_| quoted.trim_matches('"').to_owned());
    Some((value, close + 1))
}
