//! `server.stacked-auth`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// Two layers want the same Authorization header for different schemes, and no value satisfies both.
pub const CAUSE: Cause = Cause {
    id: "server.stacked-auth",
    means: "Two layers want the same Authorization header for different schemes, and no value satisfies both.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("stacked-auth.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
