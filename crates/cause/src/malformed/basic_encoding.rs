//! `malformed.basic-encoding`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The Basic value is not the base64 of user:password.
pub const CAUSE: Cause = Cause {
    id: "malformed.basic-encoding",
    means: "The Basic value is not the base64 of user:password.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("basic-encoding.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
