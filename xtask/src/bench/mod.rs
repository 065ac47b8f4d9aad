//! Time and memory of the whole program, beside other programs in the same run. Absolute numbers belong to the machine;
//! ratios travel. A bench reports and never fails.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::{install, run};

mod har;
mod measure;

use measure::{Sample, peak, repeat};

/// Runs of a short process.
const RUNS: usize = 100;

/// The size of the large recording, in bytes.
const LARGE: usize = 100 * 1024 * 1024;

/// Runs with the large recording.
const LARGE_RUNS: usize = 5;

/// `cargo xtask bench`.
pub fn run() -> anyhow::Result<()> {
    run::step("what the bench needs");
    install::missing(install::BENCH)?;
    run::step("build");
    run::visibly(run::cargo().args(["build", "--release", "--package", "bouncer"]))?;
    let target = run::target_dir()?;
    let folder = target.join("bench");
    std::fs::create_dir_all(&folder)?;
    // A copy: what others build meanwhile does not change what is measured.
    let bouncer = folder.join("bouncer");
    std::fs::copy(target.join("release/bouncer"), &bouncer).context("target/release/bouncer")?;

    small(&bouncer, &folder)?;
    large(&bouncer, &folder)
}

/// One recorded exchange to JSON, as a whole process.
fn small(bouncer: &Path, folder: &Path) -> anyhow::Result<()> {
    let text = folder.join("small.http");
    std::fs::write(&text, SMALL)?;
    let archive = folder.join("small.har");
    std::fs::write(&archive, har::small())?;
    run::step(&format!("a recorded exchange to JSON, whole process, {RUNS} runs in turn"));
    let mut contenders = vec![
        Contender::new(
            "bouncer why --json small.http",
            bouncer,
            &["why", "--json", "--offline"],
            Some(&text),
        ),
        Contender::new(
            "bouncer why --json small.har",
            bouncer,
            &["why", "--json", "--offline"],
            Some(&archive),
        ),
        Contender::new("bouncer --version", bouncer, &["--version"], None),
        Contender::new("jq . small.har", Path::new("jq"), &["."], Some(&archive)),
        Contender::new("curl --version", Path::new("curl"), &["--version"], None),
        Contender::new("true", Path::new("true"), &[], None),
    ];
    if run::is_there("python3") {
        contenders.push(Contender::new("python3 -c pass", Path::new("python3"), &["-c", "pass"], None));
    }
    let samples = repeat(RUNS, &contenders.iter().map(|one| &*one.command).collect::<Vec<_>>())?;
    println!("  {:32} {:>9} {:>9} {:>11}", "", "median", "p95", "CPU (mean)");
    for (contender, sample) in contenders.iter().zip(&samples) {
        println!(
            "  {:32} {:6.2} ms {:6.2} ms {:8.2} ms",
            contender.name,
            sample.median(),
            sample.percentile(95),
            sample.cpu
        );
    }
    let ours = samples.iter().take(2).map(Sample::median).fold(0.0, f64::max);
    goal("median wall time", ours, "ms", 10.0);
    if let (Some(ours), Some(jq)) = (samples.get(1), samples.get(3)) {
        println!("  ratio to jq on the same file: {:.2}", ours.median() / jq.median());
    }
    Ok(())
}

/// A browser's export of 100 MB with one refused entry in the middle.
fn large(bouncer: &Path, folder: &Path) -> anyhow::Result<()> {
    let file = folder.join("large.har");
    run::step(&format!("a HAR of {} MiB, {LARGE_RUNS} runs in turn", LARGE / 1024 / 1024));
    let size = har::write(&file, LARGE)?;
    println!("    {} bytes, {} entries", size.bytes, size.entries);
    let ours = Contender::new("bouncer why --json", bouncer, &["why", "--json", "--offline"], Some(&file));
    let jq = Contender::new(
        "jq, the refused entries",
        Path::new("jq"),
        &["[.log.entries[] | select(.response.status >= 400) | .response.status]"],
        Some(&file),
    );
    let said = run_once(&ours)?;
    println!("    found: {}", first_cause(&said));
    let contenders = [ours, jq];
    let samples = repeat(LARGE_RUNS, &contenders.iter().map(|one| &*one.command).collect::<Vec<_>>())?;
    println!("  {:32} {:>11} {:>11} {:>11} {:>9}", "", "median", "CPU (mean)", "peak", "× size");
    let mut peaks = Vec::new();
    for (contender, sample) in contenders.iter().zip(&samples) {
        let peak = peak(&contender.command)?;
        let times = ratio(peak, size.bytes);
        println!(
            "  {:32} {:8.0} ms {:8.0} ms {:7.0} MiB {times:9.2}",
            contender.name,
            sample.median(),
            sample.cpu,
            ratio(peak, 1024 * 1024),
        );
        peaks.push(times);
    }
    if let ([ours, jq], [our_peak, jq_peak]) = (samples.as_slice(), peaks.as_slice()) {
        goal("wall time", ours.median() / 1000.0, "s", 2.0);
        goal("peak memory", *our_peak, "× the file", 3.0);
        println!("  ratio to jq: time {:.2}, memory {:.2}", ours.median() / jq.median(), our_peak / jq_peak);
    }
    Ok(())
}

fn goal(what: &str, value: f64, unit: &str, goal: f64) {
    let met = if value <= goal { "met" } else { "MISSED" };
    println!("  goal {met}: {what} {value:.2} {unit} (at most {goal} {unit})");
}

/// A command line that is measured.
struct Contender {
    name: String,
    command: Box<dyn Fn() -> Command>,
}

impl Contender {
    fn new(name: &str, program: &Path, args: &[&str], file: Option<&PathBuf>) -> Self {
        let program = program.to_owned();
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        let file = file.cloned();
        let command = move || {
            let mut command = Command::new(&program);
            command.args(&args).args(&file);
            command
        };
        Self { name: name.to_owned(), command: Box::new(command) }
    }
}

/// Standard output; a refusal is exit status 1.
fn run_once(contender: &Contender) -> anyhow::Result<String> {
    let done = (contender.command)().output().with_context(|| contender.name.clone())?;
    if done.stdout.is_empty() {
        anyhow::bail!("{}: {}", contender.name, String::from_utf8_lossy(&done.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

fn first_cause(json: &str) -> String {
    let report: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let first = &report["causes"][0];
    format!("{} {}", report["answer"]["status"], first["id"].as_str().unwrap_or("no cause"))
}

#[expect(clippy::cast_precision_loss, reason = "shown with two digits")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

const SMALL: &str = "\
GET /v1/orders HTTP/1.1\r
Host: api.example.com\r
User-Agent: curl/8.5.0\r
Accept: application/json\r
Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUuY29tIiwic3ViIjoiaWRhIiwiZXhwIjoxNzcyNTMyMDAwfQ.c2lnbmF0dXJlLW9mLTMyLWJ5dGVzLWZvci1hLWJlbmNo\r
\r
HTTP/1.1 401 Unauthorized\r
Date: Tue, 03 Mar 2026 10:15:30 GMT\r
Server: nginx/1.25.3\r
WWW-Authenticate: Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The access token expired\"\r
Content-Type: application/json\r
Content-Length: 57\r
\r
{\"error\":\"invalid_token\",\"message\":\"The token expired\"}\r
";
