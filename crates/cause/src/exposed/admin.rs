//! `exposed.admin`: see the page beside this file.

use crate::{Cause, Disclosure, Person};

/// A management or status interface answers everybody.
pub const CAUSE: Cause = Cause {
    id: "exposed.admin",
    means: "A management or status interface answers everybody.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("admin.md"),
    weigh: |_| Vec::new(),
};
