//! `malformed.scheme`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The scheme word of Authorization is absent, doubled, misspelt or followed by the wrong separator.
pub const CAUSE: Cause = Cause {
    id: "malformed.scheme",
    means: "The scheme word of Authorization is absent, doubled, misspelt or followed by the wrong separator.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("scheme.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
