//! `expired.clock-skew`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The clocks of client, issuer and server disagree, so a credential in time looks out of time.
pub const CAUSE: Cause = Cause {
    id: "expired.clock-skew",
    means: "The clocks of client, issuer and server disagree, so a credential in time looks out of time.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("clock-skew.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
