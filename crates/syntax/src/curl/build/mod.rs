//! The request that curl sends first: its line, its fields in curl's order, its body.
//!
//! The order is that of curl 8: `Host`, `Proxy-Authorization`, `Authorization`, `Range`, `User-Agent`, `Accept`,
//! `TE`, `Accept-Encoding`, `Referer`, `Proxy-Connection`, `Transfer-Encoding`, upgrades, `Cookie`, conditions, the
//! caller's own, `Content-Length`, `Content-Type`, `Connection`. `Expect` is left out: it depends on sizes and times.

mod fields;

pub(super) use fields::custom;

use super::data;
use super::files::Files;
use super::link::Link;
use super::netrc;
use super::operation::{Netrc, Operation, Schemes, find};
use super::token::{Token, text};
use crate::Secret;
use crate::exchange::{Fields, Request};

/// `User-Agent` of the curl whose behaviour is followed.
pub(super) const AGENT: &str = "curl/8.16.0";
/// What a build of curl with all its decoders accepts.
const CODINGS: &str = "deflate, gzip, br, zstd";

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
