//! `credentials.missing`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The request carries no credentials of any kind that the server accepts.
pub const CAUSE: Cause = Cause {
    id: "credentials.missing",
    means: "The request carries no credentials of any kind that the server accepts.",
    fixed_by: &[Person::User, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("missing.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
