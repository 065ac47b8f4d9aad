//! `exposed.fail-open`: see the page beside this file.

use crate::{Cause, Disclosure, Person};

/// What is unknown or cannot be checked is admitted.
pub const CAUSE: Cause = Cause {
    id: "exposed.fail-open",
    means: "What is unknown or cannot be checked is admitted.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("fail-open.md"),
    weigh: |_| Vec::new(),
};
