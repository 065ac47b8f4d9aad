//! XML: the texts of elements, by name. A scanner that takes whatever comes, not a parser.

use super::gather::{Gather, Role, role};
use super::text;

/// Most tags that are looked at.
const TAGS_LIMIT: usize = 4096;

/// Elements that repeat the request, or may hold what is secret.
const LEFT_OUT: &[&str] = &[
    "AWSAccessKeyId",
    "CanonicalRequest",
    "CanonicalRequestBytes",
    "SignatureProvided",
    "StringToSign",
    "StringToSignBytes",
    "stacktrace",
    "Token",
    "Token-0",
    "file",
    "line",
];

/// Gathers what the document says; gives the name of its root.
pub(super) fn walk(body: &str, gather: &mut Gather) -> String {
    let mut root = String::new();
    let mut open: Vec<&str> = Vec::new();
    let mut content = String::new();
    let mut rest = body;
    for _ in 0..TAGS_LIMIT {
        let Some(start) = rest.find('<') else { break };
        let (before, tag) = rest.split_at(start);
        content.push_str(&text::unescape(before));
        if let Some(inner) = tag.strip_prefix("<![CDATA[") {
            let end = inner.find("]]>").unwrap_or(inner.len());
            content.push_str(inner.get(..end).unwrap_or_default());
            rest = inner.get(end + 3..).unwrap_or_default();
            continue;
        }
        let Some(length) = tag_length(tag) else { break };
        let inside = tag.get(1..length - 1).unwrap_or_default();
        rest = tag.get(length..).unwrap_or_default();
        if inside.starts_with(['!', '?']) {
            continue;
        }
        let name = inside
            .trim_start_matches('/')
            .split(|c: char| c.is_whitespace() || c == '/')
            .next()
            .unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or(name);
        if root.is_empty() {
            name.clone_into(&mut root);
        }
        if inside.starts_with('/') || inside.ends_with('/') {
            let own = if inside.starts_with('/') { open.pop().unwrap_or(name) } else { name };
            element(own, open.last().copied(), &content, gather);
        } else if open.len() < 64 {
            open.push(name);
        }
        content.clear();
    }
    root
}

fn element(name: &str, parent: Option<&str>, content: &str, gather: &mut Gather) {
    let content = content.trim();
    if content.is_empty() || LEFT_OUT.contains(&name) {
        return;
    }
    match role(name) {
        // SOAP 1.2: `<Code><Value>…</Value></Code>`, `<Reason><Text>…</Text></Reason>`.
        Role::Other if name == "Value" && parent == Some("Code") => {
            gather.code(content.rsplit(':').next().unwrap_or(content))
        }
        Role::Code if name == "faultcode" => gather.code(content.rsplit(':').next().unwrap_or(content)),
        _ => {
            let path = parent.map_or_else(|| name.to_owned(), |parent| format!("{parent}.{name}"));
            gather.scalar(name, &path, content);
        }
    }
}

/// The length of the tag, comment or declaration at the start of `tag`.
fn tag_length(tag: &str) -> Option<usize> {
    let end = if tag.starts_with("<!--") {
        "-->"
    } else if tag.starts_with("<?") {
        "?>"
    } else {
        ">"
    };
    tag.find(end).map(|at| at + end.len())
}
