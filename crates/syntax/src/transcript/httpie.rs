//! What HTTPie (`http -v`) and its kin print: messages one after the other, coloured and pretty, without marks.

use super::prompt;
use crate::exchange::{COMMANDS_LIMIT, Command};
use crate::wire::text;
use crate::{Capture, Exchange, Failure, Format, Position, raw};

/// Most bytes of a line that belongs to nothing.
const LINE_LIMIT: usize = 4096;

/// Reads a session; `None` if there is no exchange in it.
pub(super) fn read(input: &[u8]) -> Option<Capture> {
    let mut messages = String::with_capacity(input.len());
    let mut commands = Vec::new();
    let mut errors = Vec::new();
    let mut other = Vec::new();
    // What is said behind an error is advice for a person.
    let mut talks = false;
    for line in text::lines(input) {
        let decoded = line.text();
        let plain = text::without_escapes(&decoded);
        let plain = plain.trim_end_matches('\r');
        talks &= !raw::starts_message(plain, None);
        if let Some(command) = command(plain).filter(|_| commands.len() < COMMANDS_LIMIT) {
            commands.push(Command { text: command.to_owned(), at: line.at() });
        } else if let Some(words) = error(plain).filter(|_| errors.len() < COMMANDS_LIMIT) {
            errors.push((words.to_owned(), line.at()));
            talks = true;
        } else if talks {
            if !plain.trim().is_empty() && other.len() < COMMANDS_LIMIT {
                other.push(text::cut(plain, LINE_LIMIT).to_owned());
            }
        } else {
            messages.push_str(plain);
        }
        // Every line keeps its number.
        messages.push('\n');
    }
    let read = raw::read(messages.as_bytes(), Format::Httpie);
    let empty = Capture {
        format: Format::Httpie,
        exchanges: Vec::new(),
        commands: Vec::new(),
        notes: Vec::new(),
        other: Vec::new(),
    };
    let mut capture = read.unwrap_or(empty);
    for exchange in &mut capture.exchanges {
        exchange.command = commands.iter().rposition(|command| command.at.line < exchange.at.line);
        if exchange
            .command
            .and_then(|index| commands.get(index))
            .is_some_and(|command| is_secure(&command.text))
        {
            secure(exchange);
        }
        take_time(exchange);
    }
    for (words, at) in errors {
        let command = commands.iter().rposition(|command| command.at.line < at.line);
        fail(&mut capture.exchanges, &words, at, command);
    }
    capture.commands = commands;
    capture.other.append(&mut other);
    (!capture.exchanges.is_empty()).then_some(capture)
}

/// The command behind a prompt.
fn command(line: &str) -> Option<&str> {
    let text = line.trim();
    let known = |text: &str| {
        let word = text.split_whitespace().next().unwrap_or_default();
        matches!(word, "http" | "https" | "xh" | "xhs") && text.len() > word.len()
    };
    match prompt::command(text) {
        Some(command) => Some(command),
        None => text.strip_prefix(['#', '%', '>', '❯', '➜']).map(str::trim_start).filter(|text| known(text)),
    }
}

fn is_secure(command: &str) -> bool {
    command.contains("https://") || command.starts_with("https ") || command.starts_with("xhs ")
}

fn secure(exchange: &mut Exchange) {
    if let Some(url) = exchange.request.url.as_mut().filter(|url| url.scheme() == "http") {
        let explicit = url.port();
        if url.set_scheme("https").is_ok() {
            exchange.connection.tls = true;
            exchange.connection.port = explicit.or(Some(443));
        }
    }
}

/// HTTPie's words after `http: error: `.
fn error(line: &str) -> Option<&str> {
    ["http: error: ", "https: error: ", "xh: error: ", "xhs: error: "]
        .iter()
        .find_map(|start| line.strip_prefix(start))
}

/// `Elapsed time: 0.19s`, which `-vv` prints behind the body.
fn take_time(exchange: &mut Exchange) {
    const WORDS: &[u8] = b"Elapsed time: ";
    let Some(response) = &mut exchange.response else { return };
    let Some(found) = memchr::memmem::rfind(&response.body, WORDS) else { return };
    let rest = text::text(response.body.get(found + WORDS.len()..).unwrap_or_default()).into_owned();
    if let Some(seconds) = rest.trim().strip_suffix('s').and_then(|seconds| seconds.parse::<f64>().ok()) {
        exchange.took_ms = Some(seconds * 1000.0);
        response.body.truncate(found);
        while response.body.ends_with(b"\n") {
            response.body.pop();
        }
    }
}

/// Puts a failure with the request that it belongs to, or makes an exchange of it.
fn fail(exchanges: &mut Vec<Exchange>, words: &str, at: Position, command: Option<usize>) {
    let failure = Failure { code: code(words), text: words.trim().to_owned() };
    let (before, url) = words.rsplit_once(" to URL: ").unwrap_or((words, ""));
    let url = url.split_whitespace().next().and_then(|url| url::Url::parse(url).ok());
    let index = exchanges.iter().rposition(|exchange| exchange.at.line <= at.line);
    let last = index.and_then(|index| exchanges.get_mut(index));
    let own =
        last.filter(|last| last.response.is_none() && last.failure.is_none() && last.command == command);
    if let Some(last) = own {
        last.failure = Some(failure);
        if url.is_some_and(|url| url.scheme() == "https") {
            secure(last);
        }
        return;
    }
    let mut exchange = Exchange { failure: Some(failure), at, command, ..Exchange::default() };
    let method = before.rsplit_once("while doing a ").or_else(|| before.rsplit_once("while doing an "));
    if let Some((method, _)) = method.and_then(|(_, rest)| rest.split_once(' ')) {
        method.clone_into(&mut exchange.request.method);
    }
    if let Some(url) = url {
        crate::wire::target::origin_form(url.as_str()).clone_into(&mut exchange.request.target);
        exchange.connection.host = url.host_str().map(str::to_owned);
        exchange.connection.port = url.port_or_known_default();
        exchange.connection.tls = url.scheme() == "https";
        exchange.request.url = Some(url);
    }
    let place = index.map_or(0, |index| index + 1);
    exchanges.insert(place.min(exchanges.len()), exchange);
}

/// curl's code for what Python's libraries say.
fn code(words: &str) -> Option<u8> {
    const CODES: &[(&str, u8)] = &[
        ("Name or service not known", 6),
        ("Failed to resolve", 6),
        ("nodename nor servname", 6),
        ("getaddrinfo failed", 6),
        ("Temporary failure in name resolution", 6),
        ("certificate verify failed", 60),
        ("CERTIFICATE_VERIFY_FAILED", 60),
        ("doesn't match", 60),
        ("timed out", 28),
        ("Timeout", 28),
        ("SSLError", 35),
        ("SSL:", 35),
        ("Connection refused", 7),
        ("No route to host", 7),
        ("Network is unreachable", 7),
        ("Connection reset", 56),
        ("RemoteDisconnected", 52),
        ("Connection aborted", 52),
        ("Too many redirects", 47),
    ];
    CODES.iter().find(|(sign, _)| words.contains(sign)).map(|(_, code)| *code)
}
