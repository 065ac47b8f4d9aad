//! `credentials.wrong-place`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The right credential is in the wrong place: another header, the query, a cookie or the body.
pub const CAUSE: Cause = Cause {
    id: "credentials.wrong-place",
    means: "The right credential is in the wrong place: another header, the query, a cookie or the body.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("wrong-place.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
