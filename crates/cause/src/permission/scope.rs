//! `permission.scope`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The credential is accepted, but lacks a scope or role that this operation needs.
pub const CAUSE: Cause = Cause {
    id: "permission.scope",
    means: "The credential is accepted, but lacks a scope or role that this operation needs.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("scope.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
