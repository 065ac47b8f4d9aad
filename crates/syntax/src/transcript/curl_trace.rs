//! What `curl --trace-ascii` and `curl --trace` write: every byte sent and received, in numbered lines.
//!
//! Deviation: `--trace-ascii` shows a line feed without a carriage return, and all that is not ASCII, as a full
//! stop; bodies are read as they are shown.

use super::build::{Builder, Phase};
use super::prompt;
use crate::wire::start;
use crate::wire::text::{self, Line};
use crate::{Capture, Format, Position};

/// Reads a trace; `None` if there is no exchange in it.
pub(super) fn read(input: &[u8]) -> Option<Capture> {
    let mut reader = Reader { builder: Builder::new(Format::CurlTrace), block: None };
    for line in text::lines(input) {
        reader.line(&line);
    }
    reader.end_block();
    reader.builder.finish()
}

struct Reader {
    builder: Builder,
    block: Option<Block>,
}

/// A run of bytes that was sent or received at once.
struct Block {
    kind: Kind,
    size: usize,
    bytes: Vec<u8>,
    /// The offset behind the last line.
    end: usize,
    at: Position,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    SentHead,
    SentBody,
    ReceivedHead,
    ReceivedBody,
    Tls,
}

impl Reader {
    fn line(&mut self, line: &Line<'_>) {
        let decoded = line.text();
        let at = line.at();
        if let Some(info) = behind(&decoded, "== Info: ") {
            self.end_block();
            self.builder.info(info, at);
        } else if let Some((sent, text)) = git_line(&decoded) {
            self.end_block();
            self.head_line(text, sent, at);
        } else if let Some((kind, size)) = block_start(&decoded) {
            self.end_block();
            self.block = Some(Block { kind, size, bytes: Vec::new(), end: 0, at });
        } else if let Some((offset, rest)) = numbered(&decoded).filter(|_| self.block.is_some()) {
            if let Some(block) = &mut self.block {
                block.push(offset, rest);
            }
        } else {
            self.end_block();
            self.other(&decoded, at);
        }
    }

    fn other(&mut self, line: &str, at: Position) {
        if let Some((code, words)) = super::marks::error(line) {
            self.builder.failed(Some(code), words, at);
        } else if let Some(command) = prompt::command(line) {
            self.builder.command(command, prompt::is_curl(command), at);
        } else {
            self.builder.other(line);
        }
    }

    fn end_block(&mut self) {
        let Some(block) = self.block.take() else { return };
        match block.kind {
            Kind::SentHead => self.head(&block, true),
            Kind::ReceivedHead => self.head(&block, false),
            Kind::SentBody => self.builder.request_body(&block.bytes),
            Kind::ReceivedBody if !matches!(self.builder.phase, Phase::Idle | Phase::Done) => {
                self.builder.response_body(&block.bytes);
            }
            Kind::ReceivedBody | Kind::Tls => {}
        }
    }

    fn head(&mut self, block: &Block, sent: bool) {
        for line in text::lines(&block.bytes) {
            self.head_line(&line.text(), sent, block.at);
        }
    }

    fn head_line(&mut self, line: &str, sent: bool, at: Position) {
        if line.trim().is_empty() {
            self.builder.head_ends();
        } else if let Some(line) = start::request_line(line).filter(|_| sent) {
            self.builder.request(&line, at);
        } else if let Some(line) = start::status_line(line).filter(|_| !sent) {
            self.builder.response(&line, at);
        } else if let Some((name, value)) = start::field_line(line) {
            self.builder.field(sent, name, value, at);
        } else if line.starts_with([' ', '\t']) {
            self.builder.extend_field(line, " ");
        }
    }
}

impl Block {
    fn push(&mut self, offset: usize, rest: &str) {
        // A new offset that leaves two bytes out stands for a line break.
        if offset > self.end {
            self.bytes.extend_from_slice(b"\r\n");
        }
        let left = self.size.saturating_sub(offset);
        match hex(rest, left.min(16)) {
            Some(bytes) => {
                self.end = offset + bytes.len();
                self.bytes.extend_from_slice(&bytes);
            }
            None => {
                self.end = offset + rest.len();
                self.bytes.extend_from_slice(rest.as_bytes());
            }
        }
    }
}

/// A line of a head as git's `GIT_TRACE_CURL` writes it: `=> Send header: Host: h`.
fn git_line(line: &str) -> Option<(bool, &str)> {
    let sent = behind(line, "=> Send header:").map(|text| (true, text));
    sent.or_else(|| behind(line, "<= Recv header:").map(|text| (false, text)))
        .map(|(sent, text)| (sent, text.trim_start()))
}

/// What stands behind `sign`, in front of which there may be a time and ids.
fn behind<'a>(line: &'a str, sign: &str) -> Option<&'a str> {
    const LONGEST_FRONT: usize = 80;
    let found = line.find(sign).filter(|found| *found <= LONGEST_FRONT)?;
    let front = line.get(..found)?;
    let plain = front.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" :.-_[]".contains(&byte));
    line.get(found + sign.len()..).filter(|_| plain)
}

fn block_start(line: &str) -> Option<(Kind, usize)> {
    const STARTS: &[(&str, Kind)] = &[
        ("=> Send header, ", Kind::SentHead),
        ("=> Send data, ", Kind::SentBody),
        ("=> Send SSL data, ", Kind::Tls),
        ("<= Recv header, ", Kind::ReceivedHead),
        ("<= Recv data, ", Kind::ReceivedBody),
        ("<= Recv SSL data, ", Kind::Tls),
    ];
    STARTS.iter().find_map(|(sign, kind)| {
        let size = behind(line, sign)?.split(' ').next()?.parse().ok()?;
        Some((*kind, size))
    })
}

/// `0040: text` as the offset and the text.
fn numbered(line: &str) -> Option<(usize, &str)> {
    let (offset, rest) = line.split_once(':')?;
    let fits = (4..=8).contains(&offset.len()) && offset.bytes().all(|byte| byte.is_ascii_hexdigit());
    let offset = usize::from_str_radix(offset, 16).ok().filter(|_| fits)?;
    Some((offset, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// `count` bytes in hexadecimal at the start of a line of `--trace`.
fn hex(text: &str, count: usize) -> Option<Vec<u8>> {
    let digits = text.as_bytes().get(..count * 3)?;
    let pairs = digits.chunks(3).map(|group| match group {
        [high, low, b' '] => {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            Some(digit(*high)? << 4 | digit(*low)?)
        }
        _ => None,
    });
    pairs.collect::<Option<Vec<u8>>>().filter(|bytes| !bytes.is_empty())
}
