//! `bouncer`: finds out why an HTTP request was refused.

mod args;
mod commands;
mod exit;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Args, Command};
use crate::exit::Exit;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are no errors; a wrong argument is one of ours: exit status 2.
            let _ = error.print();
            return if error.use_stderr() { Exit::Unable.into() } else { Exit::Clean.into() };
        }
    };
    let done = match args.command {
        Command::Why(why) => commands::why::run(&why),
        Command::Explain(explain) => commands::explain::run(&explain),
        Command::Completions(completions) => commands::completions::run(&completions),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(error) if is_broken_pipe(&error) => Exit::Clean.into(),
        Err(error) => {
            anstream::eprintln!("bouncer: {error:#}");
            Exit::Unable.into()
        }
    }
}

/// A reader that has seen enough (`bouncer … | head`) is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
