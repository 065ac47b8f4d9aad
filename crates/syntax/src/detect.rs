//! Which format an input has, told by its content.
//!
//! Only the beginning is looked at, since a HAR can be large; text before the recording is no hindrance.

use crate::transcript::{Cleaner, command, is_curl, is_marked};
use crate::wire::{start, text};
use crate::{Format, raw};

/// How much of the beginning is looked at.
const LOOK_BYTES: usize = 64 * 1024;

/// The format of `input`; `None` where nothing is recognised.
pub fn format(input: &[u8]) -> Option<Format> {
    let start = input.get(..LOOK_BYTES).unwrap_or(input);
    let bytes = text::decode(start);
    if is_har(&bytes) {
        return Some(Format::Har);
    }
    if let Some(format) = by_lines(&bytes) {
        return Some(format);
    }
    is_har_behind_text(&bytes).then_some(Format::Har)
}

/// JSON that has, or soon may have, `log` or `entries`; JSONP's function name may stand before it.
fn is_har(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    let name = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_$.".contains(byte)).count();
    let json = bytes.get(name..).unwrap_or_default();
    let json = if name > 0 { json.strip_prefix(b"(") } else { Some(json) };
    let Some(json) =
        json.map(<[u8]>::trim_ascii_start).filter(|json| json.starts_with(b"{") || json.starts_with(b"["))
    else {
        return false;
    };
    has_member(json, "log")
        || has_member(json, "entries")
        || (has_member(json, "request") && has_member(json, "response"))
}

fn is_har_behind_text(bytes: &[u8]) -> bool {
    let Some(brace) = memchr::memchr(b'{', bytes) else { return false };
    let json = bytes.get(brace..).unwrap_or_default();
    has_member(json, "log") && (has_member(json, "entries") || has_member(json, "creator"))
}

fn has_member(json: &[u8], name: &str) -> bool {
    let quoted = format!("\"{name}\"");
    memchr::memmem::find_iter(json, quoted.as_bytes()).any(|found| {
        json.get(found + quoted.len()..)
            .is_some_and(|rest| rest.trim_ascii_start().first().is_none_or(|byte| *byte == b':'))
    })
}

#[derive(Default)]
struct Signs {
    marked: bool,
    soft: bool,
    trace: bool,
    wget: bool,
    httpie: bool,
    message: bool,
    curl: bool,
}

fn by_lines(bytes: &[u8]) -> Option<Format> {
    let cleaner = Cleaner::learn(bytes);
    let decoded = String::from_utf8_lossy(bytes);
    let mut signs = Signs::default();
    let mut lines = decoded.lines().peekable();
    while let Some(raw) = lines.next() {
        let line = cleaner.clean(raw);
        let next = lines.peek().map(|next| cleaner.clean(next));
        signs.look(&line, next.as_deref());
        // Nobody else colours messages without marks.
        signs.httpie |= raw.contains("\u{1b}[") && raw::starts_message(&line, None);
    }
    signs.soft |= signs.message && signs.curl;
    match signs {
        Signs { trace: true, .. } => Some(Format::CurlTrace),
        Signs { wget: true, .. } => Some(Format::WgetDebug),
        Signs { marked: true, .. } | Signs { soft: true, .. } => Some(Format::CurlVerbose),
        Signs { httpie: true, .. } => Some(Format::Httpie),
        Signs { curl: true, .. } => Some(Format::CurlCommand),
        Signs { message: true, .. } => Some(Format::Raw),
        _ => None,
    }
}

impl Signs {
    fn look(&mut self, line: &str, next: Option<&str>) {
        self.trace |= ["=> Send header", "<= Recv header", "== Info:"].iter().any(|sign| line.contains(sign));
        self.wget |= line.starts_with("---request begin---") || line.starts_with("---response begin---");
        self.wget |= line.starts_with("DEBUG output created by Wget")
            || line.starts_with("HTTP request sent, awaiting response");
        self.marked |= is_marked(line);
        self.soft |= line.starts_with("curl: (") || is_half_marked(line);
        self.httpie |=
            line.starts_with("http: error:") || line.starts_with("https: error:") || is_httpie(line);
        self.httpie |= line.starts_with("User-Agent: HTTPie/") || line.starts_with("User-Agent: xh/");
        self.message |= raw::starts_message(line, next);
        self.curl |= command(line).is_some_and(is_curl);
    }
}

/// A field with a mark: a transcript of which the start line is not in sight.
fn is_half_marked(line: &str) -> bool {
    ["> ", "< "].iter().filter_map(|mark| line.strip_prefix(mark)).any(|rest| {
        start::field_line(rest).is_some_and(|(name, _)| {
            ["host", "user-agent", "www-authenticate", "content-type", "server", "date"]
                .contains(&name.to_ascii_lowercase().as_str())
        })
    })
}

/// HTTPie's command line after a prompt.
fn is_httpie(line: &str) -> bool {
    let command = line.trim_start().trim_start_matches(['$', '#', '%', '>', ' ']);
    command.starts_with("http ") || command.starts_with("https ") || command.starts_with("xh ")
}
