//! HARs as browsers, proxies and people make them, and what is read of them.

use syntax::{Capture, Exchange, har};

fn line(exchange: &Exchange) -> String {
    let Exchange { request, response, failure, .. } = exchange;
    let mut parts =
        vec![request.method.clone(), request.url.as_ref().map_or("?".to_owned(), ToString::to_string)];
    if !request.body.is_empty() {
        parts.push(format!("sent={}", String::from_utf8_lossy(&request.body)));
    }
    if let Some(response) = response {
        parts.push(format!("{} {:?}", response.status, String::from_utf8_lossy(&response.body)));
    }
    if let Some(failure) = failure {
        parts.push(format!("failed={}", failure.text));
    }
    if exchange.followed {
        parts.push("followed".to_owned());
    }
    parts.join(" ")
}

/// Reads `text`, and holds the exchanges against `expected`, a line each, and the notes' ids against `notes`.
#[track_caller]
fn reads(text: impl AsRef<[u8]>, expected: &[&str], notes: &[&str]) -> Capture {
    let capture = match har::parse(text.as_ref()) {
        Ok(capture) => capture,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(capture.exchanges.iter().map(line).collect::<Vec<_>>(), expected);
    assert_eq!(capture.notes.iter().map(|note| note.id).collect::<Vec<_>>(), notes);
    capture
}

const ENTRY: &str = r#"{"startedDateTime": "2024-05-01T10:00:00.250Z", "time": 12.5, "serverIPAddress": "[2001:db8::1]",
 "_resourceType": "fetch", "_initiator": {"type": "script", "url": "https://h/app.js"},
 "request": {"method": "POST", "url": "https://h/a?b", "httpVersion": "h2",
  "headers": [{"name": ":path", "value": "/a?b"}, {"name": "authorization", "value": "Bearer t"}],
  "cookies": [{"name": "s", "value": "1"}, {"name": "t", "value": "2"}], "postData": {"mimeType": "x", "text": "p=q"}},
 "response": {"status": 401, "statusText": "", "httpVersion": "h2", "headers": [{"name": "server", "value": "s"}],
  "cookies": [], "content": {"size": 2, "mimeType": "text/plain", "text": "no"}, "redirectURL": ""}}"#;
const ENTRY_READ: &str = "POST https://h/a?b sent=p=q 401 \"no\"";

#[test]
fn every_wrapping_is_taken_off() {
    let wrappings = [
        format!(r#"{{"log": {{"version": "1.2", "entries": [{ENTRY}]}}}}"#),
        format!(r#"{{"entries": [{ENTRY}]}}"#),
        format!("[{ENTRY}]"),
        ENTRY.to_owned(),
        format!("\u{feff}{{\"log\": {{\"entries\": [{ENTRY}]}}}}"),
        format!("onInputData({{\"log\": {{\"entries\": [{ENTRY}]}}}});\n"),
        format!("Here it is:\n\n{{\"log\": {{\"entries\": [{ENTRY}]}}}}\n"),
    ];
    for text in wrappings {
        let capture = reads(&text, &[ENTRY_READ], &[]);
        let exchange = &capture.exchanges[0];
        assert_eq!((exchange.started, exchange.took_ms), (Some(1_714_557_600), Some(12.5)));
        assert_eq!(exchange.connection.address.as_deref(), Some("2001:db8::1"));
        assert_eq!(exchange.resource_type.as_deref(), Some("fetch"));
        assert_eq!(exchange.connection.info, ["initiator: script", "initiated by: https://h/app.js"]);
        let names: Vec<_> = exchange.request.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["authorization", "Cookie"]);
        assert_eq!(exchange.request.fields.get("cookie"), Some("s=1; t=2"));
        assert_eq!(exchange.request.target, "/a?b");
    }
}

#[test]
fn what_stands_before_a_cut_is_kept() {
    let text = format!("{{\"log\": {{\"entries\": [\n{ENTRY},\n{ENTRY}");
    for end in [text.len(), text.len() - 1, text.len() - 200, text.len() - ENTRY.len()] {
        let whole = if end == text.len() { 2 } else { 1 };
        let capture = reads(&text[..end], &[ENTRY_READ, ENTRY_READ][..whole], &["har.truncated"]);
        assert_eq!(capture.exchanges[0].at.line, 2);
        assert_eq!(capture.notes[0].at.map(|at| at.offset), Some(end));
    }
    let broken = format!("{{\"log\": {{\"entries\": [\n{ENTRY},\n{{\"request\": nonsense}}]}}}}");
    let capture = reads(broken, &[ENTRY_READ], &["har.broken"]);
    assert_eq!(capture.notes[0].at.map(|at| at.line), Some(9));
}

#[test]
fn what_is_none_is_an_error_with_a_place() {
    let cases = [
        (
            "{\"log\": {\"entries\": [",
            "line 1, column 22: not JSON, which a HAR is: EOF while parsing a list",
        ),
        ("{\n  \"log\": nonsense}", "line 2, column 11: not JSON, which a HAR is: expected ident"),
        ("{\"log\": {}}", "line 1, column 1: JSON, but no HAR: looked for the list `log.entries`"),
        ("[1, 2]", "line 1, column 1: JSON, but no HAR: looked for the list `log.entries`"),
        ("\"x\"", "line 1, column 1: JSON, but no HAR: looked for the list `log.entries`"),
        ("", "line 1, column 1: not JSON, which a HAR is: EOF while parsing a value"),
    ];
    for (text, expected) in cases {
        assert_eq!(
            har::parse(text.as_bytes()).err().map(|error| error.to_string()).as_deref(),
            Some(expected),
            "{text}"
        );
    }
}

#[test]
fn failures_have_the_browsers_words() {
    let request = r#""request": {"method": "GET", "url": "http://h/"}"#;
    let cases = [
        (
            r#""response": {"status": 0, "statusText": "", "_error": "net::ERR_CERT_DATE_INVALID"}"#,
            "failed=net::ERR_CERT_DATE_INVALID",
        ),
        (r#""response": {"status": -1, "statusText": "CORS error"}"#, "failed=CORS error"),
        (r#""_blockedReason": "mixed-content", "response": {"status": 0}"#, "failed=blocked: mixed-content"),
        (
            r#""response": {"status": 0, "headers": [], "httpVersion": ""}"#,
            "failed=the browser recorded no answer",
        ),
        (r#""response": {"status": "403", "content": null, "headers": {"Server": "s"}}"#, "403 \"\""),
        (r#""response": null"#, ""),
        (r#""comment": "no answer""#, ""),
    ];
    for (response, expected) in cases {
        let text = format!(r#"{{"log": {{"entries": [{{{request}, {response}}}]}}}}"#);
        reads(text, &[format!("GET http://h/ {expected}").trim_end()], &[]);
    }
}

#[test]
fn redirects_lead_to_their_entries() {
    let entry = |url: &str, status: u16, to: &str| {
        format!(
            r#"{{"request": {{"method": "GET", "url": "{url}"}}, "response": {{"status": {status}, "redirectURL": "{to}"}}}}"#
        )
    };
    let entries = [
        entry("http://h/a", 302, "/b#c"),
        entry("http://h/other", 200, ""),
        entry("http://h/b", 302, "https://i/"),
        entry("https://i/", 401, ""),
        entry("https://i/", 401, ""),
    ];
    let text = format!(r#"{{"log": {{"entries": [{}]}}}}"#, entries.join(","));
    let expected = [
        "GET http://h/a 302 \"\"",
        "GET http://h/other 200 \"\"",
        "GET http://h/b 302 \"\" followed",
        "GET https://i/ 401 \"\" followed",
        "GET https://i/ 401 \"\"",
    ];
    reads(text, &expected, &[]);
}

#[test]
fn values_of_odd_kinds_are_taken() {
    let text = r#"{"log": {"entries": [{"time": "12", "request": {"method": "GET", "url": "http://h/", "headers": {"X": 1, "Y": null},
      "postData": {"params": [{"name": "a b", "value": "c"}]}},
      "response": {"status": 200.0, "headers": [{"name": "Set-Cookie", "value": "a=1\nb=2"}, 7, null],
      "content": {"encoding": "base64", "text": "bm8="}}}]}}"#;
    let capture = reads(text, &["GET http://h/ sent=a+b=c 200 \"no\""], &[]);
    let response = capture.exchanges[0].response.as_ref().unwrap();
    assert_eq!(response.fields.all("set-cookie").collect::<Vec<_>>(), ["a=1", "b=2"]);
    assert_eq!(capture.exchanges[0].request.fields.get("x"), Some("1"));
    assert_eq!(capture.exchanges[0].took_ms, Some(12.0));
}

#[test]
fn text_that_is_not_utf_8_is_read() {
    let mut bytes = ENTRY.replace("\"no\"", "\"@ber\"").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'@').unwrap();
    bytes[at] = 0xfc;
    reads(bytes, &["POST https://h/a?b sent=p=q 401 \"über\""], &["input.not-utf8"]);
}

#[test]
fn elements_that_are_no_entries_are_passed_over() {
    let text = format!("{{\"log\": {{\"entries\": [7, null, \"x\", {{}}, {ENTRY}, []]}}}}");
    reads(text, &[ENTRY_READ], &[]);
}

#[test]
fn depth_is_no_danger() {
    let deep = "[".repeat(1_000_000);
    let ignored = format!("{{\"log\": {{\"x\": {deep}{}, \"entries\": [{ENTRY}]}}}}", "]".repeat(1_000_000));
    reads(ignored, &[ENTRY_READ], &[]);
    assert!(har::parse(deep.as_bytes()).is_err());
    assert!(har::parse(format!("{{\"log\": {{\"entries\": {deep}").as_bytes()).is_err());
    assert!(har::parse(format!("{{\"request\": {}", "{\"url\":".repeat(100_000)).as_bytes()).is_err());
}

#[test]
fn a_large_one_is_bounded() {
    let body = "a".repeat(300_000);
    let text = format!(
        r#"{{"log": {{"entries": [{}]}}}}"#,
        vec![ENTRY.replace("\"no\"", &format!("\"{body}\"")); 20].join(",")
    );
    let Ok(capture) = har::parse(text.as_bytes()) else { panic!("nothing was read") };
    let response = capture.exchanges[0].response.as_ref().unwrap();
    assert_eq!((response.body.len(), response.body_cut), (256 * 1024, true));
    let many = format!(r#"{{"log": {{"entries": [{}]}}}}"#, vec![ENTRY; 5000].join(","));
    let Ok(capture) = har::parse(many.as_bytes()) else { panic!("nothing was read") };
    assert_eq!((capture.exchanges.len(), capture.notes[0].id), (4096, "input.exchanges-cut"));
}
