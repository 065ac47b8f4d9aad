//! `server.public-path-protected`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// An endpoint that must be public sits under a protected one.
pub const CAUSE: Cause = Cause {
    id: "server.public-path-protected",
    means: "An endpoint that must be public sits under a protected one.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("public-path-protected.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
