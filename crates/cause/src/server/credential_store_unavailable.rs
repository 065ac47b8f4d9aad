//! `server.credential-store-unavailable`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The server cannot read or reach what it checks credentials against, and refuses everyone.
pub const CAUSE: Cause = Cause {
    id: "server.credential-store-unavailable",
    means: "The server cannot read or reach what it checks credentials against, and refuses everyone.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("credential-store-unavailable.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let status = refused.status();
    if !all.is_empty() && (500..600).contains(&status) {
        all.push(Evidence::new(1.0, Seen::Status, format!("{status}: the fault is the server's own")));
    }
    let admitted = seen.admitted_with_same().any(|(_, step)| step.asks_like(refused));
    if admitted && (500..504).contains(&status) && refused.has_credentials() {
        all.push(Evidence::new(0.5, Seen::Difference, "the same credentials were let in at another time"));
    }
    let differs = seen.twins_without().any(|twin| twin.status() == 401) && matches!(status, 500 | 403);
    if differs && refused.own_page().is_some() && refused.authorization().is_some_and(|own| own.is("basic")) {
        let says = format!(
            "without credentials the server asks for them, with a password it fails with {status}: its user file can't be read"
        );
        all.push(Evidence::new(if status == 500 { 5.0 } else { 3.5 }, Seen::Difference, says));
    }
    if !all.is_empty()
        && refused.challenge_param("error") == Some("invalid_token")
        && status == 401
        && !all.iter().any(|one| one.weight >= 4.0)
    {
        all.push(Evidence::new(-1.5, Seen::Challenge, "the challenge calls the token invalid"));
    }
    all
}
