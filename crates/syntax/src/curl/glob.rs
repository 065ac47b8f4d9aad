//! `{a,b}` and `[1-3]` in URLs: one command, several requests.

/// What a URL stands for.
pub(super) struct Globbed {
    /// The URLs, at most as many as were asked for.
    pub urls: Vec<String>,
    /// There are more.
    pub cut: bool,
    /// curl refuses the pattern; the URL is kept as it is written.
    pub fault: Option<&'static str>,
}

/// Expands `url` to at most `most` URLs.
pub(super) fn expand(url: &str, most: usize) -> Globbed {
    let parts = match parts(url, most) {
        Ok(parts) => parts,
        Err(fault) => return Globbed { urls: vec![url.to_owned()], cut: false, fault: Some(fault) },
    };
    let mut urls = vec![String::new()];
    let mut cut = false;
    // Of several patterns the last changes fastest.
    for part in parts {
        match part {
            Part::Text(text) => urls.iter_mut().for_each(|url| url.push_str(&text)),
            Part::Choices { choices, more } => {
                cut |= more;
                let mut next = Vec::with_capacity(urls.len());
                for url in &urls {
                    for choice in &choices {
                        if next.len() < most {
                            next.push(format!("{url}{choice}"));
                        } else {
                            cut = true;
                        }
                    }
                }
                urls = next;
            }
        }
    }
    Globbed { urls, cut, fault: None }
}

enum Part {
    Text(String),
    Choices { choices: Vec<String>, more: bool },
}

fn parts(url: &str, most: usize) -> Result<Vec<Part>, &'static str> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = url;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' if after.starts_with(['{', '}', '[', ']']) => {
                text.push_str(after.get(..1).unwrap_or_default());
                rest = after.get(1..).unwrap_or_default();
                continue;
            }
            '[' if is_address(after) || after.starts_with(']') => {
                let end = after.find(']').map_or(after.len(), |end| end + 1);
                text.push('[');
                text.push_str(after.get(..end).unwrap_or_default());
                rest = after.get(end..).unwrap_or_default();
                continue;
            }
            '{' | '[' => {
                let close = if c == '{' { '}' } else { ']' };
                let end = after.find(close).ok_or(if c == '{' {
                    "a `{` in the URL is never closed: curl takes it for a pattern unless `-g` is given"
                } else {
                    "a `[` in the URL is never closed: curl takes it for a pattern unless `-g` is given"
                })?;
                let inner = after.get(..end).unwrap_or_default();
                parts.push(Part::Text(std::mem::take(&mut text)));
                parts.push(if c == '{' { set(inner, most)? } else { range(inner, most)? });
                rest = after.get(end + 1..).unwrap_or_default();
                if parts.len() > 64 {
                    return Err("the URL holds more patterns than are read");
                }
                continue;
            }
            '}' | ']' => {
                return Err(
                    "a closing brace or bracket in the URL belongs to none: curl refuses it unless `-g` is given",
                );
            }
            _ => text.push(c),
        }
        rest = after;
    }
    parts.push(Part::Text(text));
    Ok(parts)
}

/// An IPv6 address in brackets.
fn is_address(after: &str) -> bool {
    after.get(..after.floor_char_boundary(64)).and_then(|near| near.split_once(']')).is_some_and(
        |(inner, _)| {
            let inner = inner.split('%').next().unwrap_or_default();
            inner.parse::<std::net::Ipv6Addr>().is_ok()
        },
    )
}

fn set(inner: &str, most: usize) -> Result<Part, &'static str> {
    if inner.contains(['{', '[']) {
        return Err("braces in braces in the URL: curl refuses them unless `-g` is given");
    }
    if inner.is_empty() {
        return Err("empty braces in the URL: curl refuses them unless `-g` is given");
    }
    let choices: Vec<String> =
        inner.split(',').take(most + 1).map(|choice| choice.replace('\\', "")).collect();
    let more = choices.len() > most;
    Ok(Part::Choices { choices: choices.into_iter().take(most).collect(), more })
}

fn range(inner: &str, most: usize) -> Result<Part, &'static str> {
    const BAD: &str = "brackets in the URL that are no range: curl refuses them unless `-g` is given";
    let (span, step) = match inner.split_once(':') {
        Some((span, step)) => (span, step.parse::<u64>().ok().filter(|step| *step > 0).ok_or(BAD)?),
        None => (inner, 1),
    };
    let (first, last) = span.split_once('-').ok_or(BAD)?;
    let last = last.trim_start_matches([' ', '\t']);
    let (from, to, width, letters) = match (single_letter(first), single_letter(last)) {
        (Some(from), Some(to)) => (u64::from(from), u64::from(to), 0, true),
        _ => {
            let from: u64 = first.parse().map_err(|_| BAD)?;
            let to: u64 = last.parse().map_err(|_| BAD)?;
            (from, to, if first.starts_with('0') { first.len() } else { 0 }, false)
        }
    };
    if from > to || first.starts_with('+') || last.starts_with('+') || width > 32 {
        return Err(BAD);
    }
    let mut choices = Vec::new();
    let mut at = from;
    loop {
        if choices.len() == most {
            return Ok(Part::Choices { choices, more: true });
        }
        let letter = u8::try_from(at).map(char::from).unwrap_or_default();
        choices.push(if letters { letter.to_string() } else { format!("{at:0width$}") });
        match at.checked_add(step) {
            Some(next) if next <= to => at = next,
            _ => return Ok(Part::Choices { choices, more: false }),
        }
    }
}

fn single_letter(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(*letter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_become_urls() {
        let urls = |url: &str| expand(url, 100).urls.join(" ");
        assert_eq!(urls("h/{a,b}/[1-2]"), "h/a/1 h/a/2 h/b/1 h/b/2");
        assert_eq!(urls("h/[08-10]"), "h/08 h/09 h/10");
        assert_eq!(urls("h/[a-e:2]"), "h/a h/c h/e");
        assert_eq!(urls("http://[::1]:80/x"), "http://[::1]:80/x");
        assert_eq!(urls(r"h/\{a\}"), "h/{a}");
        assert_eq!(urls("h/x[]=1"), "h/x[]=1");
        assert!(expand("h/{a", 100).fault.is_some());
        assert!(expand("h/[x]", 100).fault.is_some());
        let many = expand("h/[1-99999999999]", 100);
        assert_eq!((many.urls.len(), many.cut), (100, true));
        assert_eq!(expand("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", 100).urls.len(), 100);
    }
}
