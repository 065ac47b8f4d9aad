//! What happens to a transcript on its way through terminals, loggers and web pages, undone.
//!
//! A paste can be indented, quoted, HTML-escaped, coloured, or have a container's name and the time in front of
//! every line. What stands in front is learnt from the lines that surely are curl's, by majority.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::date;
use crate::wire::{start, text};

/// How to clean the lines of one input.
pub(crate) struct Cleaner {
    html: bool,
    prefix: Prefix,
    /// Every line ends in CR LF, so that a CR at the end of a body's line is not the body's.
    pub(super) crlf: bool,
    /// Lines of information begin with a dash instead of a star.
    pub(super) dashed: bool,
}

enum Prefix {
    None,
    /// The same characters in front of every line.
    Fixed(String),
    /// Something that differs from line to line, a time or a name, and the shape that it mostly has: digits are
    /// `0` and letters are `a` in it.
    Log(String),
}

const LEARN_BYTES: usize = 256 * 1024;

impl Cleaner {
    /// Learns from the beginning of `input`.
    pub(crate) fn learn(input: &[u8]) -> Self {
        let sample = input.get(..LEARN_BYTES).unwrap_or(input);
        let html = is_escaped(sample);
        let mut seen: HashMap<String, usize> = HashMap::new();
        let (mut plain, mut marked, mut crlf, mut dashed) = (0, 0, 0, 0);
        for line in text::lines(sample) {
            let decoded = line.text();
            let bare = unescape(text::without_escapes(&decoded), html);
            let Some(prefix) = prefix_of(&bare) else { continue };
            marked += 1;
            plain += usize::from(prefix.is_empty());
            // Lines of messages end in CR LF by themselves; curl's own lines do not.
            if bare.get(prefix.len()..).is_some_and(|rest| rest.starts_with('*')) {
                crlf += if line.bytes.ends_with(b"\r") { 1 } else { -1 };
            }
            dashed += match bare.get(prefix.len()..).and_then(|rest| rest.chars().next()) {
                Some('-') => 1,
                Some('*') => -1,
                _ => 0,
            };
            *seen.entry(prefix.to_owned()).or_default() += 1;
        }
        let prefix = match seen.into_iter().max_by(|one, other| (one.1, &other.0).cmp(&(other.1, &one.0))) {
            _ if plain * 2 >= marked => Prefix::None,
            Some((prefix, count)) if count * 2 > marked => Prefix::Fixed(prefix),
            most => Prefix::Log(most.map(|(prefix, _)| shape(&prefix)).unwrap_or_default()),
        };
        Self { html, prefix, crlf: crlf > 0, dashed: dashed > 0 }
    }

    /// Whether lines are as curl printed them.
    pub(super) fn is_plain(&self) -> bool {
        !self.html && matches!(self.prefix, Prefix::None)
    }

    /// The time that stands in front of `line`, if it has a date; seconds since 1970 UTC.
    pub(super) fn time(&self, line: &str) -> Option<i64> {
        if !matches!(self.prefix, Prefix::Log(_)) {
            return None;
        }
        let skip = line.len().checked_sub(self.clean(line).len())?;
        let words = line.get(..skip)?.split_whitespace();
        words.map(|word| word.trim_matches(['[', ']'])).find_map(date::iso)
    }

    /// `line` as curl printed it.
    pub(crate) fn clean<'a>(&self, line: &'a str) -> Cow<'a, str> {
        let line = unescape(text::without_escapes(line), self.html);
        let skip = match &self.prefix {
            Prefix::None => 0,
            Prefix::Fixed(prefix) => fixed(&line, prefix),
            Prefix::Log(front) => shaped(&line, front).unwrap_or_else(|| log_prefix(&line)),
        };
        if skip == 0 {
            return line;
        }
        match line {
            Cow::Borrowed(line) => Cow::Borrowed(line.get(skip..).unwrap_or_default()),
            Cow::Owned(line) => Cow::Owned(line.get(skip..).unwrap_or_default().to_owned()),
        }
    }
}

/// Whether the rest of a line, from its mark on, surely is curl's.
pub(crate) fn is_marked(text: &str) -> bool {
    match text.split_at_checked(2) {
        Some(("* ", rest)) => {
            let rest = rest.trim_start();
            [
                "Trying ",
                "Connected to ",
                "Host ",
                "About to connect",
                "Could not resolve host",
                "Closing connection",
                "Connection #",
                "ALPN",
                "TLSv1",
            ]
            .iter()
            .any(|words| rest.starts_with(words))
        }
        Some(("- ", rest)) => is_listed(rest.trim_start()),
        Some(("> ", rest)) => start::request_line(rest).is_some(),
        Some(("< ", rest)) => start::status_line(rest).is_some(),
        _ => false,
    }
}

/// Whether a list's item surely is curl's: renderers of Markdown turn its star into a dash.
fn is_listed(text: &str) -> bool {
    text.starts_with("About to connect() to ")
        || (text.starts_with("Connected to ") && text.contains(" port "))
        || text
            .strip_prefix("Trying ")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '['))
}

/// What stands before the mark of a line that is curl's.
fn prefix_of(line: &str) -> Option<&str> {
    const LONGEST: usize = 160;
    const TRIES: usize = 12;
    line.char_indices()
        .take_while(|(at, _)| *at <= LONGEST)
        .filter(|(_, c)| matches!(c, '*' | '-' | '>' | '<'))
        .take(TRIES)
        .map(|(at, _)| at)
        .find(|at| line.get(*at..).is_some_and(is_marked))
        .and_then(|at| line.get(..at))
}

fn fixed(line: &str, prefix: &str) -> usize {
    if line.starts_with(prefix) {
        return prefix.len();
    }
    let short = prefix.trim_end();
    if line.trim_end() == short {
        return line.len();
    }
    // Less indented than the others.
    line.bytes().take(prefix.len()).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The characters of `prefix` by their kind.
fn shape(prefix: &str) -> String {
    prefix.chars().map(kind).collect()
}

fn kind(c: char) -> char {
    match c {
        c if c.is_ascii_digit() => '0',
        c if c.is_alphabetic() => 'a',
        c => c,
    }
}

/// The length of what stands before a mark in `line`, if it has the shape of what stands before the others.
fn shaped(line: &str, front: &str) -> Option<usize> {
    let mut chars = line.char_indices();
    for wanted in front.chars() {
        let (_, c) = chars.next()?;
        if kind(c) != wanted {
            return None;
        }
    }
    let rest = chars.as_str();
    // A time does not stand there by chance; whatever follows it is the line.
    let is_time = front.matches('0').count() >= 4;
    let fits = is_time || rest.is_empty() || rest.starts_with(['*', '>', '<', '{', '}']);
    fits.then(|| line.len() - rest.len())
}

/// The length of names, times and brackets at the start of a line of a log.
fn log_prefix(line: &str) -> usize {
    let mut at = 0;
    for _ in 0..8 {
        let rest = line.get(at..).unwrap_or_default();
        if is_marked(rest) || rest.starts_with(['*', '>', '<', '{', '}']) {
            break;
        }
        let Some(length) = log_part(rest) else { break };
        at += length;
    }
    at
}

fn log_part(rest: &str) -> Option<usize> {
    let spaces = |from: usize| {
        rest.get(from..).map_or(0, |rest| rest.len() - rest.trim_start_matches([' ', '\t']).len())
    };
    let word = rest.split([' ', '\t']).next().filter(|word| !word.is_empty())?;
    let after = word.len() + spaces(word.len());
    let is_time = word.bytes().filter(|byte| matches!(byte, b':' | b'-')).count() >= 2
        && word.bytes().all(|byte| byte.is_ascii_digit() || b":-.,TZ+".contains(&byte));
    let is_bracket = word.starts_with('[') && word.ends_with(']');
    let is_stream = matches!(word, "stdout" | "stderr" | "F" | "P" | "|" | "INFO" | "DEBUG");
    if is_time || is_bracket || is_stream {
        return Some(after);
    }
    // A container's name up to its bar.
    let bar = rest.get(after..)?.strip_prefix('|').map(|_| after + 1)?;
    Some(bar + spaces(bar).min(1))
}

fn is_escaped(sample: &[u8]) -> bool {
    let has = |needle: &[u8]| memchr::memmem::find(sample, needle).is_some();
    let quoted = has(b"&quot;") && !has(b"\"");
    quoted
        || (has(b"&lt; HTTP/") || has(b"&gt; GET /") || has(b"&gt; POST /") || has(b"&gt; Host:"))
            && !has(b"\n< HTTP/")
}

fn unescape(line: Cow<'_, str>, html: bool) -> Cow<'_, str> {
    if !html || !line.contains('&') {
        return line;
    }
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    Cow::Owned(plain.iter().fold(line.into_owned(), |line, (from, to)| line.replace(from, to)))
}

/// `line` without the progress meter that curl draws on stderr between everything else; empty if it is no more
/// than that.
pub(super) fn without_progress(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed.starts_with("% Total ") || trimmed.starts_with("Dload  Upload") {
        return "";
    }
    if !trimmed.starts_with(|c: char| c.is_ascii_digit()) {
        return line;
    }
    meter(trimmed).and_then(|length| trimmed.get(length..)).unwrap_or(line)
}

/// The length of eight amounts, up to three times, and the current speed.
fn meter(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut amounts = 0;
    let mut times = 0;
    loop {
        let rest = text.get(at..)?;
        let at_word = at + (rest.len() - rest.trim_start_matches(' ').len());
        let rest = text.get(at_word..)?;
        let length =
            rest.find(|c: char| !(c.is_ascii_digit() || ".:-kMGTd".contains(c))).unwrap_or(rest.len());
        let word = rest.get(..length)?;
        let is_time = word.contains(':');
        if is_time && amounts == 8 && times < 3 {
            times += 1;
        } else if !is_time && amounts < 8 && word.starts_with(|c: char| c.is_ascii_digit()) {
            amounts += 1;
        } else {
            return (amounts == 8).then(|| speed(text, at, at_word, times == 3)).flatten();
        }
        at = at_word + length;
    }
}

/// The end of the meter's last column, the speed, which curl right-aligns in five characters behind a space;
/// whatever it prints next stands right behind.
fn speed(text: &str, before: usize, word: usize, timed: bool) -> Option<usize> {
    const WIDTH: usize = 6;
    let is_speed = |text: &str| {
        let text = text.trim_start_matches(' ');
        let digits = text.trim_end_matches(['k', 'M', 'G', 'T']);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    if text.get(before..before + WIDTH).is_some_and(is_speed) && timed {
        return Some(before + WIDTH);
    }
    let rest = text.get(word..)?;
    let digits = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let unit = usize::from(rest.get(digits..).is_some_and(|rest| rest.starts_with(['k', 'M', 'G', 'T'])));
    (timed || (digits > 0 && rest.len() == digits + unit)).then_some(word + digits + unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(lines: &[&str]) -> Vec<String> {
        let cleaner = Cleaner::learn(lines.join("\n").as_bytes());
        lines.iter().map(|line| cleaner.clean(line).into_owned()).collect()
    }

    #[test]
    fn what_stands_in_front_is_taken_off() {
        let wanted = [
            "* Connected to h (::1) port 80",
            "> GET / HTTP/1.1",
            "> Host: h",
            ">",
            "< HTTP/1.1 401 No",
            "<",
            "  {}",
        ];
        for front in
            ["", "    ", "> ", "\t", "web_1  | ", "12:01:02.123456 ", "2024-01-02T03:04:05.678Z stderr F "]
        {
            let lines: Vec<_> = wanted.iter().map(|line| format!("{front}{line}")).collect();
            assert_eq!(cleaned(&lines.iter().map(String::as_str).collect::<Vec<_>>()), wanted, "{front:?}");
        }
        let syslog = [
            "May 01 10:00:00 * Connected to h (::1) port 80",
            "May 01 10:00:01 > GET / HTTP/1.1",
            "May 02 10:00:01 > Host: h",
        ];
        assert_eq!(cleaned(&syslog)[2], "> Host: h");
        let timed = ["12:01:02.1 * Connected to h (::1) port 80", "12:01:03.2 > GET / HTTP/1.1", "{}"];
        assert_eq!(cleaned(&timed), ["* Connected to h (::1) port 80", "> GET / HTTP/1.1", "{}"]);
        let escaped = ["&gt; GET / HTTP/1.1", "&gt; Host: h", "&lt; HTTP/1.1 401", "&lt;html&gt;"];
        assert_eq!(cleaned(&escaped), ["> GET / HTTP/1.1", "> Host: h", "< HTTP/1.1 401", "<html>"]);
    }

    #[test]
    fn the_progress_meter_is_no_content() {
        let cases = [
            ("  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current", ""),
            ("                                 Dload  Upload   Total   Spent    Left  Speed", ""),
            ("  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0", ""),
            (
                "100    52  100    52    0     0    254      0 --:--:--  0:00:01 --:--:--   254{\"a\":1}",
                "{\"a\":1}",
            ),
            (
                "  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0* Closing",
                "* Closing",
            ),
            ("100 1234k  100 1234k    0     0  254k      0  0:00:01  0:00:01 --:--:--  254k", ""),
            ("100   1256 100   1256   0      0   3912      0                              3912", ""),
            (
                "  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     015:09:39 * x",
                "15:09:39 * x",
            ),
            ("401 Unauthorized", "401 Unauthorized"),
            ("1 2 3", "1 2 3"),
        ];
        for (line, left) in cases {
            assert_eq!(without_progress(line), left, "{line}");
        }
    }
}
