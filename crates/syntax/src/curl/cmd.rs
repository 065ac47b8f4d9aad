//! The Windows command prompt and PowerShell.
//!
//! The command prompt undoes carets, and then the C library of the program takes the line apart: quotes, `\"` and
//! `""`. Browsers' "Copy as cURL (cmd)" writes for both. PowerShell has its own quotes and the backtick; what it
//! hands to a program goes through the C library too, so `\"` is a quote there as well.
//! <https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments>

use super::paste;
use super::token::{Scan, Token};

/// Reads a line of the command prompt from byte `from` of `text` on.
pub(super) fn read_cmd(text: &str, from: usize) -> Scan {
    let mut scan = Scan::default();
    let (line, end) = undo_carets(text, from, &mut scan);
    scan.end = end;
    let mut reader = Arguments { scan, token: None, quoted: None };
    let mut at = 0;
    while let Some((c, source, literal)) = line.get(at).copied() {
        at += reader.step(c, source, literal, line.get(at..).unwrap_or_default());
    }
    reader.finish()
}

/// A character, its place, and whether a caret stood before it.
type Letter = (char, usize, bool);

/// Undoes carets up to the end of the command.
fn undo_carets(text: &str, from: usize, scan: &mut Scan) -> (Vec<Letter>, usize) {
    let mut line = Vec::new();
    let mut at = from;
    let mut quoted = false;
    // Some browsers wrote carets between plain quotes, where the prompt does not undo them: they are undone as meant.
    let everywhere = text.get(from..).and_then(|rest| rest.find("^\\^\"")).map(|at| from + at);
    // Quotes that a caret hid from the prompt are quotes for the program all the same.
    let mut hidden = false;
    let mut line_start = from;
    let mut sees_url = false;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            '^' if !quoted || everywhere.is_some() => {
                if quoted {
                    let says = "carets between quotes: the command prompt leaves them in the argument";
                    scan.remark("command.caret-in-quotes", says, at);
                }
                let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                let breaks = rest.get(blank..).and_then(line_break);
                match breaks {
                    Some(length) if blank > 0 => {
                        let says =
                            "white space follows the caret at the end of the line: the command ends there";
                        scan.remark("command.space-after-backslash", says, at);
                        line.push((' ', at, false));
                        at += 1 + blank + length;
                    }
                    Some(length) => {
                        at += 1 + length;
                        // The character behind the break is taken as it is: two breaks make one.
                        if let Some(length) = text.get(at..).and_then(line_break) {
                            line.push(('\n', at, true));
                            at += length;
                        }
                    }
                    None => {
                        at += 1;
                        if let Some(next) = rest.chars().next() {
                            hidden ^= next == '"' && !is_escaped(&line);
                            line.push((next, at, true));
                            at += next.len_utf8();
                        }
                    }
                }
                continue;
            }
            '"' if !is_escaped(&line) => quoted = !quoted,
            '\n' if !quoted => {
                sees_url = sees_url || text.get(line_start..at).is_some_and(|line| line.contains("://"));
                line_start = at;
                let Some(next) = paste::continues(text, at + 1, sees_url) else { return (line, at) };
                let says = "the line before is not continued with a caret: the command ends there";
                scan.remark("command.line-not-continued", says, next);
                line.push((' ', at, false));
                at = next;
                continue;
            }
            '&' | '|' if !quoted && !hidden => {
                let word: String = line
                    .iter()
                    .rev()
                    .map(|(c, _, _)| *c)
                    .take_while(|c| !c.is_whitespace())
                    .take(4000)
                    .collect();
                if c == '&'
                    && word.contains("//:")
                    && rest.starts_with(|c: char| !c.is_whitespace() && c != '&')
                {
                    let says = "`&` in a URL without quotes: the shell ends the command there, and what follows is not sent";
                    scan.remark("command.unquoted-ampersand", says, at);
                }
                return (line, at);
            }
            _ => {}
        }
        line.push((c, at, false));
        at += c.len_utf8();
    }
    (line, at)
}

/// Whether an odd number of backslashes stands at the end.
fn is_escaped(line: &[Letter]) -> bool {
    line.iter().rev().take_while(|(c, _, _)| *c == '\\').count() % 2 == 1
}

struct Arguments {
    scan: Scan,
    token: Option<Token>,
    /// Where the open quote stands.
    quoted: Option<usize>,
}

impl Arguments {
    /// Reads one character, and returns how many were used.
    fn step(&mut self, c: char, source: usize, literal: bool, rest: &[Letter]) -> usize {
        let after = |count: usize| rest.get(count).map(|(c, _, _)| *c);
        match c {
            '\\' => {
                let slashes = rest.iter().take_while(|(c, _, _)| *c == '\\').count();
                let quote = after(slashes) == Some('"');
                let kept = if quote { slashes / 2 } else { slashes };
                for _ in 0..kept {
                    self.push('\\', source);
                }
                if quote && slashes % 2 == 1 {
                    self.push('"', source + slashes);
                    return slashes + 1;
                }
                self.begin(source);
                slashes
            }
            '"' if self.quoted.is_some() && after(1) == Some('"') => {
                self.push('"', source);
                2
            }
            '"' => {
                self.begin(source);
                self.quoted = if self.quoted.is_some() { None } else { Some(source) };
                1
            }
            ' ' | '\t' | '\r' if self.quoted.is_none() => {
                self.end();
                1
            }
            '\n' if self.quoted.is_none() && !literal => {
                self.end();
                1
            }
            _ if self.quoted.is_none() && paste::is_space(c) => {
                let says = "a no-break space stands where the shell needs a plain space";
                self.scan.remark("command.no-break-space", says, source);
                self.end();
                1
            }
            _ => {
                self.push(c, source);
                1
            }
        }
    }

    fn begin(&mut self, source: usize) -> &mut Token {
        self.token.get_or_insert_with(|| Token::at(source))
    }

    fn push(&mut self, c: char, source: usize) {
        let mut buffer = [0; 4];
        self.begin(source).push(c.encode_utf8(&mut buffer).as_bytes(), source);
    }

    fn end(&mut self) {
        if let Some(token) = self.token.take() {
            self.scan.token(token);
        }
    }

    fn finish(mut self) -> Scan {
        if let Some(open) = self.quoted {
            self.scan.remark("command.open-quote", "a quote opens here and is never closed", open);
        }
        self.end();
        self.scan
    }
}

/// Reads a line of PowerShell from byte `from` of `text` on.
pub(super) fn read_powershell(text: &str, from: usize) -> Scan {
    let mut reader = Arguments { scan: Scan::default(), token: None, quoted: None };
    let mut at = from;
    let mut line_start = from;
    let mut sees_url = false;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            '`' => {
                let trimmed = rest.trim_start_matches([' ', '\t']);
                if let Some(length) = line_break(trimmed) {
                    at += 1 + (rest.len() - trimmed.len()) + length;
                    continue;
                }
                let Some(next) = rest.chars().next() else { break };
                reader.push(escaped(next), at);
                at += 1 + next.len_utf8();
                continue;
            }
            '\'' | '"' => {
                at = quoted(&mut reader, text, at, c);
                continue;
            }
            '$' => {
                let length = variable(rest);
                if length > 0 {
                    reader.scan.variable(text.get(at..at + 1 + length).unwrap_or_default(), at);
                }
                reader.push(c, at);
            }
            '\n' => {
                reader.end();
                sees_url = sees_url || text.get(line_start..at).is_some_and(|line| line.contains("://"));
                line_start = at;
                let Some(next) = paste::continues(text, at + 1, sees_url) else { break };
                let says = "the line before is not continued with a backtick: the command ends there";
                reader.scan.remark("command.line-not-continued", says, next);
                at = next;
                continue;
            }
            '|' | ';' => break,
            '#' if reader.token.is_none() => {
                at += memchr::memchr(b'\n', text.get(at..).unwrap_or_default().as_bytes())
                    .unwrap_or(rest.len() + 1);
                continue;
            }
            ' ' | '\t' | '\r' => reader.end(),
            _ => reader.push(c, at),
        }
        at += c.len_utf8();
    }
    reader.scan.end = at;
    reader.finish()
}

/// A quoted piece; returns where it ends.
fn quoted(reader: &mut Arguments, text: &str, open: usize, quote: char) -> usize {
    reader.begin(open);
    let mut at = open + 1;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        if c == quote {
            if !rest.starts_with(quote) {
                return at + 1;
            }
            reader.push(quote, at);
            at += 2;
            continue;
        }
        let next = rest.chars().next();
        match (c, next) {
            ('`', Some(next)) if quote == '"' => {
                reader.push(escaped(next), at);
                at += 1 + next.len_utf8();
                continue;
            }
            ('\\', Some('"')) if quote == '\'' || rest.get(1..).is_some_and(|rest| rest.contains('"')) => {
                reader.push('"', at);
                at += 2;
                continue;
            }
            ('$', _) if quote == '"' => {
                let length = variable(rest);
                if length > 0 {
                    reader.scan.variable(text.get(at..at + 1 + length).unwrap_or_default(), at);
                }
            }
            _ => {}
        }
        reader.push(c, at);
        at += c.len_utf8();
    }
    reader.scan.remark("command.open-quote", "a quote opens here and is never closed", open);
    at
}

fn escaped(c: char) -> char {
    match c {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        _ => c,
    }
}

/// The length of a variable's name behind `$`: `name`, `env:NAME`, `{name}`, `(…)`.
fn variable(rest: &str) -> usize {
    if rest.starts_with('{') || rest.starts_with('(') {
        return rest
            .get(..rest.floor_char_boundary(120))
            .and_then(|near| near.find(['}', ')']))
            .map_or(0, |end| end + 1);
    }
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(byte)).count();
    if rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') { length } else { 0 }
}

fn line_break(text: &str) -> Option<usize> {
    if text.starts_with("\r\n") { Some(2) } else { text.starts_with('\n').then_some(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(scan: &Scan) -> Vec<String> {
        scan.tokens.iter().map(Token::string).collect()
    }

    #[test]
    fn browsers_copies_for_the_command_prompt() {
        for (text, want) in [
            (r#" "http://x/?a=1&b=2" -H "A: \"b\"" "#, vec!["http://x/?a=1&b=2", "-H", "A: \"b\""]),
            (
                " ^\"http://x/?a=1^&b=^%^20^\" ^\r\n  -H ^\"A: ^\\^\"b^\\^\"^\"",
                vec!["http://x/?a=1&b=%20", "-H", "A: \"b\""],
            ),
            (" -d \"a\"\"b\" x", vec!["-d", "a\"b", "x"]),
            (" -d ^\"one^\n\ntwo^\" x", vec!["-d", "one\ntwo", "x"]),
            (r#" C:\dir\ "a\\" b"#, vec![r"C:\dir\", r"a\", "b"]),
            (" x & echo done", vec!["x"]),
            (" -d \"\" x", vec!["-d", "", "x"]),
        ] {
            assert_eq!(words(&read_cmd(text, 0)), want, "{text}");
        }
        assert_eq!(read_cmd(" -d \"abc", 0).remarks[0].id, "command.open-quote");
        assert_eq!(read_cmd(" http://x?a&b", 0).remarks[0].id, "command.unquoted-ampersand");
    }

    #[test]
    fn powershell() {
        let scan =
            read_powershell(" -H \"A: `\"b`\" $env:TOKEN\" `\n -d '{\\\"a\\\": ''x''}' http://x; echo", 0);
        assert_eq!(words(&scan), ["-H", "A: \"b\" $env:TOKEN", "-d", "{\"a\": 'x'}", "http://x"]);
        assert_eq!(scan.variables[0].0, "$env:TOKEN");
    }
}
