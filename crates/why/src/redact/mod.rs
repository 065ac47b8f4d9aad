//! The last door before a report: every secret that the recording is known to hold is taken out of every sentence.
//!
//! Evidence is written without secrets to begin with. Remedy for what slips through: a server that repeats the
//! credential in its answer, a token in a path. Values are replaced wherever they stand.

mod collect;
mod mask;

use cause::Observations;
use cause::observations::quote_of;
use syntax::credentials::Place;
use syntax::shown;
use url::Url;

use self::mask::Mask;

/// Knows the secrets of one recording.
pub struct Redactor {
    secrets: Mask,
}

impl Redactor {
    /// Collects the secrets of everything that was seen.
    pub fn new(seen: &Observations) -> Self {
        Self { secrets: collect::secrets(seen) }
    }

    /// `text` without any secret.
    pub fn clean(&self, text: &str) -> String {
        self.secrets.apply(text)
    }

    /// A text from the wire of which nothing is known: neutralised, bounded, without what looks like a secret.
    pub fn wire(&self, text: &str, most: usize) -> String {
        let bounded: String = text.chars().take(most.saturating_mul(8)).collect();
        shown::line(&quote_of(&self.clean(&bounded)), most)
    }

    /// A remark on the input, at its full length, without what looks like a secret.
    pub fn remark(&self, text: &str) -> String {
        self.clean(text).split(' ').map(quote_of).collect::<Vec<_>>().join(" ")
    }

    /// A URL for a person: without userinfo and fragment, values of telling parameters replaced, bounded.
    pub fn url(&self, url: &Url) -> String {
        let mut shown_url = url.clone();
        let _ = shown_url.set_username("");
        let _ = shown_url.set_password(None);
        shown_url.set_fragment(None);
        let path = path_hidden(shown_url.path());
        shown_url.set_path("");
        let place = format!(
            "{}{path}",
            shown_url.as_str().split(['?', '#']).next().unwrap_or("").trim_end_matches('/')
        );
        // A key that was typed where a URL belongs becomes a host without a dot.
        let place = match url.host_str() {
            Some(host) if !host.contains('.') && !host.starts_with('[') => {
                place.replacen(host, &quote_of(host), 1)
            }
            _ => place,
        };
        let pairs: Vec<String> = url
            .query_pairs()
            .map(|(name, value)| {
                if value.is_empty() {
                    return quote_of(&name);
                }
                let hidden = is_telling(&name)
                    || value.len() > 40
                    || collect::looks_random(&value) && value.len() >= 12;
                let value =
                    if hidden { format!("[{} characters]", value.chars().count()) } else { quote_of(&value) };
                format!("{}={value}", quote_of(&name))
            })
            .collect();
        let query = if url.query().is_some() { format!("?{}", pairs.join("&")) } else { String::new() };
        shown::line(&self.clean(&format!("{place}{query}")), 200)
    }
}

/// The segments of a path that hold a key: they look like one, or stand behind the name of a hook.
fn path_secrets(path: &str) -> impl Iterator<Item = &str> {
    let mut behind_hook = 0_u8;
    path.split('/').filter(move |segment| {
        let lower = segment.to_ascii_lowercase();
        let hook = ["hook", "token", "secret", "apikey", "invite", "reset", "magic"]
            .iter()
            .any(|word| lower.contains(word));
        let hidden = !segment.is_empty()
            && (quote_of(segment) != **segment
                || behind_hook > 0 && collect::looks_random(segment) && segment.len() > 6);
        behind_hook = if hook { 4 } else { behind_hook.saturating_sub(1) };
        hidden
    })
}

fn path_hidden(path: &str) -> String {
    let secrets: Vec<&str> = path_secrets(path).collect();
    path.split('/')
        .map(|segment| {
            if secrets.contains(&segment) {
                format!("[{} characters]", segment.len())
            } else {
                segment.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join("/")
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

/// The place of a credential in a sentence.
pub fn place(place: &Place) -> String {
    match place {
        Place::Authorization => "header authorization".to_owned(),
        Place::ProxyAuthorization => "header proxy-authorization".to_owned(),
        Place::Header(name) => format!("header {}", quote_of(&shown::line(&name.to_ascii_lowercase(), 60))),
        Place::Query(name) => format!("query {}", quote_of(&shown::line(name, 60))),
        Place::Cookie(name) => format!("cookie {}", quote_of(&shown::line(name, 60))),
        Place::Userinfo => "url userinfo".to_owned(),
        Place::Body(name) => format!("body {}", quote_of(&shown::line(name, 60))),
    }
}
