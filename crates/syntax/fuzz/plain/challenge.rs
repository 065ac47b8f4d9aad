//! RFC 9110 §11.3 and §11.6.1, rule by rule: slow, strict, and easy to hold against the text of the standard.
//!
//! The product reads challenges with another implementation, which is tolerant and quick; this one is its measure.
//! It is made of functions that take a place and return the place behind what they have read, or `None`.

/// Scheme, token68, parameters.
pub type Plain = (String, Option<String>, Vec<(String, String)>);

/// The challenges of one field line. `None` if it is not of the grammar, or holds no challenge.
pub fn parse(line: &str) -> Option<Vec<Plain>> {
    let text: Vec<char> = unfold(line).chars().collect();
    let list = list(&text)?;
    (!list.is_empty()).then_some(list)
}

/// `#challenge` = `[ challenge ] *( OWS "," OWS [ challenge ] )`, with OWS around the whole.
fn list(text: &[char]) -> Option<Vec<Plain>> {
    let mut found = Vec::new();
    let mut at = ows(text, 0);
    if let Some((challenge, end)) = challenge(text, at) {
        found.push(challenge);
        at = end;
    }
    loop {
        let next = ows(text, at);
        if next == text.len() {
            return Some(found);
        }
        at = ows(text, literal(text, next, ',')?);
        if let Some((challenge, end)) = challenge(text, at) {
            found.push(challenge);
            at = end;
        }
    }
}

/// `challenge` = `auth-scheme [ 1*SP ( token68 / #auth-param ) ]`.
fn challenge(text: &[char], at: usize) -> Option<(Plain, usize)> {
    let end = token(text, at)?;
    let scheme: String = text[at..end].iter().collect();
    let spaces = many(text, end, |c| c == ' ');
    if spaces > end {
        if let Some(last) = token68(text, spaces) {
            let border = ows(text, last);
            if border == text.len() || text[border] == ',' {
                let token68 = text[spaces..last].iter().collect();
                return Some(((scheme, Some(token68), Vec::new()), last));
            }
        }
        let (params, last) = params(text, spaces);
        if !params.is_empty() {
            return Some(((scheme, None, params), last));
        }
    }
    Some(((scheme, None, Vec::new()), end))
}

/// `#auth-param`, as far as parameters go; empty elements behind the last one are left to the outer list.
fn params(text: &[char], at: usize) -> (Vec<(String, String)>, usize) {
    let mut found = Vec::new();
    let mut end = at;
    let mut at = at;
    loop {
        if let Some((param, last)) = param(text, at) {
            let border = ows(text, last);
            if border != text.len() && text[border] != ',' {
                return (found, end);
            }
            found.push(param);
            end = last;
            at = last;
        }
        match literal(text, ows(text, at), ',') {
            Some(behind) => at = ows(text, behind),
            None => return (found, end),
        }
    }
}

/// `auth-param` = `token BWS "=" BWS ( token / quoted-string )`.
fn param(text: &[char], at: usize) -> Option<((String, String), usize)> {
    let end = token(text, at)?;
    let name: String = text[at..end].iter().collect();
    let start = ows(text, literal(text, ows(text, end), '=')?);
    if let Some((value, last)) = quoted_string(text, start) {
        return Some(((name, value), last));
    }
    let last = token(text, start)?;
    Some(((name, text[start..last].iter().collect()), last))
}

/// `quoted-string` = `DQUOTE *( qdtext / quoted-pair ) DQUOTE`.
fn quoted_string(text: &[char], at: usize) -> Option<(String, usize)> {
    let mut at = literal(text, at, '"')?;
    let mut value = String::new();
    loop {
        let mut c = *text.get(at)?;
        if c == '"' {
            return Some((value, at + 1));
        }
        if c == '\\' {
            at += 1;
            c = *text.get(at)?;
        }
        let is_text = c == '\t' || (c >= ' ' && c != '\u{7f}');
        if !is_text {
            return None;
        }
        value.push(c);
        at += 1;
    }
}

/// `token` = `1*tchar`.
fn token(text: &[char], at: usize) -> Option<usize> {
    let end = many(text, at, |c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c));
    (end > at).then_some(end)
}

/// `token68` = `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`.
fn token68(text: &[char], at: usize) -> Option<usize> {
    let end = many(text, at, |c| c.is_ascii_alphanumeric() || "-._~+/".contains(c));
    (end > at).then(|| many(text, end, |c| c == '='))
}

fn ows(text: &[char], at: usize) -> usize {
    many(text, at, |c| c == ' ' || c == '\t')
}

fn literal(text: &[char], at: usize, c: char) -> Option<usize> {
    (text.get(at) == Some(&c)).then_some(at + 1)
}

fn many(text: &[char], at: usize, test: impl Fn(char) -> bool) -> usize {
    at + text[at..].iter().take_while(|c| test(**c)).count()
}

/// `obs-fold` (RFC 9112 §5.2), and a line break at the end, as spaces.
fn unfold(line: &str) -> String {
    let text: Vec<char> = line.chars().collect();
    let is_fold =
        |at: usize| text.get(at) == Some(&'\n') && matches!(text.get(at + 1), None | Some(' ' | '\t'));
    let is_space = |at: usize| is_fold(at) || (text.get(at) == Some(&'\r') && is_fold(at + 1));
    text.iter().enumerate().map(|(at, c)| if is_space(at) { ' ' } else { *c }).collect()
}
