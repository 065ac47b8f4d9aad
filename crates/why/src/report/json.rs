//! JSON, and its schema.

use super::Report;

/// The report as one line of JSON.
pub fn line(report: &Report) -> String {
    serde_json::to_string(report).unwrap_or_else(|_| "{}".to_owned())
}

/// The JSON Schema (2020-12) of the report.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Report);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}
