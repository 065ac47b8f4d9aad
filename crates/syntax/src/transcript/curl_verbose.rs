//! What `curl -v` prints, from 7.1 to 8.x, and what people paste around it.
//!
//! Each line has a mark: `*` for information, `>` for what was sent, `<` for what was received; the body has none
//! and neither has the output of other programs. Risk: a body may hold lines that look marked, and pastes lose
//! marks. Remedy: inside of a body only what is surely curl's ends it; where marks are missing throughout, start
//! lines of messages take their place.

use super::build::{Builder, Phase};
use super::clean::{self, Cleaner};
use super::marks::{data_mark, error, glue, pieces};
use super::prompt::Continued;
use super::{prompt, wordings};
use crate::wire::start;
use crate::wire::text::{self, Line};
use crate::{Capture, Format, Position};

/// Reads a transcript; `None` if there is no exchange in it.
pub(super) fn read(input: &[u8]) -> Option<Capture> {
    let cleaner = Cleaner::learn(input);
    let mut reader = Reader {
        builder: Builder::new(Format::CurlVerbose),
        keeps_cr: !cleaner.crlf,
        dashed: cleaner.dashed,
        command: None,
        last: String::new(),
        bare: false,
        repeats: false,
        doubled: false,
        sent: 0,
        received_marked: false,
    };
    for line in text::lines(input) {
        reader.raw_line(&cleaner, &line);
    }
    reader.end_command();
    reader.builder.finish()
}

struct Reader {
    builder: Builder,
    keeps_cr: bool,
    dashed: bool,
    /// A command that goes on in the next line.
    command: Option<(String, Position, Continued)>,
    /// The marked line before, without its mark.
    last: String,
    /// The head that is being read has no marks.
    bare: bool,
    /// `-i` shows a head again that `-v` has shown already.
    repeats: bool,
    /// `-i` shows each field behind the one that `-v` shows.
    doubled: bool,
    /// How many request lines with a mark there were.
    sent: usize,
    received_marked: bool,
}

impl Reader {
    fn raw_line(&mut self, cleaner: &Cleaner, line: &Line<'_>) {
        if !text::is_utf8(line.bytes) {
            let says = "the text is not UTF-8; lines that are not were read as ISO-8859-1";
            self.builder.notes.once("input.not-utf8", says, Some(line.at()));
            if cleaner.is_plain() && self.binary(line) {
                return;
            }
        }
        let decoded = text::text(line.bytes);
        let (decoded, cr) = decoded.strip_suffix('\r').map_or((decoded.as_ref(), ""), |rest| (rest, "\r"));
        let cr = if self.keeps_cr { cr } else { "" };
        // The progress meter overwrites itself with carriage returns.
        for piece in pieces(decoded) {
            let rest = clean::without_progress(piece);
            if rest.is_empty() && !piece.is_empty() {
                continue;
            }
            let sent = self.sent;
            self.line(&cleaner.clean(rest), cr, line.at());
            if self.sent != sent {
                self.builder.sent_at(cleaner.time(rest));
            }
        }
    }

    fn line(&mut self, line: &str, cr: &str, at: Position) {
        if self.continues_command(line) {
            return;
        }
        let mut rest = clean::without_progress(line);
        while let Some(behind) = data_mark(rest) {
            rest = clean::without_progress(behind);
        }
        if rest.is_empty() && !line.is_empty() {
            return;
        }
        let line = rest;
        if self.marked(line, at) || self.unmarked_sign(line, at) {
            return;
        }
        self.unmarked(line, cr, at);
    }

    /// Lines with one of curl's marks.
    fn marked(&mut self, line: &str, at: Position) -> bool {
        let in_body = self.builder.phase == Phase::Body;
        match line.split_at_checked(1) {
            Some((mark, rest))
                if self.is_info(mark) && (rest.is_empty() || rest.starts_with([' ', '\t'])) =>
            {
                if in_body && !wordings::is_known(rest) && !self.builder.has_whole_body() {
                    return false;
                }
                self.info(rest, at);
                true
            }
            Some((">", rest)) if rest.is_empty() || rest.starts_with(' ') => {
                self.sent(rest.get(1..).unwrap_or_default(), at)
            }
            Some(("<", rest)) if rest.is_empty() || rest.starts_with(' ') => {
                self.received(rest.get(1..).unwrap_or_default(), at)
            }
            _ => false,
        }
    }

    fn is_info(&self, mark: &str) -> bool {
        mark == "*" || (mark == "-" && self.dashed)
    }

    fn info(&mut self, text: &str, at: Position) {
        // A body without a line break can follow the last line.
        if let Some((before, after)) =
            text.split_once(" left intact").filter(|(_, after)| !after.trim().is_empty())
        {
            self.builder.info(&format!("{before} left intact"), at);
            if self.builder.lacks_body() {
                self.builder.response_body(after.as_bytes());
                self.builder.response_body(b"\n");
            }
            return;
        }
        self.builder.info(text, at);
    }

    fn sent(&mut self, text: &str, at: Position) -> bool {
        if let Some(line) = start::request_line(text) {
            self.builder.request(&line, at);
            self.bare = false;
            self.sent += 1;
        } else if self.builder.phase == Phase::Body {
            // The end of a head of which the beginning was cut out.
            return text.trim().is_empty() && self.builder.lacks_body();
        } else if text.trim().is_empty() {
            self.builder.head_ends();
        } else if prompt::is_curl(text) {
            self.start_command(text, at);
        } else if self.builder.phase == Phase::Sent {
            self.builder.request_body(text.as_bytes());
            self.builder.request_body(b"\n");
        } else if let Some((name, value)) = start::field_line(text) {
            self.builder.request_field(name, value, at);
            self.bare = false;
        } else {
            return false;
        }
        text.clone_into(&mut self.last);
        true
    }

    fn received(&mut self, text: &str, at: Position) -> bool {
        let phase = self.builder.phase;
        if let Some(line) = start::status_line(text) {
            self.builder.response(&line, at);
            (self.bare, self.received_marked, self.doubled) = (false, true, false);
        } else if phase == Phase::ResponseHead && text.trim().is_empty() {
            self.builder.head_ends();
        } else if phase == Phase::ResponseHead && text.starts_with([' ', '\t']) {
            self.builder.extend_field(text, " ");
        } else if let Some((name, value)) =
            start::field_line(text).filter(|(name, _)| self.can_have_field(name))
        {
            self.builder.response_field(name, value, at);
        } else {
            return phase != Phase::Body;
        }
        text.clone_into(&mut self.last);
        true
    }

    /// Whether a field can be received now; behind a body only a trailer field can, and bodies have lines like it.
    fn can_have_field(&self, name: &str) -> bool {
        let response = self.builder.current().and_then(|exchange| exchange.response.as_ref());
        match self.builder.phase {
            Phase::Body => {
                name.starts_with("grpc-") || response.is_some_and(|response| response.fields.has("trailer"))
            }
            _ => response.is_some(),
        }
    }

    /// Lines without a mark that are curl's or the shell's all the same.
    fn unmarked_sign(&mut self, line: &str, at: Position) -> bool {
        if let Some((code, words)) = error(line) {
            self.builder.failed(Some(code), words, at);
            return true;
        }
        let is_command = |command: &&str| match self.builder.phase {
            Phase::RequestHead | Phase::ResponseHead => false,
            Phase::Body => prompt::is_curl(command) || self.builder.has_whole_body(),
            _ => true,
        };
        if let Some(command) = prompt::command(line).filter(is_command) {
            self.start_command(command, at);
            if !prompt::is_curl(command) {
                self.builder.other(line);
            }
            return true;
        }
        if line.starts_with("```") {
            // A fence around the paste.
            self.builder.fence();
            return true;
        }
        self.in_body() && self.glued(line, at)
    }

    /// curl's next line, or its complaint, right behind a body without a line break.
    fn glued(&mut self, line: &str, at: Position) -> bool {
        let Some(found) = glue(line) else { return false };
        let (body, rest) = line.split_at_checked(found).unwrap_or((line, ""));
        self.builder.response_body(body.as_bytes());
        self.line(rest, "", at);
        true
    }

    /// A line of a body that is no text: its bytes are kept as they are.
    fn binary(&mut self, line: &Line<'_>) -> bool {
        if !self.in_body() {
            return false;
        }
        let signs = [b"* Connection #".as_slice(), b"* Closing connection", b"* transfer closed"];
        let found = signs.iter().filter_map(|sign| memchr::memmem::find(line.bytes, sign)).min();
        let (body, rest) =
            line.bytes.split_at_checked(found.unwrap_or(line.bytes.len())).unwrap_or((line.bytes, b""));
        self.builder.response_body(body);
        if rest.is_empty() {
            self.builder.response_body(b"\n");
        } else {
            self.line(text::text(rest).trim_end_matches('\r'), "", line.at());
        }
        true
    }

    /// Whether a line without a mark is part of the answer's body.
    fn in_body(&self) -> bool {
        self.builder.phase == Phase::Body || (self.builder.phase == Phase::Done && self.builder.lacks_body())
    }

    /// Lines without any sign: what they are depends on what came before.
    fn unmarked(&mut self, line: &str, cr: &str, at: Position) {
        if self.repeats {
            self.repeats = !line.trim().is_empty();
            return;
        }
        if self.bare_start(line, at) {
            return;
        }
        match self.builder.phase {
            Phase::RequestHead | Phase::ResponseHead if self.bare => self.bare_field(line, at),
            Phase::RequestHead | Phase::ResponseHead => self.inside_head(line, at),
            Phase::Done if line.is_empty() => {}
            _ if self.in_body() => self.body(line, cr),
            _ if is_path(line) => self.builder.info(line, at),
            _ if clean::is_marked(&format!("* {}", line.trim_start_matches(['•', '-', ' ']))) => {
                self.builder.info(line.trim_start_matches(['•', '-', ' ']), at);
            }
            _ => self.builder.other(line),
        }
    }

    fn body(&mut self, line: &str, cr: &str) {
        if std::mem::take(&mut self.doubled) && line.is_empty() {
            return;
        }
        self.builder.response_body(line.as_bytes());
        self.builder.response_body(cr.as_bytes());
        self.builder.response_body(b"\n");
    }

    /// Start lines whose mark was lost (`>` is how mail and Markdown quote), and the output of `curl -i`.
    fn bare_start(&mut self, line: &str, at: Position) -> bool {
        if let Some(start) = start::request_line(line).filter(|_| self.sent == 0) {
            self.builder.request(&start, at);
            self.bare = true;
            return true;
        }
        let Some(start) = start::status_line(line.trim_start()) else { return false };
        let phase = self.builder.phase;
        if self.received_marked && !matches!(phase, Phase::Idle | Phase::Sent) {
            let same = self.builder.current().and_then(|exchange| exchange.response.as_ref());
            self.repeats = self.in_body()
                && same.is_some_and(|response| response.status == start.status && response.body.is_empty());
            return self.repeats;
        }
        self.builder.response(&start, at);
        self.bare = true;
        true
    }

    fn bare_field(&mut self, line: &str, at: Position) {
        let is_request = self.builder.phase == Phase::RequestHead;
        if line.trim().is_empty() {
            self.builder.head_ends();
        } else if line.starts_with([' ', '\t']) {
            self.builder.extend_field(line, " ");
        } else if let Some((name, value)) = start::field_line(line) {
            self.builder.field(is_request, name, value, at);
        } else {
            self.builder.head_ends();
            self.unmarked(line, "", at);
        }
    }

    /// A line without a mark among marked ones: shown twice because of `-i`, or wrapped by the terminal.
    fn inside_head(&mut self, line: &str, at: Position) {
        const NARROWEST_TERMINAL: usize = 60;
        if line.trim() == self.last.trim() {
            self.doubled = true;
            return;
        }
        // Programs that use libcurl mark the whole head of a request but once.
        let is_first = self.builder.phase == Phase::RequestHead && start::request_line(&self.last).is_some();
        if is_first && start::field_line(line).is_some() {
            self.bare = true;
            self.bare_field(line, at);
            return;
        }
        if self.last.len() >= NARROWEST_TERMINAL && !line.trim().is_empty() {
            self.builder.extend_field(line, "");
        } else {
            self.builder.other(line);
        }
    }

    fn start_command(&mut self, command: &str, at: Position) {
        self.end_command();
        let state = Continued::default().after(command);
        if state.is_open() {
            self.command = Some((command.to_owned(), at, state));
        } else {
            self.builder.command(command, prompt::is_curl(command), at);
        }
    }

    fn continues_command(&mut self, line: &str) -> bool {
        const LONGEST: usize = 256 * 1024;
        let Some((command, _, state)) = &mut self.command else { return false };
        if command.len() > LONGEST || clean::is_marked(line) || error(line).is_some() {
            self.end_command();
            return false;
        }
        command.push('\n');
        command.push_str(line);
        *state = state.after(line);
        if !state.is_open() {
            self.end_command();
        }
        true
    }

    fn end_command(&mut self) {
        if let Some((command, at, _)) = self.command.take() {
            self.builder.command(&command, prompt::is_curl(&command), at);
        }
    }
}

/// The one line of information that curl prints without its mark.
fn is_path(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("CApath: ") || line.starts_with("CRLfile: ")
}
