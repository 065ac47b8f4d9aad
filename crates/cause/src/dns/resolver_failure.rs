//! `dns.resolver-failure`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The resolver does not answer, or answers with a failure.
pub const CAUSE: Cause = Cause {
    id: "dns.resolver-failure",
    means: "The resolver does not answer, or answers with a failure.",
    fixed_by: &[Person::Network, Person::User],
    disclosure: Disclosure::Caller,
    page: include_str!("resolver-failure.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
