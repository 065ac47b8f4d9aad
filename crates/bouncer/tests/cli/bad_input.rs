//! Input that is broken, enormous or hostile ends in a clear error or a diagnosis: no panic, no hang, no control
//! character on the terminal.

use crate::run::{Dir, Run};

const HEAD: &str = "GET /a HTTP/1.1\r\nHost: a.example\r\n\r\nHTTP/1.1 401 Unauthorized\r\n";

/// One broken input.
struct Bad {
    name: &'static str,
    content: Vec<u8>,
    /// Words of which one must be printed; none where any outcome will do.
    says: &'static [&'static str],
}

fn bad(name: &'static str, content: impl Into<Vec<u8>>, says: &'static [&'static str]) -> Bad {
    Bad { name, content: content.into(), says }
}

fn small() -> Vec<Bad> {
    let har = har("{\"error\":\"invalid_token\"}");
    let elf = [&b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0"[..], &[0; 4000], &[0xff; 90]].concat();
    vec![
        bad("empty", "", &["nothing in it"]),
        bad("white-space", " \t\r\n\n  ", &["nothing in it"]),
        bad("byte-order-mark", "\u{feff}", &["empty", "nothing", "no HTTP exchange"]),
        bad("elf", elf, &["not a text"]),
        bad(
            "gzip",
            b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xcbH\xcd\xc9\xc9\x07\0\x86\xa6\x106\x05\0\0\0".to_vec(),
            &["not a text"],
        ),
        bad("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".to_vec(), &["not a text"]),
        bad("prose", "The server says no.\nWhat now?\n", &["no HTTP exchange"]),
        bad("har-cut", &har.as_bytes()[..har.len() / 2], &["cut", "ends", "end", "line"]),
        bad("json-no-har", "{\"name\": \"not a HAR\", \"list\": [1, 2]}", &["HAR", "no HTTP exchange"]),
        bad("json-list", "[1, 2, 3]", &["HAR", "no HTTP exchange"]),
        bad("har-no-entries", "{\"log\": {\"version\": \"1.2\", \"entries\": []}}", &["no request", "entr"]),
        bad("har-types", "{\"log\": {\"entries\": [1, null, {\"request\": 7, \"response\": \"x\"}]}}", &[]),
        bad(
            "open-quote",
            "curl 'https://a.example/b' \\\n  -H 'Authorization: Bearer abc",
            &["line 2, column 6"],
        ),
        bad("open-double-quote", "curl https://a.example/b -d \"{\\\"a\\\": 1}", &["line 1, column 29"]),
        bad("no-url", "curl -X POST -d a=b", &["URL"]),
        bad("only-curl", "curl", &["URL", "curl"]),
        bad(
            "invalid-utf8",
            format_bytes(
                HEAD,
                b"X-A: \xff\xfe\xc3\x28\r\nWWW-Authenticate: Basic realm=\"\xe4\"\r\n\r\n\xff\xff",
            ),
            &["401"],
        ),
        bad(
            "nul-bytes",
            format_bytes(HEAD, b"X-A: a\0b\r\nContent-Type: text/plain\r\n\r\nno\0access\0"),
            &[],
        ),
        bad("lone-returns", HEAD.replace("\r\n", "\r"), &[]),
        bad("no-end", "GET /a HTTP/1.1\nHost: a.example", &[]),
        bad("only-a-status", "HTTP/1.1 401 Unauthorized\n\n", &["401"]),
        bad("status-999999", "GET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 999999 What\n\n", &[]),
        bad(
            "chunk-of-2^64",
            format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx"),
            &["401"],
        ),
        bad("length-of-2^64", format!("{HEAD}Content-Length: 18446744073709551615\r\n\r\nx"), &["401"]),
        bad("gzip-bomb-that-is-none", format!("{HEAD}Content-Encoding: gzip\r\n\r\nnot gzip"), &["401"]),
        bad("escapes", escapes(), &["401"]),
        bad("escapes-in-har", har_of_escapes(), &["401"]),
        bad(
            "escapes-in-command",
            "curl 'https://a.example/\x1b[31m\x07?q=\u{202e}' -H $'X-\x1b: \\e[2J\\u202e' -d '\x1b]0;t\x07'",
            &[],
        ),
        bad(
            "escapes-around-a-transcript",
            "\x1b[1m$ curl -v https://a.example/\x1b[0m\n> GET / HTTP/1.1\n> Host: a.example\n> \n< HTTP/1.1 401 \x1b[31mUnauthorized\n< Server: \x1b]8;;http://evil.example\x07nginx\n< \n\x1b[2J",
            &["401"],
        ),
        bad(
            "years",
            format!(
                "{HEAD}Date: Mon, 99 Foo 99999999 99:99:99 GMT\r\nSet-Cookie: a=b; Max-Age=99999999999999999999; Expires=Thu, 01 Jan 999999999 00:00:00 GMT\r\n\r\n"
            ),
            &["401"],
        ),
        bad(
            "jwt-of-huge-times",
            command_with_jwt("{\"exp\":1e308,\"iat\":-9223372036854775808,\"nbf\":18446744073709551615}"),
            &[],
        ),
        bad("jwt-that-nests", command_with_jwt(&"[".repeat(50_000)), &[]),
        bad("port-99999", "curl https://a.example:99999/", &[]),
        bad("target-of-brackets", "GET http://[::::/ HTTP/1.1\nHost: [[[\n\nHTTP/1.1 401 No\n\n", &[]),
    ]
}

#[test]
fn small_broken_inputs() {
    let dir = Dir::new();
    for bad in small() {
        check(&dir, &bad);
    }
}

#[test]
fn every_format_can_be_forced_on_every_input() {
    let dir = Dir::new();
    for bad in small() {
        let path = dir.file(bad.name, &bad.content);
        for format in ["curl", "verbose", "trace", "har", "httpie", "raw", "wget"] {
            let run = dir.run(&["why", "--json", "--input-format", format, &path.to_string_lossy()]);
            run.is_tame(&format!("{} read as {format}", bad.name));
        }
    }
}

#[test]
fn long_inputs() {
    let dir = Dir::new();
    let challenges = |one: &str| format!("{HEAD}WWW-Authenticate: {}\r\n\r\n", vec![one; 10_000].join(", "));
    let body = |body: &str| format!("{HEAD}Content-Type: application/json\r\n\r\n{body}");
    let deep = "[".repeat(100_000);
    let deep_names = "{\"a\":".repeat(100_000);
    let inputs = [
        bad("header-of-1-mb", format!("{HEAD}X-A: {}\r\n\r\n", "a".repeat(1 << 20)), &["401"]),
        bad(
            "authorization-of-1-mb",
            HEAD.replace("Host", &format!("Authorization: Bearer {}\r\nHost", "aB3".repeat(350_000))),
            &["401"],
        ),
        bad(
            "challenge-of-1-mb",
            format!("{HEAD}WWW-Authenticate: Basic realm=\"{}\r\n\r\n", "\\\"".repeat(500_000)),
            &["401"],
        ),
        bad("10000-challenges", challenges("Basic realm=\"a\""), &["401"]),
        bad("10000-broken-challenges", challenges("Basic realm=a b=\"c"), &["401"]),
        bad(
            "10000-challenge-fields",
            format!("{HEAD}{}\r\n", "WWW-Authenticate: Digest a=b,\r\n".repeat(10_000)),
            &["401"],
        ),
        bad(
            "10000-headers",
            format!("{HEAD}{}\r\n", (0..10_000).map(|n| format!("X-{n}: {n}\r\n")).collect::<String>()),
            &["401"],
        ),
        bad(
            "10000-cookies",
            HEAD.replace(
                "Host",
                &format!(
                    "Cookie: {}\r\nHost",
                    (0..10_000).map(|n| format!("c{n}=v{n}value; ")).collect::<String>()
                ),
            ),
            &["401"],
        ),
        bad(
            "10000-set-cookies",
            format!(
                "{HEAD}{}\r\n",
                (0..10_000).map(|n| format!("Set-Cookie: c{n}=value{n}\r\n")).collect::<String>()
            ),
            &["401"],
        ),
        bad("deep-body", body(&deep), &["401"]),
        bad("deep-body-of-names", body(&deep_names), &["401"]),
        bad("deep-har", deep.as_str(), &[]),
        bad("deep-har-of-names", format!("{{\"log\":{deep_names}"), &[]),
        bad("deep-har-entry", format!("{{\"log\":{{\"entries\":[{deep}"), &[]),
        bad(
            "deep-body-of-command",
            format!("curl https://a.example -H 'Content-Type: application/json' -d '{deep}'"),
            &[],
        ),
        bad(
            "html-of-tags",
            format!("{HEAD}Content-Type: text/html\r\n\r\n{}", "<p>".repeat(200_000)),
            &["401"],
        ),
        bad("open-tags", format!("{HEAD}Content-Type: text/html\r\n\r\n{}", "<".repeat(500_000)), &["401"]),
        bad("entities", format!("{HEAD}Content-Type: text/html\r\n\r\n{}", "&#x".repeat(200_000)), &["401"]),
        bad("percent", format!("{HEAD}Location: /{}\r\n\r\n", "%25".repeat(200_000)), &["401"]),
        bad("quotes-of-a-command", format!("curl https://a.example {}", "'\"$'".repeat(50_000)), &[]),
        bad("options-of-a-command", format!("curl https://a.example {}", "-H a:b ".repeat(50_000)), &[]),
        bad("globs-of-a-command", format!("curl https://a.example/{}", "[1-999]{a,b}".repeat(50)), &[]),
        bad(
            "lines-that-are-nothing",
            format!("{}\n* Trying\n> GET / HTTP/1.1\n> \n< HTTP/1.1 401\n< \n", "x\n".repeat(500_000)),
            &[],
        ),
        bad(
            "many-exchanges",
            "> GET / HTTP/1.1\n> Host: a.example\n>\n< HTTP/1.1 401 No\n< Content-Length: 0\n<\n"
                .repeat(if cfg!(debug_assertions) { 300 } else { 5_000 }),
            &["401"],
        ),
        bad("brackets-that-open", "<[{(".repeat(200_000), &[]),
    ];
    for bad in inputs {
        check(&dir, &bad);
    }
}

#[test]
fn a_body_of_50_mb() {
    let dir = Dir::new();
    let mut content = format!("{HEAD}Content-Type: text/html\r\n\r\n<h1>Access denied</h1>").into_bytes();
    content.resize(50 << 20, b'x');
    check(&dir, &bad("body-of-50-mb", content, &["401"]));
}

#[test]
fn a_har_of_50_mb_of_body() {
    let dir = Dir::new();
    let content = har(&"x".repeat(50 << 20));
    check(&dir, &bad("har-of-50-mb", content, &["401"]));
}

#[test]
fn a_sparse_file_of_1_gb() {
    let dir = Dir::new();
    let path = dir.path().join("sparse");
    std::fs::File::create(&path).expect("a file").set_len(1 << 30).expect("sparse");
    let run = dir.run(&["why", &path.to_string_lossy()]);
    run.is_tame("sparse");
    assert_eq!(run.status, 2, "{}", run.all());
    assert!(run.err.contains("larger than") || run.err.contains("not a text"), "{}", run.err);
}

#[test]
fn things_that_are_no_files() {
    let dir = Dir::new();
    std::fs::create_dir(dir.path().join("folder")).expect("a folder");
    for (args, says) in [
        (&["why", "folder"][..], "folder"),
        (&["why", "absent.har"], "absent.har"),
        (&["why", "/dev/null"], "/dev/null"),
        (&["why", "--jwks", "folder", "https://a.example/"], "folder"),
        (&["why", "\x1b[31mabsent"], "no such file"),
        (&["why", "absent\u{202e}.har"], "absent"),
    ] {
        let run = dir.run(args);
        run.is_tame(&format!("{args:?}"));
        assert_eq!(run.status, 2, "{args:?}: {}", run.all());
        assert!(run.err.contains(says), "{args:?}: {}", run.err);
    }
}

#[test]
fn every_cut_of_an_example_is_read_or_refused() {
    let dir = Dir::new();
    let folder = crate::run::root().join("examples");
    for file in std::fs::read_dir(folder).expect("examples") {
        let path = file.expect("a file").path();
        let content = std::fs::read(&path).expect("an example");
        for part in 1..12 {
            let cut = &content[..content.len() * part / 12];
            dir.pipe(&["why", "--json"], cut).is_tame(&format!("{} cut at {}", path.display(), cut.len()));
        }
    }
}

fn check(dir: &Dir, bad: &Bad) {
    let path = dir.file(bad.name, &bad.content);
    let path = path.to_string_lossy();
    let runs: Vec<Run> = [&["why", &path][..], &["why", "--json", &path], &["why", "--format=html", &path]]
        .iter()
        .map(|args| dir.run(args))
        .collect();
    for run in &runs {
        run.is_tame(bad.name);
        assert!(run.out.len() < 1 << 20, "{}: prints {} bytes", bad.name, run.out.len());
    }
    let said = runs[0].all();
    assert!(
        bad.says.is_empty() || bad.says.iter().any(|word| said.contains(word)),
        "{} does not say {:?}:\n{said}",
        bad.name,
        bad.says
    );
}

fn format_bytes(head: &str, rest: &[u8]) -> Vec<u8> {
    [head.as_bytes(), rest].concat()
}

fn har(body: &str) -> String {
    serde_json::json!({"log": {"version": "1.2", "creator": {"name": "a", "version": "1"}, "entries": [{
        "startedDateTime": "2026-09-01T10:00:00.000Z", "time": 1,
        "request": {"method": "GET", "url": "https://a.example/b", "httpVersion": "HTTP/1.1", "cookies": [],
            "headers": [{"name": "Host", "value": "a.example"}], "queryString": [], "headersSize": 1, "bodySize": 0},
        "response": {"status": 401, "statusText": "Unauthorized", "httpVersion": "HTTP/1.1", "cookies": [],
            "headers": [{"name": "WWW-Authenticate", "value": "Basic realm=\"a\""}],
            "content": {"size": 1, "mimeType": "application/json", "text": body},
            "redirectURL": "", "headersSize": 1, "bodySize": 1},
        "cache": {}, "timings": {"send": 1, "wait": 1, "receive": 1}}]}})
    .to_string()
}

/// Sequences that move a cursor, set a title, hide text or turn its direction.
const HOSTILE: &str = "\x1b[31m\x1b]0;title\x07\x1b[2J\u{9b}1m\u{202e}\u{200b}\u{feff}\x08\x0b\x7f\u{85}";

fn escapes() -> String {
    format!(
        "GET /{HOSTILE}?token={HOSTILE} HTTP/1.1\nHost: a{HOSTILE}.example\nAuthorization: Bear{HOSTILE} abc{HOSTILE}\nX-Api-Key{HOSTILE}: {HOSTILE}\nCookie: {HOSTILE}={HOSTILE}\n\nHTTP/1.1 401 Un{HOSTILE}authorized\nServer: nginx{HOSTILE}\nWWW-Authenticate: Bearer realm=\"{HOSTILE}\", error=\"invalid_token\", error_description=\"The token {HOSTILE} expired\"\nWWW-Authenticate: {HOSTILE} {HOSTILE}={HOSTILE}\nLocation: /login{HOSTILE}\nSet-Cookie: {HOSTILE}={HOSTILE}; Domain={HOSTILE}\nContent-Type: application/json\n\n{{\"error\": \"invalid_token{HOSTILE}\", \"error_description\": \"token {HOSTILE}\\u001b[31m\\u202e expired\", \"message\": \"The access token {HOSTILE} expired\"}}"
    )
}

fn har_of_escapes() -> String {
    har(&format!("{{\"message\":\"The token {HOSTILE} expired\",\"error\":\"{HOSTILE}\"}}"))
        .replace("Unauthorized", "Un\\u001b[31mauthorized\\u202e")
        .replace("realm=\\\"a", "realm=\\\"\\u001b]0;t\\u0007")
}

fn command_with_jwt(claims: &str) -> String {
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(claims);
    format!("curl https://a.example -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.{encoded}.c2ln'")
}
