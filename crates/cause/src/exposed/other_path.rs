//! `exposed.other-path`: see the page beside this file.

use crate::{Cause, Disclosure, Person};

/// The same content is reached by another path, name, port or entry point that is not checked.
pub const CAUSE: Cause = Cause {
    id: "exposed.other-path",
    means: "The same content is reached by another path, name, port or entry point that is not checked.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("other-path.md"),
    weigh: |_| Vec::new(),
};
