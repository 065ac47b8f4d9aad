//! `malformed.stray-characters`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The credential holds characters that do not belong to it: white space, a newline, quotes, a byte-order mark, typographic or invisible characters.
pub const CAUSE: Cause = Cause {
    id: "malformed.stray-characters",
    means: "The credential holds characters that do not belong to it: white space, a newline, quotes, a byte-order mark, typographic or invisible characters.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("stray-characters.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
