//! What can be typed. Help, completions and man pages are made from this.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Finds out why an HTTP request was refused.
#[derive(Parser)]
#[command(name = "bouncer", version, about, after_help = EXIT, max_term_width = 100)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT: &str =
    "Exit status: 0 admitted or clean, 1 refused or findings, 2 the command could not do its work.";

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Say why a request was refused, and what to do
    Why(Why),
    /// Explain a cause of the catalogue or a status code
    Explain(Explain),
    /// Print shell completions or the man page
    Completions(Completions),
}

const WHY: &str = "\
Give what you have of the refused request:

  bouncer why refused.har                a browser's export: the refused entry is found
  bouncer why transcript.txt             what `curl -v` printed (also --trace-ascii, HTTPie -v, wget -d)
  bouncer why messages.http              raw HTTP messages
  bouncer why 'curl -H … https://…'      a pasted command, or the same from standard input
  bouncer why -- curl -u me:pw https://…
  bouncer why -H 'X-API-Key: …' https://…  curl's own options

Exit status: 0 admitted, 1 refused, 2 the input could not be read.";

/// Arguments of `bouncer why`.
#[derive(ClapArgs)]
#[command(after_help = WHY, disable_help_flag = true)]
pub struct Why {
    /// How to print the report
    #[arg(long, value_enum, default_value_t = ReportFormat::Text, value_name = "FORMAT")]
    pub format: ReportFormat,
    /// Print the report as JSON (short for --format json)
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Read the input as this format instead of recognising it
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub input_format: Option<InputFormat>,
    /// Explain this exchange of the recording, from 1
    #[arg(long, value_name = "N")]
    pub entry: Option<usize>,
    /// Check tokens against the keys in this JSON Web Key Set
    #[arg(long, value_name = "FILE")]
    pub jwks: Vec<PathBuf>,
    /// Send nothing
    #[arg(long)]
    pub offline: bool,
    /// Write the report to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Print help
    #[arg(long, action = clap::ArgAction::Help)]
    pub help: Option<bool>,
    /// A file, `-`, a URL, a whole curl command, or curl's own options
    #[arg(value_name = "INPUT", trailing_var_arg = true, allow_hyphen_values = true)]
    pub input: Vec<String>,
}

/// Formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For a terminal
    Text,
    /// One JSON object, `bouncer.report/1`
    Json,
    /// One HTML file without scripts
    Html,
}

/// Formats of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// A command line that runs curl
    Curl,
    /// What `curl -v` prints
    Verbose,
    /// What `curl --trace-ascii` writes
    Trace,
    /// HTTP Archive
    Har,
    /// What HTTPie prints with -v
    Httpie,
    /// Raw HTTP messages
    Raw,
    /// What `wget -d` prints
    Wget,
}

/// Arguments of `bouncer explain`.
#[derive(ClapArgs)]
pub struct Explain {
    /// A cause (`expired.token`), a group (`expired`) or a status code (401); none lists the catalogue
    pub what: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `bouncer completions`.
#[derive(ClapArgs)]
pub struct Completions {
    /// For which shell, or `man` for the manual page
    #[arg(value_enum)]
    pub target: Target,
}

/// What `bouncer completions` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// GNU Bash
    Bash,
    /// Z shell
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    Powershell,
    /// Elvish
    Elvish,
    /// The manual page in roff
    Man,
}
