//! `malformed.charset`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// User name or password has characters outside ASCII, encoded otherwise than the server expects.
pub const CAUSE: Cause = Cause {
    id: "malformed.charset",
    means: "User name or password has characters outside ASCII, encoded otherwise than the server expects.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("charset.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
