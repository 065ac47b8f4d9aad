//! What answers say in words: phrases and codes, kept as data in `data/phrases/`, each naming the cause it speaks for.

use std::sync::LazyLock;

use serde::Deserialize;
use syntax::shown;

use super::{Step, Words, text::Pattern};
use crate::Seen;

/// A phrase that was found in an exchange.
#[derive(Clone)]
pub struct Told {
    /// The cause it speaks for.
    pub cause: &'static str,
    /// Log-odds.
    pub weight: f64,
    /// The words of the answer around it, neutralised and without anything that looks like a secret.
    pub quote: String,
    /// Where it stands.
    pub seen: Seen,
}

/// Every phrase that the exchange holds.
pub(super) fn find(step: &Step, software: &[&'static str]) -> Vec<Told> {
    if step.is_asset() {
        return Vec::new();
    }
    PHRASES.iter().filter_map(|phrase| phrase.find(step, software)).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    phrase: Vec<Written>,
}

/// A phrase as it is written in the data files.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    cause: String,
    weight: f64,
    #[serde(default, rename = "in")]
    places: Vec<Place>,
    any: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    status: Vec<u16>,
    #[serde(default)]
    software: Vec<String>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Place {
    Body,
    Challenge,
    Reason,
    Header,
    Location,
    Connection,
}

struct Phrase {
    cause: &'static str,
    written: Written,
    any: Vec<Pattern>,
    with: Vec<Pattern>,
    unless: Vec<Pattern>,
}

const FILES: &[(&str, &str)] = &[
    ("credentials", include_str!("../../data/phrases/credentials.toml")),
    ("malformed", include_str!("../../data/phrases/malformed.toml")),
    ("expired", include_str!("../../data/phrases/expired.toml")),
    ("revoked", include_str!("../../data/phrases/revoked.toml")),
    ("permission", include_str!("../../data/phrases/permission.toml")),
    ("server", include_str!("../../data/phrases/server.toml")),
    ("network", include_str!("../../data/phrases/network.toml")),
    ("dns", include_str!("../../data/phrases/dns.toml")),
];

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    // A broken data file is caught by the tests; it costs its own phrases, not the diagnosis.
    FILES
        .iter()
        .filter_map(|(_, text)| toml::from_str::<File>(text).ok())
        .flat_map(|file| file.phrase)
        .filter_map(Phrase::new)
        .collect()
});

impl Phrase {
    fn new(written: Written) -> Option<Self> {
        let patterns = |texts: &[String]| texts.iter().map(|text| Pattern::new(text)).collect::<Vec<_>>();
        Some(Self {
            cause: crate::find(&written.cause)?.id,
            any: patterns(&written.any),
            with: patterns(&written.with),
            unless: patterns(&written.unless),
            written,
        })
    }

    fn find(&self, step: &Step, software: &[&'static str]) -> Option<Told> {
        if !self.written.status.is_empty() && !self.written.status.contains(&step.status()) {
            return None;
        }
        if !self.written.software.is_empty()
            && !self.written.software.iter().any(|id| software.contains(&id.as_str()))
        {
            return None;
        }
        let said = |patterns: &[Pattern]| {
            patterns.iter().any(|pattern| self.texts(step).any(|(_, words)| words.find(pattern).is_some()))
        };
        let (seen, quote) = self.any.iter().find_map(|pattern| {
            self.texts(step).find_map(|(seen, words)| words.find(pattern).map(|quote| (seen, quote)))
        })?;
        if said(&self.unless) || (!self.with.is_empty() && !said(&self.with)) {
            return None;
        }
        let weight = if enumerates(quote) { self.written.weight.min(HINT) } else { self.written.weight };
        Some(Told { cause: self.cause, weight, quote: quote_of(quote), seen })
    }

    fn texts<'a>(&'a self, step: &'a Step) -> impl Iterator<Item = (Seen, &'a Words)> {
        let texts = &step.texts;
        [
            (Place::Challenge, Seen::Challenge, &texts.challenge),
            (Place::Body, Seen::Body, &texts.body),
            (Place::Reason, Seen::Status, &texts.reason),
            (Place::Header, Seen::Header, &texts.header),
            (Place::Location, Seen::Redirect, &texts.location),
            (Place::Connection, Seen::Connection, &texts.connection),
            (Place::Connection, Seen::Connection, &texts.beside),
        ]
        .into_iter()
        .filter(|(place, _, words)| {
            !words.is_empty()
                && if self.written.places.is_empty() {
                    *place != Place::Connection
                } else {
                    self.written.places.contains(place)
                }
        })
        .map(|(_, seen, words)| (seen, words))
    }
}

/// What a sentence is worth that names several reasons at once.
const HINT: f64 = 1.5;

/// Whether a sentence lists reasons and so tells none: "missing, invalid, audience is incorrect, or have expired".
fn enumerates(quote: &str) -> bool {
    let lower = quote.to_ascii_lowercase();
    let named = ["missing", "invalid", "expired", "incorrect", "revoked", "malformed", "disabled"]
        .iter()
        .filter(|word| lower.contains(*word))
        .count();
    named >= 3 && lower.contains(" or ")
}

/// Words of an answer as they may be shown: on one line, neutralised, long random-looking runs left out.
pub fn quote_of(text: &str) -> String {
    let line = shown::line(text, 160);
    let mut out = String::with_capacity(line.len());
    let mut run = String::new();
    for c in line.chars().chain([' ']) {
        if c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '_' | '=' | '-' | '.' | '~') {
            run.push(c);
            continue;
        }
        if looks_secret(&run) {
            out.push_str(&format!("[{} characters]", run.len()));
        } else {
            out.push_str(&run);
        }
        run.clear();
        out.push(c);
    }
    out.trim_end().to_owned()
}

/// Whether a run of characters looks like a token, key or signature rather than a word, path or code.
fn looks_secret(run: &str) -> bool {
    run.split(['/', '.', '_', '-', '=']).any(|part| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let letters = part.len() - digits;
        (part.len() >= 16 && digits >= 3 && letters >= 3)
            || (part.len() >= 24
                && part.bytes().filter(u8::is_ascii_uppercase).count() > 3
                && part.bytes().filter(u8::is_ascii_lowercase).count() > 3
                && digits > 0)
    }) || run.starts_with("eyJ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_files_are_right() {
        for (group, text) in FILES {
            let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("{group}.toml: {error}"));
            for phrase in file.phrase {
                assert!(crate::find(&phrase.cause).is_some(), "{group}.toml: no cause {}", phrase.cause);
                assert!(!phrase.any.is_empty(), "{group}.toml: {} says nothing", phrase.cause);
                assert!((0.0..=6.0).contains(&phrase.weight), "{group}.toml: weight {}", phrase.weight);
                for text in phrase.any.iter().chain(&phrase.with).chain(&phrase.unless) {
                    assert_eq!(*text, text.to_lowercase(), "{group}.toml: patterns are lower case");
                }
            }
        }
    }

    #[test]
    fn quotes_leave_out_what_looks_like_a_secret() {
        assert_eq!(quote_of("key 9aF3kQ7zLm2Xw8Rt5Yb7 is unknown"), "key [20 characters] is unknown");
        assert_eq!(
            quote_of("invalid_token: MissingAuthenticationTokenException"),
            "invalid_token: MissingAuthenticationTokenException"
        );
    }
}
