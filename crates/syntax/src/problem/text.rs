//! Plain text, and what is inside of sentences.

use super::gather::Gather;

/// At most `most` characters.
pub(super) fn bound(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// White space of any kind becomes single spaces.
pub(super) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The lines of a text without structure.
pub(super) fn lines(text: &str, gather: &mut Gather) {
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()).take(super::ENTRIES_LIMIT) {
        gather.message(line);
    }
    if let Some(status) = status_at_start(text) {
        gather.status(status);
    }
}

/// `401 Unauthorized`, `HTTP Status 401 - …`, `Error 403`: the number.
pub(super) fn status_at_start(text: &str) -> Option<u16> {
    let word = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(4)
        .find(|word| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit()))?;
    word.parse().ok().filter(|status| (400..600).contains(status))
}

/// Codes that Microsoft's services write into sentences (`AADSTS50057`, `IDX10223`, `TF400813`), and what stands behind
/// `ErrorCode:`.
pub(super) fn codes_inside(message: &str) -> impl Iterator<Item = &str> {
    let words = message.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| {
        ["AADSTS", "IDX", "TF", "AADB2C"].iter().any(|start| {
            word.strip_prefix(start)
                .is_some_and(|digits| digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
        })
    });
    let named = message.split_once("ErrorCode:").map(|(_, rest)| rest.trim_start());
    let named = named.and_then(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next());
    words.chain(named.filter(|code| !code.is_empty()))
}

/// Undoes the entities of HTML and XML; unknown ones stay as they are.
pub(super) fn unescape(text: &str) -> String {
    const LONGEST: usize = 10;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        let (before, behind) = rest.split_at(start);
        out.push_str(before);
        let entity =
            behind.bytes().take(LONGEST + 2).position(|byte| byte == b';').and_then(|end| behind.get(1..end));
        match entity.and_then(|name| Some((name, character(name)?))) {
            Some((name, c)) => {
                out.push_str(c.encode_utf8(&mut [0; 4]));
                rest = behind.get(name.len() + 2..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = behind.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "copy" => '©',
        "middot" => '·',
        "bull" => '•',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        _ => return None,
    })
}
