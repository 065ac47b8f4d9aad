//! `bouncer completions`: shell completions and the manual page, made from the arguments.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::args::{Args, Completions, Target};
use crate::exit::Exit;

/// Prints what was asked for.
pub fn run(args: &Completions) -> anyhow::Result<Exit> {
    let mut command = Args::command();
    let mut out = Vec::new();
    let shell = match args.target {
        Target::Bash => Shell::Bash,
        Target::Zsh => Shell::Zsh,
        Target::Fish => Shell::Fish,
        Target::Powershell => Shell::PowerShell,
        Target::Elvish => Shell::Elvish,
        Target::Man => {
            clap_mangen::Man::new(command).render(&mut out)?;
            super::put(&String::from_utf8_lossy(&out), None)?;
            return Ok(Exit::Clean);
        }
    };
    clap_complete::generate(shell, &mut command, "bouncer", &mut out);
    super::put(&String::from_utf8_lossy(&out), None)?;
    Ok(Exit::Clean)
}
