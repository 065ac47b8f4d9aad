//! `expired.token`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The token or key was valid once, and its time is over.
pub const CAUSE: Cause = Cause {
    id: "expired.token",
    means: "The token or key was valid once, and its time is over.",
    fixed_by: &[Person::Developer, Person::User],
    disclosure: Disclosure::Caller,
    page: include_str!("token.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
