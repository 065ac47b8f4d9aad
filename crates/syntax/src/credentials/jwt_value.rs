//! Values that are JSON Web Tokens, or want to be.

use super::value::Faults;
use super::{FaultKind, Form};
use crate::jwt;

/// The form of a value that is a JWT or a broken one; `None` for anything else. `expected` says that the scheme
/// announces a JWT.
pub(super) fn read(text: &str, at: usize, expected: bool, faults: &mut Faults) -> Option<Form> {
    if text.len() > jwt::LIMIT {
        return None;
    }
    let segments: Vec<&str> = text.splitn(12, '.').collect();
    let first = segments.first().copied().unwrap_or_default();
    let announced = expected && segments.len() >= 2;
    if !announced && !is_header(first, segments.len() > 1) {
        return None;
    }
    let before =
        |index: usize| -> usize { segments.iter().take(index).map(|segment| segment.len() + 1).sum() };
    let mut whole = true;
    let mut fault = |kind, index: usize| {
        faults.add(kind, at + before(index).min(text.len()));
        whole = false;
    };
    match segments.len() {
        3 | 5 => {}
        1 | 2 => fault(FaultKind::SegmentCount, segments.len()),
        4 => fault(FaultKind::SegmentCount, 3),
        _ => fault(FaultKind::SegmentCount, 5),
    }
    let encrypted = segments.len() == 5;
    let json = if encrypted { 1 } else { 2 };
    for (index, segment) in segments.iter().enumerate().take(5) {
        match jwt::segment(segment) {
            None => fault(FaultKind::SegmentNotBase64, index),
            Some(bytes) if index < json && jwt::object(&bytes).is_none() => {
                // A cut in the middle of the last segment shows as a missing one, too.
                fault(FaultKind::SegmentNotJson, index);
            }
            Some(_) => {}
        }
    }
    if !whole {
        return Some(Form::BrokenJwt);
    }
    if !encrypted && segments.last().is_some_and(|signature| signature.is_empty()) {
        faults.add(FaultKind::SignatureEmpty, at + text.len());
    }
    Some(if encrypted { Form::Jwe } else { Form::Jws })
}

/// Whether a segment is the header of a JWT: an object with `alg`, or the beginning of one. Other base64 of JSON (keys of
/// Grafana, sessions of Laravel and Flask) is not.
fn is_header(segment: &str, whole: bool) -> bool {
    if !segment.starts_with("ey") && !segment.starts_with("ew") {
        return false;
    }
    if let Some(object) = jwt::segment(segment).as_deref().and_then(jwt::object) {
        return object.contains_key("alg") || (whole && object.contains_key("typ"));
    }
    // Cut or damaged: look at as much as can be decoded. 64 characters hold the first names.
    let mut start =
        segment.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_+/".contains(byte)).count();
    start = start.min(64) & !3;
    let text = segment.get(..start).and_then(jwt::segment).unwrap_or_default();
    let text: String = String::from_utf8_lossy(&text).chars().filter(|c| !c.is_whitespace()).collect();
    ["{\"alg\"", "{\"typ\"", "{\"kid\"", "{\"x5t", "{\"cty\"", "{\"enc\"", "{\"jku\"", "{\"nonce\""]
        .iter()
        .any(|name| text.starts_with(name))
        || text.contains("\"alg\":")
}
