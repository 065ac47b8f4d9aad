//! Where in a pasted text the command stands, which shell it was written for, and which of its lines belong to it.

use super::option::{self, Found, Takes};

/// The shells whose quoting differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    /// bash, sh, zsh.
    Bourne,
    /// The Windows command prompt.
    Cmd,
    /// PowerShell.
    Power,
}

/// A command in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Where the command's own words begin (`sudo`, a variable's assignment, or `curl` itself).
    pub start: usize,
    /// The byte behind the word `curl`.
    pub after: usize,
    /// What ends it besides the end of its line: `)` or a backtick.
    pub close: Option<char>,
    /// Where the text ends for it: the end, or a code fence.
    pub end: usize,
    /// Whose quoting is read.
    pub shell: Shell,
}

/// Most occurrences of the word that are looked at.
const OCCURRENCES_LIMIT: usize = 2000;
/// Most bytes before it that are looked at.
const LEAD_LIMIT: usize = 400;

/// Finds the first curl command from byte `from` on.
pub(super) fn find(text: &str, from: usize) -> Option<Place> {
    let mut second = None;
    let mut third = None;
    for at in memchr::memmem::find_iter(text.get(from..)?.as_bytes(), "curl").take(OCCURRENCES_LIMIT) {
        let Some(word) = word(text, from + at) else { continue };
        let lead = lead(text, word.start);
        let fits = looks_like_argument(text.get(word.after..).unwrap_or_default());
        if lead.is_command && fits {
            return Some(place(text, &word, &lead));
        }
        let alone = text.get(..word.start).unwrap_or_default().trim_start().is_empty();
        if fits && second.is_none() {
            second = Some((word, lead));
        } else if alone && third.is_none() {
            third = Some((word, lead));
        }
    }
    second.or(third).map(|(word, lead)| place(text, &word, &lead))
}

fn place(text: &str, word: &Word, lead: &Lead<'_>) -> Place {
    Place {
        start: word.start - lead.own,
        after: word.after,
        close: lead.close,
        end: fence(text, word.after),
        shell: shell(text, word, lead.prompt),
    }
}

/// Whether the shell would take `c` for a letter although it looks like a space.
pub(super) fn is_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Whether `c` cannot be seen at all.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Where the command goes on behind a line break at `at` that nothing continues: at a line that begins with an
/// option, or with the URL that is still to come.
pub(super) fn continues(text: &str, at: usize, sees_url: bool) -> Option<usize> {
    let rest = text.get(at..)?;
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\u{a0}');
    let mut line = rest.trim_start_matches(blank);
    if let Some(next) = line.strip_prefix('\n') {
        line = next.trim_start_matches(blank);
    }
    if let Some(quoted) = line.strip_prefix("> ").filter(|quoted| quoted.trim_start().starts_with('-')) {
        line = quoted.trim_start_matches(blank);
    }
    let is_url = |line: &str| line.starts_with("http://") || line.starts_with("https://");
    let fits = is_option(line) || !sees_url && (is_url(line) || is_url(line.trim_start_matches(['\'', '"'])));
    fits.then(|| text.len() - line.len())
}

/// Whether a line begins with an option, not with a list item or a listing of files.
fn is_option(line: &str) -> bool {
    if line.starts_with(['–', '—']) {
        return is_option(
            &line.chars().skip(1).take(40).fold("-".to_owned(), |line, c| line + &c.to_string()),
        ) || is_option(
            &line.chars().skip(1).take(40).fold("--".to_owned(), |line, c| line + &c.to_string()),
        );
    }
    let Some(word) = line.strip_prefix('-') else { return false };
    let word = word.split(char::is_whitespace).next().unwrap_or_default();
    if let Some(long) = word.strip_prefix('-') {
        let name = long.split(['=', '\'', '"']).next().unwrap_or_default();
        return name.len() > 1
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    }
    let Some((first, rest)) = word.as_bytes().split_first() else { return false };
    match option::short(*first) {
        None => false,
        Some((_, Takes::Text, _)) => {
            rest.is_empty()
                || rest.starts_with(b"'")
                || rest.starts_with(b"\"")
                || rest.starts_with(b"$'")
                || *first == b'X' && rest.iter().all(u8::is_ascii_uppercase)
        }
        Some(_) => rest.iter().all(|letter| option::short(*letter).is_some()),
    }
}

struct Word {
    start: usize,
    after: usize,
    windows: bool,
}

/// The word `curl`, `/usr/bin/curl` or `curl.exe` around byte `at`.
fn word(text: &str, at: usize) -> Option<Word> {
    let mut after = at + 4;
    let rest = text.get(after..)?;
    let windows = rest.get(..4).is_some_and(|end| end.eq_ignore_ascii_case(".exe"));
    if windows {
        after += 4;
    }
    let bytes = text.as_bytes();
    let before = text.get(at.saturating_sub(200)..at).unwrap_or_else(|| text.get(..at).unwrap_or_default());
    let path = before.len()
        - before.trim_end_matches(|c: char| !c.is_whitespace() && !"|;&($`'\"<>{}=,".contains(c)).len();
    let lead = before.get(before.len() - path..)?;
    let is_path = lead.is_empty()
        || (lead.ends_with(['/', '\\']) && !lead.contains("://"))
        || lead.ends_with(['>', '#', '$', '%', ':', '!', '@']);
    let mut start = if lead.ends_with(['/', '\\']) { at - path } else { at };
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(after) {
        if start.checked_sub(1).and_then(|before| bytes.get(before)) != Some(quote) {
            return None;
        }
        after += 1;
        start -= 1;
    }
    let next = text.get(after..)?.chars().next();
    let ends = next.is_none_or(|c| c.is_whitespace() || is_space(c) || "\\^`;|&)".contains(c));
    (is_path && ends).then_some(Word { start, after, windows })
}

struct Lead<'a> {
    /// The word stands where a shell looks for a command.
    is_command: bool,
    close: Option<char>,
    /// Bytes of `sudo`, assignments and the like directly before it.
    own: usize,
    prompt: &'a str,
}

/// What stands before the word on its line.
fn lead(text: &str, start: usize) -> Lead<'_> {
    let before = text.get(..start).unwrap_or_default();
    let cut = before.floor_char_boundary(before.len().saturating_sub(LEAD_LIMIT));
    let line = before.get(cut..).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let mut rest = line;
    let mut own = 0;
    loop {
        let trimmed = rest.trim_end();
        let word = trimmed.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
        if trimmed.is_empty() || word.is_empty() || !is_introduction(word) {
            rest = trimmed;
            break;
        }
        own = line.len() - (trimmed.len() - word.len());
        rest = trimmed.get(..trimmed.len() - word.len()).unwrap_or_default();
    }
    let close = match rest.chars().last() {
        Some('(') => Some(')'),
        Some('`') if !rest.ends_with("``") => Some('`'),
        _ => None,
    };
    let first = rest.split_whitespace().next().unwrap_or_default();
    let last = rest.split_whitespace().last().unwrap_or_default();
    let is_prompt = last.ends_with(['$', '#', '>', '%', '❯', '➜', 'λ', '»', '›'])
        || last == "!"
        || last == "-"
        || last == "*";
    let runs = [
        "sudo", "time", "env", "exec", "xargs", "watch", "timeout", "docker", "kubectl", "ssh", "RUN", "CMD",
        "run:",
    ];
    let is_command = rest.is_empty()
        || is_prompt
        || rest.ends_with(['|', ';', '&', '(', '`', '{', ':', '='])
        || runs.contains(&first);
    Lead { is_command, close, own, prompt: line }
}

/// Words that stand before a command and belong to it.
fn is_introduction(word: &str) -> bool {
    let known = [
        "sudo", "time", "env", "exec", "command", "nohup", "then", "do", "if", "while", "until", "!",
        "builtin", "noglob",
    ];
    let assigns = word.split_once('=').is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    });
    known.contains(&word) || assigns && !word.ends_with(['=', '(', '`', '"', '\''])
}

/// Whether what follows the word `curl` can be its argument rather than the next word of a sentence.
fn looks_like_argument(rest: &str) -> bool {
    let rest = rest.trim_start_matches(|c: char| c == ' ' || c == '\t' || is_space(c));
    let word = rest.split(|c: char| c.is_whitespace() || is_space(c)).next().unwrap_or_default();
    let after = rest.get(word.len()..).unwrap_or_default().trim_start_matches([' ', '\t']);
    let word = word.get(..word.floor_char_boundary(300)).unwrap_or_default();
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (None, _) => rest.is_empty() || continues(rest, 1, false).is_some(),
        (Some('-'), Some(c)) => c.is_ascii_alphanumeric() || "-#:'\"$".contains(c),
        (Some('–' | '—' | '−' | '‒'), Some(_)) => true,
        (Some('\\' | '^' | '`'), None) => true,
        (Some('\'' | '"' | '“' | '‘' | '$' | '{' | '<' | '%' | '^' | '['), Some(_)) => true,
        (Some(_), _) => {
            word.starts_with("localhost") || word.contains("://") || is_host(word) || is_option(after)
        }
    }
}

/// A dot inside, not at the end of a sentence; a port; a path.
fn is_host(word: &str) -> bool {
    let bare = word.trim_end_matches(['.', ',', ':', ';', '!', '?', ')']);
    let inner_dot = bare.contains('.') && !bare.starts_with('.');
    let port = bare.split_once(':').is_some_and(|(_, port)| port.starts_with(|c: char| c.is_ascii_digit()));
    inner_dot || port || bare.contains('/') && bare.len() == word.len()
}

/// The end of the code fence that the command stands in, or of the text.
fn fence(text: &str, after: usize) -> usize {
    let before = text.get(..after).unwrap_or_default();
    let opened = ["```", "~~~"]
        .into_iter()
        .find(|mark| before.match_indices(mark).filter(|(at, _)| begins_line(before, *at)).count() % 2 == 1);
    let Some(mark) = opened else { return text.len() };
    let rest = text.get(after..).unwrap_or_default();
    rest.match_indices(mark).find(|(at, _)| begins_line(rest, *at)).map_or(text.len(), |(at, _)| {
        after + rest.get(..at).unwrap_or_default().trim_end_matches([' ', '\t']).len()
    })
}

fn begins_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t', '>']);
    before.is_empty() || before.ends_with('\n')
}

/// Which shell a command was written for, by its continuations and quotes.
fn shell(text: &str, word: &Word, prompt: &str) -> Shell {
    let rest = text.get(word.after..).unwrap_or_default();
    // A mark that is a word of its own: `` `date` `` may end a line as well.
    let ends_with = |mark: char| {
        memchr::memchr_iter(b'\n', rest.as_bytes()).take(64).any(|at| {
            let line = rest.get(..at).unwrap_or_default().trim_end_matches(['\r', ' ']);
            line.strip_suffix(mark).is_some_and(|line| line.ends_with([' ', '\t', '"', '\'']))
        })
    };
    let carets = rest.contains(" ^\"") || rest.contains("^\\^\"") || ends_with('^');
    if carets && !rest.trim_start().starts_with('\'') {
        return Shell::Cmd;
    }
    if prompt.contains("PS ") && prompt.contains('>') || ends_with('`') && !ends_with('\\') {
        return Shell::Power;
    }
    let drive = prompt.as_bytes().get(1) == Some(&b':') && prompt.trim_end().ends_with('>');
    match (word.windows, drive) {
        (true, false) => Shell::Power,
        (_, true) => Shell::Cmd,
        (false, false) => Shell::Bourne,
    }
}

/// Whether a long name is known, with `no-` before it or not.
pub(super) fn is_long(name: &str) -> bool {
    matches!(option::long(name.strip_prefix("no-").unwrap_or(name)), Found::Whole(..))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argument(text: &str) -> Option<&str> {
        find(text, 0).map(|place| &text[place.after..place.end])
    }

    #[test]
    fn the_command_is_found_behind_prompts_and_sentences() {
        for lead in [
            "",
            "$ ",
            "# ",
            "> ",
            "user@host:~/src$ ",
            "[root@web1 ~]# ",
            "PS C:\\Users\\me> ",
            "C:\\>",
            "sudo ",
            "time ",
            "TOKEN=abc ",
            "export A=b; ",
            "cat x | ",
            "Then run: ",
            "curl with a token is easy:\n\n",
            "I use curl and so should you.\n\n```bash\n",
            "!",
            "- ",
            "/usr/bin/",
            "X=$(",
        ] {
            let text = format!("{lead}curl -L http://x");
            assert_eq!(argument(&text), Some(" -L http://x"), "{lead:?}");
        }
        assert_eq!(argument("see https://x.test/curl for more"), None);
        assert_eq!(argument("libcurl http://x"), None);
        assert_eq!(argument("curl example"), Some(" example"));
        assert_eq!(argument("I like curl very much"), None);
        assert_eq!(argument("```\ncurl http://x\n```\nmore"), Some(" http://x\n"));
    }

    #[test]
    fn the_shell_is_told_by_its_quoting() {
        for (text, want) in [
            ("curl h -d '{\"re\":\"^\"}'", Shell::Bourne),
            ("curl h -d `date`\n", Shell::Bourne),
            ("curl \"h\" ^\n -v", Shell::Cmd),
            ("curl ^\"h^\"", Shell::Cmd),
            ("C:\\Users\\me>curl -d '{\"a\"}' h", Shell::Cmd),
            ("curl h `\n -v", Shell::Power),
            ("curl.exe h", Shell::Power),
            ("PS C:\\> curl h/", Shell::Power),
        ] {
            assert_eq!(find(text, 0).map(|place| place.shell), Some(want), "{text}");
        }
    }

    #[test]
    fn lines_that_begin_with_an_option_go_on() {
        for (line, yes) in [
            ("  -H 'a: b'", true),
            ("--data x", true),
            ("-XPOST", true),
            ("-sSL http://x", true),
            ("\n  --header x", true),
            ("http://x", true),
            ("- item", false),
            ("-rw-r--r-- 1 root", false),
            ("-Dan", false),
            ("-- John", false),
            ("echo done", false),
            ("", false),
        ] {
            assert_eq!(continues(line, 0, false).is_some(), yes, "{line:?}");
        }
        assert!(continues("http://x", 0, true).is_none());
    }
}
