//! `dns.not-found`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The host name has no address.
pub const CAUSE: Cause = Cause {
    id: "dns.not-found",
    means: "The host name has no address.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("not-found.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
