//! Bodies: transfer and content codings undone, within bounds.

use crate::exchange::{BODY_LIMIT, Fields, Response};

/// Adds to a body up to the limit; `false` if something had to be left out.
pub(crate) fn append(body: &mut Vec<u8>, more: &[u8]) -> bool {
    let room = BODY_LIMIT.saturating_sub(body.len());
    body.extend_from_slice(more.get(..room).unwrap_or(more));
    more.len() <= room
}

/// Takes chunks (RFC 9112 §7.1) apart. `None` unless `bytes` starts with a whole chunked body; the number is how
/// many bytes it took, its trailer section included. Every chunk costs some `patience`, which is given back if all
/// is well: without it many messages could lead through the same chunks again and again.
pub(crate) fn dechunk(bytes: &[u8], patience: &mut usize) -> Option<(Vec<u8>, usize)> {
    let before = *patience;
    let found = chunks(bytes, patience);
    if found.is_some() {
        *patience = before;
    }
    found
}

fn chunks(bytes: &[u8], patience: &mut usize) -> Option<(Vec<u8>, usize)> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        *patience = patience.checked_sub(1)?;
        let (line, next) = line_at(bytes, at)?;
        let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        let fits = (1..=8).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit);
        let size = usize::from_str_radix(std::str::from_utf8(digits).ok().filter(|_| fits)?, 16).ok()?;
        at = next;
        if size == 0 {
            break;
        }
        append(&mut body, bytes.get(at..at.checked_add(size)?)?);
        at += size;
        let (rest, next) = line_at(bytes, at)?;
        if !rest.is_empty() {
            return None;
        }
        at = next;
    }
    // Trailer fields up to an empty line, which recordings often lack.
    while let Some((line, next)) = line_at(bytes, at) {
        let text = std::str::from_utf8(line).unwrap_or_default();
        if !line.is_empty() && super::start::field_line(text).is_none() {
            break;
        }
        at = next;
        if line.is_empty() {
            break;
        }
    }
    Some((body, at.min(bytes.len())))
}

/// Undoes `gzip` and `deflate` where the bytes are really so encoded.
pub(crate) fn decode(response: &mut Response) {
    let Some(coding) = coding(&response.fields) else { return };
    let decoded = match (coding, response.body.as_slice()) {
        (_, [0x1f, 0x8b, ..]) => inflate(flate2::read::MultiGzDecoder::new(response.body.as_slice())),
        (Coding::Deflate, [0x78, ..]) => inflate(flate2::read::ZlibDecoder::new(response.body.as_slice())),
        _ => return,
    };
    if let Some((body, cut)) = decoded {
        response.body = body;
        response.body_cut |= cut;
    }
}

enum Coding {
    Gzip,
    Deflate,
}

fn coding(fields: &Fields) -> Option<Coding> {
    match fields.get("content-encoding")?.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => Some(Coding::Gzip),
        "deflate" => Some(Coding::Deflate),
        _ => None,
    }
}

/// What comes out before an error, at most the limit; `None` if nothing does.
fn inflate(mut reader: impl std::io::Read) -> Option<(Vec<u8>, bool)> {
    let mut body = Vec::new();
    let mut piece = [0; 8192];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => {
                if !append(&mut body, piece.get(..count).unwrap_or_default()) {
                    return Some((body, true));
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return (!body.is_empty()).then_some((body, true)),
        }
    }
    Some((body, false))
}

fn line_at(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    const LONGEST: usize = 16 * 1024;
    let rest = bytes.get(at..)?;
    let rest = rest.get(..LONGEST).unwrap_or(rest);
    let length = memchr::memchr(b'\n', rest)?;
    let line = rest.get(..length)?;
    Some((line.strip_suffix(b"\r").unwrap_or(line), at + length + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined_or_refused() {
        let whole =
            |bytes| dechunk(bytes, &mut 100).map(|(body, took)| (String::from_utf8(body).unwrap(), took));
        assert_eq!(whole(b"3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\nHTTP"), Some(("abcd".into(), 23)));
        assert_eq!(whole(b"3\nabc\n0\nX-T: 1\n\n"), Some(("abc".into(), 16)));
        assert_eq!(whole(b"0\r\n"), Some((String::new(), 3)));
        assert_eq!(whole(b"5\r\nabc\r\n0\r\n\r\n"), None);
        assert_eq!(whole(b"{\"a\":1}\n"), None);
        assert_eq!(whole(b"ffffffffffffffff\r\n"), None);
    }

    #[test]
    fn a_bomb_is_cut() {
        use std::io::Write as _;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&vec![b'a'; 8 * 1024 * 1024]).unwrap();
        let mut response = Response { body: encoder.finish().unwrap(), ..Response::default() };
        response.fields.push("Content-Encoding", "gzip");
        decode(&mut response);
        assert_eq!((response.body.len(), response.body_cut), (BODY_LIMIT, true));
    }
}
