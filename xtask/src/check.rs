//! `cargo xtask test` and `cargo xtask ci`.

use std::path::Path;

use crate::{exam, fuzz, generate, install, levels, licences, run};

/// Installs what is missing, runs everything, and says what was skipped. A failure does not hide the next one.
pub fn test() -> anyhow::Result<()> {
    let mut steps = Steps::default();
    let mut skipped = Vec::new();
    steps.take("what the tests need", || install::missing(install::TESTS));
    steps.take("tests of the workspace", || {
        run::visibly(run::cargo().args(["test", "--workspace", "--no-fail-fast"]))
    });
    steps.take("fuzz targets", || {
        match fuzz::targets()? {
            Some(targets) => println!("    {}: {}", targets.len(), targets.join(", ")),
            None => skipped.push(format!("fuzz targets: {} is not there", fuzz::DIR)),
        }
        Ok(())
    });
    steps.take("levels: recordings and vectors", || {
        skipped.extend(levels::compare()?);
        Ok(())
    });
    steps.take("calibration", exam::calibration::compare);
    println!();
    for skipped in &skipped {
        println!("skipped: {skipped}");
    }
    if skipped.is_empty() {
        println!("nothing was skipped");
    }
    steps.end("all tests passed")
}

/// All that has to hold before a change goes in.
pub fn ci(tests: bool) -> anyhow::Result<()> {
    let mut steps = Steps::default();
    steps.take("format", || {
        install::components()?;
        run::visibly(run::cargo().args(["fmt", "--all", "--check"]))
    });
    steps.take("lints", || {
        let args = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
        run::visibly(run::cargo().args(args))
    });
    steps.take("documentation", || {
        let args = ["doc", "--workspace", "--no-deps", "--locked"];
        run::visibly(run::cargo().args(args).env("RUSTDOCFLAGS", "-D warnings"))
    });
    steps.take("licences and bans", || licences::check(Path::new("deny.toml")));
    steps.take("generated files", generate::check);
    if tests {
        steps.take("tests", test);
    }
    println!();
    steps.end("all checks passed")
}

/// Steps that were taken, and what failed in them.
#[derive(Default)]
struct Steps {
    failed: Vec<String>,
}

impl Steps {
    fn take(&mut self, name: &str, step: impl FnOnce() -> anyhow::Result<()>) {
        run::step(name);
        if let Err(error) = step() {
            println!("    FAILED: {error:#}");
            self.failed.push(name.to_owned());
        }
    }

    fn end(self, good: &str) -> anyhow::Result<()> {
        if !self.failed.is_empty() {
            anyhow::bail!("failed: {}", self.failed.join("; "));
        }
        println!("{good}");
        Ok(())
    }
}
