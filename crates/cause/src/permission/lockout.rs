//! `permission.lockout`: see the page beside this file.

use syntax::shown;

use crate::observations::Standing;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// Too many failures or requests: the server refuses for a while, whatever is sent.
pub const CAUSE: Cause = Cause {
    id: "permission.lockout",
    means: "Too many failures or requests: the server refuses for a while, whatever is sent.",
    fixed_by: &[Person::User, Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("lockout.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if refused.status() == 429 {
        all.push(Evidence::new(4.5, Seen::Status, "429: too many requests"));
    }
    if let Some(wait) = refused.header("retry-after")
        && matches!(refused.status(), 401 | 403 | 429)
        && all.is_empty()
    {
        all.push(Evidence::new(3.5, Seen::Header, format!("Retry-After: {}", shown::line(wait, 40))));
    }
    let failures = seen.before().iter().filter(|step| {
        step.standing == Standing::Refused
            && step.host() == refused.host()
            && step.has_credentials()
            && step.status() != refused.status()
    });
    let failures = failures.count();
    if failures >= 2 && matches!(refused.status(), 403 | 423 | 429 | 503 | 0) {
        let says = format!("{failures} attempts failed before, and then the answer changed");
        all.push(Evidence::new(2.0, Seen::Difference, says));
    }
    if let Some(left) = remaining(refused)
        && left > 0
        && !all.is_empty()
        && refused.status() != 429
    {
        all.push(Evidence::new(-1.5, Seen::Header, format!("{left} requests of the limit are left")));
    }
    all
}

/// What is left of the rate limit, where the answer says so.
fn remaining(refused: &Step) -> Option<u64> {
    ["x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-remaining"]
        .iter()
        .find_map(|name| refused.header(name)?.trim().parse().ok())
}
