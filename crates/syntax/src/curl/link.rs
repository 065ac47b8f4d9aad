//! A URL as curl takes it apart, which is older and more forgiving than the WHATWG's way.
//!
//! The scheme may be missing and is guessed by the host's first label; one to three slashes follow it; the path
//! loses its dot segments, and nothing else is encoded or decoded.

use percent_encoding::percent_decode_str;

/// The parts of a URL.
#[derive(Clone, Default)]
pub(super) struct Link {
    /// Lower case.
    pub scheme: String,
    /// User, decoded.
    pub user: Option<String>,
    /// Password, decoded.
    pub password: Option<String>,
    /// Host as it stands in `Host`, with brackets around IPv6.
    pub host: String,
    /// The port, where it is written.
    pub port: Option<u16>,
    /// From the first slash on.
    pub path: String,
    /// Without the question mark.
    pub query: Option<String>,
    /// Without the number sign; never sent.
    pub fragment: Option<String>,
    /// What curl would refuse it for.
    pub fault: Option<&'static str>,
}

impl Link {
    /// Reads a URL. `default` is `--proto-default`, `as_is` is `--path-as-is`.
    pub fn read(text: &str, default: Option<&str>, as_is: bool) -> Self {
        let mut link = Self::default();
        if text.chars().any(|c| c.is_control() || c == ' ') {
            link.fault = Some("the URL holds a space or a control character, and curl refuses it");
        }
        let rest = link.take_scheme(text, default);
        let authority = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(authority);
        link.take_authority(authority);
        if link.scheme.is_empty() {
            link.scheme = default.map_or_else(|| guess(&link.host).to_owned(), str::to_ascii_lowercase);
        }
        let (rest, fragment) = cut(rest, '#');
        let (path, query) = cut(rest, '?');
        link.fragment = fragment.map(str::to_owned);
        link.query = query.map(str::to_owned);
        link.path = match path {
            "" => "/".to_owned(),
            path if as_is => path.to_owned(),
            path => without_dots(path),
        };
        link
    }

    fn take_scheme<'t>(&mut self, text: &'t str, default: Option<&str>) -> &'t str {
        let length =
            text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
        let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
        let after = text.get(length..).and_then(|rest| rest.strip_prefix(':'));
        match after {
            Some(after) if starts && after.starts_with('/') => {
                self.scheme = text.get(..length).unwrap_or_default().to_ascii_lowercase();
                let rest = after.trim_start_matches('/');
                let slashes = after.len() - rest.len();
                if self.scheme == "file" {
                    return after.strip_prefix("//").unwrap_or(after);
                }
                if slashes > 3 {
                    self.fault = Some("the URL has too many slashes behind its scheme, and curl refuses it");
                }
                rest
            }
            _ => {
                let _ = default;
                text.strip_prefix("//").unwrap_or(text)
            }
        }
    }

    fn take_authority(&mut self, authority: &str) {
        let host = match authority.rsplit_once('@') {
            Some((login, host)) => {
                let (user, password) = cut(login, ':');
                self.user = Some(decode(user));
                self.password = password.map(decode);
                host
            }
            None => authority,
        };
        let (host, port) = match host.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            Some((address, rest)) => {
                let address = address.split(['%']).next().unwrap_or_default();
                (format!("[{address}]"), rest.strip_prefix(':'))
            }
            None => {
                let (host, port) = cut(host, ':');
                (host.to_owned(), port)
            }
        };
        self.port = port.filter(|port| !port.is_empty()).and_then(|port| port.parse().ok());
        if port.is_some_and(|port| !port.is_empty() && port.parse::<u16>().is_err()) {
            self.fault = Some("the port in the URL is not a number up to 65535, and curl refuses it");
        }
        self.host = plain_host(&host);
        if self.host.is_empty() && self.scheme != "file" {
            self.fault = Some("there is no host in the URL");
        }
    }

    /// Whether curl speaks HTTP to it.
    pub fn is_http(&self) -> bool {
        matches!(self.scheme.as_str(), "http" | "https" | "ws" | "wss")
    }

    /// Whether TLS comes first.
    pub fn is_tls(&self) -> bool {
        matches!(self.scheme.as_str(), "https" | "wss")
    }

    /// The port that its scheme implies.
    pub fn default_port(&self) -> u16 {
        match self.scheme.as_str() {
            "https" | "wss" => 443,
            "ftp" => 21,
            "ftps" => 990,
            _ => 80,
        }
    }

    /// Host and, unless it is the default one, port. Of a scheme that is not HTTP's the port always stands there.
    pub fn authority(&self) -> String {
        let port = self.port.unwrap_or_else(|| self.default_port());
        if port == self.default_port() && self.is_http() {
            self.host.clone()
        } else {
            format!("{}:{port}", self.host)
        }
    }

    /// Path and query as they stand in the request line: of the path what is not ASCII is percent-encoded, of the
    /// query nothing.
    pub fn target(&self) -> String {
        let mut path = String::with_capacity(self.path.len());
        for byte in self.path.bytes() {
            if byte.is_ascii_graphic() {
                path.push(char::from(byte));
            } else {
                path.push_str(&format!("%{byte:02X}"));
            }
        }
        path + &self.asked()
    }

    fn asked(&self) -> String {
        self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default()
    }

    /// Adds to the query.
    pub fn add_query(&mut self, more: &str) {
        if more.is_empty() {
            return;
        }
        let query = match self.query.take() {
            Some(query) if query.ends_with('&') || query.is_empty() => query + more,
            Some(query) => query + "&" + more,
            None => more.to_owned(),
        };
        self.query = Some(query);
    }

    /// The whole URL as a proxy is asked for it.
    pub fn absolute(&self) -> String {
        let port = self.port.filter(|port| *port != self.default_port());
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{}://{}{port}{}{}", self.scheme, self.host, self.path, self.asked())
    }

    /// As a value, userinfo included; `None` while something in it is not filled in.
    pub fn url(&self) -> Option<url::Url> {
        let mut url = url::Url::parse(&self.absolute()).ok()?;
        if let Some(user) = &self.user {
            url.set_username(user).ok()?;
            url.set_password(self.password.as_deref()).ok()?;
        }
        Some(url)
    }
}

/// Splits at the first `mark`, which may be missing.
fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn decode(text: &str) -> String {
    super::token::text(&percent_decode_str(text).collect::<Vec<u8>>())
}

/// The scheme by which curl reads a URL that has none.
fn guess(host: &str) -> &'static str {
    let host = host.to_ascii_lowercase();
    ["ftp", "dict", "ldap", "imap", "smtp", "pop3"]
        .into_iter()
        .find(|scheme| host.strip_prefix(scheme).is_some_and(|rest| rest.starts_with('.')))
        .unwrap_or("http")
}

/// Decoded, an IPv4 number as four, a name outside of ASCII as its ASCII form.
fn plain_host(host: &str) -> String {
    let host = if host.contains('%') && !host.starts_with('[') { decode(host) } else { host.to_owned() };
    if let Some(address) = ipv4(&host) {
        return address;
    }
    if host.is_ascii() {
        return host;
    }
    match url::Host::parse(&host) {
        Ok(url::Host::Domain(name)) => name,
        _ => host,
    }
}

/// One to four numbers, decimal, octal or hexadecimal, the last filling the rest.
fn ipv4(host: &str) -> Option<String> {
    let number = |part: &str| {
        let (digits, radix) = match part.strip_prefix("0x").or_else(|| part.strip_prefix("0X")) {
            Some(hex) => (hex, 16),
            None if part.len() > 1 && part.starts_with('0') => (part, 8),
            None => (part, 10),
        };
        if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            u32::from_str_radix(digits, radix).ok()
        } else {
            None
        }
    };
    let parts = host.split('.').map(number).collect::<Option<Vec<u32>>>()?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|part| *part > 255) {
        return None;
    }
    let room = 8 * (4 - u32::try_from(first.len()).ok()?);
    if room < 32 && *last >= 1 << room {
        return None;
    }
    let mut address = *last;
    for (place, part) in first.iter().enumerate() {
        address |= part << (24 - 8 * u32::try_from(place).ok()?);
    }
    Some(std::net::Ipv4Addr::from(address).to_string())
}

/// RFC 3986 §5.2.4.
fn without_dots(path: &str) -> String {
    if !path.contains("/.") && !path.contains("/%2") {
        return path.to_owned();
    }
    let is_dot = |segment: &str| segment == "." || segment.eq_ignore_ascii_case("%2e");
    let is_up = |segment: &str| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == ".."
    };
    let mut out: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        if is_dot(segment) || is_up(segment) {
            if is_up(segment) {
                out.pop();
            }
            if last {
                out.push("");
            }
        } else {
            out.push(segment);
        }
    }
    format!("/{}", out.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_as_curl_reads_them() {
        for (text, want) in [
            ("example.com", "http://example.com/"),
            ("example.com:8080/a?b#c", "http://example.com:8080/a?b"),
            ("ftp.example.com/x", "ftp://ftp.example.com/x"),
            ("HTTPS://Example.com:443/a", "https://Example.com/a"),
            ("http:/x/y", "http://x/y"),
            ("http:///x/y", "http://x/y"),
            ("localhost:3000", "http://localhost:3000/"),
            ("http://h?a=b", "http://h/?a=b"),
            ("http://h/a/../../b/./c/..", "http://h/b/"),
            ("http://127.1/", "http://127.0.0.1/"),
            ("http://0", "http://0.0.0.0/"),
            ("http://[::1]:8080/x", "http://[::1]:8080/x"),
            ("http://bücher.example/", "http://xn--bcher-kva.example/"),
            ("http://h/ä?ö", "http://h/ä?ö"),
        ] {
            assert_eq!(Link::read(text, None, false).absolute(), want, "{text}");
        }
        let link = Link::read("http://us%40er:p%3Aw@h:80/", None, false);
        assert_eq!((link.user.as_deref(), link.password.as_deref()), (Some("us@er"), Some("p:w")));
        assert_eq!(link.authority(), "h");
        assert_eq!(Link::read("http://h/a/../b", None, true).target(), "/a/../b");
        assert!(Link::read("http://h:99999/", None, false).fault.is_some());
    }

    #[test]
    fn queries_are_joined() {
        let mut link = Link::read("h/?a=1", None, false);
        link.add_query("b=2");
        assert_eq!(link.target(), "/?a=1&b=2");
    }
}
