//! `credentials.certificate-missing`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The server asks for a TLS client certificate and got none, or one from an authority it does not trust.
pub const CAUSE: Cause = Cause {
    id: "credentials.certificate-missing",
    means: "The server asks for a TLS client certificate and got none, or one from an authority it does not trust.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("certificate-missing.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
