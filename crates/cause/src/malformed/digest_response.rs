//! `malformed.digest-response`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A Digest response was computed over the wrong inputs: uri, qop, nc, cnonce, realm or algorithm.
pub const CAUSE: Cause = Cause {
    id: "malformed.digest-response",
    means: "A Digest response was computed over the wrong inputs: uri, qop, nc, cnonce, realm or algorithm.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("digest-response.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
