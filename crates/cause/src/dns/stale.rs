//! `dns.stale`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A cached or outdated record sends the client to the wrong server.
pub const CAUSE: Cause = Cause {
    id: "dns.stale",
    means: "A cached or outdated record sends the client to the wrong server.",
    fixed_by: &[Person::User, Person::Network, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("stale.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
