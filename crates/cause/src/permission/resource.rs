//! `permission.resource`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The identity is accepted, but may not do this to this resource.
pub const CAUSE: Cause = Cause {
    id: "permission.resource",
    means: "The identity is accepted, but may not do this to this resource.",
    fixed_by: &[Person::Owner, Person::User],
    disclosure: Disclosure::Caller,
    page: include_str!("resource.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let known = refused.has_credentials() || !refused.cookies.is_empty();
    if refused.status() == 403 && known {
        all.push(Evidence::new(
            0.8,
            Seen::Status,
            "403 to a request with credentials: known, and still not allowed",
        ));
    }
    if matches!(refused.status(), 403..=405) && known {
        if let Some((_, elsewhere)) = seen.admitted_with_same().find(|(_, step)| !step.asks_like(refused)) {
            let says = format!(
                "the same credential is let in for {}, and not for {}",
                elsewhere.name(),
                refused.name()
            );
            all.push(Evidence::new(2.7, Seen::Difference, says));
        }
        if refused.status() == 403 && seen.twins_without().any(|twin| twin.status() == 401) {
            let says = "without credentials the answer is 401, with them 403: they were accepted";
            all.push(Evidence::new(2.5, Seen::Difference, says));
        }
    }
    if !all.is_empty() && !known {
        all.push(Evidence::new(
            -3.0,
            Seen::Request,
            "the request carries no credentials, so nobody was known",
        ));
    }
    if refused.status() == 404 && refused.header("x-oauth-scopes").is_some_and(|own| !own.is_empty()) {
        let says = "a token with scopes is known, and what it may not see is called not found";
        all.push(Evidence::new(2.2, Seen::Header, says));
    }
    if !all.is_empty()
        && refused
            .told
            .iter()
            .any(|told| told.weight >= 4.5 && told.cause.starts_with("permission.") && told.cause != CAUSE.id)
    {
        all.push(Evidence::new(-2.0, Seen::Body, "the answer names another kind of limit"));
    }
    let body = refused.body_lower();
    if ["system:anonymous", "anonymous caller", "anonymous user", "user: anonymous", "user anonymous"]
        .iter()
        .any(|text| body.contains(text))
    {
        all.push(Evidence::new(-6.0, Seen::Body, "the answer speaks of an anonymous user"));
    }
    if seen.twins().any(|twin| !twin.has_credentials() && twin.status() == 403 && twin.answers_like(refused))
    {
        all.push(Evidence::new(-2.0, Seen::Difference, "without credentials the answer is the same 403"));
    }
    all
}
