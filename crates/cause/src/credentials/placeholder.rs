//! `credentials.placeholder`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// What was sent is documentation text or an unexpanded variable, not a credential.
pub const CAUSE: Cause = Cause {
    id: "credentials.placeholder",
    means: "What was sent is documentation text or an unexpanded variable, not a credential.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("placeholder.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
