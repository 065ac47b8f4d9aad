//! `revoked.signing-key`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The token is signed by a key that the server does not, or no longer, trust.
pub const CAUSE: Cause = Cause {
    id: "revoked.signing-key",
    means: "The token is signed by a key that the server does not, or no longer, trust.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("signing-key.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
