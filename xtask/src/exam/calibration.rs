//! Whether a probability is what it says: of all first causes with 0.8, eight in ten should be right.
//!
//! Measured over every recording whose cause is known: the cases of the pages, the project's own recordings, and
//! incidents beside the repository.

use std::path::Path;

use super::{CASES, Item, judge, judge_bytes};

/// The highest Brier score of the first cause that is good enough.
const BOUND: f64 = 0.10;

/// A prediction: the probability of the first cause, and whether it is right.
type Prediction = (f64, bool);

/// Prints the table; with `fit`, also what other temperatures would give.
pub fn print(fit: bool) -> anyhow::Result<()> {
    let sets = sets()?;
    let mut all: Vec<Prediction> = Vec::new();
    for set in &sets {
        let (predictions, silent) = predict(set, cause::TEMPERATURE);
        println!(
            "{:24} {:4} first causes, {:3} without any, Brier {:.3}",
            set.name,
            predictions.len(),
            silent,
            brier(&predictions)
        );
        all.extend(predictions);
    }
    print_table(&all);
    let score = brier(&all);
    let verdict = if score <= BOUND { "within" } else { "ABOVE" };
    println!(
        "\nBrier score of the first cause: {score:.4} ({verdict} the bound of {BOUND:.2}); log loss {:.4}",
        log_loss(&all)
    );
    if fit {
        print_fit(&sets);
    }
    Ok(())
}

/// Fails where the Brier score over everything that is there is above the bound.
pub fn compare() -> anyhow::Result<()> {
    let all: Vec<Prediction> = sets()?.iter().flat_map(|set| predict(set, cause::TEMPERATURE).0).collect();
    let score = brier(&all);
    println!("    Brier score {score:.4} over {} first causes", all.len());
    anyhow::ensure!(score <= BOUND, "it is above {BOUND:.2}: see `cargo xtask calibration --fit`");
    Ok(())
}

struct Set {
    name: &'static str,
    pages: Vec<cause::Case>,
    items: Vec<Item>,
}

fn sets() -> anyhow::Result<Vec<Set>> {
    let pages = cause::ALL.iter().flat_map(|cause| cause::Page::of(cause).cases).collect();
    let mut sets = vec![Set { name: "cases of the pages", pages, items: Vec::new() }];
    let shared = crate::shared().join("exam/incidents");
    for (name, dir) in [("own recordings", Path::new(CASES)), ("incidents", &shared)] {
        if dir.is_dir() {
            sets.push(Set { name, pages: Vec::new(), items: super::items(dir)? });
        }
    }
    Ok(sets)
}

/// Predictions of a set, and how many refused recordings got no cause at all.
fn predict(set: &Set, temperature: f64) -> (Vec<Prediction>, usize) {
    let pages = set.pages.iter().map(|case| {
        let accept = case.expects.map(str::to_owned).into_iter().collect::<Vec<_>>();
        (accept, judge_bytes(case.text.as_bytes(), temperature))
    });
    let items = set.items.iter().map(|item| (item.accept.clone(), judge(item, temperature)));
    let (mut predictions, mut silent) = (Vec::new(), 0);
    for (accept, judged) in pages.chain(items) {
        match judged.got.first() {
            Some((id, probability)) => {
                predictions.push((*probability, accept.iter().any(|right| right == id)))
            }
            None => silent += usize::from(!accept.is_empty()),
        }
    }
    (predictions, silent)
}

fn print_table(all: &[Prediction]) {
    println!("\n  predicted   count   mean   right");
    for tenth in 0..10_u8 {
        let (low, high) = (f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0);
        let within: Vec<&Prediction> =
            all.iter().filter(|(p, _)| *p >= low && (*p < high || tenth == 9)).collect();
        if within.is_empty() {
            println!("  {low:.1} – {high:.1}  {:6}", 0);
            continue;
        }
        let mean = mean(within.iter().map(|(p, _)| *p));
        let right = self::mean(within.iter().map(|(_, right)| f64::from(u8::from(*right))));
        println!("  {low:.1} – {high:.1}  {:6}  {mean:.3}  {right:.3}", within.len());
    }
}

fn print_fit(sets: &[Set]) {
    println!("\n  temperature   Brier   log loss   surely wrong");
    for tenths in 6..=30_u8 {
        let temperature = f64::from(tenths) / 10.0;
        let all: Vec<Prediction> = sets.iter().flat_map(|set| predict(set, temperature).0).collect();
        let wrong = all.iter().filter(|(p, right)| !right && *p >= super::SURE).count();
        let own = if (temperature - cause::TEMPERATURE).abs() < 0.01 { "  (now)" } else { "" };
        println!("  {temperature:11.1}  {:.4}     {:.4}   {wrong:12}{own}", brier(&all), log_loss(&all));
    }
}

fn brier(all: &[Prediction]) -> f64 {
    mean(all.iter().map(|(p, right)| (p - f64::from(u8::from(*right))).powi(2)))
}

fn log_loss(all: &[Prediction]) -> f64 {
    mean(all.iter().map(|(p, right)| {
        let p = p.clamp(1e-6, 1.0 - 1e-6);
        if *right { -p.ln() } else { -(1.0 - p).ln() }
    }))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}
