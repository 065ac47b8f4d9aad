//! `revoked.account`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The account behind the credential is disabled, locked, deleted or has changed its password.
pub const CAUSE: Cause = Cause {
    id: "revoked.account",
    means: "The account behind the credential is disabled, locked, deleted or has changed its password.",
    fixed_by: &[Person::User, Person::Owner],
    disclosure: Disclosure::Neutral,
    page: include_str!("account.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
