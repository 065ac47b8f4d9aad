//! Levels that hold: what was once recognised stays recognised.
//!
//! `levels.toml` holds the counts of the last update. A count that falls below its level fails the tests; a better one is
//! reported, and `cargo xtask levels --update` raises the level. Sets that are not there are skipped, and said to be.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use toml::{Table, Value};

use crate::{exam, vectors};

const FILE: &str = "levels.toml";

/// Recordings that stand beside the repository and may change without it.
const INCIDENTS: &str = "incidents";

const HEAD: &str = "\
# What is recognised, in counts that must not get worse: `cargo xtask test` compares, `cargo xtask levels --update`
# writes. `cases` are the recordings in crates/cause/cases; `incidents` and `vectors` stand beside the repository.
# Of false_alarms and surely_wrong fewer is better, of all others more.
";

/// Counts of one set by name; the flag says whether more is better.
type Counts = BTreeMap<String, (usize, bool)>;

/// The sets that are there, and those that are not, with the reason.
struct Measured {
    sets: BTreeMap<String, Counts>,
    skipped: Vec<String>,
}

/// Measures and compares; returns what was skipped. An error names every count that fell.
pub fn compare() -> anyhow::Result<Vec<String>> {
    let committed = read()?;
    let Measured { sets, skipped } = measure()?;
    let (mut worse, mut better) = (Vec::new(), 0);
    for (set, counts) in &sets {
        println!("    {set}: {}", shown(counts));
        let Some(levels) = committed.get(set).and_then(Value::as_table) else {
            println!("      has no levels yet: run `cargo xtask levels --update`");
            continue;
        };
        // Other recordings beside the repository than those that were counted: neither better nor worse.
        let same = |counted: &Value| {
            counted.as_integer() == counts.get("items").and_then(|(count, _)| i64::try_from(*count).ok())
        };
        if set == INCIDENTS && !levels.get("items").is_some_and(same) {
            println!("      not compared: these are other recordings than those of {FILE}");
            continue;
        }
        for (name, level) in levels {
            let level = level.as_integer().and_then(|level| usize::try_from(level).ok()).unwrap_or(0);
            match counts.get(name) {
                Some((count, true)) if *count < level => {
                    worse.push(format!("{set}: {name} fell from {level} to {count}"))
                }
                Some((count, false)) if *count > level => {
                    worse.push(format!("{set}: {name} rose from {level} to {count}"))
                }
                Some((count, _)) => better += usize::from(*count != level),
                None => worse.push(format!("{set}: {name} is no longer counted")),
            }
        }
    }
    if !worse.is_empty() {
        bail!("below the levels of {FILE}:\n  {}", worse.join("\n  "));
    }
    if better > 0 {
        println!(
            "    {better} counts are better than {FILE}: `cargo xtask levels --update` makes them the level"
        );
    }
    Ok(skipped)
}

/// `cargo xtask levels`.
pub fn check() -> anyhow::Result<()> {
    for skipped in compare()? {
        println!("    skipped: {skipped}");
    }
    Ok(())
}

/// `cargo xtask levels --update`: sets that are not there keep their level.
pub fn update() -> anyhow::Result<()> {
    let mut levels = read()?;
    let Measured { sets, skipped } = measure()?;
    for (set, counts) in sets {
        let table =
            counts.into_iter().map(|(name, (count, _))| Ok((name, Value::Integer(i64::try_from(count)?))));
        levels.insert(set, Value::Table(table.collect::<anyhow::Result<Table>>()?));
    }
    for skipped in skipped {
        println!("kept as they are: {skipped}");
    }
    std::fs::write(FILE, render(&levels))?;
    println!("{FILE} is written");
    Ok(())
}

fn read() -> anyhow::Result<Table> {
    if !Path::new(FILE).is_file() {
        return Ok(Table::new());
    }
    std::fs::read_to_string(FILE)?.parse().context(FILE)
}

fn measure() -> anyhow::Result<Measured> {
    let shared = crate::shared();
    let mut measured = Measured { sets: BTreeMap::new(), skipped: Vec::new() };
    let recordings: [(&str, PathBuf); 2] =
        [("cases", exam::CASES.into()), (INCIDENTS, shared.join("exam/incidents"))];
    for (set, dir) in recordings {
        if !dir.is_dir() {
            measured.skipped.push(format!("{set}: {} is not there", dir.display()));
            continue;
        }
        let counts = exam::score(&dir)?.counts();
        let counts = counts.into_iter().map(|(name, count, more)| (name.to_owned(), (count, more)));
        measured.sets.insert(set.to_owned(), counts.collect());
    }
    let dir = shared.join("vectors");
    if dir.is_dir() {
        let tables = vectors::tables(&dir)?;
        let counts = tables.into_iter().map(|table| {
            let right = table.rows.iter().map(|row| row.right).sum();
            (table.name, (right, true))
        });
        measured.sets.insert("vectors".to_owned(), counts.collect());
    } else {
        measured.skipped.push(format!("vectors: {} is not there", dir.display()));
    }
    Ok(measured)
}

fn shown(counts: &Counts) -> String {
    let counts: Vec<String> = counts.iter().map(|(name, (count, _))| format!("{name} {count}")).collect();
    counts.join(", ")
}

fn render(levels: &Table) -> String {
    let mut text = HEAD.to_owned();
    for (set, counts) in levels {
        let _ = writeln!(text, "\n[{set}]");
        for (name, count) in counts.as_table().into_iter().flatten() {
            let bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let name = if bare { name.clone() } else { format!("{name:?}") };
            let _ = writeln!(text, "{name} = {count}");
        }
    }
    text
}
