//! `exposed.forged-identity`: see the page beside this file.

use crate::{Cause, Disclosure, Person};

/// An identity or address that the client itself states is believed.
pub const CAUSE: Cause = Cause {
    id: "exposed.forged-identity",
    means: "An identity or address that the client itself states is believed.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("forged-identity.md"),
    weigh: |_| Vec::new(),
};
