//! `revoked.account`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The account behind the credential is disabled, locked, deleted or has changed its password.
pub const CAUSE: Cause = Cause {
    id: "revoked.account",
    means: "The account behind the credential is disabled, locked, deleted or has changed its password.",
    fixed_by: &[Person::User, Person::Owner],
    disclosure: Disclosure::Neutral,
    page: include_str!("account.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let mut all = seen.told(CAUSE.id);
    if all.is_empty() {
        return all;
    }
    let refused = seen.refused();
    let now = refused.time();
    let in_time =
        refused.jwt().is_some_and(|jwt| jwt.seconds("exp").zip(now).is_some_and(|(exp, now)| exp > now));
    if in_time {
        let says = "the token is in time: its issuer knew the account when it was made";
        all.push(Evidence::new(4.5, Seen::Clock, says));
    }
    if refused.status() == 429 || refused.header("retry-after").is_some() {
        all.push(Evidence::new(
            -2.5,
            Seen::Header,
            "the answer says when to try again: the lock ends by itself",
        ));
    }
    if !refused.has_credentials()
        && refused.exchange.request.body.is_empty()
        && refused.method().eq_ignore_ascii_case("GET")
    {
        all.push(Evidence::new(-1.5, Seen::Request, "nothing in the request names an account"));
    }
    all
}
