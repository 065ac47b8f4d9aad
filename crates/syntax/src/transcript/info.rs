//! curl's informational lines, of all its versions and TLS libraries: what they say about the connection.
//!
//! Risk: the wordings are prose and change from release to release. Remedy: each is matched by the words that
//! have stayed; a line that is not known is kept as it is and says nothing.

use super::wordings::{is_verdict, signs};
use crate::Failure;
use crate::exchange::Connection;

/// Most addresses and names of one connection that are kept.
const MOST: usize = 64;

/// What a line means for the order of things.
pub(super) enum Sense {
    /// Nothing.
    Plain,
    /// Work on a new connection, or on a new request, begins.
    Begins,
    /// A TCP connection stands, so that failures before it are of no consequence.
    Connected,
    /// An earlier connection to this host is used again.
    Reused(String),
    /// The exchange on the connection has ended.
    Ends,
    /// The client goes on to another URL, or to the same with credentials.
    Another(String),
    /// The URL of the request that is about to be sent.
    Url(String),
    /// A header field, pseudo header fields among them, of a request on HTTP/2 or HTTP/3.
    Field(String, String),
    /// Something failed.
    Failed(Failure),
}

/// Takes what `text` says (without its mark) into `connection`.
pub(super) fn read(text: &str, connection: &mut Connection) -> Sense {
    if let Some(sense) = stream(text) {
        connection.tls |=
            matches!(&sense, Sense::Field(name, value) if name == ":scheme" && value == "https");
        connection.tls |= matches!(&sense, Sense::Url(url) if url.starts_with("https://"));
        return sense;
    }
    let signs = signs(text);
    connection.tls |= signs.tls;
    connection.certificate_requested |= signs.certificate_requested;
    certificate(text, connection);
    if let Some(sense) = way(text, connection) {
        return sense;
    }
    match signs.code {
        Some(code) => Sense::Failed(Failure { code: Some(code), text: text.trim().to_owned() }),
        None => Sense::Plain,
    }
}

/// `[HTTP/2] [1] [:path: /x]`, `h2h3 [:path: /x]`, `[HTTP/2] [1] OPENED stream for https://…`.
fn stream(text: &str) -> Option<Sense> {
    let rest = ["[HTTP/2] ", "[HTTP/3] ", "h2h3 ", "h2 ", "h3 ", "http/2 ", "HTTP/2 "]
        .iter()
        .find_map(|start| text.trim_start().strip_prefix(start))?;
    if let Some(url) = rest.find("OPENED stream for ").and_then(|found| rest.get(found + 18..)) {
        return Some(Sense::Url(url.trim().to_owned()));
    }
    let rest = match rest.strip_prefix('[').and_then(|rest| rest.split_once("] [")) {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => rest.strip_prefix('[')?,
    };
    let (name, value) = crate::wire::start::field_line(rest.trim_end().strip_suffix(']')?)?;
    Some(Sense::Field(name.to_owned(), value.trim().to_owned()))
}

/// Facts about the server's certificate.
fn certificate(text: &str, connection: &mut Connection) {
    let text = text.trim();
    let after = |start: &str| text.strip_prefix(start).map(|rest| rest.trim().to_owned());
    if let Some(subject) = after("subject:") {
        connection.subject = Some(subject);
    } else if let Some(issuer) = after("issuer:") {
        connection.issuer = Some(issuer);
    } else if let Some(date) = after("start date:") {
        connection.not_before = Some(date);
    } else if let Some(date) = after("expire date:") {
        connection.not_after = Some(date);
    } else if let Some(names) = after("subjectAltName:").or_else(|| after("common name:")) {
        if connection.names.len() < MOST {
            connection.names.push(names);
        }
    } else if is_verdict(text) {
        connection.verify = Some(text.to_owned());
    }
}

/// Name, addresses, proxy.
fn way(text: &str, connection: &mut Connection) -> Option<Sense> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("Trying ") {
        trying(rest, connection);
        return Some(if rest.ends_with("connected") { Sense::Connected } else { Sense::Begins });
    }
    if let Some(rest) =
        text.strip_prefix("Connected to ").or_else(|| text.strip_prefix("Established connection to "))
    {
        connected(rest, connection);
        return Some(Sense::Connected);
    }
    if let Some(rest) = text.strip_prefix("About to connect() to ") {
        let (proxy, rest) = rest.strip_prefix("proxy ").map_or((false, rest), |rest| (true, rest));
        let (host, rest) = rest.split_once(" port ").unwrap_or((rest, ""));
        meant(connection, host, number(rest), proxy);
        return Some(Sense::Begins);
    }
    if let Some(rest) = text.strip_prefix("Host ") {
        let (name, _) = rest.split_once(" was resolved")?;
        let (host, port) = split_port(name);
        meant(connection, host, port, false);
        return Some(Sense::Begins);
    }
    if let Some(rest) = text.strip_prefix("Hostname ") {
        let (host, _) = rest.split_once(" was found in DNS cache")?;
        meant(connection, host, None, false);
        return Some(Sense::Begins);
    }
    if let Some(addresses) = text.strip_prefix("IPv4: ").or_else(|| text.strip_prefix("IPv6: ")) {
        let _ = addresses; // They are shown again when they are tried.
        return Some(Sense::Plain);
    }
    if let Some(rest) = text.strip_prefix("Uses proxy env variable ") {
        let (name, value) = rest.split_once(" == ")?;
        if !name.to_ascii_lowercase().starts_with("no_proxy") {
            connection.proxy = Some(without_userinfo(value.trim_matches('\'')));
        }
        return Some(Sense::Begins);
    }
    if let Some(found) = text.find("proxy tunnel to ").filter(|_| text.starts_with("Establish")) {
        let (host, port) = split_port(text.get(found + 16..)?.split_whitespace().next()?);
        let first = connection.host.replace(host.to_owned());
        connection.proxy = connection.proxy.take().or(first);
        connection.port = port.or(connection.port);
        return Some(Sense::Plain);
    }
    if text.starts_with("Re-using existing") || text.starts_with("Reusing existing") {
        let host = text.find("with host ").or_else(|| text.find("with proxy "))?;
        return Some(Sense::Reused(text.get(host..)?.split_whitespace().nth(2)?.to_owned()));
    }
    if let Some(rest) = text.strip_prefix("Issue another request to this URL: ") {
        return Some(Sense::Another(rest.trim().trim_matches('\'').to_owned()));
    }
    if let Some(rest) = text.strip_prefix("Rebuilt URL to: ") {
        return Some(Sense::Url(rest.trim().to_owned()));
    }
    let ends = text.starts_with("Closing connection")
        || text.starts_with("closing connection")
        || (text.starts_with("Connection #") && text.contains("left intact"));
    if ends {
        return Some(Sense::Ends);
    }
    if text.starts_with("Could not resolve") || text.starts_with("Couldn't resolve") {
        let host = text.split_once(": ").map(|(_, rest)| rest).or_else(|| text.rsplit('\'').nth(1))?;
        let host = host.split(" (").next().unwrap_or(host).trim();
        if text.contains("proxy") {
            connection.proxy.get_or_insert_with(|| host.to_owned());
        } else {
            meant(connection, split_port(host).0, None, false);
        }
    }
    if let Some(rest) = text.strip_prefix("Failed to connect to ") {
        let (host, rest) = rest.split_once(" port ")?;
        meant(connection, host, number(rest), false);
    }
    None
}

/// `1.2.3.4...`, `1.2.3.4:443...`, `[::1]:443...`, `::1...`, `1.2.3.4... connected`.
fn trying(rest: &str, connection: &mut Connection) {
    let address = rest.split("...").next().unwrap_or(rest).trim();
    if !address.is_empty() && connection.tried.len() < MOST {
        connection.tried.push(address.to_owned());
    }
    if let (_, Some(port)) = split_port(address) {
        connection.port.get_or_insert(port);
    }
}

/// `host (1.2.3.4) port 443 (#0)`; from 8.16 on `host (1.2.3.4 port 443) from …`.
fn connected(rest: &str, connection: &mut Connection) {
    let Some((host, rest)) = rest.split_once(" (") else { return };
    let address = rest.split([')', ' ']).next().unwrap_or_default();
    let port = rest.find("port ").and_then(|found| number(rest.get(found + 5..)?));
    if !address.is_empty() {
        connection.address = Some(address.to_owned());
    }
    meant(connection, host, port, false);
}

fn meant(connection: &mut Connection, host: &str, port: Option<u16>, proxy: bool) {
    if proxy {
        connection.proxy.get_or_insert_with(|| host.to_owned());
    }
    connection.host = Some(host.trim().to_owned());
    connection.port = port.or(connection.port);
}

/// `host:443` or `[::1]:443` in two; an IPv6 address without brackets has no port.
pub(super) fn split_port(text: &str) -> (&str, Option<u16>) {
    match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.starts_with('[') => match port.parse() {
            Ok(port) => (host.trim_matches(['[', ']']), Some(port)),
            Err(_) => (text, None),
        },
        _ => (text.trim_matches(['[', ']']), None),
    }
}

/// The number at the start of `text`.
fn number(text: &str) -> Option<u16> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}

fn without_userinfo(url: &str) -> String {
    let start = url.find("://").map_or(0, |found| found + 3);
    let (scheme, rest) = url.split_at_checked(start).unwrap_or(("", url));
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    format!("{scheme}{}", host.rsplit_once('@').map_or(host, |(_, host)| host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_read_in_every_wording() {
        // Line; host, port, address, addresses tried, proxy.
        let cases = [
            ("  Trying 1.2.3.4...", "- - - 1.2.3.4 -"),
            ("  Trying [::1]:8443...", "- 8443 - [::1]:8443 -"),
            ("Connected to h (1.2.3.4) port 443 (#0)", "h 443 1.2.3.4  -"),
            ("Connected to h (::1) port 443", "h 443 ::1  -"),
            ("Established connection to h (1.2.3.4 port 8080) from 10.0.0.1 port 5", "h 8080 1.2.3.4  -"),
            ("About to connect() to h port 443 (#0)", "h 443 -  -"),
            ("About to connect() to proxy p port 3128 (#0)", "p 3128 -  p"),
            ("Host h:443 was resolved.", "h 443 -  -"),
            ("Could not resolve host: h", "h - -  -"),
            ("Could not resolve host: h (Domain name not found)", "h - -  -"),
            ("Couldn't resolve host 'h'", "h - -  -"),
            ("Failed to connect to h port 81 after 2 ms: Couldn't connect to server", "h 81 -  -"),
            ("Uses proxy env variable https_proxy == 'http://u:p@p:3128/'", "- - -  http://p:3128"),
            ("Uses proxy env variable no_proxy == 'h'", "- - -  -"),
            ("Establish HTTP proxy tunnel to h:443", "h 443 -  -"),
        ];
        for (line, facts) in cases {
            let mut connection = Connection::default();
            read(line, &mut connection);
            let text = |value: &Option<String>| value.clone().unwrap_or("-".into());
            let seen = [
                text(&connection.host),
                connection.port.map_or("-".into(), |port| port.to_string()),
                text(&connection.address),
                connection.tried.join(","),
                text(&connection.proxy),
            ];
            assert_eq!(seen.join(" "), facts, "{line}");
        }
    }

    #[test]
    fn failures_have_curls_own_code() {
        let cases = [
            ("connect to 1.2.3.4 port 80 failed: Connection refused", Some(7)),
            ("SSL certificate problem: certificate has expired", Some(60)),
            ("SSL certificate verify result: self-signed certificate (18), continuing anyway.", None),
            ("OpenSSL SSL_connect: Connection reset by peer in connection to h:443", Some(35)),
            ("schannel: next InitializeSecurityContext failed: SEC_E_UNTRUSTED_ROOT (0x80090325)", Some(60)),
            ("HTTP/2 stream 1 was not closed cleanly: PROTOCOL_ERROR (err 1)", Some(92)),
            ("TLSv1.3 (OUT), TLS alert, close notify (256):", None),
        ];
        for (line, code) in cases {
            let failure = match read(line, &mut Connection::default()) {
                Sense::Failed(failure) => failure.code,
                _ => None,
            };
            assert_eq!(failure, code, "{line}");
        }
    }

    #[test]
    fn streams_show_their_fields() {
        for line in ["[HTTP/2] [1] [:path: /x]", "h2h3 [:path: /x]", "[HTTP/3] [0] [:path: /x]"] {
            let sense = read(line, &mut Connection::default());
            assert!(matches!(sense, Sense::Field(name, value) if name == ":path" && value == "/x"), "{line}");
        }
    }
}
