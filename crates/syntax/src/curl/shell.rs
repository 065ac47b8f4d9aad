//! The Bourne shells: words, quotes, continuations, redirections, and where a command ends.
//!
//! Read as bash reads it, but for the faults of copying: lines that lost their backslash, typographic quotes and
//! dashes, no-break spaces, a prompt in front of a continued line, a quote that is never closed. These are read as
//! they were meant, and remarked upon.

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
                '–' | '—' | '−' | '‒' if self.token.is_none() => self.dash(c),
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

    fn single(&mut self, close: char) -> bool {
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
    fn quoted_variables(&mut self, length: usize) {
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

    fn double(&mut self, close: char) -> bool {
        let open = self.at;
        self.token();
        self.at += close.len_utf8();
        self.double_inner(open, &[close])
    }

    fn double_inner(&mut self, open: usize, closes: &[char]) -> bool {
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

    fn escape_in_double(&mut self, closes: &[char]) {
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
    fn close_quote(&mut self, open: usize, length: usize) -> bool {
        if self.rest().is_empty() {
            self.scan.remark("command.open-quote", "a quote opens here and is never closed", open);
            return true;
        }
        self.at += length;
        true
    }

    /// Quotes of a word processor: what the shell takes as letters was meant as a quote.
    fn typographic(&mut self, double: bool) -> bool {
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

    fn dollar(&mut self) -> bool {
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

    /// A variable or substitution, taken over as it stands.
    fn variable(&mut self) -> bool {
        let rest = self.rest();
        let length = if rest.starts_with("$(") {
            if self.unmatched[0] { None } else { closing_parenthesis(rest) }
        } else if rest.starts_with("${") {
            if self.unmatched[1] { None } else { rest.find('}').map(|end| end + 1) }
        } else {
            variable_name(rest).map(str::len)
        };
        let Some(length) = length else {
            self.unmatched[0] |= rest.starts_with("$(");
            self.unmatched[1] |= rest.starts_with("${");
            return self.literal('$');
        };
        let name = rest.get(..length).unwrap_or_default().to_owned();
        self.scan.variable(&name, self.at);
        self.take(length);
        true
    }

    fn backtick(&mut self) -> bool {
        let rest = self.rest();
        let end = if self.unmatched[2] { None } else { rest.get(1..).and_then(|rest| rest.find('`')) };
        let Some(end) = end else {
            self.unmatched[2] = true;
            return self.literal('`');
        };
        let name = rest.get(..end + 2).unwrap_or_default().to_owned();
        self.scan.variable(&name, self.at);
        self.take(end + 2);
        true
    }

    fn ansi_c(&mut self) -> bool {
        let open = self.at + 1;
        self.token();
        self.at += 2;
        let (text, from) = (self.text, self.at);
        let ended = super::ansi::read(text, from, self.token());
        self.at = ended.end;
        if ended.open {
            self.scan.remark("command.open-quote", "a quote opens here and is never closed", open);
        }
        true
    }

    fn dash(&mut self, c: char) -> bool {
        let rest = self.rest().get(c.len_utf8()..).unwrap_or_default();
        let word: &str =
            rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.')).next().unwrap_or("");
        let is_long = matches!(option::long(word), option::Found::Whole(..)) && word.len() > 1;
        let is_short = word.bytes().next().is_some_and(|letter| option::short(letter).is_some());
        if !(is_long || is_short) {
            return self.literal(c);
        }
        self.scan.remark(
            "command.typographic-dash",
            "a dash of a word processor where an option needs `-` or `--`",
            self.at,
        );
        let at = self.at;
        self.token().push(if is_long { b"--" } else { b"-" }, at);
        self.at += c.len_utf8();
        true
    }

    fn ampersand(&mut self) -> bool {
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

    fn redirection(&mut self, c: char) -> bool {
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
    fn here_document(&mut self) {
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

/// The length of a line break at the start of `text`.
fn line_break(text: &str) -> Option<usize> {
    if text.starts_with("\r\n") { Some(2) } else { text.starts_with('\n').then_some(1) }
}

/// `$name`, `${name}`, `$1` or `$?` at the start of `text`.
fn variable_name(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('$')?;
    let word =
        |text: &str| text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    if let Some(inner) = rest.strip_prefix('{') {
        let length = word(inner);
        return (length > 0 && inner.get(length..)?.starts_with('}'))
            .then(|| text.get(..length + 3))
            .flatten();
    }
    let first = rest.chars().next()?;
    match first {
        'a'..='z' | 'A'..='Z' | '_' => text.get(..1 + word(rest)),
        '0'..='9' | '@' | '*' | '?' | '!' => text.get(..2),
        _ => None,
    }
}

/// The length of `$(…)` or `<(…)`, quotes inside respected.
fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            _ if escaped => escaped = false,
            (b'\\', None | Some(b'"')) => escaped = true,
            (b'\'' | b'"', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => {
                quote = None;
            }
            (b'(', None) => depth += 1,
            (b')', None) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
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
pub(super) fn piped(text: &str, until: usize) -> Option<Stdin> {
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
