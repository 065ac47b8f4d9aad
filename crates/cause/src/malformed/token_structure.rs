//! `malformed.token-structure`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A structured token is broken: truncated, with segments missing, or with parts that do not decode.
pub const CAUSE: Cause = Cause {
    id: "malformed.token-structure",
    means: "A structured token is broken: truncated, with segments missing, or with parts that do not decode.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("token-structure.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
