//! `server.plugin`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// A plugin or module of the application refuses the request.
pub const CAUSE: Cause = Cause {
    id: "server.plugin",
    means: "A plugin or module of the application refuses the request.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("plugin.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
