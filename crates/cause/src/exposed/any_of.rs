//! `exposed.any-of`: see the page beside this file.

use crate::{Cause, Disclosure, Person};

/// Several conditions are joined by 'any of', and one of them always holds.
pub const CAUSE: Cause = Cause {
    id: "exposed.any-of",
    means: "Several conditions are joined by 'any of', and one of them always holds.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("any-of.md"),
    weigh: |_| Vec::new(),
};
