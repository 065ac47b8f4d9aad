//! `server.cached-refusal`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A cache answers with a stored refusal.
pub const CAUSE: Cause = Cause {
    id: "server.cached-refusal",
    means: "A cache answers with a stored refusal.",
    fixed_by: &[Person::Owner, Person::User],
    disclosure: Disclosure::Owner,
    page: include_str!("cached-refusal.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
