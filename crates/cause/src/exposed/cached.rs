//! `exposed.cached`: see the page beside this file.

use crate::{Cause, Disclosure, Person};

/// A cache stores the answer to one identity and gives it to others.
pub const CAUSE: Cause = Cause {
    id: "exposed.cached",
    means: "A cache stores the answer to one identity and gives it to others.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("cached.md"),
    weigh: |_| Vec::new(),
};
