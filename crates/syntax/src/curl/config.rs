//! The syntax of `-K` files and `.curlrc`: one option a line, its argument behind white space, `=` or `:`.

/// The options of a file with their arguments.
pub(super) fn read(text: &str) -> Vec<(String, Option<String>)> {
    const OPTIONS_LIMIT: usize = 4000;
    text.lines().map(str::trim).filter_map(line).take(OPTIONS_LIMIT).collect()
}

fn line(line: &str) -> Option<(String, Option<String>)> {
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let dashed = line.starts_with('-');
    let ends = |c: char| c.is_whitespace() || !dashed && (c == '=' || c == ':');
    let length = line.find(ends).unwrap_or(line.len());
    let (name, rest) = line.split_at(length);
    let rest = rest.trim_start_matches(ends);
    let argument = match rest.strip_prefix('"') {
        Some(quoted) => Some(unquote(quoted)),
        None if rest.is_empty() || rest.starts_with('#') => None,
        None => rest.split_whitespace().next().map(str::to_owned),
    };
    Some((name.to_owned(), argument))
}

/// Up to the closing quote; `\\`, `\"`, `\t`, `\n`, `\r` and `\v` are escapes.
fn unquote(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => match chars.next() {
                Some('t') => out.push('\t'),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('v') => out.push('\u{b}'),
                Some(c) => out.push(c),
                None => {}
            },
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_config_file() {
        let read = read(
            "# c\nurl = \"http://x/\\\"\"\n-H \"A: b\"\nuser:me:pw\n  silent\n--data @f\n-o out # rest\n",
        );
        let want = [
            ("url", Some("http://x/\"")),
            ("-H", Some("A: b")),
            ("user", Some("me:pw")),
            ("silent", None),
            ("--data", Some("@f")),
            ("-o", Some("out")),
        ];
        assert_eq!(read, want.map(|(name, argument)| (name.to_owned(), argument.map(str::to_owned))));
    }
}
