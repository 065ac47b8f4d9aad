//! `malformed.signature`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A signature over the token or the request does not verify: wrong secret, wrong canonical form, or content changed after signing.
pub const CAUSE: Cause = Cause {
    id: "malformed.signature",
    means: "A signature over the token or the request does not verify: wrong secret, wrong canonical form, or content changed after signing.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("signature.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
