//! `credentials.rejected`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// The credentials are well formed, of the right scheme and in the right place, but the server does not know them: wrong password, unknown user, unknown key.
pub const CAUSE: Cause = Cause {
    id: "credentials.rejected",
    means: "The credentials are well formed, of the right scheme and in the right place, but the server does not know them: wrong password, unknown user, unknown key.",
    fixed_by: &[Person::User, Person::Developer, Person::Owner],
    disclosure: Disclosure::Neutral,
    page: include_str!("rejected.md"),
    weigh: weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
