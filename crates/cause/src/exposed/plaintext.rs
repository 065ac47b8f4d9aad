//! `exposed.plaintext`: see the page beside this file.

use crate::{Cause, Disclosure, Person};

/// Credentials are asked for and accepted over an unencrypted connection although TLS is there.
pub const CAUSE: Cause = Cause {
    id: "exposed.plaintext",
    means: "Credentials are asked for and accepted over an unencrypted connection although TLS is there.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("plaintext.md"),
    weigh: |_| Vec::new(),
};
