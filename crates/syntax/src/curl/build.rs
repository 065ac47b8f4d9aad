//! The request that curl sends first: its line, its fields in curl's order, its body.
//!
//! The order is that of curl 8: `Host`, `Proxy-Authorization`, `Authorization`, `Range`, `User-Agent`, `Accept`,
//! `TE`, `Accept-Encoding`, `Referer`, `Proxy-Connection`, `Transfer-Encoding`, upgrades, `Cookie`, conditions, the
//! caller's own, `Content-Length`, `Content-Type`, `Connection`. `Expect` is left out: it depends on sizes and times.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::data;
use super::files::Files;
use super::form;
use super::link::Link;
use super::operation::{Netrc, Operation, Schemes, find};
use super::token::{Token, text};
use super::{aws, cookies, netrc};
use crate::Secret;
use crate::exchange::{Fields, Request};

/// `User-Agent` of the curl whose behaviour is followed.
pub(super) const AGENT: &str = "curl/8.16.0";
/// What a build of curl with all its decoders accepts.
const CODINGS: &str = "deflate, gzip, br, zstd";
/// The first message of NTLM is the same for everybody.
const NTLM: &str = "NTLM TlRMTVNTUAABAAAABoIIAAAAAAAAAAAAAAAAAAAAAAA=";

/// A request as it is sent first.
pub(super) struct Built {
    /// The request.
    pub request: Request,
    /// Its body waits until the credentials are settled.
    pub withheld: bool,
}

/// What one operation sends besides its URL, made once.
pub(super) struct Content {
    /// The body with its places; `None` while it is in a file that was not read.
    pub body: Option<Token>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    None,
    Post,
    Form,
    Upload { stdin: bool },
}

/// The body of an operation; `upload` is its `-T`.
pub(super) fn content(operation: &Operation, upload: Option<&str>, files: &mut Files<'_>) -> Content {
    if operation.data.given && !operation.get {
        let body = (!operation.data.missing).then(|| operation.data.body.clone());
        return Content { body, kind: Kind::Post };
    }
    if operation.form.given {
        let kind = operation
            .header("Content-Type")
            .map_or_else(|| "multipart/form-data".to_owned(), |own| text(own).trim().to_owned());
        let body = operation.form.body(&kind).map(|bytes| {
            let mut token = Token::default();
            token.push_unplaced(&bytes);
            token
        });
        return Content { body, kind: Kind::Form };
    }
    match upload {
        Some(name) => {
            let stdin = name == "-" || name == ".";
            let body = files.read(if stdin { "-" } else { name });
            Content { body, kind: Kind::Upload { stdin } }
        }
        None => Content { body: Some(Token::default()), kind: Kind::None },
    }
}

/// Builds the request for one URL.
pub(super) fn request(
    operation: &Operation,
    content: &Content,
    link: &Link,
    files: &mut Files<'_>,
    now: i64,
) -> Built {
    let method = match (&operation.method, content.kind) {
        (Some(method), _) => method.string(),
        (None, Kind::Post | Kind::Form) => "POST".to_owned(),
        (None, _) if operation.head => "HEAD".to_owned(),
        (None, Kind::Upload { .. }) => "PUT".to_owned(),
        (None, Kind::None) => "GET".to_owned(),
    };
    let through_proxy = proxied(operation, link);
    let mut builder = Builder {
        operation,
        content,
        link,
        through_proxy,
        method: &method,
        now,
        fields: Fields::default(),
        withheld: false,
    };
    if !link.is_http() && !through_proxy {
        let request = Request { target: link.target(), url: link.url(), ..Request::default() };
        return Built { request, withheld: false };
    }
    let login = login(operation, link, files);
    builder.withhold();
    builder.fields(&login);
    let url = link.url();
    let version =
        if operation.settings.http_version.as_deref() == Some("http1.0") { "HTTP/1.0" } else { "HTTP/1.1" };
    let body = match &content.body {
        Some(body) if !builder.withheld && content.kind != Kind::None => body.text.clone(),
        _ => Vec::new(),
    };
    let target = builder.target(&login);
    let withheld = builder.withheld;
    let fields = builder.fields;
    Built { request: Request { method, target, url, version: version.to_owned(), fields, body }, withheld }
}

/// Whether the request itself goes to an HTTP proxy, rather than through a tunnel.
fn proxied(operation: &Operation, link: &Link) -> bool {
    operation.http_proxy && !operation.tunnel && !link.is_tls() && !without_proxy(operation, &link.host)
}

/// `--noproxy`: names, with what lies below them, or `*`.
fn without_proxy(operation: &Operation, host: &str) -> bool {
    let host = host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
    let list = operation.settings.no_proxy.as_deref().unwrap_or_default();
    list.split([',', ' ']).filter(|name| !name.is_empty()).any(|name| {
        let name = name.trim_start_matches('.').trim_end_matches('.').to_ascii_lowercase();
        name == "*" || host == name || host.strip_suffix(&name).is_some_and(|lead| lead.ends_with('.'))
    })
}

struct Login {
    user: Option<String>,
    password: Option<Secret>,
}

/// `-u`, or else the URL, of which `.netrc` may replace or complete what belongs to the same user.
fn login(operation: &Operation, link: &Link, files: &mut Files<'_>) -> Login {
    if let Some((user, password)) = &operation.settings.user {
        return Login { user: Some(user.clone()), password: password.clone() };
    }
    let in_url = Login { user: link.user.clone(), password: link.password.clone().map(Secret::new) };
    let complete = in_url.password.is_some() && operation.netrc == Netrc::Optional;
    if operation.netrc == Netrc::No || complete {
        return in_url;
    }
    let wanted = in_url.user.as_deref();
    let file = operation.settings.netrc.as_deref().unwrap_or(".netrc");
    let content = files.read(file).map(|content| content.string()).unwrap_or_default();
    match netrc::find(&content, link.host.trim_matches(['[', ']']), wanted) {
        Some(found) => {
            Login { user: found.user.or_else(|| wanted.map(str::to_owned)), password: found.password }
        }
        None => in_url,
    }
}

struct Builder<'a> {
    operation: &'a Operation,
    content: &'a Content,
    link: &'a Link,
    through_proxy: bool,
    method: &'a str,
    now: i64,
    fields: Fields,
    withheld: bool,
}

impl Builder<'_> {
    /// While a scheme of several rounds is begun, curl sends no body.
    fn withhold(&mut self) {
        let several = |scheme| matches!(scheme, Some(Schemes::DIGEST | Schemes::NTLM));
        let has_login = self.operation.settings.user.is_some() || self.link.user.is_some();
        let server = has_login && several(self.operation.schemes.single());
        let proxy = self.through_proxy
            && self.operation.settings.proxy_user.is_some()
            && several(self.operation.proxy_schemes.single());
        self.withheld = (server || proxy) && self.content.kind != Kind::None;
    }

    fn own(&self, name: &str) -> Option<&[u8]> {
        self.operation.header(name)
    }

    fn put(&mut self, name: &str, value: &str) {
        self.fields.push(name, &format!(" {value}"));
    }

    fn fields(&mut self, login: &Login) {
        let host_removed = self.host();
        self.proxy_authorization();
        self.authorization(login);
        self.range();
        let operation = self.operation;
        let agent = operation.agent.as_deref().unwrap_or(AGENT);
        if self.own("User-Agent").is_none() && !agent.is_empty() {
            self.put("User-Agent", agent);
        }
        if self.own("Accept").is_none() {
            self.put("Accept", "*/*");
        }
        if operation.transfer_coding && self.own("TE").is_none() {
            self.put("TE", "gzip");
        }
        if operation.settings.compressed && self.own("Accept-Encoding").is_none() {
            self.put("Accept-Encoding", CODINGS);
        }
        if let (Some(referer), None) = (&operation.referer, self.own("Referer")) {
            self.put("Referer", referer);
        }
        let proxy_own = find(&operation.proxy_headers, "Proxy-Connection");
        if self.through_proxy && self.own("Proxy-Connection").is_none() && proxy_own.is_none() {
            self.put("Proxy-Connection", "Keep-Alive");
        }
        if matches!(self.content.kind, Kind::Upload { stdin: true })
            && self.own("Transfer-Encoding").is_none()
            && !self.withheld
        {
            self.put("Transfer-Encoding", "chunked");
        }
        let upgrades = self.upgrades();
        self.cookies();
        if let Some((name, date)) = &operation.condition
            && self.own(name).is_none()
        {
            self.put(name, date);
        }
        self.customs(host_removed);
        self.content_fields();
        self.connection(&upgrades);
    }

    /// `true` if the caller removed it.
    fn host(&mut self) -> bool {
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

    fn proxy_authorization(&mut self) {
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

    fn authorization(&mut self, login: &Login) {
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

    fn sign(&mut self, user: &str, secret: &str) {
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

    fn range(&mut self) {
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
    fn upgrades(&mut self) -> Vec<&'static str> {
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

    fn cookies(&mut self) {
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
    fn customs(&mut self, host_removed: bool) {
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

    fn content_fields(&mut self) {
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

    fn connection(&mut self, listed: &[&str]) {
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

    fn target(&self, login: &Login) -> String {
        if let Some(target) = &self.operation.target {
            return target.clone();
        }
        if !self.through_proxy {
            return self.link.target();
        }
        let absolute = self.link.absolute();
        let user = login.user.as_deref().filter(|_| !self.link.is_http());
        let Some((user, (scheme, rest))) = user.zip(absolute.split_once("://")) else { return absolute };
        let password = login.password.as_ref().map(|password| data::escape(password.expose().as_bytes()));
        let password = password.map(|password| format!(":{password}")).unwrap_or_default();
        format!("{scheme}://{}{password}@{rest}", data::escape(user.as_bytes()))
    }
}

/// The value of a Basic credential (RFC 7617).
fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// Name and value of a `-H`; `None` if curl does not send it: no colon, or nothing behind it. `X;` is sent empty.
pub(super) fn custom(header: &[u8]) -> Option<(&[u8], &[u8])> {
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
