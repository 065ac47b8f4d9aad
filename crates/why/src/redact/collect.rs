//! Finds every secret of a recording: where it belongs, and wherever a name says that one stands beside it.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use cause::{Observations, Step};
use syntax::credentials::{Credential, Form};
use syntax::{basic, digest};
use url::form_urlencoded;

use super::is_telling;
use super::mask::Mask;

/// Shortest value that is looked for; shorter ones stand in ordinary words by chance.
const SHORTEST: usize = 4;

/// Most bytes of one text that are searched for named values.
const MOST_TEXT: usize = 256 * 1024;

/// Parameters of Digest, OAuth 1.0 and SigV4 that are no secret, and that stand in URLs and sentences.
const PUBLIC: &[&str] = &[
    "realm",
    "uri",
    "username",
    "algorithm",
    "qop",
    "nc",
    "charset",
    "userhash",
    "signedheaders",
    "oauth_version",
    "oauth_signature_method",
    "oauth_timestamp",
    "headers",
    "created",
    "expires",
];

/// All secrets of what was seen.
pub(super) fn secrets(seen: &Observations) -> Mask {
    let mut all = Secrets(Mask::default());
    seen.steps.iter().for_each(|step| all.step(step));
    seen.commands.iter().chain(&seen.other).for_each(|text| all.text(text));
    all.0
}

struct Secrets(Mask);

impl Secrets {
    fn step(&mut self, step: &Step) {
        step.credentials.iter().for_each(|credential| self.credential(credential));
        for cookie in &step.cookies {
            self.cookie(&cookie.name, cookie.value.expose());
        }
        for cookie in &step.set_cookies {
            self.cookie(&cookie.name, cookie.value.expose());
        }
        for (name, value) in step.query() {
            if is_telling(&name) || looks_random(&value) {
                self.add(&value);
            }
        }
        for (path, value) in &step.problem.members {
            if names_secret(path.rsplit('.').next().unwrap_or(path)) && looks_random(value) {
                self.add(value);
            }
        }
        if let Some(url) = step.url() {
            self.url(url);
        }
        if let Some(location) = step.location() {
            self.url(&location);
        }
        let request = &step.exchange.request;
        self.bytes(&request.body);
        self.text(&request.target);
        let response = step.exchange.response.as_ref();
        for field in request.fields.iter().chain(response.iter().flat_map(|response| response.fields.iter()))
        {
            // These are read by their grammar; most of what stands in them is no secret.
            let structured = ["authorization", "proxy-authorization", "cookie", "set-cookie"]
                .iter()
                .any(|name| field.name.eq_ignore_ascii_case(name));
            if !structured && names_secret(&field.name) && looks_random(&field.value) {
                self.add(&field.value);
            }
            self.text(&field.value);
        }
        if let Some(response) = response {
            self.bytes(&response.body);
            self.text(&response.reason);
        }
    }

    fn credential(&mut self, credential: &Credential) {
        if credential.form == Form::Placeholder {
            return;
        }
        let value = credential.value.expose();
        if let Some(pair) = basic::decode(value) {
            self.add(&String::from_utf8_lossy(pair.password.expose()));
            let latin1: String = pair.password.expose().iter().map(|byte| char::from(*byte)).collect();
            self.add(&latin1);
        } else if let Some((_, password)) = value.split_once(':').filter(|_| !value.contains('=')) {
            self.add(password);
        }
        let params = digest::params(value).0;
        if params.len() > 1 {
            for (name, value) in &params {
                if !PUBLIC.contains(&name.to_ascii_lowercase().as_str()) {
                    value.split('/').filter(|part| part.len() >= 12).for_each(|part| self.add(part));
                    self.add(value);
                }
            }
            return;
        }
        self.add(value);
        value
            .split([' ', ',', ';', '"', '\'', '=', ':'])
            .filter(|part| part.len() >= 12)
            .for_each(|part| self.add(part));
    }

    fn cookie(&mut self, name: &str, value: &str) {
        if names_secret(name) || is_telling(name) || looks_random(value) {
            self.add(value);
        }
    }

    fn url(&mut self, url: &url::Url) {
        self.add(url.password().unwrap_or(""));
        for (name, value) in url.query_pairs() {
            if is_telling(&name) || looks_random(&value) {
                self.add(&value);
            }
        }
        for part in url.fragment().unwrap_or("").split('&') {
            self.add(part.split_once('=').map_or("", |(_, value)| value));
        }
        super::path_secrets(url.path()).for_each(|part| self.add(part));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.text(text),
            Err(_) => self.text(&String::from_utf8_lossy(bytes)),
        }
    }

    /// Values behind names of secrets, in whatever notation: `name: value`, `name=value`, `"name": "value"`.
    fn text(&mut self, text: &str) {
        let text = &text[..text.floor_char_boundary(MOST_TEXT)];
        let hits: Option<Vec<usize>> =
            MARKS.as_ref().map(|marks| marks.find_overlapping_iter(text).map(|hit| hit.start()).collect());
        let hits = hits.map(|mut hits| {
            hits.sort_unstable();
            hits
        });
        if hits.as_ref().is_some_and(Vec::is_empty) {
            return;
        }
        for (at, _) in text.match_indices([':', '=', ' ']) {
            let name = last_word(&text[..at]);
            let start = (name.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
            let marked = hits.as_ref().is_none_or(|hits| {
                hits.get(hits.partition_point(|hit| *hit < start)).is_some_and(|hit| *hit < at)
            });
            if !marked || !names_secret(name) {
                continue;
            }
            let rest = &text[at..];
            let words = rest
                .split([
                    ' ', '\t', '\n', '\r', '"', '\'', '\\', '=', ':', '&', ',', ';', '<', '>', '{', '}', '(',
                    ')',
                ])
                .filter(|word| !word.is_empty());
            words.take(3).filter(|word| looks_random(word)).for_each(|word| self.add(word));
            // A value with punctuation in it, up to its quote.
            let value = rest.trim_start_matches([':', '=', ' ', '\\']);
            if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                let inner = value[1..].split(quote).next().unwrap_or("").trim_end_matches('\\');
                if inner.len() < 4096 && looks_random(inner) {
                    self.add(inner);
                }
            }
        }
    }

    /// Adds a value as it is, decoded and encoded.
    fn add(&mut self, value: &str) {
        let value = value.trim();
        if value.len() < SHORTEST || is_common(value) {
            return;
        }
        self.0.add(value);
        if value.len() > 16 * 1024 {
            return;
        }
        let encoded: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        self.0.add(&encoded);
        if encoded.contains('+') {
            self.0.add(&encoded.replace('+', "%20"));
        }
        if value.contains(['%', '+']) {
            for (decoded, _) in
                form_urlencoded::parse(value.replace('&', "%26").replace('=', "%3D").as_bytes())
            {
                self.0.add(&decoded);
            }
        }
        if value.contains(['&', '<', '>', '"', '\'', '\\']) {
            let html =
                value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            self.0.add(&html);
            self.0.add(&value.replace('\\', "\\\\").replace('"', "\\\""));
        }
        if value.len() >= 6 {
            self.0.add(STANDARD_NO_PAD.encode(value).as_str());
            self.0.add(URL_SAFE_NO_PAD.encode(value).as_str());
        }
        if value.len() >= 12 {
            let bare = value.trim_end_matches('=');
            let decoded = STANDARD
                .decode(value)
                .or_else(|_| STANDARD_NO_PAD.decode(bare))
                .or_else(|_| URL_SAFE_NO_PAD.decode(bare));
            if let Some(text) = decoded.ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
                self.0.add(&text);
            }
        }
    }
}

/// Parts of names behind which secrets stand.
const PARTS: &[&str] = &[
    "token",
    "secret",
    "passw",
    "passphrase",
    "pwd",
    "apikey",
    "api-key",
    "api_key",
    "access-key",
    "access_key",
    "accesskey",
    "private_key",
    "private-key",
    "signature",
    "csrf",
    "xsrf",
    "session",
    "authorization",
    "bearer",
    "cookie",
    "jwt",
    "assertion",
    "x-auth",
    "app-key",
    "license-key",
    "subscription-key",
    "master-key",
    "otp",
    "credential",
];

/// Finds the places of a text at which a name of a secret can stand; only there the name is looked at.
static MARKS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = PARTS.iter().chain(&["sig", "key"]);
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
});

/// Whether a name says that a secret stands behind it, and nothing less.
fn names_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !name.is_empty() && (name == "sig" || name == "key" || PARTS.iter().any(|part| name.contains(part)))
}

/// Whether a value is no word of a language: with digits, in mixed case, or with unusual signs.
pub(super) fn looks_random(value: &str) -> bool {
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let inner_upper = value.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
    let lower = value.bytes().any(|byte| byte.is_ascii_lowercase());
    value.len() >= 6
        && (letters >= 2 && digits >= 1 || value.len() >= 10 && inner_upper && lower && digits > 0)
        || value.len() >= 20 && letters >= 8 && !value.contains(' ') && inner_upper && lower
}

fn last_word(text: &str) -> &str {
    let text = text.trim_end_matches([' ', '"', '\'', '\\', ':']);
    let start = text
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let word = &text[start..];
    if word.len() > 60 { "" } else { word }
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
            | "digest"
            | "negotiate"
            | "session"
            | "secret"
            | "redacted"
            | "access_token"
            | "refresh_token"
            | "credential"
            | "credentials"
            | "authorization"
    )
}
