//! Machine-readable error bodies: what they say, whatever their vocabulary.
//!
//! Risk: a body is foreign, can be as deep and as long as its sender likes, and may hold tokens. Remedy: every number of
//! nodes, entries and characters is bounded, members whose name says that they are secret are left out, and nothing here
//! has `Debug`.

mod gather;
mod html;
mod json;
mod kind;
mod needs;
mod text;
mod xml;

use gather::Gather;

use crate::exchange::Response;

/// What an error document says.
#[derive(Clone, Default)]
pub struct Problem {
    /// Whose vocabulary it is, if that can be told.
    pub kind: Kind,
    /// Codes and types, outermost first: `invalid_token`, `AccessDenied`, `AADSTS50057`, `rest_forbidden`, `E0000011`.
    pub codes: Vec<String>,
    /// Sentences for a person, in order, with entities and escapes undone.
    pub messages: Vec<String>,
    /// A status inside of the body, which may differ from the message's.
    pub status: Option<u16>,
    /// Scopes, roles or permissions that the body says are needed.
    pub needs: Vec<String>,
    /// Other members that are of use, flattened to `path.name` and value; at most 64.
    pub members: Vec<(String, String)>,
}

/// The vocabularies that are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Not machine-readable, or empty.
    #[default]
    None,
    /// RFC 9457.
    Problem,
    /// RFC 6749 §5.2, RFC 6750: `error`, `error_description`.
    OAuth,
    /// AWS, XML or JSON.
    Aws,
    /// Kubernetes `Status`.
    Kubernetes,
    /// GraphQL `errors`.
    GraphQl,
    /// WordPress REST.
    WordPress,
    /// Spring Boot.
    Spring,
    /// Django REST framework `detail`.
    Django,
    /// Google APIs `error.status`, `error.details`.
    Google,
    /// Azure: `error.code`, AADSTS.
    Azure,
    /// Docker registry `errors[].code`.
    Registry,
    /// Other JSON.
    Json,
    /// Other XML.
    Xml,
    /// HTML: title, headings and visible text are its messages.
    Html,
    /// Plain text.
    Text,
}

/// Longest body that is read, in bytes.
pub const BODY_LIMIT: usize = 256 * 1024;

/// Most codes, and most messages, of one problem.
pub const ENTRIES_LIMIT: usize = 48;

/// Most members of one problem.
pub const MEMBERS_LIMIT: usize = 64;

/// Reads the body of `response`, and the header fields in which servers put error codes.
pub fn read(response: &Response) -> Problem {
    let mut gather = Gather::default();
    fields(response, &mut gather);
    let bytes = response.body.get(..response.body.len().min(BODY_LIMIT)).unwrap_or_default();
    let body = decode(bytes);
    let body = body.trim_start_matches('\u{feff}').trim();
    let content_type = response.fields.get("content-type").unwrap_or_default().to_ascii_lowercase();
    let kind = match shape(body, &content_type) {
        Shape::Nothing => Kind::None,
        Shape::Json => match json::read(body) {
            Some(value) => {
                json::walk(&value, &mut gather);
                kind::of_json(&value, &content_type, response)
            }
            None => {
                text::lines(body, &mut gather);
                Kind::Text
            }
        },
        Shape::Xml => {
            let root = xml::walk(body, &mut gather);
            kind::of_xml(&root, &gather, response)
        }
        Shape::Html => {
            html::walk(body, &mut gather);
            Kind::Html
        }
        Shape::Form => {
            for (name, value) in url::form_urlencoded::parse(body.as_bytes()).take(MEMBERS_LIMIT) {
                gather.scalar(&name, &name, &value);
            }
            Kind::OAuth
        }
        Shape::Text => {
            text::lines(body, &mut gather);
            Kind::Text
        }
    };
    let kind = if gather.has_code_of("AADSTS") { Kind::Azure } else { kind };
    gather.finish(kind)
}

enum Shape {
    Nothing,
    Json,
    Xml,
    Html,
    Form,
    Text,
}

fn shape(body: &str, content_type: &str) -> Shape {
    // A picture or an archive has nothing to say.
    let odd = body
        .chars()
        .take(1024)
        .filter(|c| *c == '\u{fffd}' || (c.is_control() && !c.is_whitespace()))
        .count();
    if body.is_empty() || odd > 16 {
        return Shape::Nothing;
    }
    let body = json::without_guard(body);
    match body.as_bytes().first() {
        Some(b'{' | b'[') => Shape::Json,
        Some(b'"') if content_type.contains("json") => Shape::Json,
        Some(b'<') if html::is_html(body, content_type) => Shape::Html,
        Some(b'<') => Shape::Xml,
        _ if content_type.contains("x-www-form-urlencoded") => Shape::Form,
        _ if content_type.contains("html") && body.contains("</") => Shape::Html,
        _ => Shape::Text,
    }
}

/// UTF-8, or UTF-16 where a byte-order mark says so.
fn decode(bytes: &[u8]) -> String {
    let units = |pair: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).skip(1).map(move |two| pair([two[0], two[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Fields in which some servers put the code of an error.
fn fields(response: &Response, gather: &mut Gather) {
    for name in ["x-amzn-errortype", "x-ms-error-code", "x-squid-error", "x-error-code"] {
        if let Some(code) = response.fields.get(name).and_then(|value| value.split([':', ' ', ',']).next()) {
            gather.code(code);
        }
    }
    if let Some(message) = response.fields.get("grpc-message") {
        gather.message(&percent_encoding::percent_decode_str(message).decode_utf8_lossy());
    }
}

#[cfg(test)]
mod tests;
