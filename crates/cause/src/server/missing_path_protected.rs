//! `server.missing-path-protected`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The URL does not exist, but lies under a protected path, so the refusal hides a 404.
pub const CAUSE: Cause = Cause {
    id: "server.missing-path-protected",
    means: "The URL does not exist, but lies under a protected path, so the refusal hides a 404.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("missing-path-protected.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
