//! Times that credentials carry, and clocks that disagree.
//!
//! Whether a credential is in time depends on whose clock is asked. Every time here is in seconds since 1970, and
//! every comparison is with the clock of the server that refused, unless it says otherwise.

use syntax::credentials::{Credential, Place};
use syntax::sigv4::Kind;
use syntax::{basic, date};

use super::{Observations, Step};

/// The times of one credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// What carries them, for a sentence: `the token in Authorization`.
    pub what: String,
    /// When it was made.
    pub issued: Option<i64>,
    /// From when it holds.
    pub starts: Option<i64>,
    /// Until when it holds.
    pub ends: Option<i64>,
    /// It is the credential that the server most likely judged.
    pub main: bool,
}

/// Two clocks of one recording that can't both be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skew {
    /// Whose clock is compared with the refusing server's.
    pub whose: String,
    /// What it shows.
    pub shows: i64,
    /// What the server's clock shows at that moment.
    pub server: i64,
}

impl Skew {
    /// How far they are apart, in seconds, without sign.
    pub fn apart(&self) -> i64 {
        self.shows.saturating_sub(self.server).saturating_abs()
    }
}

impl Step {
    /// The times of every credential of the request, the main one's first.
    pub fn lifetimes(&self) -> Vec<Lifetime> {
        let main = self.main_credential().map(|credential| credential.value.expose().clone());
        let mut found: Vec<Lifetime> = Vec::new();
        for (index, jwt) in &self.jwts {
            let Some(credential) = self.credentials.get(*index) else { continue };
            let scope = credential.place.clone();
            found.push(Lifetime {
                what: format!("the token in {}", place(&scope)),
                issued: jwt.seconds("iat"),
                starts: jwt.seconds("nbf"),
                ends: jwt.seconds("exp"),
                main: main.as_deref() == Some(credential.value.expose().as_str()),
            });
        }
        for credential in &self.credentials {
            if let Some(mut lifetime) = embedded(credential) {
                lifetime.main = main.as_deref() == Some(credential.value.expose().as_str());
                found.push(lifetime);
            }
        }
        for signed in &self.signed {
            found.push(Lifetime {
                what: if signed.presigned { "the signed URL".into() } else { "the signature".into() },
                issued: signed.signed_at,
                starts: signed.starts,
                ends: signed.expires,
                main: self.authorization().is_none() || !signed.presigned,
            });
        }
        if self.signed.is_empty() {
            found.extend(self.dated_url());
        }
        if let Some(ends) = self.header("github-authentication-token-expiration").and_then(date::find) {
            found.push(Lifetime {
                what: "the personal access token".into(),
                issued: None,
                starts: None,
                ends: Some(ends),
                main: true,
            });
        }
        found.retain(|one| one.issued.or(one.starts).or(one.ends).is_some());
        found.sort_by_key(|one| !one.main);
        found
    }

    /// The end of a URL that is signed in a form of its own: an expiry beside a signature or token.
    fn dated_url(&self) -> Option<Lifetime> {
        const ENDS: [&str; 8] =
            ["expires", "expire", "expiry", "expires_at", "exp", "e", "validto", "valid_until"];
        const SIGNED: [&str; 10] =
            ["signature", "sig", "hmac", "hash", "token", "md5", "s", "sign", "st", "key-pair-id"];
        let query = self.query();
        let named = |names: &[&str], name: &str| names.contains(&name.to_ascii_lowercase().as_str());
        let signed = query.iter().any(|(name, value)| named(&SIGNED, name) && value.len() >= 8);
        let ends =
            query.iter().filter(|(name, _)| named(&ENDS, name)).find_map(|(_, value)| read_time(value));
        let ends = ends.filter(|_| signed);
        ends.map(|_| Lifetime { what: "the signed URL".into(), issued: None, starts: None, ends, main: true })
    }

    /// When the request says that it was made: the time of a signature, or of a header field that is signed along.
    pub fn stated_time(&self) -> Option<(String, i64)> {
        const FIELDS: [&str; 10] = [
            "x-amz-date",
            "x-ms-date",
            "x-goog-date",
            "x-date",
            "x-timestamp",
            "x-request-timestamp",
            "x-slack-request-timestamp",
            "timestamp",
            "x-auth-timestamp",
            "date",
        ];
        if let Some(at) = self.signed.iter().filter(|signed| !signed.presigned).find_map(|one| one.signed_at)
        {
            let oauth = self.signed.iter().any(|signed| signed.kind == Kind::OAuth1);
            return Some((if oauth { "oauth_timestamp" } else { "the signature" }.to_owned(), at));
        }
        let name = FIELDS
            .into_iter()
            .find(|name| self.sent(name).and_then(read_time).is_some())
            .map(str::to_owned)
            .or_else(|| {
                let fields = &self.exchange.request.fields;
                fields.iter().map(|field| field.name.to_ascii_lowercase()).find(|name| {
                    name.ends_with("-timestamp") && self.sent(name).and_then(read_time).is_some()
                })
            });
        if let Some(name) = name {
            return Some((format!("the request's {name}"), self.sent(&name).and_then(read_time)?));
        }
        self.query()
            .iter()
            .find(|(name, _)| matches!(name.to_ascii_lowercase().as_str(), "timestamp" | "oauth_timestamp"))
            .and_then(|(name, value)| {
                Some((format!("the parameter {}", syntax::shown::line(name, 20)), read_time(value)?))
            })
    }
}

impl Observations {
    /// Whether the two exchanges carry the same main credential.
    pub fn same_credential(&self, one: &Step, two: &Step) -> bool {
        match (one.main_credential(), two.main_credential()) {
            (Some(one), Some(two)) => one.value.expose() == two.value.expose() && !one.value.is_empty(),
            _ => false,
        }
    }

    /// Exchanges that were let in with the very credential that the judged one was refused with, at the same host.
    pub fn admitted_with_same(&self) -> impl Iterator<Item = (usize, &Step)> {
        let refused = self.refused();
        self.steps.iter().enumerate().filter(move |(index, step)| {
            *index != self.judged
                && step.standing == super::Standing::Admitted
                && !step.asks_for_login()
                && step.host() == refused.host()
                && self.same_credential(step, refused)
        })
    }

    /// Exchanges with the same host that were let in with the very cookies that the judged one was refused with.
    pub fn admitted_with_cookies(&self) -> impl Iterator<Item = (usize, &Step)> {
        let refused = self.refused();
        let own = &refused.cookies;
        self.steps.iter().enumerate().filter(move |(_, step)| {
            !own.is_empty()
                && step.host() == refused.host()
                && step.standing == super::Standing::Admitted
                && step.cookies.len() == own.len()
                && step.cookies.iter().zip(own).all(|(one, two)| one.value.expose() == two.value.expose())
        })
    }

    /// An exchange with another host that was let in with the very credential that was refused.
    pub fn admitted_at_other_host(&self) -> Option<&Step> {
        let refused = self.refused();
        refused.main_credential().filter(|main| main.value.len() >= 8)?;
        self.steps.iter().find(|step| {
            step.standing == super::Standing::Admitted
                && step.host().is_some()
                && step.host() != refused.host()
                && !step.exchange.followed
                && self.same_credential(step, refused)
        })
    }

    /// Whether `other` is the server behind the one that refused, asked by its own address.
    pub fn is_backend(&self, other: &Step) -> bool {
        let direct = |step: &Step| {
            step.host().is_some_and(|host| {
                host == "localhost" || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok()
            })
        };
        direct(other) && !direct(self.refused()) && other.path() == self.refused().path()
    }

    /// The exchange whose answer handed out the credential that was refused, if the recording shows it.
    pub fn issuance(&self) -> Option<&Step> {
        let credential = self.refused().main_credential()?;
        let value = credential.value.expose().trim();
        if value.len() < 12 {
            return None;
        }
        // A cookie or query value is often percent-encoded where the answer's JSON is not.
        let start: &str = value.split(['%', '"', '+', '/']).max_by_key(|part| part.len())?;
        let start = start.get(..start.len().min(200)).unwrap_or(start);
        if start.len() < 8 {
            return None;
        }
        self.before().iter().rev().find(|step| {
            step.body().contains(start)
                || step.set_cookies.iter().any(|cookie| cookie.value.expose().contains(start))
        })
    }

    /// Clocks that disagree with the refusing server's, the largest difference first.
    pub fn skews(&self) -> Vec<Skew> {
        /// Seconds that pass by themselves between two exchanges, or by rounding.
        const SLACK: i64 = 10;
        let refused = self.refused();
        let Some(server) = refused.server_time() else { return Vec::new() };
        let mut found = Vec::new();
        if let Some(shows) = refused.exchange.started {
            found.push(Skew { whose: "the client's clock".into(), shows, server });
        }
        for step in self.before() {
            let Some(shows) = step.server_time() else { continue };
            // A later answer can't be dated before an earlier one.
            if shows > server {
                let whose = match step.host() {
                    Some(host) if Some(host) != refused.host() => {
                        format!("the clock of {} a moment before", syntax::shown::line(host, 60))
                    }
                    _ => "the server's own clock in an earlier answer".into(),
                };
                found.push(Skew { whose, shows, server });
            }
        }
        found.retain(|skew| skew.apart() > SLACK);
        found.sort_by_key(|skew| -skew.apart());
        found
    }
}

/// A stretch of time for a person: `4 seconds`, `17 minutes`, `2 hours 5 minutes`, `3 days`.
pub fn span(seconds: i64) -> String {
    let seconds = seconds.saturating_abs();
    let of = |count: i64, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    match seconds {
        0..=119 => of(seconds, "second"),
        120..=7199 => of(seconds / 60, "minute"),
        7200..=172_799 if seconds % 3600 >= 60 && seconds < 36_000 => {
            format!("{} {}", of(seconds / 3600, "hour"), of(seconds % 3600 / 60, "minute"))
        }
        7200..=172_799 => of(seconds / 3600, "hour"),
        _ => of(seconds / 86_400, "day"),
    }
}

/// The words for a place of a credential.
pub fn place(place: &Place) -> String {
    let named = |what: &str, name: &str| format!("{what} {}", syntax::shown::line(name, 40));
    match place {
        Place::Authorization => "Authorization".into(),
        Place::ProxyAuthorization => "Proxy-Authorization".into(),
        Place::Header(name) => named("the header field", name),
        Place::Query(name) => named("the parameter", name),
        Place::Cookie(name) => named("the cookie", name),
        Place::Userinfo => "the URL".into(),
        Place::Body(name) => named("the body's field", name),
    }
}

/// Times inside of tokens that are no JWTs: base64 of JSON with an expiry (Amazon ECR), Proxmox tickets.
fn embedded(credential: &Credential) -> Option<Lifetime> {
    let value = credential.value.expose();
    let what = format!("the token in {}", place(&credential.place));
    let blank = Lifetime { what, issued: None, starts: None, ends: None, main: false };
    if let Some(issued) = proxmox(value) {
        return Some(Lifetime { issued: Some(issued), ..blank });
    }
    let json = unwrapped(value)?;
    let time = |names: &[&str]| names.iter().find_map(|name| member_time(&json, name));
    let ends = time(&["expiration", "exp", "expires_at", "expiresAt", "expiry", "expires", "Expires", "e"]);
    let starts = time(&["nbf", "not_before", "notBefore"]);
    let issued = time(&["iat", "issued_at", "issuedAt", "created_at", "created"]);
    ends.or(starts).or(issued)?;
    Some(Lifetime { issued, starts, ends, ..blank })
}

/// The second of issue in `PVE:user@realm:618122C5::signature`, percent-encoded or not.
fn proxmox(value: &str) -> Option<i64> {
    let value = value.replace("%3A", ":").replace("%3a", ":");
    let rest = ["PVE:", "PBS:", "PMG:"].iter().find_map(|start| value.split(start).nth(1))?;
    let hex = rest.split(':').nth(1)?;
    (hex.len() == 8).then(|| i64::from_str_radix(hex, 16).ok()).flatten()
}

/// JSON text behind one or two layers of base64.
fn unwrapped(value: &str) -> Option<String> {
    let decode = |text: &str| {
        let pair = basic::decode(text.trim())?;
        Some((String::from_utf8(pair.user).ok()?, String::from_utf8(pair.password.expose().clone()).ok()?))
    };
    // Every JSON object with a member has a colon, so the reader of Basic takes it apart.
    let (head, tail) = decode(value)?;
    if head.trim_start().starts_with('{') {
        return Some(format!("{head}:{tail}"));
    }
    let (head, tail) = decode(&tail)?;
    head.trim_start().starts_with('{').then(|| format!("{head}:{tail}"))
}

/// The member `name` of a JSON text as a time, wherever it stands.
fn member_time(json: &str, name: &str) -> Option<i64> {
    let rest = json.split(&format!("\"{name}\"")).nth(1)?.trim_start().strip_prefix(':')?.trim_start();
    let end = rest.find([',', '}']).unwrap_or(rest.len());
    read_time(rest.get(..end)?.trim_matches(['"', ' ']))
}

/// A time in any of the spellings of header fields and tokens.
pub fn read_time(text: &str) -> Option<i64> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return (text.len() >= 9).then(|| date::epoch(text)).flatten();
    }
    date::http(text).or_else(|| date::iso(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_for_people() {
        assert_eq!(span(1), "1 second");
        assert_eq!(span(-90), "90 seconds");
        assert_eq!(span(1043), "17 minutes");
        assert_eq!(span(7500), "2 hours 5 minutes");
        assert_eq!(span(260_000), "3 days");
    }

    #[test]
    fn a_ticket_tells_its_second() {
        assert_eq!(proxmox("PVE%3Aops%40pve%3A61811EE5%3A%3Aabc"), Some(0x6181_1EE5));
        assert_eq!(proxmox("PVE:ops@pve:61811EE5::abc"), Some(0x6181_1EE5));
        assert_eq!(proxmox("PVE:ops"), None);
    }
}
