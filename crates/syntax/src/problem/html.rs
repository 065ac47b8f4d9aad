//! HTML: title, headings and visible text, as a reader sees them.

use super::gather::Gather;
use super::text;

/// Most tags that are looked at.
const TAGS_LIMIT: usize = 20_000;

/// Whether a document that starts with `<` is HTML.
pub(super) fn is_html(body: &str, content_type: &str) -> bool {
    let start = super::text::bound(body, 2000).to_ascii_lowercase();
    if start.starts_with("<?xml") && !start.contains("<html") {
        return false;
    }
    content_type.contains("html")
        || start.starts_with("<!doctype html")
        || ["<html", "<body", "<head>", "<title>", "<h1", "<center>", "<p>", "<div", "<script"]
            .iter()
            .any(|tag| start.contains(tag))
}

/// Gathers title, headings and text, each block one message.
pub(super) fn walk(body: &str, gather: &mut Gather) {
    let mut block = String::new();
    let mut rest = body;
    for _ in 0..TAGS_LIMIT {
        let Some(start) = rest.find('<') else { break };
        let (before, tag) = rest.split_at(start);
        block.push_str(before);
        if tag.starts_with("<!--") {
            rest = tag.find("-->").and_then(|end| tag.get(end + 3..)).unwrap_or_default();
            continue;
        }
        // A lone `<` is text.
        if !tag
            .as_bytes()
            .get(1)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'))
        {
            block.push('<');
            rest = tag.get(1..).unwrap_or_default();
            continue;
        }
        let Some(length) = tag.find('>').map(|end| end + 1) else {
            rest = "";
            break;
        };
        let inside = tag.get(1..length - 1).unwrap_or_default();
        rest = tag.get(length..).unwrap_or_default();
        let name = inside
            .trim_start_matches('/')
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let name = name.to_ascii_lowercase();
        if let Some(silent) = SILENT.iter().find(|silent| **silent == name && !inside.starts_with('/')) {
            rest = behind_element(rest, silent);
        }
        if name == "body" {
            squid_code(inside, gather);
        }
        if !INLINE.contains(&name.as_str()) {
            flush(&mut block, gather);
        }
    }
    block.push_str(rest);
    flush(&mut block, gather);
}

/// Elements whose content is not text for a reader.
const SILENT: &[&str] = &["script", "style", "svg", "template", "object", "iframe", "select", "textarea"];

/// Elements that do not end a block of text.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "big", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img",
];

/// What comes behind the end tag of an element; nothing, if it is never closed.
fn behind_element<'a>(text: &'a str, name: &str) -> &'a str {
    let bytes = text.as_bytes();
    let close = memchr::memmem::find_iter(bytes, b"</").find(|at| {
        bytes.get(at + 2..at + 2 + name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
    });
    close.and_then(|at| text.get(at..)).unwrap_or_default()
}

/// Squid names its page in the id of the body.
fn squid_code(tag: &str, gather: &mut Gather) {
    if let Some(code) = tag.split("id=").nth(1).map(|rest| rest.trim_start_matches(['"', '\'']))
        && code.starts_with("ERR_")
    {
        gather
            .code(code.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or_default());
    }
}

fn flush(block: &mut String, gather: &mut Gather) {
    let line = text::collapse(&text::unescape(block));
    block.clear();
    // A block without a letter (a rule, a bullet) says nothing.
    if line.chars().any(char::is_alphanumeric) {
        // Only a title and headings begin with the status; further down a number is any number.
        if gather.messages() < 3
            && let Some(status) = text::status_at_start(&line)
        {
            gather.status(status);
        }
        gather.message(&line);
    }
}
