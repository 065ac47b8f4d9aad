//! `permission.address`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The credential or the resource is limited to other client addresses.
pub const CAUSE: Cause = Cause {
    id: "permission.address",
    means: "The credential or the resource is limited to other client addresses.",
    fixed_by: &[Person::Owner, Person::Network],
    disclosure: Disclosure::Caller,
    page: include_str!("address.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
