//! The fields of a request, one by one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Builder, Kind, Login};
use crate::curl::operation::{Schemes, find};
use crate::curl::token::text;
use crate::curl::{aws, cookies, form};
use crate::exchange::Fields;

/// The first message of NTLM is the same for everybody.
const NTLM: &str = "NTLM TlRMTVNTUAABAAAABoIIAAAAAAAAAAAAAAAAAAAAAAA=";

impl Builder<'_> {
    /// `true` if the caller removed it.
    pub(super) fn host(&mut self) -> bool {
        match self.own("Host").map(text) {
            // Only `Host:` without anything behind it removes the field; `Host;` sends it empty.
            Some(own) if own.is_empty() => {
                let removed =
                    self.operation.headers.iter().any(|header| header.text.eq_ignore_ascii_case(b"host:"));
                let blank = self.operation.headers.iter().find(|header| {
                    header.text.get(..5).is_some_and(|name| {
                        name.eq_ignore_ascii_case(b"host:") || name.eq_ignore_ascii_case(b"host;")
                    })
                });
                let first_removes = blank.is_some_and(|header| header.text.get(4) == Some(&b':'));
                if !(removed && first_removes) {
                    self.fields.push("Host", "");
                }
                removed && first_removes
            }
            Some(own) => {
                push_lines(&mut self.fields, "Host", own.as_bytes());
                false
            }
            None => {
                let host = self.link.authority();
                self.put("Host", &host);
                false
            }
        }
    }

    pub(super) fn proxy_authorization(&mut self) {
        let operation = self.operation;
        let own =
            self.own("Proxy-Authorization").or_else(|| find(&operation.proxy_headers, "Proxy-Authorization"));
        let (Some((user, password)), true, None) = (&operation.settings.proxy_user, self.through_proxy, own)
        else {
            return;
        };
        let password = password.as_ref().map(|password| password.expose().as_str()).unwrap_or_default();
        match operation.proxy_schemes.single() {
            Some(Schemes::BASIC) => self.put("Proxy-Authorization", &basic(user, password)),
            Some(Schemes::NTLM) => self.put("Proxy-Authorization", NTLM),
            _ => {}
        }
    }

    pub(super) fn authorization(&mut self, login: &Login) {
        if self.own("Authorization").is_some() {
            return;
        }
        let password = login.password.as_ref().map(|password| password.expose().as_str()).unwrap_or_default();
        match (self.operation.schemes.single(), &login.user, &self.operation.bearer) {
            (Some(Schemes::BASIC), Some(user), _) => self.put("Authorization", &basic(user, password)),
            (Some(Schemes::NTLM), Some(_), _) => self.put("Authorization", NTLM),
            (Some(Schemes::AWS), Some(user), _) => self.sign(user, password),
            (Some(Schemes::BEARER), _, Some(token)) => {
                self.put("Authorization", &format!("Bearer {}", token.string()))
            }
            _ => {}
        }
    }

    pub(super) fn sign(&mut self, user: &str, secret: &str) {
        let body = match (&self.content.body, self.content.kind) {
            (Some(body), Kind::Post) => body.text.as_slice(),
            _ => &[],
        };
        let signing = aws::Signing {
            method: self.method,
            link: self.link,
            headers: &self.operation.headers,
            body,
            upload: matches!(self.content.kind, Kind::Upload { .. }),
            provider: self.operation.aws.as_deref().unwrap_or_default(),
            user,
            secret,
            now: self.now,
        };
        for (name, value) in signing.fields() {
            self.put(&name, &value);
        }
    }

    pub(super) fn range(&mut self) {
        let operation = self.operation;
        let resumed = operation.resume.as_ref().map(|from| format!("{from}-"));
        let Some(range) = resumed.as_ref().or(operation.range.as_ref()) else { return };
        match self.content.kind {
            Kind::None if self.own("Range").is_none() => self.put("Range", &format!("bytes={range}")),
            Kind::Post | Kind::Upload { .. } if self.own("Content-Range").is_none() => {
                let Some(body) = &self.content.body else { return };
                let length = body.text.len();
                let value = match &resumed {
                    Some(range) => format!("bytes {range}{}/{length}", length.saturating_sub(1)),
                    None => format!("bytes {range}/{length}"),
                };
                self.put("Content-Range", &value);
            }
            _ => {}
        }
    }

    /// `Upgrade` and its kin; returns what `Connection` has to list.
    pub(super) fn upgrades(&mut self) -> Vec<&'static str> {
        let mut listed = Vec::new();
        if self.fields.has("TE") && self.operation.transfer_coding {
            listed.push("TE");
        }
        if matches!(self.link.scheme.as_str(), "ws" | "wss") {
            self.put("Upgrade", "websocket");
            self.put("Sec-WebSocket-Version", "13");
            self.put("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
            listed.push("Upgrade");
        } else if self.operation.settings.http_version.as_deref() == Some("http2") && !self.link.is_tls() {
            self.put("Upgrade", "h2c");
            self.put("HTTP2-Settings", "AAMAAABkAAQAAQAAAAIAAAAA");
            listed.extend(["Upgrade", "HTTP2-Settings"]);
        }
        listed
    }

    pub(super) fn cookies(&mut self) {
        let operation = self.operation;
        let mut cookies: Vec<String> = cookies::matching(&operation.jars, self.link);
        for (index, cookie) in operation.cookies.iter().enumerate() {
            // Several `-b` are joined with a semicolon, and a space where there is none.
            let joined = if index > 0 && cookie.starts_with([' ', '\t']) {
                cookie.trim_start().to_owned()
            } else {
                cookie.clone()
            };
            match (index, cookies.last_mut()) {
                (1.., Some(last)) => {
                    last.push_str("; ");
                    last.push_str(&joined);
                }
                _ => cookies.push(joined),
            }
        }
        if !cookies.is_empty() && self.own("Cookie").is_none() {
            self.put("Cookie", &cookies.join("; "));
        }
    }

    /// The caller's own fields, but those that were already used.
    pub(super) fn customs(&mut self, host_removed: bool) {
        let operation = self.operation;
        let proxy = if self.through_proxy { operation.proxy_headers.as_slice() } else { &[] };
        for header in operation.headers.iter().chain(proxy) {
            let Some((name, value)) = custom(&header.text) else { continue };
            let is = |other: &str| text(name).trim().eq_ignore_ascii_case(other);
            let used = is("Host") && !host_removed
                || is("Content-Type") && self.content.kind == Kind::Form
                || is("Content-Length") && self.withheld
                || is("Connection");
            if !used {
                push_lines(&mut self.fields, &text(name), value);
            }
        }
    }

    pub(super) fn content_fields(&mut self) {
        if self.content.kind == Kind::None {
            return;
        }
        let chunked = self
            .own("Transfer-Encoding")
            .is_some_and(|own| text(own).to_ascii_lowercase().contains("chunked"))
            || self.fields.has("Transfer-Encoding") && self.own("Transfer-Encoding").is_none();
        let own_length = self.own("Content-Length").is_some();
        match &self.content.body {
            _ if self.withheld => self.put("Content-Length", "0"),
            Some(body) if !chunked && !own_length => {
                let length = body.text.len().to_string();
                self.put("Content-Length", &length);
            }
            _ => {}
        }
        match self.content.kind {
            Kind::Form if !self.withheld => {
                let kind = self
                    .own("Content-Type")
                    .map_or_else(|| "multipart/form-data".to_owned(), |own| text(own).trim().to_owned());
                self.put("Content-Type", &format!("{kind}; boundary={}", form::BOUNDARY));
            }
            Kind::Post if self.own("Content-Type").is_none() => {
                self.put("Content-Type", "application/x-www-form-urlencoded")
            }
            _ => {}
        }
    }

    pub(super) fn connection(&mut self, listed: &[&str]) {
        let operation = self.operation;
        let owns: Vec<&[u8]> = operation
            .headers
            .iter()
            .filter_map(|header| custom(&header.text))
            .filter(|(name, value)| {
                name.eq_ignore_ascii_case(b"Connection") && !text(value).trim().is_empty()
            })
            .map(|(_, value)| value)
            .collect();
        let first = owns.first().map(|value| text(value).trim().to_owned());
        let all: Vec<&str> = first.iter().map(String::as_str).chain(listed.iter().copied()).collect();
        if !all.is_empty() {
            self.put("Connection", &all.join(", "));
        }
        for value in owns.iter().skip(1) {
            push_lines(&mut self.fields, "Connection", value);
        }
    }
}

/// Name and value of a `-H`; `None` if curl does not send it: no colon, or nothing behind it. `X;` is sent empty.
pub(in crate::curl) fn custom(header: &[u8]) -> Option<(&[u8], &[u8])> {
    if let Some(name) = header.strip_suffix(b";")
        && !name.contains(&b':')
        && !name.contains(&b';')
    {
        return Some((name, b""));
    }
    let colon = memchr::memchr(b':', header)?;
    let (name, value) = (header.get(..colon)?, header.get(colon + 1..)?);
    let line = value.split(|byte| *byte == b'\r' || *byte == b'\n').next().unwrap_or_default();
    let blank = line.iter().all(|byte| matches!(byte, b' ' | b'\t'));
    (!blank).then_some((name, value))
}

/// The value of a Basic credential (RFC 7617).
fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// A value with line breaks makes several fields on the wire.
fn push_lines(fields: &mut Fields, name: &str, value: &[u8]) {
    let mut lines = value.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    fields.push(name, &text(lines.next().unwrap_or_default()));
    for line in lines.take(100).filter(|line| !line.is_empty()) {
        match memchr::memchr(b':', line) {
            Some(colon) => fields.push(
                &text(line.get(..colon).unwrap_or_default()),
                &text(line.get(colon + 1..).unwrap_or_default()),
            ),
            None => fields.push(&text(line), ""),
        }
    }
}
