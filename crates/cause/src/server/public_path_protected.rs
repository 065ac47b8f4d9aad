//! `server.public-path-protected`: see the page beside this file.

use syntax::credentials::Place;
use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// An endpoint that must be public sits under a protected one.
pub const CAUSE: Cause = Cause {
    id: "server.public-path-protected",
    means: "An endpoint that must be public sits under a protected one.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("public-path-protected.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    all.extend(named_by_challenge(seen));
    all.extend(asset_of_login(refused));
    if !all.is_empty() {
        return all;
    }
    if !(matches!(refused.status(), 401 | 403 | 407) || refused.redirects_to_login())
        || refused.status() == 407
    {
        return all;
    }
    let Some((weight, why)) = refused.public_path() else { return all };
    let asks = !refused.challenges.list.is_empty()
        || refused.redirects_to_login()
        || seen.tells("credentials.missing");
    // A form token is asked of a program that never saw the form.
    let form = refused.public_client().is_some() && seen.tells("expired.nonce");
    if form {
        all.push(Evidence::new(
            5.0,
            Seen::Body,
            "a token of a form is asked of a program that never saw the form",
        ));
    }
    if !asks && !form && refused.status() == 403 && weight < 4.0 && !is_login(refused) {
        return all;
    }
    let has =
        refused.credentials.iter().any(|one| matches!(one.place, Place::Authorization | Place::Header(_)));
    if is_login(refused) && refused.redirects_to_login() {
        return all;
    }
    if is_login(refused) && !is_filter(refused) {
        return all;
    }
    all.push(Evidence::new(
        weight,
        Seen::Url,
        format!("{} is refused: {why}", shown::line(&refused.name(), 80)),
    ));
    if let Some(client) = refused.public_client() {
        all.push(Evidence::new(
            2.0,
            Seen::Request,
            format!("it was asked by {client}, which has no account here"),
        ));
    }
    if seen.twins().any(|twin| twin.is_let_in() && twin.has_credentials()) {
        all.push(Evidence::new(0.5, Seen::Difference, "with credentials the same path answers"));
    }
    if has && !is_login(refused) {
        all.push(Evidence::new(-2.0, Seen::Credential, "the caller did send credentials"));
    }
    if refused.told.iter().any(|told| {
        told.weight >= 4.0
            && !(form && told.cause == "expired.nonce")
            && ["expired.", "revoked.", "permission.", "network.", "malformed."]
                .iter()
                .any(|group| told.cause.starts_with(group))
    }) {
        all.push(Evidence::new(-3.0, Seen::Body, "the answer names another reason"));
    }
    all
}

fn is_login(step: &Step) -> bool {
    step.public_path().is_some_and(|(_, why)| why.starts_with("a login"))
}

/// A login that is itself asked for credentials: by a challenge, a missing token or an empty 403, not by a wrong password.
fn is_filter(step: &Step) -> bool {
    let tells = |id: &str| step.told.iter().any(|told| told.cause == id && told.weight >= 4.0);
    !tells("credentials.rejected")
        && !tells("expired.nonce")
        && (step.challenged_with("bearer")
            || tells("credentials.missing")
            || (step.status() == 403 && step.body().trim().is_empty() && step.is_software("spring")))
}

/// The challenge sends the client to metadata that asks for credentials itself (RFC 9728 section 5.1).
fn named_by_challenge(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let named = refused.challenge_param("resource_metadata")?;
    let step = seen.steps.iter().find(|step| {
        step.url().is_some_and(|url| url.as_str() == named) && matches!(step.status(), 401 | 403)
    })?;
    Some(Evidence::new(
        6.0,
        Seen::Difference,
        format!("the challenge names its metadata, and that answers {} itself", step.status()),
    ))
}

/// What a login page needs to be shown leads to the login itself.
fn asset_of_login(refused: &Step) -> Option<Evidence> {
    let path = refused.path().to_ascii_lowercase();
    let asset =
        [".css", ".js", ".png", ".svg", ".ico", ".woff2", ".jpg"].iter().any(|end| path.ends_with(end));
    let from_login = refused.sent("referer").is_some_and(|referer| {
        ["login", "signin", "sign-in", "logon"].iter().any(|word| referer.to_ascii_lowercase().contains(word))
    });
    (asset && (refused.redirects_to_login() || refused.status() == 401) && from_login)
        .then(|| Evidence::new(6.0, Seen::Redirect, "the login page's own files are sent to the login"))
}
