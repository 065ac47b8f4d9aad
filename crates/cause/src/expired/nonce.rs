//! `expired.nonce`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A server-issued nonce is too old, used up or absent.
pub const CAUSE: Cause = Cause {
    id: "expired.nonce",
    means: "A server-issued nonce is too old, used up or absent.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("nonce.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
