//! `expired.token`: see the page beside this file.

use syntax::date;

use crate::observations::times::span;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The token or key was valid once, and its time is over.
pub const CAUSE: Cause = Cause {
    id: "expired.token",
    means: "The token or key was valid once, and its time is over.",
    fixed_by: &[Person::Developer, Person::User],
    disclosure: Disclosure::Caller,
    page: include_str!("token.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let mut all = seen.told(CAUSE.id);
    let refused = seen.refused();
    let Some(now) = seen.time().filter(|_| refused.status() != 0) else { return all };
    let said = !all.is_empty();
    for lifetime in refused.lifetimes() {
        let Some(ends) = lifetime.ends else { continue };
        let late = now - ends;
        if late >= 0 {
            let weight = match (lifetime.main, seen.told_otherwise(CAUSE.id) >= 4.5) {
                (true, false) => 6.5,
                (true, true) => 3.0,
                (false, _) => 1.5,
            };
            let says = format!(
                "{} ended at {}, {} before the answer was made ({})",
                lifetime.what,
                date::show(ends),
                span(late),
                date::show(now)
            );
            all.push(Evidence::new(weight, Seen::Clock, says));
        } else if lifetime.main {
            // The server may know an end that the token does not show, so its words weigh more than the claim.
            let says = format!(
                "{} holds until {}, {} longer than the answer's time",
                lifetime.what,
                date::show(ends),
                span(late)
            );
            all.push(Evidence::new(if said { -2.0 } else { -3.5 }, Seen::Clock, says));
        }
    }
    let request = &refused.exchange.request;
    let bare = !refused.has_credentials()
        && refused.cookies.is_empty()
        && request.body.is_empty()
        && refused.url().is_some_and(|url| url.query().is_none());
    if said && bare {
        all.push(Evidence::new(-2.0, Seen::Request, "the request carries no token that could have expired"));
    }
    all
}
