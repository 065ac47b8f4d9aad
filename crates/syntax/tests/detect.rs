//! Formats told by content.

use syntax::{Format, detect};

#[test]
fn formats_are_told_by_content() {
    let cases: &[(&str, Option<Format>)] = &[
        ("{\"log\": {\"version\": \"1.2\", \"entries\": []}}", Some(Format::Har)),
        ("\u{feff} {\"entries\": []}", Some(Format::Har)),
        ("callback({\"log\": {}})", Some(Format::Har)),
        ("Exported today:\n{\"log\": {\"creator\": {}, \"entries\": []}}", Some(Format::Har)),
        ("{\"request\": {}, \"response\": {}}", Some(Format::Har)),
        ("{\"error\": \"no\"}", None),
        ("*   Trying 127.0.0.1:80...\n", Some(Format::CurlVerbose)),
        ("It says\n\n    > GET / HTTP/1.1\n    > Host: h\n", Some(Format::CurlVerbose)),
        ("> > GET / HTTP/1.1\n", Some(Format::CurlVerbose)),
        ("&lt; HTTP/1.1 401 No\n", Some(Format::CurlVerbose)),
        ("$ curl -sI http://h/\nHTTP/1.1 401 No\nServer: s\n", Some(Format::CurlVerbose)),
        ("curl: (6) Could not resolve host: h\n", Some(Format::CurlVerbose)),
        ("$ curl http://h/\ncurl: (6) Could not resolve host: h\n", Some(Format::CurlVerbose)),
        ("< www-authenticate: Basic\n", Some(Format::CurlVerbose)),
        ("curl -H 'A: b' http://h/", Some(Format::CurlCommand)),
        ("API=1 sudo curl http://h/", Some(Format::CurlCommand)),
        ("C:\\> curl.exe http://h/", Some(Format::CurlCommand)),
        ("curl 'http://h/' \\\n  -d '{\"log\": 1}'", Some(Format::CurlCommand)),
        ("== Info:   Trying 127.0.0.1:80...\n", Some(Format::CurlTrace)),
        ("=> Send header, 83 bytes (0x53)\n", Some(Format::CurlTrace)),
        ("---request begin---\nGET / HTTP/1.1\n", Some(Format::WgetDebug)),
        ("\x1b[32mGET\x1b[39m / HTTP/1.1\n", Some(Format::Httpie)),
        ("$ http -v h\nGET / HTTP/1.1\n", Some(Format::Httpie)),
        ("http: error: ConnectionError: no\n", Some(Format::Httpie)),
        ("\n\nGET / HTTP/1.1\nHost: h\n", Some(Format::Raw)),
        ("HTTP/1.1 401 Unauthorized\n", Some(Format::Raw)),
        (":method: GET\n:path: /\n", Some(Format::Raw)),
        ("I get a 401 when I use curl to log in.\n", None),
        ("", None),
    ];
    for (text, format) in cases {
        assert_eq!(detect::format(text.as_bytes()), *format, "{text}");
    }
    let wide: Vec<u8> = "\u{feff}> GET / HTTP/1.1\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(detect::format(&wide), Some(Format::CurlVerbose));
}
