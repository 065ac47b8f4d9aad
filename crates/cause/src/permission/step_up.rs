//! `permission.step-up`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A stronger or fresher login is required: second factor, consent, recent authentication.
pub const CAUSE: Cause = Cause {
    id: "permission.step-up",
    means: "A stronger or fresher login is required: second factor, consent, recent authentication.",
    fixed_by: &[Person::User, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("step-up.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
