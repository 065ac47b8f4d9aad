//! `permission.lockout`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// Too many failures or requests: the server refuses for a while, whatever is sent.
pub const CAUSE: Cause = Cause {
    id: "permission.lockout",
    means: "Too many failures or requests: the server refuses for a while, whatever is sent.",
    fixed_by: &[Person::User, Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("lockout.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
