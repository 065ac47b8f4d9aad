//! `credentials.conflicting`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// Several credentials travel in one request, and the server judges another one than the caller means.
pub const CAUSE: Cause = Cause {
    id: "credentials.conflicting",
    means: "Several credentials travel in one request, and the server judges another one than the caller means.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("conflicting.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
