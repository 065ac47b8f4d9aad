//! Transcripts as people paste them, and what is read of them.

use syntax::{Capture, Exchange, transcript};

/// One line an exchange: method, URL, status, body, and whatever else is remarkable.
fn summary(capture: &Capture) -> Vec<String> {
    capture.exchanges.iter().map(line).collect()
}

fn line(exchange: &Exchange) -> String {
    let Exchange { request, response, failure, connection, .. } = exchange;
    let mut parts = vec![
        if request.method.is_empty() { "?".to_owned() } else { request.method.clone() },
        request.url.as_ref().map_or("?".to_owned(), ToString::to_string),
    ];
    if !request.body.is_empty() {
        parts.push(format!("sent={}", String::from_utf8_lossy(&request.body)));
    }
    if let Some(response) = response {
        parts.push(format!("{} {:?}", response.status, String::from_utf8_lossy(&response.body)));
    }
    if let Some(failure) = failure {
        parts.push(format!("failed={:?} {}", failure.code, failure.text));
    }
    if let Some(command) = exchange.command {
        parts.push(format!("command={command}"));
    }
    if exchange.followed {
        parts.push("followed".to_owned());
    }
    if connection.certificate_requested {
        parts.push("certificate-requested".to_owned());
    }
    parts.join(" ")
}

/// Reads `text`, and holds the exchanges against `expected`, a line each, and the rest against `other`.
#[track_caller]
fn reads(text: &str, expected: &[&str], other: &[&str]) -> Capture {
    let Ok(capture) = transcript::parse(text.as_bytes()) else { panic!("nothing was read") };
    assert_eq!(summary(&capture), expected);
    assert_eq!(capture.other, other);
    capture
}

const PLAIN: &str = "\
*   Trying 203.0.113.7:80...
* Connected to h.example (203.0.113.7) port 80 (#0)
> GET /a HTTP/1.1
> Host: h.example
> Accept: */*
>
< HTTP/1.1 401 Unauthorized
< WWW-Authenticate: Basic realm=\"x\"
< Content-Length: 14
<
{\"error\":\"no\"}
* Connection #0 to host h.example left intact
";
const PLAIN_READ: &str = r#"GET http://h.example/a 401 "{\"error\":\"no\"}""#;

#[test]
fn a_transcript_survives_its_way() {
    let changed = |change: &dyn Fn(&str) -> String| PLAIN.lines().map(change).collect::<Vec<_>>().join("\n");
    let ways: [(&str, String); 16] = [
        ("as it is", PLAIN.to_owned()),
        ("carriage returns", PLAIN.replace('\n', "\r\n")),
        ("a byte-order mark", format!("\u{feff}{PLAIN}")),
        ("indented", changed(&|line| format!("    {line}"))),
        ("quoted", changed(&|line| format!("> {line}"))),
        ("a container's name", changed(&|line| format!("web-1  | {line}"))),
        ("a logger's time", changed(&|line| format!("2024-05-01T10:11:12.345Z {line}"))),
        (
            "escaped",
            PLAIN.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"),
        ),
        ("coloured", PLAIN.replace("< WWW-Authenticate:", "< \x1b[1mWWW-Authenticate\x1b[0m:")),
        ("request unmarked", PLAIN.replace("> ", "").replace(">\n", "\n")),
        ("answer unmarked", PLAIN.replace("< ", "").replace("<\n", "\n")),
        ("the body behind", {
            let body = "{\"error\":\"no\"}\n";
            format!("{}{body}", PLAIN.replace(body, ""))
        }),
        ("stars rendered as dashes", PLAIN.replace("* ", "- ").replace("- Connected", "-   Connected")),
        ("fenced", format!("```\n{PLAIN}```\n")),
        (
            "fenced behind the body",
            format!("```\n{}```\n", PLAIN.replace("* Connection #0 to host h.example left intact\n", "")),
        ),
        ("glued", PLAIN.replace("no\"}\n* ", "no\"}* ")),
    ];
    for (way, text) in ways {
        println!("{way}");
        let capture = reads(&text, &[PLAIN_READ], &[]);
        assert_eq!(capture.exchanges[0].request.fields.0.len(), 2, "{way}");
        assert_eq!(capture.exchanges[0].connection.address.as_deref(), Some("203.0.113.7"), "{way}");
    }
}

#[test]
fn utf_16_is_decoded() {
    let bytes: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(PLAIN.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let Ok(capture) = transcript::parse(&bytes) else { panic!("nothing was read") };
    assert_eq!(summary(&capture), [PLAIN_READ]);
}

#[test]
fn bytes_of_a_body_are_kept() {
    let mut bytes = PLAIN.replace("{\"error\":\"no\"}", "@").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'@').unwrap();
    bytes.splice(at..=at, b"\xfcber".iter().copied());
    let Ok(capture) = transcript::parse(&bytes) else { panic!("nothing was read") };
    assert_eq!(
        capture.exchanges[0].response.as_ref().map(|response| response.body.clone()),
        Some(b"\xfcber".to_vec())
    );
    assert_eq!(capture.notes[0].id, "input.not-utf8");
}

#[test]
fn the_progress_meter_stands_anywhere() {
    let text = "\
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:80...
* Connected to localhost (127.0.0.1) port 80 (#0)
> GET / HTTP/1.1\r
> Host: localhost\r
>\r
< HTTP/1.1 403 Forbidden\r
< Content-Length: 3\r
<\r
{ [3 bytes data]
\r100     3  100     3    0     0   2695      0 --:--:-- --:--:-- --:--:--  2800
* Connection #0 to host localhost left intact
no
";
    reads(text, &["GET http://localhost/ 403 \"no\\n\""], &[]);
}

#[test]
fn commands_stand_between() {
    let text = "\
$ dig +short h.example
203.0.113.7
$ curl -v http://h.example/a \\
    -H 'X-Y: z'
*   Trying 203.0.113.7:80...
* Connected to h.example (203.0.113.7) port 80
> GET /a HTTP/1.1
> Host: h.example
> X-Y: z
>
< HTTP/1.1 403 Forbidden
< Content-Length: 2
<
no
* Connection #0 to host h.example left intact
# now with a body
me@box:~$ curl -d a=b https://h.example/b -v
* Could not resolve host: h.example
* Closing connection 0
curl: (6) Could not resolve host: h.example
$ date
Fri May  3 10:00:00 UTC 2024
";
    let expected = [
        "GET http://h.example/a 403 \"no\" command=1",
        "POST https://h.example/b sent=a=b failed=Some(6) Could not resolve host: h.example command=2",
    ];
    let other = [
        "$ dig +short h.example",
        "203.0.113.7",
        "# now with a body",
        "$ date",
        "Fri May  3 10:00:00 UTC 2024",
    ];
    let capture = reads(text, &expected, &other);
    assert_eq!(capture.commands.len(), 4);
    assert_eq!(capture.commands[1].text, "curl -v http://h.example/a \\\n    -H 'X-Y: z'");
    assert_eq!((capture.exchanges[0].at.line, capture.commands[2].at.line), (5, 17));
}

#[test]
fn redirects_and_challenges_are_told_apart() {
    let text = "\
$ curl -vL --digest -u a:b http://h.example/old
* Connected to h.example (203.0.113.7) port 80 (#0)
> GET /old HTTP/1.1
> Host: h.example
>
< HTTP/1.1 302 Found
< Location: /new
< Content-Length: 8
<
* Ignoring the response-body
* Connection #0 to host h.example left intact
* Issue another request to this URL: 'http://h.example/new'
* Re-using existing connection! (#0) with host h.example
* Connected to h.example (203.0.113.7) port 80 (#0)
> GET /new HTTP/1.1
> Host: h.example
>
< HTTP/1.1 401 Unauthorized
< WWW-Authenticate: Digest realm=\"x\", nonce=\"y\"
< Content-Length: 2
<
* Ignoring the response-body
* Connection #0 to host h.example left intact
* Issue another request to this URL: 'http://h.example/new'
* Re-using existing connection! (#0) with host h.example
> GET /new HTTP/1.1
> Host: h.example
> Authorization: Digest username=\"a\"
>
< HTTP/1.1 403 Forbidden
< Content-Length: 0
<
* Connection #0 to host h.example left intact
";
    let expected = [
        "GET http://h.example/old 302 \"\" command=0",
        "GET http://h.example/new 401 \"\" command=0 followed",
        "GET http://h.example/new 403 \"\" command=0",
    ];
    let capture = reads(text, &expected, &[]);
    assert!(
        capture
            .exchanges
            .iter()
            .all(|exchange| exchange.connection.address.as_deref() == Some("203.0.113.7"))
    );
}

#[test]
fn a_tunnel_is_an_exchange_of_its_own() {
    let text = "\
* Uses proxy env variable https_proxy == 'http://u:p@proxy.example:3128'
*   Trying 198.51.100.1:3128...
* Connected to proxy.example (198.51.100.1) port 3128
* Establish HTTP proxy tunnel to h.example:443
> CONNECT h.example:443 HTTP/1.1
> Host: h.example:443
> Proxy-Authorization: Basic eDp5
>
< HTTP/1.1 200 Connection established
<
* CONNECT phase completed
* TLSv1.3 (OUT), TLS handshake, Client hello (1):
* TLSv1.3 (IN), TLS handshake, Request CERT (13):
*  subject: CN=h.example
> GET /x HTTP/1.1
> Host: h.example
>
< HTTP/1.1 401 Unauthorized
< Content-Length: 0
<
";
    let expected =
        ["CONNECT https://h.example/ 200 \"\"", "GET https://h.example/x 401 \"\" certificate-requested"];
    let capture = reads(text, &expected, &[]);
    assert_eq!(capture.exchanges[1].connection.proxy.as_deref(), Some("http://proxy.example:3128"));
    assert_eq!(capture.exchanges[1].connection.subject.as_deref(), Some("CN=h.example"));
    assert!(!capture.exchanges[0].connection.tls && capture.exchanges[1].connection.tls);
}

#[test]
fn failures_are_exchanges() {
    // Transcript, and what is read.
    let cases = [
        (
            "* connect to ::1 port 80 failed: Connection refused\n*   Trying 127.0.0.1:80...\n* connect to 127.0.0.1 port 80 failed: Connection refused\n* Failed to connect to localhost port 80 after 1 ms: Couldn't connect to server\n* Closing connection 0\ncurl: (7) Failed to connect to localhost port 80 after 1 ms: Couldn't connect to server\n",
            "? http://localhost/ failed=Some(7) Failed to connect to localhost port 80 after 1 ms: Couldn't connect to server",
        ),
        (
            "* Connected to h.example (::1) port 443 (#0)\n* SSL certificate problem: certificate has expired\n* Closing connection 0\n",
            "? https://h.example/ failed=Some(60) SSL certificate problem: certificate has expired",
        ),
        (
            "* Connected to h.example (::1) port 80 (#0)\n> GET / HTTP/1.1\n> Host: h.example\n>\n* Empty reply from server\n* Closing connection 0\ncurl: (52) Empty reply from server\n",
            "GET http://h.example/ failed=Some(52) Empty reply from server",
        ),
        (
            "* Connected to h.example (::1) port 80 (#0)\n> GET / HTTP/1.1\n> Host: h.example\n>\n< HTTP/1.1 200 OK\n< Content-Length: 100\n<\nhalf\n* transfer closed with 96 bytes remaining to read\n* Closing connection 0\ncurl: (18) transfer closed with 96 bytes remaining to read\n",
            "GET http://h.example/ 200 \"half\" failed=Some(18) transfer closed with 96 bytes remaining to read",
        ),
        (
            "* Connected to h.example (::1) port 80 (#0)\n> GET / HTTP/1.1\n> Host: h.example\n>\n< HTTP/1.1 401 No\n< Content-Length: 3\n<\n* The requested URL returned error: 401\n* Closing connection 0\ncurl: (22) The requested URL returned error: 401\n",
            "GET http://h.example/ 401 \"\"",
        ),
        (
            "* Connected to h.example (::1) port 443\n* schannel: next InitializeSecurityContext failed: SEC_E_UNTRUSTED_ROOT (0x80090325) - The certificate chain was issued by an authority that is not trusted.\n* closing connection #0\n",
            "? https://h.example/ failed=Some(60) schannel: next InitializeSecurityContext failed: SEC_E_UNTRUSTED_ROOT (0x80090325) - The certificate chain was issued by an authority that is not trusted.",
        ),
        (
            "$ curl https://h.example/x -X PUT\ncurl: (35) OpenSSL SSL_connect: Connection reset by peer in connection to h.example:443\n",
            "PUT https://h.example/x failed=Some(35) OpenSSL SSL_connect: Connection reset by peer in connection to h.example:443 command=0",
        ),
        (
            "curl: (6) Could not resolve host: h.example\n",
            "? http://h.example/ failed=Some(6) Could not resolve host: h.example",
        ),
    ];
    for (text, expected) in cases {
        reads(text, &[expected], &[]);
    }
}

#[test]
fn http_2_requests_are_known_by_their_fields() {
    let text = "\
* Connected to h.example (203.0.113.7) port 443
* h2h3 [:method: POST]
* h2h3 [:path: /x?y]
* h2h3 [:scheme: https]
* h2h3 [:authority: h.example]
* h2h3 [authorization: Bearer t]
* Using Stream ID: 1 (easy handle 0x1)
< HTTP/2 403
< content-length: 0
<
";
    let capture = reads(text, &["POST https://h.example/x?y 403 \"\""], &[]);
    assert_eq!(capture.exchanges[0].request.fields.get("authorization"), Some("Bearer t"));
}

#[test]
fn bodies_end_where_curl_speaks() {
    let text = "\
> POST / HTTP/1.1
> Host: localhost
> Expect: 100-continue
>
< HTTP/1.1 100 Continue
<
} [5 bytes data]
< HTTP/1.1 400 Bad Request
< Transfer-Encoding: chunked
<
{ [20 bytes data]
# Heading
* an item
> a quotation
< less
$ npm install
$5 is the price* Closing connection 0
";
    let expected = "POST http://localhost/ 400 \"# Heading\\n* an item\\n> a quotation\\n< less\\n$ npm install\\n$5 is the price\"";
    reads(text, &[expected], &[]);
}

#[test]
fn answers_alone_are_their_commands() {
    let text = "\
$ curl -siL -H 'Authorization: Bearer t' https://h.example/a
HTTP/2 301
location: /b

HTTP/2 403
content-type: text/plain

no
$ curl -I https://h.example/c
HTTP/2 401
content-length: 12

";
    let expected = [
        "GET https://h.example/a 301 \"\" command=0",
        "GET https://h.example/b 403 \"no\" command=0 followed",
        "HEAD https://h.example/c 401 \"\" command=1",
    ];
    let capture = reads(text, &expected, &[]);
    assert_eq!(capture.exchanges[0].request.fields.get("authorization"), Some("Bearer t"));
}

#[test]
fn heads_without_a_beginning_are_taken() {
    let text = "\
 HTTP/1.1 401 Unauthorized
< WWW-Authenticate: NTLM
< Content-Length: 16
<

>
< HTTP/1.1 401 Unauthorized
* gss_init_sec_context() failed: : No Kerberos credentials available
< WWW-Authenticate: Negotiate
< Content-Length: 16
";
    let capture = reads(text, &["? ? 401 \"\"", "? ? 401 \"\""], &[]);
    let challenge =
        |exchange: &Exchange| exchange.response.as_ref()?.fields.get("www-authenticate").map(str::to_owned);
    assert_eq!(capture.exchanges.iter().filter_map(challenge).collect::<Vec<_>>(), ["NTLM", "Negotiate"]);
}

#[test]
fn wrapped_and_doubled_lines_are_mended() {
    let text = "\
> GET / HTTP/1.1
> Host: localhost
> Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkw
IiwibmFtZSI6IkpvaG4ifQ.c2lnbmF0dXJl
>
< HTTP/1.1 401 Unauthorized
HTTP/1.1 401 Unauthorized
< Content-Length: 2
Content-Length: 2
<

no
";
    let capture = reads(text, &["GET http://localhost/ 401 \"no\""], &[]);
    let token = "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4ifQ.c2lnbmF0dXJl";
    assert_eq!(capture.exchanges[0].request.fields.get("authorization"), Some(token));
    assert_eq!(capture.exchanges[0].response.as_ref().map(|response| response.fields.0.len()), Some(1));
}

#[test]
fn certificates_are_read_in_every_wording() {
    let openssl = "*  subject: CN=h\n*  start date: A\n*  expire date: B\n*  subjectAltName: host \"h\" matched cert's \"h\"\n*  issuer: CN=i\n*  SSL certificate verify ok.\n";
    let nss = "* \tsubject: CN=h\n* \tstart date: A\n* \texpire date: B\n* \tcommon name: h\n* \tissuer: CN=i\n* SSL certificate verify ok.\n";
    let gnutls = "* \t subject: CN=h\n* \t start date: A\n* \t expire date: B\n* \t common name: h (matched)\n* \t issuer: CN=i\n* \t server certificate verification OK\n";
    for lines in [openssl, nss, gnutls] {
        let text = format!(
            "* Connected to h (::1) port 443 (#0)\n{lines}> GET / HTTP/1.1\n> Host: h\n>\n< HTTP/1.1 204 x\n<\n"
        );
        let capture = reads(&text, &["GET https://h/ 204 \"\""], &[]);
        let connection = &capture.exchanges[0].connection;
        let facts = [&connection.subject, &connection.issuer, &connection.not_before, &connection.not_after];
        assert_eq!(
            facts.map(|fact| fact.as_deref().unwrap_or_default()),
            ["CN=h", "CN=i", "A", "B"],
            "{lines}"
        );
        assert!(connection.names.len() == 1 && connection.verify.is_some(), "{lines}");
    }
}

#[test]
fn programs_that_use_libcurl_mark_a_request_once() {
    let text = "\
* Connected to h.example (203.0.113.7) port 80 (#0)
> GET /x/info/refs?service=git-upload-pack HTTP/1.1
Host: h.example
User-Agent: git/2.17.1

< HTTP/1.1 401 Authorization Required
< Content-Length: 0
<
* Connection #0 to host h.example left intact
";
    let url = "http://h.example/x/info/refs?service=git-upload-pack";
    let capture = reads(text, &[&format!("GET {url} 401 \"\"")], &[]);
    assert_eq!(capture.exchanges[0].request.fields.0.len(), 2);
    let git = "\
12:34:56.789 http.c:756              == Info: Connected to h.example (203.0.113.7) port 80 (#0)
12:34:56.789 http.c:703              => Send header, 0000000211 bytes (0x000000d3)
12:34:56.789 http.c:715              => Send header: GET /x/info/refs?service=git-upload-pack HTTP/1.1
12:34:56.789 http.c:715              => Send header: Host: h.example
12:34:56.789 http.c:715              => Send header:
12:34:56.789 http.c:703              <= Recv header, 0000000034 bytes (0x00000022)
12:34:56.789 http.c:715              <= Recv header: HTTP/1.1 401 Authorization Required
12:34:56.789 http.c:715              <= Recv header:
";
    reads(git, &[&format!("GET {url} 401 \"\"")], &[]);
}

#[test]
fn a_connection_is_inherited_by_its_host_alone() {
    let text = "\
* Connected to h.example (203.0.113.7) port 443
* SSL connection using TLSv1.3
> GET /a HTTP/1.1
> Host: h.example
>
< HTTP/1.1 401 No
< Content-Length: 0
<
> GET /b HTTP/1.1
> Host: h.example
>
< HTTP/1.1 401 No
< Content-Length: 0
<
> GET /c HTTP/1.1
> Host: i.example
>
< HTTP/1.1 401 No
< Content-Length: 0
<
";
    let expected = [
        "GET https://h.example/a 401 \"\"",
        "GET https://h.example/b 401 \"\"",
        "GET http://i.example/c 401 \"\"",
    ];
    reads(text, &expected, &[]);
}

#[test]
fn a_cut_is_noted() {
    // What the recording ends behind, and how many notes say so.
    let cases = [("port 80 (#0)\n", 0), ("Host: h", 1), ("WWW-Auth", 1), ("{\"err", 1), ("left intact\n", 0)];
    for (last, notes) in cases {
        let end = PLAIN.find(last).unwrap() + last.len();
        let Ok(capture) = transcript::parse(&PLAIN.as_bytes()[..end]) else { panic!("nothing was read") };
        assert_eq!(
            capture.notes.iter().filter(|note| note.id == "transcript.truncated").count(),
            notes,
            "{end}"
        );
    }
}

#[test]
fn a_loggers_time_is_when_it_was_sent() {
    let stamped = |line: (usize, &str)| format!("2024-05-01T10:00:{:02}.5Z {}", line.0, line.1);
    let text: Vec<_> = PLAIN.lines().enumerate().map(stamped).collect();
    let capture = reads(&text.join("\n"), &[PLAIN_READ], &[]);
    assert_eq!(capture.exchanges[0].started, Some(1_714_557_602));
}

#[test]
fn traces_are_put_together() {
    let text = "\
10:00:00.000001 == Info:   Trying 127.0.0.1:80...
10:00:00.000002 => Send header, 88 bytes (0x58)
0000: GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
0040: a HTTP/1.1
004c: Host: h
0055:
10:00:00.000003 <= Recv header, 17 bytes (0x11)
0000: HTTP/1.1 401 No
10:00:00.000004 <= Recv header, 2 bytes (0x2)
0000:
10:00:00.000005 <= Recv data, 2 bytes (0x2)
0000: no
== Info: Connection #0 to host h left intact
";
    let path = "a".repeat(60);
    reads(text, &[&format!("GET http://h/{path} 401 \"no\"")], &[]);
    let hex = "\
=> Send header, 18 bytes (0x12)
0000: 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a GET / HTTP/1.1..
0010: 0d 0a                                           ..
<= Recv header, 16 bytes (0x10)
0000: 48 54 54 50 2f 31 2e 31 20 34 30 31 0d 0a 0d 0a HTTP/1.1 401....
<= Recv data, 3 bytes (0x3)
0000: 6e 6f 0a                                        no.
";
    reads(hex, &["GET ? 401 \"no\""], &[]);
}

#[test]
fn httpie_speaks_without_marks() {
    let text = "\
$ http -v https://h.example/a x=1
\x1b[32mPOST\x1b[39m /a HTTP/1.1
Content-Length: 8
Host: h.example

{
    \"x\": \"1\"
}


HTTP/1.1 403 Forbidden
Content-Type: application/json

{
    \"error\": \"no\"
}


Elapsed time: 0.25s
$ http :1/
http: error: ConnectionError: Connection refused while doing a GET request to URL: http://localhost:1/
";
    let expected = [
        "POST https://h.example/a sent={\n    \"x\": \"1\"\n} 403 \"{\\n    \\\"error\\\": \\\"no\\\"\\n}\" command=0",
        "GET http://localhost:1/ failed=Some(7) ConnectionError: Connection refused while doing a GET request to URL: http://localhost:1/ command=1",
    ];
    let capture = reads(text, &expected, &[]);
    assert_eq!(capture.exchanges[0].took_ms, Some(250.0));
}

#[test]
fn wget_tells_what_it_does() {
    let text = "\
--2024-05-01 10:00:00--  https://h.example/old
Resolving h.example (h.example)... 203.0.113.7, 203.0.113.8
Connecting to h.example (h.example)|203.0.113.7|:443... connected.
  subject: CN=h.example
X509 certificate successfully verified and matches host h.example

---request begin---
GET /old HTTP/1.1
Host: h.example

---request end---
HTTP request sent, awaiting response...
---response begin---
HTTP/1.1 302 Found
Location: /new
Content-Length: 8

---response end---
302 Found
Location: /new [following]
Skipping 8 bytes of body: [go there] done.
--2024-05-01 10:00:01--  https://h.example/new
Reusing existing connection to h.example:443.

---request begin---
GET /new HTTP/1.1
Host: h.example

---request end---
HTTP request sent, awaiting response...
---response begin---
HTTP/1.1 403 Forbidden
Content-Length: 0

---response end---
403 Forbidden
2024-05-01 10:00:02 ERROR 403: Forbidden.

--2024-05-01 10:00:03--  http://no.example/
Resolving no.example (no.example)... failed: Name or service not known.
wget: unable to resolve host address 'no.example'
";
    let expected = [
        "GET https://h.example/old 302 \"go there\"",
        "GET https://h.example/new 403 \"\" followed",
        "? http://no.example/ failed=Some(6) unable to resolve host address 'no.example'",
    ];
    let capture = reads(text, &expected, &[]);
    let connection = &capture.exchanges[0].connection;
    assert_eq!((connection.address.as_deref(), connection.tried.len()), (Some("203.0.113.7"), 2));
    assert!(connection.tls && connection.verify.is_some());
}

#[test]
fn nothing_is_an_error_with_a_place() {
    let error = transcript::parse(b"hello\nworld\n").err().unwrap();
    assert_eq!((error.what, error.at.line), (transcript::Error::NoExchange, 3));
}

#[test]
fn a_flood_is_bounded() {
    let fields = (0..10_000).map(|number| format!("< x-{number}: {number}\n")).collect::<String>();
    let long = "a".repeat(1024 * 1024);
    let text = format!("> GET / HTTP/1.1\n> Cookie: {long}\n>\n< HTTP/1.1 401 No\n{fields}<\n{long}\n");
    let Ok(capture) = transcript::parse(text.as_bytes()) else { panic!("nothing was read") };
    let response = capture.exchanges[0].response.as_ref().unwrap();
    assert_eq!((response.fields.0.len(), response.body.len(), response.body_cut), (1000, 256 * 1024, true));
    assert_eq!(capture.exchanges[0].request.fields.get("cookie").map(str::len), Some(256 * 1024 - 1));
    let mut notes: Vec<_> = capture.notes.iter().map(|note| note.id).collect();
    notes.sort_unstable();
    assert_eq!(notes, ["input.field-cut", "input.fields-cut"]);
}
