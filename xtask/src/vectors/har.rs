//! HARs of other projects: entries, statuses and credentials compared with what a JSON parser counts in them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;
use syntax::{Capture, har};

use super::{Row, Table, load};

/// Reads every file that the manifest of `dir` names.
pub fn run(dir: &Path) -> anyhow::Result<Table> {
    let dir = dir.join("07-har");
    let manifest = load(&dir.join("manifest.json"))?;
    let cases = manifest["third_party"].as_array().context("the manifest of HARs lists no files")?;
    let mut row = Row::new("entries, statuses, credentials");
    for case in cases {
        let file = case["file"].as_str().context("a HAR without a name")?;
        let bytes = std::fs::read(dir.join("files").join(file)).with_context(|| file.to_owned())?;
        match compare(case, &bytes) {
            Outcome::Right => row.right += 1,
            Outcome::Explained => row.explained += 1,
            Outcome::Wrong(how) => row.wrong.push(format!("{file}: {how}")),
        }
    }
    Ok(Table { name: "HAR".to_owned(), rows: vec![row] })
}

enum Outcome {
    Right,
    /// Read although a plain JSON parser refuses it (JSONP), or refused for the want of `log.entries`.
    Explained,
    Wrong(String),
}

fn compare(case: &Value, bytes: &[u8]) -> Outcome {
    let is_json = case["json"].as_str().is_some_and(|json| json.starts_with("valid"));
    let entries = case["entries"].as_u64();
    match har::parse(bytes) {
        Err(error) if !is_json && error.at.line > 0 => Outcome::Right,
        Err(error)
            if is_json && entries.is_none_or(|count| count == 0) && error.what == har::Error::NotHar =>
        {
            if entries.is_none() {
                Outcome::Right
            } else {
                Outcome::Explained
            }
        }
        Err(error) => Outcome::Wrong(error.to_string()),
        Ok(_) if !is_json => Outcome::Explained,
        Ok(capture) => counts(case, &capture, entries),
    }
}

fn counts(case: &Value, capture: &Capture, entries: Option<u64>) -> Outcome {
    let count = capture.exchanges.len() as u64;
    if entries.is_some_and(|entries| entries != count) {
        return Outcome::Wrong(format!("{count} entries"));
    }
    let mut statuses: BTreeMap<String, u64> = BTreeMap::new();
    for exchange in &capture.exchanges {
        let status = match (&exchange.response, &exchange.failure) {
            (Some(response), _) => response.status.to_string(),
            (None, Some(_)) => "0".to_owned(),
            (None, None) => "None".to_owned(),
        };
        *statuses.entry(status).or_default() += 1;
    }
    let expected = case["statuses"].as_object().into_iter().flatten();
    let expected: BTreeMap<_, _> =
        expected.map(|(status, count)| (status.clone(), count.as_u64().unwrap_or(0))).collect();
    if entries.is_some() && statuses != expected {
        return Outcome::Wrong(format!("statuses {statuses:?}"));
    }
    let has = |name: &str| {
        capture.exchanges.iter().filter(|exchange| exchange.request.fields.has(name)).count() as u64
    };
    match case["requests_with_authorization"].as_u64() {
        Some(expected) if expected != has("authorization") => {
            Outcome::Wrong(format!("{} requests with Authorization", has("authorization")))
        }
        _ => Outcome::Right,
    }
}
