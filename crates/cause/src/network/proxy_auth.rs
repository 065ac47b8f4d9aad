//! `network.proxy-auth`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A forward proxy on the way wants credentials of its own.
pub const CAUSE: Cause = Cause {
    id: "network.proxy-auth",
    means: "A forward proxy on the way wants credentials of its own.",
    fixed_by: &[Person::User, Person::Network],
    disclosure: Disclosure::Caller,
    page: include_str!("proxy-auth.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
