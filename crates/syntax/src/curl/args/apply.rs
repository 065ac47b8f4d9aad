//! What each option changes.

use super::{Arguments, CONFIG_DEPTH};
use crate::Secret;
use crate::curl::data::{self, Kind};
use crate::curl::operation::{Netrc, Schemes};
use crate::curl::token::{self, Token};
use crate::curl::{config, when};

impl Arguments<'_, '_> {
    pub(super) fn switch(&mut self, name: &'static str, on: bool, token: &Token) {
        let operation = self.operation();
        let settings = &mut operation.settings;
        match name {
            "get" => operation.get = on,
            "head" => operation.head = on,
            "globoff" => operation.glob_off = on,
            "path-as-is" => operation.path_as_is = on,
            "tr-encoding" => operation.transfer_coding = on,
            "proxytunnel" => operation.tunnel = on,
            "form-escape" => operation.form.backslashes = on,
            "basic" => operation.schemes.set(Schemes::BASIC, on),
            "digest" => operation.schemes.set(Schemes::DIGEST, on),
            "ntlm" | "ntlm-wb" => operation.schemes.set(Schemes::NTLM, on),
            "negotiate" => operation.schemes.set(Schemes::NEGOTIATE, on),
            "anyauth" => operation.schemes.set(Schemes::ANY, on),
            "proxy-basic" => operation.proxy_schemes.set(Schemes::BASIC, on),
            "proxy-digest" => operation.proxy_schemes.set(Schemes::DIGEST, on),
            "proxy-ntlm" => operation.proxy_schemes.set(Schemes::NTLM, on),
            "proxy-negotiate" => operation.proxy_schemes.set(Schemes::NEGOTIATE, on),
            "proxy-anyauth" => operation.proxy_schemes.set(Schemes::ANY, on),
            "netrc" => {
                operation.netrc = if on { Netrc::Required } else { Netrc::No };
                settings.netrc = on.then(|| ".netrc".to_owned());
            }
            "netrc-optional" => {
                operation.netrc = if on { Netrc::Optional } else { Netrc::No };
                settings.netrc.get_or_insert_with(|| ".netrc".to_owned());
            }
            "location" => settings.follow = on,
            "location-trusted" => {
                settings.follow = on;
                settings.follow_trusted = on;
            }
            "follow" => settings.follow = on,
            "insecure" => {
                settings.insecure = on;
                operation.insecure_at = token.source(0);
            }
            "compressed" => settings.compressed = on,
            "ipv4" => settings.ip_version = Some(4),
            "ipv6" => settings.ip_version = Some(6),
            "http1.0" | "http1.1" | "http2" | "http2-prior-knowledge" | "http3" | "http3-only" => {
                settings.http_version = Some(name.to_owned());
            }
            "next" => self.next(token),
            _ => self.ignore(name),
        }
    }

    pub(super) fn ignore(&mut self, name: &'static str) {
        if self.ignored.len() < 256 && !self.ignored.iter().any(|known| known == name) {
            self.ignored.push(name.to_owned());
        }
    }

    pub(super) fn next(&mut self, token: &Token) {
        if self.operation().urls.is_empty() {
            self.remark(
                "command.next-without-url",
                "`--next` comes before any URL: curl refuses that",
                token,
            );
        } else if self.operations.len() < 100 {
            self.operations.push(std::mem::take(&mut self.current));
        }
    }

    pub(super) fn text(&mut self, name: &'static str, argument: &Token, token: &Token) {
        let kind = match name {
            "data" | "data-ascii" => Some(Kind::Data),
            "data-raw" => Some(Kind::Raw),
            "data-binary" => Some(Kind::Binary),
            "data-urlencode" => Some(Kind::UrlEncode),
            "json" => Some(Kind::Json),
            _ => None,
        };
        if let Some(kind) = kind {
            let mut data = std::mem::take(&mut self.operation().data);
            data.add(kind, argument, self.files);
            self.operation().data = data;
            return;
        }
        let text = argument.string();
        match name {
            "form" | "form-string" => {
                let mut form = std::mem::take(&mut self.operation().form);
                form.add(argument, name == "form-string", self.files);
                self.operation().form = form;
            }
            "url" => self.url_or_list(argument, &text),
            "header" | "proxy-header" => self.header(name, argument, &text),
            "config" => self.config(&text),
            "cookie" => self.cookie(text),
            "variable" => {
                let _ = self.variables.set(&argument.text, self.files);
            }
            "time-cond" => self.condition(&text),
            "url-query" => self.url_query(&text),
            "netrc-file" => {
                let operation = self.operation();
                operation.settings.netrc = Some(text);
                if operation.netrc == Netrc::No {
                    operation.netrc = Netrc::Required;
                }
            }
            "aws-sigv4" => {
                let operation = self.operation();
                operation.schemes.set(Schemes::AWS, true);
                operation.aws = Some(text);
            }
            "oauth2-bearer" => {
                let operation = self.operation();
                operation.schemes.set(Schemes::BEARER, true);
                operation.bearer = Some(argument.clone());
            }
            "upload-file" => {
                self.operation().uploads.push((!text.is_empty()).then_some(text));
            }
            "proxy" | "proxy1.0" | "socks4" | "socks4a" | "socks5" | "socks5-hostname" | "preproxy" => {
                self.proxy(name, &text);
            }
            _ => self.plain(name, argument, text, token),
        }
    }

    /// Options that set one value.
    pub(super) fn plain(&mut self, name: &'static str, argument: &Token, text: String, token: &Token) {
        let operation = self.operation();
        let settings = &mut operation.settings;
        match name {
            "request" => operation.method = Some(argument.clone()),
            "user" => {
                operation.user = Some(argument.clone());
                settings.user = Some(pair(&text));
            }
            "proxy-user" => settings.proxy_user = Some(pair(&text)),
            "user-agent" => operation.agent = Some(text),
            "referer" => {
                let kept = text.strip_suffix(";auto").unwrap_or(&text).to_owned();
                operation.referer = Some(kept).filter(|kept| !kept.is_empty());
            }
            "range" => {
                let open = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
                operation.range = Some(if open { text + "-" } else { text });
            }
            "continue-at" => operation.resume = Some(text).filter(|text| text != "-"),
            "request-target" => operation.target = Some(text),
            "proto-default" => operation.default_scheme = Some(text),
            "noproxy" => settings.no_proxy = Some(text),
            "resolve" => keep(&mut settings.resolve, text),
            "connect-to" => keep(&mut settings.connect_to, text),
            "cacert" => settings.cacert = Some(text),
            "cert" => {
                let (file, password) = certificate(&text);
                settings.cert = Some(file);
                settings.cert_password = password.or(settings.cert_password.take());
            }
            "pass" => settings.cert_password = Some(Secret::new(text)),
            "key" => settings.key = Some(text),
            "unix-socket" | "abstract-unix-socket" => settings.unix_socket = Some(text),
            "max-time" => settings.max_time = text.trim().parse().ok(),
            "connect-timeout" => settings.connect_timeout = text.trim().parse().ok(),
            "dns-servers" => settings.dns_servers = Some(text),
            _ => {
                if argument.text.starts_with(b"-") && argument.text.len() > 1 && takes_path(name) {
                    let says = format!(
                        "`--{name}` takes the next word as its argument, and that looks like an option"
                    );
                    self.remark("command.argument-missing", says, token);
                }
                self.ignore(name);
            }
        }
    }

    pub(super) fn url_or_list(&mut self, argument: &Token, text: &str) {
        match text.strip_prefix('@') {
            Some(file) => {
                let content = self.files.read(file).map(|content| content.string()).unwrap_or_default();
                for line in
                    content.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
                {
                    self.url(&Token::plain(line));
                }
            }
            None => self.url(argument),
        }
    }

    pub(super) fn header(&mut self, name: &'static str, argument: &Token, text: &str) {
        let mut found = Vec::new();
        match text.strip_prefix('@') {
            Some(file) => match self.files.read(file) {
                Some(content) => {
                    let content = content.string();
                    let lines = content.lines().filter(|line| !line.is_empty());
                    found.extend(lines.take(1000).map(Token::plain));
                }
                None => self.operation().headers_missing = true,
            },
            None => found.push(argument.clone()),
        }
        let operation = self.operation();
        let list = if name == "header" { &mut operation.headers } else { &mut operation.proxy_headers };
        list.append(&mut found);
    }

    pub(super) fn config(&mut self, file: &str) {
        if self.depth >= CONFIG_DEPTH {
            return;
        }
        let Some(content) = self.files.read(file) else { return };
        self.depth += 1;
        for (option, argument) in config::read(&content.string()) {
            let next: Vec<Token> = argument.iter().map(|argument| Token::plain(argument)).collect();
            let option = if option.starts_with('-') { option } else { format!("--{option}") };
            let used = self.option(&Token::plain(&option), &next);
            if option.starts_with("--") && !used {
                // `url=…` of another option than those that take one.
                self.ignore("config");
            }
        }
        self.depth -= 1;
    }

    pub(super) fn cookie(&mut self, text: String) {
        if text.contains('=') {
            self.operation().cookies.push(text);
        } else if !text.is_empty() {
            let content = self.files.read(&text).map(|content| content.string());
            self.operation().jars.extend(content);
        }
    }

    pub(super) fn condition(&mut self, text: &str) {
        let (header, date) = match text.chars().next() {
            Some('-') => ("If-Unmodified-Since", text.get(1..).unwrap_or_default()),
            Some('=') => ("Last-Modified", text.get(1..).unwrap_or_default()),
            Some('+') => ("If-Modified-Since", text.get(1..).unwrap_or_default()),
            _ => ("If-Modified-Since", text),
        };
        match when::read(date) {
            Some(at) => self.operation().condition = Some((header, when::http(at))),
            // Then it is a file, whose time counts.
            None => {
                let _ = self.files.read(date);
            }
        }
    }

    pub(super) fn url_query(&mut self, text: &str) {
        let query = match text.strip_prefix('+') {
            Some(raw) => Some(raw.to_owned()),
            None => data::url_encode(text.as_bytes(), self.files).map(|token| token.string()),
        };
        self.operation().query.extend(query);
    }

    /// `[scheme://][user:password@]host[:port]`.
    pub(super) fn proxy(&mut self, name: &'static str, text: &str) {
        let operation = self.operation();
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => (String::new(), text),
        };
        let (login, host) = match rest.rsplit_once('@') {
            Some((login, host)) => (Some(login), host),
            None => (None, rest),
        };
        if name == "preproxy" {
            self.ignore(name);
            return;
        }
        let socks = name.starts_with("socks") || scheme.starts_with("socks");
        operation.http_proxy = !socks && !host.is_empty();
        let shown = match (name, scheme.as_str()) {
            (_, scheme) if !scheme.is_empty() => format!("{scheme}://{host}"),
            ("proxy" | "proxy1.0", _) => host.to_owned(),
            (socks, _) => format!("{}://{host}", if socks == "socks5-hostname" { "socks5h" } else { socks }),
        };
        operation.settings.proxy = (!host.is_empty()).then_some(shown);
        if let Some(login) = login {
            let (user, password) = pair(login);
            let decode =
                |login: &str| token::text(&percent_encoding::percent_decode_str(login).collect::<Vec<u8>>());
            let password = password.map(|password| Secret::new(decode(password.expose())));
            operation.settings.proxy_user = Some((decode(&user), password));
        }
    }
}

/// `file:password`; a colon or backslash of the name is escaped, and that of a drive or a PKCS #11 URI is none.
fn certificate(text: &str) -> (String, Option<Secret>) {
    if text.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("pkcs11:")) {
        return (text.to_owned(), None);
    }
    let mut file = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        let rest = text.get(at + 1..).unwrap_or_default();
        match c {
            '\\' if rest.starts_with([':', '\\']) => file.extend(chars.next().map(|(_, c)| c)),
            ':' if at == 1 && rest.starts_with(['/', '\\']) => file.push(c),
            ':' => return (file, (!rest.is_empty()).then(|| Secret::new(rest.to_owned()))),
            _ => file.push(c),
        }
    }
    (file, None)
}

/// `user:password`.
fn pair(text: &str) -> (String, Option<Secret>) {
    match text.split_once(':') {
        Some((user, password)) => (user.to_owned(), Some(Secret::new(password.to_owned()))),
        None => (text.to_owned(), None),
    }
}

fn keep(list: &mut Vec<String>, text: String) {
    if list.len() < 1000 {
        list.push(text);
    }
}

/// Whether an option is of those whose argument a person forgets.
fn takes_path(name: &str) -> bool {
    matches!(name, "output" | "dump-header" | "cookie-jar" | "write-out" | "stderr" | "trace" | "trace-ascii")
}
