//! What the tests need beyond cargo, installed where it is missing.

use std::process::Command;

use anyhow::bail;

use crate::run;

/// A program, the package of Debian and Ubuntu that brings it, and what it is for.
pub struct Need {
    program: &'static str,
    package: &'static str,
    purpose: &'static str,
}

/// For the tests.
pub const TESTS: &[Need] = &[Need {
    program: "curl",
    package: "curl",
    purpose: "what is read from a command is compared with what curl sends",
}];

/// For the bench.
pub const BENCH: &[Need] = &[
    Need { program: "time", package: "time", purpose: "measures the memory of a process" },
    Need { program: "jq", package: "jq", purpose: "a peer that reads the same file" },
    Need { program: "curl", package: "curl", purpose: "a peer whose start is measured" },
];

/// Installs those of `needs` that are missing: says what, asks nothing.
pub fn missing(needs: &[Need]) -> anyhow::Result<()> {
    let missing: Vec<&Need> = needs.iter().filter(|need| !run::is_there(need.program)).collect();
    if missing.is_empty() {
        let names: Vec<&str> = needs.iter().map(|need| need.program).collect();
        println!("    nothing to install: {} is there", names.join(", "));
        return Ok(());
    }
    for need in &missing {
        println!("    installing {}: {}", need.package, need.purpose);
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    if !run::is_there("apt-get") {
        bail!("please install {}: there is no apt-get here to do it with", packages.join(", "));
    }
    let root = run::output(Command::new("id").arg("-u"))?.trim() == "0";
    if !root && !run::is_there("sudo") {
        bail!("please install {} as root: `apt-get install {}`", packages.join(", "), packages.join(" "));
    }
    let apt = |args: &[&str]| {
        let mut command = if root { Command::new("apt-get") } else { Command::new("sudo") };
        if !root {
            // -n: a password would be a question.
            command.args(["-n", "apt-get"]);
        }
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run::visibly(&mut apt(&["update", "-qq"]))?;
    run::visibly(apt(&["install", "-y", "-qq", "--no-install-recommends"]).args(&packages))?;
    Ok(())
}

/// Adds the components of the toolchain that the checks need.
pub fn components() -> anyhow::Result<()> {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if run::output(run::cargo().args([command, "--version"])).is_err() {
            println!("    installing {component}");
            run::visibly(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}
