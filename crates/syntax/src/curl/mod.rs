//! curl commands as people paste them: tokens, options, and the request that is meant.
//!
//! The way leads from the text to the place of the command in it (`paste`), to its arguments as the shell would
//! make them (`shell`, `cmd`), to what curl's options ask for (`args`), and to the request that curl would send
//! first (`build`). Every byte of an argument knows its place in the text, so that a fault in a JSON body is shown
//! where it was pasted.
//!
//! Risk: a command is copied from documentation, chats and browsers, seldom whole, and holds secrets. Remedy: it is
//! always read to the end, what was wrong with it becomes a [`Note`] that names the kind and the place and never
//! the text, and what the shell would have filled in stays literal and is listed.
//!
//! Deviations: of what depends on the build or the moment curl's newest form is taken (`User-Agent`,
//! `Accept-Encoding`, the boundary of a form, the date of an AWS signature unless [`parse_at`] is told the time);
//! `Expect: 100-continue` is left out.

mod ansi;
mod args;
mod aws;
mod build;
mod check;
mod cmd;
mod config;
mod cookies;
mod data;
mod files;
mod form;
mod glob;
mod json;
mod link;
pub mod netrc;
mod operation;
mod option;
mod paste;
mod shell;
mod token;
mod variable;
mod when;

pub use form::BOUNDARY;

use crate::exchange::Request;
use crate::{Note, Position, Secret};
use files::Files;
use token::{Scan, Stdin, Token};

/// Most bytes of a pasted text that are read.
pub const TEXT_LIMIT: usize = 4 * 1024 * 1024;

/// Most requests that one command is read as.
pub const REQUESTS_LIMIT: usize = 100;

/// A command that was understood.
#[derive(Clone)]
pub struct Command {
    /// What would be sent, one per URL, in order. Fields are in curl's own order (Host, Authorization, User-Agent, Accept, …).
    pub requests: Vec<Request>,
    /// Everything that bears on sending.
    pub settings: Settings,
    /// Faults and remarks: an open quote, unknown options, a body that is not JSON …
    pub notes: Vec<Note>,
    /// Variables and substitutions of the shell that stand in it unexpanded (`$TOKEN`, `$(cat key)`), with their place.
    pub variables: Vec<(String, Position)>,
    /// Files that the command reads and that could not be read here (`-d @file`, `-b jar`, `-K file`).
    pub files: Vec<String>,
}

/// Settings of a command that are not part of the request itself.
#[derive(Clone, Default)]
pub struct Settings {
    /// `-u`: user and password.
    pub user: Option<(String, Option<Secret>)>,
    /// Which schemes curl may use (`--digest`, `--ntlm`, `--negotiate`, `--anyauth`, `--basic`, `--aws-sigv4 …`).
    pub auth: Auth,
    /// `-L`, `--location-trusted`.
    pub follow: bool,
    /// `--location-trusted`.
    pub follow_trusted: bool,
    /// `-k`.
    pub insecure: bool,
    /// `-x`, without userinfo.
    pub proxy: Option<String>,
    /// `-U` or the userinfo of `-x`.
    pub proxy_user: Option<(String, Option<Secret>)>,
    /// `--noproxy`.
    pub no_proxy: Option<String>,
    /// `--resolve host:port:addr`.
    pub resolve: Vec<String>,
    /// `--connect-to`.
    pub connect_to: Vec<String>,
    /// `--cacert`.
    pub cacert: Option<String>,
    /// `-E`, `--cert`, without its password.
    pub cert: Option<String>,
    /// `--pass`, or what follows the colon of `-E`.
    pub cert_password: Option<Secret>,
    /// `--key`.
    pub key: Option<String>,
    /// `--unix-socket`.
    pub unix_socket: Option<String>,
    /// `--http1.0`, `--http1.1`, `--http2`, `--http3`, as written without the dashes.
    pub http_version: Option<String>,
    /// `-n`, `--netrc-optional`, `--netrc-file`.
    pub netrc: Option<String>,
    /// `-4` or `-6`.
    pub ip_version: Option<u8>,
    /// `-m`, seconds.
    pub max_time: Option<f64>,
    /// `--connect-timeout`, seconds.
    pub connect_timeout: Option<f64>,
    /// `--dns-servers`.
    pub dns_servers: Option<String>,
    /// `--compressed`.
    pub compressed: bool,
    /// `-G`, `-I`, `-T` and friends have been applied to the requests already; options that were kept and do nothing here.
    pub ignored: Vec<String>,
    /// Options that curl does not have; an empty one where its name could be a secret.
    pub unknown: Vec<String>,
    /// `-p`: plain HTTP goes through the proxy by `CONNECT` as well.
    pub tunnel: bool,
    /// The first request's body where curl holds it back until Digest or NTLM is settled.
    pub withheld_body: Option<Vec<u8>>,
}

/// Which scheme curl uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// Basic, at once.
    #[default]
    Basic,
    /// Digest after a challenge.
    Digest,
    /// NTLM.
    Ntlm,
    /// Negotiate.
    Negotiate,
    /// Whatever the server offers.
    Any,
    /// `--aws-sigv4` with its provider string.
    AwsSigV4(String),
}

/// Reads a pasted command. It always reads to the end; what was wrong is in [`Command::notes`].
/// `None` if there is no curl command in it.
pub fn parse(text: &str) -> Option<Command> {
    parse_with(text, &mut |_| None)
}

/// As [`parse`], with the contents of files supplied by the caller; the name `-` asks for standard input.
pub fn parse_with(text: &str, files: &mut dyn FnMut(&str) -> Option<Vec<u8>>) -> Option<Command> {
    parse_at(text, files, 0)
}

/// As [`parse_with`], at `now` in seconds since 1970 UTC: `--aws-sigv4` signs the time.
pub fn parse_at(text: &str, files: &mut dyn FnMut(&str) -> Option<Vec<u8>>, now: i64) -> Option<Command> {
    let read = text.get(..text.floor_char_boundary(TEXT_LIMIT))?;
    let place = paste::find(read, 0)?;
    let inside = read.get(..place.end)?;
    let mut scan = match place.shell {
        paste::Shell::Bourne => shell::read(inside, place.after, place.close),
        paste::Shell::Cmd => cmd::read_cmd(inside, place.after),
        paste::Shell::Power => cmd::read_powershell(inside, place.after),
    };
    scan.templates(inside);
    if scan.stdin.is_none() {
        scan.stdin = shell::piped(inside, place.start);
    }
    if read.len() < text.len() {
        scan.remark("command.cut", "the text is longer than what is read", read.len());
    }
    if let Some(other) = paste::find(inside, scan.end.min(inside.len())) {
        scan.remark("command.several", "another curl command follows, which is not looked at", other.start);
    }
    Some(understand(&scan, Some(inside), files, now))
}

/// Reads arguments that a shell has taken apart already (without the word `curl`).
pub fn from_args(args: &[String]) -> Command {
    from_args_with(args, &mut |_| None)
}

/// As [`from_args`], with the contents of files supplied by the caller; the name `-` asks for standard input.
pub fn from_args_with(args: &[String], files: &mut dyn FnMut(&str) -> Option<Vec<u8>>) -> Command {
    from_args_at(args, files, 0)
}

/// As [`from_args_with`], at `now` in seconds since 1970 UTC: `--aws-sigv4` signs the time.
pub fn from_args_at(args: &[String], files: &mut dyn FnMut(&str) -> Option<Vec<u8>>, now: i64) -> Command {
    let mut scan = Scan::default();
    for argument in args {
        if !scan.token(Token::plain(argument)) {
            break;
        }
    }
    scan.templates("");
    understand(&scan, None, files, now)
}

/// Arguments to requests.
fn understand(
    scan: &Scan,
    text: Option<&str>,
    supply: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    now: i64,
) -> Command {
    let mut files = Files::new(supply);
    match &scan.stdin {
        Some(Stdin::Text(token)) => files.stdin = Some(token.clone()),
        Some(Stdin::File(name)) => files.redirected = Some(name.clone()),
        None => {}
    }
    let arguments = args::read(&scan.tokens, &mut files);
    let args::Arguments { operations, remarks, ignored, unknown, variables: own, .. } = arguments;
    let own: Vec<String> = own.names().iter().map(|name| format!("{{{{{name}")).collect();
    let is_own = |name: &str| own.iter().any(|own| name.starts_with(own.as_str()));
    let mut remarks: Vec<token::Remark> = scan.remarks.iter().cloned().chain(remarks).collect();
    check::arguments(&scan.tokens, &mut remarks);
    let mut requests = Vec::new();
    let mut withheld_body = None;
    let mut bytes = 0;
    for operation in &operations {
        let variables = &scan.variables;
        let sent = send(operation, &mut files, now, &mut bytes, &mut requests);
        check::operation(operation, &sent, variables, &mut remarks);
        withheld_body = withheld_body.or(sent.withheld_body);
    }
    if requests.is_empty() && operations.iter().all(|operation| operation.urls.is_empty()) {
        remarks.push(token::Remark {
            id: "command.no-url",
            says: "no URL stands in the command".to_owned(),
            at: None,
        });
    }
    let mut settings = operations
        .into_iter()
        .next()
        .map(|operation| {
            let tunnel = operation.tunnel;
            Settings { tunnel, ..operation.settings }
        })
        .unwrap_or_default();
    settings.ignored = ignored;
    settings.unknown = unknown;
    settings.withheld_body = withheld_body;
    let places = Places::new(text.unwrap_or_default());
    let at = |offset: usize| if text.is_some() { places.at(offset) } else { Position::default() };
    Command {
        requests,
        settings,
        notes: remarks
            .into_iter()
            .map(|remark| Note {
                id: remark.id,
                says: remark.says,
                at: remark.at.filter(|_| text.is_some()).map(at),
            })
            .collect(),
        variables: scan
            .variables
            .iter()
            .filter(|(name, _)| !is_own(name))
            .map(|(name, offset)| (name.clone(), at(*offset)))
            .collect(),
        files: files.missing,
    }
}

/// What was sent for one operation, for the checks.
#[derive(Default)]
struct Sent {
    bodies: Vec<Token>,
    links: Vec<(Option<usize>, link::Link)>,
    faults: Vec<(&'static str, &'static str, Option<usize>)>,
    withheld_body: Option<Vec<u8>>,
}

/// Makes the requests of one operation.
fn send(
    operation: &operation::Operation,
    files: &mut Files<'_>,
    now: i64,
    bytes: &mut usize,
    requests: &mut Vec<Request>,
) -> Sent {
    const BYTES_LIMIT: usize = 32 * 1024 * 1024;
    let mut sent = Sent::default();
    let common = build::content(operation, None, files);
    for (index, url) in operation.urls.iter().enumerate() {
        let left = REQUESTS_LIMIT.saturating_sub(requests.len());
        if left == 0 || *bytes > BYTES_LIMIT {
            sent.faults.push(("command.cut", "the command makes more requests than are read", url.source(0)));
            break;
        }
        let at = url.source(0).map(|_| url.start);
        let text = url.string();
        let globbed = if operation.glob_off || is_template(&text) {
            glob::Globbed { urls: vec![text], cut: false, fault: None }
        } else {
            glob::expand(&text, left)
        };
        if let Some(fault) = globbed.fault {
            sent.faults.push(("request.url-pattern", fault, at));
        }
        if globbed.cut {
            sent.faults.push(("command.cut", "the URL makes more requests than are read", at));
        }
        let upload = operation.uploads.get(index).cloned().flatten();
        let own = upload.as_deref().map(|name| build::content(operation, Some(name), files));
        let content = own.as_ref().unwrap_or(&common);
        for url in &globbed.urls {
            let link = address(operation, url, upload.as_deref());
            let built = build::request(operation, content, &link, files, now);
            *bytes += built.request.body.len()
                + url.len()
                + operation.headers.iter().map(|header| header.text.len() + 64).sum::<usize>();
            if built.withheld && sent.withheld_body.is_none() {
                sent.withheld_body = content.body.as_ref().map(|body| body.text.clone());
            }
            requests.push(built.request);
            if sent.links.len() < 16 {
                sent.links.push((at, link));
            }
            if *bytes > BYTES_LIMIT {
                break;
            }
        }
        if sent.bodies.is_empty() {
            sent.bodies.extend(content.body.clone());
        }
    }
    if operation.urls.is_empty() {
        sent.bodies.extend(common.body);
    }
    sent
}

/// `{{base}}/path` is a template that nobody filled in, not a pattern.
fn is_template(url: &str) -> bool {
    !token::templates(url.as_bytes()).is_empty() || url.contains("${")
}

/// The URL with what options add to it.
fn address(operation: &operation::Operation, url: &str, upload: Option<&str>) -> link::Link {
    let mut link = link::Link::read(url, operation.default_scheme.as_deref(), operation.path_as_is);
    if let Some(name) = upload.filter(|name| *name != "-" && *name != ".")
        && link.query.is_none()
        && link.path.ends_with('/')
    {
        let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
        link.path.push_str(&data::escape(base.as_bytes()));
    }
    if operation.get && operation.data.given {
        link.add_query(&operation.data.body.string());
    } else {
        operation.query.iter().for_each(|query| link.add_query(query));
    }
    link
}

/// Positions in one text, found faster than one by one.
struct Places<'a> {
    text: &'a str,
    lines: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        let lines =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { text, lines }
    }

    fn at(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied().unwrap_or_default();
        let before = self.text.as_bytes().get(start..offset).unwrap_or_default();
        let column = before.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() + 1;
        Position {
            offset,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests;
