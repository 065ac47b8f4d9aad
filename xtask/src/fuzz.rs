//! Running the fuzz targets. They are a workspace of their own, because they need an instrumented build.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::run;

/// Where they are.
pub const DIR: &str = "crates/syntax/fuzz";

/// The names of all targets, from the manifest; `None` where there is none. An error is a broken manifest.
pub fn targets() -> anyhow::Result<Option<Vec<String>>> {
    let manifest = Path::new(DIR).join("Cargo.toml");
    if !manifest.is_file() {
        return Ok(None);
    }
    let manifest = manifest.to_string_lossy();
    let metadata = run::metadata(&["--no-deps", "--manifest-path", &manifest])?;
    let mut names = Vec::new();
    for target in metadata["packages"][0]["targets"].as_array().into_iter().flatten() {
        let source = target["src_path"].as_str().unwrap_or_default();
        let name = target["name"].as_str().unwrap_or_default();
        if source.contains("fuzz_targets") {
            if !Path::new(source).is_file() {
                bail!("{manifest}: the target {name} has no file {source}");
            }
            names.push(name.to_owned());
        }
    }
    if names.is_empty() {
        bail!("{manifest} lists no target");
    }
    Ok(Some(names))
}

/// `cargo xtask fuzz [SECONDS] [TARGET …]`: each target for so long; the corpus grows outside of the repository.
pub fn run(args: &[&str]) -> anyhow::Result<()> {
    let (seconds, only) = match args {
        [first, rest @ ..] if first.parse::<u32>().is_ok() => (*first, rest),
        _ => ("300", args),
    };
    let all = targets()?.with_context(|| format!("{DIR} is not there"))?;
    if let Some(unknown) = only.iter().find(|name| !all.iter().any(|target| target == *name)) {
        bail!("there is no target {unknown}; there are {}", all.join(", "));
    }
    if !run::is_there("cargo-fuzz") {
        println!("    installing cargo-fuzz: builds and runs fuzz targets");
        run::visibly(run::cargo().args(["install", "--locked", "cargo-fuzz"]))?;
    }
    let build = run::target_dir()?.join("fuzz");
    let mut failed = Vec::new();
    for target in all.iter().filter(|target| only.is_empty() || only.contains(&target.as_str())) {
        run::step(&format!("{target}, {seconds} s"));
        let corpus = build.join("corpus").join(target);
        std::fs::create_dir_all(&corpus)?;
        let mut command = Command::new("cargo");
        // The instrumentation is an unstable option of the compiler.
        command.env("RUSTC_BOOTSTRAP", "1").env_remove("CARGO_TARGET_DIR");
        command.args(["fuzz", "run", "--fuzz-dir", DIR, "--target-dir"]).arg(&build).arg(target).arg(&corpus);
        let seeds = Path::new(DIR).join("seeds").join(target);
        if seeds.is_dir() {
            command.arg(seeds);
        }
        command.args(["--", &format!("-max_total_time={seconds}"), "-timeout=10", "-print_final_stats=1"]);
        if let Err(error) = run::visibly(&mut command) {
            failed.push(format!("{target}: {error}"));
        }
    }
    if !failed.is_empty() {
        bail!("findings:\n  {}", failed.join("\n  "));
    }
    println!("\nno findings");
    Ok(())
}
