//! `network.unreachable`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// No connection to the server's address can be made.
pub const CAUSE: Cause = Cause {
    id: "network.unreachable",
    means: "No connection to the server's address can be made.",
    fixed_by: &[Person::Network, Person::Owner, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("unreachable.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
