//! Raw messages as people paste them, and what is read of them.

use std::io::Write as _;

use syntax::{Capture, raw};

/// Reads `text`, and holds the exchanges against `expected`, a line each.
#[track_caller]
fn reads(text: impl AsRef<[u8]>, expected: &[&str]) -> Capture {
    let Ok(capture) = raw::parse(text.as_ref()) else { panic!("nothing was read") };
    let lines = capture.exchanges.iter().map(|exchange| {
        let request = &exchange.request;
        let method = if request.method.is_empty() { "?" } else { &request.method };
        let url = request.url.as_ref().map_or("?".to_owned(), ToString::to_string);
        let answer = exchange.response.as_ref().map_or("-".to_owned(), |response| {
            format!("{} {:?}", response.status, String::from_utf8_lossy(&response.body))
        });
        let followed = if exchange.followed { " followed" } else { "" };
        format!("{method} {url} {:?} {answer}{followed}", String::from_utf8_lossy(&request.body))
    });
    assert_eq!(lines.collect::<Vec<_>>(), expected);
    capture
}

#[test]
fn bodies_end_where_they_can() {
    // What is special, messages, and what is read.
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "no line break behind the body",
            "POST /a HTTP/1.1\nHost: h\nContent-Length: 3\n\nabcHTTP/1.1 401 No\nContent-Length: 2\n\nno",
            &["POST http://h/a \"abc\" 401 \"no\""],
        ),
        (
            "a line break that is not the body's",
            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc\r\nHTTP/1.1 401 No\r\n\r\nno\r\n",
            &["POST http://h/a \"abc\" 401 \"no\""],
        ),
        (
            "a length that is too large",
            "GET /a HTTP/1.1\nHost: h\n\nHTTP/1.1 401 No\nContent-Length: 300\n\nno\nGET /b HTTP/1.1\nHost: h\n\n",
            &["GET http://h/a \"\" 401 \"no\"", "GET http://h/b \"\" -"],
        ),
        (
            "a length that is too small",
            "GET /a HTTP/1.1\nHost: h\n\nHTTP/1.1 401 No\nContent-Length: 1\n\nno\n",
            &["GET http://h/a \"\" 401 \"no\""],
        ),
        (
            "a message in a body",
            "POST /a HTTP/1.1\nHost: h\nContent-Length: 20\n\nHTTP/1.1 200 OK\nx: y\nHTTP/1.1 401 No\n\n",
            &["POST http://h/a \"HTTP/1.1 200 OK\\nx: y\" 401 \"\""],
        ),
        (
            "chunks",
            "GET /a HTTP/1.1\r\nHost: h\r\n\r\nHTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n",
            &["GET http://h/a \"\" 401 \"no\""],
        ),
        (
            "chunks taken apart already",
            "GET /a HTTP/1.1\nHost: h\n\nHTTP/1.1 401 No\nTransfer-Encoding: chunked\n\nno\n",
            &["GET http://h/a \"\" 401 \"no\""],
        ),
        ("blank lines before", "\n\r\n  \nGET /a HTTP/1.1\nHost: h\n", &["GET http://h/a \"\" -"]),
        ("an answer alone", "HTTP/1.1 401 No\nA: b\n\nno", &["? ? \"\" 401 \"no\""]),
        ("absolute form", "GET https://h/a HTTP/1.1\nHost: proxy\n\n", &["GET https://h/a \"\" -"]),
        ("a tunnel", "CONNECT h:443 HTTP/1.1\n\nHTTP/1.1 407 No\n\n", &["CONNECT https://h/ \"\" 407 \"\""]),
        (
            "an interim answer",
            "POST /a HTTP/1.1\nHost: h\nExpect: 100-continue\n\nHTTP/1.1 100 Continue\n\nHTTP/1.1 401 No\n\n",
            &["POST http://h/a \"\" 401 \"\""],
        ),
        (
            "pipelined",
            "GET /a HTTP/1.1\nHost: h\n\nGET /b HTTP/1.1\nHost: h\n\nHTTP/1.1 401 No\n\nHTTP/1.1 403 No\n\n",
            &["GET http://h/a \"\" 401 \"\"", "GET http://h/b \"\" 403 \"\""],
        ),
        (
            "a redirect that is followed",
            "GET /a HTTP/1.1\nHost: h\n\nHTTP/1.1 302 Found\nLocation: http://i/b\n\nGET /b HTTP/1.1\nHost: i\n\nHTTP/1.1 401 No\n\n",
            &["GET http://h/a \"\" 302 \"\"", "GET http://i/b \"\" 401 \"\" followed"],
        ),
        (
            "HTTP/2",
            ":method: POST\n:path: /a\n:scheme: https\n:authority: h\nx: y\n\n:status: 401\nserver: s\n\nno",
            &["POST https://h/a \"\" 401 \"no\""],
        ),
        (
            "an editor's file",
            "### list\nGET https://h/a\nAuthorization: Bearer t\n\n### next\nPOST /b\nHost: h\n\n{}\n",
            &["GET https://h/a \"\" -", "POST http://h/b \"{}\" -"],
        ),
    ];
    for (what, text, expected) in cases {
        println!("{what}");
        reads(text, expected);
    }
}

#[test]
fn schemes_are_guessed_from_the_messages() {
    // Fields of the request, fields of the answer, URL.
    let cases = [
        ("Host: h", "Server: s", "http://h/a"),
        ("Host: h:443", "Server: s", "https://h/a"),
        ("Host: h\nOrigin: https://h", "Server: s", "https://h/a"),
        ("Host: h\nOrigin: https://i", "Server: s", "http://h/a"),
        ("Host: h\nReferer: https://h/b", "Server: s", "https://h/a"),
        ("Host: h", "Strict-Transport-Security: max-age=1", "https://h/a"),
        ("Host: h", "Set-Cookie: a=b; Secure", "https://h/a"),
        ("Host: h", "Location: https://h/login", "https://h/a"),
        ("Host: h", "Location: https://h/a", "http://h/a"),
        ("Host: localhost:8080", "Strict-Transport-Security: max-age=1", "http://localhost:8080/a"),
    ];
    for (request, answer, url) in cases {
        let text = format!("GET /a HTTP/1.1\n{request}\n\nHTTP/1.1 302 Found\n{answer}\n\n");
        reads(text, &[&format!("GET {url} \"\" 302 \"\"")]);
    }
}

#[test]
fn heads_are_read_as_they_are() {
    let text =
        "GET /a HTTP/1.1\nHost: h\nX-Folded: one\n two\nX-Late : v \nX-Late:\n\nHTTP/1.1 401\nno field\n";
    let capture = reads(text, &["GET http://h/a \"\" 401 \"no field\""]);
    let fields = &capture.exchanges[0].request.fields;
    assert_eq!(fields.get("x-folded"), Some("one two"));
    assert_eq!(fields.all("X-Late").collect::<Vec<_>>(), ["v", ""]);
    assert_eq!(fields.0[2].raw.as_deref(), Some("v "));
    assert_eq!(capture.notes[0].id, "raw.head-unended");
}

#[test]
fn a_coded_body_is_decoded() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(b"{\"error\":\"no\"}").unwrap();
    let mut bytes =
        b"GET / HTTP/1.1\r\nHost: h\r\n\r\nHTTP/1.1 401 No\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
    bytes.extend(encoder.finish().unwrap());
    reads(bytes, &[r#"GET http://h/ "" 401 "{\"error\":\"no\"}""#]);
}

#[test]
fn text_around_is_kept_apart() {
    let capture = reads(
        "What I send:\n\nGET / HTTP/1.1\nHost: h\n\nHTTP/1.1 401 No\n\n",
        &["GET http://h/ \"\" 401 \"\""],
    );
    assert_eq!(
        (capture.other.as_slice(), capture.exchanges[0].at.line),
        (["What I send:".to_owned()].as_slice(), 3)
    );
}

#[test]
fn nothing_is_an_error_with_a_place() {
    let error = raw::parse(b"hello\nworld").err().unwrap();
    assert_eq!((error.what, error.at.line), (raw::Error::NoMessage, 2));
}

#[test]
fn messages_that_point_far_ahead_cost_little() {
    let count = 5000;
    let heads = (0..count).map(|_| "GET / HTTP/1.1\nTransfer-Encoding: chunked\nContent-Length: 9\n\n1\n");
    let text: String = heads.chain(std::iter::once("a\n".repeat(200_000).as_str())).collect();
    let Ok(capture) = raw::parse(text.as_bytes()) else { panic!("nothing was read") };
    assert_eq!(capture.exchanges.len(), 4096);
}
