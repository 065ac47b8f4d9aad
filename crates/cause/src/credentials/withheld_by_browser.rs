//! `credentials.withheld-by-browser`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A browser holds the credential but did not attach it to this request.
pub const CAUSE: Cause = Cause {
    id: "credentials.withheld-by-browser",
    means: "A browser holds the credential but did not attach it to this request.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("withheld-by-browser.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
