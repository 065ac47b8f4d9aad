//! `-F` and `--form-string`: `multipart/form-data` (RFC 7578) as curl writes it.

use super::files::Files;
use super::token::{Token, text};

/// The boundary, of the length that curl 8 uses; curl's own differs with every run.
pub const BOUNDARY: &str = "------------------------BouncerBoundary0000000";

/// One part or a group of parts.
#[derive(Clone, Default)]
pub(super) struct Part {
    name: Option<Vec<u8>>,
    content: Content,
    kind: Option<String>,
    filename: Option<Vec<u8>>,
    encoder: Option<String>,
    headers: Vec<Vec<u8>>,
}

#[derive(Clone, Default)]
enum Content {
    #[default]
    Empty,
    Inline(Vec<u8>),
    /// With what was in it, if it could be read; attached under its name or only its content.
    File {
        name: String,
        bytes: Option<Vec<u8>>,
        attached: bool,
    },
    Group(Vec<Part>),
}

/// A form as far as it has been given.
#[derive(Clone, Default)]
pub(super) struct Form {
    parts: Vec<Part>,
    /// Groups that `=(` opened and `=)` has not closed.
    open: Vec<Part>,
    /// Some of it is in a file that could not be read.
    pub missing: bool,
    /// `-F` was there.
    pub given: bool,
    /// `--form-escape`.
    pub backslashes: bool,
    /// curl refuses one of them.
    pub fault: bool,
}

impl Form {
    /// Takes one option in; `literal` is `--form-string`.
    pub fn add(&mut self, argument: &Token, literal: bool, files: &mut Files<'_>) {
        self.given = true;
        let Some(equals) = memchr::memchr(b'=', &argument.text) else {
            self.fault = true;
            return;
        };
        let name = argument.text.get(..equals).filter(|name| !name.is_empty()).map(<[u8]>::to_vec);
        let content = argument.text.get(equals + 1..).unwrap_or_default();
        match content.first() {
            _ if literal => {
                self.push(Part { name, content: Content::Inline(content.to_vec()), ..Part::default() });
            }
            Some(b'(') if self.open.len() < 16 => {
                let mut cursor = Cursor { text: content, at: 0 };
                let mut group = Part { name, ..Part::default() };
                let _ = cursor.part(b'\0', &mut group, files);
                self.open.push(group);
            }
            Some(b')') if content == b")" && name.is_none() => self.close(),
            Some(b'@') => self.push_files(name, content, files),
            Some(b'<') => {
                let mut cursor = Cursor { text: content, at: 1 };
                let mut part = Part { name, ..Part::default() };
                let file = text(&cursor.part(b'\0', &mut part, files));
                part.filename = None;
                let bytes = self.read(&file, files);
                part.content = Content::File { name: file, bytes, attached: false };
                self.push(part);
            }
            _ => {
                let mut cursor = Cursor { text: content, at: 0 };
                let mut part = Part { name, ..Part::default() };
                part.content = Content::Inline(cursor.part(b'\0', &mut part, files));
                self.push(part);
            }
        }
    }

    fn push_files(&mut self, name: Option<Vec<u8>>, content: &[u8], files: &mut Files<'_>) {
        let mut parts = Vec::new();
        let mut cursor = Cursor { text: content, at: 0 };
        while parts.is_empty() || cursor.text.get(cursor.at) == Some(&b',') {
            cursor.at += 1;
            let mut part = Part::default();
            let file = text(&cursor.part(b',', &mut part, files));
            let bytes = self.read(&file, files);
            part.content = Content::File { name: file, bytes, attached: true };
            parts.push(part);
        }
        match (parts.len(), parts.pop()) {
            (1, Some(part)) => self.push(Part { name, ..part }),
            (_, Some(last)) => {
                parts.push(last);
                self.push(Part { name, content: Content::Group(parts), ..Part::default() });
            }
            (_, None) => {}
        }
    }

    fn read(&mut self, file: &str, files: &mut Files<'_>) -> Option<Vec<u8>> {
        let bytes = files.read(file).map(|token| token.text);
        self.missing |= bytes.is_none();
        bytes
    }

    fn push(&mut self, part: Part) {
        let parts = match self.open.last_mut() {
            Some(group) => {
                if !matches!(group.content, Content::Group(_)) {
                    group.content = Content::Group(Vec::new());
                }
                match &mut group.content {
                    Content::Group(parts) => parts,
                    _ => &mut self.parts,
                }
            }
            None => &mut self.parts,
        };
        parts.push(part);
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(group) => self.push(group),
            None => self.fault = true,
        }
    }

    /// The body. `None` if some of it could not be read. `type` is the request's own content type.
    pub fn body(&self, kind: &str) -> Option<Vec<u8>> {
        let mut form = self.clone();
        while !form.open.is_empty() {
            form.close();
        }
        let mut out = Vec::new();
        let disposition = if kind.to_ascii_lowercase().starts_with("multipart/form-data") {
            "form-data"
        } else {
            "attachment"
        };
        write_parts(&form.parts, disposition, BOUNDARY, self.backslashes, &mut out).then_some(out)
    }
}

/// Writes the parts of one group; `false` if one could not be read.
fn write_parts(
    parts: &[Part],
    disposition: &str,
    boundary: &str,
    backslashes: bool,
    out: &mut Vec<u8>,
) -> bool {
    for part in parts {
        out.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        if !write_part(part, disposition, boundary, backslashes, out) {
            return false;
        }
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    true
}

fn write_part(part: &Part, disposition: &str, boundary: &str, backslashes: bool, out: &mut Vec<u8>) -> bool {
    // A group's own boundary differs in its last letters and not in length.
    let (kept, count) = boundary.split_at(boundary.floor_char_boundary(boundary.len().saturating_sub(2)));
    let inner = format!("{kept}{:02}", count.parse::<u8>().map_or(1, |count| count.saturating_add(1)));
    let (default, filename) = match &part.content {
        Content::Group(_) => (Some("multipart/mixed"), None),
        Content::File { name, attached, .. } => {
            let base = name.rsplit('/').next().unwrap_or_default();
            let shown = if *attached && name == "-" { "-" } else { base };
            let filename = part.filename.clone().or_else(|| attached.then(|| shown.as_bytes().to_vec()));
            let known = by_name(filename.as_deref()).or_else(|| by_name(Some(name.as_bytes())));
            (known.or_else(|| filename.is_some().then_some("application/octet-stream")), filename)
        }
        _ => (by_name(part.filename.as_deref()), part.filename.clone()),
    };
    let custom = part.kind.clone().or_else(|| own_header(part, "content-type"));
    let is_plain_default = custom.is_none() && default == Some("text/plain") && filename.is_none();
    let kind = custom.or_else(|| default.filter(|_| !is_plain_default).map(str::to_owned));
    if own_header(part, "content-disposition").is_none() {
        // A group inside of the form is `attachment` only where it is no form data.
        let mut line = format!("Content-Disposition: {disposition}").into_bytes();
        for (key, value) in [("name", &part.name), ("filename", &filename)] {
            if let Some(value) = value {
                line.extend_from_slice(format!("; {key}=\"").as_bytes());
                line.extend_from_slice(&escaped(value, backslashes));
                line.push(b'"');
            }
        }
        line.extend_from_slice(b"\r\n");
        out.extend_from_slice(&line);
    }
    if let Some(kind) = kind {
        let group = matches!(part.content, Content::Group(_))
            .then(|| format!("; boundary={inner}"))
            .unwrap_or_default();
        out.extend_from_slice(format!("Content-Type: {kind}{group}\r\n").as_bytes());
    }
    if let Some(encoder) = &part.encoder {
        out.extend_from_slice(format!("Content-Transfer-Encoding: {encoder}\r\n").as_bytes());
    }
    for header in
        part.headers.iter().filter(|header| !header.to_ascii_lowercase().starts_with(b"content-type:"))
    {
        out.extend_from_slice(header);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"\r\n");
    match &part.content {
        Content::Empty => true,
        Content::Inline(bytes) | Content::File { bytes: Some(bytes), .. } => {
            out.extend_from_slice(&encoded(bytes, part.encoder.as_deref()));
            true
        }
        Content::File { bytes: None, .. } => false,
        Content::Group(parts) => write_parts(parts, "attachment", &inner, backslashes, out),
    }
}

fn own_header(part: &Part, name: &str) -> Option<String> {
    part.headers.iter().find_map(|header| {
        let header = text(header);
        let (own, value) = header.split_once(':')?;
        own.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// The types that curl knows by a name's ending.
fn by_name(name: Option<&[u8]>) -> Option<&'static str> {
    let name = text(name?).to_ascii_lowercase();
    let known = [
        (".gif", "image/gif"),
        (".jpg", "image/jpeg"),
        (".jpeg", "image/jpeg"),
        (".png", "image/png"),
        (".svg", "image/svg+xml"),
        (".txt", "text/plain"),
        (".htm", "text/html"),
        (".html", "text/html"),
        (".pdf", "application/pdf"),
        (".xml", "application/xml"),
    ];
    known.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, kind)| *kind)
}

fn escaped(value: &[u8], backslashes: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    for byte in value {
        match (byte, backslashes) {
            (b'"', false) => out.extend_from_slice(b"%22"),
            (b'\r', false) => out.extend_from_slice(b"%0D"),
            (b'\n', false) => out.extend_from_slice(b"%0A"),
            (b'"' | b'\\', true) => out.extend_from_slice(&[b'\\', *byte]),
            _ => out.push(*byte),
        }
    }
    out
}

fn encoded(bytes: &[u8], encoder: Option<&str>) -> Vec<u8> {
    use base64::Engine as _;
    if encoder.is_some_and(|encoder| encoder.eq_ignore_ascii_case("base64")) {
        let line = base64::engine::general_purpose::STANDARD.encode(bytes);
        let lines: Vec<&[u8]> = line.as_bytes().chunks(76).collect();
        return lines.join(&b"\r\n"[..]);
    }
    bytes.to_vec()
}

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn starts_with(&self, prefix: &str) -> bool {
        let length = prefix.len();
        self.text
            .get(self.at..self.at + length)
            .is_some_and(|own| own.eq_ignore_ascii_case(prefix.as_bytes()))
    }

    /// Reads `content;type=…;filename=…;headers=…;encoder=…` up to `end`, and returns the content.
    fn part(&mut self, end: u8, part: &mut Part, files: &mut Files<'_>) -> Vec<u8> {
        self.skip_blanks();
        let content = self.word(end);
        let mut in_type = false;
        let mut kind_from = None;
        while self.byte() == Some(b';') {
            self.at += 1;
            self.skip_blanks();
            if !in_type && self.starts_with("type=") {
                self.at += 5;
                self.skip_blanks();
                kind_from = Some(self.at);
                part.kind = Some(text(&self.until(&[b';', end])).trim_end().to_owned());
                in_type = true;
            } else if self.starts_with("filename=") {
                self.at += 9;
                in_type = false;
                self.skip_blanks();
                part.filename = Some(self.word(end));
            } else if self.starts_with("headers=") {
                self.at += 8;
                in_type = false;
                self.headers(end, part, files);
            } else if self.starts_with("encoder=") {
                self.at += 8;
                in_type = false;
                self.skip_blanks();
                part.encoder = Some(text(&self.word(end)));
            } else if in_type {
                // Parameters of the type belong to it as they are written.
                let from = kind_from.unwrap_or(self.at);
                self.until(&[b';', end]);
                let whole = self.text.get(from..self.at).unwrap_or_default();
                part.kind = Some(text(whole).trim_end().to_owned());
            } else {
                self.word(end);
            }
        }
        content
    }

    fn headers(&mut self, end: u8, part: &mut Part, files: &mut Files<'_>) {
        let from_file = matches!(self.byte(), Some(b'@' | b'<'));
        if from_file {
            self.at += 1;
        }
        self.skip_blanks();
        let word = self.word(end);
        if !from_file {
            part.headers.push(word);
            return;
        }
        let content = files.read(&text(&word)).map(|token| token.text).unwrap_or_default();
        for line in content.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if !line.is_empty() && !line.starts_with(b"#") {
                part.headers.push(line.to_vec());
            }
        }
    }

    fn until(&mut self, stops: &[u8]) -> Vec<u8> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| stops.contains(byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default().to_vec()
    }

    /// A word, quoted or not; blanks at the end of an unquoted one are left off.
    fn word(&mut self, end: u8) -> Vec<u8> {
        if self.byte() == Some(b'"')
            && let Some((word, after)) = quoted(self.text.get(self.at + 1..).unwrap_or_default())
        {
            self.at += 1 + after;
            self.until(&[b';', end]);
            return word;
        }
        let mut word = self.until(&[b';', end]);
        while matches!(word.last(), Some(b' ' | b'\t')) {
            word.pop();
        }
        word
    }
}

/// The content up to the closing quote, and the offset behind it; `None` if it never closes.
fn quoted(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut word = Vec::new();
    let mut bytes = text.iter().copied().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some((word, at + 1)),
            b'\\' if matches!(text.get(at + 1), Some(b'\\' | b'"')) => {
                word.extend(bytes.next().map(|(_, byte)| byte))
            }
            _ => word.push(byte),
        }
    }
    None
}
