//! `network.tls`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The TLS handshake fails, so that no request is ever sent.
pub const CAUSE: Cause = Cause {
    id: "network.tls",
    means: "The TLS handshake fails, so that no request is ever sent.",
    fixed_by: &[Person::Owner, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("tls.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
