//! `credentials.lost-on-redirect`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The client dropped the credentials while following a redirect.
pub const CAUSE: Cause = Cause {
    id: "credentials.lost-on-redirect",
    means: "The client dropped the credentials while following a redirect.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("lost-on-redirect.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
