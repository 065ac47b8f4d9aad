//! `network.firewall`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A firewall or web application firewall stops the request.
pub const CAUSE: Cause = Cause {
    id: "network.firewall",
    means: "A firewall or web application firewall stops the request.",
    fixed_by: &[Person::Network, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("firewall.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
