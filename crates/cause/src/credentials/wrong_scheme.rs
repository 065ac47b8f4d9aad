//! `credentials.wrong-scheme`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// Credentials were sent under an authentication scheme that the server does not offer.
pub const CAUSE: Cause = Cause {
    id: "credentials.wrong-scheme",
    means: "Credentials were sent under an authentication scheme that the server does not offer.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("wrong-scheme.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
