//! `bouncer why`: reads what was given, explains it, prints the report.

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use cause::observations::quote_of;
use clap::Parser as _;
use syntax::{Capture, Format, curl, read, shown};
use why::report::{html, json, text};
use why::{Selection, Subject};

use crate::args::{Args, Command, InputFormat, ReportFormat, Why};
use crate::exit::Exit;

/// Explains what `args` give.
pub fn run(args: &Why) -> anyhow::Result<Exit> {
    if let Some(moved) = options_behind_the_input(args)? {
        return run(&moved);
    }
    let capture = capture(args)?;
    if capture.exchanges.is_empty() {
        bail!("there is no request in it{}", reason(&capture));
    }
    let keys = args.jwks.iter().map(|file| key_set(file)).collect::<anyhow::Result<_>>()?;
    let selection = match args.entry {
        Some(0) => bail!("--entry counts from 1"),
        Some(entry) if entry > capture.exchanges.len() => {
            bail!("--entry {entry}: the recording has {} exchanges", capture.exchanges.len())
        }
        Some(entry) => Selection::Entry(entry),
        None => Selection::Refused,
    };
    let report = why::explain(Subject { capture, keys, selection });
    let format = if args.json { ReportFormat::Json } else { args.format };
    let rendered = match format {
        ReportFormat::Json => json::line(&report),
        ReportFormat::Html => html::render(&report),
        ReportFormat::Text if args.report.is_some() => {
            text::render(&report, text::Layout { width: 80, colour: false })
        }
        ReportFormat::Text => text::render(&report, super::layout()),
    };
    super::put(&rendered, args.report.as_deref())?;
    Ok(if report.admitted() { Exit::Clean } else { Exit::Findings })
}

/// `bouncer why FILE --json`: our options may also stand behind a file.
fn options_behind_the_input(args: &Why) -> anyhow::Result<Option<Why>> {
    let [first, rest @ ..] = args.input.as_slice() else { return Ok(None) };
    if rest.is_empty() || !(first == "-" || Path::new(first).is_file()) {
        return Ok(None);
    }
    let moved = ["bouncer", "why"]
        .into_iter()
        .map(str::to_owned)
        .chain(std::env::args().skip(2).filter(|arg| arg != first))
        .chain([first.clone()]);
    match Args::try_parse_from(moved) {
        Ok(Args { command: Command::Why(moved) }) if moved.input.len() == 1 => Ok(Some(moved)),
        Ok(_) => bail!("one input at a time: {} were given", args.input.len()),
        Err(error) => bail!("{error}"),
    }
}

/// The recording, wherever it comes from.
fn capture(args: &Why) -> anyhow::Result<Capture> {
    let forced = args.input_format.map(format);
    match args.input.as_slice() {
        [] if std::io::stdin().is_terminal() => {
            bail!(
                "nothing to explain: give a file, a curl command or a URL, or pipe one in (see `bouncer why --help`)"
            )
        }
        [] => from_bytes(&standard_input()?, forced, "standard input"),
        [one] if one == "-" => from_bytes(&standard_input()?, forced, "standard input"),
        [one] if Path::new(one).is_dir() => bail!("{}: a folder; give a file", shown::line(one, 200)),
        // Not only regular files: `bouncer why <(curl -v …)` names a pipe.
        [one] if Path::new(one).exists() => {
            let file = std::fs::File::open(one).with_context(|| format!("cannot read {one}"))?;
            from_bytes(&bounded(file).with_context(|| format!("cannot read {one}"))?, forced, one)
        }
        [one] if one.contains(char::is_whitespace) => from_bytes(one.as_bytes(), forced, "the command"),
        [one]
            if is_file_name(one)
                || !one.starts_with('-')
                    && !one.contains("://")
                    && !one.contains('.')
                    && !one.starts_with("localhost") =>
        {
            // What was typed may be a key that was meant for an option.
            bail!("{}: no such file, and it does not look like a URL or a curl command", quote_of(one))
        }
        [first, rest @ ..] if first == "curl" || first.ends_with("/curl") => Ok(from_args(rest)),
        input => Ok(from_args(input)),
    }
}

/// What the reader said about a recording without requests.
fn reason(capture: &Capture) -> String {
    capture.notes.first().map_or_else(String::new, |note| match note.at {
        Some(at) => format!(": {at}: {}", note.says),
        None => format!(": {}", note.says),
    })
}

/// `refused.har` that is not there is a missing file, not the host of that name.
fn is_file_name(input: &str) -> bool {
    const ENDS: [&str; 9] = [".har", ".txt", ".http", ".json", ".log", ".sh", ".trace", ".out", ".html"];
    !input.contains("://") && !input.starts_with('-') && ENDS.iter().any(|end| input.ends_with(end))
}

/// A recording from bytes; commands may name files of this machine.
fn from_bytes(bytes: &[u8], forced: Option<Format>, name: &str) -> anyhow::Result<Capture> {
    let format = forced.or_else(|| syntax::detect::format(bytes));
    if format == Some(Format::CurlCommand) {
        let text = String::from_utf8_lossy(bytes);
        return match curl::parse_with(&text, &mut local_file) {
            Some(command) => Ok(read::from_command(command, &text)),
            None => bail!("{name}: no curl command can be made out in it"),
        };
    }
    read::capture(bytes, forced).with_context(|| name.to_owned())
}

fn from_args(args: &[String]) -> Capture {
    read::from_command(curl::from_args_with(args, &mut local_file), &format!("curl {}", args.join(" ")))
}

/// A file that a curl command names, if it can be read and is not too large.
fn local_file(name: &str) -> Option<Vec<u8>> {
    const LARGEST: u64 = 16 * 1024 * 1024;
    let path = Path::new(name);
    (path.is_file() && path.metadata().ok()?.len() <= LARGEST).then(|| std::fs::read(path).ok()).flatten()
}

fn key_set(file: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let value: serde_json::Value =
        serde_json::from_slice(&bytes).with_context(|| format!("{}: not JSON", file.display()))?;
    if value.get("keys").is_none_or(|keys| !keys.is_array()) {
        bail!("{}: not a JSON Web Key Set (RFC 7517 section 5): it has no list `keys`", file.display());
    }
    Ok(bytes)
}

fn standard_input() -> anyhow::Result<Vec<u8>> {
    bounded(std::io::stdin().lock()).context("cannot read standard input")
}

/// Reads one byte more than the limit at most, so that the reader can say that it is too much.
fn bounded(source: impl std::io::Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(read::LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

const fn format(format: InputFormat) -> Format {
    match format {
        InputFormat::Curl => Format::CurlCommand,
        InputFormat::Verbose => Format::CurlVerbose,
        InputFormat::Trace => Format::CurlTrace,
        InputFormat::Har => Format::Har,
        InputFormat::Httpie => Format::Httpie,
        InputFormat::Raw => Format::Raw,
        InputFormat::Wget => Format::WgetDebug,
    }
}
