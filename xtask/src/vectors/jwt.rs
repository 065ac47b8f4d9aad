//! Tokens from the sources of JWT libraries, with what they decode to.

use std::path::Path;

use serde_json::Value;
use syntax::jwt::{self, Fault};

use super::{Row, Table, load};

/// Runs all of the files in `10-jwt`.
pub fn run(dir: &Path) -> anyhow::Result<Table> {
    let dir = dir.join("10-jwt");
    let harvested = load(&dir.join("tokens-harvested.json"))?;
    let mut rows = vec![self::harvested(&harvested)];
    let tables = load(&dir.join("golang-jwt-tables.json"))?;
    for (name, table) in
        tables["tables"].as_object().into_iter().flatten().filter(|(_, table)| table["cases"].is_array())
    {
        rows.push(golang(name, table));
    }
    Ok(Table { name: "JSON Web Tokens".to_owned(), rows })
}

fn harvested(file: &Value) -> Row {
    let mut row = Row::new("harvested tokens");
    for case in file["tokens"].as_array().into_iter().flatten() {
        let token = case["token"].as_str().unwrap_or_default();
        let fine = match jwt::decode(token) {
            Ok(jwt) => {
                let same = case["header"] == Value::Object(jwt.header);
                let claims = jwt.claims.map_or(Value::Null, Value::Object);
                same && (!case["payload"].is_object() || claims == case["payload"])
            }
            Err(Fault::Segments(count)) => count == token.split('.').count() && !matches!(count, 3 | 5),
            Err(Fault::HeaderNotJson | Fault::NotBase64(0)) => !case["header"].is_object(),
            Err(Fault::NotBase64(_)) => !case["payload"].is_object(),
            Err(Fault::TooLong) => false,
        };
        let place = format!("{} {} line {}", case["source"], case["path"], case["line"]);
        row.count(fine, Some(&place));
    }
    row
}

/// The tables are about signatures too, which are not looked at here: a token must decode unless it is malformed.
fn golang(name: &str, table: &Value) -> Row {
    let mut row = Row::new(name);
    for case in table["cases"].as_array().into_iter().flatten() {
        let malformed =
            case["errors"].as_array().is_some_and(|errors| errors.iter().any(|e| e == "ErrTokenMalformed"));
        let decoded = jwt::decode(case["token"].as_str().unwrap_or_default());
        // A wrong type of `aud` is malformed there, and a missing audience here.
        let odd_audience =
            |jwt: &jwt::Jwt| jwt.claims.as_ref().is_some_and(|claims| claims.contains_key("aud"));
        let no_claims = |jwt: &jwt::Jwt| jwt.claims.is_none();
        let fine = match &decoded {
            Ok(jwt) => !malformed || odd_audience(jwt) || no_claims(jwt),
            Err(_) => malformed,
        };
        row.count(fine, case["name"].as_str());
    }
    row
}
