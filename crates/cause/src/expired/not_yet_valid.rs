//! `expired.not-yet-valid`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The token's validity has not begun.
pub const CAUSE: Cause = Cause {
    id: "expired.not-yet-valid",
    means: "The token's validity has not begun.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("not-yet-valid.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
