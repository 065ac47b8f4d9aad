//! Every place of a request in which a credential can be.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::value::Faults;
use super::{
    Credential, FaultKind, Form, LIMIT, Place, basic_value, jwt_value, names, parse, placeholder, written,
};
use crate::Secret;
use crate::cookie;
use crate::exchange::{Field, Request};

/// Deepest member of a JSON body that is looked at.
const DEPTH_LIMIT: usize = 6;

/// Longest body that is looked at, in bytes.
const BODY_LIMIT: usize = 256 * 1024;

/// Every credential of a request, wherever it is: `Authorization`, other header fields, query, cookies, userinfo, body. At
/// most [`LIMIT`].
pub fn find(request: &Request) -> Vec<Credential> {
    let mut found = Vec::new();
    fields(request, &mut found);
    query(request, &mut found);
    cookies(request, &mut found);
    userinfo(request, &mut found);
    body(request, &mut found);
    found.truncate(LIMIT);
    found
}

fn fields(request: &Request, found: &mut Vec<Credential>) {
    let written = |field: &Field| field.raw.clone().unwrap_or_else(|| field.value.clone());
    let all = request.fields.iter().take(LIMIT * 16);
    for field in all.clone().filter(|field| field.name.eq_ignore_ascii_case("authorization")) {
        found.push(parse(Place::Authorization, &written(field)));
    }
    for field in all.clone().filter(|field| field.name.eq_ignore_ascii_case("proxy-authorization")) {
        found.push(parse(Place::ProxyAuthorization, &written(field)));
    }
    for field in all.filter(|field| names::is_credential_header(field.name.trim())).take(LIMIT) {
        found.push(written::key(Place::Header(field.name.clone()), &written(field)));
    }
}

fn query(request: &Request, found: &mut Vec<Credential>) {
    let target = request.target.split_once('?').map(|(_, query)| query);
    let url = || request.url.as_ref().and_then(|url| url.query());
    let Some(query) = target.or_else(url) else { return };
    let query = query.split('#').next().unwrap_or_default();
    for (name, value) in pairs(query).filter(|(name, _)| names::is_credential_parameter(name)).take(LIMIT) {
        found.push(written::key(Place::Query(name), &value));
    }
}

fn cookies(request: &Request, found: &mut Vec<Credential>) {
    let of_login = |name: &str| cookie::is_session_name(name) || cookie::is_token_name(name);
    for cookie in
        cookie::parse(request.fields.all("cookie")).into_iter().filter(|cookie| of_login(&cookie.name))
    {
        if found.len() < LIMIT {
            found.push(of_cookie(cookie));
        }
    }
}

/// Cookies are opaque to their client, so that little can be wrong with them.
fn of_cookie(cookie: cookie::Cookie) -> Credential {
    let mut faults = Faults::default();
    let text = cookie.value.expose();
    let form = if text.is_empty() {
        faults.add(FaultKind::Empty, 0);
        Form::Empty
    } else if placeholder::is_placeholder(text) {
        faults.add(FaultKind::Placeholder, 0);
        Form::Placeholder
    } else {
        jwt_value::read(text, 0, false, &mut Faults::default()).unwrap_or(Form::Opaque)
    };
    if let Some((offset, _)) = text.char_indices().find(|(_, c)| !c.is_ascii()) {
        faults.add(FaultKind::NonAscii, offset);
    }
    if let Some(offset) = text.find(|c: char| c.is_ascii_control()) {
        faults.add(FaultKind::Control, offset);
    }
    Credential {
        place: Place::Cookie(cookie.name),
        scheme: None,
        value: cookie.value,
        form,
        faults: faults.in_order(),
    }
}

fn userinfo(request: &Request, found: &mut Vec<Credential>) {
    let Some(url) = &request.url else { return };
    if url.username().is_empty() && url.password().is_none() {
        return;
    }
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (user, password) = (decode(url.username()), decode(url.password().unwrap_or_default()));
    let mut faults = Faults::default();
    basic_value::parts(&user, &password, 0, &mut faults);
    let form = if faults.has(FaultKind::Placeholder) { Form::Placeholder } else { Form::BasicPair };
    found.push(Credential {
        place: Place::Userinfo,
        scheme: None,
        value: Secret::new(format!("{user}:{password}")),
        form,
        faults: faults.in_order(),
    });
}

fn body(request: &Request, found: &mut Vec<Credential>) {
    let body = request.body.get(..request.body.len().min(BODY_LIMIT)).unwrap_or_default();
    let kind = request.fields.get("content-type").unwrap_or_default().to_ascii_lowercase();
    let start = body.iter().find(|byte| !byte.is_ascii_whitespace());
    if matches!(start, Some(b'{' | b'[')) {
        if let Ok(value) = serde_json::from_slice::<Value>(body) {
            members(&value, 0, found);
        }
    } else if kind.contains("x-www-form-urlencoded") || (kind.is_empty() && body.contains(&b'=')) {
        let text = String::from_utf8_lossy(body);
        for (name, value) in
            pairs(text.trim()).filter(|(name, _)| names::is_credential_member(name)).take(LIMIT)
        {
            found.push(written::key(Place::Body(name), &value));
        }
    }
}

fn members(value: &Value, depth: usize, found: &mut Vec<Credential>) {
    if depth > DEPTH_LIMIT || found.len() >= LIMIT {
        return;
    }
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                match value {
                    Value::String(text) if names::is_credential_member(name) && found.len() < LIMIT => {
                        found.push(written::key(Place::Body(name.clone()), text));
                    }
                    _ => members(value, depth + 1, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| members(value, depth + 1, found)),
        _ => {}
    }
}

/// Names and values of a query or form, decoded.
fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    url::form_urlencoded::parse(text.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned()))
}
