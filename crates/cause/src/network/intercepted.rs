//! `network.intercepted`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// Something between client and server answers in its place: a captive portal, a gateway's login page, a TLS-inspecting box.
pub const CAUSE: Cause = Cause {
    id: "network.intercepted",
    means: "Something between client and server answers in its place: a captive portal, a gateway's login page, a TLS-inspecting box.",
    fixed_by: &[Person::Network, Person::User],
    disclosure: Disclosure::Caller,
    page: include_str!("intercepted.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
