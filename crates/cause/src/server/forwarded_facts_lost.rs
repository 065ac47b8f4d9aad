//! `server.forwarded-facts-lost`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The hop in front does not tell the application the scheme, host or address that the client used, so the application's own checks refuse.
pub const CAUSE: Cause = Cause {
    id: "server.forwarded-facts-lost",
    means: "The hop in front does not tell the application the scheme, host or address that the client used, so the application's own checks refuse.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("forwarded-facts-lost.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
