//! What `wget -d` prints, and what it prints without `-d` or with `-S`, as far as that goes.

use super::build::{Builder, Phase};
use super::{info, prompt};
use crate::wire::start;
use crate::wire::text;
use crate::{Capture, Format, Position};

/// Reads a session; `None` if there is no exchange in it.
pub(super) fn read(input: &[u8]) -> Option<Capture> {
    let mut reader = Reader { builder: Builder::new(Format::WgetDebug), part: Part::Talk };
    for line in text::lines(input) {
        let decoded = line.text();
        reader.line(&text::without_escapes(&decoded), line.at());
    }
    reader.builder.finish()
}

/// Which part of the output a line stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// wget speaks.
    Talk,
    /// Between `---request begin---` and its end.
    Request,
    /// Between `---response begin---` and its end.
    Response,
    /// The indented answer of `-S`.
    Indented,
    /// Inside of `Skipping 12 bytes of body: […] done.`
    Body,
    /// Inside of `[POST data: …]`.
    Posted,
}

struct Reader {
    builder: Builder,
    part: Part,
}

impl Reader {
    fn line(&mut self, line: &str, at: Position) {
        match self.part {
            Part::Request if line.starts_with("---request end---") => {
                self.end_head();
                self.part = Part::Talk;
            }
            Part::Response if line.starts_with("---response end---") => {
                self.end_head();
                self.part = Part::Talk;
            }
            Part::Request | Part::Response => self.head(line, at),
            Part::Indented if line.starts_with("  ") && line.contains(':') => {
                self.head(line.trim_start(), at)
            }
            Part::Body => self.body(line),
            Part::Posted => self.posted(line),
            Part::Indented | Part::Talk => {
                if self.part == Part::Indented {
                    self.end_head();
                }
                self.part = Part::Talk;
                self.talk(line, at);
            }
        }
    }

    fn head(&mut self, line: &str, at: Position) {
        let is_request = self.part == Part::Request;
        if line.trim().is_empty() {
            self.end_head();
        } else if let Some(line) = start::request_line(line).filter(|_| is_request) {
            self.builder.request(&line, at);
        } else if let Some(line) = start::status_line(line).filter(|_| !is_request) {
            self.builder.response(&line, at);
        } else if line.starts_with([' ', '\t']) {
            self.builder.extend_field(line, " ");
        } else if let Some((name, value)) = start::field_line(line) {
            self.builder.field(is_request, name, value, at);
        }
    }

    fn end_head(&mut self) {
        if matches!(self.builder.phase, Phase::RequestHead | Phase::ResponseHead) {
            self.builder.head_ends();
        }
    }

    fn talk(&mut self, line: &str, at: Position) {
        if line.starts_with("---request begin---") {
            self.part = Part::Request;
        } else if line.starts_with("---response begin---") {
            self.part = Part::Response;
        } else if let Some(url) = announced(line) {
            self.builder.goes_to(url, at);
        } else if let Some(command) = prompt::command(line) {
            self.builder.command(command, prompt::is_curl(command), at);
        } else if let Some(rest) =
            line.strip_prefix("[POST data: ").or_else(|| line.strip_prefix("[BODY data: "))
        {
            self.part = Part::Posted;
            self.posted(rest);
        } else if let Some((_, body)) =
            line.split_once(" bytes of body: [").filter(|_| line.starts_with("Skipping "))
        {
            self.part = Part::Body;
            self.body(body);
        } else if let Some(status) = line.strip_prefix("  ").and_then(start::status_line) {
            self.builder.response(&status, at);
            self.part = Part::Indented;
        } else {
            self.said(line, at);
        }
    }

    /// Prose: facts about the connection, failures.
    fn said(&mut self, line: &str, at: Position) {
        let text = line.trim();
        if let Some(rest) = text.strip_prefix("HTTP request sent, awaiting response...") {
            // Without -d and -S this is all that is said about the answer.
            let answer = format!("HTTP/1.1 {}", rest.trim());
            if let Some(status) = start::status_line(&answer) {
                self.builder.response(&status, at);
                self.builder.head_ends();
            }
            return;
        }
        way(text, &mut self.builder);
        if let Some((code, words)) = failure(text) {
            self.builder.failed(Some(code), words, at);
        } else if text.starts_with("DEBUG output created by") || text.is_empty() {
            self.builder.other(line);
        } else {
            self.builder.remark(text, at);
        }
    }

    fn body(&mut self, line: &str) {
        let (body, ends) = line.rsplit_once("] done.").map_or((line, false), |(body, _)| (body, true));
        self.builder.response_body(body.as_bytes());
        self.builder.response_body(b"\n");
        if ends {
            self.part = Part::Talk;
        }
    }

    fn posted(&mut self, line: &str) {
        let (body, ends) = line.strip_suffix(']').map_or((line, false), |body| (body, true));
        self.builder.request_body(body.as_bytes());
        if ends {
            self.part = Part::Talk;
        } else {
            self.builder.request_body(b"\n");
        }
    }
}

/// `--2024-05-01 10:00:00--  https://host/`.
fn announced(line: &str) -> Option<&str> {
    let (time, url) = line.strip_prefix("--")?.split_once("--  ")?;
    let plain = time.bytes().all(|byte| byte.is_ascii_digit() || b"-: ".contains(&byte));
    Some(url.trim()).filter(|url| plain && !url.is_empty())
}

/// `Resolving h (h)... 1.2.3.4`, `Connecting to h (h)|1.2.3.4|:443... connected.`, the certificate.
fn way(text: &str, builder: &mut Builder) {
    if text.starts_with("Resolving ") || text.starts_with("Connecting to ") {
        builder.connects();
    }
    let connection = builder.connection();
    if let Some((name, addresses)) = text.strip_prefix("Resolving ").and_then(|rest| rest.split_once("... "))
    {
        connection.host = Some(host(name).to_owned());
        if !addresses.starts_with("failed") {
            connection.tried = addresses.split(", ").take(32).map(str::to_owned).collect();
        }
    } else if let Some((name, outcome)) =
        text.strip_prefix("Connecting to ").and_then(|rest| rest.split_once("... "))
    {
        let (name, port) = name.rsplit_once(':').unwrap_or((name, ""));
        let mut parts = name.split('|');
        let name = host(parts.next().unwrap_or(name));
        let address = parts.next().unwrap_or(name);
        if connection.host.is_none() || connection.host.as_deref() == Some(name) {
            connection.host = Some(name.to_owned());
        } else {
            connection.proxy = Some(format!("{name}:{port}"));
        }
        connection.port = port.parse().ok().or(connection.port);
        if outcome.starts_with("connected") {
            connection.address = Some(address.to_owned());
        }
    } else if let Some(subject) = text.strip_prefix("subject: ") {
        connection.subject = Some(subject.trim().to_owned());
    } else if let Some(issuer) = text.strip_prefix("issuer: ") {
        connection.issuer = Some(issuer.trim().to_owned());
    }
    connection.tls |= [
        "SSL handshake",
        "Handshake successful",
        "X509 certificate",
        "'s certificate",
        "certificate of ",
        "SSL connection",
    ]
    .iter()
    .any(|words| text.contains(words));
    if text.starts_with("X509 certificate")
        || text.starts_with("ERROR: c")
        || text.starts_with("ERROR: The certificate")
        || text.starts_with("Self-signed")
    {
        connection.verify = Some(text.to_owned());
    }
}

/// `h (h)` or `h` without the repetition.
fn host(name: &str) -> &str {
    let name = name.split(" (").next().unwrap_or(name);
    info::split_port(name).0
}

/// curl's code for wget's words, and the words.
fn failure(text: &str) -> Option<(u8, &str)> {
    const CODES: &[(&str, u8)] = &[
        ("unable to resolve host address", 6),
        ("cannot verify ", 60),
        ("doesn't match requested host name", 60),
        ("no certificate subject alternative name matches", 60),
        ("certificate has expired", 60),
        ("The certificate of ", 60),
        ("The certificate's owner does not match", 60),
        ("Unable to establish SSL connection", 35),
        ("Proxy tunneling failed", 56),
        ("failed: Connection refused", 7),
        ("failed: No route to host", 7),
        ("failed: Network is unreachable", 7),
        ("failed: Connection timed out", 28),
        ("Read error (Connection timed out)", 28),
        ("Read error (Connection reset by peer)", 56),
        ("No data received", 52),
        ("redirections exceeded", 47),
    ];
    let text = text.strip_prefix("wget: ").or_else(|| text.strip_prefix("ERROR: ")).unwrap_or(text);
    CODES.iter().find(|(words, _)| text.contains(words)).map(|(_, code)| (*code, text))
}
