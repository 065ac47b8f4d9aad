//! `exposed.unprotected`: see the page beside this file.

use crate::{Cause, Disclosure, Person};

/// The configuration means to protect this, but no check is in effect.
pub const CAUSE: Cause = Cause {
    id: "exposed.unprotected",
    means: "The configuration means to protect this, but no check is in effect.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("unprotected.md"),
    weigh: |_| Vec::new(),
};
