//! `server.credential-store-unavailable`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The server cannot read or reach what it checks credentials against, and refuses everyone.
pub const CAUSE: Cause = Cause {
    id: "server.credential-store-unavailable",
    means: "The server cannot read or reach what it checks credentials against, and refuses everyone.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("credential-store-unavailable.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
