//! What answers say in words: phrases and codes, kept as data in `data/phrases/`, each naming the cause it speaks for.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use syntax::shown;

use super::text::{self, Pattern};
use super::{Step, Words};
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
    let catalogue = &*CATALOGUE;
    catalogue
        .candidates(step)
        .chunk_by(|one, two| one.0 == two.0)
        .filter_map(|patterns| {
            let phrase = catalogue.phrases.get(patterns.first()?.0 as usize)?;
            phrase.find(step, software, patterns)
        })
        .collect()
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

/// All phrases, and where to look for those that a text can hold at all.
struct Catalogue {
    phrases: Vec<Phrase>,
    /// By the first word of a pattern: phrase and pattern.
    whole: HashMap<Box<str>, Vec<Entry>>,
    /// The same for first words that end in `*`.
    prefix: HashMap<Box<str>, Vec<Entry>>,
    longest_prefix: usize,
}

/// The number of a phrase, and of one of its patterns.
type Entry = (u32, u32);

struct Phrase {
    cause: &'static str,
    written: Written,
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

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::read);

impl Catalogue {
    fn read() -> Self {
        // A broken data file is caught by the tests; it costs its own phrases, not the diagnosis.
        let files: Vec<Option<File>> = std::thread::scope(|scope| {
            let readers: Vec<_> =
                FILES.iter().map(|(_, text)| scope.spawn(|| toml::from_str::<File>(text).ok())).collect();
            readers.into_iter().map(|reader| reader.join().ok().flatten()).collect()
        });
        let phrases: Vec<Phrase> = files
            .into_iter()
            .flatten()
            .flat_map(|file| file.phrase)
            .filter_map(|written| Some(Phrase { cause: crate::find(&written.cause)?.id, written }))
            .collect();
        let mut catalogue =
            Self { phrases: Vec::new(), whole: HashMap::new(), prefix: HashMap::new(), longest_prefix: 0 };
        for (number, phrase) in phrases.iter().enumerate() {
            for (index, pattern) in phrase.written.any.iter().enumerate() {
                for word in text::first_words(pattern) {
                    let entry = (number as u32, index as u32);
                    match word.strip_suffix('*') {
                        Some(prefix) => {
                            catalogue.longest_prefix = catalogue.longest_prefix.max(prefix.len());
                            catalogue.prefix.entry(prefix.into()).or_default().push(entry);
                        }
                        None => catalogue.whole.entry(word.into()).or_default().push(entry),
                    }
                }
            }
        }
        catalogue.phrases = phrases;
        catalogue
    }

    /// The patterns whose first word stands in a text of `step`, phrase by phrase.
    fn candidates(&self, step: &Step) -> Vec<Entry> {
        let mut found: Vec<Entry> = Vec::new();
        for words in step.texts.all() {
            for word in words.distinct() {
                found.extend(self.whole.get(word).into_iter().flatten());
                let longest = word.len().min(self.longest_prefix);
                for end in (1..=longest).filter(|end| word.is_char_boundary(*end)) {
                    found.extend(self.prefix.get(&word[..end]).into_iter().flatten());
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Phrase {
    fn find(&self, step: &Step, software: &[&'static str], patterns: &[Entry]) -> Option<Told> {
        if !self.written.status.is_empty() && !self.written.status.contains(&step.status()) {
            return None;
        }
        if !self.written.software.is_empty()
            && !self.written.software.iter().any(|id| software.contains(&id.as_str()))
        {
            return None;
        }
        let said = |patterns: &[String]| {
            patterns.iter().any(|text| {
                let pattern = Pattern::new(text);
                self.texts(step).any(|(_, words)| words.find(&pattern).is_some())
            })
        };
        let (seen, quote) = patterns
            .iter()
            .filter_map(|(_, index)| self.written.any.get(*index as usize))
            .find_map(|text| {
                let pattern = Pattern::new(text);
                self.texts(step).find_map(|(seen, words)| words.find(&pattern).map(|quote| (seen, quote)))
            })?;
        if said(&self.written.unless) || (!self.written.with.is_empty() && !said(&self.written.with)) {
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
