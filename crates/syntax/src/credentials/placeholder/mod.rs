//! Documentation text and unexpanded variables in the place of a credential.
//!
//! Risk: to call a real key a placeholder sends its owner the wrong way. Remedy: letters that are words, and marks of a
//! template, count; anything that could be random does not. The sample keys that tests are made with
//! (`AKIAIOSFODNN7EXAMPLE`, the token of jwt.io) are no placeholders.

/// Longest value that is looked at.
const LIMIT: usize = 256;

/// Whether a value is documentation text or an unexpanded variable: `YOUR_API_KEY_HERE`, `<token>`, `$TOKEN`,
/// `{{token}}`, `undefined`, `xxxx`, `changeme` …
pub fn is_placeholder(value: &str) -> bool {
    let text = value.trim().trim_matches(['"', '\'', '`', '\u{201c}', '\u{201d}']).trim();
    if text.is_empty() {
        return false;
    }
    if text.len() > LIMIT {
        return is_code(text);
    }
    is_clear(text) || is_plain_word(text) || is_blanked(text) || is_phrase(text)
}

/// Whether a value was blanked out by whoever recorded it (`***`, `[REDACTED]`), so that nothing is known of what was
/// sent. Such values are placeholders, too.
pub fn is_redacted(value: &str) -> bool {
    let text =
        value.trim().trim_matches(['"', '\'', '<', '>', '[', ']', '(', ')', '{', '}', '*', '_']).trim();
    let lower = text.to_ascii_lowercase();
    let all_masked =
        !value.trim().is_empty() && value.trim().chars().all(|c| matches!(c, '*' | '•' | '█' | '·'));
    all_masked
        || [
            "redacted",
            "filtered",
            "removed",
            "masked",
            "hidden",
            "censored",
            "scrubbed",
            "sanitized",
            "snip",
        ]
        .contains(&lower.as_str())
}

/// Whether a value can't be meant, not even as a password: a template's mark or a value of a programming language.
pub(super) fn is_clear(text: &str) -> bool {
    is_marked(text) || is_code(text) || is_variable(text) || is_addressed(text)
}

/// Whether any value of parameters (`token="YOUR_TOKEN"`) is a placeholder.
pub(super) fn is_placeholder_param(params: &str) -> bool {
    params.len() <= 4096
        && params
            .split([',', ' '])
            .filter_map(|param| param.split_once('='))
            .map(|(_, value)| value.trim_matches('"'))
            .any(|value| value.len() > 2 && is_clear(value))
}

/// `<token>`, `[token]`, `{token}`, `{{token}}`, `${TOKEN}`, `%TOKEN%`, `#{token}`, `$(cat file)`, `__TOKEN__`.
fn is_marked(text: &str) -> bool {
    const WHOLE: &[(&str, &str)] =
        &[("<", ">"), ("[", "]"), ("{", "}"), ("%", "%"), ("__", "__"), ("@", "@"), ("(", ")")];
    const INSIDE: &[(&str, &str)] =
        &[("${", "}"), ("{{", "}}"), ("#{", "}"), ("$(", ")"), ("<%", "%>"), ("{%", "%}"), ("${{", "}}")];
    let whole = WHOLE.iter().any(|(open, close)| {
        text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(is_wording)
    });
    let inside = INSIDE.iter().any(|(open, close)| {
        text.find(open).is_some_and(|start| {
            text.get(start + open.len()..).and_then(|rest| rest.find(close)).is_some_and(|length| length > 0)
        })
    });
    whole || inside
}

/// Text between brackets that names something, and is not the credential itself.
fn is_wording(inner: &str) -> bool {
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    let others = inner
        .chars()
        .filter(|c| !c.is_alphabetic() && !matches!(c, ' ' | '_' | '-' | '.' | ':' | '/' | '\''))
        .count();
    let longest = inner.split([' ', '_', '-', '.', ':', '/']).map(str::len).max().unwrap_or(0);
    letters >= 2 && others <= 2 && inner.len() <= 80 && longest <= 20 && !inner.starts_with("eyJ")
}

/// `$TOKEN`, `$env:TOKEN`, `process.env.TOKEN`. A password may begin with `$`: only names in capitals count.
fn is_variable(text: &str) -> bool {
    let is_name = |name: &str| {
        name.len() >= 2
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
            && name.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
    };
    let name = text.strip_prefix('$');
    let lower = text.to_ascii_lowercase();
    name.is_some_and(is_name)
        || lower.starts_with("$env:")
        || ["process.env.", "os.environ", "env.", "secrets.", "vars."]
            .iter()
            .any(|start| lower.strip_prefix(start).is_some_and(|rest| rest.len() > 2))
        || name.is_some_and(|name| {
            let lower = name.to_ascii_lowercase();
            lower.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                && words(&lower).last().is_some_and(|word| is_noun(word))
        })
}

/// What a program writes when it has no value, or writes its own text.
fn is_code(text: &str) -> bool {
    matches!(
        text,
        "undefined" | "NaN" | "<nil>" | "%!s(<nil>)" | "(null)" | "[object Object]" | "System.String"
    ) || text.starts_with("[object ")
        || text.starts_with("Promise {")
        || text.starts_with("function ")
        || text.starts_with("async ")
        || text.starts_with("() =>")
        || text.starts_with("<function ")
        || text.starts_with("<bound method")
        || text.starts_with("<coroutine ")
        || text.starts_with("%!")
        || text.contains("[native code]")
}

/// `YOUR_…`, `INSERT_…`, `REPLACE_ME`: words addressed to the reader.
fn is_addressed(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let joined: String = lower.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    if matches!(
        joined.as_str(),
        "changeme" | "replaceme" | "replacethis" | "fillme" | "fillmein" | "changethis" | "changeit"
    ) {
        return true;
    }
    let words = words(text);
    let Some(first) =
        words.iter().find(|word| !matches!(word.as_str(), "sk" | "pk" | "test" | "live" | "bearer" | "the"))
    else {
        return false;
    };
    let is_words =
        text.chars().filter(char::is_ascii_digit).count() <= 2 && words.iter().all(|word| word.len() <= 16);
    is_words
        && words.len() >= 2
        && matches!(first.as_str(), "your" | "insert" | "replace" | "paste" | "enter" | "put")
        && (words.iter().any(|word| is_noun(word))
            || words.last().is_some_and(|word| matches!(word.as_str(), "here" | "me" | "this")))
}

fn is_plain_word(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "null",
        "none",
        "nil",
        "nan",
        "false",
        "true",
        "todo",
        "tbd",
        "fixme",
        "example",
        "placeholder",
        "dummy",
        "sample",
        "changeme",
        "redacted",
        "removed",
        "hidden",
        "filtered",
        "masked",
        "empty",
        "missing",
        "token",
        "key",
        "apikey",
        "jwt",
        "accesstoken",
        "authtoken",
        "bearertoken",
        "mytoken",
        "myapikey",
        "yourtoken",
        "yourapikey",
        "n/a",
        "token_here",
        "credentials",
        "base64",
        "string",
    ];
    let lower = text.to_ascii_lowercase();
    WORDS.contains(&lower.as_str()) || is_redacted(text)
}

/// `xxxx`, `XXXXXXXX-XXXX-…`, `****`, `…`, `eyJhbGci...`, `ghp_xxxxxxxxxxxx`, `AKIAXXXXXXXXXXXXXXXX`.
fn is_blanked(text: &str) -> bool {
    let is_mark = |c: char| matches!(c, 'x' | 'X' | '*' | '.' | '…' | '•' | '?' | '#');
    let only = text.chars().all(|c| is_mark(c) || matches!(c, '-' | '_' | ' ' | ':'))
        && text.chars().filter(|c| is_mark(*c)).count() >= 3;
    // Three dots stand for what was left out, but for an encrypted or unsigned token, in which dots are borders.
    let left_out = text.ends_with("...")
        || text.contains('…')
        || (text.contains("...") && text.matches('.').count() != 4);
    let last = text.chars().last();
    let run = text.chars().rev().take_while(|c| Some(*c) == last).count();
    let head = text.len().saturating_sub(run);
    let blank_end = match last {
        Some('x' | 'X') => {
            run >= 8
                || (run >= 4
                    && head <= 12
                    && text
                        .get(..head)
                        .is_some_and(|head| head.is_empty() || head.ends_with(['-', '_', '.'])))
        }
        Some('*') => run >= 3,
        _ => false,
    };
    only || left_out || blank_end
}

/// `API_KEY`, `my-token`, `YOUR_API_KEY_HERE`, `your token`, `GITHUB_TOKEN`, `accessToken`: words, of which one says what
/// should stand there.
fn is_phrase(text: &str) -> bool {
    if text.len() > 80
        || text.chars().any(|c| !(c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '\'')))
    {
        return false;
    }
    let words = words(text);
    if words.len() < 2 || words.len() > 10 || !words.iter().any(|word| is_noun(word)) {
        return false;
    }
    // `secret-token` alone may be somebody's own: a word that points at something must be among them.
    if words.iter().all(|word| is_noun(word) || is_filler(word)) && words.iter().any(|word| is_filler(word)) {
        return true;
    }
    // The name of a variable, in capitals: `GITHUB_TOKEN`.
    let capitals = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    capitals && words.iter().all(|word| word.len() <= 14) && words.last().is_some_and(|word| is_noun(word))
}

/// Words in lower case, split at punctuation and where a capital follows a small letter.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in text.chars().take(LIMIT) {
        let starts = c.is_ascii_uppercase() && small;
        small = c.is_ascii_lowercase();
        if !c.is_ascii_alphanumeric() || starts {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn is_noun(word: &str) -> bool {
    const NOUNS: &[&str] = &[
        "key",
        "apikey",
        "token",
        "secret",
        "password",
        "passwd",
        "credential",
        "credentials",
        "jwt",
        "pat",
        "accesskey",
        "accesstoken",
        "authtoken",
        "apitoken",
        "passphrase",
        "base64",
    ];
    NOUNS.contains(&word) || word.strip_suffix('s').is_some_and(|word| NOUNS.contains(&word))
}

fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "your",
        "my",
        "the",
        "a",
        "an",
        "some",
        "insert",
        "enter",
        "put",
        "paste",
        "add",
        "replace",
        "with",
        "me",
        "here",
        "this",
        "that",
        "api",
        "access",
        "auth",
        "bearer",
        "pass",
        "user",
        "username",
        "client",
        "id",
        "actual",
        "real",
        "own",
        "generated",
        "personal",
        "oauth",
        "oauth2",
        "refresh",
        "session",
        "valid",
        "goes",
        "value",
        "string",
        "change",
        "account",
        "service",
        "from",
        "code",
        "example",
        "sample",
        "dummy",
        "placeholder",
        "of",
        "and",
        "app",
        "application",
        "private",
        "public",
        "todo",
        "fill",
        "in",
        "set",
        "env",
        "var",
        "variable",
        "name",
        "dev",
        "project",
        "basic",
        "encoded",
        "login",
        "admin",
        "new",
        "fake",
        "jwt",
        "rest",
        "http",
        "header",
        "is",
        "to",
    ];
    FILLERS.contains(&word) || word.chars().all(|c| c == 'x')
}

#[cfg(test)]
mod tests;
