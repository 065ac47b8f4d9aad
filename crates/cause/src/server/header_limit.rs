//! `server.header-limit`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The server's limit on the size of headers refuses the credential.
pub const CAUSE: Cause = Cause {
    id: "server.header-limit",
    means: "The server's limit on the size of headers refuses the credential.",
    fixed_by: &[Person::Owner, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("header-limit.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
