//! One module a command.

pub mod completions;
pub mod explain;
pub mod why;

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use ::why::report::text::Layout;
use anyhow::Context as _;

/// Columns of a report that does not go to a terminal.
const PLAIN_WIDTH: usize = 80;

/// How text is laid out on standard output.
fn layout() -> Layout {
    let terminal = std::io::stdout().is_terminal();
    let width = terminal_size::terminal_size()
        .filter(|_| terminal)
        .map_or(PLAIN_WIDTH, |(width, _)| usize::from(width.0));
    let colour = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    Layout { width, colour: terminal && colour }
}

/// Writes to `file`, or to standard output.
fn put(text: &str, file: Option<&Path>) -> anyhow::Result<()> {
    match file {
        Some(file) => std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display())),
        None => {
            let mut out = std::io::stdout().lock();
            out.write_all(text.as_bytes())?;
            if !text.ends_with('\n') {
                out.write_all(b"\n")?;
            }
            Ok(out.flush()?)
        }
    }
}
