//! What leads elsewhere: redirections, here-documents, pipes, and the background.

use super::variables::closing_parenthesis;
use super::{Expect, Reader, read};
use crate::curl::token::{Stdin, Token};

impl Reader<'_> {
    pub(super) fn ampersand(&mut self) -> bool {
        if self.rest().starts_with("&>") {
            self.finish();
            self.at += if self.rest().starts_with("&>>") { 3 } else { 2 };
            self.expect = Some(Expect::Output);
            return true;
        }
        let next = self.rest().chars().nth(1);
        let in_url = self.token.as_ref().is_some_and(|token| {
            token.text.contains(&b'?') || memchr::memmem::find(&token.text, b"://").is_some()
        });
        if in_url && next.is_some_and(|c| !c.is_whitespace() && c != '&') {
            self.scan.remark(
                "command.unquoted-ampersand",
                "`&` in a URL without quotes: the shell ends the command there, and what follows is not sent",
                self.at,
            );
        }
        false
    }

    pub(super) fn redirection(&mut self, c: char) -> bool {
        let rest = self.rest();
        if let Some(length) = placeholder(rest) {
            self.scan.remark(
                "command.placeholder-in-brackets",
                "a placeholder in angle brackets without quotes: the shell takes them for redirections",
                self.at,
            );
            self.take(length);
            return true;
        }
        if rest.starts_with("<(") || rest.starts_with(">(") {
            let found = if self.unmatched[0] { None } else { closing_parenthesis(rest) };
            self.unmatched[0] |= found.is_none();
            let length = found.unwrap_or(2);
            let name = rest.get(..length).unwrap_or_default().to_owned();
            self.scan.variable(&name, self.at);
            self.take(length);
            return true;
        }
        let is_descriptor = self.token.as_ref().is_some_and(|token| {
            token.text.len() < 3
                && token.text.iter().all(u8::is_ascii_digit)
                && token.start + token.text.len() == self.at
        });
        if is_descriptor {
            self.token = None;
        } else {
            self.finish();
        }
        let rest = self.rest();
        let known: [(&str, Expect); 9] = [
            ("<<<", Expect::HereString),
            ("<<-", Expect::HereDocument { tabs: true }),
            ("<<", Expect::HereDocument { tabs: false }),
            ("<&", Expect::Output),
            (">>", Expect::Output),
            (">&", Expect::Output),
            (">|", Expect::Output),
            ("<", Expect::Input),
            (">", Expect::Output),
        ];
        let found = known.iter().find(|(operator, _)| rest.starts_with(operator));
        self.at += found.map_or(c.len_utf8(), |(operator, _)| operator.len());
        self.expect = found.map(|(_, expect)| *expect);
        true
    }

    /// Reads up to the line that holds the word alone.
    pub(super) fn here_document(&mut self) {
        let Some((word, tabs)) = self.here.take() else { return };
        let mut token = Token::at(self.at);
        while !self.rest().is_empty() {
            let rest = self.rest();
            let length = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
            let line = rest.get(..length).unwrap_or_default();
            let kept = if tabs { line.trim_start_matches('\t') } else { line };
            let (at, shift) = (self.at, line.len() - kept.len());
            self.at += length;
            if kept.trim_end_matches(['\n', '\r']) == word {
                break;
            }
            token.push(kept.as_bytes(), at + shift);
        }
        self.scan.stdin = Some(Stdin::Text(token));
    }
}

/// The length of `<word>` as documentation writes it.
fn placeholder(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let window = inner.get(..inner.floor_char_boundary(60))?;
    let length = window.find('>')?;
    let name = window.get(..length)?;
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-. ".contains(&byte));
    fits.then_some(length + 2)
}

/// What the commands before a pipe print, where that can be told: `echo`, `printf '…'` and `cat file`.
pub(in crate::curl) fn piped(text: &str, until: usize) -> Option<Stdin> {
    const FAR: usize = 64 * 1024;
    let before = text.get(..until)?.trim_end().strip_suffix('|')?;
    let from = before.floor_char_boundary(before.len().saturating_sub(FAR));
    // The last echo, printf or cat that stands at the start of a line or after an operator.
    let start = ["echo ", "printf ", "cat "]
        .iter()
        .filter_map(|word| {
            before
                .get(from..)?
                .match_indices(word)
                .map(|(at, _)| from + at)
                .filter(|at| {
                    let lead = before.get(..*at).unwrap_or_default().trim_end_matches([' ', '\t']);
                    lead.is_empty() || lead.ends_with(['\n', ';', '|', '&', '$', '(', '#', '>'])
                })
                .last()
        })
        .max()?;
    let word = before.get(start..)?.split(' ').next()?;
    let scan = read(before, start + word.len(), None);
    let mut arguments = scan.tokens.into_iter();
    let mut first = arguments.next()?;
    match word {
        "cat" => Some(Stdin::File(first.string())),
        "printf" => Some(Stdin::Text(first)),
        _ => {
            let mut newline = true;
            while matches!(first.text.as_slice(), b"-n" | b"-e" | b"-ne" | b"-en") {
                newline &= !first.text.contains(&b'n');
                first = arguments.next()?;
            }
            for next in arguments {
                first.push(b" ", next.start.saturating_sub(1));
                let at = next.source(0).unwrap_or(next.start);
                first.push(&next.text, at);
            }
            if newline {
                first.text.push(b'\n');
            }
            Some(Stdin::Text(first))
        }
    }
}
