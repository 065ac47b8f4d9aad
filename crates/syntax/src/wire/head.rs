//! Header fields under a bound.

use super::{Notes, text};
use crate::exchange::Fields;
use crate::{Position, Response};

/// Most fields of one message that are kept.
pub(crate) const FIELDS_LIMIT: usize = 1000;

/// Most bytes of one field's value that are kept.
pub(crate) const VALUE_LIMIT: usize = 256 * 1024;

/// Adds a field, within bounds.
pub(crate) fn push(fields: &mut Fields, name: &str, value: &str, notes: &mut Notes, at: Position) {
    if fields.0.len() >= FIELDS_LIMIT {
        let says = "a message has more than 1000 header fields; those after them were left out";
        notes.once("input.fields-cut", says, Some(at));
        return;
    }
    if value.len() > VALUE_LIMIT {
        let says = "a header field is longer than 256 KiB; its end was left out";
        notes.once("input.field-cut", says, Some(at));
    }
    fields.push(name, text::cut(value, VALUE_LIMIT));
}

/// Continues the value of the last field: a folded line (RFC 9112 §5.2, one space in place of the fold), or what
/// a terminal has wrapped (`glue` empty).
pub(crate) fn extend(fields: &mut Fields, more: &str, glue: &str) {
    let last = fields.0.last_mut().filter(|last| last.value.len() + more.len() <= VALUE_LIMIT);
    if let Some(last) = last {
        last.raw = None;
        last.value.push_str(glue);
        last.value.push_str(more.trim());
    }
}

/// `Content-Length` as a number.
pub(crate) fn content_length(fields: &Fields) -> Option<usize> {
    fields.get("content-length").and_then(|value| value.trim().parse().ok())
}

/// Whether an answer to `method` has no body by definition (RFC 9112 §6.3).
pub(crate) fn is_bodiless(method: &str, response: &Response) -> bool {
    method.eq_ignore_ascii_case("HEAD")
        || matches!(response.status, 100..=199 | 204 | 304)
        || (method.eq_ignore_ascii_case("CONNECT") && matches!(response.status, 200..=299))
        || (content_length(&response.fields) == Some(0) && !response.fields.has("transfer-encoding"))
}
