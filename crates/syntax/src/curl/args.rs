//! Arguments to operations: which option is which, and what it changes.

use super::data::{self, Kind};
use super::files::Files;
use super::operation::{Netrc, Operation, Schemes};
use super::option::{self, Found, Takes};
use super::token::{REMARKS_LIMIT, Remark, Token};
use super::variable::Variables;
use super::{config, paste, when};
use crate::Secret;

/// Most files within files that `-K` may name.
const CONFIG_DEPTH: usize = 4;

/// What the arguments ask for.
pub(super) struct Arguments<'a, 'f> {
    /// One per `--next`.
    pub operations: Vec<Operation>,
    current: Operation,
    /// Remarks.
    pub remarks: Vec<Remark>,
    /// Options without effect on a request.
    pub ignored: Vec<String>,
    /// Options that curl does not have.
    pub unknown: Vec<String>,
    /// `--variable`.
    pub variables: Variables,
    files: &'a mut Files<'f>,
    depth: usize,
}

/// Reads the arguments behind the word `curl`.
pub(super) fn read<'a, 'f>(tokens: &[Token], files: &'a mut Files<'f>) -> Arguments<'a, 'f> {
    let mut arguments = Arguments {
        operations: Vec::new(),
        current: Operation::default(),
        remarks: Vec::new(),
        ignored: Vec::new(),
        unknown: Vec::new(),
        variables: Variables::default(),
        files,
        depth: 0,
    };
    let mut at = 0;
    let mut options = true;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if !options || token.text.first() != Some(&b'-') {
            arguments.url(token);
        } else if token.text == b"--" {
            options = false;
        } else if arguments.option(token, tokens.get(at..).unwrap_or_default()) {
            at += 1;
        }
    }
    arguments.finish();
    arguments
}

impl Arguments<'_, '_> {
    fn operation(&mut self) -> &mut Operation {
        &mut self.current
    }

    fn remark(&mut self, id: &'static str, says: impl Into<String>, token: &Token) {
        if self.remarks.len() < REMARKS_LIMIT {
            self.remarks.push(Remark { id, says: says.into(), at: token.source(0).map(|_| token.start) });
        }
    }

    fn url(&mut self, token: &Token) {
        self.operation().urls.push(token.clone());
    }

    /// Reads one option; `true` if the next argument belongs to it.
    fn option(&mut self, token: &Token, next: &[Token]) -> bool {
        match token.text.strip_prefix(b"--") {
            Some(_) => self.long(token, next),
            None => self.short(token, next),
        }
    }

    fn long(&mut self, token: &Token, next: &[Token]) -> bool {
        let word = token.string();
        let word = word.trim_start_matches('-');
        let (name, equals) = match word.split_once('=') {
            Some((name, _)) => (name, Some(2 + name.len() + 1)),
            None => (word, None),
        };
        let (bare, on) = match name.strip_prefix("no-") {
            Some(bare) => (bare, false),
            None => (name, true),
        };
        let (bare, expand) = match bare.strip_prefix("expand-") {
            Some(bare) if on => (bare, true),
            _ => (bare, false),
        };
        let (name, takes) = match option::long(bare) {
            Found::Whole(name, takes) => (name, takes),
            Found::Prefix(name, takes) => {
                let says = format!("`--{name}` is not written out: versions of curl from 8.10 on refuse it");
                self.remark("command.option-abbreviated", says, token);
                (name, takes)
            }
            Found::Ambiguous => {
                return self.unknown(bare, "--", "begins several options of curl", token, next);
            }
            Found::Unknown => return self.unknown(bare, "--", "is no option of curl", token, next),
        };
        if equals.is_some() {
            let says = format!("`--{name}=…` is understood by curl 8.16 and later only: put a space there");
            self.remark("command.option-equals", says, token);
        }
        if !on && takes != Takes::Switch {
            let says = format!("`--no-{name}` is no option of curl: `--{name}` cannot be switched off");
            self.remark("command.unknown-option", says, token);
            return false;
        }
        match (takes, equals) {
            (Takes::Text, Some(from)) => {
                let argument = self.expanded(&token.slice(from), expand);
                self.apply(name, Some(&argument), on, token);
                false
            }
            (Takes::Text, None) if expand => {
                let argument = next.first().map(|next| self.expanded(next, true));
                self.with_argument(name, argument.as_ref(), token)
            }
            (Takes::Text, None) => self.with_argument(name, next.first(), token),
            _ => {
                self.apply(name, None, on, token);
                false
            }
        }
    }

    /// An argument with curl's own variables filled in.
    fn expanded(&self, argument: &Token, expand: bool) -> Token {
        let text = if expand { self.variables.expand(&argument.text) } else { argument.text.clone() };
        if text == argument.text {
            return argument.clone();
        }
        let mut out = Token::at(argument.start);
        out.push_unplaced(&text);
        out
    }

    fn short(&mut self, token: &Token, next: &[Token]) -> bool {
        let word = token.string();
        let word = word.get(1..).unwrap_or_default();
        let long: &str = word.split('=').next().unwrap_or_default();
        if long.len() > 2 && paste::is_long(long) {
            let says = format!("`-{long}` with one dash is read as single letters: `--{long}` is meant");
            self.remark("command.single-dash", says, token);
        }
        let mut at = 1;
        while let Some(letter) = token.text.get(at) {
            at += 1;
            let Some((name, takes, off)) = option::short(*letter) else {
                let letter = char::from(*letter).to_string();
                return self.unknown(&letter, "-", "is no option of curl", token, next);
            };
            if takes == Takes::Text {
                if at < token.text.len() {
                    self.apply(name, Some(&token.slice(at)), true, token);
                    return false;
                }
                return self.with_argument(name, next.first(), token);
            }
            self.apply(name, None, !off, token);
        }
        if token.text.len() == 1 {
            self.remark("command.unknown-option", "a dash alone is no option of curl", token);
        }
        false
    }

    fn with_argument(&mut self, name: &'static str, next: Option<&Token>, token: &Token) -> bool {
        match next {
            Some(next) => self.apply(name, Some(next), true, token),
            None => {
                let says = format!("`--{name}` needs an argument, and the command ends there");
                self.remark("command.argument-missing", says, token);
            }
        }
        next.is_some()
    }

    /// Keeps an unknown option. Its argument goes with it only if it can be nothing else and a URL comes later.
    fn unknown(&mut self, name: &str, dashes: &str, what: &str, token: &Token, next: &[Token]) -> bool {
        let plain = name.len() <= 30
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
        let shown =
            if plain && !name.is_empty() { format!("`{dashes}{name}`") } else { "an option".to_owned() };
        self.remark("command.unknown-option", format!("{shown} {what}"), token);
        if self.unknown.len() < 256 {
            self.unknown.push(if plain { format!("{dashes}{name}") } else { String::new() });
        }
        let is_url = |token: &Token| {
            memchr::memmem::find(&token.text, b"://").is_some() || token.text.starts_with(b"localhost")
        };
        let Some((first, rest)) = next.split_first() else { return false };
        let is_other = first.text.starts_with(b"-") || is_url(first) || looks_like_host(&first.text);
        !is_other && rest.iter().take(2000).any(|token| is_url(token) || looks_like_host(&token.text))
    }

    fn apply(&mut self, name: &'static str, argument: Option<&Token>, on: bool, token: &Token) {
        match argument {
            Some(argument) => self.text(name, argument, token),
            None => self.switch(name, on, token),
        }
    }

    fn switch(&mut self, name: &'static str, on: bool, token: &Token) {
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

    fn ignore(&mut self, name: &'static str) {
        if self.ignored.len() < 256 && !self.ignored.iter().any(|known| known == name) {
            self.ignored.push(name.to_owned());
        }
    }

    fn next(&mut self, token: &Token) {
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

    fn text(&mut self, name: &'static str, argument: &Token, token: &Token) {
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
    fn plain(&mut self, name: &'static str, argument: &Token, text: String, token: &Token) {
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
            "cert" => settings.cert = Some(text),
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

    fn url_or_list(&mut self, argument: &Token, text: &str) {
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

    fn header(&mut self, name: &'static str, argument: &Token, text: &str) {
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

    fn config(&mut self, file: &str) {
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

    fn cookie(&mut self, text: String) {
        if text.contains('=') {
            self.operation().cookies.push(text);
        } else if !text.is_empty() {
            let content = self.files.read(&text).map(|content| content.string());
            self.operation().jars.extend(content);
        }
    }

    fn condition(&mut self, text: &str) {
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

    fn url_query(&mut self, text: &str) {
        let query = match text.strip_prefix('+') {
            Some(raw) => Some(raw.to_owned()),
            None => data::url_encode(text.as_bytes(), self.files).map(|token| token.string()),
        };
        self.operation().query.extend(query);
    }

    /// `[scheme://][user:password@]host[:port]`.
    fn proxy(&mut self, name: &'static str, text: &str) {
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
            let decode = |text: &str| {
                super::token::text(&percent_encoding::percent_decode_str(text).collect::<Vec<u8>>())
            };
            let password = password.map(|password| Secret::new(decode(password.expose())));
            operation.settings.proxy_user = Some((decode(&user), password));
        }
    }

    fn finish(&mut self) {
        self.operations.push(std::mem::take(&mut self.current));
        for operation in &mut self.operations {
            if operation.data.json {
                for (name, line) in [
                    ("Content-Type", "Content-Type: application/json"),
                    ("Accept", "Accept: application/json"),
                ] {
                    if operation.header(name).is_none() {
                        operation.headers.push(Token::plain(line));
                    }
                }
            }
            operation.settings.auth = operation.schemes.auth(operation.aws.as_deref());
        }
    }
}

/// `user:password`.
pub(super) fn pair(text: &str) -> (String, Option<Secret>) {
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

fn looks_like_host(text: &[u8]) -> bool {
    let word = String::from_utf8_lossy(text);
    let host = word.split(['/', '?', ':']).next().unwrap_or_default();
    let ending = host.rsplit('.').next().unwrap_or_default();
    host.contains('.')
        && !word.contains(' ')
        && ending.len() > 1
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
