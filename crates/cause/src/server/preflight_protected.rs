//! `server.preflight-protected`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The server asks the CORS preflight for credentials, which browsers never send.
pub const CAUSE: Cause = Cause {
    id: "server.preflight-protected",
    means: "The server asks the CORS preflight for credentials, which browsers never send.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("preflight-protected.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
