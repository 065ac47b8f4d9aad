//! The project's own chores: `cargo xtask` lists them.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "what a chore finds is for the terminal")]

mod bench;
mod check;
mod exam;
mod fuzz;
mod generate;
mod install;
mod levels;
mod licences;
mod new_cause;
mod run;
mod vectors;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};

const USAGE: &str = "\
usage: cargo xtask <chore>

  test                      install what the tests need, run all of them, and compare with levels.toml
  ci [--without-tests]      format, lints, documentation, licences, generated files, then the tests
  gen [--check]             write the files that are made from declarations, or say which differ
  levels [--update]         compare what is recognised with levels.toml, or write it anew
  exam [DIR] [--verbose]    the recorded incidents, and which causes are missed
  calibration [--fit]       predicted against observed probabilities
  vectors [DIR]             test vectors of others against our parsers
  bench                     time and memory, beside other programs on the same input
  new-cause <group.name>    the files and lines of a new cause
  fuzz [SECONDS] [TARGET]   every fuzz target for so long (300 s)";

/// Where recordings and vectors that are not part of the repository stand: beside it, or where `BOUNCER_SHARED` says.
fn shared() -> PathBuf {
    std::env::var_os("BOUNCER_SHARED").map_or_else(|| "../shared".into(), PathBuf::from)
}

fn main() -> ExitCode {
    match chore() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn chore() -> anyhow::Result<()> {
    // Chores speak of paths from the root of the workspace, wherever they are called.
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    std::env::set_current_dir(Path::new(&here).parent().context("no workspace")?)?;
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["test"] => check::test(),
        ["ci"] => check::ci(true),
        ["ci", "--without-tests"] => check::ci(false),
        ["gen"] => generate::write(),
        ["gen", "--check"] => generate::check(),
        ["levels"] => levels::check(),
        ["levels", "--update"] => levels::update(),
        ["exam", rest @ ..] => exam::print(rest),
        ["calibration"] => exam::calibration::print(false),
        ["calibration", "--fit"] => exam::calibration::print(true),
        ["vectors"] => vectors::print(&shared().join("vectors")),
        ["vectors", dir] => vectors::print(Path::new(dir)),
        ["bench"] => bench::run(),
        ["new-cause", id] => new_cause::write(id),
        ["fuzz", rest @ ..] => fuzz::run(rest),
        _ => bail!("{USAGE}"),
    }
}
