//! `server.authorization-stripped`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A hop in front of the application removes the Authorization header (or another credential, or the identity that a verifier found), so the application never sees it.
pub const CAUSE: Cause = Cause {
    id: "server.authorization-stripped",
    means: "A hop in front of the application removes the Authorization header (or another credential, or the identity that a verifier found), so the application never sees it.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("authorization-stripped.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
