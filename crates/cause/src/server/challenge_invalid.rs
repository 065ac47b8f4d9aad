//! `server.challenge-invalid`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The refusal comes without a usable WWW-Authenticate, so that clients which wait for the challenge never send their credentials.
pub const CAUSE: Cause = Cause {
    id: "server.challenge-invalid",
    means: "The refusal comes without a usable WWW-Authenticate, so that clients which wait for the challenge never send their credentials.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("challenge-invalid.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
