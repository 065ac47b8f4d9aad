//! HTTP Archive 1.2, as browsers and proxies export it; read as a stream, so that a large one costs little memory.
//!
//! Risk: exports are cut off, wrapped (JSONP), full of vendors' members, and as large as a day of browsing. Remedy:
//! entries are taken one by one, every member is optional, bodies and entries are bounded, and what stands before a
//! cut or a fault is kept with a note.

mod entry;
mod exchange;
mod json;

use std::borrow::Cow;
use std::collections::HashMap;

use serde::de::{Deserialize as _, DeserializeSeed as _, IgnoredAny};

use crate::exchange::EXCHANGES_LIMIT;
use crate::wire::{Notes, text};
use crate::{Capture, Exchange, Format, Located, Position};

/// Why nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Not JSON, at this place.
    NotJson(String),
    /// JSON, but without `log.entries`.
    NotHar,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotJson(says) => write!(f, "not JSON, which a HAR is: {says}"),
            Self::NotHar => f.write_str("JSON, but no HAR: looked for the list `log.entries`"),
        }
    }
}

/// Reads a HAR. One that is cut off yields the entries before the cut, with a note.
pub fn parse(input: &[u8]) -> Result<Capture, Located<Error>> {
    let bytes = text::decode(input);
    let mut notes = Notes::default();
    let json = utf8(&bytes, &mut notes);
    let start = json_start(&json);
    let body = json.get(start..).unwrap_or_default();
    let mut reader = Reader { notes, places: Places::new(&json), ..Reader::default() };
    let mut deserializer = serde_json::Deserializer::from_str(body);
    let read = json::Lenient(entry::Root(&mut reader)).deserialize(&mut deserializer);
    if let Err(error) = read {
        let at = place(&json, start, &error);
        // A HAR is known by its entries: without one nobody can tell what it should have been.
        if reader.exchanges.is_empty() {
            return Err(Located { what: Error::NotJson(words(&error)), at });
        }
        let count = reader.exchanges.len();
        if error.is_eof() {
            let says = format!("the HAR is cut off; {count} whole entries before the cut were read");
            reader.notes.once("har.truncated", &says, Some(at));
        } else {
            let says =
                format!("the HAR is no valid JSON from here on; {count} entries before the fault were read");
            reader.notes.once("har.broken", &says, Some(at));
        }
    } else if !reader.found {
        return Err(Located { what: Error::NotHar, at: Position::at(&json, start) });
    } else if start == 0 && IgnoredAny::deserialize(&mut deserializer).is_ok() {
        reader.notes.once("har.trailing", "there is more text behind the HAR; it was left out", None);
    }
    let Reader { mut exchanges, notes, redirects, .. } = reader;
    mark_followed(&mut exchanges, redirects);
    Ok(Capture {
        format: Format::Har,
        exchanges,
        commands: Vec::new(),
        notes: notes.into_vec(),
        other: Vec::new(),
    })
}

/// What is gathered while entries stream by.
#[derive(Default)]
struct Reader<'a> {
    exchanges: Vec<Exchange>,
    /// Where each entry's `redirectURL` leads.
    redirects: Vec<Option<url::Url>>,
    notes: Notes,
    places: Places<'a>,
    /// There was a list of entries, or an entry.
    found: bool,
}

impl Reader<'_> {
    fn keep(&mut self, entry: entry::Entry<'_>) {
        self.found = true;
        // Something else than an object, or an object about something else.
        if entry.request.is_none() && entry.response.is_none() {
            return;
        }
        if self.exchanges.len() >= EXCHANGES_LIMIT {
            self.notes.once("input.exchanges-cut", "more than 4096 exchanges; the rest was left out", None);
            return;
        }
        let at = self.places.of(entry.first);
        let (exchange, redirect) = exchange::from_entry(entry, at, &mut self.notes);
        self.exchanges.push(exchange);
        self.redirects.push(redirect);
    }
}

/// Tells where in a text its borrowed parts stand, in rising order.
#[derive(Default)]
struct Places<'a> {
    text: &'a str,
    last: Position,
}

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, last: Position { offset: 0, line: 1, column: 1 } }
    }

    /// Where `part` is; the place before if it is not part of the text.
    fn of(&mut self, part: Option<&str>) -> Position {
        let offset = part.and_then(|part| part.as_ptr().addr().checked_sub(self.text.as_ptr().addr()));
        let passed = offset.and_then(|offset| self.text.as_bytes().get(self.last.offset..offset));
        if let Some(passed) = passed {
            // Counted on from the place before: a whole HAR can be one line.
            let step = Position::at_bytes(passed, passed.len());
            self.last = Position {
                offset: self.last.offset + passed.len(),
                line: self.last.line.saturating_add(step.line - 1),
                column: if step.line > 1 {
                    step.column
                } else {
                    self.last.column.saturating_add(step.column - 1)
                },
            };
        }
        self.last
    }
}

/// The text of `bytes`; lines that are not UTF-8 are read as ISO-8859-1.
fn utf8<'a>(bytes: &'a [u8], notes: &mut Notes) -> Cow<'a, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let says = "the text is not UTF-8; lines that are not were read as ISO-8859-1";
    notes.once("input.not-utf8", says, None);
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 8);
    for line in text::lines(bytes) {
        out.push_str(&text::text(line.bytes));
        out.push('\n');
    }
    if !bytes.ends_with(b"\n") {
        out.pop();
    }
    Cow::Owned(out)
}

/// Where the JSON begins: behind a JSONP function's name or a few lines of other text.
fn json_start(text: &str) -> usize {
    const LOOK_BYTES: usize = 64 * 1024;
    let look = text::cut(text, LOOK_BYTES);
    let blank = look.len() - look.trim_start().len();
    match look.get(blank..).and_then(|rest| rest.chars().next()) {
        Some('{' | '[') | None => 0,
        Some(_) => look.find('{').unwrap_or(0),
    }
}

/// Where in `text` an error is that was found in its part from `start` on.
fn place(text: &str, start: usize, error: &serde_json::Error) -> Position {
    if error.is_eof() {
        return Position::at(text, text.len());
    }
    let part = text.get(start..).unwrap_or_default();
    let line_start = match error.line() {
        0 | 1 => 0,
        line => memchr::memchr_iter(b'\n', part.as_bytes())
            .nth(line - 2)
            .map_or(part.len(), |newline| newline + 1),
    };
    // serde_json counts a column in bytes, from 1, and names the byte that it could not take.
    Position::at(text, start + line_start + error.column().saturating_sub(1))
}

/// An error's words without the place, and without anything of the input.
fn words(error: &serde_json::Error) -> String {
    let words = error.to_string();
    match words.rsplit_once(" at line ") {
        Some((words, _)) if error.is_syntax() || error.is_eof() => words.to_owned(),
        _ => "a value of another kind was expected".to_owned(),
    }
}

/// An entry to which the redirect of an earlier one led was made by following it.
fn mark_followed(exchanges: &mut [Exchange], redirects: Vec<Option<url::Url>>) {
    let mut waiting: HashMap<String, usize> = HashMap::new();
    for (exchange, redirect) in exchanges.iter_mut().zip(redirects) {
        let own = exchange.request.url.as_ref().map(key);
        if let Some(count) = own.and_then(|own| waiting.get_mut(&own)).filter(|count| **count > 0) {
            *count -= 1;
            exchange.followed = true;
        }
        if let Some(url) = redirect {
            *waiting.entry(key(&url)).or_default() += 1;
        }
    }
}

fn key(url: &url::Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    String::from(url)
}
