//! Quotes: single, double, `$'…'`, and those of word processors.

use super::variables::variable_name;
use super::{Reader, line_break};
use crate::curl::ansi;

impl Reader<'_> {
    pub(super) fn single(&mut self, close: char) -> bool {
        let open = self.at;
        self.token();
        self.at += 1;
        let rest = self.rest();
        let length = rest.find(close).unwrap_or(rest.len());
        self.quoted_variables(length);
        let after = rest.get(length + close.len_utf8()..).and_then(|after| after.chars().next());
        if rest.get(..length).is_some_and(|inner| inner.ends_with('\\'))
            && after.is_some_and(char::is_alphanumeric)
        {
            let says = "a backslash before a quote in single quotes escapes nothing: the argument ends there";
            self.scan.remark("command.escaped-single-quote", says, self.at + length);
        }
        self.take(length);
        self.close_quote(open, 1)
    }

    /// `$NAME` in single quotes reaches the server as it stands.
    pub(super) fn quoted_variables(&mut self, length: usize) {
        let start = self.at;
        let text = self.text;
        let inner = text.get(start..start + length).unwrap_or_default();
        for dollar in memchr::memchr_iter(b'$', inner.as_bytes()) {
            let Some(name) = inner.get(dollar..).and_then(variable_name) else { continue };
            let bare = name.trim_start_matches(['$', '{']).trim_end_matches('}');
            let is_upper =
                bare.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
            if bare.len() > 1 && is_upper && bare.starts_with(|c: char| c.is_ascii_uppercase()) {
                self.scan.variable(name, start + dollar);
                let says = "a variable in single quotes: the shell does not fill it in";
                self.scan.remark("command.variable-in-single-quotes", says, start + dollar);
            }
        }
    }

    pub(super) fn double(&mut self, close: char) -> bool {
        let open = self.at;
        self.token();
        self.at += close.len_utf8();
        let goes_on = self.double_inner(open, &[close]);
        let is_json = self
            .token
            .as_ref()
            .is_some_and(|token| token.text.starts_with(b"{") || token.text.starts_with(b"["));
        if is_json && self.peek().is_some_and(char::is_alphanumeric) {
            let says = "double quotes between double quotes: the shell takes them away unless `\\` stands before them";
            self.scan.remark("command.quotes-in-quotes", says, self.at.saturating_sub(1));
        }
        goes_on
    }

    pub(super) fn double_inner(&mut self, open: usize, closes: &[char]) -> bool {
        loop {
            let rest = self.rest();
            let plain =
                rest.find(|c| matches!(c, '\\' | '$' | '`') || closes.contains(&c)).unwrap_or(rest.len());
            self.take(plain);
            match self.peek() {
                None => return self.close_quote(open, 0),
                Some('\\') => self.escape_in_double(closes),
                Some('$') => {
                    self.variable();
                }
                Some('`') if !closes.contains(&'`') => {
                    self.backtick();
                }
                Some(c) => return self.close_quote(open, c.len_utf8()),
            }
        }
    }

    pub(super) fn escape_in_double(&mut self, closes: &[char]) {
        let after = self.rest().get(1..).unwrap_or_default();
        if let Some(length) = line_break(after) {
            self.at += 1 + length;
            return;
        }
        match after.chars().next() {
            Some(c) if matches!(c, '$' | '`' | '"' | '\\') || closes.contains(&c) => {
                self.at += 1;
                self.take(c.len_utf8());
            }
            _ => self.take(1),
        }
    }

    /// A quote of `length` bytes closes here, or the text is at its end.
    pub(super) fn close_quote(&mut self, open: usize, length: usize) -> bool {
        if self.rest().is_empty() {
            self.scan.remark("command.open-quote", "a quote opens here and is never closed", open);
            return true;
        }
        self.at += length;
        true
    }

    /// Quotes of a word processor: what the shell takes as letters was meant as a quote.
    pub(super) fn typographic(&mut self, double: bool) -> bool {
        let open = self.at;
        let Some(c) = self.peek() else { return false };
        let inside_word = self.token.as_ref().is_some_and(|token| {
            token.text.last().is_some_and(|last| last.is_ascii_alphabetic() && !token.text.starts_with(b"-"))
        });
        if inside_word && !double {
            return self.literal(c);
        }
        self.scan.remark(
            "command.typographic-quotes",
            "typographic quotes, which no shell knows as quotes: the argument is cut apart at its spaces",
            open,
        );
        self.token();
        self.at += c.len_utf8();
        if double {
            return self.double_inner(open, &['“', '”', '„', '‟', '«', '»', '"']);
        }
        let rest = self.rest();
        let closes = ['‘', '’', '‚', '‛', '\''];
        let length = rest.find(closes).unwrap_or(rest.len());
        let width = rest.get(length..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        self.take(length);
        self.close_quote(open, width)
    }

    pub(super) fn dollar(&mut self) -> bool {
        let next = self.rest().get(1..).and_then(|rest| rest.chars().next());
        match next {
            Some('\'') => self.ansi_c(),
            Some('"') => {
                self.token();
                self.at += 1;
                self.double('"')
            }
            _ => self.variable(),
        }
    }

    pub(super) fn ansi_c(&mut self) -> bool {
        let open = self.at + 1;
        self.token();
        self.at += 2;
        let (text, from) = (self.text, self.at);
        let ended = ansi::read(text, from, self.token());
        self.at = ended.end;
        if ended.open {
            self.scan.remark("command.open-quote", "a quote opens here and is never closed", open);
        }
        true
    }
}
