//! `server.credential-store-unavailable`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

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
    all.extend(unreadable(seen));
    if all.is_empty() && status == 500 && refused.own_page() == Some("nginx") {
        let says = "nginx itself answers 500, as it does where its verifier or user file fails";
        all.push(Evidence::new(2.5, Seen::Status, says));
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

/// Without credentials the server asks for them; with a password it fails by itself, before any application.
fn unreadable(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let asks = |step: &Step| step.status() == 401 && step.challenged_with("basic") && !step.has_credentials();
    let fails = |step: &Step| {
        matches!(step.status(), 403 | 500)
            && step.own_page().is_some()
            && step.authorization().is_some_and(|own| own.is("basic"))
    };
    let failed = if fails(refused) && seen.twins().any(asks) {
        refused
    } else if asks(refused) {
        seen.twins().find(|twin| fails(twin))?
    } else {
        return None;
    };
    let status = failed.status();
    Some(Evidence::new(
        if status == 500 { 6.0 } else { 4.5 },
        Seen::Difference,
        format!(
            "without credentials the server asks for them, with a password it answers {status} by itself: its user file can't be read"
        ),
    ))
}
