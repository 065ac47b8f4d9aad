//! Command lines between the lines of a transcript.

/// The command after a shell's prompt, if `line` has one: `$ curl …`, `[root@h ~]# curl …`, `PS C:\> curl …`.
/// A `#` may begin a comment and a `%` or `>` anything, so that after those only curl counts.
pub(crate) fn command(line: &str) -> Option<&str> {
    let text = line.trim();
    if let Some(rest) = text
        .strip_prefix("$ ")
        .or_else(|| text.strip_prefix("$curl ").map(|_| text.get(1..).unwrap_or_default()))
    {
        return Some(rest.trim_start()).filter(|rest| !rest.is_empty());
    }
    if is_bare_curl(text) {
        return Some(text);
    }
    const LONGEST_PROMPT: usize = 120;
    let start = curl_word(text).filter(|start| *start <= LONGEST_PROMPT)?;
    let prompt = text.get(..start)?.trim_end();
    let is_prompt =
        prompt.ends_with(['$', '#', '%', '>', '❯', '➜', '»', 'λ']) || prompt.starts_with(['➜', '❯']);
    // What stands before the prompt's end is a name and a path, not a sentence and not markup.
    let plain = prompt.split_whitespace().count() <= 4 && !prompt.contains(['<', '"', '{', '}']);
    text.get(start..).filter(|_| is_prompt && plain)
}

/// Whether a shell would run curl for this command.
pub(crate) fn is_curl(command: &str) -> bool {
    words(command).next().is_some_and(is_curl_word)
}

/// As [`is_curl`], for a line without a prompt: a sentence that begins with the word is none.
fn is_bare_curl(line: &str) -> bool {
    let mut words = words(line);
    words.next().is_some_and(is_curl_word) && words.next().is_none_or(is_argument)
}

fn words(command: &str) -> impl Iterator<Item = &str> {
    command
        .split_whitespace()
        .skip_while(|word| matches!(*word, "sudo" | "time" | "exec" | "nohup" | "env") || is_assignment(word))
}

/// An option, a URL, or something quoted or still to be expanded.
fn is_argument(word: &str) -> bool {
    word == "\\"
        || word == "^"
        || word.contains(['-', '/', '.', ':', '"', '\'', '$', '`'])
        || word.starts_with("localhost")
}

/// Where a command of several lines is: inside of a quote, or behind a mark that it goes on.
#[derive(Clone, Copy, Default)]
pub(super) struct Continued {
    quote: Option<char>,
    escaped: bool,
}

impl Continued {
    /// The state behind one more line.
    pub(super) fn after(self, line: &str) -> Self {
        let mut quote = self.quote;
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match (quote, c) {
                (None, '\'' | '"') => quote = Some(c),
                (Some('"') | None, '\\') => {
                    chars.next();
                }
                (Some(open), c) if open == c => quote = None,
                _ => {}
            }
        }
        Self { quote, escaped: line.trim_end().ends_with(['\\', '^', '`']) }
    }

    /// Whether the command goes on in the next line.
    pub(super) fn is_open(self) -> bool {
        self.quote.is_some() || self.escaped
    }
}

fn is_curl_word(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word).trim_matches(['"', '\'']);
    name.eq_ignore_ascii_case("curl") || name.eq_ignore_ascii_case("curl.exe")
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// Where the first word `curl` with something after it starts.
fn curl_word(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let found = from + text.get(from..)?.find("curl")?;
        let before = text.get(..found)?.chars().next_back();
        let after = text.get(found + 4..)?;
        let after = after.strip_prefix(".exe").unwrap_or(after);
        if before.is_none_or(|c| c.is_whitespace() || "$#%>".contains(c)) && after.starts_with([' ', '\t']) {
            return Some(found);
        }
        from = found + 4;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_are_told_from_text() {
        let cases = [
            ("$ curl -v http://h", Some("curl -v http://h")),
            ("$ dig h", Some("dig h")),
            ("  $ curl h", Some("curl h")),
            ("# curl -v h", Some("curl -v h")),
            ("# first run", None),
            ("C:\\Users\\me> curl -v h", Some("curl -v h")),
            ("C:\\>curl.exe -v h", Some("curl.exe -v h")),
            ("PS C:\\> curl.exe h", Some("curl.exe h")),
            ("[root@web ~]# curl h", Some("curl h")),
            ("me@host:~/x$ curl h", Some("curl h")),
            ("me@host ~ % curl h", Some("curl h")),
            ("➜  ~ curl h", Some("curl h")),
            ("curl -v h", Some("curl -v h")),
            ("curl: (6) Could not resolve host", None),
            ("curl failed to verify the legitimacy of the server", None),
            ("curl \\", Some("curl \\")),
            ("We ran curl h and it failed", None),
            ("<p>$ curl h</p>", None),
            ("", None),
        ];
        for (line, expected) in cases {
            assert_eq!(command(line), expected, "{line}");
        }
    }

    #[test]
    fn open_commands_go_on() {
        let is_open = |line| Continued::default().after(line).is_open();
        assert!(is_open("curl -v \\"));
        assert!(is_open("curl -d '{"));
        assert!(is_open("curl -H \"a: \\\"b"));
        assert!(!is_open("curl -H 'a: \"b' \"it's\""));
    }
}
