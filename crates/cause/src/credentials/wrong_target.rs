//! `credentials.wrong-target`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The credential is genuine but was issued for another audience, issuer, environment, region or tenant.
pub const CAUSE: Cause = Cause {
    id: "credentials.wrong-target",
    means: "The credential is genuine but was issued for another audience, issuer, environment, region or tenant.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("wrong-target.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
