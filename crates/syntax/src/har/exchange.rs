//! An entry of a HAR as an [`Exchange`].

use base64::Engine as _;
use url::Url;

use super::entry::{Body, Entry, Pair, Request as HarRequest, Response as HarResponse};
use super::json::List;
use crate::exchange::{Connection, Exchange, Failure, Fields, Request, Response};
use crate::wire::{Notes, body, head, target};
use crate::{Position, date};

/// Most informational lines of an entry.
const INFO_LIMIT: usize = 64;
/// Most bytes of such a line.
const LINE_LIMIT: usize = 1024;

/// The exchange, and where its answer redirects to.
pub(super) fn from_entry(entry: Entry<'_>, at: Position, notes: &mut Notes) -> (Exchange, Option<Url>) {
    let Entry { request, response, started, time, address, resource_type, extras, .. } = entry;
    let request = request.map(|request| sent(request, at, notes)).unwrap_or_default();
    let mut connection = connection(&request, address.some());
    let told =
        extras.iter().find(|(words, value)| matches!(*words, "error" | "failure") && value.some().is_some());
    let told = told.and_then(|(_, value)| value.some()).map(str::to_owned);
    let info = extras.iter().filter_map(|(words, value)| Some(format!("{words}: {}", value.some()?)));
    connection
        .info
        .extend(info.take(INFO_LIMIT).map(|line| crate::wire::text::cut(&line, LINE_LIMIT).to_owned()));
    let blocked = extras
        .iter()
        .find(|(words, value)| *words == "blocked" && value.some().is_some_and(|text| text != "0"));
    let blocked = blocked.and_then(|(_, value)| value.some()).map(|reason| format!("blocked: {reason}"));

    let redirect = response.as_ref().and_then(|response| redirect(response, request.url.as_ref()));
    let (response, failure) = received(response, told.or(blocked), at, notes);
    let exchange = Exchange {
        request,
        response,
        failure,
        connection,
        started: started.some().and_then(date::iso),
        took_ms: time.0.filter(|time| *time >= 0.0),
        resource_type: resource_type.some().map(str::to_owned),
        at,
        ..Exchange::default()
    };
    (exchange, redirect)
}

fn sent(har: HarRequest<'_>, at: Position, notes: &mut Notes) -> Request {
    let mut request = Request {
        method: har.method.0.into_owned(),
        version: har.version.0.into_owned(),
        fields: fields(&har.headers, at, notes),
        ..Request::default()
    };
    let pseudo = |name: &str| {
        har.headers
            .0
            .iter()
            .find(|pair| pair.name.0 == name)
            .and_then(|pair| pair.value.some())
            .map(str::to_owned)
    };
    if request.method.is_empty() {
        request.method = pseudo(":method").unwrap_or_default();
    }
    let written = har.url.0.trim();
    request.url = Url::parse(written).ok();
    if request.url.is_none() {
        let authority = pseudo(":authority").or_else(|| request.fields.get("host").map(str::to_owned));
        let scheme = pseudo(":scheme").unwrap_or_else(|| "https".to_owned());
        let path = pseudo(":path").unwrap_or_else(|| written.to_owned());
        request.url = authority.and_then(|host| target::absolute(&scheme, &host, &request.method, &path));
    }
    request.target = match pseudo(":path") {
        Some(path) => path,
        None if written.contains("://") => target::origin_form(written).to_owned(),
        None => written.to_owned(),
    };
    if !request.fields.has("cookie") && !har.cookies.0.is_empty() {
        let pairs = har.cookies.0.iter().map(|cookie| format!("{}={}", cookie.name.0, cookie.value.0));
        request.fields.push("Cookie", &pairs.collect::<Vec<_>>().join("; "));
    }
    if !body::append(&mut request.body, &posted(&har.body)) {
        notes.once(
            "input.body-cut",
            "a request's body is longer than 256 KiB; its end was left out",
            Some(at),
        );
    }
    request
}

/// The request's body, put together from its parameters where the text is missing.
fn posted(body: &Body<'_>) -> Vec<u8> {
    match body.text.some() {
        Some(text) if body.encoding.0.eq_ignore_ascii_case("base64") => decode_base64(text),
        Some(text) => text.as_bytes().to_vec(),
        None => {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            body.params.0.iter().for_each(|pair| {
                form.append_pair(&pair.name.0, &pair.value.0);
            });
            form.finish().into_bytes()
        }
    }
}

fn received(
    har: Option<HarResponse<'_>>,
    told: Option<String>,
    at: Position,
    notes: &mut Notes,
) -> (Option<Response>, Option<Failure>) {
    let failure = |text: String| {
        Some(Failure { code: None, text: crate::wire::text::cut(&text, LINE_LIMIT).to_owned() })
    };
    let Some(har) = har else { return (None, told.and_then(failure)) };
    let told = har.error.some().map(str::to_owned).or(told);
    let status =
        har.status.0.map_or(0, |status| if (0.0..=999.0).contains(&status) { status as u16 } else { 0 });
    let pseudo =
        har.headers.0.iter().find(|pair| pair.name.0 == ":status").and_then(|pair| pair.value.0.parse().ok());
    let status = if status == 0 { pseudo.unwrap_or(0) } else { status };
    if status == 0 {
        let nothing = har.status.0.is_none()
            && har.headers.0.is_empty()
            && told.is_none()
            && har.reason.some().is_none();
        if nothing {
            return (None, None);
        }
        let words = told.or_else(|| har.reason.some().map(str::to_owned));
        return (None, failure(words.unwrap_or_else(|| "the browser recorded no answer".to_owned())));
    }
    let mut response = Response {
        version: har.version.0.into_owned(),
        status,
        reason: har.reason.0.into_owned(),
        fields: fields(&har.headers, at, notes),
        ..Response::default()
    };
    if !response.fields.has("set-cookie") {
        for cookie in &har.cookies.0 {
            response.fields.push("Set-Cookie", &set_cookie(cookie));
        }
    }
    if let Some(mime) =
        har.content.mime.some().filter(|mime| *mime != "x-unknown" && !response.fields.has("content-type"))
    {
        response.fields.push("Content-Type", mime);
    }
    if let Some(text) = har.content.text.some() {
        let is_base64 = har.content.encoding.0.eq_ignore_ascii_case("base64");
        let bytes = if is_base64 { decode_base64(text) } else { text.as_bytes().to_vec() };
        response.body_cut = !body::append(&mut response.body, &bytes);
    }
    (Some(response), told.and_then(failure))
}

fn fields(headers: &List<Pair<'_>>, at: Position, notes: &mut Notes) -> Fields {
    let mut fields = Fields::default();
    for pair in headers.0.iter().filter(|pair| !pair.name.0.starts_with(':') && !pair.name.0.is_empty()) {
        // Firefox joins several fields of one name with line feeds.
        for value in pair.value.0.split('\n') {
            head::push(&mut fields, &pair.name.0, value, notes, at);
        }
    }
    fields
}

fn set_cookie(cookie: &Pair<'_>) -> String {
    let mut text = format!("{}={}", cookie.name.0, cookie.value.0);
    let attributes = [
        ("Path", &cookie.path),
        ("Domain", &cookie.domain),
        ("Expires", &cookie.expires),
        ("SameSite", &cookie.same_site),
    ];
    for (name, value) in attributes {
        if let Some(value) = value.some() {
            text.push_str(&format!("; {name}={value}"));
        }
    }
    for (name, value) in [("HttpOnly", &cookie.http_only), ("Secure", &cookie.secure)] {
        if value.0 == "true" {
            text.push_str("; ");
            text.push_str(name);
        }
    }
    text
}

fn redirect(response: &HarResponse<'_>, base: Option<&Url>) -> Option<Url> {
    let is_redirect = response.status.0.is_some_and(|status| target::is_redirect(status as u16));
    let location = || response.headers.0.iter().find(|pair| pair.name.0.eq_ignore_ascii_case("location"));
    let text = response.redirect.some().or_else(|| location().and_then(|pair| pair.value.some()));
    let text = text.filter(|_| is_redirect)?;
    match base {
        Some(base) => base.join(text).ok(),
        None => Url::parse(text).ok(),
    }
}

fn connection(request: &Request, address: Option<&str>) -> Connection {
    let Some(url) = &request.url else { return Connection::default() };
    Connection {
        host: url.host_str().map(str::to_owned),
        port: url.port_or_known_default(),
        address: address.map(|address| address.trim_matches(['[', ']']).to_owned()),
        tls: url.scheme() == "https" || url.scheme() == "wss",
        ..Connection::default()
    }
}

/// As much as decodes; white space and missing padding are no hindrance.
fn decode_base64(text: &str) -> Vec<u8> {
    let clean: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').collect();
    // A cut can leave a single character, which is no byte.
    let whole = clean.len() - usize::from(clean.len() % 4 == 1);
    base64::engine::general_purpose::STANDARD_NO_PAD
        .decode(clean.get(..whole).unwrap_or_default())
        .unwrap_or_default()
}
