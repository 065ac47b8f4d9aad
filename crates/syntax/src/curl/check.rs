//! What is to be said about the content of a command: faults that no shell and no curl complains about.

use super::Sent;
use super::json;
use super::operation::{Operation, Schemes};
use super::token::{Remark, Token, text};

/// Most remarks of one operation.
const REMARKS_LIMIT: usize = 64;

/// Looks at one operation. `variables` are the places that the shell would have filled in.
pub(super) fn operation(
    operation: &Operation,
    sent: &Sent,
    variables: &[(String, usize)],
    remarks: &mut Vec<Remark>,
) {
    let mut checks = Checks { operation, sent, variables, found: Vec::new() };
    checks.method();
    checks.url();
    checks.headers();
    checks.credentials();
    checks.body();
    if operation.settings.insecure {
        checks.say(
            "command.insecure",
            "`-k` is used: the certificate is not checked, and whoever sits in between reads the credentials",
            operation.insecure_at,
        );
    }
    checks.found.truncate(REMARKS_LIMIT);
    remarks.append(&mut checks.found);
}

/// Looks at the arguments before they are understood: `-H Name: value` without quotes is three of them.
pub(super) fn arguments(tokens: &[Token], remarks: &mut Vec<Remark>) {
    for window in tokens.windows(3).take(10_000) {
        let [option, name, value] = window else { continue };
        let is_header = option.text == b"-H" || option.text == b"--header";
        let is_name = name.text.strip_suffix(b":").is_some_and(is_token);
        let is_value = !value.text.starts_with(b"-") && memchr::memmem::find(&value.text, b"://").is_none();
        if is_header && is_name && is_value {
            let says = "a `-H` without quotes around it: the shell cuts it at its spaces, and its value becomes a URL";
            remarks.push(Remark { id: "command.header-unquoted", says: says.to_owned(), at: name.source(0) });
            return;
        }
    }
}

struct Checks<'a> {
    operation: &'a Operation,
    sent: &'a Sent,
    variables: &'a [(String, usize)],
    found: Vec<Remark>,
}

impl Checks<'_> {
    fn say(&mut self, id: &'static str, says: impl Into<String>, at: Option<usize>) {
        self.found.push(Remark { id, says: says.into(), at });
    }

    fn method(&mut self) {
        let operation = self.operation;
        let upload = operation.uploads.iter().any(Option::is_some);
        let posts = operation.data.given && !operation.get;
        let kinds =
            [operation.head && !operation.get, posts, operation.form.given, upload && !operation.head];
        if kinds.iter().filter(|kind| **kind).count() > 1 {
            let says = "options of several methods are mixed (`-I`, `-d`, `-F`, `-T`): curl refuses that";
            self.say("command.method-conflict", says, None);
        }
        if operation.form.fault {
            self.say(
                "command.form-malformed",
                "a `-F` is not of the form `name=content`: curl refuses it",
                None,
            );
        }
        let Some(method) = &operation.method else { return };
        let (name, at) = (method.string(), place(method, 0));
        let has_body = posts && !operation.data.body.text.is_empty() || operation.form.given;
        if has_body && matches!(name.as_str(), "GET" | "HEAD") {
            let says = format!("`-X {name}` with a body: servers and proxies drop it or refuse the request");
            self.say("request.get-with-body", says, at);
        }
        let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
        if let Some(meant) = known.iter().find(|known| name != **known && name.eq_ignore_ascii_case(known)) {
            let says = format!("methods are case-sensitive: `{meant}` is another method than what `-X` says");
            self.say("request.method-case", says, at);
        }
    }

    fn url(&mut self) {
        for (id, says, at) in &self.sent.faults {
            self.say(id, *says, *at);
        }
        let mut seen = None;
        for (at, link) in &self.sent.links {
            // The URLs of one pattern share their faults.
            if seen == Some(*at) {
                continue;
            }
            seen = Some(*at);
            let unfilled = at
                .is_some_and(|at| self.variables.iter().any(|(_, place)| *place >= at && *place < at + 4096));
            if let Some(fault) = link.fault.filter(|_| !unfilled) {
                self.say("request.url-malformed", fault, *at);
            }
            if !link.is_http() && !self.operation.http_proxy {
                self.say("command.not-http", "the URL is of another protocol than HTTP", *at);
            }
            if link.user.is_some() {
                let says = "credentials stand in the URL: they end up in histories, logs and `Referer`";
                self.say("request.credentials-in-url", says, *at);
            }
            if !link.target().is_ascii() {
                let says = "the query holds characters outside of ASCII, which curl sends as they are: they need percent-encoding";
                self.say("request.url-non-ascii", says, *at);
            }
        }
    }

    fn headers(&mut self) {
        for header in &self.operation.headers {
            let colon = memchr::memchr(b':', &header.text);
            let at = place(header, 0);
            let Some(colon) = colon else {
                if !header.text.ends_with(b";") {
                    self.say(
                        "request.header-without-colon",
                        "a `-H` has no colon: curl does not send it",
                        at,
                    );
                }
                continue;
            };
            let name = header.text.get(..colon).unwrap_or_default();
            if !is_token(name) {
                let says = "the name of a header field holds characters that are not allowed there";
                self.say("request.header-name-malformed", says, at);
            }
            if let Some(line_break) = memchr::memchr2(b'\n', b'\r', &header.text) {
                let says = "a header field holds a line break: what follows is read as another field";
                self.say("request.header-line-break", says, place(header, line_break));
            } else if let Some(offset) = header.text.iter().position(|byte| !byte.is_ascii()) {
                let says = "a header field holds characters outside of ASCII";
                self.say("request.header-non-ascii", says, place(header, offset));
            }
        }
    }

    fn credentials(&mut self) {
        let operation = self.operation;
        let own = |header: &&Token| {
            header.text.get(..14).is_some_and(|name| name.eq_ignore_ascii_case(b"authorization:"))
        };
        let mut headers = operation.headers.iter().filter(own);
        let first = headers.next();
        if let Some(second) = headers.next() {
            let says = "two `Authorization` fields: servers take one of them or refuse the request";
            self.say("request.authorization-twice", says, place(second, 0));
        }
        if let (Some(header), Some(_)) = (first, &operation.user) {
            let says = "both `-u` and an `Authorization` field: curl sends the field and not what `-u` says";
            self.say("request.authorization-and-user", says, place(header, 0));
        }
        let Some(user) = &operation.user else { return };
        if self.sent.links.iter().any(|(_, link)| link.user.is_some()) {
            self.say(
                "request.credentials-twice",
                "credentials both in the URL and in `-u`: curl takes those of `-u`",
                place(user, 0),
            );
        }
        let digest = !matches!(operation.schemes.single(), Some(Schemes::AWS));
        if digest && !user.text.contains(&b':') && operation.bearer.is_none() {
            self.say(
                "command.password-asked",
                "`-u` has no `:` and password: curl asks for the password",
                place(user, 0),
            );
        }
        if let Some(offset) = user.text.iter().position(|byte| !byte.is_ascii()) {
            let says = "user or password hold characters outside of ASCII: client and server may encode them differently";
            self.say("request.credentials-non-ascii", says, place(user, offset));
        }
    }

    fn body(&mut self) {
        let operation = self.operation;
        if !operation.data.given || operation.get || operation.data.missing || operation.form.given {
            return;
        }
        let Some(body) = self.sent.bodies.first() else { return };
        let kind = operation.header("Content-Type").map(text).unwrap_or_default().to_ascii_lowercase();
        let start = body.text.iter().find(|byte| !byte.is_ascii_whitespace());
        let meant = kind.contains("json") || kind.is_empty() && matches!(start, Some(b'{' | b'['));
        if !meant || body.text.trim_ascii().is_empty() || body.text.trim_ascii().starts_with(b"{{") {
            return;
        }
        let Some(fault) = json::check(&body.text) else { return };
        let at = place(body, fault.at);
        let filled_in_later = at.is_some_and(|at| {
            self.variables.iter().any(|(name, place)| (*place..place + name.len()).contains(&at))
        });
        if filled_in_later || is_lines(&body.text) {
            return;
        }
        let mut says = format!("the body was meant as JSON and is none: {}", fault.says);
        for (open, name) in [('{', "`{`"), ('[', "`[`")] {
            let count = fault.open.iter().filter(|(own, _)| *own == open).count();
            if count > 0 {
                says.push_str(&format!(
                    "; {count} {name} {} opened and never closed",
                    if count == 1 { "is" } else { "are" }
                ));
            }
        }
        self.say("request.body-not-json", says, at);
    }
}

/// One JSON text a line, as bulk interfaces take it.
fn is_lines(body: &[u8]) -> bool {
    let mut lines = body.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).peekable();
    lines.peek().is_some() && lines.all(|line| json::check(line).is_none())
}

/// Where a byte of an argument stands, if it was pasted.
fn place(token: &Token, offset: usize) -> Option<usize> {
    token.source(offset)
}

/// A field name is a token (RFC 9110 §5.1).
fn is_token(name: &[u8]) -> bool {
    !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}
