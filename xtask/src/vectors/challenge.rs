//! Challenges, Basic and Bearer credentials, and Digest responses that other projects test themselves with.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;
use syntax::challenge::{Challenge, Challenges, FaultKind};
use syntax::credentials::{self, Place};
use syntax::{Secret, basic, challenge, digest};

use super::{Row, Table, load};

/// Runs all of the files in `01-challenges`.
pub fn run(dir: &Path) -> anyhow::Result<Table> {
    let dir = dir.join("01-challenges");
    let mut rows = Vec::new();
    let greenbytes = load(&dir.join("greenbytes-httpauth.json"))?;
    rows.push(challenges("greenbytes httpauth", list(&greenbytes, "cases")));
    let suites = load(&dir.join("challenge-parser-suites.json"))?;
    for suite in list(&suites, "suites") {
        let name = suite["repo"].as_str().context("a suite without a name")?;
        rows.push(challenges(name, list(suite, "cases")));
    }
    let authorization = load(&dir.join("authorization-basic-bearer.json"))?;
    rows.push(basic_pairs(list(&authorization, "basic")));
    rows.push(bearer_tokens(list(&authorization, "bearer")));
    let digests = load(&dir.join("digest-vectors.json"))?;
    rows.push(digest_responses(list(&digests, "vectors")));
    rows.push(digest_params(list(&digests, "parse_only")));
    Ok(Table { name: "challenges and credentials".to_owned(), rows })
}

fn challenges(name: &str, cases: &[Value]) -> Row {
    let mut row = Row::new(name);
    for case in cases {
        let lines: Vec<&str> = list(case, "header_lines").iter().filter_map(Value::as_str).collect();
        let read = challenge::parse(lines);
        let outcome = if case.get("valid_digest").is_some() {
            as_browser(case, &read)
        } else {
            as_grammar(case, &read)
        };
        match outcome {
            Ok(()) => row.right += 1,
            Err(why) => row.wrong.push(format!("{}: {why}", case["name"].as_str().unwrap_or("?"))),
        }
    }
    row
}

fn as_grammar(case: &Value, read: &Challenges) -> Result<(), String> {
    let expected = match &case["expected"] {
        Value::Null if read.faults.is_empty() => return Err("no fault".to_owned()),
        Value::Null => return Ok(()),
        expected => expected,
    };
    if let Some(fault) = read.faults.iter().find(|fault| fault.kind.is_grammar()) {
        return Err(format!("{:?} at {}", fault.kind, fault.offset));
    }
    let expected = expected.as_array().map_or(&[][..], Vec::as_slice);
    if read.list.len() != expected.len()
        || !read.list.iter().zip(expected).all(|(one, other)| is_same(one, other))
    {
        return Err("another list".to_owned());
    }
    let names = [
        ("realm-not-quoted", FaultKind::RealmNotQuoted),
        ("realm-missing", FaultKind::RealmMissing),
        ("duplicate-parameter", FaultKind::DuplicateParameter),
    ];
    let missing = names.iter().find(|(name, kind)| {
        self::list(case, "expected_diagnostics").iter().any(|asked| asked == name)
            && !read.faults.iter().any(|fault| fault.kind == *kind)
    });
    missing.map_or(Ok(()), |(name, _)| Err(format!("{name} is not told")))
}

/// Schemes and names compare without case, values exactly.
fn is_same(one: &Challenge, other: &Value) -> bool {
    let params = list(other, "params");
    one.is(other["scheme"].as_str().unwrap_or_default())
        && one.token68.as_deref() == other["token68"].as_str()
        && one.params.len() == params.len()
        && one.params.iter().zip(params).all(|((name, value), other)| {
            name.eq_ignore_ascii_case(other[0].as_str().unwrap_or_default()) && other[1] == value.as_str()
        })
}

fn as_browser(case: &Value, read: &Challenges) -> Result<(), String> {
    let incomplete = read.faults.iter().any(|fault| fault.kind == FaultKind::DigestIncomplete);
    let digest = read.list.iter().find(|one| one.is("Digest"));
    if case["valid_digest"] != (digest.is_some() && !incomplete) {
        return Err("validity".to_owned());
    }
    for (name, value) in
        case["fields"].as_object().into_iter().flatten().filter(|(name, _)| *name != "usable_qop")
    {
        let own = digest.and_then(|one| one.param(name)).unwrap_or_default();
        if !own.eq_ignore_ascii_case(value.as_str().unwrap_or_default()) {
            return Err(format!("{name} differs"));
        }
    }
    Ok(())
}

fn basic_pairs(cases: &[Value]) -> Row {
    let mut row = Row::new("Basic pairs");
    for case in cases {
        let header = case["header"].as_str().unwrap_or_default();
        let credential = credentials::parse(Place::Authorization, header);
        let pair = basic::decode(credential.value.expose());
        let user = case["username"].as_str();
        let fine = match (&pair, user) {
            (Some(pair), Some(user)) => {
                pair.user == user.as_bytes()
                    && pair.password.expose().as_slice()
                        == case["password"].as_str().unwrap_or_default().as_bytes()
            }
            (Some(pair), None) => case["error_or"]["username_bytes_hex"] == hex(&pair.user),
            (None, Some(_)) => false,
            (None, None) => !credential.faults.is_empty(),
        };
        row.count(fine, case["source"].as_str());
    }
    row
}

fn bearer_tokens(cases: &[Value]) -> Row {
    let mut row = Row::new("Bearer tokens");
    for case in cases {
        let credential =
            credentials::parse(Place::Authorization, case["header"].as_str().unwrap_or_default());
        let fine = match case["token"].as_str() {
            Some(token) => credential.is("Bearer") && credential.value.expose() == token,
            None => !credential.faults.is_empty(),
        };
        row.count(fine, case["source"].as_str());
    }
    row
}

fn digest_responses(cases: &[Value]) -> Row {
    let mut row = Row::new("Digest responses");
    for case in cases {
        let text = |name: &str| case[name].as_str().unwrap_or_default();
        let params =
            digest::params(credentials::parse(Place::Authorization, text("authorization")).value.expose());
        let password = Secret::new(text("password").to_owned());
        let inputs = digest::Inputs {
            user: text("username"),
            password: &password,
            method: text("method"),
            body: text("body").as_bytes(),
        };
        let response = digest::response(&params, &inputs);
        row.count(response.as_deref() == Some(text("response")), case["name"].as_str());
    }
    row
}

fn digest_params(cases: &[Value]) -> Row {
    let mut row = Row::new("Digest parameters");
    for case in cases {
        let header = case["authorization"].as_str().unwrap_or_default();
        let params = digest::params(header.split_once(' ').map_or("", |(_, params)| params));
        let fine = if case["error"] == true {
            ["uri", "nonce", "response"].iter().any(|name| params.get(name).is_none())
        } else {
            case["params"]
                .as_object()
                .into_iter()
                .flatten()
                .all(|(name, value)| params.get(name) == value.as_str())
        };
        row.count(fine, case["source"].as_str());
    }
    row
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
