//! Test vectors that others wrote, run against our parsers where they are present.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

pub mod challenge;
pub mod curl;
pub mod har;
pub mod jwt;

/// The outcome of one set of files.
pub struct Table {
    /// What the files are about.
    pub name: String,
    /// One row a file or suite.
    pub rows: Vec<Row>,
}

/// The outcome of one suite.
pub struct Row {
    /// Which suite.
    pub what: String,
    /// Cases with the expected outcome.
    pub right: usize,
    /// Cases with another outcome, for a reason that is written down.
    pub explained: usize,
    /// The other cases: name and what differs.
    pub wrong: Vec<String>,
}

impl Row {
    /// A row without cases.
    pub fn new(what: &str) -> Self {
        Self { what: what.to_owned(), right: 0, explained: 0, wrong: Vec::new() }
    }

    /// Counts a case as right or wrong.
    pub fn count(&mut self, fine: bool, name: Option<&str>) {
        if fine {
            self.right += 1;
        } else {
            self.wrong.push(name.unwrap_or("?").to_owned());
        }
    }
}

/// Every table, from the files under `dir`.
pub fn tables(dir: &Path) -> anyhow::Result<Vec<Table>> {
    Ok(vec![challenge::run(dir)?, curl::run(dir)?, har::run(dir)?, jwt::run(dir)?])
}

/// Prints every table, and names what is wrong.
pub fn print(dir: &Path) -> anyhow::Result<()> {
    if !dir.is_dir() {
        println!("no test vectors at {}", dir.display());
        return Ok(());
    }
    let mut wrong = 0;
    for table in tables(dir)? {
        println!("{}", table.name);
        for row in table.rows {
            println!(
                "  {:40} {:4} right {:4} explained {:4} wrong",
                row.what,
                row.right,
                row.explained,
                row.wrong.len()
            );
            wrong += row.wrong.len();
            row.wrong.iter().for_each(|case| println!("      {case}"));
        }
    }
    anyhow::ensure!(wrong == 0, "{wrong} cases are read otherwise than expected");
    Ok(())
}

/// Reads a JSON file.
pub fn load(path: &Path) -> anyhow::Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}
