//! From a request to a report of why it was refused: subject → observations → verdict → report.
//!
//! Data flows one way. The [`Subject`] is what the caller gave; `cause` makes observations of it and weighs them;
//! a [`Report`] is the value that the renderers of [`report`] turn into text, JSON or HTML.

mod noticed;
mod redact;
pub mod report;
pub mod status;
mod subject;

pub use report::Report;
pub use subject::{Selection, Subject};

use cause::{Observations, verdict};

/// Explains what was recorded.
pub fn explain(subject: Subject) -> Report {
    let Subject { capture, keys, selection } = subject;
    let notes = capture.notes.clone();
    let format = capture.format;
    let capture = selection.apply(capture);
    let keys: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();
    let seen = Observations::of(capture, &keys);
    let verdict = verdict(&seen);
    report::Report::new(&seen, &verdict, &notes, format)
}
