//! What other programs said about a name, pasted beside the exchange: dig, nslookup, host, getent, ping, a hosts file.
//!
//! Rules compare it with the address that was connected to. Lines that can't be made out are passed over.

use std::net::IpAddr;

use syntax::shown;

use super::Observations;

/// One answer about one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// The name, lower case, without a dot at its end; empty where the output does not repeat it (`dig +short`).
    pub name: String,
    /// The addresses, in order.
    pub addresses: Vec<IpAddr>,
    /// `NXDOMAIN`, `SERVFAIL`, `REFUSED`, `TIMEOUT`, `NOERROR`, as far as it is told.
    pub status: Option<&'static str>,
    /// The server that was asked, if it was named.
    pub server: Option<String>,
    /// Who says so.
    pub by: Source,
}

/// Who says what address a name has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// The name system itself: dig, nslookup, host, drill.
    #[default]
    Dns,
    /// What programs on this machine get, overrides included: getent, ping.
    System,
    /// A hosts file.
    Hosts,
    /// The client was told (`--resolve`, `--connect-to`).
    Pinned,
}

impl Observations {
    /// Everything that is said about names in the recording.
    pub fn lookups(&self) -> Vec<Lookup> {
        let pinned =
            self.steps.iter().flat_map(|step| &step.exchange.connection.info).filter_map(|line| pinned(line));
        let commands = self.commands.iter().flat_map(|command| command.lines());
        let mut found = read(commands.chain(self.other.iter().flat_map(|text| text.lines())));
        found.extend(pinned);
        found
    }

    /// What is said about the host of the judged exchange.
    pub fn lookups_of_host(&self) -> Vec<Lookup> {
        let Some(host) = self.meant_host() else { return Vec::new() };
        let about = |name: &str| name.is_empty() || name == host || host.starts_with(&format!("{name}."));
        self.lookups().into_iter().filter(|lookup| about(&lookup.name)).collect()
    }

    /// The host that the judged exchange means, lower case.
    pub fn meant_host(&self) -> Option<String> {
        let refused = self.refused();
        let connection = &refused.exchange.connection;
        connection
            .host
            .as_deref()
            .or_else(|| refused.host())
            .map(|host| host.trim_end_matches('.').trim_matches(['[', ']']).to_ascii_lowercase())
    }

    /// The addresses that the judged exchange was made to, or tried.
    pub fn connected(&self) -> Vec<IpAddr> {
        let connection = &self.refused().exchange.connection;
        let mut all: Vec<IpAddr> =
            connection.address.iter().chain(&connection.tried).filter_map(|text| address(text)).collect();
        all.dedup();
        all
    }
}

impl Observations {
    /// What another program said about a resolver that fails, pasted beside the exchange.
    pub fn resolver_complaint(&self) -> Option<String> {
        const WORDS: [&str; 7] = [
            "temporary failure in name resolution",
            "temporary failure resolving",
            "eai_again",
            "no servers could be reached",
            "servfail",
            "server misbehaving",
            "i/o timeout",
        ];
        self.other.iter().find_map(|line| {
            let lower = line.to_ascii_lowercase();
            let said = WORDS.iter().any(|words| lower.contains(words)) && !lower.contains(" in cache");
            said.then(|| shown::line(line, 120))
        })
    }
}

/// Reads lines of such programs.
pub fn read<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<Lookup> {
    const MOST: usize = 256;
    let mut found: Vec<Lookup> = Vec::new();
    let mut server: Option<String> = None;
    let mut section = "";
    for line in lines {
        let line = line.trim();
        let line = line.strip_prefix(['$', '#', '%', '>']).map_or(line, str::trim_start);
        if found.len() >= MOST {
            break;
        }
        if let Some((name, by, asked)) = command(line) {
            server = asked.clone();
            section = "";
            found.push(Lookup { name, by, server: asked, ..Lookup::default() });
            continue;
        }
        if let Some(status) = status(line) {
            match found.last_mut().filter(|last| last.status.is_none() && last.addresses.is_empty()) {
                Some(last) => last.status = Some(status),
                None => found.push(Lookup {
                    status: Some(status),
                    server: server.clone(),
                    name: quoted_name(line),
                    ..Lookup::default()
                }),
            }
            continue;
        }
        if line.starts_with(';') {
            if line.contains(" SECTION") {
                section = if line.contains("ANSWER") { "answer" } else { "other" };
            }
            if let Some(from) = line.split("SERVER:").nth(1) {
                let from = from.trim().split(['#', '(', ' ']).next().unwrap_or("").to_owned();
                if let Some(last) = found.last_mut().filter(|last| last.server.is_none()) {
                    last.server = Some(from);
                }
            }
            continue;
        }
        if let Some(rest) = line.strip_prefix("Server:") {
            server = Some(rest.trim().to_owned()).filter(|server| !server.is_empty());
            section = "server";
            if let Some(last) = found.last_mut().filter(|last| last.addresses.is_empty()) {
                last.server.clone_from(&server);
            }
            continue;
        }
        if section == "other" && record(line).is_some() {
            continue;
        }
        if let Some(rest) = line.strip_prefix("Name:") {
            section = "name";
            add(&mut found, &clean(rest), None, Source::Dns, server.as_deref());
            continue;
        }
        if let Some(rest) = line.strip_prefix("Address:").or_else(|| line.strip_prefix("Addresses:")) {
            if section == "name" || (section != "server" && server.is_none()) {
                add_address(&mut found, rest);
            } else {
                section = "";
            }
            continue;
        }
        one(line, &mut found, server.as_deref());
    }
    found.retain(|lookup| !lookup.addresses.is_empty() || lookup.status.is_some());
    found
}

/// A line that tells an address by itself.
fn one(line: &str, found: &mut Vec<Lookup>, server: Option<&str>) {
    if let Some((name, ip)) = record(line) {
        add(found, &name, Some(ip), Source::Dns, server);
    } else if let Some((name, rest)) =
        line.split_once(" has address ").or_else(|| line.split_once(" has IPv6 address "))
    {
        if let Some(ip) = address(rest) {
            add(found, &clean(name), Some(ip), Source::Dns, server);
        }
    } else if let Some(rest) = line.strip_prefix("PING ") {
        let mut words = rest.split([' ', '(', ')']).filter(|word| !word.is_empty());
        if let (Some(name), Some(ip)) = (words.next(), words.next().and_then(address)) {
            add(found, &clean(name), Some(ip), Source::System, None);
        }
    } else {
        let line = line.rsplit_once("/etc/hosts:").map_or(line, |(_, rest)| rest);
        let line = line.split('#').next().unwrap_or("").trim_start_matches(':');
        let mut words = line.split_whitespace();
        let Some(ip) = words.next().and_then(address) else { return };
        let names: Vec<&str> = words.collect();
        if names.is_empty() {
            // dig +short
            add_address(found, line);
            return;
        }
        let looks = names.iter().all(|name| {
            matches!(*name, "STREAM" | "DGRAM" | "RAW")
                || name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
        });
        if !looks {
            return;
        }
        // Lines of getent and of a hosts file look alike; a command above tells which it is.
        let by = match found.last() {
            Some(last) if matches!(last.by, Source::System) => Source::System,
            _ => Source::Hosts,
        };
        for name in names.iter().filter(|name| name.contains('.') || names.len() == 1) {
            add(found, &clean(name), Some(ip), by, None);
        }
    }
}

/// Adds an address to the lookup of `name`, or to the last one if that has no name of its own yet.
fn add(found: &mut Vec<Lookup>, name: &str, ip: Option<IpAddr>, by: Source, server: Option<&str>) {
    if let Some(last) = found.last_mut()
        && (last.name.is_empty()
            || last.name == name
            || last.by == Source::Dns && by == Source::Dns && ip.is_some())
        && (last.by == by || last.addresses.is_empty())
    {
        if last.name.is_empty() {
            name.clone_into(&mut last.name);
        }
        last.by = by;
        last.addresses.extend(ip);
        return;
    }
    found.push(Lookup {
        name: name.to_owned(),
        addresses: ip.into_iter().collect(),
        status: None,
        server: server.map(str::to_owned),
        by,
    });
}

fn add_address(found: &mut [Lookup], text: &str) {
    if let (Some(last), Some(ip)) = (found.last_mut(), address(text)) {
        last.addresses.push(ip);
    }
}

/// `dig …`, `host …`, `nslookup …`, `getent hosts …`, `cat /etc/hosts`: the name asked for, and the server.
fn command(line: &str) -> Option<(String, Source, Option<String>)> {
    if let Some(rest) = line.strip_prefix("; <<>> DiG").and_then(|rest| rest.split("<<>>").nth(1)) {
        return command(&format!("dig {}", rest.trim()));
    }
    let banner = !line.is_empty() && line.len() < 200;
    let mut words = line.split_whitespace().skip_while(|word| *word == "sudo");
    let first = words.next()?;
    let program = first.rsplit('/').next().unwrap_or(first);
    let rest: Vec<&str> = words.collect();
    let dashed = |word: &&&str| !word.starts_with(['-', '+']);
    match program {
        "dig" | "drill" | "kdig" | "nslookup" | "host" | "dog" | "doggo" | "resolvectl"
            if banner && !rest.is_empty() =>
        {
            let mut names = rest.iter().filter(dashed).filter(|word| {
                !matches!(
                    word.to_ascii_uppercase().as_str(),
                    "A" | "AAAA" | "ANY" | "IN" | "NS" | "SOA" | "CNAME" | "QUERY"
                )
            });
            let at = rest.iter().find_map(|word| word.strip_prefix('@')).map(str::to_owned);
            let name = names.find(|word| !word.starts_with('@'))?;
            if !name.contains('.') || name.ends_with(':') {
                return None;
            }
            let second = names.find(|word| !word.starts_with('@')).map(|word| (*word).to_owned());
            let server = at.or(second.filter(|_| matches!(program, "nslookup" | "host")));
            Some((clean(name), Source::Dns, server))
        }
        "getent" => Some((clean(rest.last()?), Source::System, None)),
        "cat" | "grep" | "egrep" | "type" | "tail" | "head" if line.contains("hosts") => {
            Some((String::new(), Source::Hosts, None))
        }
        _ => None,
    }
}

/// A status that a line names.
fn status(line: &str) -> Option<&'static str> {
    let upper = line.to_ascii_uppercase();
    if upper.contains("TIMED OUT")
        && (upper.contains("SERVER") || upper.contains("DNS") || upper.starts_with(";;"))
        || upper.contains("NO SERVERS COULD BE REACHED")
    {
        return Some("TIMEOUT");
    }
    if !(upper.contains("STATUS:")
        || upper.starts_with("**")
        || upper.starts_with("HOST ")
        || upper.contains("CAN'T FIND"))
    {
        return None;
    }
    ["NXDOMAIN", "SERVFAIL", "REFUSED", "NOERROR"]
        .into_iter()
        .find(|status| upper.contains(status))
        .or_else(|| upper.contains("NON-EXISTENT DOMAIN").then_some("NXDOMAIN"))
        .filter(|status| *status != "NOERROR")
}

fn quoted_name(line: &str) -> String {
    line.split("find ").nth(1).and_then(|rest| rest.split([':', ' ']).next()).map(clean).unwrap_or_default()
}

/// `name. 300 IN A 203.0.113.7`.
fn record(line: &str) -> Option<(String, IpAddr)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let kind = words.iter().position(|word| matches!(*word, "A" | "AAAA"))?;
    (kind >= 1 && kind + 2 == words.len()).then_some(())?;
    Some((clean(words.first()?), words.last()?.parse().ok()?))
}

/// `* Added api.example.com:443:203.0.113.7 to DNS cache`, as curl says for `--resolve`.
fn pinned(line: &str) -> Option<Lookup> {
    let rest = line.trim_start_matches(['*', ' ']).strip_prefix("Added ")?;
    let entry = rest.split(" to DNS cache").next().filter(|entry| entry.len() < rest.len())?;
    let mut parts = entry.splitn(3, ':');
    let (name, _port, addresses) = (parts.next()?, parts.next()?, parts.next()?);
    let addresses = addresses.split(',').filter_map(address).collect();
    Some(Lookup { name: clean(name), addresses, by: Source::Pinned, ..Lookup::default() })
}

/// An address, with or without brackets and port.
pub fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_end_matches("...");
    if let Some(rest) = text.strip_prefix('[') {
        return rest.split(']').next()?.parse().ok();
    }
    text.parse().ok().or_else(|| text.rsplit_once([':', '#']).and_then(|(ip, _)| ip.parse().ok()))
}

fn clean(name: &str) -> String {
    shown::line(name, 120).trim().trim_end_matches(['.', ',']).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookups(text: &str) -> Vec<Lookup> {
        read(text.lines())
    }

    #[test]
    fn dig_is_read() {
        let found = lookups(
            "; <<>> DiG 9.18.1 <<>> api.example.com\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; QUESTION SECTION:\n;api.example.com. IN A\n;; ANSWER SECTION:\napi.example.com. 300 IN CNAME a.example.net.\na.example.net. 60 IN A 203.0.113.7\n;; SERVER: 127.0.0.53#53(127.0.0.53)",
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "api.example.com");
        assert_eq!(found[0].addresses, ["203.0.113.7".parse::<IpAddr>().unwrap()]);
        assert_eq!(found[0].server.as_deref(), Some("127.0.0.53"));
    }

    #[test]
    fn short_answers_belong_to_their_command() {
        let found = lookups(
            "$ dig +short api.example.com @192.0.2.53\n203.0.113.9\n$ getent hosts api.example.com\n127.0.0.1       api.example.com",
        );
        assert_eq!(found[0].server.as_deref(), Some("192.0.2.53"));
        assert_eq!(found[0].addresses, ["203.0.113.9".parse::<IpAddr>().unwrap()]);
        assert_eq!((found[1].by, found[1].addresses.len()), (Source::System, 1));
    }

    #[test]
    fn nslookup_and_hosts_files_are_read() {
        let found = lookups(
            "Server:\t\t8.8.8.8\nAddress:\t8.8.8.8#53\n\n** server can't find aip.example.com: NXDOMAIN",
        );
        assert_eq!((found[0].status, found[0].name.as_str()), (Some("NXDOMAIN"), "aip.example.com"));
        let found = lookups(
            "Server: 8.8.8.8\nAddress: 8.8.8.8#53\nNon-authoritative answer:\nName: api.example.com\nAddress: 203.0.113.9",
        );
        assert_eq!(found[0].addresses, ["203.0.113.9".parse::<IpAddr>().unwrap()]);
        let found = lookups("$ grep example /etc/hosts\n10.0.0.5 api.example.com # old staging");
        assert_eq!((found[0].by, found[0].name.as_str()), (Source::Hosts, "api.example.com"));
    }

    #[test]
    fn failures_have_a_status() {
        assert_eq!(
            lookups(";; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 4")[0].status,
            Some("SERVFAIL")
        );
        assert_eq!(
            lookups(";; connection timed out; no servers could be reached")[0].status,
            Some("TIMEOUT")
        );
    }

    #[test]
    fn pins_are_read() {
        let found = pinned("* Added api.example.com:443:203.0.113.7 to DNS cache").unwrap();
        assert_eq!((found.by, found.addresses.len()), (Source::Pinned, 1));
    }
}
