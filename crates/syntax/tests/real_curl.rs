//! The requests that are read from commands against those that the system's curl sends.
//!
//! What differs between builds and runs is left out: the version in `User-Agent`, the codings of `--compressed`,
//! boundaries, `Expect`, the place of `Connection`, and the space between joined cookies.

#[path = "real_curl/cases.rs"]
mod cases;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cases::{CASES, FILES};
use syntax::{Request, curl};

#[test]
fn requests_are_those_of_the_real_curl() {
    let Some(version) = version() else {
        eprintln!("skipped: there is no curl here to compare with");
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("real-curl");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, content) in FILES {
        std::fs::write(folder.join(name), content).unwrap();
    }
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let compared = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(case) = CASES.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (since, line) = match case.split_once(" curl ") {
                        Some((since, _)) if since.starts_with('8') => {
                            (parse_version(since), &case[since.len() + 1..])
                        }
                        _ => (Some((0, 0)), *case),
                    };
                    if since > Some(version) {
                        continue;
                    }
                    compared.fetch_add(1, Ordering::Relaxed);
                    if let Err(difference) = compare(line, &folder) {
                        wrong.lock().unwrap().push(format!("{line}\n    {difference}"));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
    assert!(compared.load(Ordering::Relaxed) >= 150);
}

/// Major and minor of the system's curl.
fn version() -> Option<(u32, u32)> {
    let output = Command::new("curl").arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    parse_version(text.split(' ').nth(1)?)
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn compare(line: &str, folder: &Path) -> Result<(), String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    let host = listener.local_addr().map_err(|error| error.to_string())?.to_string();
    let line = line.replace("HOST", &host);
    let mut files =
        |name: &str| FILES.iter().find(|(known, _)| *known == name).map(|(_, content)| content.to_vec());
    let read = curl::parse_with(&line, &mut files).ok_or("no command found")?;
    let sent = sent(&line, folder, &listener)?;
    let request = read.requests.first().ok_or("no request")?;
    let (want, have) = (Wire::read(&sent), Wire::of(request));
    if want.head != have.head {
        return Err(format!("sent {:#?}\n    read {:#?}", want.head, have.head));
    }
    if want.body != have.body {
        let show = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
        return Err(format!("sent {:?}\n    read {:?}", show(&want.body), show(&have.body)));
    }
    Ok(())
}

/// Runs the command line, and returns the bytes of its first request.
fn sent(line: &str, folder: &Path, listener: &TcpListener) -> Result<Vec<u8>, String> {
    let mut child = Command::new("bash")
        .args(["-c", line])
        .current_dir(folder)
        .env("HOME", folder)
        .env_remove("http_proxy")
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .env_remove("ALL_PROXY")
        .env_remove("all_proxy")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    listener.set_nonblocking(true).map_err(|error| error.to_string())?;
    let mut first = None;
    // Later requests of the same command are answered and forgotten.
    while !ended(&mut child) {
        match listener.accept() {
            Ok((stream, _)) => {
                let bytes = answer(stream).map_err(|error| error.to_string())?;
                first.get_or_insert(bytes);
            }
            Err(_) => std::thread::sleep(Duration::from_millis(2)),
        }
    }
    first.ok_or_else(|| {
        let mut complaint = String::new();
        let _ = child.stderr.take().map(|mut stderr| stderr.read_to_string(&mut complaint));
        format!("curl sent nothing: {complaint}")
    })
}

fn ended(child: &mut Child) -> bool {
    child.try_wait().map_or(true, |status| status.is_some())
}

/// Reads one request, answers it, and closes.
fn answer(mut stream: TcpStream) -> std::io::Result<Vec<u8>> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_millis(300)))?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let mut promised = false;
    while !is_whole(&bytes) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
        if !promised && find(&bytes, b"Expect: 100-continue").is_some() {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
            promised = true;
        }
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    Ok(bytes)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn is_whole(bytes: &[u8]) -> bool {
    let Some(end) = find(bytes, b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let body = &bytes[end + 4..];
    if head.contains("transfer-encoding: chunked") {
        return body.ends_with(b"0\r\n\r\n");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

/// A request in the form in which the two are compared.
struct Wire {
    head: Vec<String>,
    body: Vec<u8>,
}

impl Wire {
    fn read(bytes: &[u8]) -> Self {
        let end = find(bytes, b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8(bytes[..end].to_vec())
            .unwrap_or_else(|error| error.into_bytes().iter().map(|byte| char::from(*byte)).collect());
        let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
        let body = bytes.get(end + 4..).unwrap_or_default();
        let body = if chunked { unchunk(body) } else { body.to_vec() };
        Self::plain(head.split("\r\n").map(str::to_owned).collect(), body)
    }

    fn of(request: &Request) -> Self {
        let mut head = vec![format!("{} {} {}", request.method, request.target, request.version)];
        for field in &request.fields {
            let value = field.raw.as_deref().unwrap_or(&field.value);
            head.push(if value.is_empty() {
                format!("{}:", field.name)
            } else {
                format!("{}: {value}", field.name)
            });
        }
        Self::plain(head, request.body.clone())
    }

    /// Takes out what differs between builds and runs.
    fn plain(head: Vec<String>, body: Vec<u8>) -> Self {
        let mut body = body;
        let mut lines = Vec::new();
        let mut connections = Vec::new();
        let mut form = false;
        for (index, line) in head.into_iter().enumerate() {
            let line = if index == 0 { upper_escapes(&line) } else { line };
            let line = match line.split_once(':') {
                // Between name and value one space is as good as none.
                Some((name, value)) if !line.contains(" HTTP/1.") => {
                    format!("{name}:{}", value.strip_prefix(' ').unwrap_or(value))
                }
                _ => line,
            };
            if line.starts_with("Connection:") {
                connections.push(line);
            } else if line.starts_with("User-Agent:curl/") {
                lines.push("User-Agent:curl".to_owned());
            } else if line.starts_with("Accept-Encoding:deflate") {
                lines.push("Accept-Encoding:".to_owned());
            } else if line.starts_with("Cookie:") {
                lines.push(line.replace("; ", ";"));
            } else if let Some((kind, boundary)) = line.split_once("; boundary=") {
                body = without_boundaries(&body, boundary);
                form = true;
                lines.push(format!("{kind}; boundary="));
            } else if !line.starts_with("Expect:") {
                lines.push(line);
            }
        }
        if form {
            lines.retain(|line| !line.starts_with("Content-Length:"));
        }
        lines.append(&mut connections);
        Self { head: lines, body }
    }
}

/// Older versions of curl encode with small letters.
fn upper_escapes(line: &str) -> String {
    let mut pieces = line.split('%');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |line, piece| {
        let (digits, rest) = piece.split_at(piece.floor_char_boundary(2));
        format!("{line}%{}{rest}", digits.to_ascii_uppercase())
    })
}

/// The body with every boundary, also those of parts, replaced by a plain one.
fn without_boundaries(body: &[u8], boundary: &str) -> Vec<u8> {
    let mut text: String = body.iter().map(|byte| char::from(*byte)).collect();
    let mut boundaries = vec![boundary.to_owned()];
    boundaries.extend(
        text.match_indices("; boundary=")
            .filter_map(|(at, found)| text[at + found.len()..].split("\r\n").next().map(str::to_owned)),
    );
    for boundary in &boundaries {
        text = text.replace(boundary.as_str(), "BOUNDARY");
    }
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

fn unchunk(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = body;
    while let Some(end) = find(rest, b"\r\n") {
        let size = usize::from_str_radix(&String::from_utf8_lossy(&rest[..end]), 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        out.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    out
}
