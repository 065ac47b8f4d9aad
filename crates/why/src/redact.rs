//! The last door before a report: every secret that the recording is known to hold is taken out of every sentence.
//!
//! Evidence is written without secrets to begin with. Remedy for what slips through: a server that repeats the
//! credential in its answer, a token in a path. Values are replaced wherever they stand.

use cause::Observations;
use syntax::credentials::Place;
use syntax::{basic, shown};
use url::Url;

/// Shortest value that is looked for; shorter ones stand in ordinary words by chance.
const SHORTEST: usize = 4;

/// Knows the secrets of one recording.
pub struct Redactor {
    secrets: Vec<String>,
}

impl Redactor {
    /// Collects the secrets of everything that was seen.
    pub fn new(seen: &Observations) -> Self {
        let mut secrets = Vec::new();
        for step in &seen.steps {
            for credential in &step.credentials {
                let value = credential.value.expose();
                add(&mut secrets, value);
                value
                    .split([' ', ',', ';', '"', '\'', '=', ':'])
                    .filter(|part| part.len() >= 12)
                    .for_each(|part| add(&mut secrets, part));
                if let Some(pair) = basic::decode(value) {
                    add(&mut secrets, &String::from_utf8_lossy(pair.password.expose()));
                    add(&mut secrets, &latin1(pair.password.expose()));
                }
            }
            step.cookies.iter().for_each(|cookie| add(&mut secrets, cookie.value.expose()));
            step.set_cookies.iter().for_each(|cookie| add(&mut secrets, cookie.value.expose()));
            for (name, value) in step.query() {
                if is_telling(&name) {
                    add(&mut secrets, &value);
                }
            }
            for (path, value) in &step.problem.members {
                if is_telling(path.rsplit('.').next().unwrap_or(path)) {
                    add(&mut secrets, value);
                }
            }
            if let Some(url) = step.url() {
                add(&mut secrets, url.password().unwrap_or(""));
            }
        }
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        Self { secrets }
    }

    /// `text` without any secret, neutralised.
    pub fn clean(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for secret in &self.secrets {
            if out.contains(secret.as_str()) {
                out = out.replace(secret.as_str(), &format!("[{} characters]", secret.chars().count()));
            }
        }
        out
    }

    /// A URL for a person: without userinfo and fragment, values of telling parameters replaced, bounded.
    pub fn url(&self, url: &Url) -> String {
        let mut shown_url = url.clone();
        let _ = shown_url.set_username("");
        let _ = shown_url.set_password(None);
        shown_url.set_fragment(None);
        if url.query().is_some() {
            let pairs: Vec<String> = url
                .query_pairs()
                .map(|(name, value)| {
                    let value = if is_telling(&name) || value.len() > 40 {
                        format!("[{} characters]", value.chars().count())
                    } else {
                        value.into_owned()
                    };
                    format!("{name}={value}")
                })
                .collect();
            shown_url.set_query(None);
            return self.clean(&shown::line(&format!("{shown_url}?{}", pairs.join("&")), 200));
        }
        self.clean(&shown::line(shown_url.as_str(), 200))
    }
}

/// Whether a parameter of this name holds something that should not be shown.
fn is_telling(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "token",
        "key",
        "secret",
        "sig",
        "pass",
        "pwd",
        "auth",
        "code",
        "credential",
        "session",
        "nonce",
        "ticket",
        "assertion",
        "hash",
        "jwt",
        "sid",
        "state",
        "otp",
        "policy",
    ]
    .iter()
    .any(|part| name.contains(part))
}

fn add(secrets: &mut Vec<String>, value: &str) {
    let value = value.trim();
    if value.len() >= SHORTEST && !is_common(value) && !secrets.iter().any(|known| known == value) {
        secrets.push(value.to_owned());
    }
}

/// Placeholders and flags that are no secret and would tear holes into sentences.
fn is_common(value: &str) -> bool {
    matches!(
        value.to_ascii_lowercase().as_str(),
        "true"
            | "false"
            | "null"
            | "none"
            | "undefined"
            | "deleted"
            | "password"
            | "token"
            | "bearer"
            | "basic"
            | "admin"
            | "user"
    )
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// The place of a credential in a sentence.
pub fn place(place: &Place) -> String {
    match place {
        Place::Authorization => "header authorization".to_owned(),
        Place::ProxyAuthorization => "header proxy-authorization".to_owned(),
        Place::Header(name) => format!("header {}", shown::line(&name.to_ascii_lowercase(), 60)),
        Place::Query(name) => format!("query {}", shown::line(name, 60)),
        Place::Cookie(name) => format!("cookie {}", shown::line(name, 60)),
        Place::Userinfo => "url userinfo".to_owned(),
        Place::Body(name) => format!("body {}", shown::line(name, 60)),
    }
}
