//! `exposed.credential-file`: see the page beside this file.

use crate::{Cause, Disclosure, Person};

/// The file of passwords or keys can be read by strangers.
pub const CAUSE: Cause = Cause {
    id: "exposed.credential-file",
    means: "The file of passwords or keys can be read by strangers.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("credential-file.md"),
    weigh: |_| Vec::new(),
};
