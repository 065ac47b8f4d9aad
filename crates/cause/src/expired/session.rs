//! `expired.session`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The session behind a cookie has ended, or the server no longer knows it.
pub const CAUSE: Cause = Cause {
    id: "expired.session",
    means: "The session behind a cookie has ended, or the server no longer knows it.",
    fixed_by: &[Person::User, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("session.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
