//! `server.verifier-misconfigured`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The server checks tokens against the wrong issuer, audience, key or secret, and refuses good ones.
pub const CAUSE: Cause = Cause {
    id: "server.verifier-misconfigured",
    means: "The server checks tokens against the wrong issuer, audience, key or secret, and refuses good ones.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("verifier-misconfigured.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
