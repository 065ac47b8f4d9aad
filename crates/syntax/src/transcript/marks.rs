//! The marks and signs by which curl's own words are told from what surrounds them in a line.

use super::wordings;

/// The pieces of a line between carriage returns, where the progress meter is among them.
pub(super) fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let has_meter = line.contains('\r') && (line.contains("--:--") || line.contains("% Total"));
    let (meter, whole) = if has_meter { (Some(line.split('\r')), None) } else { (None, Some(line)) };
    meter.into_iter().flatten().filter(|piece| !piece.is_empty()).chain(whole)
}

/// `curl: (6) Could not resolve host: h`.
pub(super) fn error(line: &str) -> Option<(u8, &str)> {
    let rest = line.trim_start().strip_prefix("curl: (")?;
    let (code, words) = rest.split_once(") ").or_else(|| rest.split_once(')'))?;
    Some((code.trim().parse().ok()?, words))
}

/// Where in a line of a body curl's own words begin.
pub(super) fn glue(line: &str) -> Option<usize> {
    let complaint =
        line.find("curl: (").filter(|found| line.get(*found..).is_some_and(|rest| error(rest).is_some()));
    let mut marks = line.match_indices("* ").map(|(found, _)| found);
    let mark = marks.find(|found| {
        let before = line.get(..*found).and_then(|before| before.chars().next_back());
        before.is_some_and(|c| !c.is_whitespace()) && line.get(found + 2..).is_some_and(wordings::is_known)
    });
    complaint.into_iter().chain(mark).filter(|found| *found > 0).min()
}

/// What follows `{ [123 bytes data]`.
pub(super) fn data_mark(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("{ [").or_else(|| line.strip_prefix("} ["))?;
    let (inside, rest) = rest.split_once(']')?;
    let is_mark = inside == "data not shown"
        || inside
            .strip_suffix(" bytes data")
            .is_some_and(|count| count.bytes().all(|byte| byte.is_ascii_digit()));
    is_mark.then_some(rest)
}
