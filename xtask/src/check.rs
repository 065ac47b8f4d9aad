//! `cargo xtask test` and `cargo xtask ci`.

use std::path::Path;

use crate::{exam, fuzz, generate, install, levels, licences, run};

/// Installs what is missing, runs everything, and says what was skipped.
pub fn test() -> anyhow::Result<()> {
    let mut skipped = Vec::new();
    run::step("what the tests need");
    install::missing(install::TESTS)?;

    run::step("tests of the workspace");
    run::visibly(run::cargo().args(["test", "--workspace"]))?;

    run::step("fuzz targets");
    match fuzz::targets()? {
        Some(targets) => println!("    {}: {}", targets.len(), targets.join(", ")),
        None => skipped.push(format!("fuzz targets: {} is not there", fuzz::DIR)),
    }

    run::step("levels: recordings and vectors");
    skipped.extend(levels::compare()?);

    run::step("calibration");
    let (brier, count) = exam::calibration::overall()?;
    println!("    Brier score {brier:.4} over {count} first causes");
    if brier > exam::calibration::bound() {
        anyhow::bail!(
            "the Brier score {brier:.4} is above {:.2}: see `cargo xtask calibration --fit`",
            exam::calibration::bound()
        );
    }

    println!();
    for skipped in &skipped {
        println!("skipped: {skipped}");
    }
    if skipped.is_empty() {
        println!("nothing was skipped");
    }
    println!("all tests passed");
    Ok(())
}

/// All that has to hold before a change goes in.
pub fn ci(tests: bool) -> anyhow::Result<()> {
    run::step("format");
    install::components()?;
    run::visibly(run::cargo().args(["fmt", "--all", "--check"]))?;

    run::step("lints");
    run::visibly(run::cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))?;

    run::step("documentation");
    run::visibly(
        run::cargo().args(["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings"),
    )?;

    run::step("licences and bans");
    licences::check(Path::new("deny.toml"))?;

    run::step("generated files");
    generate::check()?;

    if tests {
        test()?;
    }
    Ok(())
}
