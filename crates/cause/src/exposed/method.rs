//! `exposed.method`: see the page beside this file.

use crate::{Cause, Disclosure, Person};

/// Only some methods are checked, and others do the same.
pub const CAUSE: Cause = Cause {
    id: "exposed.method",
    means: "Only some methods are checked, and others do the same.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("method.md"),
    weigh: |_| Vec::new(),
};
