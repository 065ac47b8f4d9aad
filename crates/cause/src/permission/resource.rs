//! `permission.resource`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The identity is accepted, but may not do this to this resource.
pub const CAUSE: Cause = Cause {
    id: "permission.resource",
    means: "The identity is accepted, but may not do this to this resource.",
    fixed_by: &[Person::Owner, Person::User],
    disclosure: Disclosure::Caller,
    page: include_str!("resource.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
