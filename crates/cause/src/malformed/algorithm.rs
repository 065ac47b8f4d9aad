//! `malformed.algorithm`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The token or signature uses an algorithm that the server does not accept.
pub const CAUSE: Cause = Cause {
    id: "malformed.algorithm",
    means: "The token or signature uses an algorithm that the server does not accept.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("algorithm.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
