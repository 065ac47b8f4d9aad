//! What can be typed, and the exit status that comes of it.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::run::{Dir, root};

const REFUSED: &str = "\
GET /a HTTP/1.1\nHost: api.example.com\n\nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"a\"\n\n";
const ADMITTED: &str = "\
GET /a HTTP/1.1\nHost: api.example.com\nAuthorization: Basic cmVhZGVyOm5vLW9uZQ==\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok";
const TWO: &str = "\
GET /a HTTP/1.1\nHost: api.example.com\n\nHTTP/1.1 200 OK\nContent-Length: 0\n\n\
GET /b HTTP/1.1\nHost: api.example.com\n\nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"a\"\nContent-Length: 0\n\n";

/// Arguments, standard input, exit status, and words that must be printed on either channel.
type Row<'a> = (&'a [&'a str], &'a str, i32, &'a [&'a str]);

#[test]
fn arguments_and_exit_statuses() {
    let dir = Dir::new();
    dir.file("refused.http", REFUSED);
    dir.file("admitted.http", ADMITTED);
    dir.file("two.http", TWO);
    dir.file("keys.json", "{\"keys\":[]}");
    dir.file("no-keys.json", "{\"key\":1}");
    dir.file("no-json.json", "{");
    let rows: &[Row<'_>] = &[
        (&["why", "refused.http"], "", 1, &["401", "GET http://api.example.com/a"]),
        (&["why", "admitted.http"], "", 0, &["200", "admitted"]),
        (&["why", "absent.http"], "", 2, &["absent.http"]),
        (&["why"], REFUSED, 1, &["401"]),
        (&["why", "-"], ADMITTED, 0, &["admitted"]),
        (&["why"], "", 2, &["standard input", "nothing in it"]),
        (&["why", "--json", "refused.http"], "", 1, &["\"bouncer.report/1\""]),
        (&["why", "refused.http", "--json"], "", 1, &["\"bouncer.report/1\""]),
        (&["why", "refused.http", "--format", "json"], "", 1, &["\"bouncer.report/1\""]),
        (&["why", "--format=html", "refused.http"], "", 1, &["<!doctype html>"]),
        (&["why", "--format", "text", "refused.http"], "", 1, &["401 Unauthorized"]),
        (&["why", "--format", "pdf", "refused.http"], "", 2, &["pdf"]),
        (&["why", "--offline", "--json", "refused.http"], "", 1, &["bouncer.report/1"]),
        (&["why", "--entry", "1", "two.http"], "", 0, &["admitted"]),
        (&["why", "--entry", "2", "two.http"], "", 1, &["401"]),
        (&["why", "two.http", "--entry", "2"], "", 1, &["401"]),
        (&["why", "--entry", "0", "two.http"], "", 2, &["--entry", "1"]),
        (&["why", "--entry", "3", "two.http"], "", 2, &["--entry", "2 exchanges"]),
        (&["why", "--input-format", "raw", "refused.http"], "", 1, &["401"]),
        (&["why", "--input-format", "har", "refused.http"], "", 2, &["refused.http", "line 1"]),
        (&["why", "--jwks", "keys.json", "refused.http"], "", 1, &["401"]),
        (&["why", "--jwks", "no-keys.json", "refused.http"], "", 2, &["no-keys.json", "keys"]),
        (&["why", "--jwks", "no-json.json", "refused.http"], "", 2, &["no-json.json", "JSON"]),
        (&["why", "--jwks", "absent.json", "refused.http"], "", 2, &["absent.json"]),
        (&["why", "refused.http", "admitted.http"], "", 2, &["one input at a time"]),
        (&["why", "--", "curl", "https://api.example.com/a"], "", 1, &["GET https://api.example.com/a"]),
        (&["why", "--json", "--", "curl", "-X", "PUT", "https://a.example"], "", 1, &["\"PUT\""]),
        (&["why", "curl -u reader:x https://api.example.com/a"], "", 1, &["Basic", "header authorization"]),
        (&["why", "--json", "curl 'https://a.example/b'"], "", 1, &["https://a.example/b"]),
        (&["why"], "curl https://a.example/c", 1, &["https://a.example/c"]),
        (&["why", "-H", "X-API-Key: abcdefgh", "https://a.example/d"], "", 1, &["x-api-key"]),
        (&["why", "-XPOST", "-d", "a=b", "https://a.example/e"], "", 1, &["POST https://a.example/e"]),
        (&["why", "https://a.example/f"], "", 1, &["GET https://a.example/f"]),
        (&["why", "nonsense"], "", 2, &["nonsense", "no such file"]),
        (&["what"], "", 2, &["what"]),
        (&[], "", 2, &["Usage"]),
        (&["--help"], "", 0, &["why", "explain", "Exit status"]),
        (&["why", "--help"], "", 0, &["--input-format"]),
        (&["--version"], "", 0, &["bouncer"]),
        (&["completions", "bash"], "", 0, &["bouncer"]),
        (&["completions", "man"], "", 0, &[".TH"]),
    ];
    for (args, input, status, words) in rows {
        let run = dir.pipe(args, input.as_bytes());
        assert_eq!(run.status, *status, "{args:?}\n{}", run.all());
        for word in *words {
            assert!(run.all().contains(word), "{args:?} does not say {word:?}:\n{}", run.all());
        }
        if *status == 2 {
            assert!(run.out.is_empty(), "{args:?}: a failure prints on standard error alone");
        }
    }
}

#[test]
fn the_report_goes_to_a_file() {
    let dir = Dir::new();
    dir.file("refused.http", REFUSED);
    let run = dir.run(&["why", "--report", "report.html", "--format", "html", "refused.http"]);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    let page = std::fs::read_to_string(dir.path().join("report.html")).expect("the report");
    assert!(page.contains("</html>") && !page.contains("<script"));
    let run = dir.run(&["why", "--report", "no/such/folder", "refused.http"]);
    assert_eq!(run.status, 2, "{}", run.err);
}

#[test]
fn json_has_every_member_that_the_schema_requires() {
    let path = root().join("docs/report.schema.json");
    let schema: serde_json::Value =
        serde_json::from_slice(&std::fs::read(path).expect("docs/report.schema.json")).expect("JSON");
    let dir = Dir::new();
    dir.file("two.http", TWO);
    for args in [&["why", "--json", "two.http"][..], &["why", "--json", "https://a.example/"]] {
        holds(&schema, &schema, &dir.run(args).json(), "report");
    }
}

/// Whether `value` has what `schema` requires, and nothing that it does not know, all the way down.
fn holds(root: &serde_json::Value, schema: &serde_json::Value, value: &serde_json::Value, name: &str) {
    let schema = match schema["$ref"].as_str() {
        Some(path) => root.pointer(path.trim_start_matches('#')).expect("a definition"),
        None => schema,
    };
    for required in schema["required"].as_array().into_iter().flatten() {
        let required = required.as_str().expect("a name");
        assert!(value.get(required).is_some(), "{name} lacks {required}");
    }
    if let (Some(known), Some(members)) = (schema["properties"].as_object(), value.as_object()) {
        for (member, value) in members {
            let schema = known.get(member).unwrap_or_else(|| panic!("{name}.{member} is not in the schema"));
            holds(root, schema, value, &format!("{name}.{member}"));
        }
    }
    for value in value.as_array().into_iter().flatten() {
        holds(root, &schema["items"], value, &format!("{name}[]"));
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bouncer"))
        .args(["explain", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut first = [0];
    let mut out = child.stdout.take().expect("piped");
    out.read_exact(&mut first).expect("a byte");
    drop(out);
    let done = child.wait_with_output().expect("ends");
    assert!(done.status.success(), "{:?}", done.status);
    assert!(done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
}
