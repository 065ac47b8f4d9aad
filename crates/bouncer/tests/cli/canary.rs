//! Secrets of every kind, planted in every place of every kind of input: none comes out, in any form, in any report or
//! error.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::run::Dir;

/// A key as machines make them.
const KEY: &str = "kq7Zx9Lm2Vw8Rt5Yb3Nc4Hd6";
/// A password as people make them, with a character outside ASCII.
const WORD: &str = "Gr\u{fc}n3r-Fr0sch!77";
/// A signed token; its signature is the secret.
const JWT: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIiwiZXhwIjoxNzAwMDAwMDAwfQ.Zr7Yq1Wm5Kx3Pv9Bt2Nd8Lf4Hs6Jc0Gg1Ee5Aa7Uu3";
const SIGNATURE: &str = "Zr7Yq1Wm5Kx3Pv9Bt2Nd8Lf4Hs6Jc0Gg1Ee5Aa7Uu3";

/// Header fields of requests, with what must not come out.
fn fields() -> Vec<String> {
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("reader:{WORD}"));
    let latin1: Vec<u8> = format!("reader:{WORD}").chars().map(|c| c as u8).collect();
    let latin1 = base64::engine::general_purpose::STANDARD.encode(latin1);
    let mut all: Vec<String> = [
        "X-API-Key",
        "X-Auth-Token",
        "Api-Key",
        "Private-Token",
        "Ocp-Apim-Subscription-Key",
        "X-Goog-Api-Key",
        "DD-API-KEY",
        "X-Functions-Key",
        "X-Vault-Token",
        "X-CSRF-Token",
        "X-Amz-Security-Token",
        "Proxy-Authorization",
        "X-Session-Id",
        "X-Hub-Signature",
        "Cookie2",
    ]
    .iter()
    .map(|name| format!("{name}: {KEY}"))
    .collect();
    all.extend([
        format!("Authorization: Bearer {KEY}"),
        format!("Authorization: Bearer {JWT}"),
        format!("Authorization: {JWT}"),
        format!("Authorization: {KEY}"),
        format!("Authorization: Bearer: {KEY}"),
        format!("Authorization: Bearer \"{KEY}\""),
        format!("Authorization: Bearer {KEY} trailing"),
        format!("Authorization: {KEY} Bearer"),
        format!("Authorization: {KEY} {KEY}"),
        format!("Authorization: Token token={KEY}"),
        format!("Authorization: ApiKey {KEY}"),
        format!("Authorisation: Bearer {KEY}"),
        format!("Authorization: Basic {basic}"),
        format!("Authorization: Basic {latin1}"),
        format!("Authorization: Basic reader:{WORD}"),
        format!("Authorization: Basic reader:{KEY}"),
        format!("Authorization: Digest username=\"reader\", realm=\"a\", nonce=\"b\", uri=\"/a\", response=\"{KEY}\""),
        format!("Authorization: OAuth oauth_consumer_key=\"{KEY}\", oauth_signature=\"{KEY}%3D\", oauth_nonce=\"x\""),
        format!("Authorization: AWS4-HMAC-SHA256 Credential={KEY}/20260901/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature={KEY}"),
        format!("Authorization: Basic {}", STANDARD_NO_PAD.encode(KEY)),
        format!("Cookie: theme=dark; sessionid={KEY}; other={KEY}"),
        format!("{KEY}: Authorization"),
        format!("X-Custom: token={KEY}"),
    ]);
    all
}

/// What a server may say back.
fn echoes(secret: &str) -> Vec<String> {
    let encoded = URL_SAFE_NO_PAD.encode(secret);
    let percent: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    vec![
        format!(
            "Content-Type: application/json\n\n{{\"error\":\"invalid_token\",\"error_description\":\"The token {secret} has expired\"}}"
        ),
        format!(
            "Content-Type: application/json\n\n{{\"message\":\"Incorrect API key provided: {secret}. The access token expired\"}}"
        ),
        format!(
            "Content-Type: text/plain\n\nInvalid credentials for reader: password '{secret}' is wrong, token {encoded} expired"
        ),
        format!("Content-Type: text/html\n\n<h1>Access denied</h1><p>API key {secret} has been revoked</p>"),
        format!(
            "WWW-Authenticate: Bearer realm=\"{secret}\", error=\"invalid_token\", error_description=\"token {secret} expired\"\n"
        ),
        format!("WWW-Authenticate: {secret} realm=\"a\"\n"),
        format!("X-Error: the token {secret} expired\nX-Auth-Token: {secret}\n"),
        format!(
            "Location: https://a.example/login?token={secret}&error=token+{percent}+expired#access_token={secret}\n"
        ),
        format!("Set-Cookie: sessionid={secret}; Path=/\nSet-Cookie: {secret}=1\n"),
        format!(
            "Content-Type: application/json\n\n{{\"access_token\":\"{secret}\",\"refresh_token\":\"{secret}\",\"error\":\"token expired\"}}"
        ),
        format!(
            "Content-Type: application/xml\n\n<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature {secret} does not match</Message><StringToSign>{secret}</StringToSign></Error>"
        ),
    ]
}

/// Raw messages with one field and one echo.
fn raw(field: &str, target: &str, body: &str, reason: &str, echo: &str) -> String {
    let method = if body.is_empty() { "GET" } else { "POST" };
    let length = body.len();
    format!(
        "{method} {target} HTTP/1.1\nHost: a.example\n{field}\nContent-Length: {length}\n\n{body}\nHTTP/1.1 401 {reason}\nDate: Tue, 01 Sep 2026 10:00:00 GMT\n{echo}\n"
    )
}

/// The same as curl -v shows it, below the command.
fn verbose(field: &str, target: &str, echo: &str) -> String {
    let (head, body) = echo.split_once("\n\n").unwrap_or((echo.trim_end(), ""));
    let head: String = head.lines().map(|line| format!("< {line}\n")).collect();
    format!(
        "# my key is {KEY}\n$ curl -v 'https://a.example{target}' -H '{field}'\n*   Trying 192.0.2.1:443...\n> GET {target} HTTP/1.1\n> Host: a.example\n> {field}\n>\n< HTTP/1.1 401 Unauthorized\n{head}<\n{body}\npassword: {WORD}\n"
    )
}

fn trace(field: &str, target: &str) -> String {
    format!(
        "== Info: Connected to a.example (192.0.2.1) port 443\n=> Send header, 99 bytes (0x63)\n0000: GET {target} HTTP/1.1\n0010: Host: a.example\n0020: {field}\n0040: \n<= Recv header, 27 bytes (0x1b)\n0000: HTTP/1.1 401 Unauthorized\n<= Recv header, 2 bytes (0x2)\n0000: \n<= Recv data, 40 bytes (0x28)\n0000: the token {KEY} expired\n"
    )
}

fn httpie(field: &str, target: &str) -> String {
    format!(
        "$ http -v https://a.example{target} '{field}'\nGET {target} HTTP/1.1\nAccept: */*\nHost: a.example\n{field}\nUser-Agent: HTTPie/3.2.2\n\n\n\nHTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{{\n    \"message\": \"the token {KEY} expired\"\n}}\n"
    )
}

fn wget(field: &str, target: &str) -> String {
    format!(
        "DEBUG output created by Wget 1.21.3 on linux-gnu.\n\n--2026-09-01 10:00:00--  https://a.example{target}\nConnecting to a.example (a.example)|192.0.2.1|:443... connected.\n\n---request begin---\nGET {target} HTTP/1.1\nHost: a.example\n{field}\n\n---request end---\nHTTP request sent, awaiting response... \n---response begin---\nHTTP/1.1 401 Unauthorized\nX-Error: token {KEY} expired\n\n---response end---\n401 Unauthorized\n\nUsername/Password Authentication Failed.\n"
    )
}

fn har(field: &str, target: &str, body: &str, echo: &str) -> String {
    let (name, value) = field.split_once(": ").unwrap_or((field, ""));
    let echoed = echo.split_once("\n\n").map_or("", |(_, body)| body);
    serde_json::json!({"log": {"version": "1.2", "creator": {"name": "a", "version": "1"}, "entries": [{
        "startedDateTime": "2026-09-01T10:00:00.000Z", "time": 1,
        "request": {"method": "POST", "url": format!("https://a.example{target}"), "httpVersion": "HTTP/1.1",
            "cookies": [{"name": "sid", "value": KEY}], "headers": [{"name": name, "value": value}],
            "queryString": [], "headersSize": 1, "bodySize": 0, "postData": {"mimeType": "application/json", "text": body}},
        "response": {"status": 401, "statusText": format!("bad {KEY}"), "httpVersion": "HTTP/1.1",
            "cookies": [{"name": "sid", "value": KEY}],
            "headers": [{"name": "X-Error", "value": format!("the token {KEY} expired")}],
            "content": {"size": 1, "mimeType": "application/json", "text": echoed},
            "redirectURL": format!("/login?token={KEY}"), "headersSize": 1, "bodySize": 1},
        "cache": {}, "timings": {"send": 1, "wait": 1, "receive": 1}}]}})
    .to_string()
}

fn targets() -> Vec<String> {
    vec![
        format!("/a?api_key={KEY}&x=1"),
        format!("/a?{KEY}"),
        format!("/a?X-Amz-Signature={KEY}&X-Amz-Credential={KEY}%2F20260901&X-Amz-Date=20260901T000000Z"),
        format!("/hooks/T000/B000/{KEY}"),
        format!("/bot123456:{KEY}/getMe"),
        format!("/oauth?code={KEY}&client_secret={KEY}&state={KEY}"),
        format!("/a?sv=2024&sig={KEY}%3D&se=2026-01-01"),
    ]
}

fn bodies() -> Vec<String> {
    vec![
        format!("grant_type=refresh_token&refresh_token={KEY}&client_id=a&client_secret={KEY}"),
        format!("grant_type=password&username=reader&password={KEY}"),
        format!("{{\"username\": \"reader\", \"password\": \"{KEY}\", \"csrf_token\": \"{KEY}\"}}"),
        format!("{{\"username\": \"reader\", \"password\": \"{KEY}"),
        format!("{{\"apiKey\": {KEY}, }}"),
    ]
}

fn commands() -> Vec<String> {
    let mut all = vec![
        format!("curl -u 'reader:{WORD}' https://a.example/"),
        format!("curl --digest -u reader:{KEY} https://a.example/"),
        format!("curl https://reader:{KEY}@a.example/"),
        format!("curl https://reader:{KEY}@a.example:port/"),
        format!("curl --oauth2-bearer {KEY} https://a.example/"),
        format!("curl -b 'sid={KEY}' https://a.example/"),
        format!("curl -x http://reader:{KEY}@proxy.example:3128 https://a.example/"),
        format!("curl --proxy-user reader:{KEY} https://a.example/"),
        format!("curl --aws-sigv4 aws:amz:eu:s3 -u AKIA:{KEY} https://a.example/"),
        format!("curl --pass {KEY} --cert a.pem https://a.example/"),
        format!("curl --unknown-option {KEY} https://a.example/"),
        format!("curl --unknown-option={KEY} https://a.example/"),
        format!("curl --{KEY} https://a.example/"),
        format!("curl -H 'X-API-Key {KEY}' https://a.example/"),
        format!("curl -H 'X-API-Key={KEY}' https://a.example/"),
        format!("curl -H {KEY} https://a.example/"),
        format!("curl -H 'Authorization: Bearer\n{KEY}' https://a.example/"),
        format!("curl -H \"Authorization: Bearer {KEY} https://a.example/"),
        format!("curl -H \u{201c}Authorization: Bearer {KEY}\u{201d} https://a.example/"),
        format!("curl -F token={KEY} https://a.example/"),
        format!("curl -F {KEY} https://a.example/"),
        format!("curl -X {KEY} https://a.example/"),
        format!("curl {KEY} https://a.example/"),
        format!("curl -d @{KEY} https://a.example/"),
        format!("TOKEN={KEY}\ncurl -H \"Authorization: Bearer $TOKEN\" https://a.example/"),
        format!(
            "export TOKEN={KEY}; curl -H \"Authorization: Bearer ${{TOKEN}}\" https://a.example/ # {KEY}"
        ),
        format!(
            "curl \"https://a.example/\" ^\n  -H \"Authorization: Bearer {KEY}\" ^\n  --data-raw \"{{^\\\"password^\\\":^\\\"{KEY}^\\\"}}\""
        ),
        format!("curl -K - https://a.example/ <<E\nuser = reader:{KEY}\nE"),
        format!("curl ftp://reader:{KEY}@a.example/ https://a.example/"),
    ];
    all.extend(fields().iter().map(|field| format!("curl -H '{field}' https://a.example/")));
    all.extend(targets().iter().map(|target| format!("curl 'https://a.example{target}'")));
    all.extend(
        bodies()
            .iter()
            .map(|body| format!("curl -H 'Content-Type: application/json' -d '{body}' https://a.example/")),
    );
    all
}

/// Every way in which a secret could come out.
fn forms() -> Vec<String> {
    let mut forms = Vec::new();
    for secret in [KEY, WORD, SIGNATURE] {
        forms.push(secret.to_owned());
        forms.push(secret.chars().take(12).collect());
        forms.push(secret.chars().skip(secret.chars().count() - 12).collect());
        forms.push(STANDARD_NO_PAD.encode(secret));
        forms.push(URL_SAFE_NO_PAD.encode(secret));
        forms.push(secret.bytes().map(|byte| format!("%{byte:02X}")).collect());
        forms.push(secret.chars().rev().collect());
    }
    forms.push("Gr%C3%BCn3r".to_owned());
    forms.push("Gr\\u00fcn3r".to_owned());
    forms.push("n3r-Fr0sch".to_owned());
    forms.push(STANDARD_NO_PAD.encode(format!("reader:{WORD}")));
    forms
}

fn holds_nothing(name: &str, input: &str, printed: &str, leaks: &mut Vec<String>) {
    let lower = printed.to_lowercase();
    for form in forms() {
        if let Some(at) = lower.find(&form.to_lowercase()) {
            let around: String =
                lower[lower.floor_char_boundary(at.saturating_sub(90))..].chars().take(160).collect();
            leaks.push(format!("{name}: {input:.200}\n    → {around}"));
            return;
        }
    }
}

fn explain(name: &str, inputs: &[String]) {
    let dir = Dir::new();
    let mut leaks = Vec::new();
    for input in inputs {
        for format in ["text", "json", "html"] {
            let run = dir.pipe(&["why", "--format", format], input.as_bytes());
            run.is_tame(name);
            holds_nothing(&format!("{name}, {format}"), input, &run.all(), &mut leaks);
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}

#[test]
fn commands_keep_secrets() {
    explain("command", &commands());
}

#[test]
fn arguments_keep_secrets() {
    let dir = Dir::new();
    let mut leaks = Vec::new();
    let secret = format!("reader:{WORD}");
    let bearer = format!("Authorization: Bearer {KEY}");
    let url = format!("https://reader:{KEY}@a.example/hooks/{KEY}?token={KEY}");
    for args in [
        &["why", "--", "curl", "-u", &secret, "https://a.example/"][..],
        &["why", "-H", &bearer, "https://a.example/"],
        &["why", "--oauth2-bearer", KEY, "https://a.example/"],
        &["why", &url],
        &["why", KEY],
        &["why", "--unknown", KEY, "https://a.example/"],
        &["why", "--unknown", KEY],
        &["why", "--", "curl", KEY],
        &["why", "--entry", "1", "--", KEY],
        &["why", "-H", KEY],
    ] {
        let run = dir.run(args);
        holds_nothing("arguments", &args.join(" "), &run.all(), &mut leaks);
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}

#[test]
fn recordings_keep_secrets() {
    let mut all = Vec::new();
    let plain = "Content-Type: text/plain\n\nno";
    for field in fields() {
        all.push(raw(&field, "/a", "", "Unauthorized", plain));
        all.push(verbose(&field, "/a", plain));
        all.push(har(&field, "/a", "{}", plain));
        all.push(trace(&field, "/a"));
        all.push(httpie(&field, "/a"));
        all.push(wget(&field, "/a"));
    }
    explain("field", &all);
}

#[test]
fn targets_and_bodies_keep_secrets() {
    let mut all = Vec::new();
    let plain = "Content-Type: text/plain\n\nno";
    for target in targets() {
        all.push(raw("Accept: */*", &target, "", "Unauthorized", plain));
        all.push(verbose("Accept: */*", &target, plain));
        all.push(har("Accept: */*", &target, "{}", plain));
        all.push(wget("Accept: */*", &target));
    }
    for body in bodies() {
        all.push(raw("Content-Type: application/json", "/a", &body, "Unauthorized", plain));
        all.push(har("Content-Type: application/json", "/a", &body, plain));
    }
    explain("target or body", &all);
}

#[test]
fn echoes_keep_secrets() {
    let mut all = Vec::new();
    let sent = [
        (format!("Authorization: Bearer {KEY}"), KEY),
        (format!("X-API-Key: {KEY}"), KEY),
        (format!("Authorization: Basic {}", STANDARD_NO_PAD.encode(format!("reader:{WORD}"))), WORD),
        (format!("Authorization: Bearer {JWT}"), SIGNATURE),
        ("Accept: */*".to_owned(), KEY),
    ];
    for (field, secret) in sent {
        for echo in echoes(secret) {
            all.push(raw(&field, "/a", "", &format!("token {secret} expired"), &echo));
            all.push(verbose(&field, "/a", &echo));
            all.push(har(&field, "/a", "{}", &echo));
        }
    }
    explain("echo", &all);
}

#[test]
fn broken_recordings_keep_secrets() {
    let field = format!("Authorization: Bearer {KEY}");
    let target = format!("/hooks/{KEY}?token={KEY}");
    let echo = format!("Content-Type: application/json\n\n{{\"error\":\"the token {KEY} expired\"}}");
    let dir = Dir::new();
    let mut leaks = Vec::new();
    for whole in [
        raw(&field, &target, &bodies()[2], "Unauthorized", &echo),
        verbose(&field, &target, &echo),
        har(&field, &target, &bodies()[2], &echo),
        trace(&field, &target),
        httpie(&field, &target),
        wget(&field, &target),
        format!("curl -H '{field}' 'https://a.example{target}' -d '{}'", bodies()[2]),
    ] {
        let mut variants: Vec<Vec<u8>> =
            (1..24).map(|part| whole.as_bytes()[..whole.len() * part / 24].to_vec()).collect();
        variants.push(whole.replace('"', "").into_bytes());
        variants.push(whole.replace(KEY, &format!("{KEY}\u{0}")).into_bytes());
        variants.push(whole.replace(' ', "\t").into_bytes());
        variants.push(whole.replace('\n', "\r").into_bytes());
        variants.push(
            whole
                .bytes()
                .flat_map(|byte| if byte == b'\n' { vec![0xff, b'\n'] } else { vec![byte] })
                .collect(),
        );
        for variant in variants {
            for args in [
                &["why"][..],
                &["why", "--json"],
                &["why", "--input-format", "har"],
                &["why", "--input-format", "raw"],
            ] {
                let run = dir.pipe(args, &variant);
                run.is_tame("broken recording");
                holds_nothing("broken", &String::from_utf8_lossy(&variant), &run.all(), &mut leaks);
            }
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}
