//! Recorded exchanges whose cause is known: is it named?
//!
//! A recording is a folder with `exchange.txt`, `.har` or `.http` and an `expect.json` whose `accept` lists the ids
//! that are right; an empty list means that the request was admitted. The project's own cases and incidents that stand
//! beside the repository have this one form and are counted by one function.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use cause::{Observations, Outcome};
use serde_json::Value;

pub mod calibration;

/// Where the project's own recordings are.
pub const CASES: &str = "crates/cause/cases";

/// From this probability on, a wrong first cause is a confident mistake.
const SURE: f64 = 0.8;

/// A recording with what is known about it.
pub struct Item {
    /// The folder's name.
    pub name: String,
    /// The recording.
    pub file: PathBuf,
    /// The ids that are right; none for an admitted request.
    pub accept: Vec<String>,
    /// Made for this project, not found elsewhere.
    pub own: bool,
}

/// How one recording was judged.
pub struct Judged {
    /// Causes by falling probability.
    pub got: Vec<(&'static str, f64)>,
    /// Whether it was taken for admitted.
    pub admitted: bool,
    /// Why it could not be judged.
    pub error: Option<String>,
}

/// What came of a set of recordings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Recordings.
    pub items: usize,
    /// The first cause is right; for admitted requests: none is named.
    pub first: usize,
    /// A right one is among the first three.
    pub top3: usize,
    /// Admitted requests for which a cause is named.
    pub false_alarms: usize,
    /// A wrong first cause with a probability of 0.8 or more.
    pub surely_wrong: usize,
}

impl Score {
    /// The counts by name, with whether more is better.
    pub const fn counts(&self) -> [(&'static str, usize, bool); 5] {
        [
            ("items", self.items, true),
            ("first", self.first, true),
            ("top3", self.top3, true),
            ("false_alarms", self.false_alarms, false),
            ("surely_wrong", self.surely_wrong, false),
        ]
    }

    fn add(&mut self, item: &Item, judged: &Judged) {
        let right = |(id, _): &(&'static str, f64)| item.accept.iter().any(|accepted| accepted == id);
        let first = judged.got.first();
        let (first_right, in_three) = if item.accept.is_empty() {
            let silent = judged.error.is_none() && judged.got.is_empty();
            (silent, silent)
        } else {
            (first.is_some_and(right), judged.got.iter().take(3).any(right))
        };
        self.items += 1;
        self.first += usize::from(first_right);
        self.top3 += usize::from(in_three);
        self.false_alarms += usize::from(item.accept.is_empty() && !judged.admitted);
        self.surely_wrong += usize::from(!first_right && first.is_some_and(|(_, sure)| *sure >= SURE));
    }
}

/// The recordings in the folders of `dir`, by name.
pub fn items(dir: &Path) -> anyhow::Result<Vec<Item>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).with_context(|| dir.display().to_string())? {
        let folder = entry?.path();
        let expected = folder.join("expect.json");
        if !expected.is_file() {
            continue;
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let expect: Value = crate::vectors::load(&expected)?;
        let accept = expect["accept"].as_array().with_context(|| format!("{name}: no list `accept`"))?;
        let file = ["txt", "har", "http"]
            .map(|ending| folder.join(format!("exchange.{ending}")))
            .into_iter()
            .find(|file| file.is_file())
            .with_context(|| format!("{name}: no exchange.txt, .har or .http"))?;
        found.push(Item {
            name,
            file,
            accept: accept.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            own: expect["source"].as_str().is_some_and(|source| source.starts_with("own:")),
        });
    }
    found.sort_by(|one, two| one.name.cmp(&two.name));
    Ok(found)
}

/// Reads and judges one recording as `bouncer why` does.
pub fn judge(item: &Item, temperature: f64) -> Judged {
    match std::fs::read(&item.file) {
        Ok(bytes) => judge_bytes(&bytes, temperature),
        Err(error) => failed(error.to_string()),
    }
}

/// Judges a recording.
pub fn judge_bytes(bytes: &[u8], temperature: f64) -> Judged {
    catch_unwind(AssertUnwindSafe(|| {
        let capture = match syntax::read::capture(bytes, None) {
            Ok(capture) => capture,
            Err(error) => return failed(error.to_string()),
        };
        let verdict = cause::verdict_with(&Observations::of(capture, &[]), temperature);
        Judged {
            got: verdict.causes.iter().map(|ranked| (ranked.cause.id, ranked.probability)).collect(),
            admitted: verdict.outcome == Outcome::Admitted,
            error: None,
        }
    }))
    .unwrap_or_else(|_| failed("it panics".to_owned()))
}

fn failed(error: String) -> Judged {
    Judged { got: Vec::new(), admitted: false, error: Some(error) }
}

/// Judges all of `dir`'s recordings.
pub fn score(dir: &Path) -> anyhow::Result<Score> {
    let mut score = Score::default();
    for item in items(dir)? {
        score.add(&item, &judge(&item, cause::TEMPERATURE));
    }
    Ok(score)
}

/// `cargo xtask exam [DIR] [--verbose]`: the scores of every set, and what was missed.
pub fn print(args: &[&str]) -> anyhow::Result<()> {
    let verbose = args.contains(&"--verbose") || args.contains(&"-v");
    let named: Vec<&str> = args.iter().copied().filter(|arg| !arg.starts_with('-')).collect();
    let incidents = crate::shared().join("exam/incidents");
    let dirs: Vec<PathBuf> = if named.is_empty() {
        vec![incidents, CASES.into()]
    } else {
        named.into_iter().map(PathBuf::from).collect()
    };
    for dir in dirs {
        if !dir.is_dir() {
            println!("{}: not there\n", dir.display());
            continue;
        }
        print_set(&dir, verbose)?;
    }
    Ok(())
}

fn print_set(dir: &Path, verbose: bool) -> anyhow::Result<()> {
    let (mut found, mut own) = (Score::default(), Score::default());
    println!("{}", dir.display());
    for item in items(dir)? {
        let judged = judge(&item, cause::TEMPERATURE);
        let score = if item.own { &mut own } else { &mut found };
        let before = (score.first, score.top3);
        score.add(&item, &judged);
        let mark = match (score.first > before.0, score.top3 > before.1) {
            (true, _) => "right",
            (_, true) => "close",
            _ => "MISS ",
        };
        if mark != "right" || verbose {
            println!("  {mark} {:50} wants {:40} got {}", item.name, wanted(&item), got(&judged));
        }
    }
    for (name, score) in [("found elsewhere", found), ("own", own)] {
        if score.items > 0 {
            print_score(name, &score);
        }
    }
    println!();
    Ok(())
}

fn print_score(name: &str, score: &Score) {
    let share = |count: usize| format!("{count} ({:.1} %)", percent(count, score.items));
    println!(
        "  {name}: {} recordings, first {}, in three {}, false alarms {}, surely wrong {}",
        score.items,
        share(score.first),
        share(score.top3),
        score.false_alarms,
        share(score.surely_wrong)
    );
}

fn wanted(item: &Item) -> String {
    if item.accept.is_empty() { "admitted".to_owned() } else { item.accept.join("|") }
}

fn got(judged: &Judged) -> String {
    if let Some(error) = &judged.error {
        return format!("ERROR {error}");
    }
    let first: Vec<String> = judged.got.iter().take(3).map(|(id, p)| format!("{id} {p:.2}")).collect();
    match (first.is_empty(), judged.admitted) {
        (true, true) => "admitted".to_owned(),
        (true, false) => "refused, no cause".to_owned(),
        _ => first.join(", "),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}
