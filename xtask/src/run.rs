//! Running other programs, visibly.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, bail};

/// The cargo that runs this chore.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Announces a step of a chore.
pub fn step(name: &str) {
    println!("\n==> {name}");
}

/// Runs `command` with its output on the terminal; an error names it where it fails.
pub fn visibly(command: &mut Command) -> anyhow::Result<()> {
    let shown = shown(command);
    println!("    $ {shown}");
    let started = Instant::now();
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("cannot run {shown}"))?;
    if !status.success() {
        bail!("{shown}: {status}");
    }
    println!("    {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// What `command` prints on standard output.
pub fn output(command: &mut Command) -> anyhow::Result<String> {
    let shown = shown(command);
    let done = command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {shown}"))?;
    if !done.status.success() {
        bail!("{shown}: {}\n{}", done.status, String::from_utf8_lossy(&done.stderr).trim());
    }
    String::from_utf8(done.stdout).with_context(|| format!("{shown}: its output is no UTF-8"))
}

/// Whether `program` can be found.
pub fn is_there(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

/// What cargo knows about a workspace; `more` are further options.
pub fn metadata(more: &[&str]) -> anyhow::Result<serde_json::Value> {
    let text = output(cargo().args(["metadata", "--format-version", "1", "--offline"]).args(more))?;
    serde_json::from_str(&text).context("cargo metadata: no JSON")
}

/// Where cargo puts what it builds.
pub fn target_dir() -> anyhow::Result<PathBuf> {
    let metadata = metadata(&["--no-deps"])?;
    Ok(PathBuf::from(metadata["target_directory"].as_str().context("cargo metadata: no target_directory")?))
}

fn shown(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let variables = command.get_envs().filter_map(|(name, value)| {
        Some(format!("{}={:?} ", name.to_string_lossy(), value?.to_string_lossy()))
    });
    let args = command.get_args().map(|arg| format!(" {}", arg.to_string_lossy()));
    variables.chain([name]).chain(args).collect()
}
