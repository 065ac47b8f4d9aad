//! The Bourne shells: words, quotes, continuations, redirections, and where a command ends.
//!
//! Read as bash reads it, but for the faults of copying: lines that lost their backslash, typographic quotes and
//! dashes, no-break spaces, a prompt in front of a continued line, a quote that is never closed. These are read as
//! they were meant, and remarked upon.

mod quotes;
mod redirections;
mod variables;

pub(super) use redirections::piped;

use super::token::{Scan, Stdin, Token};
use super::{option, paste};

/// Reads the arguments from byte `from` of `text` on. `close` ends the command too: `)` of a substitution that
/// it stands in.
pub(super) fn read(text: &str, from: usize, close: Option<char>) -> Scan {
    let mut reader = Reader {
        text,
        at: from,
        token: None,
        scan: Scan::default(),
        close,
        expect: None,
        here: None,
        unmatched: [false; 3],
        sees_url: false,
    };
    reader.run();
    reader.scan.end = reader.at;
    reader.scan
}

/// What the next word is, if no argument.
#[derive(Clone, Copy)]
enum Expect {
    Output,
    Input,
    HereString,
    HereDocument { tabs: bool },
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    token: Option<Token>,
    scan: Scan,
    close: Option<char>,
    expect: Option<Expect>,
    here: Option<(String, bool)>,
    /// `)`, `}` and the backtick are known to be missing in the rest: they are not looked for again.
    unmatched: [bool; 3],
    sees_url: bool,
}

impl<'a> Reader<'a> {
    fn run(&mut self) {
        while let Some(c) = self.peek() {
            let goes_on = match c {
                ' ' | '\t' | '\r' => self.space(c),
                '\n' => self.newline(),
                '\\' => self.backslash(),
                '\'' => self.single('\''),
                '"' => self.double('"'),
                '‘' | '’' | '‚' | '‛' => self.typographic(false),
                '“' | '”' | '„' | '‟' | '«' | '»' => self.typographic(true),
                '$' => self.dollar(),
                '`' if self.close == Some('`') => false,
                '`' => self.backtick(),
                '#' if self.token.is_none() => self.comment(),
                ';' | '|' => false,
                ')' if self.close == Some(')') => false,
                '&' => self.ampersand(),
                '<' | '>' => self.redirection(c),
                '–' | '—' | '−' | '‒' if self.token.as_ref().is_none_or(|token| token.text == b"-") => {
                    self.dash(c)
                }
                _ if paste::is_space(c) => {
                    self.scan.remark(
                        "command.no-break-space",
                        "a no-break space stands where the shell needs a plain space",
                        self.at,
                    );
                    self.space(c)
                }
                _ if paste::is_invisible(c) => {
                    let says = "an invisible character stands between the words";
                    self.scan.remark("command.invisible-character", says, self.at);
                    self.at += c.len_utf8();
                    true
                }
                _ => self.literal(c),
            };
            if !goes_on {
                break;
            }
        }
        self.finish();
        if self.here.is_some() {
            self.here_document();
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn token(&mut self) -> &mut Token {
        let at = self.at;
        self.token.get_or_insert_with(|| Token::at(at))
    }

    fn literal(&mut self, c: char) -> bool {
        let at = self.at;
        let mut buffer = [0; 4];
        self.token().push(c.encode_utf8(&mut buffer).as_bytes(), at);
        self.at += c.len_utf8();
        true
    }

    /// Takes `length` bytes of the source over as they are.
    fn take(&mut self, length: usize) {
        let at = self.at;
        let text = self.text;
        let piece = text.get(at..at + length).unwrap_or_default();
        self.token().push(piece.as_bytes(), at);
        self.at += length;
    }

    fn space(&mut self, c: char) -> bool {
        self.at += c.len_utf8();
        self.finish()
    }

    /// Ends a word. `false` if no more are read.
    fn finish(&mut self) -> bool {
        let Some(token) = self.token.take() else { return true };
        match self.expect.take() {
            None => {
                let is_next = token.text == b"--next" || token.text == b"-:";
                let is_url = memchr::memmem::find(&token.text, b"://").is_some();
                self.sees_url = (self.sees_url || is_url) && !is_next;
                return self.scan.token(token);
            }
            Some(Expect::Output) => {}
            Some(Expect::Input) => self.scan.stdin = Some(Stdin::File(token.string())),
            Some(Expect::HereString) => {
                let mut token = token;
                token.text.push(b'\n');
                self.scan.stdin = Some(Stdin::Text(token));
            }
            Some(Expect::HereDocument { tabs }) => self.here = Some((token.string(), tabs)),
        }
        true
    }

    fn comment(&mut self) -> bool {
        self.at += memchr::memchr(b'\n', self.rest().as_bytes()).unwrap_or(self.rest().len());
        true
    }

    /// The end of the command, unless the next line can only be part of it.
    fn newline(&mut self) -> bool {
        self.finish();
        self.at += 1;
        if self.here.is_some() {
            self.here_document();
            return false;
        }
        let Some(start) = paste::continues(self.text, self.at, self.sees_url) else { return false };
        if !self.scan.tokens.is_empty() {
            let says = "the line before is not continued with a backslash: a shell ends the command there";
            self.scan.remark("command.line-not-continued", says, start);
        }
        self.at = start;
        true
    }

    fn backslash(&mut self) -> bool {
        let rest = self.rest();
        let after = rest.get(1..).unwrap_or_default();
        if let Some(length) = line_break(after) {
            self.at += 1 + length;
            self.skip_prompt();
            return true;
        }
        let blank = after.len() - after.trim_start_matches([' ', '\t', '\u{a0}']).len();
        if let Some(length) = after.get(blank..).and_then(line_break)
            && blank > 0
        {
            let says =
                "white space follows the backslash at the end of the line: a shell ends the command there";
            self.scan.remark("command.space-after-backslash", says, self.at);
            self.finish();
            self.at += 1 + blank + length;
            self.skip_prompt();
            return true;
        }
        if self.token.is_none()
            && let Some(length) = after.strip_prefix('\\').and_then(line_break)
        {
            let says = "two backslashes end the line: a shell ends the command there";
            self.scan.remark("command.line-not-continued", says, self.at);
            self.at += 2 + length;
            self.skip_prompt();
            return true;
        }
        let at = self.at;
        match after.chars().next() {
            Some(c) => {
                let mut buffer = [0; 4];
                self.token().push(c.encode_utf8(&mut buffer).as_bytes(), at + 1);
                self.at += 1 + c.len_utf8();
            }
            None => self.at += 1,
        }
        true
    }

    /// The prompt of a continued line, and the sign of a quotation in mail and Markdown.
    fn skip_prompt(&mut self) {
        let rest = self.rest();
        let line = rest.trim_start_matches([' ', '\t']);
        let indent = rest.len() - line.len();
        let Some(after) = line.strip_prefix('>').or_else(|| line.strip_prefix("quote>")) else { return };
        let word = after.trim_start_matches([' ', '\t']);
        let is_word = word.starts_with(['-', '\'', '"', '$']) || word.starts_with("http") || word.is_empty();
        if (after.starts_with([' ', '\t']) || word.starts_with('-')) && is_word {
            self.at += indent + (line.len() - word.len());
            self.finish();
        }
    }

    fn dash(&mut self, c: char) -> bool {
        let rest = self.rest().get(c.len_utf8()..).unwrap_or_default();
        // `–-name` and `-–name` come of a correction that made one dash of two.
        let bare = rest.trim_start_matches('-');
        let word = bare
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.'))
            .next()
            .unwrap_or_default();
        let is_long = matches!(option::long(word), option::Found::Whole(..)) && word.len() > 1;
        let is_short = bare.len() == rest.len()
            && self.token.is_none()
            && word.bytes().next().is_some_and(|letter| option::short(letter).is_some());
        if !(is_long || is_short) {
            return self.literal(c);
        }
        self.scan.remark(
            "command.typographic-dash",
            "a dash of a word processor where an option needs `-` or `--`",
            self.at,
        );
        let at = self.at;
        let begun = self.token.is_some();
        self.token().push(if is_long && !begun { b"--" } else { b"-" }, at);
        self.at += c.len_utf8() + (rest.len() - bare.len());
        true
    }
}

/// The length of a line break at the start of `text`.
fn line_break(text: &str) -> Option<usize> {
    if text.starts_with("\r\n") { Some(2) } else { text.starts_with('\n').then_some(1) }
}
