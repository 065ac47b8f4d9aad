//! `revoked.credential`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The key or token was revoked or rotated by its owner.
pub const CAUSE: Cause = Cause {
    id: "revoked.credential",
    means: "The key or token was revoked or rotated by its owner.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Neutral,
    page: include_str!("credential.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
