//! `dns.override`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A local override (hosts file, resolver rule) sends the client to another server than DNS says.
pub const CAUSE: Cause = Cause {
    id: "dns.override",
    means: "A local override (hosts file, resolver rule) sends the client to another server than DNS says.",
    fixed_by: &[Person::User, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("override.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
