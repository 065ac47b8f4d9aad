//! One field line, element by element.
//!
//! The line comes unfolded: line breaks that may stand there are spaces already. Every step goes forward, and looks ahead by no more than two words and one quoted string, so that the time is
//! linear in the length of the line.

use super::{Challenge, Fault, FaultKind, LIMIT};
use crate::field::{closing_quote, is_token_byte, is_token68_byte, run, unescape};

/// A challenge with what the rules need to know of its writing.
pub(super) struct Read {
    pub challenge: Challenge,
    /// Where the scheme starts.
    pub at: usize,
    /// Where each parameter's name starts, and whether its value was quoted.
    pub params: Vec<(usize, bool)>,
}

pub(super) struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    line: usize,
    at: usize,
    /// What may follow the challenge that is being read.
    after: After,
    pub list: Vec<Read>,
    pub faults: Vec<Fault>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// No challenge yet.
    Nothing,
    /// A scheme without a space behind it: no parameter may follow.
    Scheme,
    /// A scheme and a space, or parameters.
    Params,
    /// A token68: no parameter may follow.
    Token68,
}

/// What stands at a place, told by a look ahead.
enum Next {
    /// A comma or the end.
    Border,
    /// `token BWS =`.
    Param,
    /// `token SP token BWS =`, or a known scheme alone.
    Scheme,
    Other,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, line: usize) -> Self {
        let bytes = text.as_bytes();
        Self { text, bytes, line, at: 0, after: After::Nothing, list: Vec::new(), faults: Vec::new() }
    }

    pub(super) fn run(&mut self) {
        loop {
            self.separators();
            if self.at >= self.bytes.len() || self.list.len() >= LIMIT || self.faults.len() >= LIMIT {
                break;
            }
            let before = self.at;
            self.element();
            // An element that could not be begun must not stop the reading.
            if self.at == before {
                self.skip_char();
            }
        }
        if self.list.is_empty() && self.faults.is_empty() {
            self.fault(FaultKind::Empty, 0);
        }
    }

    fn element(&mut self) {
        let token = self.token_length(self.at);
        if token == 0 {
            self.fault(FaultKind::UnexpectedByte, self.at);
            // Quotes or brackets around the whole are stepped over; anything else goes up to the next comma.
            if matches!(self.peek(), Some(b'"' | b'\'' | b'<' | b'[' | b'{' | b'(' | b':')) {
                self.skip_char();
            } else {
                self.skip_to_comma();
            }
            return;
        }
        let equals = self.after_space(self.at + token);
        if self.bytes.get(equals) == Some(&b'=') {
            self.param(token, equals);
        } else {
            self.scheme(token);
        }
    }

    fn scheme(&mut self, token: usize) {
        let at = self.at;
        let scheme = self.slice(at, at + token).to_owned();
        let challenge = Challenge { scheme, token68: None, params: Vec::new(), line: self.line };
        self.list.push(Read { challenge, at, params: Vec::new() });
        self.at += token;
        self.after = After::Scheme;
        if self.peek() != Some(b' ') {
            self.behind_scheme();
            return;
        }
        let start = self.after_space(self.at);
        if start >= self.bytes.len() {
            self.at = start;
            return;
        }
        self.after = After::Params;
        // Only spaces may stand between a scheme and what follows (RFC 9110 §11.3), unless it is a comma.
        if let Some(tab) = self.bytes[self.at..start].iter().position(|byte| *byte == b'\t')
            && self.bytes.get(start) != Some(&b',')
        {
            self.fault(FaultKind::UnexpectedByte, self.at + tab);
        }
        self.at = start;
        if let Some(end) = self.token68_end(start) {
            let token68 = self.slice(start, end).to_owned();
            if let Some(read) = self.list.last_mut() {
                read.challenge.token68 = Some(token68);
            }
            self.at = end;
            self.after = After::Token68;
            self.end_of_element();
        }
        // Anything else is read as an element: a parameter, or the next scheme after a missing comma.
        else if matches!(self.next(start), Next::Scheme | Next::Other) && self.peek() != Some(b',') {
            self.loose_text();
        }
    }

    /// What follows a scheme word without a space: a border, a tab, or a stray byte such as a colon.
    fn behind_scheme(&mut self) {
        let border = self.after_space(self.at);
        match self.bytes.get(border) {
            None | Some(b',') => self.at = border,
            Some(_) => {
                self.fault(FaultKind::UnexpectedByte, self.at);
                if border == self.at {
                    self.skip_char();
                } else {
                    self.at = border;
                }
                self.after = After::Params;
            }
        }
    }

    /// Words where a token68 or a parameter should be: `Bearer invalid token`, `close Bearer realm=x`.
    fn loose_text(&mut self) {
        if !matches!(self.next(self.at), Next::Scheme) {
            let word = run(self.bytes, self.at, |byte| !matches!(byte, b' ' | b'\t' | b',' | b'"'));
            // A first word that reads like a token68 is kept as one; the fault stands at what follows it.
            let end = self.at + word;
            if self.token68_length(self.at) == word && word > 0 {
                let token68 = self.slice(self.at, end).to_owned();
                if let Some(read) = self.list.last_mut() {
                    read.challenge.token68 = Some(token68);
                }
                self.after = After::Token68;
                self.at = end;
                self.end_of_element();
                return;
            }
        }
        self.fault(FaultKind::UnexpectedByte, self.at);
        self.resynchronise();
    }

    fn param(&mut self, token: usize, equals: usize) {
        let name_at = self.at;
        let name = self.slice(name_at, name_at + token).to_owned();
        match self.after {
            After::Params => {}
            After::Nothing => self.fault(FaultKind::UnexpectedByte, equals),
            After::Scheme => {
                self.fault(FaultKind::UnexpectedByte, name_at);
                self.after = After::Params;
            }
            After::Token68 => self.fault(FaultKind::Token68AndParameters, name_at),
        }
        self.at = self.after_space(equals + 1);
        let quoted = self.peek() == Some(b'"');
        let value = if quoted { Some(self.quoted()) } else { self.unquoted() };
        let Some(value) = value else {
            self.fault(FaultKind::BrokenParameter, name_at);
            return;
        };
        if self.after != After::Nothing
            && let Some(read) = self.list.last_mut()
            && read.params.len() < LIMIT
        {
            read.challenge.params.push((name, value));
            read.params.push((name_at, quoted));
        }
    }

    /// A quoted string and what comes up to the border behind it.
    fn quoted(&mut self) -> String {
        let open = self.at;
        let Some(close) = closing_quote(self.bytes, open) else {
            self.fault(FaultKind::UnclosedQuote, open);
            let end = self.lost_quote(open + 1, self.bytes.len()).unwrap_or(self.bytes.len());
            self.at = end;
            return unescape(self.slice(open + 1, end).trim_end()).into_owned();
        };
        let behind = self.after_space(close + 1);
        if let Next::Other = self.next(behind) {
            // Garbage behind the quote: a quote that is missing further in front, or one that is not escaped.
            if self.bytes.get(close.wrapping_sub(1)) == Some(&b'=')
                && let Some(end) = self.lost_quote(open + 1, close)
            {
                self.fault(FaultKind::UnclosedQuote, open);
                self.at = end;
                return unescape(self.slice(open + 1, end).trim_end()).into_owned();
            }
            self.fault(FaultKind::UnexpectedByte, behind);
            let comma = behind + run(self.bytes, behind, |byte| byte != b',');
            let last_quote = self.bytes[behind..comma].iter().rposition(|byte| *byte == b'"');
            if let Some(last) = last_quote.map(|index| behind + index)
                && self.after_space(last + 1) == comma
            {
                self.at = comma;
                return unescape(self.slice(open + 1, last)).into_owned();
            }
            self.at = behind;
            self.resynchronise();
        } else {
            self.at = close + 1;
            self.end_of_element();
        }
        if let Some(bad) = self.bytes[open..close].iter().position(|byte| is_control(*byte)) {
            self.fault(FaultKind::UnexpectedByte, open + bad);
        }
        unescape(self.slice(open + 1, close)).into_owned()
    }

    /// Where a quoted string should have ended: the first comma before `end` behind which another parameter or
    /// challenge begins.
    fn lost_quote(&self, start: usize, end: usize) -> Option<usize> {
        let commas = self.bytes[start..end].iter().enumerate().filter(|(_, byte)| **byte == b',');
        commas
            .map(|(index, _)| start + index)
            .find(|comma| matches!(self.next(self.after_space(comma + 1)), Next::Param | Next::Scheme))
    }

    /// A value without quotes. `None` if there is none.
    fn unquoted(&mut self) -> Option<String> {
        let start = self.at;
        let token = self.token_length(start);
        let mut end = start + token;
        let border = self.after_space(end);
        if token > 0 && matches!(self.bytes.get(border), None | Some(b',')) {
            self.at = end;
            self.end_of_element();
            return Some(self.slice(start, end).to_owned());
        }
        if token == 0 && matches!(self.bytes.get(start), None | Some(b',')) {
            return None;
        }
        // Broken: take in words up to a border, or up to what reads like the next parameter or challenge.
        loop {
            end += run(self.bytes, end, |byte| !matches!(byte, b' ' | b'\t' | b',' | b';'));
            let next = self.after_space(end);
            match self.next(next) {
                Next::Border => break,
                Next::Param | Next::Scheme if next > end => {
                    self.at = next;
                    let word = end - start;
                    let kind =
                        if word == token { FaultKind::UnexpectedByte } else { FaultKind::UnquotedValue };
                    let offset = if word == token { next } else { start + token };
                    self.fault(kind, offset);
                    return Some(self.slice(start, end).to_owned());
                }
                _ if self.bytes.get(next) == Some(&b';') => break,
                _ => end = next + usize::from(next == end),
            }
            if end >= self.bytes.len() {
                end = self.bytes.len();
                break;
            }
        }
        self.fault(FaultKind::UnquotedValue, start + token);
        self.at = end;
        Some(self.slice(start, end).trim_end().to_owned())
    }

    /// After a complete element: a border, or a fault and a fresh start where the next one seems to begin.
    fn end_of_element(&mut self) {
        let next = self.after_space(self.at);
        if !matches!(self.bytes.get(next), None | Some(b',')) {
            self.fault(FaultKind::UnexpectedByte, next);
            self.at = next;
            self.resynchronise();
        }
    }

    /// Goes to the next comma, or to the next word at which a parameter or a challenge seems to begin.
    fn resynchronise(&mut self) {
        loop {
            match self.next(self.at) {
                Next::Border | Next::Param | Next::Scheme => return,
                Next::Other => {}
            }
            let start = self.at;
            self.at += run(self.bytes, self.at, |byte| !matches!(byte, b' ' | b'\t' | b',' | b';'));
            if self.peek() == Some(b';') {
                self.at += 1;
            }
            self.at = self.after_space(self.at);
            if self.at == start {
                self.skip_char();
            }
        }
    }

    fn next(&self, at: usize) -> Next {
        if matches!(self.bytes.get(at), None | Some(b',')) {
            return Next::Border;
        }
        let token = self.token_length(at);
        if token == 0 {
            return Next::Other;
        }
        let behind = self.after_space(at + token);
        if self.bytes.get(behind) == Some(&b'=') {
            return Next::Param;
        }
        let known = super::rules::is_known(self.slice(at, at + token));
        if known && matches!(self.bytes.get(behind), None | Some(b',')) {
            return Next::Scheme;
        }
        let second = if behind > at + token { self.token_length(behind) } else { 0 };
        let equals = self.after_space(behind + second);
        if known && second > 0 && self.bytes.get(equals) == Some(&b'=') { Next::Scheme } else { Next::Other }
    }

    /// The end of a token68 at `at` which a border follows.
    fn token68_end(&self, at: usize) -> Option<usize> {
        let end = at + self.token68_length(at);
        let border = self.bytes.get(self.after_space(end));
        (end > at && matches!(border, None | Some(b','))).then_some(end)
    }

    fn token68_length(&self, at: usize) -> usize {
        let body = run(self.bytes, at, is_token68_byte);
        if body == 0 { 0 } else { body + run(self.bytes, at + body, |byte| byte == b'=') }
    }

    fn token_length(&self, at: usize) -> usize {
        run(self.bytes, at, is_token_byte)
    }

    /// The first byte at or after `at` that is no white space.
    fn after_space(&self, at: usize) -> usize {
        at + run(self.bytes, at, |byte| matches!(byte, b' ' | b'\t'))
    }

    fn separators(&mut self) {
        loop {
            let next = self.after_space(self.at);
            match self.bytes.get(next) {
                Some(b',') => self.at = next + 1,
                Some(b';') => {
                    self.fault(FaultKind::UnexpectedByte, next);
                    self.at = next + 1;
                }
                _ => {
                    self.at = next;
                    return;
                }
            }
        }
    }

    fn skip_to_comma(&mut self) {
        self.at += run(self.bytes, self.at, |byte| byte != b',');
    }

    fn skip_char(&mut self) {
        let width = self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        self.at = (self.at + width).min(self.bytes.len());
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn fault(&mut self, kind: FaultKind, offset: usize) {
        if self.faults.len() < LIMIT {
            self.faults.push(Fault { kind, line: self.line, offset });
        }
    }
}

/// What may not stand in a quoted string (RFC 9110 §5.6.4).
fn is_control(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || byte == 0x7f
}
