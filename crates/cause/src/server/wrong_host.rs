//! `server.wrong-host`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The request reaches another virtual host or backend than the one meant.
pub const CAUSE: Cause = Cause {
    id: "server.wrong-host",
    means: "The request reaches another virtual host or backend than the one meant.",
    fixed_by: &[Person::Owner, Person::Developer],
    disclosure: Disclosure::Owner,
    page: include_str!("wrong-host.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
