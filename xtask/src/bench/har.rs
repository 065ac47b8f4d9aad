//! A recording like a browser's export: many entries with their bodies, and one refusal in the middle.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use serde_json::{Value, json};

/// How large a written recording is.
pub struct Size {
    /// Bytes of the file.
    pub bytes: usize,
    /// Entries in it.
    pub entries: usize,
}

/// A recording of one refused request.
pub fn small() -> String {
    document(&[entry(0, &mut Noise(1)), refused()]).to_string()
}

/// Writes a recording of about `bytes` bytes.
pub fn write(path: &Path, bytes: usize) -> anyhow::Result<Size> {
    let mut file = BufWriter::new(File::create(path)?);
    let whole = document(&[]).to_string();
    let (head, tail) = whole.split_once("[]}").map_or(("", ""), |(head, _)| (head, "]}}"));
    file.write_all(head.as_bytes())?;
    file.write_all(b"[")?;
    let (mut written, mut entries, mut is_refused) = (head.len(), 0, false);
    let mut noise = Noise(42);
    while written < bytes {
        let next = if !is_refused && written > bytes / 2 {
            is_refused = true;
            refused()
        } else {
            entry(entries, &mut noise)
        };
        let text = next.to_string();
        if entries > 0 {
            file.write_all(b",")?;
        }
        file.write_all(text.as_bytes())?;
        written += text.len() + 1;
        entries += 1;
    }
    file.write_all(tail.as_bytes())?;
    file.flush()?;
    let bytes = usize::try_from(std::fs::metadata(path)?.len())?;
    Ok(Size { bytes, entries })
}

fn document(entries: &[Value]) -> Value {
    json!({"log": {
        "version": "1.2",
        "creator": {"name": "WebInspector", "version": "537.36"},
        "pages": [{"startedDateTime": "2026-03-03T10:15:00.000Z", "id": "page_1", "title": "https://app.example.com/",
            "pageTimings": {"onContentLoad": 431.2, "onLoad": 902.7}}],
        "entries": entries,
    }})
}

/// What a page loads, in turn: scripts, style, JSON, images.
fn entry(number: usize, noise: &mut Noise) -> Value {
    let (kind, name, content) = match number % 5 {
        0 => ("application/javascript", "js", json!({"text": noise.script(120_000)})),
        1 => ("text/css", "css", json!({"text": noise.style(40_000)})),
        2 => ("application/json", "json", json!({"text": noise.records(60_000)})),
        3 => ("image/png", "png", json!({"text": noise.base64(80_000), "encoding": "base64"})),
        _ => ("text/html; charset=utf-8", "html", json!({"text": noise.page(30_000)})),
    };
    let size = content["text"].as_str().map_or(0, str::len);
    let mut content = content;
    content["size"] = json!(size);
    content["mimeType"] = json!(kind);
    json!({
        "startedDateTime": "2026-03-03T10:15:01.250Z",
        "time": 41.7,
        "_initiator": {"type": "parser", "url": "https://app.example.com/", "lineNumber": 27},
        "_priority": "High",
        "_resourceType": name,
        "cache": {},
        "connection": "443",
        "pageref": "page_1",
        "request": request("GET", &format!("https://static.example.com/assets/{number}.{name}?v=8f3a"), "static.example.com"),
        "response": {
            "status": 200, "statusText": "OK", "httpVersion": "HTTP/2.0",
            "headers": [
                {"name": "content-type", "value": kind},
                {"name": "date", "value": "Tue, 03 Mar 2026 10:15:01 GMT"},
                {"name": "server", "value": "nginx"},
                {"name": "cache-control", "value": "public, max-age=31536000"},
                {"name": "etag", "value": "\"5f3b-60a1\""},
            ],
            "cookies": [], "content": content, "redirectURL": "", "headersSize": -1, "bodySize": size,
            "_transferSize": size, "_error": null,
        },
        "serverIPAddress": "192.0.2.10",
        "timings": {"blocked": 1.1, "dns": -1, "ssl": -1, "connect": -1, "send": 0.2, "wait": 30.1, "receive": 10.3},
    })
}

fn refused() -> Value {
    let text = r#"{"error":"invalid_token","error_description":"The access token expired"}"#;
    let mut request = request("GET", "https://api.example.com/v1/orders?page=2", "api.example.com");
    if let Some(headers) = request["headers"].as_array_mut() {
        headers.push(json!({"name": "authorization", "value": "Bearer 4f9c1e7b2d8a6053c4e1f7a9b2d8c6e0"}));
    }
    json!({
        "startedDateTime": "2026-03-03T10:15:30.100Z",
        "time": 12.5,
        "_resourceType": "fetch",
        "cache": {},
        "pageref": "page_1",
        "request": request,
        "response": {
            "status": 401, "statusText": "Unauthorized", "httpVersion": "HTTP/2.0",
            "headers": [
                {"name": "content-type", "value": "application/json"},
                {"name": "date", "value": "Tue, 03 Mar 2026 10:15:30 GMT"},
                {"name": "www-authenticate", "value": "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The access token expired\""},
            ],
            "cookies": [],
            "content": {"size": text.len(), "mimeType": "application/json", "text": text},
            "redirectURL": "", "headersSize": -1, "bodySize": text.len(),
        },
        "timings": {"send": 0.1, "wait": 12.0, "receive": 0.4},
    })
}

fn request(method: &str, url: &str, host: &str) -> Value {
    json!({
        "method": method, "url": url, "httpVersion": "HTTP/2.0",
        "headers": [
            {"name": ":authority", "value": host},
            {"name": ":method", "value": method},
            {"name": ":scheme", "value": "https"},
            {"name": "accept", "value": "*/*"},
            {"name": "accept-encoding", "value": "gzip, deflate, br, zstd"},
            {"name": "accept-language", "value": "en-GB,en;q=0.9,de;q=0.8"},
            {"name": "referer", "value": "https://app.example.com/"},
            {"name": "sec-fetch-mode", "value": "cors"},
            {"name": "user-agent", "value": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 Safari/537.36"},
        ],
        "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0,
    })
}

/// Pseudo-random text, the same in every run (xorshift).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn script(&mut self, length: usize) -> String {
        self.until(length, |n| {
            format!(
                "function f{:x}(e,t){{\n\tif(e===\"{n:x}\"){{return t.map(n=>n.id+\"\\n\")}}\n}}\n",
                n & 0xffff
            )
        })
    }

    fn style(&mut self, length: usize) -> String {
        self.until(length, |n| {
            format!(".c{:x}{{color:#{:06x};margin:0 {}px}}\n", n & 0xffff, n & 0xff_ffff, n % 40)
        })
    }

    fn records(&mut self, length: usize) -> String {
        let rows = self.until(length, |n| {
            format!(
                "{{\"id\":{},\"name\":\"Größe {:x}\",\"tags\":[\"a\",\"b\"],\"price\":{}.95}},",
                n % 100_000,
                n,
                n % 90
            )
        });
        format!("{{\"items\":[{}]}}", rows.trim_end_matches(','))
    }

    fn page(&mut self, length: usize) -> String {
        let rows = self.until(length, |n| {
            format!("<li class=\"row\"><a href=\"/p/{n:x}\">Item {}</a></li>\n", n % 1000)
        });
        format!(
            "<!doctype html>\n<html><head><title>Shop</title></head><body><ul>\n{rows}</ul></body></html>\n"
        )
    }

    fn base64(&mut self, length: usize) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let mut bits = self.next();
            for _ in 0..8 {
                let index = usize::try_from(bits & 63).unwrap_or(0);
                text.push(char::from(LETTERS.get(index).copied().unwrap_or(b'A')));
                bits >>= 6;
            }
        }
        text
    }

    fn until(&mut self, length: usize, part: impl Fn(u64) -> String) -> String {
        let mut text = String::with_capacity(length + 200);
        while text.len() < length {
            text.push_str(&part(self.next()));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_written_recording_is_one() {
        let file = std::env::temp_dir().join(format!("bench-{}.har", std::process::id()));
        let size = super::write(&file, 2_000_000).unwrap();
        let bytes = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        let capture = syntax::read::capture(&bytes, None).map_err(|error| error.to_string()).unwrap();
        assert_eq!(capture.exchanges.len(), size.entries);
        let refused =
            |exchange: &&syntax::Exchange| exchange.response.as_ref().is_some_and(|r| r.status == 401);
        assert_eq!(capture.exchanges.iter().filter(refused).count(), 1);
    }
}
